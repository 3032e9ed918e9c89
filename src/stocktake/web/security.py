"""What stands between the network and the pages: hosts, signing in, CSRF, upload limits and headers.

Reading from the same machine is open; writing needs the token that ``serve`` prints, or a user's password. Bound to
another address there is no token, and reading needs a user's password as well. Every writing request carries the
session's CSRF token and, where a browser sends one, our Origin.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stocktake.web.sessions import SESSION_S, Session, Sessions
from stocktake.web.throttle import Throttle

COOKIE = "stocktake_session"
LOGIN_COOKIE = "stocktake_login"
LOGIN_S = 3600
MAX_BODY = 32 * 1024 * 1024
MAX_FORM = 256 * 1024  # of any request but an upload
SAFE = ("GET", "HEAD", "OPTIONS")
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # not no-referrer: with it, browsers send "Origin: null" on our own forms
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass
class Guard:
    """The rules of one server.

    ``token`` None: nobody signs in by token. ``open``: reading needs nobody signed in. Users are those of the store
    that ``sessions`` knows.
    """

    token: str | None = None
    user: str = "reviewer"
    hosts: frozenset[str] = frozenset(LOOPBACK)
    open: bool = True
    sessions: Sessions = field(default_factory=Sessions)
    throttle: Throttle = field(default_factory=Throttle)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def has_users(self) -> bool:
        """Whether anybody can sign in by name and password."""
        return self.sessions.store is not None and bool(self.sessions.store.users())

    def sign_in(self, token: str, user: str | None = None) -> str | None:
        """A new session's id, or None when the token is wrong."""
        if self.token is None or not hmac.compare_digest(token.encode(), self.token.encode()):
            return None
        return self.sessions.start(" ".join((user or self.user).split())[:60] or self.user)

    def sign_in_user(self, name: str, password: str) -> str | None:
        """A new session's id, or None when there is no such user or the password is wrong; takes its time."""
        found = self.sessions.store.user_of(name, password) if self.sessions.store else None
        return self.sessions.start(found.name, found) if found else None

    def login_token(self, cookie: str) -> str:
        """What the sign-in form must carry beside its cookie, so that no other site can sign somebody in."""
        return hmac.new(self.secret, b"login " + cookie.encode(), hashlib.sha256).hexdigest()


def session_of(request: Request) -> Session | None:
    """Who is signed in."""
    return request.scope.get("stocktake_session")


def csrf_holds(request: Request, given: str | None) -> bool:
    """Whether a writing request comes from a page of ours: its session's token is with it."""
    session = session_of(request)
    return bool(session and given and hmac.compare_digest(given.encode(), session.csrf.encode()))


class GuardMiddleware:
    """Applies a Guard to every request, and the safety headers to every answer."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app, self.guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["stocktake_session_id"] = name = cookie_of(headers, COOKIE)
        scope["stocktake_session"] = self.guard.sessions.find(name)
        answer = self._refused(scope, headers) or self._signed_in(scope)
        await (answer or self.app)(scope, _limited(receive, _limit(scope)), _with_headers(send))

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """A refusal in plain text, or None."""
        if _host(headers.get("host", "")) not in self.guard.hosts:  # a name that was made to point at us
            return PlainTextResponse("This address is not one of this server's; use the one that it printed.", 421)
        if int(headers.get("content-length") or 0) > _limit(scope):
            return PlainTextResponse("That is too large; read it with: stocktake read FILE --store STORE", 413)
        if scope["method"] not in SAFE and not self._same_origin(headers):
            return PlainTextResponse("This request came from another site.", 403)
        if not self.guard.open and not scope["stocktake_session"] and not _is_open_path(scope["path"]):
            if "application/json" in headers.get("accept", ""):
                return JSONResponse({"error": "sign in first; the session may have ended", "status": 401}, 401)
            if _token(scope) is None or scope["method"] != "GET":
                return RedirectResponse(_login_for(scope), 303)
        return None

    def _same_origin(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc == headers.get("host")

    def _signed_in(self, scope: Scope) -> Response | None:
        """``?token=…`` in an address signs in, and is taken out of the address at once."""
        given = _token(scope)
        if given is None or scope["method"] != "GET":
            return None
        rest = [(k, v) for k, v in parse_qsl(scope["query_string"].decode("latin-1")) if k != "token"]
        # One slash at the front: "//elsewhere" would lead to another host.
        target = "/" + scope["path"].lstrip("/\\") + (f"?{urlencode(rest)}" if rest else "")
        if self.guard.throttle.begin("", address_of(scope)):
            return PlainTextResponse("Too many failed attempts; try again in a quarter of an hour.", 429)
        name = self.guard.sign_in(given)
        if name is None:
            return RedirectResponse("/login?wrong=1", 303)
        self.guard.throttle.passed("", address_of(scope))
        return with_session(RedirectResponse(target, 303), name, scope)


def with_session(answer: Response, name: str, scope: Scope) -> Response:
    """The answer, which also makes the browser remember the session; no script, no other site gets it."""
    secure = scope["scheme"] == "https"
    answer.set_cookie(COOKIE, name, max_age=SESSION_S, httponly=True, samesite="strict", path="/", secure=secure)
    return answer


def own_path(given: str) -> str:
    """An address of a page of ours, or ``/``: never one that a browser could take for another host."""
    parts = urlsplit(given) if re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", given) else None
    if parts is None or parts.scheme or parts.netloc or parts.path in ("/login", "/logout"):
        return "/"
    return given


def address_of(scope: Scope) -> str:
    """The address that a request comes from, as far as uvicorn knows it."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _login_for(scope: Scope) -> str:
    """The sign-in page, which leads on to what was asked for."""
    query = scope["query_string"].decode("latin-1")
    asked = quote(scope["path"]) + (f"?{query}" if query else "")
    return "/login" if scope["method"] != "GET" or own_path(asked) == "/" else "/login?" + urlencode({"next": asked})


def _is_open_path(path: str) -> bool:
    return path == "/login" or path.startswith("/static/")


def _token(scope: Scope) -> str | None:
    return dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token")


def _limit(scope: Scope) -> int:
    return MAX_BODY if scope["path"] == "/add" else MAX_FORM


def _host(host: str) -> str:
    """The name in a Host header, without the port; an IPv6 address with its brackets."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.rpartition(":")[0].lower() if ":" in host else host.lower()


def cookie_of(headers: Headers, name: str) -> str | None:
    """The value of one of our cookies, or None."""
    try:
        found = SimpleCookie(headers.get("cookie") or "").get(name)
    except CookieError:
        return None
    return found.value if found else None


class TooLarge(Exception):
    """A body that says nothing of its length turned out too large."""


def _limited(receive: Receive, limit: int) -> Receive:
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > limit:
            raise TooLarge
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sent


def allowed_hosts(host: str, more: Any = ()) -> frozenset[str]:
    """Names under which a server bound to ``host`` may be asked for."""
    own = {f"[{host}]" if ":" in host else host, *more}
    return frozenset(name.lower() for name in (*LOOPBACK, *own) if name not in ("0.0.0.0", "[::]"))
