"""One's own password, changed by whoever knows the present one: so nobody else need know it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from stocktake.errors import StoreError
from stocktake.web.pages.login import field_of, too_many
from stocktake.web.params import site_of
from stocktake.web.respond import NotFound, View, render
from stocktake.web.security import address_of, csrf_holds, session_of, with_session
from stocktake.web.sessions import Session


async def account(request: Request) -> Response:
    """The form; or, posted, a new password, which ends all other sessions of this user."""
    session = session_of(request)
    if session is None:
        return RedirectResponse("/login?next=/account", 303)
    if session.stamp is None:
        raise NotFound("who signed in with the server's token has no password")
    if request.method != "POST":
        return _page(request, "")
    form = await request.form()
    if not csrf_holds(request, field_of(form, "csrf")):
        return _page(request, "The form had waited too long; please send it again.", 403)
    if field_of(form, "new") != field_of(form, "again"):
        return _page(request, "The new password was not the same both times.", 400)
    guard, address = site_of(request).guard, address_of(request.scope)
    if wait := guard.throttle.begin(session.user, address):
        return _page(request, too_many(wait), 429, {"retry-after": str(wait)})
    try:
        made = await run_in_threadpool(_changed, request, session, field_of(form, "old"), field_of(form, "new"))
    except StoreError as error:
        guard.throttle.passed(session.user, address)  # the present password was right
        words = str(error)
        return _page(request, words[:1].upper() + words[1:] + ".", 400)
    if made is None:
        return _page(request, "That is not your present password.", 403)
    guard.throttle.passed(session.user, address)
    return with_session(RedirectResponse("/account?done=1", 303), made, request.scope)


def _changed(request: Request, session: Session, old: str, new: str) -> str | None:
    """A session under the new password; None when the old one is wrong."""
    site = site_of(request)
    if site.store.user_of(session.user, old) is None:
        return None
    user = site.store.change_user(session.user, password=new)
    return site.guard.sessions.start(user.name, user)


def _page(request: Request, problem: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    data = {"problem": problem, "done": bool(request.query_params.get("done")) and not problem}
    return HTMLResponse(render(request, View("account.html", data)), status, headers)
