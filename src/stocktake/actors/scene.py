"""One pass over a text: which words name states, organisations, persons and offices.

The result is a list of units in text order (``ENT`` an entity's name, ``PERSON`` a name of a person, ``TITLE`` an
office or body word, ``WORD`` anything else) on which phrases are read. Nothing here needs the model; where it ran,
its PER mentions count as evidence that a name is a person's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property, partial

from stocktake.actors.bands import local_bands
from stocktake.actors.firms import firm_at
from stocktake.actors.halves import half_at, halves_of, realms_of
from stocktake.actors.local import local_states
from stocktake.actors.names import Lexicon, Token, is_acronym, joined, keys, same_case, span_of, tokenize
from stocktake.actors.offices import Office, office_at, office_end, offices, portfolios
from stocktake.actors.table import ActorTable, Name, Person
from stocktake.actors.words import (
    ADDRESS,
    COMPOUNDS,
    GIVEN_OR_STATE,
    ORG_WORDS,
    PARTICLES,
    PLACES_BEFORE,
    PRENOMINAL,
    STARTERS,
)
from stocktake.records import Document, Parse, Span


@dataclass
class Unit:
    """One named thing or word: token range, span, kind and what it may stand for."""

    kind: str
    start: int
    end: int
    span: Span
    names: tuple[Name, ...] = ()
    persons: tuple[Person, ...] = ()
    office: Office | None = None
    key: str = ""
    text: str = ""
    ids: tuple[str, ...] = ()  # ENT: resolved entity ids
    qualifies: bool = False  # ENT: "A-backed": whose, not who
    place: bool = False  # ENT: a capital used as a place, or a name that is not an actor here
    ref: object | None = None  # PERSON: set by people.py

    def stand_for(self, actor: str, surface: str, form: str = "org") -> None:
        """Make a word, written as ``surface``, a name of an actor that only this text gives it."""
        self.kind, self.office, self.ids = "ENT", None, (actor,)
        self.names = (Name(surface, form, actor, "", "", "text"),)


@dataclass
class Scene:
    """A document's text as units, with what is needed to resolve them."""

    document: Document
    parse: Parse
    table: ActorTable
    on: str
    tokens: list[Token]
    units: list[Unit] = field(default_factory=list)
    countries: dict[str, int] = field(default_factory=dict)
    home: str | None = None  # the state that publishes the document
    letterhead: Unit | None = None  # its name on top of the text, where that is how we know
    local: Lexicon[Name] = field(default_factory=Lexicon)  # states and movements that only this text knows
    halves: dict[str, Name] = field(default_factory=dict)  # what "the North", "the Kingdom" mean here
    _starts: list[int] = field(default_factory=list)
    _people: list[Span] = field(default_factory=list)

    @cached_property
    def local_ids(self) -> frozenset[str]:
        """Ids of the states and movements that only this text knows."""
        return frozenset(name.id for name in self.local.values() if name.id.startswith("?"))

    @cached_property
    def local_bands(self) -> frozenset[str]:
        """Ids of the movements that only this text knows."""
        return frozenset(name.id for name in self.local.values() if name.id.startswith("?") and name.form == "org")

    @cached_property
    def named(self) -> frozenset[str]:
        """Ids of everything the text names, once the names are settled."""
        return frozenset(i for u in self.units if u.kind == "ENT" for i in u.ids)

    def kind(self, actor: str) -> str:
        """The kind of an id: the table's, or that of a movement or state of the text.

        A movement is one too when it is a party by now, or calls itself a government.
        """
        if actor in self.local_ids:
            return "armed_group" if actor in self.local_bands else "state"
        if ".REB." in actor:
            return "armed_group"
        return self.table.entity(actor).kind

    def inside(self, span: Span) -> list[Unit]:
        """Units that lie inside a span, in order."""
        here = self.units[self._at(span.start) : self._at(span.end)]
        return [u for u in here if u.span.end <= span.end]

    def before(self, at: int, most: int = 1500) -> list[Unit]:
        """The last units that begin before an offset (``most`` of them, about five pages)."""
        end = self._at(at)
        return self.units[max(0, end - most) : end]

    def _at(self, offset: int) -> int:
        if len(self._starts) != len(self.units):
            self._starts = [u.span.start for u in self.units]
        return bisect_left(self._starts, offset)

    def said_person(self, span: Span) -> bool:
        """Whether the model marks a person's name in a span."""
        at = bisect_left(self._people, Span(span.end, 0))
        return any(s.end > span.start for s in self._people[max(0, at - 2) : at])

    def said_place(self, span: Span) -> bool:
        """Whether the model says that a span is the name of a place: ``a base on Diego Garcia``."""
        return any(m.span == span and m.label in ("GPE", "LOC", "FAC") for m in self.parse.mentions)

    def gap(self, left: Unit, right: Unit) -> str:
        """The characters between two units."""
        return self.document.text[left.span.end : right.span.start]


def read_scene(document: Document, parse: Parse, table: ActorTable, home: str | None = None) -> Scene:
    """Scan a document into units and settle what its entity names stand for."""
    scene = Scene(document, parse, table, document_day(document), tokenize(document.text))
    scene.home = home
    if home:
        scene.countries[home] = 1
    scene._people = sorted(m.span for m in parse.mentions if m.label == "PER")
    text = document.text
    scene.halves = {**realms_of(text, table), **halves_of(text, table.halves)}
    scene.local = local_names(text, table, [text[s.start : s.end] for s in scene._people])
    at = 0
    while at < len(scene.tokens):
        unit = _unit(scene, at)
        scene.units.append(unit)
        at = unit.end
    return scene


def local_names(text: str, table: ActorTable, persons: list[str]) -> Lexicon[Name]:
    """States and movements that only this text knows, for longest match like those of the table."""
    bands = list(local_bands(text, table))
    lexicon: Lexicon[Name] = Lexicon()
    for name in (*local_states(text, table, persons, bool(bands)), *bands):
        lexicon.add(keys(name.surface), name)
    return lexicon


def document_day(document: Document) -> str:
    """The day to read offices at: publication date, else the latest year the text names, else ''."""
    if document.published:
        m = re.search(r"\d{4}(-\d\d(-\d\d)?)?", document.published)
        if m:
            return {4: m[0] + "-07-01", 7: m[0] + "-15"}.get(len(m[0]), m[0])
    years = [int(y) for y in re.findall(r"\b(?:19[5-9]\d|20[0-4]\d)\b", document.text)]
    return f"{max(years)}-07-01" if years else ""


def _unit(scene: Scene, at: int) -> Unit:
    text, tokens, table = scene.document.text, scene.tokens, scene.table
    firm = firm_at(text, tokens, at, partial(_state, scene))
    if firm is not None:
        return Unit("NAME", at, firm, span_of(tokens, at, firm))
    entity = next(
        ((n, v) for n, v in ((n, _fit(scene, at, n, names)) for n, names in _named(scene, at)) if v),
        None,
    )
    person = next(
        (
            (n, tuple(p))
            for n, p in table.persons.matches(text, tokens, at)
            if _looks_like_name(text, tokens[at : at + n])
        ),
        None,
    )
    office = office_at(text, tokens, at)
    lengths = (entity[0] if entity else 0, person[0] if person else 0, office[0] if office else 0)
    if person and lengths[1] >= max(2 if not entity else lengths[0], lengths[2], 1) and (lengths[1] > 1 or not entity):
        end = at + lengths[1]
        return Unit("PERSON", at, end, span_of(tokens, at, end), persons=person[1])
    named = entity and not _part_of_person(scene, at, lengths[0], entity[1]) and not _word_of_name(scene, at, entity)
    if entity and named and lengths[0] >= lengths[2]:
        end = at + lengths[0]
        return Unit("ENT", at, end, span_of(tokens, at, end), names=entity[1])
    if office:
        end = _office_end(scene, at + lengths[2])
        return Unit("TITLE", at, end, span_of(tokens, at, end), office=office[1])
    run = _name_run(scene, at)
    if (
        run
        and run[0] == at + 1
        and tokens[at].key in PRENOMINAL
        and at + 1 < len(tokens)
        and _known_person(scene, at + 1)
    ):
        run = None  # "General" before a known name is a word of address
    if run:
        return Unit("PERSON" if run[1] else "NAME", at, run[0], span_of(tokens, at, run[0]))
    return Unit("WORD", at, at + 1, span_of(tokens, at, at + 1), key=tokens[at].key, text=tokens[at].text)


def _office_end(scene: Scene, end: int) -> int:
    """``Minister of Foreign Affairs and | Trade | of A-land``: what else the ministry deals with."""
    tokens, text = scene.tokens, scene.document.text
    if portfolios().get((tokens[end - 1].key,)):
        return office_end(text, tokens, end)
    if tokens[end - 1].key != "affairs" or end + 2 >= len(tokens) or tokens[end].key != "and":
        return end
    at = end + 1
    while at < min(end + 5, len(tokens)) and tokens[at].text[0].isupper() and not _begins_known(scene, at):
        at += 1
    more = (
        at > end + 1
        and at < len(tokens)
        and tokens[at].key == "of"
        and "\n" not in text[tokens[end].start : tokens[at].end]
    )
    return at if more else end


def _state(scene: Scene, at: int) -> int:
    """How many words of a state's name, adjective or capital begin at a word."""
    fits = (
        (n, _fit(scene, at, n, names)) for n, names in scene.table.names.matches(scene.document.text, scene.tokens, at)
    )
    return next((n for n, names in fits if any(x.id in scene.table.states for x in names)), 0)


def _named(scene: Scene, at: int) -> list[tuple[int, list[Name]]]:
    """Names that begin at a word: the table's, then those that only this text knows."""
    text, tokens = scene.document.text, scene.tokens
    half = half_at(text, tokens, at, scene.halves)
    found = [*scene.table.names.matches(text, tokens, at), *scene.local.matches(text, tokens, at)]
    return [*found, (1, [half])] if half is not None else found


def _fit(scene: Scene, at: int, n: int, names: list[Name]) -> tuple[Name, ...]:
    words = scene.tokens[at : at + n]
    written = [x for x in names if same_case(x.surface, words)]
    return tuple(x for x in written if x.holds(scene.on)) or tuple(x for x in written if x.form == "org")


def _looks_like_name(text: str, words: list[Token]) -> bool:
    """Capitals at both ends ("Roe Jae-in" has one syllable small), and no word that opens sentences."""
    last = words[-1].text[0].isupper() or (len(words) > 1 and text[words[-2].end : words[-1].start] in ("-", "‑"))
    return words[0].text[0].isupper() and last and (len(words) > 1 or words[0].key not in STARTERS)


def _part_of_person(scene: Scene, at: int, n: int, names: tuple[Name, ...]) -> bool:
    """``Michael Jordan``, ``Jordan Ames``: a state's name that is part of a person's."""
    tokens = scene.tokens
    if n > 1 or tokens[at].key not in GIVEN_OR_STATE or any(x.form == "adj" for x in names):
        return False
    return _given_before(scene, at) or _family_after(scene, at)


def _word_of_name(scene: Scene, at: int, entity: tuple[int, tuple[Name, ...]]) -> bool:
    """``Suna Roe``: an acronym that is spoken as a word, where it is the first word of an unknown name."""
    tokens, text = scene.tokens, scene.document.text
    if entity[0] > 1 or at + 1 >= len(tokens) or not all(is_acronym(x.surface) for x in entity[1]):
        return False
    after = tokens[at + 1]
    spoken = tokens[at].text.istitle() and not tokens[at].text.isupper()
    follows = (
        text[tokens[at].end : after.start] == " " and after.text.istitle() and after.key not in STARTERS | ORG_WORDS
    )
    return spoken and follows and not _begins_known(scene, at + 1)


def _given_before(scene: Scene, at: int) -> bool:
    """A given name right before: ``Michael`` | ``Jordan``."""
    before = scene.tokens[at - 1] if at else None
    if before is None or scene.document.text[before.end : scene.tokens[at].start] != " ":
        return False
    name = before.key in scene.table.given and before.text[0].isupper() and before.key not in STARTERS
    return name and not offices().get((before.key,)) and not scene.table.names.get((before.key,))


def _family_after(scene: Scene, at: int) -> bool:
    """A family name right after: ``Jordan`` | ``Ames``."""
    tokens, text = scene.tokens, scene.document.text
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or text[tokens[at].end : after.start] != " " or not after.text.istitle():
        return False
    taken = scene.table.names.get((after.key,)) or offices().matches(text, tokens, at + 1)
    if taken or after.key in STARTERS | ORG_WORDS:
        return False
    return after.key in scene.table.families or scene.said_person(Span(tokens[at].start, after.end))


def _name_run(scene: Scene, at: int) -> tuple[int, bool] | None:
    """A run of capitalised words that is no known name: its end and whether it is a person's name."""
    tokens = scene.tokens
    first = tokens[at]
    if not first.text[0].isupper() or first.text[0].isdigit():
        return None
    if first.key in STARTERS and not _surname(scene, at):
        return None
    end = at + 1
    while end < len(tokens) and _continues(scene, end):
        end += 1
    while end > at + 1 and tokens[end - 1].key in PARTICLES and not tokens[end - 1].text[0].isupper():
        end -= 1
    return end, _is_person(scene, at, end)


def _surname(scene: Scene, at: int) -> bool:
    """``spokesperson He Yadong``: a short word that is a family name here, between an office and a given name."""
    tokens, text = scene.tokens, scene.document.text
    if not 0 < at < len(tokens) - 1 or len(tokens[at].text) > 3 or not tokens[at + 1].text.istitle():
        return False
    office = any(o.kind == "person" for o in offices().get((tokens[at - 1].key,)))
    return office and text[tokens[at - 1].end : tokens[at].start] == text[tokens[at].end : tokens[at + 1].start] == " "


def _continues(scene: Scene, at: int) -> bool:
    """Whether word ``at`` goes on with the capitalised run before it."""
    tokens, text = scene.tokens, scene.document.text
    gap, word = text[tokens[at - 1].end : tokens[at].start], tokens[at]
    before = tokens[at - 1]
    if not joined(text, before, word) or re.search(r"[,(\n]", gap):
        return False
    if gap.startswith(".") and len(before.text) > 1 and before.key not in PRENOMINAL | ADDRESS:
        return False  # "Ana Roe. The"
    if word.key in (*ADDRESS, "dr") and before.key not in PRENOMINAL | ADDRESS:
        return False  # "Secretary of Energy and Irrigation Mr Roe"
    if (gap in ("'", "’") and word.key == "s") or word.key in ("i", "he", "she", "it"):
        return False
    if gap in ("-", "–") and _principal(scene, tokens[at - 1].key) and _principal(scene, word.key):
        return False  # "a Putin-Zelensky meeting"
    if gap in ("-", "‑") and word.text.islower():  # "Roe Myoung-gyon": a name of two syllables
        return at > 1 and _GIVEN.match(tokens[at - 2].text) is not None and _second_syllable(scene, at)
    if word.text[0].isupper():
        return word.key in GIVEN_OR_STATE or _addressed(scene, at) or not _begins_known(scene, at)
    nxt = tokens[at + 1] if at + 1 < len(tokens) else None
    return word.key in PARTICLES and nxt is not None and (nxt.text[0].isupper() or nxt.key in PARTICLES)


_GIVEN = re.compile(r"[A-Z][a-z]+$")


def _second_syllable(scene: Scene, at: int) -> bool:
    """Whether a small word after a hyphen ends a given name: short, and none that makes a compound ("A-led")."""
    tokens, text = scene.tokens, scene.document.text
    gap = text[tokens[at - 2].end : tokens[at - 1].start]
    word = tokens[at].key
    return gap == " " and len(word) <= 6 and word not in COMPOUNDS | STARTERS and not offices().get((word,))


def _addressed(scene: Scene, at: int) -> bool:
    """``Ms Wagner``: one word after ``Mr`` or ``Ms`` is a person's name, whatever else it names."""
    tokens, text = scene.tokens, scene.document.text
    longer = _known_person(scene, at) or any(n > 1 for n, _ in scene.table.names.matches(text, tokens, at))
    return tokens[at - 1].key in ADDRESS and not longer and not offices().matches(text, tokens, at)


def _begins_known(scene: Scene, at: int) -> bool:
    """Whether a name or a longer office of the table begins at this word."""
    tokens, text = scene.tokens, scene.document.text
    if any(_fit(scene, at, n, v) for n, v in _named(scene, at)):
        return True
    if any(o.kind == "person" for _, values in offices().matches(text, tokens, at) for o in values):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if following is not None and following.text[0].isupper():
            return True  # "Unification Minister Roe": the office begins anew
    return any(n > 1 for n, _ in offices().matches(text, tokens, at)) or _known_person(scene, at)


def _principal(scene: Scene, family: str) -> bool:
    return any(p.hand and p.family_key == family for p in scene.table.families.get(family, ()))


def _known_person(scene: Scene, at: int) -> bool:
    """Whether a full name of the table begins at this word (``Director`` | ``Wang Yi``)."""
    tokens = scene.tokens
    return any(
        n > 1 and _looks_like_name(scene.document.text, tokens[at : at + n])
        for n, _ in scene.table.persons.matches(scene.document.text, tokens, at)
    )


_NUMBERED = re.compile(r"No\b\.? ?\d")  # "Communiqué No. 47"; "Annex C" ends in one letter


def _is_person(scene: Scene, at: int, end: int) -> bool:
    words = scene.tokens[at:end]
    if any(w.key in ORG_WORDS for w in words) or len(words) > 6:
        return False
    if words[0].key in PLACES_BEFORE and len(words) > 1:
        return False  # "Lake Edward"
    while len(words) > 1 and words[0].key in PRENOMINAL:
        words = words[1:]
    span = span_of(scene.tokens, at, end)
    line = scene.document.dateline
    if line is not None and scene.document.text[slice(*span)].casefold() == line.place.casefold():
        return False  # where the report was written
    if offices().get(tuple(w.key for w in words)):
        return False  # "Madam President"
    if scene.said_person(span):
        return True
    if len(words[-1].text) == 1 or _NUMBERED.match(scene.document.text, words[-1].start):
        return False
    before = scene.tokens[at - 1].key if at else ""
    in_place = before in ("in", "at", "near") or (before in ("on", "from", "to") and scene.said_place(span))
    if len(words) > 1 and not in_place:
        named = words[0].key in scene.table.given or (
            len(words) < 4 and words[-1].key in scene.table.families and words[-1].key not in PRENOMINAL
        )
        return named and all(not w.text.isupper() or len(w.text) < 3 for w in words)
    return False
