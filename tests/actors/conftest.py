"""The packaged table once, and a shorthand that resolves phrases of a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from stocktake.actors import ActorTable, Resolved, resolve_actors
from stocktake.records import Document, Parse, Span


@pytest.fixture(scope="session")
def table() -> ActorTable:
    return ActorTable.load()


def find(text: str, phrase: str) -> Span:
    """The span of a phrase; ``he#2`` is its second occurrence."""
    phrase, _, nth = phrase.partition("#")
    at = -1
    for _ in range(int(nth or 1)):
        at = text.index(phrase, at + 1)
    return Span(at, at + len(phrase))


@pytest.fixture
def resolve(table: ActorTable) -> Callable[..., Resolved]:
    def run(
        text: str, *phrases: str, on: str | None = "2024-07-10", parse: Parse | None = None, **given: str
    ) -> Resolved:
        document = Document(id="t", text=text, published=on, **given)
        return resolve_actors(document, parse or Parse(), [find(text, p) for p in phrases], table)

    return run


@pytest.fixture
def ids(resolve: Callable[..., Resolved]) -> Callable[..., tuple[str, ...]]:
    """Ids of the first phrase."""

    def run(text: str, phrase: str, **given: Any) -> tuple[str, ...]:
        return resolve(text, phrase, **given).ids(find(text, phrase))

    return run
