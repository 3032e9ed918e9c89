"""What a stock makes of accounts that differ: whose day counts, what is one place, what is reopened, what is a copy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_stock import PROCESS, made

from stocktake.process import find_process
from stocktake.process.issues import issues_of
from stocktake.process.note import note_of, to_text
from stocktake.records import ActorRef, Outcome, Place, Position, Reading, Span
from stocktake.taking import take_stock

SIDES = ActorRef(Span(0, 6), ("ARM", "AZE"))


def saying(reading: Reading, act: str, issue: str, level: int | None = None) -> Reading:
    """The reading with one claim of both sides on an issue."""
    return replace(reading, positions=(Position(Span(0, 6), act, SIDES, (issue,), level),))


def test_the_day_of_a_report_stands_before_the_days_of_a_plan() -> None:
    """ "At the end of the month" does not widen the two days that the report of the sitting gives."""
    plan = made(1, "2031-04-21/2031-04-30", "2031-04-10", realis="planned")
    (only,) = take_stock(PROCESS, [plan, made(2, "2031-04-28/2031-04-29", "2031-04-29")]).rounds
    assert only.when == "2031-04-28/2031-04-29"


def placed(n: int, city: str, lat: float, lon: float) -> Reading:
    """A report with its venue on the map."""
    reading = made(n, "2031-04-08", "2031-04-08", city=city)
    (meeting,) = reading.meetings
    return replace(reading, meetings=(replace(meeting, venue=Place(Span(0, 0), city, "SVN", lat, lon)),))


@pytest.mark.parametrize(("lat", "disputed"), [(46.37, False), (48.2, True)])
def test_a_palace_and_its_town_are_one_place(lat: float, disputed: bool) -> None:
    """Names of places a few miles apart do not contradict each other."""
    stock = take_stock(PROCESS, [placed(1, "Bled", 46.36, 14.1), placed(2, "Lake Palace", lat, 14.1)])
    assert any(c.subject == "venue" for c in stock.contradictions) is disputed


def test_what_is_agreed_again_is_no_longer_reopened() -> None:
    """Agreed, made a condition, and agreed again: the issue stands as agreed."""
    first = saying(made(1, "2031-04-08", "2031-04-08"), "agreed", "I02")
    doubt = saying(made(2, "2031-06-08", "2031-06-08"), "open", "I02")
    again = saying(made(3, "2031-08-08", "2031-08-08"), "agreed", "I02")
    assert [s.joint for s in take_stock(PROCESS, [first, doubt]).ledger] == ["reopened"]
    assert [s.joint for s in take_stock(PROCESS, [first, doubt, again]).ledger] == ["agreed_in_principle"]


def test_a_matter_has_one_id_in_a_process() -> None:
    """A ceasefire within a state is N01, between states I04, whatever the reader calls it."""
    position = Position(Span(0, 1), "open", None, ("I04", "N01", "I02"))
    assert issues_of(position, "", find_process("colombia-eln")) == ("N01", "I02")
    assert issues_of(position, "", PROCESS) == ("I04", "I02")


def test_the_headline_says_what_came_after_the_last_round() -> None:
    """A side that breaks off after a signed text is in the headline, by name."""
    signed = made(1, "2031-04-08", "2031-04-08", outcome={"ARM": 8, "AZE": 8})
    ended = made(2, "2031-06-20", "2031-06-20", realis="cancelled")
    ended = replace(ended, outcome=(Outcome("AZE", -2, (Span(0, 6),)),))
    text = to_text(note_of(take_stock(PROCESS, [signed, ended])))
    assert "Since then: talks broken off or suspended by Azerbaijan (Bled, 20 June 2031)." in text
    assert "Azerbaijan since Bled" in text and "AZE since" not in text
    later = made(3, "2031-07-20", "2031-06-21", realis="planned")
    assert "Since then: a meeting planned (Bled, 20 July 2031)." in to_text(
        note_of(take_stock(PROCESS, [signed, later]))
    )


def test_what_did_not_change_is_said_once() -> None:
    """Two rounds at one level are not told as a change."""
    rounds = [
        made(1, "2031-04-08", "2031-04-08", outcome={"ARM": 4, "AZE": 4}),
        made(2, "2031-06-08", "2031-06-08", outcome={"ARM": 4, "AZE": 5}),
    ]
    text = to_text(note_of(take_stock(PROCESS, rounds)))
    assert "Armenia: 4 named items agreed, both times." in text
    assert "Azerbaijan: 4 named items agreed, then 5 near agreement." in text


@pytest.mark.parametrize(("day", "independent"), [("2031-04-10", 1), ("2032-04-08", 2)])
def test_a_text_alike_a_year_later_is_no_copy(day: str, independent: int) -> None:
    """Outlets print a wire text within days; a like text much later is its own."""
    words = "The sides spoke of the border, of the missing and of trade, and they will meet again in the autumn."
    stock = take_stock(PROCESS, [made(1, None, "2031-04-08", text=words), made(2, None, day, text=words)])
    assert len({source.group for source in stock.sources}) == independent
