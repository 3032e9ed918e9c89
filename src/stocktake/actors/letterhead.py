"""Whose paper a text is written on: a state's body alone on the first line ("Foreign Ministry of A-land")."""

from __future__ import annotations

from stocktake.actors.scene import Scene, Unit
from stocktake.records import Span

_FIRST_CHARS = 300
_MOST_WORDS = 14
_BODIES = frozenset(
    ("government", "presidency", "foreign ministry", "ministry of foreign affairs", "mfa", "foreign affairs ministry")
)
_SMALL = frozenset(
    ("of", "the", "and", "for", "s", "republic", "kingdom", "state", "federal", "official", "department")
)


def letterhead(scene: Scene) -> Unit | None:
    """The name of the state whose government's body stands on the first line, and nothing else; None otherwise."""
    text = scene.document.text
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if not start <= end < start + _FIRST_CHARS:
        return None
    line = scene.inside(Span(start, end))
    states = [u for u in line if u.kind == "ENT" and u.ids and not u.place]
    body = any(u.kind == "TITLE" and u.office is not None and u.office.label.casefold() in _BODIES for u in line)
    read = [u for u in line if text[u.span.start - 1 : u.span.start] != "@"]  # an account's handle says nothing new
    others = [u for u in read if u.kind in ("PERSON", "NAME") or (u.kind == "WORD" and u.key not in _SMALL)]
    heads = {u.ids[0].split(".")[0] for u in states}
    whole = body and len(heads) == 1 and not others and len(line) <= _MOST_WORDS
    return states[0] if whole and scene.kind(states[0].ids[0]) == "state" else None
