"""Ledger, counts and yields from words: what must come first, what was counted, what a round yielded."""

from __future__ import annotations

import pytest
from test_worked_examples import AA, coded

from stocktake.process import find_process
from stocktake.process.evidence import file_readings
from stocktake.process.issues import condition_part
from stocktake.process.outcome import counts_of
from stocktake.process.yields import _agreed


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("the rebels will suspend kidnapping once the ceasefire is extended", "the ceasefire is extended"),
        ("the treaty can be signed only after the constitution is amended", "the constitution is amended"),
        ("a change of the constitution is a precondition", "a change of the constitution is a precondition"),
    ],
)
def test_a_condition_is_about_what_must_come_first(words: str, first: str) -> None:
    """Of "X once Y" the issue that blocks is Y's."""
    assert condition_part(words).strip() == first


def test_count_with_the_whole_first() -> None:
    """ "Of the 17 articles, 15 had been agreed" counts as "15 of the 17 articles" does."""
    reading = coded("c", "2025-03-13", "Of the 17 articles, 15 had been agreed before.", {})
    files = file_readings(find_process(AA), [reading])
    (count,) = counts_of(files, [reading.document.id])
    assert (count.agreed, count.total, count.unit) == (15, 17, "article")


def test_a_point_of_the_agenda_is_no_new_agenda() -> None:
    """An agreement on a point of the agenda is of that point; an agreed agenda is process."""
    assert "process" not in _agreed("signed an agreement on the first point of the agenda", ())
    assert "process" in _agreed("agreed on an agenda", ())
