"""Calendar dates: patterns with day, month or year in them, and the functions that read them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from stocktake.edtf import edtf_interval
from stocktake.reading.date_words import (
    DAY,
    FEAST,
    MONTH,
    MONTH_FULL,
    SEASON,
    TO,
    WEEKDAY_ANY,
    YEAR,
    Frame,
    Rule,
    day_number,
    month_end,
    month_number,
    month_of,
    nearest,
    real_day,
    rule,
    span_of,
    third_of,
    week_of,
    weekday_number,
)

_NTH = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_SEASON_CODE = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_HOLIDAYS = {
    "christmas": (12, 25),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
}


def choose_year(month: int, day: int | None, frame: Frame) -> int | None:
    """The year of a month (and day) written without one.

    The year of the full date before it in the same paragraph when that lies well before publication (a report that
    looks back: "on 9 November 2020 ... on 1 December"); otherwise the year nearest publication that fits the tense.
    """
    stated = frame.stated
    if frame.about is None:
        # Nothing says when the report was written, so tense cannot help: the year nearest the stated date.
        return None if stated is None else _near(month, day, replace(frame, about=stated[1], future=None))
    year = _near(month, day, frame)
    if stated is not None and year is not None and frame.future is not True:
        best = real_day(year, month, day or 15)
        if best is not None and (best - stated[1]).days > 366:
            return stated[0].year
    return year


def _near(month: int, day: int | None, frame: Frame) -> int | None:
    if frame.about is None or (day is None and frame.about.month == month):
        return None if frame.about is None else frame.about.year
    years = range(max(1, frame.about.year - 1), frame.about.year + 2)
    best = nearest([d for y in years if (d := real_day(y, month, day or 15))], frame.about, frame.future)
    return None if best is None else best.year


def _year(text: str | None, month: int, day: int | None, frame: Frame) -> int | None:
    return int(text) if text else choose_year(month, day, frame)


def _day(m: re.Match[str], frame: Frame) -> str | None:
    month, day = month_number(m["m"]), day_number(m["d"])
    year = _year(_optional(m, "y"), month, day, frame)
    found = None if year is None else real_day(year, month, day)
    return None if found is None else found.isoformat()


def _optional(m: re.Match[str], name: str) -> str | None:
    return m.groupdict().get(name)


def _weekday_day(m: re.Match[str], frame: Frame) -> str | None:
    """A weekday helps to choose the year; where it contradicts a stated date, the date is kept as uncertain."""
    month, day, weekday = month_number(m["m"]), day_number(m["d"]), weekday_number(m["w"])
    if not m["y"] and frame.about is not None:
        years = range(frame.about.year - 3, frame.about.year + 4)
        options = [d for y in years if (d := real_day(y, month, day)) and d.weekday() == weekday]
        best = nearest(options, frame.about, frame.future)
        if best is not None and abs((best - frame.about).days) < 400:
            return best.isoformat()
    edtf = _day(m, frame)
    found = edtf_interval(edtf)
    return edtf if found is None or found[0].weekday() == weekday else f"{edtf}?"


def _days_one_month(m: re.Match[str], frame: Frame) -> str | None:
    month, first, last = month_number(m["m"]), day_number(m["d"]), day_number(m["d2"])
    year = _year(_optional(m, "y"), month, first, frame)
    if year is None or (m["to"].strip() == "and" and not _optional(m, "between") and last != first + 1):
        return None
    start, end = real_day(year, month, first), real_day(year, month, last)
    return span_of(start, end) if start and end and start < end else None


def _days_two_months(m: re.Match[str], frame: Frame) -> str | None:
    month, month2, first, last = month_number(m["m"]), month_number(m["m2"]), day_number(m["d"]), day_number(m["d2"])
    year2 = _year(m["y2"], month2, last, frame)
    if year2 is None:
        return None
    year = int(m["y"]) if m["y"] else year2 - (month > month2)
    start, end = real_day(year, month, first), real_day(year2, month2, last)
    if start and end and m["to"].strip() == "and" and not m["between"] and end - start != timedelta(days=1):
        return None
    return span_of(start, end) if start and end else None


def _iso(m: re.Match[str], frame: Frame) -> str | None:
    found = real_day(int(m["y"]), int(m["m"]), int(m["d"]))
    return found.isoformat() if found else None


def _numeric(m: re.Match[str], frame: Frame) -> str | None:
    """Dots are day first; slashes only where one number cannot be a month."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    if m["sep"] == "/" and a <= 12 and b <= 12 and a != b:
        return None  # it may be two days
    day, month = (b, a) if m["sep"] == "/" and b > 12 else (a, b)
    found = real_day(year, month, day)
    return found.isoformat() if found else None


def _month(m: re.Match[str], frame: Frame) -> str | None:
    month = month_number(m["m"])
    year = _year(_optional(m, "y"), month, None, frame)
    return None if year is None else month_of(year, month)


def _months(m: re.Match[str], frame: Frame) -> str | None:
    month, month2 = month_number(m["m"]), month_number(m["m2"])
    year2 = _year(_optional(m, "y2"), month2, None, frame)
    if year2 is None or (month == month2 and not _optional(m, "y")):
        return None
    year = int(m["y"]) if _optional(m, "y") else year2 - (month > month2)
    return f"{month_of(year, month)}/{month_of(year2, month2)}" if (year, month) < (year2, month2) else None


def _part(word: str) -> str:
    word = word.lower()
    if word.startswith(("mid", "in the middle", "the middle")):
        return "mid"
    return "early" if re.match(r"early|(?:the )?(?:beginning|start|first|opening)", word) else "late"


def _part_of_month(m: re.Match[str], frame: Frame) -> str | None:
    month = month_number(m["m"])
    year = _year(m["y"], month, None, frame)
    return None if year is None else third_of(date(year, month, 1), month_end(year, month), _part(m["part"]))


def _half_of_month(m: re.Match[str], frame: Frame) -> str | None:
    month = month_number(m["m"])
    year = _year(m["y"], month, None, frame)
    if year is None:
        return None
    first = m["half"].lower() == "first"
    return span_of(date(year, month, 1 if first else 16), date(year, month, 15) if first else month_end(year, month))


def _part_of_year(m: re.Match[str], frame: Frame) -> str | None:
    year, first = int(m["y"]), {"early": 1, "mid": 5, "late": 9}[_part(m["part"])]
    return f"{month_of(year, first)}/{month_of(year, first + 3)}"


def _year_only(m: re.Match[str], frame: Frame) -> str | None:
    return m["y"]


def _years(m: re.Match[str], frame: Frame) -> str | None:
    first, second = m["y"], m["y2"]
    last = second if len(second) == 4 else first[: 4 - len(second)] + second
    apart = (_optional(m, "to") or "").strip() == "and" and not m["between"] and int(last) != int(first) + 1
    return f"{first}/{last}" if int(first) < int(last) and not apart else None


def _decade(m: re.Match[str], frame: Frame) -> str | None:
    decade, part = m["y"][:3], _optional(m, "part")
    if m["y"][3] != "0":
        return None
    if not part:
        return f"{decade}X"
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[_part(part)]
    return f"{decade}{low}/{decade}{high}~"


def _century(m: re.Match[str], frame: Frame) -> str | None:
    century = day_number(m["n"])
    if not 1 < century <= 21:
        return None
    part = _optional(m, "part")
    if not part:
        return f"{century - 1:02d}XX"
    low, high = {"early": (0, 33), "mid": (34, 66), "late": (67, 99)}[_part(part)]
    return f"{century - 1:02d}{low:02d}/{century - 1:02d}{high:02d}~"


def _centuries(m: re.Match[str], frame: Frame) -> str | None:
    first, last = day_number(m["n"]), day_number(m["n2"])
    return f"{first - 1:02d}XX/{last - 1:02d}XX" if 1 < first < last <= 21 else None


def _season(m: re.Match[str], frame: Frame) -> str | None:
    season = m["s"].lower()
    if _optional(m, "y2"):
        return f"{m['y']}-24" if season == "winter" else None
    # "winter 2023" is said of its December as well as of its January and February.
    return f"{m['y']}-{_SEASON_CODE[season]}" + ("?" if season == "winter" else "")


def _quarter(m: re.Match[str], frame: Frame) -> str | None:
    ordinal = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}[m["q"].lower()]
    size = 3 if m["unit"].lower() == "quarter" else 6
    ordinal = 2 if size == 6 and m["q"].lower() in ("second", "last") else ordinal
    if ordinal * size > 12:
        return None
    return f"{month_of(int(m['y']), (ordinal - 1) * size + 1)}/{month_of(int(m['y']), ordinal * size)}"


def _week_of_day(m: re.Match[str], frame: Frame) -> str | None:
    found = edtf_interval(_day(m, frame))
    return None if found is None else span_of(*week_of(found[0]))


def _holiday(m: re.Match[str], frame: Frame) -> str | None:
    month, day = _HOLIDAYS[re.sub(r"\s+", " ", m["h"].lower().replace("’", "'"))]
    year = _year(m["y"], month, day, frame)
    return None if year is None else date(year, month, day).isoformat()


def _nth_weekday(m: re.Match[str], frame: Frame) -> str | None:
    """ "The second Sunday in December"."""
    month, weekday = month_number(m["m"]), weekday_number(m["w"])
    year = _year(m["y"], month, None, frame)
    if year is None:
        return None
    days = [date(year, month, d) for d in range(1, month_end(year, month).day + 1)]
    return [d for d in days if d.weekday() == weekday][_NTH[m["n"].lower()]].isoformat()


_ON = r"(?i:on )?(?i:the )?"
_ON_DAY = (
    r"(?i:on (?:the (?:morning|afternoon|evening|night) of )?|(?:early|late|earlier) (?:on )?|in the"
    r" early hours of )?"
)
_IN = r"(?i:in |during )?(?i:the month of )?"
_PART = (
    r"(?P<part>(?i:early(?: in)?|mid|in the middle of|late(?: in)?|the (?:beginning|start|middle|end) of"
    r"|the (?:first|opening|last|closing|final) days of))[\s-]+"
)
_NOT_COUNT = r"(?![\d,.]*\d|\s*(?:%|percent|people|troops|soldiers|prisoners|civilians|km|miles))"
_OF = r",? (?:of )?(?:the year )?"
_M, _M2 = rf"(?P<m>{MONTH})", rf"(?P<m2>{MONTH})"
_MF = rf"(?P<m>{MONTH_FULL})"
_D, _D2, _W = rf"(?P<d>{DAY})", rf"(?P<d2>{DAY})", rf"(?P<w>{WEEKDAY_ANY})"
_Y, _Y2, _TO = rf"(?P<y>{YEAR})", rf"(?P<y2>{YEAR})", f"(?P<to>{TO})"
_BETWEEN = r"(?:(?P<between>(?i:between|from) )|(?i:on )?)(?i:the )?"
_THE_WEEK = r"(?i:(?:in|during) )?(?i:the week (?:of|beginning|starting) )"
# A bare "Christmas" is a date only as the end of a time.
_BEHIND = "|".join(rf"(?<={word}\x20)" for word in ("before", "by", "at", "over", "after", "until", "since"))
_NTH_WEEKDAY = rf"(?i:on )?(?i:the )?(?P<n>(?i:first|second|third|fourth|last)) {_W} (?:of|in) "
_FEAST_BEFORE = r"(?i:on |in |during |over |at )?(?i:the )?(?i:(?:end|start|beginning|holy month|month) of )?"

# Whether the year is stated decides what a row needs, so most shapes have two rows. Longest match wins in the text.
CALENDAR: tuple[Rule, ...] = (
    rule("iso date", "", rf"{_ON}(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d)", _iso, sign="digit"),
    rule(
        "numeric date",
        "",
        rf"{_ON}(?P<a>\d{{1,2}})(?P<sep>[./])(?P<b>\d{{1,2}})(?P=sep)(?P<y>(?:19|20)\d\d)",
        _numeric,
        sign="digit",
    ),
    rule(
        "numeric date that may be two days",
        "",
        r"(?i:on|dated|by|until|since|before|after|from) (?:0?[1-9]|1[0-2])/(?:0?[1-9]|1[0-2])/(?:19|20)\d\d",
        lambda m, frame: None,
        sign="digit",
        open_reason="it may be two days: nothing says which number is the month",
    ),
    rule(
        "feast",
        "",
        rf"{_FEAST_BEFORE}{FEAST}(?: (?i:holidays?|truce|feast|week|weekend))?(?! [A-Z])",
        lambda m, frame: None,
        open_reason="a feast that is on another day each year",
    ),
    rule("weekday and date", "", rf"{_ON_DAY}{_W},? (?:the )?(?:{_M} {_D}),? {_Y}", _weekday_day),
    rule("weekday and date", "", rf"{_ON_DAY}{_W},? (?:the )?(?:{_D} (?:of )?{_M}),? {_Y}", _weekday_day),
    rule("weekday and date, year by publication", "year", rf"{_ON_DAY}{_W},? {_M} {_D}(?P<y>)", _weekday_day),
    rule(
        "weekday and date, year by publication",
        "year",
        rf"{_ON_DAY}{_W},? (?:the )?{_D} (?:of )?{_M}(?P<y>)",
        _weekday_day,
    ),
    rule("date", "", rf"{_ON}{_M} {_D},? (?:of )?{_Y}", _day),
    rule("date", "", rf"{_ON}{_D} (?:(?:day )?of )?{_M},? (?:of )?{_Y}", _day),
    rule("date, year by publication", "year", rf"{_ON}{_M} (?:the )?{_D}", _day),
    rule("date, year by publication", "year", rf"{_ON}{_D} (?:(?:day )?of )?{_M}", _day),
    rule("days of a month", "", rf"{_BETWEEN}{_M} {_D}{_TO}{_D2},? {_Y}", _days_one_month),
    rule("days of a month", "", rf"{_BETWEEN}{_D}{_TO}(?:the )?{_D2} (?:of )?{_M},? {_Y}", _days_one_month),
    rule("days of a month, year by publication", "year", rf"{_BETWEEN}{_M} {_D}{_TO}{_D2}", _days_one_month),
    rule(
        "days of a month, year by publication",
        "year",
        rf"{_BETWEEN}{_D}{_TO}(?:the )?{_D2} (?:of )?{_M}",
        _days_one_month,
    ),
    rule("days across months", "", rf"{_BETWEEN}{_M} {_D}(?:,? {_Y})?{_TO}{_M2} {_D2},? {_Y2}", _days_two_months),
    rule("days across months", "", rf"{_BETWEEN}{_D} {_M}(?:,? {_Y})?{_TO}{_D2} {_M2},? {_Y2}", _days_two_months),
    rule(
        "days across months, year by publication",
        "year",
        rf"{_BETWEEN}{_M} {_D}(?P<y>){_TO}{_M2} {_D2}(?P<y2>)",
        _days_two_months,
    ),
    rule(
        "days across months, year by publication",
        "year",
        rf"{_BETWEEN}{_D} {_M}(?P<y>){_TO}{_D2} {_M2}(?P<y2>)",
        _days_two_months,
    ),
    rule("month and year", "", rf"{_IN}{_M}{_OF}{_Y}", _month),
    rule(
        "month, year by publication",
        "year",
        rf"(?i:back )?(?:(?i:in|during|since|until|till|by|through|from|for) )(?i:the month of )?{_MF}"
        rf"(?!,?\s*\d| of \d)",
        _month,
    ),
    rule("month, year by publication", "year", _MF, _month, loose=True),
    rule("months", "", rf"(?i:from |between |in )?{_M}{_TO}{_M2}(?: in| of|,)? {_Y2}", _months),
    rule("months", "", rf"(?i:from |between |in )?{_M} (?:of )?{_Y}{_TO}{_M2} (?:of )?{_Y2}", _months),
    rule("months, year by publication", "year", rf"(?i:from |between |in ){_M}{_TO}{_M2}", _months),
    rule("part of a month", "", rf"{_IN}(?i:at )?{_PART}{_M}{_OF}{_Y}", _part_of_month),
    rule("part of a month, year by publication", "year", rf"{_IN}(?i:at )?{_PART}{_M}(?P<y>)", _part_of_month),
    rule(
        "half of a month",
        "",
        rf"{_IN}(?i:the )?(?P<half>(?i:first|second)) half of {_M}{_OF}{_Y}",
        _half_of_month,
    ),
    rule(
        "half of a month, year by publication",
        "year",
        rf"{_IN}(?i:the )?(?P<half>(?i:first|second)) half of {_M}(?P<y>)",
        _half_of_month,
    ),
    rule("part of a year", "", rf"{_IN}(?i:at )?{_PART}(?:the year )?{_Y}", _part_of_year, sign="digit"),
    rule(
        "half or quarter",
        "",
        rf"{_IN}(?i:the )?(?P<q>(?i:first|second|third|fourth|last)) (?P<unit>(?i:quarter|half)) of {_Y}",
        _quarter,
        sign="digit",
    ),
    rule(
        "year",
        "",
        rf"(?i:back )?(?i:in|during|since|until|till|by|from|for|circa|year|around|early in|late in) "
        rf"(?:the year )?(?P<y>(?:1[5-9]|20)\d\d){_NOT_COUNT}",
        _year_only,
        sign="digit",
    ),
    rule(
        "year",
        "",
        rf"(?<=\()(?P<y>(?:1[5-9]|20)\d\d)(?=[);,])|(?:(?<=[Tt]he\x20)|(?<=its\x20)|(?<=his\x20)|"
        rf"(?<=her\x20)|(?<=their\x20)|(?<=\x20a\x20)|(?<=of\x20)|(?<=\x20as\x20))(?P<yy>(?:19|20)\d\d){_NOT_COUNT}",
        lambda m, f: m["y"] or m["yy"],
        sign="digit",
    ),
    rule("year", "", r"(?P<y>\d{4})", _year_only, sign="digit", loose=True),
    rule(
        "years", "", rf"{_IN}(?:(?P<between>(?i:between|from)) )?(?:the )?{_Y}{_TO}(?P<y2>{YEAR})", _years, sign="digit"
    ),
    rule("years", "", rf"{_IN}(?i:from |between )?{_Y}\s*[-–/]\s*(?P<y2>\d\d?)(?!\d|-|/)", _years, sign="digit"),
    rule("decade", "", rf"{_IN}(?i:the )?(?:{_PART})?(?P<y>(?:1[5-9]|20)\d0)['’]?s", _decade, sign="digit"),
    rule(
        "century",
        "",
        rf"{_IN}(?i:the )?(?:{_PART})?(?P<n>\d\d?(?:st|nd|rd|th))[\s-]+(?i:century)",
        _century,
        sign="digit",
    ),
    rule(
        "centuries",
        "",
        rf"{_IN}(?i:from |between )?(?i:the )?(?P<n>\d\d?th){TO}(?i:the )?(?P<n2>\d\d?(?:st|nd|rd"
        rf"|th))[\s-]+(?i:centur(?:y|ies))",
        _centuries,
        sign="digit",
    ),
    rule("season", "", rf"{_IN}(?i:the )?(?P<s>{SEASON})(?:{_OF}){_Y}(?:[-–/](?P<y2>\d\d(?:\d\d)?))?", _season),
    rule("week of a date", "", rf"{_THE_WEEK}{_M} {_D},? {_Y}", _week_of_day),
    rule("week of a date", "", rf"{_THE_WEEK}{_D} {_M},? {_Y}", _week_of_day),
    rule("week of a date, year by publication", "year", rf"{_THE_WEEK}{_M} {_D}", _week_of_day),
    rule("week of a date, year by publication", "year", rf"{_THE_WEEK}{_D} {_M}", _week_of_day),
    rule("holiday", "", rf"{_ON}(?P<h>(?i:Christmas (?:Eve|Day)|New Year['’]s (?:Eve|Day))),? {_Y}", _holiday),
    rule(
        "holiday, year by publication",
        "year",
        rf"{_ON}(?P<h>(?i:Christmas (?:Eve|Day)|New Year['’]s (?:Eve|Day)))(?P<y>)",
        _holiday,
    ),
    rule(
        "holiday, year by publication",
        "year",
        rf"(?:{_BEHIND})(?P<h>Christmas)(?P<y>)(?=[,.;)]| (?:and|in|at|that|as|to|for|the|with)\b|$)",
        _holiday,
        sign="word",
    ),
    rule("weekday of a month", "year", rf"{_NTH_WEEKDAY}{_M}(?P<y>)(?!,? \d)", _nth_weekday),
    rule("weekday of a month", "", rf"{_NTH_WEEKDAY}{_M}{_OF}{_Y}", _nth_weekday),
)
