"""Noun phrases from the tree, to complete what the tags leave unfinished."""

from __future__ import annotations

from collections.abc import Sequence

# What belongs to a name or description itself; clauses, appositions and coordinated names are others' words.
_INSIDE = frozenset(
    (
        *("det", "amod", "compound", "flat", "nummod", "nmod", "case", "fixed", "advmod", "goeswith", "list", "dep"),
        *("det:predet", "nmod:poss", "nmod:desc", "nmod:unmarked", "cc:preconj"),
    )
)
_PARTS = frozenset(("det", "flat", "compound", "nummod", "case", "det:predet", "cc:preconj", "nmod:desc"))
_DEEPER = _INSIDE | {"conj", "cc", "punct"}
_BOUND = frozenset(("flat", "compound", "det", "nummod", "amod"))  # words of one name
_NO_FIRST = frozenset(("PUNCT", "CCONJ", "ADP", "VERB", "AUX", "SCONJ"))
_NO_LAST = frozenset(("PUNCT", "CCONJ"))
_LONGEST = 25  # words


class Phrases:
    """Noun phrases of one parsed text.

    Args:
        heads: absolute head of each word, -1 for a root.
        deprels: relation of each word.
        upos: part of speech of each word.
    """

    def __init__(self, heads: Sequence[int], deprels: Sequence[str], upos: Sequence[str]) -> None:
        self._heads, self._deprels, self._upos = heads, deprels, upos
        self._children: dict[int, list[int]] = {}
        for i, h in enumerate(heads):
            self._children.setdefault(h, []).append(i)

    def complete(self, start: int, end: int, others: Sequence[tuple[int, int]] = ()) -> tuple[int, int]:
        """The words ``start..end`` with what is missing of the phrase they are part of; the same if that is unclear.

        ``others``: word ranges that say something else (the trigger, other participants), which no phrase enters.
        """
        root = self._root(start, end)
        while self._deprels[root] in _PARTS and self._upos[root] != "ADJ" and self._heads[root] >= 0:
            root = self._heads[root]
        if self._upos[root] not in ("NOUN", "PROPN", "PRON", "NUM"):
            return start, end
        low, high = self._extent(root)
        low = max([min(low, start), *(e for _, e in others if e <= start)])
        high = min([max(high, end), *(s for s, _ in others if s >= end)])
        while low < start and self._upos[low] in _NO_FIRST:
            low += 1
        while high > end and self._upos[high - 1] in _NO_LAST:
            high -= 1
        return (low, high) if high - low <= max(_LONGEST, end - start) else (start, end)

    def joined(self, start: int, end: int, others: Sequence[tuple[int, int]] = ()) -> tuple[int, int]:
        """The words ``start..end`` with the neighbours that belong to the same name; ``others`` as in ``complete``."""
        taken = {i for a, b in others for i in range(a, b)}
        while start - 1 not in taken and self._hangs(start - 1, start, end):
            start -= 1
        while end not in taken and (self._hangs(end, start, end) or self._carries(end, start, end)):
            end += 1
        return start, end

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The words without a comma or "and" at their end."""
        while end - start > 1 and self._upos[end - 1] in _NO_LAST:
            end -= 1
        return start, end

    def _hangs(self, word: int, start: int, end: int) -> bool:
        return 0 <= word < len(self._heads) and start <= self._heads[word] < end and self._deprels[word] in _BOUND

    def _carries(self, word: int, start: int, end: int) -> bool:
        return any(self._heads[i] == word and self._deprels[i] in _BOUND for i in range(start, end))

    def _root(self, start: int, end: int) -> int:
        """The first word of the range that hangs on a word outside it."""
        return next((i for i in range(start, end) if not start <= self._heads[i] < end), start)

    def _extent(self, root: int) -> tuple[int, int]:
        """First and last word (exclusive) of the phrase of ``root``, as far as it is one unbroken run."""
        inside = {root}
        todo = [c for c in self._children.get(root, ()) if self._deprels[c] in _INSIDE and self._deprels[c] != "case"]
        while todo:
            word = todo.pop()
            inside.add(word)
            todo += [c for c in self._children.get(word, ()) if self._deprels[c] in _DEEPER]
        low = high = root
        while low - 1 in inside:
            low -= 1
        while high + 1 in inside:
            high += 1
        return low, high + 1
