"""Overlapping windows over a document that is longer than the encoder sees at once.

Every window after the first begins with the document's own opening (title, dateline, first words), so that the
reader never loses what the report is about. Each word takes its vector from the one window in whose core it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_PIECES = 256  # subword pieces in one window, with its three special pieces
LEAD_PIECES = 40  # of these, how many may repeat the document's opening
OVERLAP_PIECES = 64  # pieces of context shared with the window before
WORD_PIECES = 8  # a word (an address, say) gives at most so many pieces


@dataclass(frozen=True)
class Window:
    """``lead``: words 0..lead repeat the opening; ``start, end``: its words; ``core``: those that take vectors here."""

    lead: int
    start: int
    end: int
    core: tuple[int, int]


def cut_windows(pieces: Sequence[int]) -> list[Window]:
    """Windows covering words with ``pieces`` subword pieces each; their cores partition the words in order."""
    n = len(pieces)
    if sum(pieces) + 3 <= MAX_PIECES:
        return [Window(0, 0, n, (0, n))] if n else []
    lead = _fit(pieces, 0, LEAD_PIECES)
    spans = []
    start = 0
    while True:
        room = MAX_PIECES - 3 - (sum(pieces[:lead]) if start else 0)
        end = _fit(pieces, start, room)
        spans.append((start, end))
        if end >= n:
            break
        start = max(_back(pieces, end, OVERLAP_PIECES), start + 1)
    windows = []
    for k, (start, end) in enumerate(spans):
        left = 0 if k == 0 else (spans[k - 1][1] + start) // 2
        right = n if k == len(spans) - 1 else (end + spans[k + 1][0]) // 2
        windows.append(Window(lead if k else 0, start, end, (left, right)))
    return windows


def _fit(pieces: Sequence[int], start: int, room: int) -> int:
    """The furthest end such that words start..end need at most ``room`` pieces (at least one word)."""
    total, end = 0, start
    while end < len(pieces) and total + pieces[end] <= room:
        total += pieces[end]
        end += 1
    return max(end, min(start + 1, len(pieces)))


def _back(pieces: Sequence[int], end: int, room: int) -> int:
    """The earliest start such that words start..end need at most ``room`` pieces."""
    total, start = 0, end
    while start > 0 and total + pieces[start - 1] <= room:
        start -= 1
        total += pieces[start]
    return start
