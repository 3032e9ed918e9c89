"""Forms of header that take a whole line: a field, a date, a release line, a byline, a time of day, a day and place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stocktake.records import Dateline, Span
from stocktake.sources.dateline import display_name, is_no_place
from stocktake.sources.dates import DateCandidate, candidate, read_candidate
from stocktake.sources.written import parse_date

MAX_PLACE_WORDS = 5
MAX_VENUE_CHARS = 90
_FIELD = re.compile(
    r"(?P<name>title|headline|subject|subtitle|source|outlet|publication|publisher|url|link|author|byline|language"
    r"|lang|date|published|published at|published on|first published|publication date|issued|issued on|date of issue"
    r"|posted|posted on|release date|updated?|last updated?|modified|last modified|last edited|dateline"
    r"|place|location|kind|type|id|section|tags|copyright|word count|length)\s*:[ \t]*(?P<value>\S.*)?$",
    re.IGNORECASE,
)
_LEAD_WORD = re.compile(
    r"(?P<kind>(?:first |originally |date )?published|(?:last )?updated?|last modified|modified|last edited|posted"
    r"|issued|released|date"
    r"|press release|news release|media release|(?:readout|statement|transcript|communiqu[eé])(?=\s?[,:|]))"
    r"(?: on| at| of)?(?:\s*[:,|])?\s+",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"(?:for (?:immediate|general) release|press release(?: no\.? ?[\w/-]+)?|news release|media release"
    r"|embargoed.{0,60}|unofficial translation|as prepared for delivery|as delivered|transcript"
    r"|check against delivery)\W*$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"by(?:line:)?\s+(?P<names>[A-ZÀ-Þ][^\n.!?;:“”\"]{2,90})$", re.IGNORECASE)
_NAME_LIST = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?:(?:,| and| &| for| of| in|,? [A-ZÀ-Þa-z][\w'’./-]*))*$")
# A document's number: "No. 12/2024", "SC/15342", "A/78/L.1", "Ref: 45-23", and the day in "1234-04-07-2023".
_NUMBER = re.compile(
    r"(?:(?:press|media|news)\s+(?:release|statement)\s*[:,-]?\s*)?(?:No|Nr|Ref|Number|Reference|Document)\b\s?[.:º]*\s*"
    r"[\w/.-]*\d[\w/.-]*$|[A-Z]{1,9}(?:/[A-Z0-9.()-]+)*/[A-Z0-9.()-]*\d[A-Z0-9.()-]*$"
    r"|\d{1,5}-(?P<date>\d{1,2}-\d{1,2}-(?:19|20)\d\d)$",
    re.IGNORECASE,
)
_TIME_LINE = re.compile(
    r"\d{1,2}[:.]\d{2}(?:\s*(?:hrs|h|\(?(?:GMT|UTC|[A-Z]{2,4})(?:\s?[+-]\d{1,2}(?::?\d\d)?)?\)?))?$"
)
_RANGE_START = re.compile(r"\d{1,2}\s?[-–]\s?$")  # "15-" of "15-16 November"
_NAME_AND_DATE = re.compile(r"(?P<names>[A-ZÀ-Þ][^|\n]{2,80}?)\s*\|\s*(?P<dates>\S.*)$")
CLOCK_LINE = re.compile(r"\d{1,2}[:.]\d{2}\s*[ap]\.?m\.?\s*\(?[A-Za-z]{0,4}\)?$", re.IGNORECASE)
_DATE_NAMES = {
    "date",
    "published",
    "published at",
    "published on",
    "first published",
    "publication date",
    "issued",
    "issued on",
    "date of issue",
    "posted",
    "posted on",
    "release date",
}
_MODIFIED = {"update", "updated", "last update", "last updated", "modified", "last modified", "last edited"}


@dataclass
class Header:
    """What was read above the text; ``body`` is the offset where what is said begins."""

    body: int = 0
    title: str | None = None
    dateline: Dateline | None = None
    agency: str | None = None
    byline: str | None = None
    dates: list[DateCandidate] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)  # venue, "as prepared for delivery" …: kept, neither title nor text
    is_release: bool = False


def take_field(name: str, value: str, origin: str, header: Header) -> None:
    """Put a named field where it belongs: a date, the title, the byline, or among the other fields."""
    if name in _DATE_NAMES or name in _MODIFIED:
        found = read_candidate(value, origin, "modified" if name in _MODIFIED else "published")
        if found:
            header.dates.append(found)
            return
    if name in {"title", "headline", "subject"} and header.title is None:
        header.title = value
    elif name in {"author", "byline"} and header.byline is None:
        header.byline = value
    else:
        header.fields.setdefault(name, value)


def one_line(bare: str, header: Header) -> bool:
    """Forms that take a whole line: field, date, release line, byline, time of day."""
    if _RELEASE.match(bare):
        header.is_release = header.is_release or "release" in bare.lower()
        header.lines.append(bare)
        return True
    if date_line(bare, header):
        return True
    if number := _NUMBER.match(bare):
        if number["date"] and (written := parse_date(number["date"])):
            header.dates.append(candidate(written, "date line"))
        header.lines.append(bare)
        return True
    if (named := _FIELD.match(bare)) and named["value"]:
        if (
            named["name"].lower() in {"place", "location", "kind", "type", "id"}
            and header.body == 0
            and not header.fields
        ):
            return False  # too common as the first words of something else
        take_field(named["name"].lower(), named["value"].strip(), "published line", header)
        return True
    if CLOCK_LINE.match(bare) or _TIME_LINE.match(bare):
        header.lines.append(bare)
        return True
    byline = _BYLINE.match(bare)
    if byline and header.byline is None and _NAME_LIST.match(byline["names"]) and "  " not in bare:
        header.byline = byline["names"]
        return True
    return False


def name_and_dates(bare: str, header: Header) -> bool:
    """``Ana Roe  | 10.06.2023 - Update : 11.06.2023``."""
    dated = _NAME_AND_DATE.match(bare)
    if dated is None or header.byline is not None or not _NAME_LIST.match(dated["names"]):
        return False
    if not date_line(dated["dates"], header):
        return False
    header.byline = dated["names"]
    return True


def date_line(bare: str, header: Header) -> bool:
    """``Friday, January 4, 2019``; ``Published: 3 May 2023 10:15 | Updated: 4 May 2023``."""
    at, found = 0, []
    bare = bare[1:-1] if bare[:1] + bare[-1:] in {"()", "[]"} else bare
    while at < len(bare):
        lead = _LEAD_WORD.match(bare, at)
        written = parse_date(bare, lead.end() if lead else at)
        if written is None or written.precision == "year":
            return False
        kind = "modified" if lead and lead["kind"].lower() in _MODIFIED else "published"
        header.is_release = header.is_release or (lead is not None and "release" in lead["kind"].lower().split())
        found.append(candidate(written, "published line" if lead else "date line", kind))
        at = written.end + len(bare[written.end :]) - len(bare[written.end :].lstrip(" \t\xa0|·•,;-–—"))
    header.dates.extend(found)
    return bool(found)


def place_and_date(bare: str, header: Header, at: int = 0) -> bool:
    """``20 May 2023, Hiroshima``; ``Bali, Indonesia, 15-16 November 2022``: a full date and a place, nothing else.

    ``at`` is the offset of ``bare`` in the text, for the span of the place.
    """
    if len(bare) > MAX_VENUE_CHARS or not re.search(r"(?:19|20)\d{2}", bare):
        return False
    for start in (m.start() for m in re.finditer(r"\b\w", bare)):
        written = parse_date(bare, start)
        if written and written.precision == "day":
            before = _RANGE_START.sub("", bare[:start]).strip(" ,|")
            after = bare[written.end :].strip(" ,|")
            if before and after:  # a headline in capitals with a date in the middle
                return False
            rest = before or after
            if (
                len(rest.split()) > MAX_PLACE_WORDS
                or re.search(r"^\W|\b[a-zß-ÿ]|[:;?!]|[.]$", rest)
                or is_no_place(rest)
            ):
                return False
            header.dates.append(candidate(written, "date line"))
            header.lines.append(bare)
            if header.dateline is None:
                place = at + (bare.index(rest) if before else bare.rindex(rest))
                header.dateline = Dateline(Span(place, place + len(rest)), display_name(rest))
            return True
    return False
