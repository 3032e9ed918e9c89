"""A view's answer in the form that is asked for: the page, its JSON twin, or CSV where it is a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from stocktake.errors import StocktakeError
from stocktake.web.security import session_of

# A cell that begins with one of these is a formula to a spreadsheet; texts are hostile input there too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class NotFound(StocktakeError):
    """There is no such thing in this store; the web answers 404."""


class NotThere(StocktakeError):
    """The thing exists, but not in the form asked for; the web answers 406."""


@dataclass(frozen=True)
class View:
    """What a page shows. ``data`` is the JSON twin, ``rows`` the CSV; ``extra`` goes to the template only."""

    template: str
    data: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200


Handler = Callable[[Request], View | Response]


def page(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that runs ``handler`` in a worker thread (the store blocks) and answers in the form asked for."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(lambda: answer(request, handler(request)))

    endpoint.__name__ = handler.__name__
    return endpoint


def form_of(request: Request) -> str:
    """``html``, ``json`` or ``csv``: by ending, else ``?format=``."""
    return str(request.scope.get("stocktake_format") or request.query_params.get("format") or "html").lower()


def answer(request: Request, view: View | Response) -> Response:
    """The view as the request asks for it."""
    if isinstance(view, Response):
        return view
    form = form_of(request)
    if form == "json":
        return json_answer(view.data, view.status)
    if form == "csv" and view.rows is not None:
        return csv_answer(view.rows)
    if form != "html":
        raise NotThere(f"this page has no form {form[:20]!r}; ask for html, json" + (", csv" if view.rows else ""))
    return HTMLResponse(render(request, view), view.status)


def json_answer(data: Any, status: int = 200) -> Response:
    """JSON with non-ASCII characters as they are; ``<`` escaped, should a browser ever sniff it as HTML."""
    body = json.dumps(data, ensure_ascii=False, default=str).replace("<", "\\u003c")
    return Response(body.encode("utf-8", "replace"), status, media_type="application/json")


def csv_answer(rows: Sequence[Mapping[str, Any]]) -> Response:
    """Rows as CSV, names in the first line; cells that a spreadsheet would run as a formula get a quote mark."""
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return Response(out.getvalue().encode("utf-8", "replace"), media_type="text/csv; charset=utf-8")


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = " ".join(map(str, value))
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def render(request: Request, view: View) -> str:
    """The page as HTML, with what every page needs: who is signed in, and the links to its other forms."""
    site = request.app.state.site
    session = session_of(request)
    return str(
        site.templates.get_template(view.template).render(
            **{**view.data, **view.extra},
            session=session,
            may_write=site.may_write(session),
            csrf=session.csrf if session else "",
            path=request.url.path,
            twins=_twins(request, view),
            can_sign_in=session is None and (site.guard.token is not None or site.guard.has_users()),
        )
    )


def _twins(request: Request, view: View) -> list[tuple[str, str]]:
    forms = ["json"] + (["csv"] if view.rows is not None else [])
    return [(form, str(request.url.include_query_params(format=form).replace(scheme="", netloc=""))) for form in forms]
