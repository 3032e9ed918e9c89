"""The persons of one document and the names they go by in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from stocktake.actors.attach import Attached
from stocktake.actors.names import keys
from stocktake.actors.table import Person
from stocktake.records import Span


@dataclass(eq=False)
class Ref:
    """One person in one document and the actor they stand for; ``learned`` is where the text says so."""

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


# How many persons of a like name are compared with a new one: the nearest before. Bounds a hostile text.
MOST_ALIKE = 60


class Cast:
    """The persons of a document, found by any word of their names or by the first letters of the last."""

    def __init__(self) -> None:
        self.refs: list[Ref] = []
        self._by_word: dict[str, list[Ref]] = {}
        self._by_person: dict[int, Ref] = {}

    def add(self, ref: Ref) -> None:
        """Take in a new person."""
        self.refs.append(ref)
        self.index(ref, ref.name)
        if ref.person is not None:
            self._by_person[id(ref.person)] = ref
            for spelling in (ref.person.name, *ref.person.aliases):
                self.index(ref, spelling)

    def index(self, ref: Ref, name: str) -> None:
        """Make a person found by another spelling."""
        words = keys(name)
        for word in {*words, f"{words[-1][:2]}…"} if words else ():
            here = self._by_word.setdefault(word, [])
            if ref not in here[-MOST_ALIKE:]:
                here.append(ref)

    def alike(self, words: tuple[str, ...]) -> list[Ref]:
        """Persons that share a word, or the first letters of the last word, in order of first mention."""
        found = {id(r): r for w in (*words, f"{words[-1][:2]}…") for r in self._by_word.get(w, ())[-MOST_ALIKE:]}
        return sorted(found.values(), key=lambda r: r.spans[0])

    def person(self, person: Person | None) -> Ref | None:
        """The entry of a person of the table."""
        return self._by_person.get(id(person)) if person is not None else None
