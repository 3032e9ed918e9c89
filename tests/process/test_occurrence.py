"""What words around a mention of a sitting say of whether it took place; the sentences are ours."""

from __future__ import annotations

import pytest

from stocktake.process.occurrence import off_before, status_of
from stocktake.process.page import Line
from stocktake.records import Span


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A-land and B-land hold further talks in Ceeport, resulting in an agreement on fish.", "held"),
        ("A-land and B-land agreed to hold further talks in Ceeport.", "planned"),
        ("A-land and B-land reached an agreement on holding further talks in Ceeport.", "planned"),
        ("A-land plans to see B-land prior to the resumption of the talks on Monday.", "planned"),
        ("A-land and B-land spoke of the prior talks in Ceeport.", "recalled"),
    ],
)
def test_another_sitting(text: str, status: str) -> None:
    """Further talks that brought an agreement were held; what was agreed on, or is prepared, is still to come."""
    start = text.index("talks")
    assert status_of(Line(text, Span(0, len(text)), ()), Span(start, start + 5)) == status


@pytest.mark.parametrize(
    ("before", "what"),
    [
        ("C-land called off ", "cancelled"),
        ("C-land postponed the ", "postponed"),
        ("C-land walked away from the ", "left"),
        ("C-land withdrew its troops after the ", None),
    ],
)
def test_off_before(before: str, what: str | None) -> None:
    """Who leaves talks, calls them off or puts them off says so right before them."""
    assert off_before(before) == what
