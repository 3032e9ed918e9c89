"""Days named from the day of publication: "yesterday", "on Wednesday", "from Monday to Friday", "on the 14th"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from stocktake.reading.date_words import (
    DAY,
    NUMBER,
    TO,
    WEEKDAY,
    Frame,
    Interval,
    Rule,
    add_months,
    day_number,
    number,
    real_day,
    rule,
    span_of,
    week_of,
    weekday_number,
)

_ONE_DAY = timedelta(days=1)
# How far "the coming days", "recent weeks" reach; written with "~" because nobody means an exact number.


def day_of(frame: Frame) -> date:
    """The publication day; the driver has made sure that there is one for rows that need it."""
    assert frame.day is not None
    return frame.day


def anchor_of(frame: Frame) -> Interval:
    assert frame.anchor is not None
    return frame.anchor


def weekday_near(frame: Frame, weekday: int, future: bool | None) -> date:
    """That weekday on or before publication, or on or after it when the clause is about the future."""
    day = day_of(frame)
    return (
        day + timedelta(days=(weekday - day.weekday()) % 7)
        if future
        else day - timedelta(days=(day.weekday() - weekday) % 7)
    )


def _weekday(m: re.Match[str], frame: Frame) -> str | None:
    return weekday_near(frame, weekday_number(m["w"]), frame.future).isoformat()


def _this_weekday(m: re.Match[str], frame: Frame) -> str | None:
    """ "This Thursday": by tense; without tense the one of this week."""
    weekday = weekday_number(m["w"])
    if frame.future is not None:
        return weekday_near(frame, weekday, frame.future).isoformat()
    return (week_of(day_of(frame))[0] + timedelta(days=weekday)).isoformat()


def _last_weekday(m: re.Match[str], frame: Frame) -> str | None:
    """The latest one before today; uncertain within the running week, where some mean the week before."""
    found = weekday_near(frame, weekday_number(m["w"]), False)
    found -= timedelta(days=7) if found == day_of(frame) else timedelta(0)
    return found.isoformat() + ("?" if found >= week_of(day_of(frame))[0] else "")


def _next_weekday(m: re.Match[str], frame: Frame) -> str | None:
    """The first one after today; uncertain within the running week, where some mean the week after."""
    found = weekday_near(frame, weekday_number(m["w"]), True)
    found += timedelta(days=7) if found == day_of(frame) else timedelta(0)
    return found.isoformat() + ("?" if found <= week_of(day_of(frame))[1] else "")


def _weekday_of_week(m: re.Match[str], frame: Frame) -> str | None:
    offset = {"last": -7, "next": 7, "this": 0}[m["which"].lower()]
    return (week_of(day_of(frame))[0] + timedelta(days=offset + weekday_number(m["w"]))).isoformat()


def _weekdays(m: re.Match[str], frame: Frame) -> str | None:
    first, last = weekday_number(m["w"]), weekday_number(m["w2"])
    length = (last - first) % 7
    if length == 0 or (m["to"].strip() in ("and", "or") and not m["between"] and length != 1):
        return None
    if frame.future:
        start = weekday_near(frame, first, True)
        return span_of(start, start + timedelta(days=length))
    end = weekday_near(frame, last, False)
    return span_of(end - timedelta(days=length), end)


def _anchored_weekday(m: re.Match[str], frame: Frame) -> str | None:
    first, last = anchor_of(frame)
    weekday = weekday_number(m["w"])
    if m["which"].lower() in ("following", "next"):
        start = last + _ONE_DAY
        return (start + timedelta(days=(weekday - start.weekday()) % 7)).isoformat()
    end = first - _ONE_DAY
    return (end - timedelta(days=(end.weekday() - weekday) % 7)).isoformat()


def _shift(days: int) -> Callable[[re.Match[str], Frame], str | None]:
    return lambda m, frame: (day_of(frame) + timedelta(days=days)).isoformat()


def _weekend(m: re.Match[str], frame: Frame) -> str | None:
    which, day = (m["which"] or "the").lower(), day_of(frame)
    saturday = week_of(day)[0] + timedelta(days=5)
    if (
        which in ("last", "past")
        or (which in ("the", "this") and frame.future is not True and day < saturday and which == "the")
        or (which == "this" and frame.future is False and day < saturday)
    ):
        saturday -= timedelta(days=7)
    elif which == "next":
        saturday += timedelta(days=7)
    return span_of(saturday, saturday + _ONE_DAY)


def _day_of_month(m: re.Match[str], frame: Frame) -> str | None:
    """ "On the 14th": near publication by tense, in the month of the date before; None when they disagree."""
    number_, day = day_number(m["d"]), day_of(frame)
    firsts = [add_months(day.replace(day=1), k) for k in (-1, 0, 1)]
    options = [d for f in firsts if (d := real_day(f.year, f.month, number_))]
    fits = [d for d in options if (d >= day if frame.future else d <= day)]
    if not fits:
        return None
    found = min(fits, key=lambda d: abs((d - day).days))
    vague = frame.anchor is None or (frame.anchor[1] - frame.anchor[0]).days > 31
    same_month = (
        vague or frame.anchor is None or (found.year, found.month) == (frame.anchor[0].year, frame.anchor[0].month)
    )
    return found.isoformat() if same_month else None


def _days_of_month(m: re.Match[str], frame: Frame) -> str | None:
    """ "On the 3rd and 4th", "from the 3rd to the 7th": both in the month that the first is in."""
    first = _day_of_month(m, frame)
    if first is None:
        return None
    start = date.fromisoformat(first)
    end = real_day(start.year, start.month, day_number(m["d2"]))
    listed = m["to"].strip() == "and" and not m["between"]
    return None if end is None or (listed and end - start != _ONE_DAY) else span_of(start, end)


def _overnight(m: re.Match[str], frame: Frame) -> str | None:
    """The night to the day named ("overnight to Friday"), else the one before publication, or after it by tense."""
    if m["w"]:
        end = weekday_near(frame, weekday_number(m["w"]), frame.future)
    else:
        end = day_of(frame) + (_ONE_DAY if frame.future else timedelta(0))
    return span_of(end - _ONE_DAY, end)


def _week_after_weekday(m: re.Match[str], frame: Frame) -> str | None:
    """ "Friday week", "a week on Friday": a week after the coming one."""
    return (weekday_near(frame, weekday_number(m["w"]), True) + timedelta(days=7)).isoformat()


def _run(m: re.Match[str], frame: Frame) -> str | None:
    """ "Three days of talks that ended on Thursday", "a two-day visit that began on Monday"."""
    count = number(m["n"])
    weekday = weekday_number(m["w"])
    length = timedelta(days=count - 1)
    if not 1 < count <= 14:
        return None
    if re.match("(?i)end|conclu|wrap|finish|clos", m["verb"]):
        end = weekday_near(frame, weekday, frame.future)
        return span_of(end - length, end)
    start = weekday_near(frame, weekday, frame.future)
    return span_of(start, start + length)


_TIME_OF_DAY = r"(?i:early |late )?(?i:morning|afternoon|evening|night)"
_BEFORE_DAY = (
    r"(?i:(?:earlier|later|late|early) (?:on )?|(?:(?:early|late) )?(?:at|after|around|before|by) "
    r"(?:midnight|noon|dawn) (?:on )?"
    r"|on (?:the (?:morning|afternoon|evening|night) of )?|in the (?:early hours|morning|afternoon"
    r"|evening) of |at the )?"
)
_W, _W2 = rf"(?P<w>{WEEKDAY})", rf"(?P<w2>{WEEKDAY})"
_AFTER_DAY = rf"(?: {_TIME_OF_DAY})?"
_D_BEFORE, _D_AFTER = rf"(?:(?i:the )?(?P<d>{DAY}) (?:of )?)?", rf"(?: (?P<d2>{DAY}),?)?"
_END_OF_CLAUSE = r"(?=\s*(?:[,.;:)!?’'”\"]|$)| (?:and|to|in|at|with|when|as|after|before|for|by|between|that)\b)"
_OF_MONTH = r" (?i:of (?:the|this) month)"

# Longest match wins in the text; between equals the earlier row.
DAYS: tuple[Rule, ...] = (
    rule(
        "today",
        "day",
        rf"(?i:earlier |later |early |late )?(?i:today|tonight|this (?:{_TIME_OF_DAY}))",
        _shift(0),
    ),
    rule(
        "yesterday",
        "day",
        rf"(?i:(?:early|late|earlier) )?(?:(?i:yesterday)(?: {_TIME_OF_DAY})?|(?i:(?:early |late )?last "
        rf"(?:night|evening)))",
        _shift(-1),
    ),
    rule("tomorrow", "day", rf"(?i:(?:early|late) )?(?i:tomorrow)(?: {_TIME_OF_DAY})?", _shift(1)),
    rule("the day before yesterday", "day", r"(?i:the day before yesterday)", _shift(-2)),
    rule("the day after tomorrow", "day", r"(?i:the day after tomorrow)", _shift(2)),
    rule("weekday, by tense", "day", rf"{_BEFORE_DAY}{_W}{_AFTER_DAY}", _weekday),
    rule("this weekday", "day", rf"(?i:on )?(?i:this (?:past |coming )?){_W}{_AFTER_DAY}", _this_weekday),
    rule("last weekday", "day", rf"(?i:on )?(?i:(?:the )?(?:last|past) ){_W}{_AFTER_DAY}", _last_weekday),
    rule("next weekday", "day", rf"(?i:on )?(?i:(?:the )?(?:next|coming) ){_W}{_AFTER_DAY}", _next_weekday),
    rule(
        "weekday of a week",
        "day",
        rf"(?i:on )?{_W}{_AFTER_DAY} (?i:of )?(?P<which>(?i:last|next|this)) (?i:week)",
        _weekday_of_week,
    ),
    rule(
        "weekdays, by tense",
        "day",
        rf"(?:(?P<between>(?i:between|from) )|(?i:on ))?{_W}(?P<to>{TO}| or ){_W2}",
        _weekdays,
    ),
    rule(
        "weekday after or before a date",
        "anchor",
        rf"(?i:on )?(?i:the )(?P<which>(?i:following|previous|next)\s*) {_W}",
        _anchored_weekday,
    ),
    rule(
        "weekend",
        "day",
        r"(?i:over |on |at |during )?(?P<which>(?i:last|this|next|the|past)) (?i:past )?(?i:weekend)",
        _weekend,
    ),
    rule(
        "day of the month",
        "day",
        rf"(?i:on the )(?P<d>\d\d?(?:st|nd|rd|th))(?:{_OF_MONTH}|{_END_OF_CLAUSE})",
        _day_of_month,
        sign="digit",
    ),
    rule(
        "day of the month",
        "day",
        r"(?i:on )?(?i:the )?(?P<d>\d\d?(?:st|nd|rd|th))",
        _day_of_month,
        loose=True,
        sign="digit",
    ),
    rule(
        "days of the month",
        "day",
        rf"(?:(?P<between>(?i:between|from) )|(?i:on )?)(?i:the )(?P<d>\d\d?(?:st|nd|rd|th))(?P<to>{TO})(?:the )?"
        rf"(?P<d2>\d\d?(?:st|nd|rd|th))(?:{_OF_MONTH}|{_END_OF_CLAUSE})",
        _days_of_month,
        sign="digit",
    ),
    rule("overnight", "day", rf"(?i:overnight)(?:(?: from {WEEKDAY})? (?i:to|into|on) {_W})?", _overnight, sign="word"),
    rule("week after a weekday", "day", rf"(?i:on )?{_W} (?i:week)(?=[,.;:)]|$)", _week_after_weekday),
    rule("week after a weekday", "day", rf"(?i:a week (?:on|from) (?:next )?){_W}", _week_after_weekday),
    rule("some day", "", r"(?i:the other day)", lambda m, frame: None, open_reason="no day that can be told"),
    rule(
        "run of days to or from a weekday",
        "day",
        rf"(?P<n>{NUMBER})[\s-]days?\b[^.;\n]{{0,60}}?\b(?P<verb>(?i:end|conclud|wrapp|finish|clos|began"
        rf"|begin|start|open)\w*)(?: up)?(?: in [A-Z]\w+(?: [A-Z]\w+)?)? (?i:on |late )?{_W}",
        _run,
    ),
    rule(
        "run of days to or from a weekday",
        "day",
        rf"(?P<verb>(?i:ended|concluded|wrapped|finished|closed))(?: up)? (?P<n>{NUMBER}) days?"
        rf" of\b[^.;,\n]{{0,60}}? (?i:on |late ){_W}",
        _run,
    ),
)
