"""The application: routes, error answers and static files. ``create_app`` is what ``stocktake serve`` runs."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from stocktake.errors import StocktakeError, StoreError
from stocktake.store import Store
from stocktake.web.openapi import openapi
from stocktake.web.pages import account, actors, add, claims, documents, home, login, processes, review, rounds, search
from stocktake.web.respond import NotFound, NotThere, View, form_of, json_answer, page, render
from stocktake.web.security import LOOPBACK, Guard, GuardMiddleware, TooLarge
from stocktake.web.sessions import Sessions
from stocktake.web.site import HERE, Site
from stocktake.web.vega import bundle

MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
FOREVER = "public, max-age=31536000, immutable"

ROUTES = [
    Route("/", page(home.home)),
    Route("/processes/{id}/charts/{chart}", page(processes.chart)),
    Route("/processes/{id}", page(processes.process)),
    Route("/rounds/{id:path}", page(rounds.round_page)),
    Route("/documents", page(documents.documents)),
    Route("/documents/{id:path}", page(documents.document)),
    Route("/actors", page(actors.actors)),
    Route("/actors/{id:path}", page(actors.actor)),
    Route("/search", page(search.search)),
    Route("/claims", page(claims.history)),
    Route("/review", page(review.review)),
    Route("/export/training.jsonl", page(review.training)),
    Route("/claims/add", claims.add, methods=["POST"]),
    Route("/add", add.add, methods=["GET", "POST"]),
    Route("/jobs/{id:int}", page(add.job)),
    Route("/login", login.login, methods=["GET", "POST"]),
    Route("/account", account.account, methods=["GET", "POST"]),
    Route("/logout", login.logout, methods=["POST"]),
    Route("/help", page(home.help_page)),
]


def create_app(
    store: str | os.PathLike[str] | Store,
    *,
    token: str | None = None,
    user: str = "reviewer",
    hosts: frozenset[str] | None = None,
    open_reading: bool = True,
    refresh: bool = True,
) -> Starlette:
    """The app over one store.

    Args:
        store: a store, or the path of one (made when missing).
        token: what writing needs; None: only users of the store may write.
        user: the name that claims carry of whoever gives the token, unless another is given on signing in.
        hosts: names this server may be asked for; by default those of the loopback interface.
        open_reading: whether reading needs nobody signed in.
        refresh: take stock in the background whenever the store changes (tests call ``site.stocks.refresh``).
    """
    opened = store if isinstance(store, Store) else Store(store)
    names = frozenset(LOOPBACK) if hosts is None else hosts
    guard = Guard(token=token, user=user, hosts=names, open=open_reading, sessions=Sessions(opened))
    site = Site(opened, guard, refresh)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        site.close()

    app = Starlette(
        routes=[*ROUTES, Route("/openapi.json", _openapi), Route("/static/{name}", _static)],
        middleware=[
            Middleware(GuardMiddleware, guard=guard),
            Middleware(GZipMiddleware, minimum_size=2000, compresslevel=4),
            Middleware(_Endings),
        ],
        exception_handlers={
            NotFound: _error,
            NotThere: _error,
            StocktakeError: _error,
            HTTPException: _error,
            TooLarge: _error,
            Exception: _error,
        },
        lifespan=lifespan,
    )
    app.state.site = site
    return app


class _Endings:
    """``/processes/x.json`` is ``/processes/x?format=json``; so is ``.csv``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        ending = path.rpartition(".")[2]
        own = path == "/openapi.json" or "/charts/" in path
        if scope["type"] == "http" and ending in ("json", "csv") and not own and not path.startswith("/static/"):
            shorter = path[: -len(ending) - 1]
            scope = {**scope, "path": shorter, "raw_path": shorter.encode(), "stocktake_format": ending}
        await self.app(scope, receive, send)


async def _openapi(request: Request) -> Response:
    return json_answer(openapi())


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name == "vega.js":
        body = await run_in_threadpool(bundle)
        if body is None:
            raise HTTPException(404, "no charts: install stocktake[figures] for them")
        return Response(body, media_type="text/javascript", headers={"cache-control": FOREVER})
    path = HERE / "static" / name
    if "/" in name or path.suffix not in MEDIA or not path.is_file():
        raise HTTPException(404, f"no file {name[:60]!r}")
    kept = FOREVER if request.query_params.get("v") else "no-cache"
    return Response(path.read_bytes(), media_type=MEDIA[path.suffix], headers={"cache-control": kept})


async def _error(request: Request, error: Exception) -> Response:
    """One shape for every error: {"error": …, "status": …}, or the same as a page."""
    status, words = _told(error)
    if form_of(request) != "html" or "application/json" in request.headers.get("accept", ""):
        return json_answer({"error": words, "status": status}, status)
    view = View("error.html", {"error": words, "status": status}, status=status)
    return HTMLResponse(render(request, view), status)


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, HTTPException):
        return error.status_code, str(error.detail)
    if isinstance(error, TooLarge):
        return 413, "That is too large for the browser; read it with: stocktake read FILE --store STORE"
    if isinstance(error, NotThere):
        return 406, str(error)
    if isinstance(error, NotFound):
        return 404, str(error)
    if isinstance(error, StoreError):
        return 503, str(error)
    if isinstance(error, StocktakeError):
        return 400, str(error)
    return 500, "Something went wrong in Stocktake itself; the server's window shows what."
