"""Signing in: a user by name and password, or, on this machine, whoever has the token that ``serve`` printed."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from stocktake.web.params import site_of
from stocktake.web.respond import View, render
from stocktake.web.security import (
    COOKIE,
    LOGIN_COOKIE,
    LOGIN_S,
    address_of,
    cookie_of,
    csrf_holds,
    own_path,
    with_session,
)

MAX_FIELD = 1000  # characters of a name, a password, a token
AT_ONCE = 2  # passwords checked side by side: each takes 32 MB and a third of a second


async def login(request: Request) -> Response:
    """The form; or, posted, a session for who knows the password or the token."""
    if request.method != "POST":
        wrong = bool(request.query_params.get("wrong"))
        return _page(request, "That is not right." if wrong else "", 401 if wrong else 200)
    form = await request.form()
    if not _form_holds(request, field_of(form, "csrf")):
        return _page(request, "The form had waited too long; please send it again.", 403)
    guard, address, name = site_of(request).guard, address_of(request.scope), field_of(form, "name")
    if wait := guard.throttle.begin(name, address):
        return _page(request, too_many(wait), 429, {"retry-after": str(wait)})
    made = await _session(request, form, name)
    target = own_path(field_of(form, "next"))
    if made is None:
        more = {} if target == "/" else {"next": target}
        return RedirectResponse("/login?" + urlencode({"wrong": "1", **more}), 303)
    guard.throttle.passed(name, address)
    guard.sessions.end(str(request.scope.get("stocktake_session_id") or ""))
    return with_session(RedirectResponse(target, 303), made, request.scope)


async def _session(request: Request, form: FormData, name: str) -> str | None:
    site = site_of(request)
    if name:
        limiter = site.cached("passwords", lambda: CapacityLimiter(AT_ONCE), revision=0)
        return await to_thread.run_sync(site.guard.sign_in_user, name, field_of(form, "password"), limiter=limiter)
    return site.guard.sign_in(field_of(form, "token"), field_of(form, "user"))


async def logout(request: Request) -> Response:
    """End the session."""
    form = await request.form()
    if csrf_holds(request, str(form.get("csrf", ""))):
        site_of(request).guard.sessions.end(str(request.scope.get("stocktake_session_id") or ""))
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _page(request: Request, problem: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The form with its own cookie and, made from that, its CSRF token: there is no session yet to take one from."""
    guard = site_of(request).guard
    cookie = cookie_of(request.headers, LOGIN_COOKIE) or secrets.token_urlsafe(32)
    data = {
        "problem": problem, "user": guard.user, "next": own_path(request.query_params.get("next", "")),
        "by_token": guard.token is not None, "by_name": guard.has_users(), "login_csrf": guard.login_token(cookie),
    }  # fmt: skip
    answer = HTMLResponse(render(request, View("login.html", data)), status, headers)
    secure = request.scope["scheme"] == "https"
    answer.set_cookie(
        LOGIN_COOKIE, cookie, max_age=LOGIN_S, httponly=True, samesite="strict", path="/login", secure=secure
    )
    return answer


def _form_holds(request: Request, given: str) -> bool:
    cookie = cookie_of(request.headers, LOGIN_COOKIE)
    wanted = site_of(request).guard.login_token(cookie) if cookie else ""
    return bool(cookie) and hmac.compare_digest(given.encode(), wanted.encode())


def field_of(form: FormData, name: str) -> str:
    """A field of a form as text, shortened; empty when missing."""
    found = form.get(name)
    return found[:MAX_FIELD] if isinstance(found, str) else ""


def too_many(wait_s: int) -> str:
    """What to say to whoever failed too often."""
    minutes = -(-wait_s // 60)
    return f"Too many failed attempts; try again in {minutes} minute{'s' if minutes != 1 else ''}."
