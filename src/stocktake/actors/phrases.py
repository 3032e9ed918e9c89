"""Noun phrases: ``the foreign ministers of A-land and B-land`` -> two actors; what a phrase names by itself."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from stocktake.actors.attach import body_id
from stocktake.actors.offices import Office
from stocktake.actors.refs import Ref
from stocktake.actors.scene import Scene, Unit
from stocktake.actors.words import METONYMS, MODIFIERS, NOT_THEIRS, TARGET
from stocktake.records import Span

_CUT = re.compile(
    r"\b(who|which|whose|that|where|when|including|accused|held|aimed|known|meeting|such as|being|(?<!-)based|"
    r"currently)\b|[:;(]"
)


@dataclass
class Phrase:
    """What a phrase names: ids in text order, the persons among them, and an office word left without owner."""

    ids: list[str] = field(default_factory=list)
    refs: list[Ref] = field(default_factory=list)
    open_title: Unit | None = None
    unknown: list[Unit] = field(default_factory=list)

    def add(self, actor: str, ref: Ref | None = None) -> None:
        """Keep an id once."""
        if actor not in self.ids:
            self.ids.append(actor)
        if ref is not None and ref not in self.refs:
            self.refs.append(ref)


def read_phrase(scene: Scene, span: Span) -> Phrase:
    """Read the names inside a span; words after a relative pronoun or a colon are left out if anything is before."""
    text = scene.document.text[span.start : span.end]
    cut = _CUT.search(text)
    if cut and cut.start() > 3:
        short = read_units(scene, scene.inside(Span(span.start, span.start + cut.start())))
        if short.ids or short.open_title or short.unknown:
            return short
    return read_units(scene, scene.inside(span))


def read_units(scene: Scene, units: list[Unit]) -> Phrase:
    """Walk units left to right with the owners that wait for a head noun and the head that waits for an owner."""
    out = Phrase()
    owners: list[Unit] = []
    head: Unit | None = None
    for n, unit in enumerate(units):
        if unit.kind == "PERSON" and isinstance(unit.ref, Ref):
            owners, head = [], None
            for actor in unit.ref.ids:
                out.add(actor, unit.ref)
        elif unit.kind == "ENT":
            owners, head = _entity(scene, units, n, owners, head, out)
        elif unit.kind == "TITLE" and unit.office is not None:
            owners, head = _title(scene, units, n, owners, head, out)
        elif unit.kind in ("NAME", "PERSON"):
            if unit.kind == "PERSON" or all(
                u.kind in ("NAME", "ENT", "PERSON") or u.key in ("s", "and") for u in units[n + 1 :]
            ):
                out.unknown.append(unit)
            owners, head = ([], None) if unit.kind == "PERSON" else (owners, head)
        elif unit.key in ("movement", "faction") and owners and (movement := _movement_of(scene, owners[-1].ids[0])):
            out.add(movement)
            owners = []
        elif unit.key in TARGET and owners:
            _flush(scene, owners, out)
            owners = []
    _counterparts(scene, units, owners, out)
    _flush(scene, owners, out)
    _drop_holders(scene, units, out)
    if head is not None and not out.ids:
        out.open_title = head
    return out


def _counterparts(scene: Scene, units: list[Unit], owners: list[Unit], out: Phrase) -> None:
    """``his French counterpart``: the office of the last person named before; done when no name follows."""
    if not owners or out.refs or not any(u.key in ("counterpart", "counterparts") for u in units):
        return
    start = units[0].span.start
    before = next(
        (
            u.ref
            for u in reversed(scene.units)
            if u.span.end <= start and isinstance(u.ref, Ref) and u.ref.code in ("HOS", "HOG", "MFA", "MOD")
        ),
        None,
    )
    if before is not None:
        for owner in owners:
            out.add(body_id(scene.table, owner.ids[0], Office("counterpart", before.code, "person", False)))
        owners.clear()


def _drop_holders(scene: Scene, units: list[Unit], out: Phrase) -> None:
    """``the envoy of A-land, X``: X stands for A-land already, unless the phrase couples two."""
    if not out.refs or any(u.kind == "WORD" and u.key == "and" for u in units):
        return
    held = {i for r in out.refs for i in r.ids}
    owners = {i.split(".")[0] for i in held}
    out.ids = [i for i in out.ids if i in held or i.split(".")[0] not in owners]


def _before(units: list[Unit], n: int) -> str:
    """The word before unit ``n``, skipping ``the``."""
    for unit in reversed(units[:n]):
        if unit.kind != "WORD":
            return ""
        if unit.key not in ("the", "a", "an", "unrecognized", "unrecognised", "both"):
            return unit.key
    return ""


def _entity(
    scene: Scene, units: list[Unit], n: int, owners: list[Unit], head: Unit | None, out: Phrase
) -> tuple[list[Unit], Unit | None]:
    unit = units[n]
    if not unit.ids or (unit.qualifies and len(units) > 2):
        return owners, head
    word = _before(units, n)
    if word in ("of", "for", "from") and _person_before(units, n):
        return owners, head  # "President X of Y": Y is told by the person
    listed = word in ("and", "or") or (n > 0 and "," in scene.gap(units[n - 1], unit))
    if head is not None and (
        word in ("of", "for")
        or (word in ("in", "within") and scene.kind(unit.ids[0]) == "armed_group")
        or (word == "from" and _comes_from(units, n, head))
        or (listed and _of_list(units, n))
    ):
        label = head.office.label if head.office else ""
        if (
            word == "for"
            and re.search("envoy|representative|coordinator|mediator", label)
            and not unit.names[0].of_body
        ):
            return owners, head
        if word == "for" and out.ids:
            return owners, head  # "A-land's Office for B-land" is A-land's
        out.add(body_id(scene.table, unit.ids[0], head.office))
        return owners, head
    if head is not None and not owners and _sits_there(scene, units, n, head, listed):
        out.add(body_id(scene.table, unit.ids[0], head.office))
        return owners, head
    if word in TARGET and (out.ids or head is not None or owners):
        return owners, head
    if unit.place and (out.ids or owners) and word in ("in", "at"):
        return owners, head
    if word in ("in", "at") and head is None and not out.ids and not owners:
        return owners, head  # "analysts in Tbilisi", "protesters in Chile": where somebody is, not for whom he speaks
    # "Hamas (…)" repeats: "the National Liberation Army (ELN)"
    if unit.ids[0] in out.ids or any(o.ids == unit.ids for o in owners):
        return owners, head
    return [*owners, unit], head


_ABROAD = ("embassy", "mission", "delegation")


_THEIR_PEOPLE = {"from", "the", "officers", "officials", "members", "representatives", "personnel"}


def _comes_from(units: list[Unit], n: int, head: Unit) -> bool:
    """``officials from A``, ``a delegation from A``; of a body at once: "the army's exit from A" is not A's army's."""
    if head.office is not None and head.office.kind != "body":
        return True
    between = units[units.index(head) + 1 : n]
    return head.office is not None and all(
        u.kind == "TITLE" or (u.kind == "WORD" and u.key in _THEIR_PEOPLE) for u in between
    )


def _sits_there(scene: Scene, units: list[Unit], n: int, head: Unit, listed: bool) -> bool:
    """``officials in Baku``, ``governments in Paris and Washington``: who governs there; no analysts, no embassy."""
    if head.office is None or head.office.label not in METONYMS or not units[n].ids or "." in units[n].ids[0]:
        return False
    at = units.index(head)
    led = units[:at]
    if any(u.office is not None and (u.office.code in ("OPP", "REB") or u.office.label in _ABROAD) for u in led):
        return False
    words = {t.key for u in led if u.kind != "TITLE" for t in scene.tokens[u.start : u.end]}
    if any(u.kind in ("ENT", "PERSON") for u in led) or words & NOT_THEIRS:
        return False
    if any(u.kind == "NAME" and not {t.key for t in scene.tokens[u.start : u.end]} <= MODIFIERS for u in led):
        return False
    between = [u for u in units[at + 1 : n] if u.kind == "WORD" and u.key != "the"]
    return bool(between) and between[0].key == "in" and (len(between) == 1 or listed)


def _person_before(units: list[Unit], n: int) -> bool:
    before = next(
        (u for u in reversed(units[:n]) if u.kind != "WORD" or u.key not in ("of", "for", "from", "the")), None
    )
    return before is not None and before.kind == "PERSON"


def _of_list(units: list[Unit], n: int) -> bool:
    """Whether the names before in this list follow ``of``: ministers *of A, B and C*."""
    for k in range(n - 1, -1, -1):
        if units[k].kind == "WORD" and units[k].key in ("of", "for", "from"):
            return True
        if units[k].kind not in ("ENT", "WORD") or (
            units[k].kind == "WORD" and units[k].key not in ("and", "the", "or")
        ):
            return False
    return False


def _title(
    scene: Scene, units: list[Unit], n: int, owners: list[Unit], head: Unit | None, out: Phrase
) -> tuple[list[Unit], Unit | None]:
    unit = units[n]
    office = unit.office
    assert office is not None
    if _named_next(units, n):
        for owner in _apart(scene, owners):
            out.add(owner.ids[0])
        return [], unit  # the name that follows carries owner and office
    if owners:
        title = _later_title(units, n)
        if title is not None:  # "Azerbaijan's foreign minister": the head is the last title of a run
            return owners, head
        holder = _holder(scene, owners[-1].ids[0], office, unit.span.start)
        if holder is not None:
            for owner in _apart(scene, owners):
                out.add(owner.ids[0])
            for actor in holder.ids:
                out.add(actor, holder)
            return [], unit
        apart = _apart(scene, owners)
        movement = _movement_of(scene, owners[-1].ids[0]) if office.code == "REB" else None
        if movement is not None:
            for owner in apart:
                out.add(owner.ids[0])
            out.add(movement)
            return [], unit
        mine = [*apart, owners[-1]] if office.plural else owners[-1:]
        for owner in apart if not office.plural else []:
            out.add(owner.ids[0])
        for actor in (i for owner in mine for i in (owner.ids if office.plural else owner.ids[:1])):
            out.add(body_id(scene.table, actor, _merge(units, n)))
        return [], unit
    if office.owner and not any(u.kind == "ENT" for u in units[n + 1 : n + 4]):
        out.add(body_id(scene.table, office.owner, office) if office.owner in scene.table.states else office.owner)
        return [], unit
    generic = head is not None and head.office is not None and not head.office.code and office.kind != "person"
    return owners, unit if head is None or generic or _before(units, n) in ("and", "") else head


def _movement_of(scene: Scene, owner: str) -> str | None:
    """``the A-land rebels``, ``the A-land movement``: the one movement of A-land that the text names."""
    named = {i for i in scene.named if i.startswith(f"{owner}.") and scene.kind(i) == "armed_group"}
    return next(iter(named)) if len(named) == 1 else None


def _holder(scene: Scene, owner: str, office: Office, at: int) -> Ref | None:
    """``the A-land minister``: the holder of such an office of A-land named before, when there is just one."""
    if (
        office.kind != "person"
        or office.plural
        or office.label in ("official", "spokesman", "spokesperson", "diplomat")
    ):
        return None
    found: list[Ref] = []
    for unit in scene.before(at):
        ref = unit.ref
        if isinstance(ref, Ref) and ref.ids and ref.ids[0].split(".")[0] == owner.split(".")[0] and ref not in found:
            same = ref.code == office.code if office.code else office.label in (ref.office or "").casefold()
            if same and not (ref.office or "").startswith("former"):
                found.append(ref)
    return found[0] if len(found) == 1 else None


def _apart(scene: Scene, owners: list[Unit]) -> list[Unit]:
    """The owners named beside the last (``A and B``), not those that qualify it (``A's B rebels``)."""
    out = []
    for a, b in itertools.pairwise(owners):
        if re.search(r",|\band\b|\bor\b|[-–/]", scene.document.text[a.span.end : b.span.start]):
            out.append(a)
    return out


def _merge(units: list[Unit], n: int) -> Office | None:
    """``foreign ministry spokesman``: the ministry gives the id."""
    office = units[n].office
    prev = units[n - 1] if n else None
    if (
        prev is not None
        and prev.kind == "TITLE"
        and prev.office is not None
        and prev.office.code
        and office is not None
        and not office.code
    ):
        return Office(office.label, prev.office.code, office.kind, office.plural)
    return office


def _later_title(units: list[Unit], n: int) -> Unit | None:
    """The next unit when it continues this title (``government delegation``)."""
    nxt = units[n + 1] if n + 1 < len(units) else None
    return (
        nxt
        if nxt is not None and nxt.kind == "TITLE" and nxt.office is not None and nxt.office.kind != "body"
        else None
    )


def _named_next(units: list[Unit], n: int) -> bool:
    """Whether a person's name follows the title (then the person carries the id)."""
    for unit in units[n + 1 :]:
        if unit.kind == "PERSON":
            return True
        if (
            unit.kind == "TITLE"
            or (unit.kind == "WORD" and unit.key in (MODIFIERS | {"of", "and", "for", "to"}))
            or unit.kind == "ENT"
        ):
            continue
        return False
    return False


def _flush(scene: Scene, owners: list[Unit], out: Phrase) -> None:
    for owner in owners:
        for actor in owner.ids:
            out.add(actor)
