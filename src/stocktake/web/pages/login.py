"""Signing in with the token that ``serve`` printed, under the name that one's claims shall carry."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from stocktake.web.params import site_of
from stocktake.web.respond import View, render
from stocktake.web.security import COOKIE, csrf_holds, with_session


async def login(request: Request) -> Response:
    """The form, or a session for who knows the token."""
    site = site_of(request)
    if request.method == "POST":
        form = await request.form()
        name = site.guard.sign_in(str(form.get("token", "")), str(form.get("user", "")))
        return (
            RedirectResponse("/login?wrong=1", 303) if name is None else with_session(RedirectResponse("/", 303), name)
        )
    wrong = bool(request.query_params.get("wrong"))
    view = View("login.html", {"wrong": wrong, "user": site.guard.user})
    return HTMLResponse(render(request, view), 401 if wrong else 200)


async def logout(request: Request) -> Response:
    """End the session."""
    form = await request.form()
    if csrf_holds(request, str(form.get("csrf", ""))):
        site_of(request).guard.sign_out(str(request.scope.get("stocktake_session_id") or ""))
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer
