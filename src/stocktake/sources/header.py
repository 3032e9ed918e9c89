"""What stands above a text (dates, title, byline, release line, front matter, dateline) and where what is said begins.

The text is never changed. Lines are read from the top as long as each is clearly one of the forms below; the first that
is not begins the body. A form is clear when nobody could be saying it: a reader who loses a headline loses little, one
who takes a first sentence for a headline loses evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from stocktake.records import Dateline
from stocktake.sources.dateline import FoundDateline, find_dateline, is_no_place
from stocktake.sources.dates import DateCandidate, candidate, read_candidate
from stocktake.sources.written import parse_date

MAX_HEADER_LINES = 24
MAX_HEADER_CHARS = 20_000  # no header is longer; a line of a million letters would take minutes
MAX_LINE_CHARS = 300
MAX_TITLE_CHARS = 220
MAX_PLACE_WORDS = 5
MAX_VENUE_CHARS = 90
MAX_LETTERHEAD = 3  # lines under a letterhead's first, the date among them
SHORT_CHARS = 40  # "Washington, D.C." is no sentence
_LINE = re.compile(r"[^\n]*(?:\n|$)")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(?P<fields>(?:[^\n]{0,2000}\n){1,60}?)---[ \t]*(?:\r?\n|$)")
_FIELD = re.compile(
    r"(?P<name>title|headline|subject|subtitle|source|outlet|publication|publisher|url|link|author|byline|language"
    r"|lang|date|published|published at|published on|publication date|issued|issued on"
    r"|posted|posted on|release date|updated|last updated|modified|last modified|dateline|place|location|kind|type|id"
    r"|section|tags|copyright|word count|length)\s*:[ \t]*(?P<value>\S.*)?$",
    re.IGNORECASE,
)
_INLINE_DATE = re.compile(r"(?:date|published|posted|issued)\s*:?\s+(?=\S)", re.IGNORECASE)
_LEAD_WORD = re.compile(
    r"(?P<kind>published|updated|last updated|last modified|modified|posted|issued|released|date"
    r"|press release|news release|media release|(?:readout|statement|transcript|communiqu[eé])(?=[,:]))"
    r"(?: on| at| of)?[:,]?\s+",
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
_CLOCK_LINE = re.compile(r"\d{1,2}[:.]\d{2}\s*[ap]\.?m\.?\s*\(?[A-Za-z]{0,4}\)?$", re.IGNORECASE)
_TURN = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .,'’-]{1,60}(?:\([^)]{1,40}\))?:\s|Q[.:]?\s")
_LETTERS = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"[.!;:,…][\"”’')*\]]*$|[?][\"”’')*\]]+$")
# "Keshena, WI" above a speech
_PLACE_LINE = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){0,3}, [A-ZÀ-Þ][\w.]*(?: [A-ZÀ-Þ]\w*)?$")
_SECTIONS = frozenset(
    ("background", "preamble", "introduction", "i. introduction", "notice", "summary", "a proclamation")
)
_DATE_NAMES = {
    "date",
    "published",
    "published at",
    "published on",
    "publication date",
    "issued",
    "issued on",
    "posted",
    "posted on",
    "release date",
}
_MODIFIED = {"updated", "last updated", "modified", "last modified"}


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


def read_header(text: str, known_title: str | None = None) -> Header:
    """Read the header of a text; ``known_title`` is a title given with it, whose copy on top is header too."""
    header = Header()
    text = text[:MAX_HEADER_CHARS]
    at = _front_matter(text, header)
    for start, line in _lines(text, at):
        bare = line.strip().strip("*_").strip()
        if not bare:
            continue
        end = start + len(line)
        if len(bare) <= MAX_LINE_CHARS and _one_line(bare, header):
            header.body = end
            continue
        inline = _inline(text, start, line, header)
        if inline is not None:
            header.body = inline
            if inline < end:  # text follows on the same line
                break
            continue
        if not (_place_and_date(bare, header) or _title(text, line, bare, end, header, known_title)):
            header.body = start + len(line) - len(line.lstrip())
            break
        header.body = end
    header.body = _skip_space(text, header.body)
    return header if header.body < len(text) else Header(body=0)


def _lines(text: str, at: int) -> Iterator[tuple[int, str]]:
    for _ in range(MAX_HEADER_LINES):
        line = _LINE.match(text, at)
        if at >= len(text) or line is None:
            return
        yield at, line[0]
        at = line.end()


def _front_matter(text: str, header: Header) -> int:
    match = _FRONT_MATTER.match(text)
    if match is None or not re.search(r"^\w[\w -]*:", match["fields"], re.MULTILINE):
        return 0
    for line in match["fields"].splitlines():
        name, colon, value = line.partition(":")
        if colon and value.strip():
            _take_field(name.strip().lower().replace("_", " "), value.strip().strip("'\""), "front matter", header)
    header.body = match.end()
    return match.end()


def _take_field(name: str, value: str, origin: str, header: Header) -> None:
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


def _inline(text: str, start: int, line: str, header: Header) -> int | None:
    """A date and/or dateline that opens a line whose rest may be text; the offset after it, or None."""
    at = start + len(line) - len(line.lstrip())
    lead = _INLINE_DATE.match(text, at)
    if lead and (written := parse_date(text, lead.end())) and written.precision in {"day", "ambiguous"}:
        header.dates.append(candidate(written, "date line"))
        at = _skip_blank(text, written.end)
        found = find_dateline(text, at)
        return _take_dateline(text, found, header) if found else at
    found = None if header.dateline else find_dateline(text, at)
    return _take_dateline(text, found, header) if found else None


def _take_dateline(text: str, found: FoundDateline, header: Header) -> int:
    header.dateline, header.agency = Dateline(found.span, found.place), found.agency
    if found.date:
        header.dates.append(candidate(found.date, "dateline"))
    if not found.alone:
        return found.end
    newline = text.find("\n", found.end)
    return len(text) if newline < 0 else newline + 1


def _one_line(bare: str, header: Header) -> bool:
    """Forms that take a whole line: field, date, release line, byline, time of day."""
    if _RELEASE.match(bare):
        header.is_release = header.is_release or "release" in bare.lower()
        header.lines.append(bare)
        return True
    if _date_line(bare, header):
        return True
    if (named := _FIELD.match(bare)) and named["value"]:
        if (
            named["name"].lower() in {"place", "location", "kind", "type", "id"}
            and header.body == 0
            and not header.fields
        ):
            return False  # too common as the first words of something else
        _take_field(named["name"].lower(), named["value"].strip(), "published line", header)
        return True
    if _CLOCK_LINE.match(bare):
        header.lines.append(bare)
        return True
    byline = _BYLINE.match(bare)
    if byline and header.byline is None and _NAME_LIST.match(byline["names"]) and "  " not in bare:
        header.byline = byline["names"]
        return True
    return False


def _date_line(bare: str, header: Header) -> bool:
    """``Friday, January 4, 2019``; ``Published: 3 May 2023 10:15 | Updated: 4 May 2023``."""
    at, found = 0, []
    bare = bare[1:-1] if bare[:1] + bare[-1:] in {"()", "[]"} else bare
    while at < len(bare):
        lead = _LEAD_WORD.match(bare, at)
        written = parse_date(bare, lead.end() if lead else at)
        if written is None or written.precision == "year":
            return False
        kind = (
            "modified"
            if lead and "d" in lead["kind"] and lead["kind"].lower().split()[-1] in {"updated", "modified"}
            else "published"
        )
        header.is_release = header.is_release or (lead is not None and "release" in lead["kind"].lower().split())
        found.append(candidate(written, "published line" if lead else "date line", kind))
        at = written.end + len(bare[written.end :]) - len(bare[written.end :].lstrip(" \t\xa0|·•,;-–—"))
    header.dates.extend(found)
    return bool(found)


def _place_and_date(bare: str, header: Header) -> bool:
    """``20 May 2023, Hiroshima``; ``Bali, Indonesia, 15-16 November 2022``: a full date and a place, nothing else."""
    if len(bare) > MAX_VENUE_CHARS or not re.search(r"(?:19|20)\d{2}", bare):
        return False
    for start in (m.start() for m in re.finditer(r"\b\w", bare)):
        written = parse_date(bare, start)
        if written and written.precision == "day":
            before, after = bare[:start].strip(" ,"), bare[written.end :].strip(" ,")
            if before and after:  # a headline in capitals with a date in the middle
                return False
            rest = before or after
            if len(rest.split()) > MAX_PLACE_WORDS or re.search(r"\b[a-zß-ÿ]|[:;?!]|[.]$", rest) or is_no_place(rest):
                return False
            header.dates.append(candidate(written, "date line"))
            header.lines.append(bare)
            return True
    return False


def _title(text: str, line: str, bare: str, end: int, header: Header, known_title: str | None) -> bool:
    """A headline: marked as one (#), or given with the document, or short, unpunctuated, alone, and before a text."""
    marked = bare.startswith("#")
    bare = bare.lstrip("#").strip(" *_")
    if _PLACE_LINE.match(bare) and _is_venue(text, end):
        header.lines.append(bare)
        return True
    is_known = known_title is not None and _fold(bare) == _fold(known_title)
    if not (marked or is_known) and not _looks_like_title(text, line, bare, end):
        return False
    if not text[end:].strip():
        return False
    if _is_venue(text, end) or _PLACE_LINE.match(bare) or bare.casefold().strip(" .:") in _SECTIONS:
        header.lines.append(bare)
    elif header.title is None:
        header.title = bare
    elif _fold(header.title) != _fold(bare):
        header.lines.append(bare)
    return True


def _looks_like_title(text: str, line: str, bare: str, end: int) -> bool:
    if (
        len(bare) > MAX_TITLE_CHARS
        or not _LETTERS.search(bare)
        or _SENTENCE_END.search(bare)
        or _TURN.match(bare + " ")
    ):
        return False
    if not bare[0].isupper() and not bare[0].isdigit() and bare[0] not in "“\"'‘«":
        return False
    rest = text[end : end + 4000]
    following = next((part.strip() for part in rest.splitlines() if part.strip()), "")
    is_alone = (
        bool(re.match(r"[ \t\r]*\n", rest))
        or (line.isupper() and not following.isupper())
        or _is_header_start(following)
        or _is_letterhead(rest)
    )
    if following[:1].islower():  # a sentence broken over two lines
        return False
    # The text after it must end a sentence somewhere: two lines of a list are no report.
    return is_alone and bool(re.search(r"[.!?][\"”’')\]]*(?:\s|$)", rest))


def _is_letterhead(rest: str) -> bool:
    """Whether short lines and then a line with only a date follow: ministry, country, "Statement by …", date."""
    for line in islice((part.strip() for part in rest.splitlines() if part.strip()), MAX_LETTERHEAD):
        if _date_line(line, Header()) or _place_and_date(line, Header()):
            return True
        if len(line) > MAX_VENUE_CHARS or _SENTENCE_END.search(line) or _TURN.match(line):
            return False
    return False


def _is_header_start(line: str) -> bool:
    bare = line.strip("*_ ")
    probe = Header()
    return bool(find_dateline(line, 0)) or _one_line(bare, probe)


def _is_venue(text: str, end: int) -> bool:
    """A line that a time of day or a speaker's turn follows says where it was spoken, not what it is called.

    Up to two more such lines may stand between: a city, the day in brackets.
    """
    following = (part.strip().strip("*") for part in text[end : end + 800].splitlines() if part.strip())
    for line in islice(following, 3):
        if _CLOCK_LINE.match(line) or _TURN.match(line):
            return True
        if len(line) > MAX_VENUE_CHARS or (len(line) > SHORT_CHARS and _SENTENCE_END.search(line.rstrip(")"))):
            return False
    return False


def _fold(title: str) -> str:
    return re.sub(r"\W+", " ", title).casefold().strip()


def _skip_blank(text: str, at: int) -> int:
    return at + len(text[at : at + 200]) - len(text[at : at + 200].lstrip(" \t\xa0|–—-"))


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
