"""How speakers are named for people who read; the sentences are ours."""

from __future__ import annotations

import pytest

from stocktake.commands.names import Names
from stocktake.records import Actor, Document, Reading


@pytest.mark.parametrize(
    ("phrase", "shown"),
    [
        ("an A-land official", "A-land (government)"),
        ("a spokesperson, Ana Roe", "Ana Roe, envoy, A-land"),
        ("Ana Roe, head of A-land's Office for B-land", "Ana Roe, envoy, A-land"),
        ("the envoy", "Ana Roe, envoy, A-land"),
        ("the envoy of the Emirates", "Ana Roe, envoy, A-land"),
        ("A-lander and B-landic negotiators", "A-land (government)"),
        ("negotiators for A-land", "A-land (government)"),
        ("the government", "A-land (government)"),
    ],
)
def test_who_speaks(phrase: str, shown: str) -> None:
    """Somebody without a name is not the one person whom the text names of that body."""
    actors = (
        Actor("AAA", "A-land", "state"),
        Actor("AAA.GOV", "Government of A-land", "government", person="Ana Roe", office="envoy"),
    )
    assert Names(Reading(Document("d", ""), actors=actors)).speaker("AAA.GOV", phrase) == shown
