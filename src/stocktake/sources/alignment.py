"""Two texts side by side: which stretches they share word for word, and what differs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from stocktake.records import Document, Span

MIN_RUN = 4  # shared words in a row; shorter runs are common phrases that any two reports share
MAX_WORDS = 20_000
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class Difference:
    """A stretch of the one text and what stands in its place in the other; either span may be empty (start == end)."""

    here: Span
    there: Span


@dataclass(frozen=True)
class Alignment:
    """``shared``: words in shared runs; ``words``: word counts of both texts; ``replaced``: the longest stretch of
    words that stands for as long a stretch of other words."""

    shared: int
    words: tuple[int, int]
    replaced: int = 0

    @property
    def contained(self) -> float:
        """Share of the shorter text that stands in the longer."""
        return self.shared / max(1, min(self.words))

    @property
    def alike(self) -> float:
        """Share of the longer text that stands in the shorter."""
        return self.shared / max(1, max(self.words))


def align(one: list[str], other: list[str]) -> Alignment:
    """Align two word lists by their longest common subsequence, counting only runs of ``MIN_RUN`` words and more."""
    one, other = one[:MAX_WORDS], other[:MAX_WORDS]
    shared = replaced = i = j = 0
    for start, match, size in [*_runs(one, other), (len(one), len(other), MIN_RUN)]:
        if size < MIN_RUN:
            continue
        replaced = max(replaced, min(start - i, match - j))
        i, j, shared = start + size, match + size, shared + size
    return Alignment(shared - MIN_RUN, (len(one), len(other)), replaced)  # the last run is the end, not shared


def _runs(one: list[str], other: list[str]) -> list[tuple[int, int, int]]:
    """(start in one, start in other, length) of the shared runs."""
    return [(b.a, b.b, b.size) for b in LCSseq.editops(one, other).as_matching_blocks() if b.size]


def differences(here: Document, there: Document) -> tuple[Difference, ...]:
    """What differs between the texts said, as character spans of both; case and punctuation do not count."""
    mine, theirs = _tokens(here), _tokens(there)
    runs = _runs([t for t, _ in mine], [t for t, _ in theirs])
    found, i, j = [], 0, 0
    for start, match, size in [*runs, (len(mine), len(theirs), 0)]:
        if start > i or match > j:
            found.append(Difference(_span(mine, i, start, here), _span(theirs, j, match, there)))
        i, j = start + size, match + size
    return tuple(found)


def _tokens(document: Document) -> list[tuple[str, Span]]:
    found = _TOKEN.finditer(document.text, document.body)
    return [(m[0].casefold(), Span(m.start(), m.end())) for m in found][:MAX_WORDS]


def _span(tokens: list[tuple[str, Span]], first: int, end: int, document: Document) -> Span:
    """Characters of tokens ``first`` to ``end``; an empty span at the place between when there are none."""
    if first < end:
        return Span(tokens[first][1].start, tokens[end - 1][1].end)
    at = tokens[first - 1][1].end if first else document.body
    return Span(at, at)
