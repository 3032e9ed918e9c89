"""Who ends a round before its time claims it: broken off by a side, failed by a mediator, adjourned by anybody."""

from __future__ import annotations

import pytest
from test_meetings import levels, read

from stocktake.process.levels import level_of

MEDIATED = "The third round of talks between A-land and B-land was held in Ceeport under the mediation of C-land. "


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ("C-land broke off the round on Friday without setting a date for another.", {"CCC": -1}),
        ("C-landic minister Cal Tan cut short the round on Friday.", {"CCC": -1}),
        ("Cal Tan called off the rest of the round.", {"CCC": -1}),
        ("Cal Tan adjourned the talks without a date.", {"CCC": -1}),
        ("The two sides adjourned the talks without naming a date for the next.", {"AAA": -1, "BBB": -1}),
        ("B-land broke off the talks.", {"BBB": -2}),
        ("B-land walked out on Friday.", {"BBB": -2}),
        ("A-land said that it was freezing its talks with the neighbour.", {"AAA": -2}),
        ("A-land's and B-land's negotiators suspended their talks on Friday.", {"AAA": -2, "BBB": -2}),
    ],
)
def test_ending_a_round_is_a_claim_of_who_ends_it(words: str, claims: dict[str, int]) -> None:
    """A mediator who ends a round finds that it failed; a side that does so breaks off."""
    _, outcome = read(MEDIATED + words)
    assert levels(outcome) == claims


def test_an_agenda_does_not_undo_the_end() -> None:
    """Who broke the round off may add that an agenda was agreed: the lower level stands (codebook 3.5, first row)."""
    text = (
        MEDIATED
        + "Cal Tan broke off the round without a date for another. Cal Tan said that an agenda had been agreed."
    )
    _, outcome = read(text)
    assert levels(outcome) == {"CCC": -1}


@pytest.mark.parametrize(
    "words",
    [
        "Cal Tan adjourned the talks until Monday.",
        "B-land suspended the talks for the weekend.",
        "B-land threatened to break off the talks.",
        "No one walked out.",
        "C-land could cut short the round.",
    ],
)
def test_a_pause_or_a_threat_ends_nothing(words: str) -> None:
    """Talks adjourned to a day, and what is only threatened, have no level of failure."""
    assert (level_of(words) or 0) >= 0


def test_talks_frozen_without_a_sitting() -> None:
    """A side that suspends talks between rounds has broken off; a single meeting called off has not."""
    _, frozen = read("A-land suspended its peace talks with B-land on Monday.")
    _, called_off = read("A-land called off a meeting with B-land that was planned for Monday.")
    assert levels(frozen) == {"AAA": -2} and levels(called_off) == {}
