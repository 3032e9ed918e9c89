"""How an anchor and the other words of its sentence hang together in the tree: what a link's score may lean on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_DEEPEST = 16  # steps up the tree that are looked at
_NEAR, _FAR = 3, 6  # steps up from the anchor (0, 1, more) and from the word (0 … 4, more) that are told apart


def path_rows(relations: int) -> tuple[int, int]:
    """How many rows the two tables of path embeddings have for so many dependency relations."""
    return 1 + _NEAR * (relations + 1), 1 + _FAR * (relations + 1)


class Trees:
    """The trees of one text.

    Args:
        heads: absolute head of each word, -1 for a root.
        relations: number of each word's dependency relation.
        count: how many relations there are.
    """

    def __init__(self, heads: Sequence[int], relations: Sequence[int], count: int) -> None:
        n, self._count = len(heads), count
        up = np.append(np.asarray(heads, np.int64), -1)  # index -1, the root's head, stays -1
        self._relation = np.append(np.asarray(relations, np.int64), count)
        self._above = np.empty((_DEEPEST, n), np.int64)  # row k: the word k steps up, -1 beyond the root
        word = np.arange(n)
        for k in range(_DEEPEST):
            self._above[k] = word
            word = up[word]

    def paths(self, anchors: Ints, words: Ints) -> tuple[Ints, Ints]:
        """Rows of the two tables for pairs of an anchor and a word, int (pairs,) each; 0 where no path is known.

        The path goes up from the anchor to the word that is above both, and down to the other word. The first row
        tells the relation with which it goes down and how far up it went, the second the relation with which it went
        up and how far down it goes.
        """
        mine, above = self._above[:, anchors], self._above[:, words]  # (steps, pairs)
        up, down = np.full(len(words), -1), np.zeros(len(words), np.int64)
        todo = np.arange(len(words))
        for k in range(_DEEPEST):
            met = mine[:, todo] == above[k, todo]
            found = met.any(0) & (above[k, todo] >= 0)
            up[todo[found]], down[todo[found]] = met[:, found].argmax(0), k
            todo = todo[~found & (above[k, todo] >= 0)]
            if not len(todo):
                break
        pair = np.arange(len(words))
        child = np.where(down > 0, above[down - 1, pair], -1)
        own = np.where(up > 0, mine[np.maximum(up - 1, 0), pair], -1)
        width = self._count + 1
        first = 1 + self._relation[child] + width * np.minimum(up, _NEAR - 1)
        second = 1 + self._relation[own] + width * np.minimum(down, _FAR - 1)
        known = up >= 0
        return np.where(known, first, 0), np.where(known, second, 0)
