"""Dates of a text that has none above it: in a last line that says so, or in the first sentence of a wire report.

The second is an inference and kept apart from what was found: its kind is ``inferred``, it is taken only where there is
no other date, and the document is flagged.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from stocktake.sentences import sentence_at
from stocktake.sources.dateline import is_no_place
from stocktake.sources.dates import DateCandidate, candidate
from stocktake.sources.header_lines import Header, date_line
from stocktake.sources.written import parse_date

MAX_LINE_CHARS = 120
LAST_LINES = 3  # "Published …", "Updated …" and a copyright line
_SAYS_SO = re.compile(r"(?:first |originally |date )?(?:published|posted|updated?|modified|issued|released|last)", re.I)
_LABEL = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.]{1,30}(?:[ -][A-ZÀ-Þ][A-ZÀ-Þ'’.]{1,30}){0,2}:[ \t]+(?=[A-ZÀ-Þ])"
_PLACE_LABEL = re.compile(_LABEL)
_ANY_LABEL = re.compile(rf"^(?:{_LABEL}|[QA]:)", re.MULTILINE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATED = re.compile(rf"\bon (?=(?P<weekday>{'|'.join(_DAYS)}),? )", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
# What has not happened yet or happened long ago is told with its date too.
_OTHER_DAY = re.compile(
    r"\b(?:will|would|shall|should|expected|scheduled|planned|plans?|due|set to|ready|hopes?|to (?:be|meet|hold"
    r"|sign|resume|begin|start|open)|next|had|since|after|following|before|until|anniversary|mark(?:s|ed|ing)?"
    r"|commemorat\w+|remember\w*|years?|months?|decades?|ago|previous|earlier|original|dated|that|which|who"
    r"|when|where)\b",
    re.IGNORECASE,
)


def last_line_dates(text: str, body: int) -> list[DateCandidate]:
    """``Published December 13, 2018`` under a text whose body begins at offset ``body``."""
    found: list[DateCandidate] = []
    lines = [line.strip(" \t\r*_()[]") for line in text[max(body, len(text) - 1000) :].splitlines() if line.strip()]
    for line in lines[1:][-LAST_LINES:]:  # the first is text, or the rest of a line that began before
        probe = Header()
        if len(line) <= MAX_LINE_CHARS and _SAYS_SO.match(line) and date_line(line, probe):
            found += [replace(c, origin="last line") for c in probe.dates if c.precision in {"day", "ambiguous"}]
    return found


def lead_date(text: str, header: Header) -> DateCandidate | None:
    """The day that the first sentence of a wire report says its news is of, as an ``inferred`` date; else None.

    Only under a dateline without a date, only of a past event ("met here on Sunday, 7 October 2012"), only one date,
    with a weekday that the calendar confirms, and only where the text names no year after the next.
    """
    start = header.body
    label = _PLACE_LABEL.match(text, start)
    if header.dateline is None:
        if label is None or is_no_place(label[0]) or _ANY_LABEL.search(text, label.end()):
            return None
        start = label.end()
    sentence = text[start : sentence_at(text, (start, start + 1)).end]
    dated = list(_DATED.finditer(sentence))
    written = parse_date(sentence, dated[0].end()) if len(dated) == 1 else None
    if written is None or written.value is None or written.precision != "day":
        return None
    year = int(written.value[:4])
    if (
        date.fromisoformat(written.value).weekday() != _DAYS.index(dated[0]["weekday"].lower())
        or _OTHER_DAY.search(sentence[: dated[0].start()])
        or len(_YEAR.findall(sentence)) > 1
        or any(int(y) > year + 1 for y in _YEAR.findall(text))
    ):
        return None
    return candidate(written, "the first sentence", "inferred")
