"""The sentence around a span, found in the stored text by its punctuation, for showing evidence to people.

The model finds sentences too, but its parse is not kept; a reader of the store needs one from the text alone.
"""

from __future__ import annotations

import re

from stocktake.records import Span

# A stop, its closing marks, white space, then something that can open a sentence; or a line break.
_BREAK = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[^\Wa-z])|\n+")
# Dots that do not stop: initials, U.S., titles, months, "No. 5".
_NO_STOP = re.compile(
    r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Maj|Capt|Lt|Sgt|Amb|Hon|Rev|St|Mt|vs|No|Art|etc"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.$"
)
# "• 15 June, Vienna: …" at the head of a line.
_ITEM = re.compile(
    r"^[^\S\n]*(?:[•▪●◦‣*–—-]\s*)?(?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.? \d{1,2})\b[^:.\n]{0,40}:\s", re.M
)
_LEAST_ITEMS = 3
MAX_CHARS = 600  # a list or a transcript without stops is shown in part


def sentence_at(text: str, span: Span | tuple[int, int], max_chars: int = MAX_CHARS) -> Span:
    """The sentence(s) that hold ``span``, at most ``max_chars`` each way beyond it, without outer white space."""
    start, end = span
    low, high = max(0, start - max_chars), min(len(text), max(start, end) + max_chars)
    first, last = _first_break(text, low, start), _next_break(text, end, high)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return Span(min(first, start), max(last, end))


def news_items(text: str) -> tuple[Span, ...]:
    """The items of a list of news, each dated at its head and about its own matter; empty where a text is none."""
    starts = [m.start() for m in _ITEM.finditer(text)]
    if len(starts) < _LEAST_ITEMS:
        return ()
    return tuple(Span(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True))


def _first_break(text: str, low: int, start: int) -> int:
    found = [m.end() for m in _BREAK.finditer(text, low, min(len(text), start + 2)) if _stops(text, m)]
    return max((at for at in found if at <= start), default=low)


def _next_break(text: str, end: int, high: int) -> int:
    # From one character back: the span may include its own full stop.
    for match in _BREAK.finditer(text, max(0, end - 1), high):
        if match.end() >= end and _stops(text, match):
            return match.start() if "\n" in match.group() else match.end()
    return high


def _stops(text: str, match: re.Match[str]) -> bool:
    return "\n" in match.group() or not _NO_STOP.search(text, max(0, match.start() - 8), match.start())
