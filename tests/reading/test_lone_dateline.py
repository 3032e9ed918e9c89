"""A known town alone in capitals before the text is its dateline; a speaker's or a state's label is not."""

import pytest

from stocktake.reading.gazetteer import Gazetteer
from stocktake.reading.lone_dateline import lone_dateline
from stocktake.records import Document
from stocktake.sources import document_from_text

SAID = "The two delegations met. They will go on."


def located(text: str) -> Document:
    return lone_dateline(document_from_text(text), Gazetteer.load())


@pytest.mark.parametrize(
    ("above", "place"), [("DOHA: ", "DOHA"), ("KARACHI: ", "KARACHI"), ("By Ana Roe\n\nANKARA\n\n", "ANKARA")]
)
def test_town(above: str, place: str) -> None:
    """The town is the dateline, and no title; the text begins after it."""
    document = located(above + SAID)
    assert document.dateline is not None
    assert document.text[document.dateline.span.start : document.dateline.span.end] == place
    assert document.dateline.place == place.title()
    assert (document.title, document.text[document.body :]) == (None, SAID)


@pytest.mark.parametrize(
    "text",
    [
        "ROE: The talks go on. They will end.",
        "QATAR: The delegations met. They will go on.",
        "VICTORIA: The talks went on. They will end.\n\nSYDNEY: They will not.",
        "TALKS IN DOHA: The delegations met. They will go on.",
    ],
)
def test_no_town(text: str) -> None:
    """Persons, states, transcripts and headlines are left as they are."""
    assert located(text).dateline is None
    assert located(text).body == document_from_text(text).body
