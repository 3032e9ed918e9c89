"""Which state or organisation an entity name stands for here, and when it is only a place or part of another name."""

from __future__ import annotations

import re
from collections import Counter

from stocktake.actors.offices import offices
from stocktake.actors.scene import Scene, Unit
from stocktake.actors.words import (
    AMERICAS,
    CAUCASUS_GEORGIA,
    COMPOUNDS,
    LOCATIVE,
    ORG_WORDS,
    PREFIXES,
    US_GEORGIA,
    WATERS,
    WELL_KNOWN,
    any_of,
)


def settle_entities(scene: Scene) -> None:
    """Choose among readings of each entity name, and mark capitals used as places."""
    for k, unit in enumerate(scene.units):
        if unit.kind != "ENT":
            continue
        forms = {n.form for n in unit.names}
        if forms == {"capital"}:
            unit.place = _used_as_place(scene, k)
        if _part_of_other(scene, k):
            unit.place = True
            continue
        after = scene.tokens[unit.end] if unit.end < len(scene.tokens) else None
        hyphen = after is not None and scene.document.text[unit.span.end : after.start] in ("-", "‑")
        unit.qualifies = hyphen and after is not None and after.key in COMPOUNDS
        ids = tuple(dict.fromkeys(n.id for n in unit.names if n.form != "ambiguous"))
        if len(ids) > 1 and forms != {"both"}:
            ids = (
                tuple(i for i in ids if scene.table.entity(i).kind == "armed_group")
                if len({head_of(i) for i in ids}) == 1
                else ()
            )
        if ids:
            unit.ids = ids
            scene.countries[head_of(ids[0])] = scene.countries.get(head_of(ids[0]), 0) + 1
    _short_names(scene)
    _generic_bodies(scene)
    _bodies_of_others(scene)
    for unit in scene.units:
        if unit.kind == "ENT" and not unit.ids and not unit.place:
            choices = tuple(dict.fromkeys(n.id for n in unit.names))
            counts = sorted(((scene.countries.get(head_of(c), 0), c) for c in choices), reverse=True)
            if counts and counts[0][0] > (counts[1][0] if len(counts) > 1 else 0):
                unit.ids = (counts[0][1],)
    _georgia(scene)
    _cypriots(scene)


def _cypriots(scene: Scene) -> None:
    """``the two Cypriot leaders``: of the two communities, where the text names both; ``Cypriot`` alone is neither."""
    both = ("CYP.GRC", "CYP.TUR")
    if not set(both) <= {i for unit in scene.units for i in unit.ids}:
        return
    for unit in scene.units:
        if unit.kind == "ENT" and unit.ids == ("CYP",) and any(n.form == "adj" for n in unit.names):
            before = scene.tokens[unit.start - 1].key if unit.start else ""
            unit.place = before not in ("two", "both")
            unit.ids = () if unit.place else both


def _part_of_other(scene: Scene, k: int) -> bool:
    """``Inter-American``, ``South China Sea``, ``Latin America``, ``Paris Club``: a state in another name."""
    unit, text = scene.units[k], scene.document.text
    before = scene.tokens[unit.start - 1] if unit.start else None
    after = scene.tokens[unit.end] if unit.end < len(scene.tokens) else None
    if before is not None:
        gap = text[before.end : unit.span.start]
        if gap in ("-", "‑", "–") and before.key in PREFIXES:
            return True
        if (
            gap in (" ", "-")
            and before.key in AMERICAS
            and before.text[0].isupper()
            and any(n.surface in ("America", "American", "Americans") for n in unit.names)
        ):
            return True
    if after is not None and text[unit.span.end : after.start] == " ":
        if after.key in WATERS and after.text[0].isupper():
            return True
        nxt = scene.units[k + 1]
        forms = {n.form for n in unit.names}
        if forms == {"capital"} and nxt.kind == "NAME" and after.text[0].isupper():
            return True
        prev = scene.units[k - 1] if k else None
        inside = forms == {"adj"} and prev is not None and prev.kind == nxt.kind == "NAME"
        if inside and prev is not None and scene.gap(prev, unit) == " " and after.text[0].isupper():
            return True  # "Royal Dutch Shell"
    return (
        before is not None
        and before.key == "of"
        and unit.start > 1
        and scene.tokens[unit.start - 2].key in ("gulf", "sea", "bay", "strait", "bank", "university", "voice")
        and scene.tokens[unit.start - 2].text[0].isupper()
    )


def head_of(actor: str) -> str:
    return actor.split(".")[0]


_PACTS = {
    "accord",
    "accords",
    "agreement",
    "agreements",
    "conference",
    "declaration",
    "pact",
    "protocol",
    "summit",
    "treaty",
}


def _used_as_place(scene: Scene, k: int) -> bool:
    """``in Baku``, ``the Vienna talks``: a capital that names a place; ``Baku said`` and ``Baku's stance`` do not."""
    unit = scene.units[k]
    before = scene.units[k - 1] if k else None
    after = scene.document.text[unit.span.end : unit.span.end + 4]
    line = scene.document.dateline
    if line is not None and line.span.start <= unit.span.start < line.span.end:
        return True
    if before is not None and before.kind == "WORD" and before.key in LOCATIVE and scene.gap(before, unit) == " ":
        return True
    if (
        re.match(r", (?=[A-Z])", after)
        and k + 1 < len(scene.units)
        and scene.units[k + 1].kind == "ENT"
        and not re.match(r", [^.]{0,40} and ", scene.document.text[unit.span.end : unit.span.end + 60])
    ):
        return True
    if re.match(r":\s", after):
        return True  # "15 June, Vienna: …" in a list of news
    pact = scene.tokens[unit.start - 2].key if before is not None and before.key == "of" and unit.start > 1 else ""
    if pact in _PACTS:
        return True  # "the agreement of Rome"
    nxt = scene.units[k + 1] if k + 1 < len(scene.units) else None
    return (
        nxt is not None
        and nxt.kind == "WORD"
        and nxt.key
        in {
            "talks",
            "meeting",
            "summit",
            "conference",
            "agreement",
            "agreements",
            "accords",
            "round",
            "hotel",
            "airport",
        }
        and scene.gap(unit, nxt) == " "
    )


def _generic_bodies(scene: Scene) -> None:
    """``National Security Council``: every state may have one, so it is that state's only where the text names it."""
    for unit in scene.units:
        if unit.kind != "ENT" or len(unit.ids) != 1 or "." not in unit.ids[0]:
            continue
        words, state = {t.key for t in scene.tokens[unit.start : unit.end]}, head_of(unit.ids[0])
        if state not in scene.table.states or not words <= ORG_WORDS | {"of", "the", "and", "for"}:
            continue
        named = any(u is not unit and u.kind == "ENT" and u.ids and head_of(u.ids[0]) == state for u in scene.units)
        if not named and scene.home != state:
            unit.ids, unit.place = (), True


def _bodies_of_others(scene: Scene) -> None:
    """``A-land's Foreign Office``: a body that every state may have is the office of the state named before it.

    Where the text names neither its own state nor another one before it, whose it is stays open.
    """
    times = Counter(head_of(u.ids[0]) for u in scene.units if u.kind == "ENT" and u.ids)
    for k, unit in enumerate(scene.units):
        if unit.kind != "ENT" or len(unit.ids) != 1 or "." not in unit.ids[0]:
            continue
        office = next(iter(offices().get(tuple(t.key for t in scene.tokens[unit.start : unit.end]))), None)
        state = head_of(unit.ids[0])
        if office is None or office.kind != "body" or state not in scene.table.states:
            continue
        before = [u for u in scene.units[max(0, k - 2) : k] if u.kind != "WORD" or u.key != "s"]
        owner = before[-1] if before and before[-1].kind == "ENT" and before[-1].ids else None
        if owner is not None or (times[state] < 2 and scene.home != state):
            unit.kind, unit.office, unit.ids, unit.names = "TITLE", office, (), ()


def _short_names(scene: Scene) -> None:
    """``SDF``, ``GNU``, ``SAF``: a short acronym, or a name that the table marks as short, is that body only where the
    text names the state or writes the name out."""
    for unit in scene.units:
        if unit.kind != "ENT" or len(unit.ids) != 1 or not _is_short(scene, unit):
            continue
        state = head_of(unit.ids[0])
        told = (u for u in scene.units if u.kind == "ENT" and u.ids and not _is_short(scene, u))
        named = any(u.ids == unit.ids or (head_of(u.ids[0]) == state and state in scene.table.states) for u in told)
        if not named and scene.home != state:
            unit.ids, unit.place = (), True


def _is_short(scene: Scene, unit: Unit) -> bool:
    word = scene.document.text[unit.span.start : unit.span.end]
    acronym = "." in unit.ids[0] and len(word) <= 3 and word.isupper() and word not in WELL_KNOWN
    return any(n.form == "short" for n in unit.names) or (acronym and head_of(unit.ids[0]) in scene.table.states)


_US_GEORGIA = re.compile(rf"\b{any_of(US_GEORGIA)}\b")
_GE_GEORGIA = re.compile(rf"\b{any_of(CAUCASUS_GEORGIA)}\b")


def _georgia(scene: Scene) -> None:
    """Georgia the US state is a place in the United States, not an actor we know."""
    text = scene.document.text
    if len(_US_GEORGIA.findall(text)) > len(_GE_GEORGIA.findall(text)):
        for unit in scene.units:
            if unit.kind == "ENT" and unit.ids == ("GEO",) and any(n.surface == "Georgia" for n in unit.names):
                unit.ids, unit.place = (), True
