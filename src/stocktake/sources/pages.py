"""Addresses to documents: an article's page, a feed with the pages behind it, a sitemap with its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources.dates import DateCandidate, choose_date, complete
from stocktake.sources.fetch import Response
from stocktake.sources.inputs import Input, Item, Member, Options
from stocktake.sources.polite import Visitor
from stocktake.sources.sitemaps import SitemapEntry, sitemap_entries

MAX_PAGES = 200
_BY_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/json": ".json",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
}


def fetch_input(url: str, visitor: Visitor) -> Input:
    """What an address holds, named so that its reader is found.

    Raises:
        SourceError: it cannot be fetched, or answers with another status than 200.
    """
    return as_input(whole(visitor.get(url)))


def as_input(response: Response) -> Input:
    """A response as an input with the ending of its media type."""
    kind = (response.headers.get("content-type") or "").split(";")[0].strip().lower()
    return replace(response.to_input(), ending=_BY_TYPE.get(kind))


def page_input(response: Response) -> Input:
    """A response as an input that is a web page unless its media type says otherwise."""
    source = as_input(response)
    return replace(source, ending=source.ending or ".html")


def whole(response: Response) -> Response:
    """The response, if it is a page.

    Raises:
        SourceError: any status but 200.
    """
    if response.status != 200:
        raise SourceError(f"{response.url} answers with status {response.status}; check the address.")
    return response


def page_document(response: Response, options: Options, **given: Any) -> Document:
    """A fetched article page as a document; ``given`` as for ``document_from_text``.

    Raises:
        SourceError: it has no article text.
    """
    from stocktake.sources.load import read_input  # here, because load finds this module

    source = replace(page_input(response), given=given)
    item = next(iter(read_input(source, options)), None)
    if not isinstance(item, Document):
        raise item or SourceError(f"{response.url} has no article text.")
    return item if source.ending == ".html" else _completed(item, given)


def _completed(document: Document, given: Mapping[str, Any]) -> Document:
    """A document of another format than HTML, whose reader knows nothing of what was given, with that filled in."""
    found = [DateCandidate(**d | {"readings": tuple(d.get("readings", ()))}) for d in document.meta.get("dates", ())]
    found = [*given.get("dates", ()), *found]
    chosen = choose_date(complete(found))
    flags = [f for f in document.meta.get("flags", ()) if not f.startswith("no date")]
    meta = {**document.meta, **given.get("meta", {}), "dates": [c.to_meta() for c in found], "date_rule": chosen.rule}
    meta["flags"] = [*flags, *chosen.flags]
    return replace(
        document,
        source_id=given.get("source_id"),
        title=document.title or given.get("title"),
        outlet=document.outlet or given.get("outlet"),
        kind=given.get("kind") or document.kind,
        published=chosen.value,
        meta=meta,
    )


def sitemap_pages(entries: Iterable[SitemapEntry], visitor: Visitor, options: Options) -> Iterator[Item | Member]:
    """Pages of a sitemap, and of the sitemaps that it names, newest first, ``MAX_PAGES`` at most."""
    waiting = sorted(entries, key=_newest, reverse=True)
    read = 0
    while waiting and read < MAX_PAGES:
        entry = waiting.pop(0)
        try:
            response = whole(visitor.get(entry.url))
            if entry.is_map:
                inner = [e for e in sitemap_entries(response.to_input()) if not e.is_map]
                waiting = sorted([*waiting, *inner], key=_newest, reverse=True)
                continue
            read += 1
            document = page_document(response, options, title=entry.title, dates=list(entry.dates))
            yield Member(document, page_input(response))
        except SourceError as error:
            yield error
    if waiting:
        yield SourceError(
            f"{len(waiting)} more pages of the sitemap were not fetched ({MAX_PAGES} at a time); give "
            f"a smaller sitemap."
        )


def _newest(entry: SitemapEntry) -> str:
    return max((str(d.value) + (d.time or "") for d in entry.dates if d.value), default="")
