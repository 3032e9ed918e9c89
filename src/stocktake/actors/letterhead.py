"""Whose paper a text is written on: a state's body alone on the first line ("Foreign Ministry of A-land")."""

from __future__ import annotations

from dataclasses import replace

from stocktake.actors.scene import Scene, Unit
from stocktake.actors.words import LETTERHEAD
from stocktake.records import Span

_FIRST_CHARS = 300
_MOST_WORDS = 14
_BODIES = frozenset(
    ("government", "presidency", "foreign ministry", "ministry of foreign affairs", "mfa", "foreign affairs ministry")
)


def letterhead(scene: Scene) -> Unit | None:
    """The name of the state whose government's body stands on the first line, with the body as its office.

    None where the line says more than whose statement it is.
    """
    text = scene.document.text
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if not start <= end < start + _FIRST_CHARS:
        return None
    line = scene.inside(Span(start, end))
    states = [u for u in line if u.kind == "ENT" and u.ids and not u.place]
    body = next((u.office for u in line if u.office is not None and u.office.label.casefold() in _BODIES), None)
    read = [u for u in line if text[u.span.start - 1 : u.span.start] != "@"]  # an account's handle says nothing new
    names = [u for u in read if u.kind in ("PERSON", "NAME", "WORD")]
    others = [u for u in names if not {t.key for t in scene.tokens[u.start : u.end]} <= LETTERHEAD]
    heads = {u.ids[0].split(".")[0] for u in states}
    whole = body is not None and len(heads) == 1 and not others and len(line) <= _MOST_WORDS
    return replace(states[0], office=body) if whole and scene.kind(states[0].ids[0]) == "state" else None
