"""What stands beside a person's name: whose, which office (``Armenian Foreign Minister X``; ``X, A-land's envoy``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stocktake.actors.offices import Office
from stocktake.actors.scene import Scene, Unit
from stocktake.actors.table import ActorTable
from stocktake.actors.words import FORMER, LEADS, MODIFIERS
from stocktake.records import Span

_TARGET_TITLES = re.compile(
    r"envoy|representative|ambassador|negotiator|mediator|coordinator|adviser|advisor|mission|commissioner"
)


@dataclass(frozen=True)
class Attached:
    """Owner (an actor id), office, its words in the text, whether former, and the span that says it."""

    owner: str | None = None
    office: Office | None = None
    label: str | None = None
    adjacent: bool = False
    former: bool = False
    evidence: Span | None = None


def body_id(table: ActorTable, owner: str, office: Office | None) -> str:
    """The actor id of an owner's office or body: ``ARM`` + foreign minister -> ``ARM.GOV.MFA``."""
    if office is None or table.entity(owner).kind != "state":
        return owner
    if office.kind == "people":
        return f"{owner}.{office.code}"
    if office.code in ("REB", "OPP"):
        return f"{owner}.{office.code}"
    if office.code == "MIL" and f"{owner}.MIL" in table.entities:
        return f"{owner}.MIL"  # an army that is itself a party, as in Sudan
    return f"{owner}.GOV.{office.code}" if office.code else f"{owner}.GOV"


def attach(scene: Scene, k: int) -> Attached:
    """Read the words before and after the name at unit ``k``."""
    left = _left(scene, k)
    if left.owner and left.office:
        return left
    right = _right(scene, k)
    if left.office and right.owner and not right.office:
        return Attached(right.owner, left.office, left.label, True, left.former, cover(left.evidence, right.evidence))
    if right.office and (right.owner or not left.office):
        owner = right.owner or left.owner
        return Attached(
            owner, right.office, right.label, right.adjacent, right.former, cover(left.evidence, right.evidence)
        )
    if left.office or left.owner:
        return left
    return right


def cover(a: Span | None, b: Span | None) -> Span | None:
    """The stretch from the first to the last of two spans."""
    if a is None or b is None:
        return a or b
    return Span(min(a.start, b.start), max(a.end, b.end))


_COUNTERPARTS = ("counterpart", "counterparts")


def _left(scene: Scene, k: int) -> Attached:
    parts: list[Unit] = []
    comma = False
    j = k - 1
    while j >= 0 and len(parts) < 14:
        unit, after = scene.units[j], scene.units[j + 1]
        gap = scene.gap(unit, after)
        if re.search(r"[;:(\n\"“”]|[.!?]\s", gap) and not (gap == ". " and _shortened(scene, unit)):
            break
        if "," in gap:
            names = unit.kind in ("TITLE", "ENT") or unit.key in _COUNTERPARTS or _region(scene, unit)
            titles = unit.kind == "TITLE" and bool(parts) and parts[-1].kind == "TITLE"
            if (parts and not titles and not (unit.key in _COUNTERPARTS and _office_alone(parts))) or not names:
                break
            comma = True
        if unit.text in ("H.E.", "HE"):
            j -= 1
            continue
        if (
            unit.kind in ("TITLE", "ENT")
            or (comma and _region(scene, unit))
            or (
                unit.kind == "WORD"
                and (
                    unit.key in MODIFIERS
                    or unit.key in ("of", "for", "to", "and", "on", "counterpart", "counterparts", "at")
                )
            )
        ):
            parts.append(unit)
        else:
            break
        j -= 1
    if any(p.kind == "NAME" for p in parts) and j >= 0 and scene.units[j].kind in ("PERSON", "NAME"):
        return Attached()  # "Roe, director of Acme, Doe": the office is that of the name before
    return _interpret(scene, parts[::-1], k, comma)


def _shortened(scene: Scene, unit: Unit) -> bool:
    """``Gen.``, ``U.S.``: the full stop is the word's, not the sentence's as after an acronym."""
    words = scene.document.text[unit.span.start : unit.span.end]
    return len(words) <= 4 and (unit.kind != "ENT" or "." in words)


def _office_alone(parts: list[Unit]) -> bool:
    """``Deputy Minister``: an office and what belongs to it, and nobody whose office it is."""
    return any(p.kind == "TITLE" for p in parts) and all(p.kind == "TITLE" or p.key in MODIFIERS for p in parts)


_BEFORE_REGION = re.compile(r"\b(?:for|to|on|of) (?:the )?$")


def _region(scene: Scene, unit: Unit) -> bool:
    """``envoy for the Horn of Africa``: what an office is for, where that is no actor."""
    before = scene.document.text[max(0, unit.span.start - 9) : unit.span.start]
    return unit.kind == "NAME" and bool(_BEFORE_REGION.search(before))


def _interpret(scene: Scene, parts: list[Unit], k: int, comma: bool) -> Attached:
    """Owner and office from the units before a name, in text order."""
    if any(p.kind == "WORD" and p.key in _COUNTERPARTS for p in parts):
        return _counterpart(scene, parts, k)
    titles = [
        n
        for n, p in enumerate(parts)
        if p.kind == "TITLE" and p.office is not None and p.office.kind in ("person", "body")
    ]
    if not titles:
        last = parts[-1] if parts else None
        before = parts[-2] if len(parts) > 1 else None
        if (
            last is not None
            and last.kind == "WORD"
            and last.key == "s"
            and before is not None
            and before.kind == "ENT"
            and before.ids
            and not comma
        ):
            return Attached(owner=before.ids[0], evidence=before.span)
        if (
            last is not None
            and last.kind == "ENT"
            and last.ids
            and not comma
            and not last.place
            and any(n.form == "adj" or n.of_body for n in last.names)
            and last.ids[0] not in ("UN",)
        ):
            return Attached(owner=last.ids[0], evidence=last.span)
        return Attached()
    block = _title_block(parts, titles)
    office = _main_office(scene, parts, block)
    if office is None or (office.kind == "body" and not comma):
        return Attached()
    owner = _owner(scene, parts, block) or _of_secretary_general(scene, parts)
    rest = parts[block[-1] + 1 :]
    if (comma and owner is None) or not _closed(rest):
        return Attached()
    first, last_title = parts[block[0]], parts[block[-1]]
    label = re.sub(r"\s+", " ", scene.document.text[first.span.start : last_title.span.end])
    former = any(p.kind == "WORD" and p.key in FORMER for p in parts)
    start = min(p.span.start for p in parts if p.kind != "WORD" or p.key in MODIFIERS)
    mods = [
        p
        for p in parts[: block[0]]
        if p.kind == "WORD"
        and p.key in ("deputy", "acting", "first", "vice", "assistant", "special", "chief", "senior")
    ]
    label = " ".join([*(p.key for p in mods), label]) if mods else label
    return Attached(owner or office.owner, office, label, not comma, former, Span(start, scene.units[k].span.end))


def _of_secretary_general(scene: Scene, parts: list[Unit]) -> str | None:
    """``the Secretary-General's envoy``: of the United Nations, unless the text names another organisation."""
    chief = any(
        p.kind == "TITLE" and p.office is not None and p.office.label in ("secretary-general", "secretary general")
        for p in parts[:-1]
    )
    return "UN" if chief and {i for i in scene.named if scene.kind(i) == "igo"} <= {"UN"} else None


def _closed(rest: list[Unit]) -> bool:
    """Whether every ``of``/``for`` after a title has its name, so that the name that follows is the holder's."""
    if rest and rest[-1].key == "and":
        return False  # "the Secretaries of Commerce and Labor"
    at = max(
        (n for n, p in enumerate(rest) if p.kind == "WORD" and p.key in ("of", "for", "to", "at", "on")), default=-1
    )
    return at < 0 or any(p.kind in ("ENT", "TITLE", "NAME") for p in rest[at:])


def _title_block(parts: list[Unit], titles: list[int]) -> list[int]:
    """The titles that belong together: the last, and those before it joined by ``and`` or directly."""
    block = [titles[-1]]
    for n in reversed(titles[:-1]):
        between = parts[n + 1 : block[0]]
        owned = len(between) > 1 and between[0].key == "of"  # "commander of the A-land army"
        earlier = parts[n].office
        of_state = earlier is not None and earlier.kind == "body" and any(p.kind == "ENT" for p in between)
        if of_state and any(p.key == "and" for p in between):
            break  # "the delegation of A-land and Commander Roe"
        if all(
            (p.kind == "WORD" and p.key in (MODIFIERS | {"and", "of", "to", "for"})) or (owned and p.kind == "ENT")
            for p in between
        ):
            block.insert(0, n)
        else:
            break
    return block


def _main_office(scene: Scene, parts: list[Unit], block: list[int]) -> Office | None:
    order = {"HOS": 1, "HOG": 0, "MFA": 2, "MOD": 3}
    offices = [parts[n].office for n in block if parts[n].office is not None]
    spokes = [
        o
        for o in offices
        if o is not None
        and re.search(r"spokes|ambassador|envoy|aide|adviser|advisor|assistant|negotiator|secretary$", o.label)
        and o.kind == "person"
    ]
    if spokes and len(offices) > 1:
        # "foreign ministry spokesman", "assistant to the president": the body gives the id, the person the label
        body = next((o for o in offices if o is not None and o.code), None)
        return Office(spokes[-1].label, body.code if body else "", "person", spokes[-1].plural)
    return min(
        (o for o in offices if o is not None), key=lambda o: (o.kind != "person", order.get(o.code, 9)), default=None
    )


def _owner(scene: Scene, parts: list[Unit], block: list[int]) -> str | None:
    first, last = block[0], block[-1]
    for n in range(first - 1, -1, -1):
        unit = parts[n]
        if unit.kind == "ENT":
            after_target = n > 0 and parts[n - 1].kind == "WORD" and parts[n - 1].key in ("to", "at", "on")
            return unit.ids[0] if unit.ids and not after_target else None
        if unit.kind == "WORD" and unit.key in MODIFIERS:
            continue
        break
    within = next((n for n in range(first, last) if parts[n].kind == "ENT" and parts[n].ids), None)
    if within is not None:
        return body_id(scene.table, parts[within].ids[0], parts[last].office)
    office = parts[last].office
    label = office.label if office is not None else ""
    for n in range(last + 1, len(parts)):
        unit = parts[n]
        if unit.kind == "ENT":
            word = next(
                (p.key for p in reversed(parts[last + 1 : n]) if p.key in ("of", "for", "to", "at", "on", "and")), ""
            )
            if (
                word == "of"
                or (word == "for" and not _TARGET_TITLES.search(label))
                or (word == "for" and unit.names and unit.names[0].of_body)
            ):
                nxt = parts[n + 1] if n + 1 < len(parts) else None
                if (
                    unit.ids
                    and nxt is not None
                    and nxt.kind == "TITLE"
                    and nxt.office is not None
                    and nxt.office.kind in ("body", "group")
                ):
                    return body_id(scene.table, unit.ids[0], nxt.office)  # "speaker of the A-land parliament"
                return unit.ids[0] if unit.ids else None
            return None
        if unit.kind == "TITLE" and unit.office is not None and unit.office.kind == "body":
            continue
    return None


def _counterpart(scene: Scene, parts: list[Unit], k: int) -> Attached:
    """``his Azerbaijani counterpart X``: the office is that of the last office-holder named before, or is said
    (``his Azerbaijani counterpart, Deputy Minister X``)."""
    owner = next((p.ids[0] for p in reversed(parts) if p.kind == "ENT" and p.ids), None)
    own = next((p.office for p in reversed(parts) if p.office is not None and p.office.kind == "person"), None)
    office = own or previous_office(scene, parts[0].span.start if parts else scene.units[k].span.start)
    if owner is None or office is None:
        return Attached(owner=owner, evidence=parts[0].span if owner else None)
    return Attached(owner, office, office.label, True, False, Span(parts[0].span.start, scene.units[k].span.end))


def previous_office(scene: Scene, before: int) -> Office | None:
    """The office word of a person nearest before an offset, as a singular."""
    for unit in reversed(scene.units):
        if (
            unit.span.end <= before
            and unit.kind == "TITLE"
            and unit.office is not None
            and unit.office.kind == "person"
        ):
            o = unit.office
            return Office(o.label, o.code, o.kind, False) if o.code or o.label != "leader" else None
        if unit.span.end <= before - 600:
            break
    return None


def _alone_on_line(text: str, span: Span) -> bool:
    """A name below a statement, with the office on the line under it."""
    return text[text.rfind("\n", 0, span.start) + 1 : span.start].strip() == "" and span.start > 0


def _right(scene: Scene, k: int) -> Attached:
    units, text = scene.units, scene.document.text
    if k + 1 >= len(units):
        return Attached()
    gap = scene.gap(units[k], units[k + 1])
    nxt = units[k + 1]
    if gap == " " and nxt.kind == "WORD" and nxt.key in ("of", "for"):
        j = k + 2
        if j < len(units) and units[j].kind == "WORD" and units[j].key == "the":
            j += 1
        if (
            j < len(units)
            and units[j].kind == "ENT"
            and units[j].ids
            and "," not in text[nxt.span.start : units[j].span.start]
        ):
            return Attached(owner=units[j].ids[0], evidence=Span(units[k].span.start, units[j].span.end))
        return Attached()
    signed = gap == "\n" and nxt.kind == "TITLE" and _alone_on_line(text, units[k].span)
    if gap != ", " and gap != " (" and not signed:
        return Attached()
    j = k + 1
    parts: list[Unit] = []
    if (
        nxt.kind == "WORD"
        and nxt.key == "who"
        and k + 2 < len(units)
        and units[k + 2].kind == "WORD"
        and units[k + 2].key in LEADS
    ):
        j = k + 3
    while j < len(units) and len(parts) < 10:
        unit = units[j]
        if parts and re.search(
            r"[,;:).\n\"”—]",
            scene.gap(units[j - 1], unit).replace(".", "")
            if len(text[units[j - 1].span.start : units[j - 1].span.end]) < 4
            else scene.gap(units[j - 1], unit),
        ):
            break
        if unit.key in ("its", "his", "her", "their") and any(p.kind == "ENT" for p in parts):
            return Attached()  # "A sent Roe, B its commander"
        if unit.kind in ("TITLE", "ENT") or (
            unit.kind == "WORD"
            and (unit.key in MODIFIERS or unit.key in ("of", "for", "to", "and", "who", "on", "head", "chief"))
        ):
            parts.append(unit)
        else:
            break
        j += 1
    titles = [
        n for n, p in enumerate(parts) if p.kind == "TITLE" and p.office is not None and p.office.kind == "person"
    ]
    if not titles or (any(p.kind == "ENT" for p in parts[:1]) and len(parts) == 1):
        return Attached()
    first = titles[0]
    if any(
        p.kind == "TITLE" and p.office is not None and p.office.plural and p.office.kind == "person"
        for p in parts[: first + 1]
    ):
        return Attached()
    block = [first, *[n for n in titles[1:] if all(p.kind == "WORD" for p in parts[first + 1 : n]) and n - first <= 3]]
    office = _main_office(scene, parts, block)
    owner = _owner(scene, parts, block)
    if office is None:
        return Attached()
    former = any(p.kind == "WORD" and p.key in FORMER for p in parts[:first])
    start = parts[block[0]].span.start
    label = re.sub(r"\s+", " ", text[start : parts[block[-1]].span.end])
    # "met X, president of Y" is an apposition; "X, the president said" is not
    stop = units[j] if j < len(units) else None
    if (
        owner is None
        and stop is not None
        and stop.kind == "WORD"
        and scene.gap(units[j - 1], stop) == " "
        and stop.key in ("said", "told", "says", "added", "will", "has", "had", "met")
    ):
        return Attached()
    return Attached(owner or office.owner, office, label, False, former, Span(units[k].span.start, parts[-1].span.end))
