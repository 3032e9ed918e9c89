"""When a sitting was held: the dates its mentions name, a span of days from first to last, never the dateline's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from stocktake.edtf import edtf_interval
from stocktake.process.page import Line, Page
from stocktake.process.sittings import OFF, PAST_DAYS, Sitting, day_of
from stocktake.records import Event, Span, When

_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_SAID = re.compile(
    r"\b(?:said|told|announced?|wrote|tweeted|posted|reported|stated|declared|confirmed|spoke|speech|"
    r"statement|press conference)\b[^,;]{0,30}$",
    re.I,
)
_SAID_LAST = re.compile(
    r", (?:the )?[^,;]{2,80} (?:said|told (?:[\w-]+ ){1,3}|announced|stated|reported|declared|confirmed)"
    r"(?: late| early)?(?: on)? ?$",
    re.I,
)
_OPENING = re.compile(r"\b(?:opened|beg[au]n|started|began|since|under ?way|sat down|from)\b[^.;]{0,40}$", re.I)
_CLOSING = re.compile(r"\b(?:end(?:ed|s)?|clos\w+|conclu\w+|finish\w+|came to|over|announced|last round)\b", re.I)
_BEFORE = re.compile(
    r"\b(?:ahead of|in advance of|prior to|in the run-up to|in preparation for|"
    r"before (?:the|a|an|their|its) (?:planned|scheduled|upcoming|coming|next|expected))\b[^.;]*$",
    re.I,
)
_DUE = re.compile(r"\b(?:was|were|is|are|been) (?:to|due|set|scheduled|planned|expected)\b[^.;,]{0,40}$", re.I)
_TOOK_PLACE = {"held", "ongoing", "background"}
_AHEAD_DAYS = 400


def find_when(page: Page, main: list[Sitting], status: str) -> tuple[str | None, Span | None]:
    """EDTF of the sitting and the phrase that gives it; (None, None) when the text does not date it."""
    found: list[tuple[float, int, When, Sitting]] = []
    for s in main:
        for d in s.dates:
            coming = as_coming(d, s.line, page, status)
            day = day_of(coming)
            if (
                day
                and not is_of_saying(s, d)
                and not _ahead_of(s, d)
                and not _of_another(s, d, page)
                and _plausible(day, page, status)
            ):
                found.append((_distance(s, d), d.span.start, coming, s))
    if status in OFF:  # "was to meet on Thursday, was put off on Wednesday": the day it was to be
        found = [f for f in found if _due(f[3].line, f[2])] or found
    if not found:
        return _from_opening_lines(page, status)
    interval = _from_first_to_last(found)
    if interval and status == "held":
        return interval
    both = [f for f in found if f[0] < 200] or found
    best = min(both, key=lambda f: (_length(f[2]) > 10, f[0] > 80, f[1]))
    run = next((d for _, _, d, _ in both if _is_run(d, best[2], page)), best[2])
    return run.edtf, run.span


def _due(line: Line, d: When) -> bool:
    """ "Had been planned for Friday": a day that was still to come when it was named."""
    return bool(_DUE.search(line.text[: d.span.start - line.start]))


def is_of_saying(s: Sitting, d: When) -> bool:
    """ "X said last week that the talks …", "…, X said on Thursday": when it was said, not when they met."""
    if d.span not in s.own and _SAID_LAST.search(s.line.text[s.span.end - s.line.start : d.span.start - s.line.start]):
        return True
    between = s.line.text[d.span.end - s.line.start : s.span.start - s.line.start]
    said = _SAID.search(s.line.text[: d.span.start - s.line.start])
    return bool(said and d.span not in s.own and d.span.end < s.span.start and re.match(r",? that\b", between))


def _ahead_of(s: Sitting, d: When) -> bool:
    """ "Will close the site on May 23 ahead of the summit": the day of what comes before the sitting."""
    between = s.line.text[d.span.end - s.line.start : s.span.start - s.line.start]
    return d.span not in s.own and d.span.end < s.span.start and bool(_BEFORE.search(between))


def _of_another(s: Sitting, d: When, page: Page) -> bool:
    """ "Talks on the summit, which he had called off on Thursday": the model ties the day to what was not held."""
    if s.status in ("held", "ongoing", "recalled"):
        return d.span not in s.own and _tied(d, page, s.events) == {False}
    # "Are to meet, after the shelling earlier this week". What the sides were to agree on that day is of the sitting.
    tied = _events_of(d, page, s.events)
    return d.span not in s.own and bool(tied) and all(e.realis in _TOOK_PLACE and e.type != "AGREE" for e in tied)


def _tied(d: When, page: Page, but: tuple[int, ...] = ()) -> set[bool]:
    """Of the meetings to which the model ties a day: whether they took place."""
    return {e.realis in _TOOK_PLACE for e in _events_of(d, page, but) if e.type == "CONSULT"}


def _events_of(d: When, page: Page, but: tuple[int, ...]) -> list[Event]:
    return [e for k, e in enumerate(page.events) if k not in but and any(own.span == d.span for own in e.dates)]


def _is_run(run: When, day: When, page: Page) -> bool:
    """ "From May 1 to 4" says more than the one day of it that is named elsewhere; "this week" does not."""
    whole, part = edtf_interval(run.edtf), edtf_interval(day.edtf)
    if (
        whole is None
        or part is None
        or "~" in (run.edtf or "")
        or "week" in page.document.text[run.span.start : run.span.end]
    ):
        return False
    return 1 <= _length(run) <= 14 and whole[0] <= part[0] and part[1] <= whole[1]


def as_coming(d: When, line: Line, page: Page, status: str) -> When:
    """ "This Monday" of a sitting still to come, or that was to come, is the Monday after publication."""
    published, day = edtf_interval(page.document.published), edtf_interval(d.edtf)
    words = page.document.text[d.span.start : d.span.end]
    if (
        not (status in ("planned", "proposed") or (status in OFF and _due(line, d)))
        or published is None
        or day is None
        or not _WEEKDAY.search(words)
        or day[0] != day[1]
    ):
        return d
    if published[0] - timedelta(days=7) <= day[0] < published[0]:
        return replace(d, edtf=(day[0] + timedelta(days=7)).isoformat(), rule=f"{d.rule}, still to come")
    return d


def nearest_date(s: Sitting) -> When | None:
    """The date of a mention's sentence that stands nearest to it; None if none there pins a sitting."""
    dated = [d for d in s.dates if day_of(d) and not _ahead_of(s, d)]
    return min(dated, key=lambda d: _distance(s, d), default=None)


def _distance(s: Sitting, d: When) -> float:
    text = s.line.text
    before = text[: d.span.start - s.line.start]
    gap = max(0, d.span.start - s.span.end, s.span.start - d.span.end)
    if d.span in s.own:
        return 0.0
    return gap + (100 if _SAID.search(before) else 0)


def _length(d: When) -> int:
    interval = edtf_interval(d.edtf or "")
    return 999 if interval is None else (interval[1] - interval[0]).days


def _plausible(day: str, page: Page, status: str) -> bool:
    interval, published = edtf_interval(day), edtf_interval(page.document.published or "")
    if interval is None:
        return False
    if published is None:
        return True
    if status in ("held", "ongoing"):
        return interval[0] <= published[1] and interval[1] >= published[0] - timedelta(days=PAST_DAYS)
    return interval[1] >= published[0] and interval[0] <= published[1] + timedelta(days=_AHEAD_DAYS)


def _from_first_to_last(found: list[tuple[float, int, When, Sitting]]) -> tuple[str, Span] | None:
    """ "opened on May 1 … ended on Thursday": one span of days."""
    opened = [f for f in found if opens_run(f[3], f[2])]
    if not opened:
        return None
    start = min(_first(f[2]) for f in opened)
    ends = [
        (f[2], _first(f[2]))
        for f in found
        if _length(f[2]) == 0 and start < _first(f[2]) <= start + timedelta(days=60) and f not in opened
    ]
    if not ends:
        return None
    last = max(ends, key=lambda e: e[1])
    return f"{start.isoformat()}/{last[1].isoformat()}", last[0].span


def opens_run(s: Sitting, d: When) -> bool:
    """ "Began on May 1", or "since May 1", whose date runs on to the day of the report."""
    if re.match(r"since\b", s.line.text[d.span.start - s.line.start :], re.I):
        return True
    return _length(d) == 0 and bool(_OPENING.search(s.line.text[: d.span.start - s.line.start]))


def _first(d: When) -> date:
    interval = edtf_interval(d.edtf or "")
    assert interval is not None
    return interval[0]


def _from_opening_lines(page: Page, status: str) -> tuple[str | None, Span | None]:
    """News says when in its first sentences: a day named there, close to publication, dates what is reported."""
    if status not in ("held", "ongoing") or page.document.published is None:
        return None, None
    published = edtf_interval(page.document.published)
    for line in page.body[:4]:
        for d in line.dates:
            day = day_of(d)
            if (
                day
                and _length(d) == 0
                and _tied(d, page) != {False}
                and published
                and published[0] - timedelta(days=7) <= _first(d) <= published[1]
            ):
                return day, d.span
    # An agency's dateline and a government's readout are of the day; other reports may be days late.
    if status == "held" and (page.document.dateline is not None or page.document.kind == "readout"):
        dateline = page.document.dateline
        return page.document.published, dateline.span if dateline else None
    return None, None
