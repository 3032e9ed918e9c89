"""EDTF (ISO 8601-2) levels 0 and 1 as we use them: from a string to its first and last day."""

from __future__ import annotations

import calendar
import re
from datetime import date

OPEN_START = date.min
OPEN_END = date.max

_DATE = re.compile(r"(\d[\dX]{3})(?:-(\d\d|XX))?(?:-(\d\d|XX))?[?~%]?")
# Northern seasons by first month; winter is keyed to the year of its December.
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}


def edtf_interval(edtf: str | None) -> tuple[date, date] | None:
    """First and last day that ``edtf`` covers, both included.

    Reads years, months, days, seasons (21-24), unspecified digits (``199X``, ``2024-07-XX``), ``?``/``~``/``%`` marks
    (ignored) and intervals; an open end (``..`` or nothing) is ``date.min`` or ``date.max``. None when it is None,
    not EDTF of that kind, no real day, or an interval that ends before it starts.
    """
    if not edtf:
        return None
    if "/" not in edtf:
        return _days(edtf)
    first_text, _, last_text = edtf.partition("/")
    first = (OPEN_START, OPEN_START) if first_text in ("", "..") else _days(first_text)
    last = (OPEN_END, OPEN_END) if last_text in ("", "..") else _days(last_text)
    if first is None or last is None or last[1] < first[0]:
        return None
    return first[0], last[1]


def _days(text: str) -> tuple[date, date] | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    if "X" in year or month in (None, "XX"):
        low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
        return None if low < 1 or day not in (None, "XX") else (date(low, 1, 1), date(high, 12, 31))
    return _in_year(int(year), int(month), day)


def _in_year(year: int, month: int, day: str | None) -> tuple[date, date] | None:
    if year < 1:
        return None
    if month in _SEASONS and day is None:
        return _season(year, _SEASONS[month])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if day in (None, "XX"):
        return date(year, month, 1), date(year, month, last)
    number = int(day or 0)
    return (date(year, month, number),) * 2 if 1 <= number <= last else None


def _season(year: int, month: int) -> tuple[date, date]:
    end_year, end_month = (year, month + 2) if month < 12 else (year + 1, 2)
    return date(year, month, 1), date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])
