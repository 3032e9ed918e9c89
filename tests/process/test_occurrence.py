"""What words around a mention of a sitting say of whether it took place; the sentences are ours."""

from __future__ import annotations

import pytest

from stocktake.process.occurrence import off_before, status_of
from stocktake.process.page import Line
from stocktake.records import Place, Span


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A-land and B-land hold further talks in Ceeport, resulting in an agreement on fish.", "held"),
        ("A-land and B-land agreed to hold further talks in Ceeport.", "planned"),
        ("A-land and B-land reached an agreement on holding further talks in Ceeport.", "planned"),
        ("A-land plans to see B-land prior to the resumption of the talks on Monday.", "planned"),
        ("A-land and B-land spoke of the prior talks in Ceeport.", "recalled"),
        ("A-land is planning to resume border talks with B-land this August.", "planned"),
        ("A-land and B-land intend to reopen the talks in Ceeport.", "planned"),
    ],
)
def test_another_sitting(text: str, status: str) -> None:
    """Further talks that brought an agreement were held; what was agreed on, or is prepared, is still to come."""
    start = text.index("talks")
    assert status_of(Line(text, Span(0, len(text)), ()), Span(start, start + 5)) == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A-land and B-land suspended their talks in Ceeport after they failed to agree on the fish.", "held"),
        ("Mediators broke off the talks at Ceeport on Sunday.", "held"),
        ("The talks of A-land and B-land were suspended after four days.", "held"),
        ("A-land broke off the second round of talks.", "held"),
        ("A-land suspended its talks with B-land.", "cancelled"),
        ("A-land suspended the talks due to open in Ceeport on Monday.", "cancelled"),
        ("A-land called off the talks in Ceeport.", "cancelled"),
    ],
)
def test_broken_off_while_under_way(text: str, status: str) -> None:
    """Talks suspended where they sat, after days of sitting or in a numbered round had begun; others never were held."""
    start, port = text.index("talks"), text.find("Ceeport")
    places = (Place(Span(port, port + 7), "Ceeport", "CCC"),) if port >= 0 else ()
    assert status_of(Line(text, Span(0, len(text)), (), places=places), Span(start, start + 5)) == status


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
