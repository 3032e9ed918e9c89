"""How a text is worded: its plain words, alone and in pairs, as features of learned choices."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from stocktake.process.choice import Features
from stocktake.process.page import OPENING, Line, Page, once

WORD, PAIR = "says ", "says so "  # what the names of these features begin with
_WEIGHT = 0.5  # of one word beside the features that tell more by themselves


@once
def opening_words(page: Page) -> Features:
    """Words of the sentences in which news says what it is about."""
    return _words(page, page.body[:OPENING])


@once
def all_words(page: Page) -> Features:
    """Words of the whole text."""
    return _words(page, page.body)


def _words(page: Page, lines: Iterable[Line]) -> Features:
    """Lower-case words of sentences, none of a name, and each two that follow each other."""
    text, found = page.document.text, Features()
    parsed = iter(page.parse.words)
    word = next(parsed, None)
    for line in lines:
        if line.span is None:
            continue
        words: list[str] = []
        while word is not None and word.start < line.span.end:
            if word.start >= line.span.start:
                words.append(text[word.start : word.end])
            word = next(parsed, None)
        plain = [w.lower() for k, w in enumerate(words) if w.isalpha() and (w.islower() or k == 0)]
        found |= {f"{WORD}{w}": _WEIGHT for w in plain}
        found |= {f"{PAIR}{a} {b}": _WEIGHT for a, b in pairwise(plain)}
    return found
