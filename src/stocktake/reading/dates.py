"""Date phrases, found in a text or given as spans, resolved to EDTF with the rule that was used.

Patterns and what each means are the tables in ``date_calendar``, ``date_days`` and ``date_periods``. A phrase that
cannot be pinned keeps ``edtf=None`` and the reason as its rule: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from stocktake.edtf import edtf_interval
from stocktake.reading.date_calendar import CALENDAR
from stocktake.reading.date_days import DAYS
from stocktake.reading.date_periods import PERIODS
from stocktake.reading.date_words import SIGNS, Frame, Interval, Rule, span_of
from stocktake.reading.tense import leans_future
from stocktake.records import Document, Parse, Span, When

RULES = CALENDAR + DAYS + PERIODS
NO_PUBLICATION = "no publication date"
NO_ANCHOR = "no date before it to count from"
NOT_A_DATE = "not a date we can place"
_MISSING = {"day": NO_PUBLICATION, "year": NO_PUBLICATION, "anchor": NO_ANCHOR}

# Words before a date that make it a bound: the first of them that fits, with what they do in _bounded.
_BOUND = re.compile(
    r"(?<!\w)(?P<word>(?i:since|until|till|up\s+to|not\s+later\s+than|no\s+later\s+than|by|before|prior\s+to|after|through))\s+(?:(?i:on|in|at)\s+)?$"
)
_LEAD = re.compile(r"(?i:since|until|till|by|before|through)\b")
_NOUN_FOLLOWS = re.compile(
    r"['’]s\b|\s+(?!(?:and|or|but|in|at|with|when|as|that|if|the|they|he|she|it|to|unless|for|was|were|will)\b)[a-z]+"
)
_END_OF = re.compile(r"(?i:the\s+end\s+of)\b")
_REACH_BACK = 40
_WINDOW = 130
_MAX_CHARS = 200
_BEFORE_SIGN = 150
_AFTER_SIGN = 60


class _Found(NamedTuple):
    start: int
    end: int
    rule: Rule
    match: re.Match[str]


def find_dates(document: Document, parse: Parse) -> tuple[When, ...]:
    """All date phrases of the body, left to right, the longest at each place, each read in its clause.

    ``parse`` may be empty; with part-of-speech tags and heads the tense of a clause is read from its verbs. The
    dateline is not part of the text said. Phrases that are dates but cannot be placed come with ``edtf`` None.
    """
    start = max(document.body, document.dateline.span.end if document.dateline else 0)
    items = list(_longest(document.text, start, len(document.text)))
    frame = _frame(document)
    frame = replace(frame, stated=_only_year(items)) if frame.about is None else frame
    found: list[When] = []
    for item in items:
        if frame.about is not None and found and "\n\n" in document.text[found[-1].span.end : item.start]:
            frame = replace(frame, stated=None)  # a look back ends with its paragraph
        when = _read(document, item, frame, parse)
        if when is not None:
            found.append(when)
            frame = _with_anchor(frame, when)
    return tuple(found)


def _only_year(items: list[_Found]) -> Interval | None:
    """Of an undated text: the first full date, when all full dates lie within a year of it."""
    full = [
        edtf_interval(i.rule.resolve(i.match, Frame()))
        for i in items
        if i.rule.needs == "" and i.match.groupdict().get("d")
    ]
    days = [interval for interval in full if interval is not None]
    return days[0] if days and all(abs((d[0] - days[0][0]).days) <= 366 for d in days) else None


def resolve_date(
    document: Document,
    span: Span,
    future: bool | None = None,
    anchor: str | None = None,
    parse: Parse | None = None,
) -> When:
    """What the date phrase at ``span`` means.

    Args:
        span: the phrase; when it cuts a longer date phrase short ("July 10" of "July 10-12") the longer one is read
            and its span returned.
        future: whether the event is still to come, where the caller knows (realis); else read from the clause.
        anchor: EDTF of a date mentioned before, for "the following day".
        parse: the model's view, for the verbs of the clause.

    Returns:
        When with ``edtf`` None and the reason as ``rule`` where the phrase cannot be placed.
    """
    if span.end - span.start > _MAX_CHARS:
        return When(span, None, NOT_A_DATE)
    frame = _frame(document)
    frame = replace(_anchored(frame, anchor, stated=True), future=future)
    options = [
        c for c in _candidates(document.text, max(0, span.start - _WINDOW), span.end + _WINDOW) if _covers(c, span)
    ]
    options += _exact(document.text, span)
    options += [c for c in _candidates(document.text, span.start, span.end) if c.end > c.start]
    when = _first_reading(document, options, span, frame, parse)
    if when.rule == NO_ANCHOR and anchor is None:
        before = _anchor_before(document, span.start, frame)
        return (
            when if before is frame else _first_reading(document, options, span, replace(before, future=future), parse)
        )
    return when


def _first_reading(document: Document, options: list[_Found], span: Span, frame: Frame, parse: Parse | None) -> When:
    """The longest candidate over the span that can be read, else the first one inside it."""
    for item in sorted(options, key=lambda c: (-(c.end - c.start) if _covers(c, span) else 0, c.start)):
        when = _read(document, item, frame, parse)
        if when is not None:
            return when if when.span.start <= span.start and when.span.end >= span.end else replace(when, span=span)
    return When(span, None, NOT_A_DATE)


def _anchor_before(document: Document, end: int, frame: Frame) -> Frame:
    """The frame with the last date written before ``end``, looking back a few paragraphs."""
    for item in _longest(document.text, max(document.body, end - 2000), end):
        when = _read(document, item, replace(frame, future=None), None)
        frame = frame if when is None else _with_anchor(frame, when)
    return frame


def _covers(item: _Found, span: Span) -> bool:
    return item.start <= span.start and item.end >= span.end


def _candidates(text: str, start: int, end: int) -> Iterator[_Found]:
    end = min(end, len(text))
    windows = {key: _windows(text, start, end, sign) for key, sign in SIGNS.items()}
    for rule in RULES:
        if not rule.loose:
            for first, last in windows[rule.sign]:
                for match in rule.pattern.finditer(text, first, last):
                    yield _Found(match.start(), match.end(), rule, match)


def _windows(text: str, start: int, end: int, sign: re.Pattern[str]) -> list[tuple[int, int]]:
    """Stretches of text around each sign, wide enough for the longest phrase, joined where they meet."""
    out: list[tuple[int, int]] = []
    for match in sign.finditer(text, start, end):
        first, last = max(start, match.start() - _BEFORE_SIGN), min(end, match.end() + _AFTER_SIGN)
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def _exact(text: str, span: Span) -> list[_Found]:
    """Every row that reads the whole span, rows too loose for running text too."""
    matches = ((rule, rule.pattern.fullmatch(text, span.start, span.end)) for rule in RULES)
    return [_Found(m.start(), m.end(), rule, m) for rule, m in matches if m]


def _longest(text: str, start: int, end: int) -> Iterator[_Found]:
    """Matches left to right; at one place the longest first, then the others, so that a refused one has a second."""
    position = start
    ordered = sorted(_candidates(text, start, end), key=lambda c: (c.start, -(c.end - c.start)))
    for item in ordered:
        if item.start >= position and _is_date(item):
            yield item
            position = item.end


def _is_date(item: _Found) -> bool:
    """Whether some frame makes a date of the match: rules out 30 February before it hides a shorter match."""
    day = date(2024, 5, 15)
    frames = (Frame(day, day, future, (day, day), None) for future in (True, False))
    return item.rule.open_reason is not None or any(item.rule.resolve(item.match, f) is not None for f in frames)


def _frame(document: Document) -> Frame:
    interval = edtf_interval(document.published)
    day = interval[0] if interval and interval[0] == interval[1] else None
    about = None if interval is None else interval[0] + (interval[1] - interval[0]) / 2
    if interval is not None and (interval[1] - interval[0]).days > 366:
        about = None
    line = _dateline_day(document, Frame(day, about))
    if line is not None and (day is None or 0 <= (day - line).days <= 7):
        day, about = line, line
    return Frame(day, about)


def _dateline_day(document: Document, frame: Frame) -> date | None:
    """The day written in or right after a dateline ("MOSCOW, June 29. /TASS/."): the day the report was written."""
    line = document.dateline
    if line is None:
        return None
    for rule in CALENDAR:
        if rule.needs not in ("", "year") or (rule.needs == "year" and frame.about is None):
            continue
        match = rule.pattern.search(document.text, line.span.start, min(len(document.text), line.span.end + 30))
        interval = edtf_interval(rule.resolve(match, frame)) if match else None
        if interval is not None and interval[0] == interval[1]:
            return interval[0]
    return None


def _read(document: Document, item: _Found, frame: Frame, parse: Parse | None) -> When | None:
    """One match in its clause; None when it turns out not to be a date there."""
    bound = _BOUND.search(document.text, max(0, item.start - _REACH_BACK), item.start)
    if bound and document.text[max(0, bound.start() - 4) : bound.start()] == "not ":
        bound = None  # "not until Friday" is Friday
    inner = None if bound else _LEAD.match(document.text, item.start, item.end)
    following = document.text[item.end : item.end + 20]
    if bound and item.rule.name.startswith("run of days"):
        bound = None
    if bound and bound["word"].lower() in ("after", "before", "by", "until") and _NOUN_FOLLOWS.match(following):
        bound = None  # "after Wednesday's talks", "before Friday prayers": the day itself
    span = Span(bound.start() if bound else item.start, item.end)
    missing = (
        (item.rule.needs == "day" and frame.day is None)
        or (item.rule.needs == "year" and frame.about is None and frame.stated is None)
        or (item.rule.needs == "anchor" and frame.anchor is None)
    )
    if missing:
        return When(span, None, _MISSING[item.rule.needs])
    if frame.future is None and (item.rule.needs or bound):
        leans = leans_future(document, span, parse)
        # A limit with no tense to go by lies ahead.
        frame = frame.with_future(
            True if leans is None and bound and bound["word"].lower() in ("by", "until", "before") else leans
        )
    edtf = item.rule.resolve(item.match, frame)
    if edtf is None:
        return None if item.rule.open_reason is None else When(span, None, item.rule.open_reason)
    word = bound["word"] if bound else inner[0] if inner else ""
    if word.lower() == "since" and frame.day is None and _after_stated(edtf, frame):
        return When(span, None, NO_PUBLICATION)
    ranged = "/" in edtf and inner is not None
    if word.lower() in ("before", "prior to") and _END_OF.match(document.text, item.start, item.end):
        word = "by"  # "before the end of July"
    value = edtf if ranged else _bounded(edtf, re.sub(r"\s+", " ", word.lower()), frame)
    return When(span, value, item.rule.name + (f", {word.lower()}" if value != edtf else ""))


def _after_stated(edtf: str, frame: Frame) -> bool:
    """Whether an undated text would be given a "since" that lies after the date it states."""
    interval = edtf_interval(edtf)
    return interval is not None and frame.stated is not None and interval[0] > frame.stated[1]


def _bounded(edtf: str, word: str, frame: Frame) -> str:
    """A date turned into the period its preposition means; open where nothing closes it."""
    interval = edtf_interval(edtf)
    if not word or interval is None:
        return edtf
    first, last = interval
    now = frame.day
    if word == "since":
        return (span_of(first, now) if now else None) or f"{first.isoformat()}/.."
    if word == "after":
        return f"{(last + timedelta(days=1)).isoformat()}/.."
    end = first - timedelta(days=1) if word in ("before", "prior to") else last
    start = now if now is not None and now <= end else None
    return f"{start.isoformat()}/{end.isoformat()}" if start else f"../{end.isoformat()}"


def _anchored(frame: Frame, edtf: str | None, stated: bool) -> Frame:
    """The frame with a date to count from; vague, open and long periods are none."""
    interval = edtf_interval(edtf)
    if interval is None or edtf is None or "~" in edtf or ".." in edtf or (interval[1] - interval[0]).days > 366:
        return frame
    stated = stated and (interval[1] - interval[0]).days < 93
    return replace(frame, anchor=interval, stated=interval if stated else frame.stated)


def _with_anchor(frame: Frame, when: When) -> Frame:
    """Remember a date for what follows. A date whose year we supplied does not unseat one that stated its year."""
    return _anchored(frame, when.edtf, _states_year(when))


def _states_year(when: When) -> bool:
    return when.rule is not None and any(when.rule.startswith(r.name) for r in CALENDAR if r.needs == "")
