"""States by one word of their names: ``the North`` of ``South and North Korea``, ``the Kingdom`` of its full name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stocktake.actors.names import Token, keys
from stocktake.actors.table import ActorTable, Name

_HALVES = frozenset(("north", "south", "east", "west"))
_REALM = re.compile(
    r"(?P<before>[A-Z][\w'’]{0,20} )?\b(?P<kind>Kingdom|Sultanate|Emirate|Principality|Republic) of (?:the )?"
    r"(?P<of>[A-Z][\w-]*(?: [A-Z][\w-]*){0,2})"
)
_NO_KIND = frozenset(("", "The ", "Hashemite "))  # "Democratic Republic of" is another name than "Republic of"


def halves_of(text: str, halves: Mapping[str, Mapping[str, Name]]) -> dict[str, Name]:
    """The states that ``north`` and ``south`` alone mean in a text: those of the one shared name that it has."""
    named = [both for base, both in halves.items() if re.search(rf"\b{base}(?:n|s|ns)?\b", text, re.I)]
    return dict(named[0]) if len(named) == 1 else {}


def realms_of(text: str, table: ActorTable) -> dict[str, Name]:
    """The states that ``kingdom`` or ``republic`` alone mean in a text: of each kind the only one it names in full."""
    found: dict[str, dict[str, Name]] = {}
    for match in _REALM.finditer(text):
        states = found.setdefault(match["kind"].lower(), {})
        name = _state(match["of"], table) if (match["before"] or "") in _NO_KIND else None
        states[name.id if name else match[0]] = name or Name(match[0], "ambiguous", "", "", "", "text")
    sole = {kind: next(iter(states.values())) for kind, states in found.items() if len(states) == 1}
    return {kind: name for kind, name in sole.items() if name.id}


def _state(words: str, table: ActorTable) -> Name | None:
    """The state whose name begins a run of capitalised words; the longest name counts."""
    parts = words.split()
    for n in range(len(parts), 0, -1):
        names = [x for x in table.names.get(keys(" ".join(parts[:n]))) or () if x.form == "name"]
        if names:
            ids = {x.id for x in names}
            return names[0] if len(ids) == 1 and ids <= set(table.states) else None
    return None


def half_at(text: str, tokens: list[Token], at: int, halves: Mapping[str, Name]) -> Name | None:
    """The state that one capitalised word stands for: "South" of "South and North Korea", "the North's"."""
    word = tokens[at]
    name = halves.get(word.key) if word.text[:1].isupper() else None
    if name is None:
        return None
    if _joint(text, tokens, at):
        return name
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is not None and text[word.end : following.start] in (" ", "-") and following.text[:1].isupper():
        return None  # "the North Pacific"
    if following is not None and following.key == "of":
        return None  # "the Kingdom of B"
    before = tokens[at - 1] if at else None
    if before is None or text[before.end : word.start] != " ":
        return None
    second = before.key in ("and", "or") and at > 1 and tokens[at - 2].key in halves
    return name if before.key == "the" or (second and _definite(tokens, at - 2)) else None


def _joint(text: str, tokens: list[Token], at: int) -> bool:
    """``South`` and ``North Korea``: the shared name follows the second."""
    if at + 3 >= len(tokens) or tokens[at + 1].key not in ("and", "or"):
        return False
    other, base = tokens[at + 2], tokens[at + 3]
    return (
        other.key in _HALVES
        and other.key != tokens[at].key
        and other.text[:1].isupper()
        and base.text[:1].isupper()
        and text[other.end : base.start] == " "
    )


def _definite(tokens: list[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].key == "the"
