"""RSS and Atom feeds: each entry as a document, as far as the feed carries its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stocktake.errors import SourceError
from stocktake.sources.blocks import markup_lines, paragraphs
from stocktake.sources.dates import DateCandidate, read_candidate
from stocktake.sources.html import url_dates
from stocktake.sources.inputs import Input, Item, Options
from stocktake.sources.needs import need
from stocktake.sources.text import document_from_text
from stocktake.sources.xmlfiles import refuse_entities

MIN_FULL_WORDS = 80  # summaries seen run to 60 words; full texts begin at about 100


def read_feed(source: Input, options: Options) -> Iterator[Item]:
    """Entries in the feed's order; one without text is yielded as its error."""
    feed = parse_feed(source)
    outlet = feed.feed.get("title")
    flags = [f"damaged feed: {' '.join(str(feed.bozo_exception).split())[:120]}"] if _is_damaged(feed) else []
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield entry_document(entry, f"{source.name}#{number}", outlet, flags)
        except SourceError as error:
            yield error


def parse_feed(source: Input) -> Any:
    """The feed as feedparser sees it.

    Raises:
        SourceError: no feed, or one without entries because it is damaged.
    """
    data = source.read()
    refuse_entities(data, source.name)
    feed = need("feedparser", "feeds").parse(data)
    if not feed.entries:
        if feed.version and not _is_damaged(feed):
            return feed  # an empty feed is a feed
        raise SourceError(f"{source.name} is no feed that can be read; check the address, or download it again.")
    return feed


def _is_damaged(feed: Any) -> bool:
    return bool(feed.bozo) and type(feed.get("bozo_exception")).__name__ != "NonXMLContentType"


def entry_document(entry: Any, where: str, outlet: str | None, flags: list[str]) -> Item:
    """One entry as a document of what the feed says; ``meta["feed_text"]`` tells full text from summary.

    Raises:
        SourceError: the entry has no text.
    """
    content = max((c.get("value", "") for c in entry.get("content", [])), key=len, default="") or entry.get(
        "summary", ""
    )
    lines = markup_lines(content)
    if not lines:
        raise SourceError(
            f"{where}: an entry without text; give the address of its article ({entry.get('link', 'none given')})."
        )
    full = sum(len(x.split()) for x in lines) >= MIN_FULL_WORDS
    url = entry.get("link")
    meta: dict[str, Any] = {"where": where, "feed_text": "full" if full else "summary"}
    if author := entry.get("author"):
        meta["byline"] = author
    return document_from_text(
        paragraphs(lines),
        where=where,
        source_id=entry.get("id"),
        title=entry.get("title"),
        url=url,
        outlet=(entry.get("source") or {}).get("title") or outlet,
        dates=[*entry_dates(entry), *url_dates(url)],
        flags=[*flags, *([] if full else ["feed summary only"])],
        meta=meta,
    )


def entry_dates(entry: Any) -> list[DateCandidate]:
    """When the feed says the entry was published and updated."""
    published = read_candidate(entry.get("published") or entry.get("created") or "", "feed")
    updated = read_candidate(dict.get(entry, "updated") or "", "feed", "modified")  # not its stand-in
    return [d for d in (published, updated) if d]
