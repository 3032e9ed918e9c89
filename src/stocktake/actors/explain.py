"""What a name can stand for, when, on whose word, and which reading we would take."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from stocktake.actors.names import is_acronym, keys
from stocktake.actors.table import ActorTable, Person, Term

# How like a known name an unknown one must be to be offered as "did you mean".
SIMILAR = 82


@dataclass(frozen=True)
class Sense:
    """One reading of a name: actor, person and office if any, from/to ('' is open), its status on the date, source."""

    actor: str
    name: str
    kind: str
    person: str | None
    office: str | None
    start: str
    end: str
    as_of: str
    status: str
    source: str
    licence: str


@dataclass(frozen=True)
class Explanation:
    """All readings of a name; ``chosen`` indexes ``senses`` (None: we would not decide) and ``reason`` says why."""

    name: str
    on: str | None
    senses: tuple[Sense, ...]
    chosen: int | None
    reason: str
    similar: tuple[str, ...] = ()


def explain(name: str, on: str | None = None, table: ActorTable | None = None) -> Explanation:
    """Explain how a bare name resolves on a date (YYYY-MM-DD; None: today's newest known reading), without a text.

    In a text more is known (titles beside the name, countries named), so a name undecided here may resolve there.
    """
    table = table or ActorTable.load()
    words = keys(name)
    senses = [*_entities(table, name, on), *_persons(table, words, on)]
    if not senses:
        near = _similar(table, name)
        return Explanation(name, on, (), None, f"'{name}' is not in the actor table", near)
    chosen, reason = _choose(senses, on)
    return Explanation(name, on, tuple(senses), chosen, reason)


def _entities(table: ActorTable, name: str, on: str | None) -> list[Sense]:
    out = []
    for n in table.names.get(keys(name)):
        if is_acronym(n.surface) and name.upper() != name:
            continue
        entity = table.entity(n.id)
        status = "held" if n.holds(on or "") else "over"
        source, licence = table.source(n.source)
        form = {
            "adj": "adjective",
            "capital": "capital, as its government",
            "ambiguous": "one of several",
            "both": "both",
            "short": "short name, beside its state or full name",
        }.get(n.form, "name")
        out.append(Sense(n.id, entity.name, entity.kind, None, form, n.start, n.end, "", status, source, licence))
    return out


def _persons(table: ActorTable, words: tuple[str, ...], on: str | None) -> list[Sense]:
    found: list[Person] = list(table.persons.get(words))
    if not found and len(words) == 1:
        found = list(table.families.get(words[0], ()))
    out = []
    for person in dict.fromkeys(found):
        for term in sorted(person.terms, key=lambda t: t.start):
            out.append(_sense(table, person, term, on))
    return out


def _sense(table: ActorTable, person: Person, term: Term, on: str | None) -> Sense:
    entity = table.entity(term.actor)
    source, licence = table.source(term.source)
    status = term.status(on) if on else ("over" if term.end else "open")
    return Sense(
        term.actor,
        entity.name,
        "person",
        person.name,
        term.office,
        term.start,
        term.end,
        term.as_of,
        status,
        source,
        licence,
    )


def _choose(senses: list[Sense], on: str | None) -> tuple[int | None, str]:
    entities = [k for k, s in enumerate(senses) if s.person is None and s.status == "held"]
    if entities:
        ids = {senses[k].actor for k in entities}
        if len(ids) > 1:
            return None, f"could be {' or '.join(sorted(ids))}: the text around it decides"
        return entities[0], f"a name of {senses[entities[0]].name}"
    held = [k for k, s in enumerate(senses) if s.status in ("held", "open")]
    people = {senses[k].person for k in held}
    if len(people) == 1:
        best = min(
            held,
            key=lambda k: (
                _rank(senses[k].actor),
                senses[k].source != "Stocktake, from the public record",
                -int(senses[k].start[:4] or 0),
            ),
        )
        s = senses[best]
        when = f"on {on}" if on else f"as of {s.as_of}"
        return best, f"{s.person} was {s.office} {when}"
    if len(people) > 1:
        when = f"on {on}" if on else "now"
        return None, f"{len(people)} office-holders of that name {when}: a title or country beside the name decides"
    if len({s.person for s in senses}) > 1:
        return None, f"no one of that name held a known office{' on ' + on if on else ' now'}"
    return None, _why_none(senses, on)


def _why_none(senses: list[Sense], on: str | None) -> str:
    last = max(senses, key=lambda s: s.end or s.as_of)
    country = last.actor.split(".")[0]
    if on and on < min(s.start for s in senses):
        return f"{last.person} held no known office yet on {on}: read as {country} without office"
    was = f"{last.person} was last seen as {last.office} in {last.as_of}"
    if last.status == "unconfirmed":
        return f"{was}; not confirmed on {on}: read as {country} without office"
    return f"{last.person} was {last.office} until {last.end or last.as_of}: read as {country}, former {last.office}"


def _rank(actor: str) -> int:
    return {"HOS": 0, "HOG": 1, "MFA": 2, "MOD": 3}.get(actor.rsplit(".", 1)[-1], 4)


def _similar(table: ActorTable, name: str) -> tuple[str, ...]:
    names = [e.name for e in table.entities.values()] + list(
        {p.name for people in table.families.values() for p in people if p.hand}
    )
    return tuple(
        found for found, score, _ in process.extract(name, names, scorer=fuzz.WRatio, limit=3) if score >= SIMILAR
    )
