"""Where words stand in a text, for records made by hand."""

from __future__ import annotations

from stocktake.records import Span


class Finder:
    """The first place of some words; of their first ``chars`` only, when given."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, words: str, chars: int = 0) -> Span:
        start = self.text.index(words)
        return Span(start, start + (chars or len(words)))
