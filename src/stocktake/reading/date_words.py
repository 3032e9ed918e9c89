"""The words dates are made of: months, weekdays, numbers, units; and the frame a date phrase is read in."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from stocktake.number_words import CARDINALS, ORDINALS

Interval = tuple[date, date]

_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH_SHORT = ("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBER = {name[:3].lower(): number for number, name in enumerate(_MONTH_NAMES, 1)}
_WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEKDAY_NUMBER = {name[:3].lower(): number for number, name in enumerate(_WEEKDAY_NAMES)}

# "may", "march" and "august" are also common words, so they need their capital; the others do not.
_LOWER = [name.lower() for name in _MONTH_NAMES if name not in ("May", "March", "August")]
MONTH_FULL = "(?:" + "|".join([*_MONTH_NAMES, *(n.upper() for n in _MONTH_NAMES), *_LOWER]) + ")"
MONTH = rf"(?:{MONTH_FULL}|(?:" + "|".join([*_MONTH_SHORT, *(n.upper() for n in _MONTH_SHORT)]) + r")\b\.?)"
# "Good Friday", "Bloody Sunday": the day's name is part of another one; "every Friday" is no day.
_NOT_BEFORE = ("Good", "Bloody", "Holy", "Easter", "Ash", "Palm", "Super", "every", "each", "Every", "Each")
_NO_WEEKDAY = "".join(rf"(?<!\b{word}\s)" for word in _NOT_BEFORE)
WEEKDAY = _NO_WEEKDAY + "(?:" + "|".join([*_WEEKDAY_NAMES, *(n.upper() for n in _WEEKDAY_NAMES)]) + ")"
FEAST = (
    r"(?i:Ramadan|Easter(?: Sunday| Monday)?|Eid(?: al[- ](?:Fitr|Adha))?|Passover|Good Friday|Holy Week"
    r"|Palm Sunday|Pentecost|Yom Kippur|Rosh Hashanah|Ashura|Diwali"
    r"|Lunar New Year|Chinese New Year|Orthodox (?:Easter|Christmas))"
)
WEEKDAY_ANY = rf"(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?)"
# "October second" is a day, "in October second-round talks" is not.
_DAY_WORD = (
    "(?i:"
    + "|".join(sorted(ORDINALS, key=len, reverse=True))
    + r")(?![\w-]|\s+(?:round|phase|half|quarter|week|time|day|year)s?\b)"
)
DAY = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?(?!\d)|{_DAY_WORD})"
YEAR = r"(?:1[0-9]|20)\d\d(?!\d)"
SEASON = r"(?i:spring|summer|autumn|fall|winter)"
TO = r"(?:\s*[-–—]\s*|\s+(?:to|through|until|till|and)\s+)"

_NUMBERS = CARDINALS | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "sixty": 60}
_FEW = {"couple of": 2, "a couple of": 2}
NUMBER = r"(?i:\d{1,3}|a\s+couple\s+of|couple\s+of|an?|" + "|".join(w for w in _NUMBERS if len(w) > 2) + ")"
UNIT = r"(?i:hour|day|week|month|year|decade)"
ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


@dataclass(frozen=True)
class Frame:
    """What a phrase is read against.

    ``day``: the day of publication (or of the dateline), None when not known to the day. ``about``: a day somewhere
    in the known publication period, enough to choose a year. ``future``: what the clause says of the time, None when
    it does not. ``anchor``: the period of the date mentioned last; ``stated``: the last one that stated its year.
    """

    day: date | None = None
    about: date | None = None
    future: bool | None = None
    anchor: Interval | None = None
    stated: Interval | None = None

    def with_future(self, future: bool | None) -> Frame:
        """The same frame read with another tense."""
        return replace(self, future=future)


class Rule(NamedTuple):
    """One row of the grammar: name, what it needs of the frame, pattern and the function that reads a match.

    ``needs`` is "" (absolute), "day", "year" or "anchor". ``resolve`` returns EDTF, or None when the match is no
    date after all (30 February, 03/04/2025). ``loose`` rows are only used on a span that is known to be a date,
    never to find dates in running text. ``sign`` is the key of SIGNS without which the row cannot match.
    ``open_reason`` is why the phrase stays open where ``resolve`` gives None; without one such a match is no date.
    """

    name: str
    needs: str
    pattern: re.Pattern[str]
    resolve: Callable[[re.Match[str], Frame], str | None]
    loose: bool = False
    sign: str = "digit"
    open_reason: str | None = None


def month_number(word: str) -> int:
    """1-12 for an English month name or abbreviation."""
    return _MONTH_NUMBER[word[:3].lower()]


def weekday_number(word: str) -> int:
    """0 for Monday ... 6 for Sunday."""
    return _WEEKDAY_NUMBER[word[:3].lower()]


def day_number(word: str) -> int:
    """The number in "14", "14th" or "fourteenth"."""
    digits = re.sub(r"\D", "", word)
    return int(digits) if digits else ORDINALS[word.lower()]


def number(word: str) -> int:
    """A small number in digits or words; "a" is 1, "a couple of" 2."""
    word = re.sub(r"\s+", " ", word.lower())
    return int(word) if word.isdigit() else _FEW.get(word) or _NUMBERS[word]


def real_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the month's last day where it is shorter."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def add(day: date, count: int, unit: str) -> date:
    """``count`` units after (before when negative) ``day``; hours count as whole days, rounded up."""
    unit = unit.lower()
    if unit == "hour":
        whole = -(-abs(count) // 24)
        return day + timedelta(days=whole if count > 0 else -whole)
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    return add_months(day, count * {"month": 1, "year": 12, "decade": 120}[unit])


def week_of(day: date) -> Interval:
    """Monday and Sunday of the week of ``day``."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def period_of(day: date, unit: str) -> str:
    """EDTF of the calendar day, week, month, year or decade that ``day`` lies in."""
    unit = unit.lower()
    if unit == "day":
        return day.isoformat()
    if unit == "week":
        monday, sunday = week_of(day)
        return f"{monday.isoformat()}/{sunday.isoformat()}"
    if unit == "month":
        return month_of(day.year, day.month)
    return f"{day.year:04d}" if unit == "year" else f"{day.year // 10:03d}X"


def month_of(year: int, month: int) -> str:
    """EDTF of a month."""
    return f"{year:04d}-{month:02d}"


def span_of(first: date, last: date) -> str | None:
    """EDTF of a run of days; None when it ends before it starts."""
    if last < first:
        return None
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def third_of(first: date, last: date, part: str) -> str | None:
    """EDTF of the early, mid or late part of a period, thirds by days (months by tens: 1-10, 11-20, 21-).

    Of a week, early is until Wednesday, mid Tuesday to Thursday, late from Thursday.
    """
    length = (last - first).days + 1
    if length == 7:
        low, high = {"early": (0, 2), "mid": (1, 3), "late": (3, 6)}[part]
        return span_of(first + timedelta(days=low), first + timedelta(days=high))
    cut = [0, 10, 20, length] if length < 32 else [0, length // 3, 2 * length // 3, length]
    index = {"early": 0, "mid": 1, "late": 2}[part]
    return span_of(first + timedelta(days=cut[index]), first + timedelta(days=cut[index + 1] - 1))


def nearest(options: list[date], about: date, future: bool | None) -> date | None:
    """The candidate day that fits ``about`` and the tense best.

    The nearest one, unless the tense says otherwise and the nearest is more than 45 days off: close to publication
    the tense found in a clause is a weaker sign than closeness ("the talks planned for 3 July were called off").
    """
    if not options:
        return None
    closest = min(options, key=lambda d: (abs((d - about).days), d > about))
    if future is None or abs((closest - about).days) <= 45:
        return closest
    fits = [d for d in options if (d >= about if future else d <= about)]
    return min(fits, key=lambda d: abs((d - about).days)) if fits else closest


# What a text must hold for a row to be worth trying; rows are only matched around these.
SIGNS: dict[str, re.Pattern[str]] = {
    "month": re.compile(MONTH),
    "weekday": re.compile(WEEKDAY_ANY),
    "season": re.compile(SEASON),
    "word": re.compile(
        r"(?i:day|week|month|year|hour|decade|tonight|tomorrow|morning|afternoon|evening|night|christmas)"
    ),
    "some date": re.compile(r"(?i:later|unspecified|undisclosed|future|early|to\s+be)\b"),
    "feast": re.compile(FEAST.replace(" ", r"\s+")),
    "digit": re.compile(r"\d"),
}


def rule(
    name: str,
    needs: str,
    pattern: str,
    resolve: Callable[[re.Match[str], Frame], str | None],
    loose: bool = False,
    sign: str | None = None,
    open_reason: str | None = None,
) -> Rule:
    """A row of the grammar. In ``pattern`` a space stands for any white space; it must not stand inside a word.

    ``sign`` is seen from the pattern: a month, weekday or season in it, else one of the words for times.
    """
    # White space is bounded: a page of it must not be walked again from each of its characters.
    spaced = pattern.replace(" ", r"\s+").replace(r"\s+", r"\s{1,8}").replace(r"\s*", r"\s{0,8}")
    parts = {"month": MONTH_FULL, "weekday": WEEKDAY, "season": SEASON, "feast": FEAST}
    sign = sign or next((key for key, part in parts.items() if part in pattern), "word")
    compiled = re.compile(rf"(?<![\w/.-])(?:{spaced})(?!\w)", re.DOTALL)
    return Rule(name, needs, compiled, resolve, loose, sign, open_reason)
