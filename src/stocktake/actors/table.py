"""The packaged actor table: entities, their names, persons and their terms of office, each with dates and source."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from typing import NamedTuple

from stocktake.actors.names import Lexicon, consonants, keys
from stocktake.actors.words import PRENOMINAL, SUFFIXES

# Eighteen months after a source last saw a term open we no longer state the office, only the country: ministers
# change about every two years, and a wrong office is worse than a missing one.
CONFIRMED_MONTHS = 18

_LEAST_SOUND = 3  # consonants: with fewer, different names sound alike

BODIES = {
    "GOV": "Government of {}",
    "MFA": "Ministry of Foreign Affairs of {}",
    "HOG": "Head of government of {}",
    "HOS": "Head of state of {}",
    "MOD": "Ministry of Defence of {}",
    "LEG": "Parliament of {}",
    "MIL": "Armed forces of {}",
    "OPP": "Opposition of {}",
    "CIV": "People of {}",
    "JRN": "Media of {}",
    "REB": "Armed groups in {}",
}
_ARTICLE = {"USA", "GBR", "ARE", "NLD", "PHL", "COD", "COG", "CAF", "GMB", "BHS", "DOM", "MDV", "CZE", "SLB", "MHL"}


@dataclass(frozen=True)
class Entity:
    """A state, organisation, movement or body."""

    id: str
    name: str
    kind: str
    country: str | None = None
    wikidata: str | None = None


class Name(NamedTuple):
    """A name of an entity; dates bound its use, '' is open.

    ``form`` is name, adj or capital of a state, ambiguous (one of several states), org, or short: an organisation's
    acronym or short name that others may have too, which counts only beside its state or its full name.
    """

    surface: str
    form: str
    id: str
    start: str
    end: str
    source: str

    @property
    def of_body(self) -> bool:
        """Whether it names an organisation, movement or body."""
        return self.form in ("org", "short")

    def holds(self, on: str) -> bool:
        """Whether the name has this meaning on a date ('' = unknown, always true)."""
        return not on or (
            (not self.start or first_day(self.start) <= on) and (not self.end or on <= last_day(self.end))
        )


class Term(NamedTuple):
    """Who held which office when; ``to`` '' was open at ``as_of``."""

    actor: str
    code: str
    office: str
    start: str
    end: str
    as_of: str
    source: str

    def status(self, on: str) -> str:
        """``held``, ``unconfirmed`` (open, but last seen too long before), ``over`` or ``not yet`` on a date."""
        if on < first_day(self.start):
            return "not yet"
        if self.end:
            return "held" if on <= last_day(self.end) else "over"
        return "held" if on <= months_after(self.as_of, CONFIRMED_MONTHS) else "unconfirmed"

    @property
    def country(self) -> str:
        """First part of the actor id: a state or an organisation."""
        return self.actor.split(".")[0]


@dataclass(slots=True, eq=False)
class Person:
    """A person with all spellings and terms; ``hand`` marks those known well enough to be met without a first name."""

    name: str
    aliases: tuple[str, ...]
    wikidata: str | None
    family: str
    hand: bool
    terms: tuple[Term, ...]

    @property
    def family_key(self) -> str:
        """The folded family name: the last word unless the source marks another; "III" is none."""
        if self.family:
            return keys(self.family)[-1]
        words = keys(self.name)
        return next((w for w in reversed(words) if w not in SUFFIXES), words[-1])


def first_day(date: str) -> str:
    """The first day a YYYY, YYYY-MM or YYYY-MM-DD date may mean."""
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def last_day(date: str) -> str:
    """A day not before the last one the date may mean (the 31st of any month compares right as text)."""
    return (date + "-12-31")[:10] if len(date) == 4 else (date + "-31")[:10]


def months_after(date: str, months: int) -> str:
    """The date some months later, as text."""
    year, month = int(date[:4]), int(date[5:7] or 12) + months
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return f"{year:04d}-{month:02d}-31"


class ActorTable:
    """Lookups over the packaged table; load it once with ``ActorTable.load()``."""

    def __init__(self, rows: dict[str, list[list[str]]]) -> None:
        self.sources = {k: (source, licence) for k, source, licence in rows["sources"]}
        self.regions = {k: frozenset(v.split()) for k, v in rows["regions"]}
        self.entities = {i: Entity(i, n, kind, c or None, q or None) for i, n, kind, c, q in rows["entities"]}
        self.names: Lexicon[Name] = Lexicon()
        self.states: set[str] = {e.id for e in self.entities.values() if e.kind == "state"}
        halves: dict[str, dict[str, Name]] = {}
        for row in rows["names"]:
            name = Name(*row)
            words = keys(name.surface)
            self.names.add(words, name)
            if len(words) == 2 and words[0] in ("north", "south", "east", "west") and name.form == "name":
                halves.setdefault(words[1], {})[words[0]] = name
        self.halves = {base: both for base, both in halves.items() if len({n.id for n in both.values()}) > 1}
        self.persons: Lexicon[Person] = Lexicon()
        self.families: dict[str, list[Person]] = {}
        self.given: set[str] = set()
        self._add_people(rows["people"], rows["terms"])

    @classmethod
    def load(cls) -> ActorTable:
        """The packaged table, read once per process."""
        return _load()

    def _add_people(self, people: list[list[str]], terms: list[list[str]]) -> None:
        held: dict[str, list[Term]] = {}
        for row in terms:
            held.setdefault(row[0], []).append(Term(*row[1:]))
        for key, name, aliases, wikidata, family, hand in people:
            spellings = tuple(a for a in aliases.split("|") if a)
            person = Person(name, spellings, wikidata or None, family, hand == "1", tuple(held.get(key, ())))
            self._add_person(person)

    def _add_person(self, person: Person) -> None:
        spellings = {keys(s) for s in (person.name, *person.aliases)}
        # "Ana Roe III" is met as "Ana Roe" too; "King Abdullah" may be another state's.
        spellings |= {s[:-1] for s in spellings if len(s) > 2 and s[-1] in SUFFIXES and s[0] not in PRENOMINAL}
        short = {(s[0], s[-1]) for s in spellings if len(s) > 2 and len(s[0]) > 1 and s[0] not in PRENOMINAL}
        for words in spellings | short:
            if len(words) > 1 or person.hand:
                self.persons.add(words, person)
        families = {s[-1] for s in spellings if s[-1] not in SUFFIXES} | {person.family_key}
        for family in families:
            self.families.setdefault(family, []).append(person)
        self.given.update(s[0] for s in spellings if len(s) > 1 and len(s[0]) > 2)

    @cached_property
    def sounds(self) -> dict[str, list[Person]]:
        """Persons by the consonants of their family names."""
        found: dict[str, list[Person]] = {}
        for family, persons in self.families.items():
            if len(sound := consonants(family)) >= _LEAST_SOUND:
                found.setdefault(sound, []).extend(persons)
        return found

    def entity(self, actor: str) -> Entity:
        """The entity of an id, with a neutral name made from its parts when the table has no row of its own."""
        if actor in self.entities:
            return self.entities[actor]
        parts = actor.split(".")
        head = self.entities.get(parts[0])
        if head is None:
            return Entity(actor, actor.lstrip("?"), "other")
        owner = ("the " if parts[0] in _ARTICLE and not head.name.startswith("The") else "") + head.name
        pattern = BODIES.get(parts[-1], "{}")
        kind = {"REB": "armed_group", "OPP": "party", "CIV": "other", "JRN": "media"}.get(
            parts[1] if len(parts) > 1 else "", "government"
        )
        if head.kind != "state":
            return Entity(actor, head.name, head.kind, head.country, head.wikidata)
        return Entity(actor, pattern.format(owner), kind, parts[0])

    def source(self, key: str) -> tuple[str, str]:
        """(source, licence) of a row."""
        return self.sources.get(key, (key, ""))


@lru_cache(maxsize=1)
def _load() -> ActorTable:
    return ActorTable({name: _rows(name) for name in ("entities", "names", "people", "terms", "sources", "regions")})


def _rows(name: str) -> list[list[str]]:
    data = resources.files("stocktake.actors").joinpath("data", f"{name}.tsv.gz").read_bytes()
    lines = gzip.decompress(data).decode("utf-8").split("\n")
    return [line.split("\t") for line in lines[1:] if line]
