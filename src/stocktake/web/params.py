"""Values out of an address or a form, checked; a wrong one is an error in one sentence."""

from __future__ import annotations

import re
from datetime import date

from starlette.requests import Request

from stocktake.errors import StocktakeError
from stocktake.records import Document, Span
from stocktake.web.respond import NotFound
from stocktake.web.site import Site

MAX_QUERY = 300
PAGE = 50


class BadRequest(StocktakeError):
    """The address or form holds something that makes no sense; the web answers 400."""


def site_of(request: Request) -> Site:
    """The site that this request is to."""
    found: Site = request.app.state.site
    return found


def text_of(request: Request, name: str) -> str:
    """A word or phrase, shortened and without outer space; empty when missing."""
    return request.query_params.get(name, "")[:MAX_QUERY].strip()


def day_of(request: Request, name: str) -> str | None:
    """A day as YYYY-MM-DD, or None."""
    given = text_of(request, name)
    if not given:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise BadRequest(f"{name} {given!r} is no day; give it as YYYY-MM-DD") from error


def page_of(request: Request) -> int:
    """The number of the page of a long list, from 1."""
    given = text_of(request, "page") or "1"
    return min(int(given), 100_000) if re.fullmatch(r"[1-9]\d{0,6}", given) else 1


def span_of(text: str | None) -> Span | None:
    """``12-30`` as a span; None for anything else."""
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", text or "")
    return Span(int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else None


def document_of(site: Site, name: str) -> Document:
    """A document by id, source id or beginning of an id."""
    found = site.store.document(name) or site.store.find_document(name)
    if found is None:
        raise NotFound(f"no document {name[:80]!r} in this store; look for it with the search")
    return found
