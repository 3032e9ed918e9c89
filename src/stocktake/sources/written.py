"""Dates as people write them in headers, datelines, feeds and metadata, read to EDTF with precision and time zone.

Only complete patterns are read. A date without a year keeps ``XXXX`` for it; ``10/07/2024``, which is two dates, is
returned without a value and with both readings, and is never settled by a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_YEAR_HALVES = (
    ("january", "february", "march", "april", "may", "june"),
    ("july", "august", "september", "october", "november", "december"),
)
_MONTHS = _YEAR_HALVES[0] + _YEAR_HALVES[1]
MONTHS = {name[:length]: i for i, name in enumerate(_MONTHS, 1) for length in (3, len(name))} | {"sept": 9}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = (*_DAYS, "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun")

_MONTH = (
    r"(?P<month>(?:january|february|march|april|june|july|august|september|october|november|december)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sept|sep|oct|nov|dec)\.?)"
)
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+(?:the\s+)?)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_CLOCK = (
    r"(?P<clock>(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?:[^\S\n]*(?P<ampm>[ap]\.?\s?m\b\.?))?)"
    r"(?:[^\S\n]*(?P<zone>Z\b|(?:UTC|GMT)?[^\S\n]?[+-]\d{2}:?\d{2}\b|[A-Z]{2,5}\b)"
    r"|[^\S\n]*\((?P<in_brackets>(?:UTC|GMT)\s?(?:[+-]\d{1,2}(?::?\d{2})?)?|[A-Z]{2,3}T|local time)\))?"
)
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_PATTERNS = (  # tried in this order; the first that matches at the position wins
    rf"{_WEEKDAY}(?P<iso>(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}))(?!\d|-\d)",
    rf"(?P<iso>{_YEAR}(?P<month>[01]\d)(?P<day>[0-3]\d))(?!\d)",
    rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+{_YEAR}(?!\d))?",
    rf"{_WEEKDAY}{_DAY}[ -](?:of\s+)?{_MONTH}(?:[ ,-]\s*{_YEAR}(?!\d))?",
    rf"{_WEEKDAY}(?P<first>\d{{1,2}})(?P<nsep>[/.-])(?P<second_number>\d{{1,2}})(?P=nsep){_YEAR}(?!\d)",
    rf"{_MONTH},?\s+{_YEAR}(?!\d)",
    r"(?P<year>\d{4})-(?P<month>\d{2})(?![\d-])",
    rf"{_YEAR}(?![\d-])",
)
_DATE = tuple(re.compile(p, re.IGNORECASE) for p in _PATTERNS)
_TIME_AFTER = re.compile(rf"(?:T|,?\s+(?:at\s+|[-–|]\s*)?){_CLOCK}", re.IGNORECASE)
_TIME_BEFORE = re.compile(rf"{_CLOCK},?\s+(?:on\s+)?", re.IGNORECASE)
_EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?[~?%]?(/(\d{4}(-\d{2}(-\d{2})?)?[~?%]?|\.\.)?)?$")
_NOT_ZONES = {"BY", "THE", "ON", "IN", "AT", "FOR", "AND", "AM", "PM"}


@dataclass(frozen=True)
class Written:
    """One written date: EDTF ``value`` (None if it is two dates at once), precision day, month, year or no_year.

    ``time`` is HH:MM as written, ``zone`` as written (``Z``, ``+04:00``, ``EDT``) or None; ``end`` is the offset in the
    string where the match ended; ``readings`` holds both values of an ambiguous numeric date.
    """

    value: str | None
    precision: str
    text: str
    end: int
    time: str | None = None
    zone: str | None = None
    readings: tuple[str, ...] = ()


def parse_date(text: str, at: int = 0) -> Written | None:
    """Read the written date that begins exactly at offset ``at``; None when none does or it is no calendar day."""
    before = _TIME_BEFORE.match(text, at)
    for start in (at, before.end()) if before else (at,):
        for pattern in _DATE:
            match = pattern.match(text, start)
            if match and (value := _value(match)):
                return _with_time(text, at, match, before if start != at else None, *value)
    return None


def given_date(text: str) -> Written | None:
    """Read a date given by a user or a data file; EDTF such as ``2024-07-10/2024-07-12`` stays as it is."""
    text = text.strip()
    if _EDTF.match(text) and len(text) > 4 and not _calendar_error(text):
        precision = {7: "month", 10: "day"}.get(len(text), "interval" if "/" in text else "day")
        return Written(text, precision, text, len(text))
    found = parse_date(text)
    # A tail that is no time or punctuation means that we did not understand the whole of it.
    return found if found and not re.search(r"[^\W_]{3}", text[found.end :]) else None


def _calendar_error(edtf: str) -> bool:
    return any(_day(*map(int, d)) is None for d in re.findall(r"(\d{4})-(\d{2})-(\d{2})", edtf)) or any(
        not 1 <= int(m) <= 12 for m in re.findall(r"\d{4}-(\d{2})", edtf)
    )


def _value(match: re.Match[str]) -> tuple[str | None, str, tuple[str, ...]] | None:
    """EDTF value, precision, readings of a match; None when it is no calendar date (31 June)."""
    part = match.groupdict()
    year = part.get("year")
    if part.get("first"):
        return _numeric(int(part["first"]), int(part["second_number"]), int(part["year"]), part["nsep"])
    if not part.get("month"):
        return str(year), "year", ()
    name = part["month"].lower().rstrip(".")
    month = int(name) if name.isdigit() else MONTHS[name]
    if not part.get("day"):
        return (f"{year}-{month:02d}", "month", ()) if 1 <= month <= 12 else None
    day = int(part["day"])
    if year is None:  # 2024 is a leap year, so that 29 February is a day
        return (f"XXXX-{month:02d}-{day:02d}", "no_year", ()) if _day(2024, month, day) else None
    value = _day(int(year), month, day)
    return (value, "day", ()) if value else None


def _numeric(first: int, second: int, year: int, separator: str) -> tuple[str | None, str, tuple[str, ...]] | None:
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if separator == "." and day_first:  # 10.07.2024: dots are written day first wherever they are written
        return day_first, "day", ()
    both = tuple(dict.fromkeys(v for v in (day_first, month_first) if v))
    if len(both) == 2:
        return None, "ambiguous", both
    return (both[0], "day", ()) if both else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _with_time(
    text: str,
    at: int,
    match: re.Match[str],
    before: re.Match[str] | None,
    value: str | None,
    precision: str,
    readings: tuple[str, ...],
) -> Written:
    after = None if before else _TIME_AFTER.match(text, match.end())
    end = after.end() if after else match.end()
    clock, zone = _clock(before or after)
    return Written(value, precision, text[at:end], end, clock, zone, readings)


def _clock(match: re.Match[str] | None) -> tuple[str | None, str | None]:
    if match is None:
        return None, None
    hour, minute = int(match["hour"]), int(match["minute"])
    half = (match["ampm"] or "")[:1].lower()
    hour = hour % 12 + 12 if half == "p" else hour % 12 if half == "a" else hour
    zone = match["zone"] or match["in_brackets"]
    zone = None if zone and zone.upper() in _NOT_ZONES else zone
    return (f"{hour:02d}:{minute:02d}", zone) if hour < 24 and minute < 60 else (None, None)
