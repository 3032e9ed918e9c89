"""The note: every claim carries its sources; text, Markdown and HTML hold the same; HTML is safe and fetches nothing."""

from __future__ import annotations

import re

from test_worked_examples import CODED

from stocktake.process import find_process, take_stock
from stocktake.process.note import note_of, to_markdown, to_text
from stocktake.process.note_html import to_html
from stocktake.records import Document, Reading

STOCK = take_stock(find_process("az-am"), CODED["armenia-azerbaijan"])
SAID = ("p", "li", "quote")
# Sentences about the stock itself, or about what no document says.
BARE = ("From all documents", "As of", "No probability", "Levels: ", "no account of the outcome", "Gap between")


def test_every_sentence_carries_its_sources() -> None:
    """What the note says of the talks names the documents it rests on."""
    for block in note_of(STOCK):
        if block.kind in SAID and not any(part in block.text for part in BARE):
            assert block.refs, block.text


def test_sources_are_numbered_and_listed() -> None:
    """Every number used stands in the list of sources."""
    blocks = note_of(STOCK)
    listed = {int(m) for b in blocks if b.kind == "source" for m in re.findall(r"^\[(\d+)\]", b.text)}
    used = {n for b in blocks for n in b.refs}
    assert used <= listed == set(range(1, len(STOCK.sources) + 1))


def test_sections_in_every_format() -> None:
    """Headline, profile, rounds, last round, changes, issues, contradictions, questions and sources are all there."""
    blocks = note_of(STOCK)
    for text in (to_text(blocks), to_markdown(blocks), to_html(blocks)):
        for heading in ("How close", "Rounds", "The last round", "What changed", "Issues", "Contradictions", "Sources"):
            assert heading.casefold() in text.casefold()


def test_silent_side_is_not_stated() -> None:
    """A side that said nothing is named as not stated."""
    assert "Armenia not stated" in to_text(note_of(STOCK))


def test_html_is_safe_and_self_contained() -> None:
    """Text of documents is escaped, and nothing is loaded from elsewhere."""
    evil = Reading(Document("e", "x", source_id="<script>1</script>", outlet="<b>O</b>", published="2024-07-10"))
    reading = CODED["armenia-azerbaijan"][4]
    stock = take_stock(STOCK.process, [Reading(evil.document, meetings=reading.meetings)])
    page = to_html(note_of(stock), [("a figure", "<svg></svg>")])
    assert "<script" not in page and "<b>O" not in page
    assert not re.search(r"<(?:link|img|script|iframe)|url\(http|@import", page)


def test_empty_stock_has_a_note() -> None:
    """A process of which nothing is known still gives a note that says so."""
    assert "No meeting of the sides" in to_text(note_of(take_stock(STOCK.process, [])))
