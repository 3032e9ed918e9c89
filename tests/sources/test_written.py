"""Written dates become EDTF with their precision; what is two dates at once is never settled by a guess."""

import pytest

from stocktake.sources.written import given_date, parse_date


@pytest.mark.parametrize(
    ("text", "value", "precision", "time", "zone"),
    [
        ("2024-07-10", "2024-07-10", "day", None, None),
        ("2024-07-10T12:01:33+04:00", "2024-07-10", "day", "12:01", "+04:00"),
        ("Wed, 10 Jul 2024 12:00:00 +0400", "2024-07-10", "day", "12:00", "+0400"),
        ("July 10, 2024", "2024-07-10", "day", None, None),
        ("10th of July 2024", "2024-07-10", "day", None, None),
        ("Wednesday, 10 July 2024 at 5:05 PM EDT", "2024-07-10", "day", "17:05", "EDT"),
        ("1:41 P.M. EST, July 4, 2020", "2020-07-04", "day", "13:41", "EST"),
        ("15/09/2023", "2023-09-15", "day", None, None),
        ("10.07.2024", "2024-07-10", "day", None, None),
        ("20240710", "2024-07-10", "day", None, None),
        ("July 2024", "2024-07", "month", None, None),
        ("2024", "2024", "year", None, None),
        ("14 Feb", "XXXX-02-14", "no_year", None, None),
    ],
)
def test_forms(text, value, precision, time, zone):
    """Each common form of a date is read whole."""
    found = parse_date(text)
    assert found is not None
    assert (found.value, found.precision, found.time, found.zone) == (value, precision, time, zone)
    assert found.end == len(text)


def test_ambiguous_number():
    """10/07/2024 has two readings and no value."""
    found = parse_date("10/07/2024")
    assert found is not None and found.value is None
    assert found.readings == ("2024-07-10", "2024-10-07")


@pytest.mark.parametrize(
    "text", ["31 June 2024", "30 February 2024", "13:61", "Mayor Roe", "Marching", "99/99/2024", ""]
)
def test_no_dates(text):
    """What is no calendar date is not read as one."""
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("2024-07-10/2024-07-12", "2024-07-10/2024-07-12"), ("2024-07", "2024-07"), ("2024-13", None), ("soon", None), ("2024-07-10 or so perhaps", None)],
)  # fmt: skip
def test_given(text, value):
    """A given date keeps its EDTF; one only half understood is not taken."""
    found = given_date(text)
    assert (found.value if found else None) == value
