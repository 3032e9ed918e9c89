"""``government negotiators``, ``a rebel spokesman``: words that say which of two sides at home somebody is of.

Where a text tells of one state's government and of the movements or the opposition that it faces, the bare words are as
good as names: "the government's chief negotiator, Ana Roe" is that state's. Where it names armed movements of other
states too, or another state writes it, they stay open.
"""

from __future__ import annotations

import re

from stocktake.actors.delegates import is_government, owned, the_government
from stocktake.actors.scene import Scene, Unit
from stocktake.actors.words import DETERMINERS, MODIFIERS

_REBEL = re.compile(r"rebel|guerrilla|insurgent|separatist", re.I)
_BETWEEN = MODIFIERS - DETERMINERS | {"s"}
_ON = re.compile(r"(?:['’]s?)? (?:[\w-]+ )*")
_OF_IT = re.compile(r" (?:of|for|from) the ")


def name_by_home(scene: Scene) -> None:
    """Make the words for a side at home, before somebody who is of it, names of that side."""
    named = {i for u in scene.units if u.kind == "ENT" and not u.place for i in u.ids}
    opposed = {i.split(".")[0] for i in named if ".OPP" in i}
    state = the_government(scene) or (next(iter(opposed)) if len(opposed) == 1 else None)
    if state is None or scene.home not in (None, state):
        return
    armed = {i for i in named if scene.kind(i) == "armed_group"}
    facing = {
        i for i in named if i.startswith((f"{state}.REB", f"{state}.OPP")) or (i in armed and i in scene.local_ids)
    }
    if not facing or armed - facing:
        return
    movement = next(iter(facing)) if len(facing) == 1 else None
    for k, unit in enumerate(scene.units):
        word = scene.document.text[slice(*unit.span)]
        actor = state if is_government(unit) else movement if unit.kind == "TITLE" and _REBEL.fullmatch(word) else None
        if actor and _says_whose(scene, k) and not owned(scene, k):
            unit.stand_for(actor, word, "adj" if actor == state else "org")


def _says_whose(scene: Scene, k: int) -> bool:
    """Whether a holder of an office follows ("government negotiators"), or stands before ("an official of the")."""
    units = scene.units
    before = units[k - 1] if k and units[k - 1].kind != "WORD" else units[k - 3] if k > 2 else None
    if before is not None and _is_holder(before) and _OF_IT.fullmatch(scene.gap(before, units[k])):
        return True
    after = next((u for u in units[k + 1 : k + 5] if u.kind != "WORD" or u.key not in _BETWEEN), None)
    return after is not None and _is_holder(after) and bool(_ON.fullmatch(scene.gap(units[k], after)))


def _is_holder(unit: Unit) -> bool:
    return unit.kind in ("PERSON", "NAME") or (unit.office is not None and unit.office.kind != "people")
