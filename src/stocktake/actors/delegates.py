"""Whose delegation a person leads or signs for: the text seats people at the table in a few fixed ways.

``X, a judge, led the A-land team``; ``the A-land delegation was led by X and the B-land one by Y``; ``X signed for A``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stocktake.actors.attach import Attached
from stocktake.actors.scene import Scene, Unit
from stocktake.actors.words import DELEGATIONS, any_of
from stocktake.records import Span

_BODY = rf"(?:[\w-]+ ){{0,2}}?{any_of(DELEGATIONS)}"
_LEAD = r"(?:led|leads|headed|heads|heading|leading|represented|represents|chaired|chairs)"
# After a person: "…, a judge, (who) led the" + A-land + "team".
_LEADS = re.compile(rf"(?:, [^.;\n]{{2,140}}?,)? ?(?:,? who )?{_LEAD} (?:the |a )?$")
_OF_BODY = re.compile(rf"(?:['’]s?)? {_BODY}\b")
# Before a person: A-land + "delegation was led by the minister,", "side (was represented) by".
_LED_BY = re.compile(
    rf"(?:['’]s?)? (?:{_BODY}|one)(?: (?:was|is|were|also))*"
    rf"(?: (?:{_LEAD}|included|includes|made up of|consisted of))?(?: also)?(?: by)?"
    r"(?:,? (?:the |its |an? )?[^.;\n]{0,120}?)?,? ?$"
)
_BY_ONLY = re.compile(r"\b(?:by|included|includes|of)\b")
# "X signed for the government", "Y for the rebels".
_FOR = re.compile(r" (?:signed |spoke |negotiated |initialled |read )?(?:it )?(?:for|on behalf of) (?:the )?$")
_REACH = 220


def delegates(scene: Scene) -> Iterator[tuple[int, Attached]]:
    """(unit of the person, owner) for everyone the text places in somebody's delegation."""
    units, text = scene.units, scene.document.text
    people = [k for k, u in enumerate(units) if u.kind in ("PERSON", "NAME")]
    for k in people:
        unit = units[k]
        after = _owners(scene, unit.span.end, unit.span.end + _REACH)
        for owner in after:
            between = text[unit.span.end : owner.span.start]
            if _LEADS.fullmatch(between) and _OF_BODY.match(text, owner.span.end):
                yield k, _of(owner, unit)
                break
            if _FOR.fullmatch(between):
                yield k, _of(owner, unit)
                break
            if "\n" in between or re.search(r"[.;] ", between):
                break
        for owner in reversed(_owners(scene, unit.span.start - _REACH, unit.span.start)):
            between = text[owner.span.end : unit.span.start]
            if re.search(r"\n|[;]|[a-z]{3}\. ", between):
                break
            led = _LED_BY.fullmatch(between)
            if (
                led
                and _BY_ONLY.search(between)
                and not any(owner.span.end < units[j].span.start < unit.span.start for j in people)
            ):
                yield k, _of(owner, unit)
                break


def _owners(scene: Scene, start: int, end: int) -> list[Unit]:
    here = scene.inside(Span(max(0, start), min(len(scene.document.text), end)))
    return [u for u in here if u.kind == "ENT" and u.ids]


def _of(owner: Unit, person: Unit) -> Attached:
    low, high = sorted((owner.span, person.span))
    return Attached(owner=owner.ids[0], evidence=Span(low.start, high.end))
