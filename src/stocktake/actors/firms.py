"""Firms, clubs and papers with a state in their name: ``Kenya Airways``, ``Air France``, ``the Central Bank of Iran``.

Such a name is one name, and neither the state's nor its government's. What the table knows by the same words ("World
Bank") is found before.
"""

from __future__ import annotations

from collections.abc import Callable

from stocktake.actors.names import Token
from stocktake.actors.offices import offices
from stocktake.actors.words import FIRMS, STARTERS

_MOST = 5  # words of such a name


def firm_at(text: str, tokens: list[Token], at: int, state: Callable[[int], int]) -> int | None:
    """The end of a firm's name that begins at word ``at``; None where none with a state in it begins there.

    Args:
        state: how many words of a state's name begin at a word; 0 for none.
    """
    if not tokens[at].text[0].isupper() or tokens[at].key in STARTERS:
        return None
    first = state(at)
    end = _run(text, tokens, at, at + first, state)
    if end == at + first or tokens[end - 1].key not in FIRMS:
        return None
    if first or end >= len(tokens) or not _near(text, tokens, end):
        return end if first else None  # "Kenya Airways", "Israel Aerospace Industries"
    if tokens[end].key == "of" and end + 1 < len(tokens) and _near(text, tokens, end + 1):
        end += 1  # "Central Bank of Iran"; "Air France" has none
    elif tokens[end - 1].key != "air":
        return None
    return end + state(end) if state(end) else None


def _run(text: str, tokens: list[Token], first: int, at: int, state: Callable[[int], int]) -> int:
    """Where the capitalised words of a name that begins at ``first`` end: before an office or a state's name."""
    end = at
    while end < len(tokens) and end - at < _MOST and tokens[end].text[0].isupper():
        if (end > first and not _near(text, tokens, end)) or state(end) or offices().matches(text, tokens, end):
            break
        end += 1
    return end


def _near(text: str, tokens: list[Token], at: int) -> bool:
    """Whether only a space stands before word ``at``."""
    return text[tokens[at - 1].end : tokens[at].start] == " "
