"""Two states that share a name but for north and south: ``South and North Korea``, then ``the North``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stocktake.actors.names import Token
from stocktake.actors.table import Name

_HALVES = frozenset(("north", "south", "east", "west"))


def halves_of(text: str, halves: Mapping[str, Mapping[str, Name]]) -> dict[str, Name]:
    """The states that ``north`` and ``south`` alone mean in a text: those of the one shared name that it has."""
    named = [both for base, both in halves.items() if re.search(rf"\b{base}(?:n|s|ns)?\b", text, re.I)]
    return dict(named[0]) if len(named) == 1 else {}


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
