"""EDTF strings become their first and last day."""

from __future__ import annotations

from datetime import date

import pytest

from stocktake.edtf import edtf_interval


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2024-07-10", date(2024, 7, 10), date(2024, 7, 10)),
        ("2024-07-10?", date(2024, 7, 10), date(2024, 7, 10)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("18XX", date(1800, 1, 1), date(1899, 12, 31)),
        ("2024-07-XX", date(2024, 7, 1), date(2024, 7, 31)),
        ("2023-21", date(2023, 3, 1), date(2023, 5, 31)),
        ("2023-24", date(2023, 12, 1), date(2024, 2, 29)),
        ("2024-07-10/2024-07-12", date(2024, 7, 10), date(2024, 7, 12)),
        ("2024-05/2024-06~", date(2024, 5, 1), date(2024, 6, 30)),
        ("2024-05/..", date(2024, 5, 1), date.max),
        ("../2024-05", date.min, date(2024, 5, 31)),
    ],
)
def test_interval(edtf: str, first: date, last: date) -> None:
    """Every level 0/1 form we write gives the first and last day it covers."""
    assert edtf_interval(edtf) == (first, last)


@pytest.mark.parametrize(
    "edtf",
    [None, "", "yesterday", "2023-02-30", "2023-13", "0000", "2024-07-10/2024-07-01", "2024-07-10/x", "199X-XX-12"],
)
def test_no_interval(edtf: str | None) -> None:
    """What is not a real day or period gives None, never an error."""
    assert edtf_interval(edtf) is None
