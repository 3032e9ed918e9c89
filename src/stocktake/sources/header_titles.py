"""Headlines above a text, told from venues, section names and first sentences."""

from __future__ import annotations

import re
from itertools import islice

from stocktake.sources.dateline import find_dateline
from stocktake.sources.dates import candidate
from stocktake.sources.header_lines import CLOCK_LINE, MAX_VENUE_CHARS, Header, date_line, one_line, place_and_date
from stocktake.sources.written import parse_date

MAX_TITLE_CHARS = 220
MAX_LETTERHEAD = 3  # lines under a letterhead's first, the date among them
SHORT_CHARS = 40  # "Washington, D.C." is no sentence
_TURN = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .,'’-]{1,60}(?:\([^)]{1,40}\))?:\s|Q[.:]?\s")
_LETTERS = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"[.!;:,…][\"”’')*\]]*$|[?][\"”’')*\]]+$")
# "Keshena, WI" above a speech
_PLACE_LINE = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?: [A-ZÀ-Þ][\w.’'-]*){0,3}, [A-ZÀ-Þ][\w.]*(?: [A-ZÀ-Þ]\w*)?$")
# A letterhead: a body of state or organisation and nothing done by it.
_BODY = re.compile(
    r"(?i:(?:the )?(?:(?:federal|royal|national|state|foreign|permanent) )?(?:ministry|department|office|embassy"
    r"|secretariat|government|republic|kingdom|state|sultanate|presidency|mission|delegation|bureau))"
    r"(?:(?: of| for| and| to| the|,| [A-ZÀ-Þ][\w'’-]*))*$"
)
_NUMBERED = re.compile(r"(?:No|Nr|Number)\b\s?[.:º]*\s*\d[\w/-]*,\s*", re.IGNORECASE)
_SECTIONS = frozenset(
    ("background", "preamble", "introduction", "i. introduction", "notice", "summary", "a proclamation")
)


def title_line(text: str, line: str, bare: str, end: int, header: Header, known_title: str | None) -> bool:
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
        header.title = _without_number(bare, header)
    elif _BODY.match(header.title) and not _BODY.match(bare) and (header.dates or header.is_release):
        header.lines.append(header.title)  # a letterhead above number and date: the title comes under them
        header.title = bare
    elif _fold(header.title) != _fold(bare):
        header.lines.append(bare)
    return True


def _without_number(bare: str, header: Header) -> str:
    """A title without the document's number and day before it ("No: 12, 14 June 2024, Press Release Regarding …")."""
    number = _NUMBERED.match(bare)
    written = parse_date(bare, number.end()) if number else None
    if written is None or written.precision != "day":
        return bare
    header.dates.append(candidate(written, "date line"))
    return bare[written.end :].lstrip(" ,:–—-") or bare


def _looks_like_title(text: str, line: str, bare: str, end: int) -> bool:
    if (
        len(bare) > MAX_TITLE_CHARS
        or not _LETTERS.search(bare)
        or _SENTENCE_END.search(bare)
        or _TURN.match(bare + " ")
    ):
        return False
    if not bare[0].isupper() and not bare[0].isdigit() and bare[0] not in "“\"'‘«(":
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
        if date_line(line, Header()) or place_and_date(line, Header()) or find_dateline(line, 0):
            return True
        if len(line) > MAX_VENUE_CHARS or _SENTENCE_END.search(line) or _TURN.match(line):
            return False
    return False


def _is_header_start(line: str) -> bool:
    bare = line.strip("*_ ")
    probe = Header()
    return bool(find_dateline(line, 0)) or one_line(bare, probe)


def _is_venue(text: str, end: int) -> bool:
    """A line that a time of day or a speaker's turn follows says where it was spoken, not what it is called.

    Up to two more such lines may stand between: a city, the day in brackets.
    """
    following = (part.strip().strip("*") for part in text[end : end + 800].splitlines() if part.strip())
    for line in islice(following, 3):
        if CLOCK_LINE.match(line) or _TURN.match(line):
            return True
        if len(line) > MAX_VENUE_CHARS or (len(line) > SHORT_CHARS and _SENTENCE_END.search(line.rstrip(")"))):
            return False
    return False


def _fold(title: str) -> str:
    return re.sub(r"\W+", " ", title).casefold().strip()
