"""What stands above a text (dates, title, byline, release line, front matter, dateline) and where what is said begins.

The text is never changed. Lines are read from the top as long as each is clearly one of the forms below; the first that
is not begins the body. A form is clear when nobody could be saying it: a reader who loses a headline loses little, one
who takes a first sentence for a headline loses evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stocktake.records import Dateline
from stocktake.sources.dateline import FoundDateline, find_dateline
from stocktake.sources.dates import candidate
from stocktake.sources.header_lines import Header, name_and_dates, one_line, place_and_date, take_field
from stocktake.sources.header_titles import title_line
from stocktake.sources.written import parse_date

__all__ = ["Header", "read_header"]

MAX_HEADER_LINES = 24
MAX_HEADER_CHARS = 20_000  # no header is longer; a line of a million letters would take minutes
MAX_LINE_CHARS = 300
_LINE = re.compile(r"[^\n]*(?:\n|$)")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(?P<fields>(?:[^\n]{0,2000}\n){1,60}?)---[ \t]*(?:\r?\n|$)")
_AFTER_DATE = re.compile(r"[ \t]*(?:[-–—]+|:)[ \t]+(?=[A-ZÀ-Þ“\"])")
_INLINE_DATE = re.compile(r"(?:date|published|posted|issued)\s*:?\s+(?=\S)", re.IGNORECASE)


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
        if len(bare) <= MAX_LINE_CHARS and one_line(bare, header):
            header.body = end
            continue
        inline = _inline(text, start, line, header)
        if inline is not None:
            header.body = inline
            if inline < end:  # text follows on the same line
                break
            continue
        if not (
            place_and_date(bare, header, text.index(bare, start))
            or name_and_dates(bare, header)
            or title_line(text, line, bare, end, header, known_title)
        ):
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
            take_field(name.strip().lower().replace("_", " "), value.strip().strip("'\""), "front matter", header)
    header.body = match.end()
    return match.end()


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
    return _take_dateline(text, found, header) if found else _opening_date(text, at, header)


def _opening_date(text: str, at: int, header: Header) -> int | None:
    """``4 July 2023: The sides …``; the first entry of a chronology is no header."""
    written = None if header.dates else parse_date(text, at)
    mark = _AFTER_DATE.match(text, written.end) if written and written.precision == "day" else None
    if written is None or mark is None:
        return None
    if any(parse_date(line.lstrip(" \t*•-–—")) for line in text[mark.end() :].splitlines()[1:]):
        return None
    header.dates.append(candidate(written, "date line"))
    return mark.end()


def _take_dateline(text: str, found: FoundDateline, header: Header) -> int:
    header.dateline, header.agency = Dateline(found.span, found.place), found.agency
    if found.date:
        header.dates.append(candidate(found.date, "dateline"))
    if not found.alone:
        return found.end
    newline = text.find("\n", found.end)
    return len(text) if newline < 0 else newline + 1


def _skip_blank(text: str, at: int) -> int:
    return at + len(text[at : at + 200]) - len(text[at : at + 200].lstrip(" \t\xa0|–—-"))


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
