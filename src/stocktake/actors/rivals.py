"""``the opposition``, ``fourteen armed groups``: the unnamed side that faces a government at home.

Such words name nobody by themselves. They are a side of a state (``HTI.OPP``, ``CAF.REB``) where the words say of which
("the Haitian opposition", "the government of A-land and fourteen armed groups"), or where the text tells of one state's
government only, or names no other state. Movements with a name are not theirs to stand for.
"""

from __future__ import annotations

import re
from collections import Counter

from stocktake.actors.delegates import the_government
from stocktake.actors.scene import Scene, Unit
from stocktake.records import Span

# Of the words for armed men those that can sit at a table; fighters, gunmen and militants do not.
_AT_TABLE = re.compile(r"(?:armed|rebel) groups?|rebels?|insurgents|guerrillas|separatists", re.I)
_OWNED = re.compile(r"(?:['’]s?)? (?:(?:main|armed|political|democratic|exiled|united) )?")
# "The opposition in A-land", "of A-land".
_BELONGS = re.compile(r"(?: [a-z]+){0,2} (?:in|of|from) (?:the )?")
_AND_RIVAL = re.compile(
    r"(?:['’]s)?(?: government)?,? (?:and|with)(?: [a-z-]+){0,3} (?:opposition|armed|rebel|insurgent|guerrilla)", re.I
)
_ELSEWHERE = re.compile(r" (?:in|from|of|near|around|to) (?!the (?:country|nation|talks)\b)(?:the )?[A-Z]")


def name_rivals(scene: Scene) -> None:
    """Make the words for an unnamed opposition or unnamed armed groups names of their state's."""
    homes = _homes(scene)
    named = {i.split(".")[0] for i in scene.named if scene.kind(i) == "armed_group"}
    told: dict[str, str] = {}  # whom such a word last meant
    units: list[Unit] = []
    for k, unit in enumerate(scene.units):
        if unit.kind == "ENT" and unit.ids and ".OPP" in unit.ids[0]:
            told["OPP"] = unit.ids[0]
        if _is_rival(scene, k):
            code = unit.office.code if unit.office else ""
            owner = _owner(scene, units, unit)
            whose = owner.ids[0] if owner else _belongs(scene, k)
            if whose:
                told[code] = f"{whose}.{code}"
            elif code in homes:
                told.setdefault(code, homes[code])
            elsewhere = not whose and _ELSEWHERE.match(scene.document.text, unit.span.end)
            actor = told.get(code)
            if actor and not elsewhere and not (code == "REB" and actor.split(".")[0] in named):
                _make(scene, unit, actor, owner)
                while owner and units.pop() is not owner:
                    pass  # the words between: "Haiti's main opposition"
        units.append(unit)
    scene.units = units


def _make(scene: Scene, unit: Unit, actor: str, owner: Unit | None) -> None:
    """Make a word a name; with the state before it ("the Haitian opposition") one name, and Haiti not named by it."""
    if owner:
        unit.start, unit.span = owner.start, Span(owner.span.start, unit.span.end)
    unit.stand_for(actor, scene.document.text[slice(*unit.span)])


def _is_rival(scene: Scene, k: int) -> bool:
    """Whether a unit is such a word, standing for them all and not for somebody named next."""
    unit = scene.units[k]
    office = unit.office
    if unit.kind != "TITLE" or office is None or office.kind == "person" or office.code not in ("OPP", "REB"):
        return False
    following = scene.units[k + 1] if k + 1 < len(scene.units) else None
    person = following is not None and following.kind == "PERSON" and scene.gap(unit, following) == " "
    return not person and (office.code == "OPP" or _AT_TABLE.fullmatch(scene.document.text, *unit.span) is not None)


def _owner(scene: Scene, before: list[Unit], unit: Unit) -> Unit | None:
    """The state named right before: ``Haiti's``, ``the Haitian``."""
    near = [u for u in before[-3:] if u.kind == "ENT" and len(u.ids) == 1 and u.ids[0] in scene.table.states]
    fits = near and not near[-1].qualifies and _OWNED.fullmatch(scene.gap(near[-1], unit))
    return near[-1] if fits else None


def _belongs(scene: Scene, k: int) -> str | None:
    """The state named right after: ``the opposition in A-land``."""
    unit = scene.units[k]
    for after in scene.units[k + 1 : k + 7]:
        if after.kind == "ENT":
            state = len(after.ids) == 1 and after.ids[0] in scene.table.states and after.names[0].form != "capital"
            return after.ids[0] if state and _BELONGS.fullmatch(scene.gap(unit, after)) else None
    return None


def _homes(scene: Scene) -> dict[str, str]:
    """Whose the words are by themselves: of the state whose government the text tells of, not less than of others.

    Without one, "the opposition" is that of the only state which the text names, if it was not written in another;
    armed groups may be anybody's.
    """
    if any(i.startswith("?") for i in scene.named):
        return {}  # a state or movement of this text: it may be theirs
    named = Counter(u.ids[0].split(".")[0] for u in scene.units if u.kind == "ENT" and u.ids and not u.place)
    times = {state: n for state, n in named.items() if state in scene.table.states}
    state = the_government(scene)
    if state:
        most = times.get(state, 0) >= max(times.values(), default=0)
        return {code: f"{state}.{code}" for code in ("OPP", "REB")} if most or _facing(scene, state) else {}
    line = scene.document.dateline
    written = {line.country} if line is not None and line.country else set(times)
    return {"OPP": f"{next(iter(times))}.OPP"} if len(times) == 1 and set(times) <= written else {}


def _facing(scene: Scene, state: str) -> bool:
    """``the government of A-land and fourteen armed groups``: the words stand beside that state."""
    mine = (u for u in scene.units if u.kind == "ENT" and u.ids and u.ids[0].split(".")[0] == state)
    return any(_AND_RIVAL.match(scene.document.text, u.span.end) for u in mine)
