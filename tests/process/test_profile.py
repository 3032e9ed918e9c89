"""What state a text is in after a round; the sentences are ours."""

from __future__ import annotations

import pytest

from stocktake.process.profile import direction, standing, text_status_of
from stocktake.process.stock_records import Evidence, OutcomeClaim
from stocktake.records import Span


def claim(words: str, who: str, level: int = 8) -> OutcomeClaim:
    return OutcomeClaim(who, level, (Evidence("d", Span(0, len(words)), words),), 1)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("The sides signed an agreement on the first point of the agenda.", "partly agreed"),
        ("The sides signed an agreement on the 2nd agenda item.", "partly agreed"),
        ("The sides signed the peace agreement.", "signed"),
        ("The sides signed the agreement after settling the last point.", "signed"),
    ],
)
def test_a_text_on_one_point(words: str, status: str) -> None:
    """A text on one point of the agenda, signed or not, leaves the whole text partly agreed."""
    assert text_status_of(8, 8, [claim(words, "A"), claim(words, "B")]) == status


def test_one_of_two_claims_the_whole() -> None:
    """Where one of the claims is of the whole text, it is signed; a claim of another level does not count."""
    part, whole = "They signed an accord on the first point.", "They signed the accord."
    assert text_status_of(8, 8, [claim(part, "A"), claim(whole, "B")]) == "signed"
    assert text_status_of(8, 8, [claim(part, "A"), claim(whole, "B", 6)]) == "partly agreed"


def test_claimed_by_one_side() -> None:
    """What one side alone claims is named as that, below the level of a text there is none."""
    assert text_status_of(None, 6, ()) == "text agreed (claimed by one side)"
    assert text_status_of(3, 3, ()) is None


def test_a_meeting_that_keeps_contact_loses_nothing_agreed() -> None:
    """After an agreed text a friendly meeting is no step back; a failed one is, and low levels count as they are."""
    assert standing([6, 1, 7]) == [6, 6, 7] and direction(standing([6, 1, 7])) == "forward"
    assert direction(standing([6, 6, 0])) == "back"
    assert direction(standing([3, 2, 1])) == "back"
