"""Movements at the table: two that sign with a state face it, not each other; unknown ones are sides too."""

from __future__ import annotations

import pytest

from stocktake.pipeline import Reader
from stocktake.sources import document_from_text


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            "N'Djamena, 19 April 2025. The government of the Central African Republic signed a ceasefire with the armed "
            "groups 3R and UPC on Saturday. A judge signed for the UPC and a doctor for 3R.",
            {"CAF", "CAF.REB.3R", "CAF.REB.UPC"},
        ),
        (
            "Vienna, 8 June 2021. A delegation of the Kessel Liberation Front met a delegation of the Government of Orland "
            "in Vienna on 7 June for peace talks. The Front and the Government agreed to meet again.",
            {"?kessel-liberation-front", "?orland"},
        ),
    ],
)
def test_principals(reader: Reader, text: str, sides: set[str]) -> None:
    """Every movement that signs or negotiates is a principal beside its government."""
    meetings = reader.read(document_from_text(text)).meetings
    assert meetings and set(meetings[0].principals) == sides
