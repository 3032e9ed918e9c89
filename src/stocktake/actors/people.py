"""Persons of a document: who a name is, at the document's date, from the table and from titles in the text."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from rapidfuzz import fuzz

from stocktake.actors.attach import Attached, attach, cover
from stocktake.actors.delegates import delegates
from stocktake.actors.holding import settle_office
from stocktake.actors.match import by_family, choose, near_spellings
from stocktake.actors.names import SAME_NAME, keys
from stocktake.actors.refs import Cast, Ref
from stocktake.actors.scene import Scene, Unit
from stocktake.actors.words import (
    ADDRESS,
    FACILITIES,
    GIVEN_ALONE,
    ORG_WORDS,
    PARTICLES,
    PRENOMINAL,
    ROLE_WORDS,
    STARTERS,
    SUFFIXES,
)
from stocktake.records import Span


def find_people(scene: Scene) -> list[Ref]:
    """Give every person's name in the scene a ``Ref``; full names first, so that later short forms find them."""
    cast = Cast()
    for unit in scene.units:
        if unit.kind in ("PERSON", "NAME") and (
            _named_after(scene, unit) or _only_role(scene, unit) or _ministrys(scene, unit)
        ):
            unit.kind = "WORD"
    notes = {k: attach(scene, k) for k, u in enumerate(scene.units) if u.kind in ("PERSON", "NAME")}
    _share_plural_titles(scene, notes)
    _share_owners(scene, notes)
    for k, seat in delegates(scene):
        if notes[k].owner is None:
            old = notes[k]
            notes[k] = Attached(seat.owner, old.office, old.label, old.adjacent, old.former, seat.evidence)
    for k, unit in enumerate(scene.units):
        titled = unit.kind == "NAME" and (_titled(notes[k]) or _apposed(scene, unit, notes[k]))
        if titled and not _only_org_words(scene, unit):
            unit.kind = "PERSON"
    for k, unit in enumerate(scene.units):
        if unit.kind == "PERSON" and (len(_words(scene, unit)) > 1 or unit.persons):
            _full_name(scene, unit, notes[k], cast)
    for k, unit in enumerate(scene.units):
        if unit.kind in ("PERSON", "NAME") and unit.ref is None:
            _short_name(scene, k, notes[k], cast)
    for ref in cast.refs:
        settle_office(scene, ref)
    return cast.refs


def _named_after(scene: Scene, unit: Unit) -> bool:
    """``the Jane Roe training center``, ``Roe's bridge``: a place or thing that bears somebody's name."""
    at = unit.end
    for k in range(at, min(at + 3, len(scene.tokens))):
        before, word = scene.tokens[k - 1], scene.tokens[k]
        if scene.document.text[before.end : word.start] != " ":
            return False
        if word.key in FACILITIES:
            return True
        if not word.text.islower() or word.key in STARTERS:
            return False
    return False


def _only_role(scene: Scene, unit: Unit) -> bool:
    """``High Representative for Foreign Affairs Ana Roe``: words of an office that the model takes for a name."""
    return unit.kind == "PERSON" and not unit.persons and _unit_words(scene, unit) <= PRENOMINAL | ROLE_WORDS


_MINISTRY = re.compile(r"\b[Mm]inistry (?:of|for) (?:the )?$")


def _ministrys(scene: Scene, unit: Unit) -> bool:
    """``Ministry of Jal Shakti``: what a ministry is for."""
    return not unit.persons and bool(_MINISTRY.search(scene.document.text[: unit.span.start][-16:]))


def _titled(note: Attached) -> bool:
    return note.office is not None and note.office.kind == "person" and note.adjacent


def _apposed(scene: Scene, unit: Unit, note: Attached) -> bool:
    """``The leader of A, Ana Roe, signed``: two words or three between commas after an office whose side is told."""
    if note.office is None or note.office.kind != "person" or note.office.plural or not (note.owner and note.evidence):
        return False
    text, span = scene.document.text, unit.span
    between = text[max(0, span.start - 2) : span.start] == ", " and text[span.end : span.end + 1] == ","
    return between and note.evidence.start < span.start and unit.end - unit.start in (2, 3)


def _unit_words(scene: Scene, unit: Unit) -> set[str]:
    return {t.key for t in scene.tokens[unit.start : unit.end]}


def _nobody(words: set[str]) -> bool:
    """Words of offices and forms of address only, or one of organisations and places."""
    return words <= PRENOMINAL | ROLE_WORDS or bool(words & ORG_WORDS)


def _only_org_words(scene: Scene, unit: Unit) -> bool:
    text = scene.document.text[unit.span.start : unit.span.end]
    return (text.isupper() and len(text) <= 6) or _nobody(_unit_words(scene, unit))


def _no_name(scene: Scene, unit: Unit) -> bool:
    """``Director General of Military Operations``: the last word of an office is nobody's name."""
    return unit.kind == "NAME" and _nobody(_unit_words(scene, unit))


def _words(scene: Scene, unit: Unit) -> tuple[str, ...]:
    """The words of a person's name without ``Mr``, ``Sheikh``, ``Jr``."""
    words = [t.key for t in scene.tokens[unit.start : unit.end]]
    while len(words) > 1 and words[0] in PRENOMINAL:
        words.pop(0)
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    return tuple(words)


def _surface(scene: Scene, unit: Unit) -> str:
    tokens = scene.tokens[unit.start : unit.end]
    while len(tokens) > 1 and tokens[0].key in PRENOMINAL:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].key in SUFFIXES:
        tokens = tokens[:-1]
    text = scene.document.text
    gaps = [text[a.end : b.start] or " " for a, b in itertools.pairwise(tokens)]  # none between words of a handle
    return re.sub(r"\s+", " ", "".join(t.text + g for t, g in zip(tokens, [*gaps, ""], strict=True)))


def _share_plural_titles(scene: Scene, notes: dict[int, Attached]) -> None:
    """``Foreign Ministers A and B of X and Y``; ``Presidents A and B``: the second name takes the title too."""
    order = sorted(notes)
    for a, b in itertools.pairwise(order):
        between = scene.document.text[scene.units[a].span.end : scene.units[b].span.start]
        first = notes[a]
        if (
            first.office is not None
            and first.office.plural
            and first.office.kind == "person"
            and re.fullmatch(r",? and |, ", between)
            and notes[b].office is None
        ):
            notes[b] = Attached(
                office=first.office, label=first.label, adjacent=True, former=first.former, evidence=first.evidence
            )


_HONORIFIC = r"(?:(?:Mr|Ms|Mrs|Dr)\.? )?"


def _share_owners(scene: Scene, notes: dict[int, Attached]) -> None:
    """``Foreign Ministers A and B of X and Y``, ``the ministers of X and Y, A and B``: A is X's and B is Y's.

    As many names as states, or none is told.
    """
    text = scene.document.text
    order = sorted(notes)
    at = 0
    while at < len(order):
        row = [order[at]]
        while at + len(row) < len(order) and re.fullmatch(
            rf"(?:,? and |, ){_HONORIFIC}",
            text[scene.units[row[-1]].span.end : scene.units[order[at + len(row)]].span.start],
        ):
            row.append(order[at + len(row)])
        at += len(row)
        owners = (_listed_after(scene, row[-1]) or _listed_before(scene, row[0])) if len(row) > 1 else []
        if len(owners) > 1:
            for k, owner in itertools.zip_longest(row, owners if len(owners) == len(row) else []):
                note = notes[k]
                told = owner.ids[0] if owner is not None else None
                evidence = cover(note.evidence, owner.span) if owner is not None else note.evidence
                notes[k] = replace(note, owner=told, evidence=evidence)


def _listed_after(scene: Scene, k: int) -> list[Unit]:
    """The states in ``of X and Y`` right after a name."""
    text, end = scene.document.text, scene.units[k].span.end
    found: list[Unit] = []
    for unit in scene.units[k + 1 : k + 12]:
        gap = text[end : unit.span.start]
        if unit.kind != "ENT" or not unit.ids:
            continue
        if not re.fullmatch(r",? and (?:of )?(?:the )?|, (?:the )?" if found else r",? (?:of|from) (?:the )?", gap):
            break
        found.append(unit)
        end = unit.span.end
    return found


def _listed_before(scene: Scene, k: int) -> list[Unit]:
    """The states in ``ministers of X and Y, `` right before a name."""
    text, start = scene.document.text, scene.units[k].span.start
    found: list[Unit] = []
    for unit in reversed(scene.units[max(0, k - 12) : k]):
        gap = text[unit.span.end : start]
        if unit.kind != "ENT" or not unit.ids:
            continue
        if not re.fullmatch(r",? and (?:of )?(?:the )?|, (?:the )?" if found else rf", {_HONORIFIC}", gap):
            break
        found.insert(0, unit)
        start = unit.span.start
    return found if found and re.search(r"\w+s (?:of|from) (?:the )?$", text[:start]) else []


def _full_name(scene: Scene, unit: Unit, note: Attached, cast: Cast) -> None:
    words = _words(scene, unit)
    name = _surface(scene, unit)
    known = next((r for p in unit.persons if (r := cast.person(p))), None)
    known = known or next((r for r in cast.alike(words) if _same_person(words, keys(r.name))), None)
    if known is not None:
        _add(cast, known, unit, note, name)
        return
    candidates = list(unit.persons) or near_spellings(scene, words)
    person = choose(scene, candidates, note)
    if person is None and unit.persons:
        name = _longer_name(scene, unit)
    if person is None and len(words) < 2:
        return
    ref = cast.person(person) or Ref(name, person)
    _add(cast, ref, unit, note, name)


def _longer_name(scene: Scene, unit: Unit) -> str:
    """``Ahmed Roe Abushahma``: not the namesake of the table, so the name goes on with what stands right after it."""
    k = scene.units.index(unit) + 1
    following = scene.units[k] if k < len(scene.units) else None
    if (
        following is not None
        and following.kind in ("NAME", "PERSON")
        and not following.persons
        and scene.gap(unit, following) == " "
    ):
        unit.end, unit.span = following.end, Span(unit.span.start, following.span.end)
        following.kind = "WORD"
    return _surface(scene, unit)


def _add(cast: Cast, ref: Ref, unit: Unit, note: Attached, name: str) -> None:
    unit.ref = ref
    ref.spans.append(unit.span)
    if len(name.split()) > len(ref.name.split()) or (len(ref.name.split()) < 2):
        ref.name = name
    ref.notes.append(_with_name(note, unit.span))
    if len(ref.spans) == 1:
        cast.add(ref)
    else:
        cast.index(ref, name)


def _with_name(note: Attached, name: Span) -> Attached:
    """The note with evidence that takes in the name: in "Ministers A and B" the title stands before A."""
    return note if note.evidence is None else replace(note, evidence=cover(note.evidence, name))


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Two full names in one text: same last word and first word (or initial), or one holds all words of the other."""
    if len(a) < 2 or len(b) < 2:
        return False
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    first = (
        a[0] == b[0]
        or (len(a[0]) == 1 and b[0].startswith(a[0]))
        or (len(b[0]) == 1 and a[0].startswith(b[0]))
        or fuzz.ratio(a[0], b[0]) >= SAME_NAME
    )
    return first and (a[-1] == b[-1] or (min(len(a[-1]), len(b[-1])) >= 6 and fuzz.ratio(a[-1], b[-1]) >= SAME_NAME))


def _short_name(scene: Scene, k: int, note: Attached, cast: Cast) -> None:
    unit = scene.units[k]
    words = _words(scene, unit)
    if len(words) == 1 and words[0] in STARTERS:
        return
    known = _introduced(words, cast, unit.span, scene.tokens[unit.start].key in ADDRESS)
    if known is not None:
        _add(cast, known, unit, note, _surface(scene, unit))
        unit.kind = "PERSON"
        return
    if len(words) > 2 or _no_name(scene, unit):
        return
    person = by_family(scene, k, words[-1], note) if len(words) == 1 or words[0] in PARTICLES else None
    if person is None and not _titled(note) and (unit.kind != "PERSON" or len(words) < 2):
        return  # one word that nobody introduced: an agency, a town, a project as often as a person
    ref = cast.person(person) or Ref(_surface(scene, unit), person)
    unit.kind = "PERSON"
    _add(cast, ref, unit, note, _surface(scene, unit))


def _introduced(words: tuple[str, ...], cast: Cast, span: Span, addressed: bool) -> Ref | None:
    """A person already named in full whose family (or only) name this is; the nearest before, else the first after.

    Args:
        addressed: whether ``Mr`` or the like stands before it, which some languages use with the first name.
    """
    found = []
    alike = cast.alike(words)
    for ref in alike:
        names = [keys(ref.name)] + ([keys(s) for s in (ref.person.name, *ref.person.aliases)] if ref.person else [])
        if any(_short_form(words, n) or _given_name(words, n, ref, addressed) for n in names):
            found.append(ref)
    if not found:
        last = words[-1]
        found = [r for r in alike if len(last) >= 6 and fuzz.ratio(last, keys(r.name)[-1]) >= SAME_NAME]
    if len(found) > 1:
        before = [r for r in found if any(s.start < span.start for s in r.spans)]
        found = sorted(before or found, key=lambda r: min(abs(s.start - span.start) for s in r.spans))
    return found[0] if found else None


def _given_name(words: tuple[str, ...], name: tuple[str, ...], ref: Ref, addressed: bool) -> bool:
    """``Phumtham``, ``Mr Zulkifli``: the first name alone, where that is the custom or a word of address says it."""
    terms = ref.person.terms if ref.person else ()
    return len(name) > 1 and words == name[:1] and (addressed or any(t.country in GIVEN_ALONE for t in terms))


def _short_form(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """``Mirzoyan``, ``el-Sisi``, ``von der Leyen``, and the first word of names written family first (``Xi``)."""
    if len(name) < 2 or len(words) >= len(name):
        return words == name
    core = tuple(w for w in words if w not in PARTICLES) or words
    if name[-len(words) :] == words or name[-len(core) :] == core:
        return True
    return len(core) == 1 and ((core[0] == name[0] and len(name[0]) <= 6) or (core[0] in name[1:] and len(core[0]) > 4))
