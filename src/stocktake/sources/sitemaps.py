"""Sitemaps: addresses of articles with their dates; the pages themselves are fetched by whoever may fetch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stocktake.errors import SourceError
from stocktake.sources.dates import DateCandidate, read_candidate
from stocktake.sources.inputs import Input, Item, Member, Options
from stocktake.sources.xmlfiles import first_text, local, parse_xml

MAX_ENTRIES = 50_000  # the protocol's own limit


@dataclass(frozen=True)
class SitemapEntry:
    """One address of a sitemap; ``is_map`` when it is another sitemap."""

    url: str
    is_map: bool
    title: str | None = None
    dates: tuple[DateCandidate, ...] = ()


def sitemap_entries(source: Input) -> list[SitemapEntry]:
    """Addresses of a sitemap or sitemap index, in order, with news titles and dates where it has them."""
    entries = []
    for element in parse_xml(source):
        url = first_text(element, "loc")
        if local(element) in {"url", "sitemap"} and url:
            published = read_candidate(first_text(element, "publication_date") or "", "sitemap")
            modified = read_candidate(first_text(element, "lastmod") or "", "sitemap", "modified")
            dates = tuple(d for d in (published, modified) if d)
            entries.append(SitemapEntry(url, local(element) == "sitemap", first_text(element, "title"), dates))
    return entries[:MAX_ENTRIES]


def read_sitemap(source: Input, options: Options) -> Iterator[Item | Member]:
    """The pages of a sitemap, when the options bring a fetcher."""
    entries = sitemap_entries(source)
    if not entries:
        raise SourceError(f"{source.name} is a sitemap without addresses; nothing to read.")
    if options.fetch is None:
        raise SourceError(
            f"{source.name} is a sitemap file: its {len(entries)} pages are fetched only when you give its address."
        )
    yield from options.fetch(entries)
