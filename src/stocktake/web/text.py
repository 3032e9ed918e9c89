"""Stored text made safe to show, and cut into pieces along the items that lie over it.

Document texts are hostile input. Jinja escapes them; here their control characters, which HTML forbids, and their bidi
controls, which reorder what is read, become one visible sign each, so that offsets stay true.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

REPLACED = "\ufffd"
# Control, format (bidi and zero-width), surrogate, private-use; newline and tab stay.
_KEPT = frozenset("\n\t")
_SUSPECT = re.compile(r"[^\x20-\x7e\n\t]")
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


def visible(text: str) -> str:
    """The text with characters that hide or reorder others replaced one for one; its length stays."""
    return _SUSPECT.sub(lambda m: REPLACED if unicodedata.category(m[0]) in _HIDDEN else m[0], text)


def finalize(value: Any) -> Any:
    """What Jinja does to every value it prints: None is nothing, text is made visible; markup of ours passes."""
    if value is None:
        return ""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


class Piece(NamedTuple):
    """A stretch of text under one set of items: their numbers and layers, in the order in which they began."""

    text: str
    items: tuple[int, ...]
    layers: tuple[str, ...]
    first: tuple[int, ...]  # items whose first piece this is: where a link to the item leads


def pieces(text: str, items: Sequence[tuple[str, Iterable[Sequence[int]]]]) -> list[Piece]:
    """Cut ``text`` wherever an item begins or ends; ``items`` are (layer, spans); those outside it are left out."""
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for number, (_, spans) in enumerate(items):
        for start, end in spans:
            if 0 <= start < end and start < len(text):
                opens.setdefault(start, []).append(number)
                closes.setdefault(min(end, len(text)), []).append(number)
    out: list[Piece] = []
    over: list[int] = []
    seen: set[int] = set()
    at = 0
    for cut in sorted({*opens, *closes, len(text)}):
        if cut > at:
            here = tuple(dict.fromkeys(over))
            layers = tuple(dict.fromkeys(items[n][0] for n in here))
            out.append(Piece(text[at:cut], here, layers, tuple(n for n in here if n not in seen)))
            seen.update(here)
        for number in closes.get(cut, ()):
            over.remove(number)
        over += opens.get(cut, ())
        at = cut
    return out


def safe_link(url: str | None) -> str | None:
    """The address if it is one to a web page; ``javascript:`` and the like are no links."""
    return url if url and re.match(r"https?://[^\s\"'<>\\]+$", url) else None
