"""A person in one document."""

from __future__ import annotations

from dataclasses import dataclass, field

from stocktake.actors.attach import Attached
from stocktake.actors.table import Person
from stocktake.records import Span


@dataclass
class Ref:
    """One person in one document, with the actor they stand for and where the text says so."""

    name: str
    person: Person | None = None
    ids: tuple[str, ...] = ()
    country: str | None = None
    office: str | None = None
    code: str = ""
    learned: Span | None = None
    reason: str | None = None
    spans: list[Span] = field(default_factory=list)
    notes: list[Attached] = field(default_factory=list)
