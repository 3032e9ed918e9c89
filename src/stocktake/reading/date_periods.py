"""Periods and counts, from publication or a date before: "last month", "two days later", "in the coming weeks"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from stocktake.reading.date_days import anchor_of, day_of
from stocktake.reading.date_words import (
    DAY,
    MONTH_FULL,
    NUMBER,
    ORDINAL,
    SEASON,
    UNIT,
    WEEKDAY,
    Frame,
    Interval,
    Rule,
    add,
    add_months,
    day_number,
    month_end,
    month_number,
    month_of,
    number,
    period_of,
    real_day,
    rule,
    span_of,
    third_of,
    week_of,
)

_ONE_DAY = timedelta(days=1)
_SEASON_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON_CODE = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
# How far "the coming days", "recent weeks" reach; written with "~" because nobody means an exact number.
_REACH = {"hour": 1, "day": 7, "week": 30, "month": 120, "year": 1100}


def _period(m: re.Match[str], frame: Frame) -> str | None:
    """ "Last week", "this month", "next year"."""
    offset = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[m["which"].lower()]
    return period_of(add(day_of(frame), offset, m["unit"]), m["unit"])


def _earlier_in(m: re.Match[str], frame: Frame) -> str | None:
    """ "Earlier this month" runs from its first day to publication, "later this month" from there to its end."""
    day, unit = day_of(frame), m["unit"].lower()
    first, last = _bounds(day, unit)
    return span_of(first, day) if m["when"].lower() == "earlier" else span_of(day, last)


def _bounds(day: date, unit: str) -> Interval:
    if unit == "week":
        return week_of(day)
    if unit == "month":
        return day.replace(day=1), month_end(day.year, day.month)
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _earlier_in_month(m: re.Match[str], frame: Frame) -> str | None:
    """ "Earlier in June": up to publication if that is in June, otherwise June."""
    day, month = day_of(frame), month_number(m["m"])
    if month == day.month:
        first, last = _bounds(day, "month")
        return span_of(first, day) if m["when"].lower() in ("earlier", "early") else span_of(day, last)
    year = day.year - (month > day.month) if m["when"].lower() == "earlier" else day.year + (month < day.month)
    return month_of(year, month)


def _part_of_period(m: re.Match[str], frame: Frame) -> str | None:
    """ "Early next year", "at the end of this month", "late last week"."""
    which = (m.groupdict().get("which") or "this").lower()
    unit, part = m["unit"].lower(), m["part"].lower()
    offset = {"last": -1, "next": 1}.get(which, 0)
    first, last = _bounds(add(day_of(frame), offset, unit), unit)
    part = (
        "early"
        if part.startswith(("early", "the start", "the beginning", "the first", "the opening"))
        else "mid"
        if part.startswith(("mid", "the mid"))
        else "late"
    )
    if unit == "year":
        month = {"early": 1, "mid": 5, "late": 9}[part]
        return f"{month_of(first.year, month)}/{month_of(first.year, month + 3)}"
    return third_of(first, last, part)


def _by_end(m: re.Match[str], frame: Frame) -> str | None:
    """ "By the end of the year", "before the end of next month": from publication to that end."""
    which, unit = (m["which"] or "this").lower(), m["unit"].lower()
    last = _bounds(add(day_of(frame), 1 if which == "next" else 0, unit), unit)[1]
    return span_of(day_of(frame), last)


def _named_month(m: re.Match[str], frame: Frame) -> str | None:
    """ "Last November", "next June", "this March": whole months before, after or in this year."""
    day, month, which = day_of(frame), month_number(m["m"]), m["which"].lower()
    if which in ("last", "past"):
        return month_of(day.year - (month >= day.month), month)
    if which in ("next", "coming"):
        return month_of(day.year + (month <= day.month), month)
    return month_of(day.year, month)


def _month_of_year(m: re.Match[str], frame: Frame) -> str | None:
    """ "June last year", "23 February this year"."""
    year = day_of(frame).year + {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    return _month_or_day(m, year)


def _month_or_day(m: re.Match[str], year: int) -> str | None:
    month, day_text = month_number(m["m"]), m["d"] or m["d2"]
    if not day_text:
        return month_of(year, month)
    found = real_day(year, month, day_number(day_text))
    return found.isoformat() if found else None


def _month_same_year(m: re.Match[str], frame: Frame) -> str | None:
    first, last = anchor_of(frame)
    if first.year != last.year:
        return None
    return _month_or_day(m, first.year + {"following": 1, "next": 1, "previous": -1}.get(m["which"].lower(), 0))


def _named_season(m: re.Match[str], frame: Frame) -> str | None:
    """ "This summer", "last winter", "next spring", "in the fall" (by tense)."""
    day, season, which = day_of(frame), m["s"].lower(), (m["which"] or "the").lower()
    month = _SEASON_MONTH[season]
    starts = [date(y, month, 1) for y in range(day.year - 2, day.year + 3)]
    past = max(s for s in starts if s <= day)
    running = day <= add_months(past, 3) - _ONE_DAY
    later = min(s for s in starts if s > day)
    if which in ("last", "past"):
        start = add_months(past, -12) if running else past
    elif which in ("next", "coming"):
        start = later
    elif running:
        start = past
    elif which == "this" and season != "winter" and frame.future is None:
        start = date(day.year, month, 1)
    else:
        start = later if frame.future else past
    return f"{start.year}-{_SEASON_CODE[season]}"


def _ago(m: re.Match[str], frame: Frame) -> str | None:
    return _counted(day_of(frame), -number(m["n"]), m["unit"], bool(m["about"]), m["n"])


def _counted(day: date, count: int, unit: str, about: bool, written: str) -> str | None:
    """A day exactly, a week about to the day, months and years to the month and year."""
    unit = unit.lower()
    found = add(day, count, unit)
    about = about or unit == "week" or "couple" in written.lower()
    edtf = period_of(found, "day" if unit in ("hour", "day", "week") else "year" if unit == "decade" else unit)
    return f"{edtf}~" if about or unit == "decade" else edtf


def _in_time(m: re.Match[str], frame: Frame) -> str | None:
    """ "In three days" from publication; said of the past it is a duration ("in two days they agreed")."""
    if frame.future is not True and not m["time"]:
        return None
    return _counted(day_of(frame), number(m["n"]), m["unit"], bool(m["about"]), m["n"])


def _from_now(m: re.Match[str], frame: Frame) -> str | None:
    """ "A week from today", "two weeks from now"."""
    return _counted(day_of(frame), number(m["n"]), m["unit"], bool(m["about"]), m["n"] if m["now"] != "today" else "")


def _new_year(m: re.Match[str], frame: Frame) -> str | None:
    """ "In the new year", "early in the new year": the year to come; in January, February the one that has begun."""
    year = day_of(frame).year + (day_of(frame).month > 2)
    return f"{month_of(year, 1)}/{month_of(year, 4)}" if m["early"] else f"{year:04d}"


def _turn_of_year(m: re.Match[str], frame: Frame) -> str | None:
    """ "At the turn of the year": the December and January nearest publication that fit the tense."""
    year = day_of(frame).year - (day_of(frame).month < 7 and frame.future is not True)
    return f"{month_of(year, 12)}/{month_of(year + 1, 1)}"


def _period_after_next(m: re.Match[str], frame: Frame) -> str | None:
    """ "The week after next", "the month before last"."""
    return period_of(add(day_of(frame), 2 if m["way"].lower().startswith("after") else -2, m["unit"]), m["unit"])


def _share_of_year(m: re.Match[str], frame: Frame) -> str | None:
    """ "The last quarter of the year", "the first half of next year"."""
    year = day_of(frame).year + {"last": -1, "next": 1}.get(m["which"].lower(), 0)
    count = 4 if m["share"].lower() == "quarter" else 2
    ordinal = ORDINAL[m["q"].lower()] if m["q"].lower() != "last" else count
    months = 12 // count
    return (
        f"{month_of(year, (ordinal - 1) * months + 1)}/{month_of(year, ordinal * months)}" if ordinal <= count else None
    )


def _edge_day(m: re.Match[str], frame: Frame) -> str | None:
    """ "The last day of the month", "the first day of next year"."""
    offset = {"last": -1, "next": 1}.get(m["which"].lower(), 0)
    first, last = _bounds(add(day_of(frame), offset, m["unit"]), m["unit"].lower())
    return (first if m["edge"].lower() == "first" else last).isoformat()


def _earlier_in_day(m: re.Match[str], frame: Frame) -> str | None:
    """ "Earlier in the day": the day told of, where one is; a report that names none means its own."""
    day = frame.anchor[0] if frame.anchor and frame.anchor[0] == frame.anchor[1] else day_of(frame)
    return day.isoformat()


def _within(m: re.Match[str], frame: Frame) -> str | None:
    """ "Within a month", "in the next two weeks": from publication to then."""
    if frame.future is False:
        return None
    return span_of(day_of(frame), add(day_of(frame), number(m["n"]), m["unit"]))


def _past_run(m: re.Match[str], frame: Frame) -> str | None:
    """ "Over the past six months": from then to publication."""
    count = number(m["n"]) if m["n"] else 1
    return span_of(add(day_of(frame), -count, m["unit"]), day_of(frame))


def _coming(m: re.Match[str], frame: Frame) -> str | None:
    if not m["many"]:
        return span_of(day_of(frame), add(day_of(frame), 1, m["unit"]))
    end = day_of(frame) + timedelta(days=_REACH[m["unit"].lower()])
    return f"{day_of(frame).isoformat()}/{end.isoformat()}~"


def _recent(m: re.Match[str], frame: Frame) -> str | None:
    """ "In recent weeks", "a few days ago": the stretch that such words reach back."""
    start = day_of(frame) - timedelta(days=_REACH[m["unit"].lower()])
    return f"{start.isoformat()}~/{day_of(frame).isoformat()}"


def _anchored_day(m: re.Match[str], frame: Frame) -> str | None:
    """ "The following day", "the day before", "that day", "the same week", "the previous month"."""
    first, last = anchor_of(frame)
    which, unit = m["which"].lower(), m["unit"].lower()
    unit = unit if unit in ("week", "month", "year") else "day"
    if unit == "day" and first != last and which not in ("following", "next", "previous", "before", "preceding"):
        return None
    # A run of days can be counted from; a week as such has no "following day".
    if (last - first).days > {"day": 4, "week": 6, "month": 31, "year": 366}[unit]:
        return None
    if which in ("following", "next"):
        return period_of(add(last, 1, unit), unit)
    if which in ("previous", "before", "preceding"):
        return period_of(add(first, -1, unit), unit)
    return period_of(first, unit)


def _from_anchor(m: re.Match[str], frame: Frame) -> str | None:
    """ "Two days later", "a week earlier"; the answer is never finer than the date it counts from."""
    first, last = anchor_of(frame)
    later = m["way"].lower() in ("later", "afterwards", "after that")
    unit = m["unit"].lower()
    if unit == "hour" or (last - first).days > {"day": 4, "week": 6, "month": 31}.get(unit, 366):
        return None
    start = last if later else first
    return _counted(start, number(m["n"]) * (1 if later else -1), unit, bool(m["about"]), m["n"])


def _ordinal_week(m: re.Match[str], frame: Frame) -> str | None:
    """ "The first week of August": days 1-7, 8-14, 15-21, 22-28; the last one ends with the month."""
    which, day, month = ORDINAL[m["which"].lower()], day_of(frame), month_number(m["m"])
    year = (
        int(m["y"])
        if m["y"]
        else min(range(day.year - 1, day.year + 2), key=lambda y: abs((date(y, month, 15) - day).days))
    )
    last = month_end(year, month)
    if which == -1:
        return span_of(last - timedelta(days=6), last)
    return span_of(date(year, month, 7 * which - 6), date(year, month, 7 * which))


_TIME_OF_DAY = r"(?i:early |late )?(?i:morning|afternoon|evening|night)"
_W, _W2 = rf"(?P<w>{WEEKDAY})", rf"(?P<w2>{WEEKDAY})"
_N_UNIT = rf"(?:{NUMBER} (?:to|or) )?(?P<n>{NUMBER})[\s-]+(?P<unit>{UNIT})s?"
_ABOUT = r"(?P<about>(?i:about|around|some|roughly|nearly|almost|more than|over|at least|less than|up to) )?"
_PERIOD = r"(?i:day|week|month|year|morning|afternoon|evening|night)"
_M = rf"(?P<m>{MONTH_FULL})"
_D_BEFORE, _D_AFTER = rf"(?:(?i:the )?(?P<d>{DAY}) (?:of )?)?", rf"(?: (?P<d2>{DAY}),?)?"
_IN = r"(?i:in |during |over |on |for )?"

# Longest match wins in the text; between equals the earlier row.
PERIODS: tuple[Rule, ...] = (
    rule(
        "last, this or next period",
        "day",
        rf"{_IN}(?i:the )?(?P<which>(?i:last|this|next|current)) (?P<unit>(?i:week|month|year))",
        _period,
    ),
    rule(
        "earlier or later in the period",
        "day",
        r"(?P<when>(?i:earlier|later)) (?i:this|in the|during the) (?P<unit>(?i:week|month|year))",
        _earlier_in,
    ),
    rule(
        "earlier or later in a month",
        "day",
        rf"(?P<when>(?i:earlier|later)) (?i:in|this) {_M}(?! \d)",
        _earlier_in_month,
    ),
    rule(
        "by the end of a period",
        "day",
        r"(?i:by|before|until|till|through) (?i:the )?(?i:end of )(?P<which>(?i:this|the|next)) "
        r"(?P<unit>(?i:week|month|year))",
        _by_end,
    ),
    rule(
        "by the end of a period",
        "day",
        r"(?i:by|before|until) (?i:the )?(?P<unit>(?i:year|month|week))(?:[\s-]|['’]s )(?i:end)(?P<which>)",
        _by_end,
    ),
    rule(
        "part of a period",
        "day",
        rf"{_IN}(?i:at |by )?(?P<part>(?i:early|mid|late|the start of|the beginning of|the middle of"
        rf"|the end of|the (?:first|opening|last|closing|final) days of))[\s-]+"
        rf"(?P<which>(?i:this|last|next|the)) (?P<unit>(?i:week|month|year))",
        _part_of_period,
    ),
    rule(
        "last or next month by name",
        "day",
        rf"{_IN}(?P<which>(?i:last|past|this|next|coming)) {_M}(?! \d)",
        _named_month,
    ),
    rule(
        "date of last, this or next year",
        "day",
        rf"{_IN}{_D_BEFORE}{_M}{_D_AFTER} (?i:of )?(?P<which>(?i:last|this|next)) (?i:year)",
        _month_of_year,
    ),
    rule(
        "date of the year before named",
        "anchor",
        rf"{_IN}{_D_BEFORE}{_M}{_D_AFTER} (?i:of )?(?i:the )?(?P<which>(?i:same|that|following|next"
        rf"|previous)) (?i:year)",
        _month_same_year,
    ),
    rule(
        "season near publication",
        "day",
        rf"{_IN}(?P<which>(?i:last|this|next|the|coming|past)) (?P<s>{SEASON})(?! (?i:of )?\d)(?=\W|$)",
        _named_season,
    ),
    rule(
        "season near publication",
        "day",
        rf"(?:(?<=by\x20)|(?<=before\x20)|(?<=until\x20)|(?<=since\x20))(?P<which>)(?P<s>{SEASON})"
        r"(?! (?i:of )?\d)(?=\W|$)",
        _named_season,
    ),
    rule("time before publication", "day", rf"{_ABOUT}{_N_UNIT} (?i:ago)", _ago),
    rule(
        "some time before publication",
        "day",
        r"(?<!half\x20)(?<!dozen\x20)(?i:only |just )?(?i:(?:a few|several|some|many) )?"
        r"(?P<unit>(?i:hour|day|week|month))s (?i:ago)",
        _recent,
    ),
    rule(
        "some time after a date",
        "",
        r"(?i:only |just )?(?i:(?:a few|several|some|many) )?(?i:hour|day|week|month)s (?i:later|afterwards)",
        lambda m, frame: None,
        open_reason="it gives no number to count",
    ),
    rule(
        "some date",
        "",
        r"(?i:(?:at|on) (?:a|an|some) (?:(?:later|unspecified|undisclosed|future|early) )(?:date|day|time|stage)"
        r"|(?:at|on) a (?:date|day|time) (?:yet )?to be (?:set|agreed|fixed|announced|determined))",
        lambda m, frame: None,
        sign="some date",
        open_reason="no day is given",
    ),
    rule("new year", "day", r"(?P<early>(?i:early ))?(?i:in )(?i:the )(?i:new year)", _new_year),
    rule("turn of the year", "day", r"(?i:(?:at|by|around|before|after) the turn of the year)", _turn_of_year),
    rule(
        "time after publication",
        "day",
        rf"(?i:in ){_ABOUT}{_N_UNIT}(?P<time>['’]s? (?i:time)| from (?:now|today))?",
        _in_time,
    ),
    rule("within a time", "day", rf"(?i:within) (?i:the next )?{_ABOUT}{_N_UNIT}", _within),
    rule(
        "within a time",
        "day",
        rf"(?i:in|over|during|for) (?i:the (?:next|coming|following) ){_ABOUT}{_N_UNIT}",
        _within,
    ),
    rule(
        "time up to publication",
        "day",
        rf"(?i:in|over|during|for|within)?\s*(?i:the (?:past|last) ){_ABOUT}(?:(?P<n>{NUMBER})[\s-]+)"
        rf"(?P<unit>{UNIT})s?",
        _past_run,
    ),
    rule(
        "time up to publication",
        "day",
        rf"(?i:in |over |during |for |within )?(?i:(?:the|this) past )(?P<n>)(?P<unit>{UNIT})",
        _past_run,
    ),
    rule(
        "coming days, weeks, months",
        "day",
        rf"(?i:in|over|during|within|for) (?i:the )?(?i:coming|next few|next couple of) (?P<unit>{UNIT})(?P<many>s?)",
        _coming,
    ),
    rule(
        "coming days, weeks, months",
        "day",
        r"(?i:within|in a few|in a matter of) (?P<unit>(?i:hour|day|week|month))(?P<many>s)",
        _coming,
    ),
    rule(
        "recent days, weeks, months",
        "day",
        rf"(?i:in|over|during|for|within) (?i:the )?(?i:recent|(?:last|past) (?:few|several|couple of)) "
        rf"(?P<unit>{UNIT})s?",
        _recent,
    ),
    rule(
        "period before, of or after a date",
        "anchor",
        rf"{_IN}(?i:later |earlier )?(?i:on |in )?(?:the |The )?(?P<which>(?i:following|next|previous"
        rf"|preceding|same|that)) (?i:very |same )?(?P<unit>{_PERIOD})(?! (?:of|after|before|few)\b)",
        _anchored_day,
    ),
    rule("earlier or later in the day", "day", r"(?i:earlier|later) (?i:in|during) (?i:the day)", _earlier_in_day),
    rule("time after publication", "day", rf"{_ABOUT}{_N_UNIT} (?i:from )(?P<now>now|today)", _from_now),
    rule(
        "period after next or before last",
        "day",
        rf"{_IN}(?i:the )(?P<unit>(?i:week|month|year)) (?P<way>(?i:after next|before last))",
        _period_after_next,
    ),
    rule(
        "half or quarter of a year near publication",
        "day",
        rf"{_IN}(?i:the )?(?P<q>(?i:first|second|third|fourth|last)) (?P<share>(?i:quarter|half)) (?i:of )"
        rf"(?P<which>(?i:the|this|next|last)) (?i:year)",
        _share_of_year,
    ),
    rule(
        "first or last day of a period",
        "day",
        r"(?i:on )?(?i:the )(?P<edge>(?i:first|last)) (?i:day of )(?P<which>(?i:the|this|next|last)) "
        r"(?P<unit>(?i:week|month|year))",
        _edge_day,
    ),
    rule(
        "the day before",
        "anchor",
        r"(?i:on )?(?i:the) (?P<unit>(?i:day|week|month|year)) (?P<which>(?i:before))(?=\s*(?:[,.;:)]|$))",
        _anchored_day,
    ),
    rule(
        "time before or after a date",
        "anchor",
        rf"{_ABOUT}{_N_UNIT} (?P<way>(?i:later|earlier|before|afterwards|after that|previously))(?=\s*"
        rf"(?:[,.;:)]|$)| \w)",
        _from_anchor,
    ),
    rule(
        "week of a month",
        "day",
        rf"{_IN}(?i:the )?(?P<which>(?i:first|second|third|fourth|last)) (?i:week (?:of|in) ){_M}(?:,? "
        rf"(?P<y>(?:19|20)\d\d))?",
        _ordinal_week,
    ),
)
