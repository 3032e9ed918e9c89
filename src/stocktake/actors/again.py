"""``the movement``, ``the rebels``, ``the front``: the one armed movement that a text has named, by a bare noun.

Where the text names two movements the noun stays open here (describe.py then takes the nearest for a whole phrase).
"""

from __future__ import annotations

import re

from stocktake.actors.names import tokenize
from stocktake.actors.scene import Scene
from stocktake.actors.words import BAND_NAMES, MOVEMENT_NOUNS, any_of

# Of those, nouns that mean other things in texts about talks: soldiers, a bloc, an army's men.
_OTHERS = frozenset(("force", "organisation", "organization", "fighters"))
_NOUNS = MOVEMENT_NOUNS - _OTHERS
_AFTER = re.compile(r"[’']?s?(?! (?:of|line|lines)\b)(?![\w-])")
_BEFORE = re.compile(r"\b(?:the|The|THE) $")
_ON_A_FRONT = re.compile(r"\b(?:at|on|along|from|to|near|behind) the $")


def name_again(scene: Scene) -> None:
    """Make the bare nouns that stand for the text's one movement its names."""
    movements = {i for i in scene.named if scene.kind(i) == "armed_group"}
    if len(movements) != 1:
        return
    (movement,) = movements
    text = scene.document.text
    naming = [u for u in scene.units if movement in u.ids and not u.place]
    own = {t.key for u in naming for t in tokenize(text[slice(*u.span)])}
    others = {t.key for u in scene.units if u.kind == "NAME" for t in scene.tokens[u.start : u.end]}
    named = {noun for noun in (w.lower() for w in BAND_NAMES) if noun in own and noun != "army"}
    nouns = frozenset(n for n in _NOUNS | named if n not in others or n in own)
    again = re.compile(any_of(nouns))
    begun = min((u.span.start for u in naming), default=len(text))
    for unit in scene.units:
        if unit.kind not in ("WORD", "TITLE") or unit.span.start < begun or not again.fullmatch(text, *unit.span):
            continue
        before = text[max(0, unit.span.start - 12) : unit.span.start]
        front = unit.key == "front" and _ON_A_FRONT.search(before)
        if _BEFORE.search(before) and _AFTER.match(text, unit.span.end) and not front:
            unit.stand_for(movement, text[slice(*unit.span)])
