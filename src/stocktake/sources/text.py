"""One text, exactly as read, to a document: header, date, dateline, title, kind and language in their places."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources.dates import Chosen, DateCandidate, choose_date, complete, read_candidate
from stocktake.sources.header import Header, read_header
from stocktake.sources.kinds import detect_kind, given_kind
from stocktake.sources.language import detect_language
from stocktake.sources.text_dates import last_line_dates, lead_date

MAX_TEXT_CHARS = 10_000_000  # about 1.6 million words; larger than any report, small enough to read in bounded memory
MAX_CONTROL_SHARE = 0.01
MIN_CUT_CHARS = 200  # shorter texts are often headlines and captions, which end without a full stop
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")  # not tab, newlines, form feed
# UTF-8 read as Windows-1252 leaves these pairs: "â€œ" for a curly quote, "Ã©" for é, "Ð" and "Ñ" before Cyrillic.
_MOJIBAKE = re.compile(r"â€[œ\x9d™“”˜¦]|Ã[©¨¡³±¼¶¤§\xad]|Â[\xa0«»]|(?:[ÐÑ][\x80-\xbf°-¿‚„…†‡ˆ‰‹‘’“”•–—™›]){2}")


def document_from_text(
    text: str,
    *,
    where: str = "the text",
    source_id: str | None = None,
    title: str | None = None,
    date: Any = None,
    published: Any = None,
    url: str | None = None,
    outlet: str | None = None,
    language: str | None = None,
    kind: str | None = None,
    dates: Iterable[DateCandidate] = (),
    flags: Iterable[str] = (),
    meta: Mapping[str, Any] | None = None,
) -> Document:
    """Make a document of a text, which is kept exactly as it is.

    Args:
        text: what was read; its SHA-256 (UTF-8) is the document's id.
        where: how an error names the text ("talks.txt", "export.jsonl:12").
        date, published: the publication date as the user or file gives it; ``published`` wins. Given values win over
            what the header says; both are kept where they differ.
        dates: further candidates with their origin (feed, JSON-LD, URL …).
        flags: warnings found before (guessed encoding …), kept in ``meta["flags"]``.

    Raises:
        SourceError: empty, binary or too large text, or one that is no valid Unicode.
    """
    _check(text, where)
    header = read_header(text, title)
    given, warned = _given_dates(date, published)
    found = complete([*given, *dates, *header.dates, *last_line_dates(text, header.body)])
    if not any(c.kind == "published" for c in found) and (lead := lead_date(text, header)):
        found.append(lead)
    chosen = choose_date(found)
    address = url or header.fields.get("url") or header.fields.get("link")
    tongue = language or detect_language(text[header.body :])
    kept = dict(meta or {}) | _meta(header, found, chosen)
    notes = [*flags, *warned, *chosen.flags, *_text_flags(text), *_language_flags(tongue)]
    if notes:
        kept["flags"] = notes
    if differing := _disagreements(header, title, found):
        kept["disagreements"] = differing
    return Document(
        id="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        text=text,
        source_id=source_id,
        title=title or header.title,
        published=chosen.value,
        outlet=outlet or header.fields.get("outlet") or header.fields.get("publication") or header.fields.get("source"),
        url=address,
        language=tongue,
        kind=(given_kind(kind) if kind else None) or detect_kind(text, header, title or header.title, outlet, address),
        dateline=header.dateline,
        body=header.body,
        meta=kept,
    )


def _check(text: str, where: str) -> None:
    if not text.strip():
        raise SourceError(f"{where} is empty; nothing to read.")
    if len(text) > MAX_TEXT_CHARS:
        raise SourceError(
            f"{where} has {len(text):,} characters, more than the {MAX_TEXT_CHARS:,} of one document; split it, or "
            f"give it as JSON Lines with one document a line."
        )
    controls = sum(1 for _ in _CONTROL.finditer(text))
    if "\x00" in text or controls > MAX_CONTROL_SHARE * len(text) + 2:
        raise SourceError(
            f"{where} looks binary ({controls:,} control characters); give its text, or name a format that stocktake "
            f"reads."
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise SourceError(
            f"{where} is no valid Unicode: half a surrogate pair at character {error.start}; write it again as UTF-8."
        ) from error


def _given_dates(date: Any, published: Any) -> tuple[list[DateCandidate], list[str]]:
    given, warned = [], []
    for value in (published, date):
        if value in (None, ""):
            continue
        found = read_candidate(value, "given")
        if found is None:
            warned.append(f"given date not understood: {str(value)[:60]}")
        elif found not in given:
            given.append(found)
    return given, warned


def _text_flags(text: str) -> list[str]:
    flags = []
    if controls := sum(1 for _ in _CONTROL.finditer(text)):
        flags.append(f"{controls} control characters")
    if replaced := text.count("�"):
        flags.append(f"{replaced} characters lost in decoding")
    if (wrong := sum(1 for _ in _MOJIBAKE.finditer(text))) >= 2:
        flags.append(f"looks mis-decoded in {wrong} places (UTF-8 read as another encoding)")
    tail = text.rstrip()[-1:]
    if len(text) > MIN_CUT_CHARS and (tail.islower() or tail in ",;-–—("):
        flags.append("ends in mid-sentence; text may be cut")
    return flags


def _language_flags(language: str) -> list[str]:
    return [] if language.lower().split("-")[0] == "en" else [f"not English ({language}): kept, not read"]


def _meta(header: Header, found: list[DateCandidate], chosen: Chosen) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "dates": [c.to_meta() for c in found],
        "date_rule": chosen.rule,
        "agency": header.agency,
        "byline": header.byline,
        "header_lines": header.lines,
        "header_fields": header.fields,
    }
    return {k: v for k, v in parts.items() if v}


def _disagreements(header: Header, title: str | None, found: list[DateCandidate]) -> list[dict[str, str]]:
    """Where the header says something else than what was given."""
    differing = []
    if title and header.title and header.title.strip() != title.strip():
        differing.append({"field": "title", "given": title, "header": header.title})
    given = next((c.value for c in found if c.origin == "given" and c.value), None)
    for other in found:
        if (
            given
            and other.origin != "given"
            and other.kind == "published"
            and other.precision == "day"
            and other.value != given
        ):
            differing.append({"field": "published", "given": given, other.origin: str(other.value)})
    return differing
