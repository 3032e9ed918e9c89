"""Text to words, and what the uncased encoder cannot see of them: shape, quotation state, place in the paragraph.

Words follow Universal Dependencies' English habits (hyphens, clitics and punctuation apart; ``U.S.`` and ``3,000``
together), so that what is learned on treebanks holds on running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stocktake.records import Span

_WORD = re.compile(
    r"""
    (?:https?://|www\.)\S*[\w/]                      # addresses
    | [\w.+-]+@[\w-]+\.[\w.-]*\w
    | (?:[^\W\d_]\.){2,}                             # U.S.  D.C.  p.m.
    | \d+(?:[.,:]\d+)+                               # 3,000  14:30  0.9
    | \b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Hon|St|Jr|Sr|vs|Inc|Ltd|Co|Corp)\.(?=\s|$)
    | \bNo\.(?=\s*\d)
    | \b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.(?=\s+\d)
    | \b[A-Z]\.(?=\s+[A-Z])                          # initials
    | (?:(?!n['’]t\b)\w)+(?=n['’]t\b)                # do|n't
    | n['’]t\b
    | ['’](?:s|re|ve|ll|d|m)\b
    | \bcan(?=not\b)
    | \w+
    | ([!?])\1+ | \.{2,} | -{2,} | ``|''
    | \S
    """,
    re.VERBOSE | re.IGNORECASE,
)

SHAPES = ("other", "lower", "title", "upper", "letter", "mixed", "digits", "alnum", "punct", "mark", "abbrev")
QUOTE_STATES = ("outside", "inside", "opening", "closing")
PLACES = ("inside", "text start", "paragraph start", "line start", "paragraph head")

_MARKS = set('“”„‟«»"')
_OPENING = set("“„‟«")


def split_words(text: str) -> list[Span]:
    """Words of ``text`` as spans, left to right, never overlapping, never holding white space."""
    return [Span(m.start(), m.end()) for m in _WORD.finditer(text)]


def shape(word: str) -> int:
    """Index into SHAPES."""
    if word.isalpha():
        if word.islower():
            return 1
        if len(word) == 1:
            return 4
        if word.isupper():
            return 3
        return 2 if word[0].isupper() and word[1:].islower() else 5
    if word[0].isdigit():
        return 6 if all(c.isdigit() or c in ".,:" for c in word) else 7
    if word in _MARKS or word in ("``", "''"):
        return 9
    if not any(c.isalnum() for c in word):
        return 8
    return 10 if "." in word else 7 if any(c.isdigit() for c in word) else 0


def quote_states(words: Sequence[str], breaks: Sequence[int]) -> list[int]:
    """For each word an index into QUOTE_STATES; a paragraph break closes what was left open."""
    states, inside = [], False
    for word, gap in zip(words, breaks, strict=True):
        if gap >= 2:
            inside = False
        if word in _MARKS or word in ("``", "''"):
            opens = word in _OPENING or word == "``" or (word == '"' and not inside)
            states.append(2 if opens else 3)
            inside = opens
        else:
            states.append(1 if inside else 0)
    return states


def places(breaks: Sequence[int]) -> list[int]:
    """For each word an index into PLACES; ``breaks`` counts the line ends before each word."""
    out, since = [], 0
    for i, gap in enumerate(breaks):
        if i == 0:
            out.append(1)
        elif gap >= 2:
            out.append(2)
        elif gap == 1:
            out.append(3)
        else:
            out.append(4 if since < 6 else 0)
        since = 0 if gap >= 2 or i == 0 else since + 1
    return out


def line_breaks(text: str, words: Sequence[Span]) -> list[int]:
    """How many line ends stand between each word and the one before it (0 for the first)."""
    out = []
    previous = None
    for word in words:
        out.append(0 if previous is None else text.count("\n", previous, word.start))
        previous = word.end
    return out


def features(words: Sequence[str], breaks: Sequence[int]) -> list[tuple[int, int, int]]:
    """(shape, quotation state, place) of each word, as the model was trained on them."""
    return list(zip(map(shape, words), quote_states(words, breaks), places(breaks), strict=True))
