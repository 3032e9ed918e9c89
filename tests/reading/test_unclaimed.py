"""Positions that nobody claims: asked from the floor, left unsaid, or told twice; the sentences are ours."""

from __future__ import annotations

import pytest

from stocktake.reading.unclaimed import leave_out_unclaimed
from stocktake.records import Document, Position, Span


def position(text: str, words: str, act: str = "acceptance", score: float = 0.9) -> Position:
    start = text.index(words)
    return Position(Span(start, start + len(words)), act, score=score)


@pytest.mark.parametrize(
    ("text", "words", "claimed"),
    [
        ("She declined to say whether A-land had dropped its demand.", "A-land had dropped its demand", False),
        ("What I cannot tell you is that we have an agreement.", "we have an agreement", False),
        ("He would not confirm that they agreed on fish.", "they agreed on fish", False),
        ("He declined to say when, but they agreed on fish.", "they agreed on fish", True),
        ("He said whether they liked it or not they agreed on fish.", "they agreed on fish", True),
    ],
)
def test_left_unsaid(text: str, words: str, claimed: bool) -> None:
    """What a speaker declines to say is no claim of his, nor of anybody else's."""
    kept, dropped = leave_out_unclaimed(Document("d", text), [position(text, words)])
    assert (len(kept), len(dropped)) == (int(claimed), int(not claimed))


def test_asked() -> None:
    """A question from the floor claims nothing; the answer does."""
    text = "QUESTION: Has A-land offered a lease?\n\nMINISTER ROE: A-land has offered nothing.\n\nQUESTION: Thank you."
    found = [position(text, "A-land offered a lease"), position(text, "A-land has offered nothing", "denial")]
    kept, dropped = leave_out_unclaimed(Document("d", text), found)
    assert [p.act for p in kept] == ["denial"] and dropped[0].reason.endswith("asked, not claimed")


def test_told_twice() -> None:
    """Of two of one act, one within the other, the surer stays; of two acts both do."""
    text = "The ministers signed a protocol on water."
    sure, twice = position(text, text[:-1], "agreed", 0.8), position(text, "signed a protocol", "agreed", 0.3)
    other = position(text, "signed a protocol", "progress", 0.3)
    kept, dropped = leave_out_unclaimed(Document("d", text), [twice, sure, other])
    assert set(kept) == {sure, other} and [d.span for d in dropped] == [twice.span]
