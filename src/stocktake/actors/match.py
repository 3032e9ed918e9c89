"""Which person of the table a name means here: office at the date, country and title in the text."""

from __future__ import annotations

import re
from collections.abc import Callable

from rapidfuzz import fuzz

from stocktake.actors.attach import Attached
from stocktake.actors.names import consonants, keys
from stocktake.actors.scene import Scene, Unit
from stocktake.actors.table import Person, months_after

_ALIKE = 70  # per cent: "shoukry" and "shoukri" 86, "shoukry" and "shakira" 57


def near_spellings(scene: Scene, words: tuple[str, ...]) -> list[Person]:
    """Persons of the table whose full name is a spelled variant, of countries the text names.

    Either the family name is the same and the first name nearly; or both are, or have the same consonants (``Sameh
    Shoukri``, ``Sameh Shoukry``), and the person is in office.
    """
    if len(words) > 2:  # a second name, which the table lacks
        known = scene.table.persons.get((words[0], words[-1]))
        if found := [p for p in known if _mentioned(scene, p) and _in_office(scene, p)]:
            return found
    if len(words) < 2 or len(words[-1]) < 5:
        return []
    same = [
        p for p in scene.table.families.get(words[-1], ()) if _mentioned(scene, p) and _spelled(p, words, _near_first)
    ]
    if same:
        return same
    alike = dict.fromkeys(scene.table.sounds.get(consonants(words[-1]), ()))
    return [p for p in alike if _mentioned(scene, p) and _in_office(scene, p) and _spelled(p, words, _same_sound)]


def _spelled(person: Person, words: tuple[str, ...], alike: Callable[[tuple[str, ...], tuple[str, ...]], bool]) -> bool:
    names = (keys(spelling) for spelling in (person.name, *person.aliases))
    return any(len(own) > 1 and alike(own, words) for own in names)


def _near_first(own: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """The same family name, and nearly the same first name (Sergey, Sergei; not Harinder, Amarinder)."""
    return own[-1] == words[-1] and own[0][0] == words[0][0] and fuzz.ratio(own[0], words[0]) >= 80


def _same_sound(own: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """First and family name with the same consonants, and the family name with most of its vowels."""
    first = consonants(own[0])
    named_alike = len(first) > 1 and first == consonants(words[0]) and consonants(own[-1]) == consonants(words[-1])
    return named_alike and fuzz.ratio(own[-1], words[-1]) >= _ALIKE


def _in_office(scene: Scene, person: Person) -> bool:
    return not scene.on or any(t.status(scene.on) in ("held", "unconfirmed") for t in person.terms)


def _mentioned(scene: Scene, person: Person) -> bool:
    return any(t.country in scene.countries for t in person.terms)


def _weight(scene: Scene, person: Person, note: Attached) -> float:
    """How well a person of the table fits here: office at the date, country in the text, title beside the name."""
    best = 0.0
    for term in person.terms:
        status = term.status(scene.on) if scene.on else "held"
        w = {"held": 3.0, "unconfirmed": 2.0, "over": 1.0, "not yet": 0.5}[status]
        if scene.on and status == "over" and scene.on > months_after(term.end, 180):
            w = 0.2
        if term.code in ("HOS", "HOG", "MFA"):
            w += 0.5
        if note.owner:
            w += 4.0 if term.country == note.owner.split(".")[0] else -1.0
        if note.office is not None and note.office.code and note.office.code == term.code.rstrip("23"):
            w += 1.0
        if term.country in scene.countries:
            w += 1.5
        best = max(best, w)
    return best + (1.0 if person.hand else 0.0)


def choose(scene: Scene, candidates: list[Person], note: Attached) -> Person | None:
    """The fitting person, or None when the text speaks against all or cannot tell two apart."""
    rated = sorted(((_weight(scene, p, note), n, p) for n, p in enumerate(candidates)), key=lambda x: (-x[0], x[1]))
    if not rated:
        return None
    weight, _, person = rated[0]
    if (
        note.owner
        and note.office is not None
        and all(t.country != note.owner.split(".")[0] for t in person.terms)
        and not person.hand
    ):
        return None  # the text says another country: a namesake
    famous = person.hand or any(t.code in ("HOS", "HOG", "MFA") for t in person.terms)
    if not (_mentioned(scene, person) or note.owner or (famous and weight >= 3.0)):
        return None
    if (
        len(rated) > 1
        and rated[1][0] == weight
        and {t.country for t in rated[1][2].terms} != {t.country for t in person.terms}
    ):
        return None
    return person if weight >= 1.0 else None


def by_family(scene: Scene, k: int, family: str, note: Attached) -> Person | None:
    """``President Biden``, ``Putin``: the one principal of that family name in office at the date, if the text names
    his country or his title; None when two fit."""
    unit = scene.units[k]
    fits = []
    for person in dict.fromkeys(scene.table.families.get(family, ())):
        for term in person.terms:
            held = not scene.on or term.status(scene.on) in ("held", "unconfirmed")
            if note.former and scene.on and term.status(scene.on) == "over":
                held = True
            principal = term.code in ("HOS", "HOG", "MFA", "MOD") or person.hand
            famous = term.code in ("HOS", "HOG", "MFA") or person.hand
            secretary = note.office is not None and note.office.label == "secretary" and term.country == "USA"
            titled = (
                note.office is not None
                and note.adjacent
                and (
                    secretary
                    or note.office.code == term.code.rstrip("23")
                    or (note.office.code == "" and term.code in ("X", "HOG2", "HOS2", "MFA3", "HOS3"))
                )
            )
            owner = note.owner is not None and note.owner.split(".")[0] == term.country
            if note.owner is not None and not owner:
                continue
            if held and (
                (owner and (titled or principal))
                or (titled and principal and (term.country in scene.countries or term.code in ("HOS", "HOG", "MFA")))
                or (
                    famous
                    and (term.country in scene.countries or _world_known(scene, person, family))
                    and note.office is None
                    and not _ordinary(scene, unit)
                )
            ):
                rank = 0 if titled else 1
                fits.append((rank, 0 if term.country in scene.countries else 1, 0 if person.hand else 1, person))
                break
    if not fits:
        return None
    best = min(f[:3] for f in fits)
    persons = list({id(f[3]): f[3] for f in fits if f[:3] == best}.values())
    return persons[0] if len(persons) == 1 else None


def _world_known(scene: Scene, person: Person, family: str) -> bool:
    """``Macron`` alone: a head of state or government or foreign minister now, and the only such of that name."""
    if not person.hand or len(family) < 5 or family in scene.table.given:
        return False
    now = {
        p.name
        for p in scene.table.families.get(family, ())
        for t in p.terms
        if t.code in ("HOS", "HOG", "MFA") and (not scene.on or t.status(scene.on) == "held")
    }
    return now == {person.name}


def _ordinary(scene: Scene, unit: Unit) -> bool:
    """A capitalised word that the text also writes small, or opens a sentence with while nothing else backs it."""
    word = scene.document.text[unit.span.start : unit.span.end]
    return re.search(rf"\b{re.escape(word.lower())}\b", scene.document.text) is not None or (
        word.isupper() and len(word) < 6
    )
