"""The sentence around a span is found by punctuation, and initials and titles do not end it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stocktake.records import Span
from stocktake.sentences import news_items, sentence_at

TEXT = (
    "First one. U.S. Secretary of State Al B. Roe met Gen. Lind on Jan. 5 in St. Ana. “We talked.” They left!\n"
    "A new line without a stop\n\n“Is it over?” he asked. “Yes,” said Mr. Oy."
)


def shown(part: str) -> str:
    start = TEXT.index(part)
    return TEXT[slice(*sentence_at(TEXT, Span(start, start + len(part))))]


def test_sentences():
    """Each span is shown with its own sentence and nothing of the next."""
    assert shown("First") == "First one."
    assert shown("one.") == "First one."
    assert shown("Lind") == "U.S. Secretary of State Al B. Roe met Gen. Lind on Jan. 5 in St. Ana."
    assert shown("We talked") == "“We talked.”"
    assert shown("They left!") == "They left!"
    assert shown("new line") == "A new line without a stop"
    assert shown("he asked") == "“Is it over?” he asked."
    assert shown("Oy") == "“Yes,” said Mr. Oy."
    assert shown("talked.” They") == "“We talked.” They left!"


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_holds_the_span(text, a, b):
    """Whatever the text, the sentence lies in it and holds the span."""
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    first, last = sentence_at(text, Span(start, end))
    assert 0 <= first <= start <= end <= last <= len(text)


def test_items_of_a_list_of_news() -> None:
    """Dated heads of three lines or more make a list of news; the points of one statement do not."""
    text = "DIGEST\n• 15 June, Vienna: They met.\n• 16 June: They left.\nJune 17, Doha: They slept.\n"
    assert [text[slice(*s)].split(":")[0] for s in news_items(text)] == [
        "• 15 June, Vienna",
        "• 16 June",
        "June 17, Doha",
    ]
    assert news_items("• They agreed on fish.\n• They agreed on boats.\n• They will meet on 3 June: in Vienna.\n") == ()
