"""Named mentions from the heads' outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from stocktake.model.tags import NEVER, best_paths, log_softmax, spans_of
from stocktake.model.weights import Floats, Weights

Name = tuple[int, int, str, float]


def find_names(out: Floats, words: Sequence[str], sentences: Sequence[tuple[int, int]], weights: Weights) -> list[Name]:
    """(start, end, label, score) of each named mention, as word ranges in document order.

    Within a text the same capitalised words are the same name: what they are, or that they are none, is decided once
    for all the places where they stand. No name goes on from one sentence into the next.

    Args:
        out: float (words, outputs), the heads' outputs of one text.
        words: its words.
        sentences: their ranges.
    """
    labels = weights.labels["ner"]
    logits = out[:, slice(*weights.slices["ner"])] / weights.temperature("ner")
    biased = logits - np.array([weights.bias("ner")] + [0.0] * (len(labels) - 1), np.float32)
    begins = [s for s, _ in sentences if s > 0]
    inside = [k for k, x in enumerate(labels) if x.startswith("I-")]
    biased[np.ix_(begins, inside)] = NEVER
    tagged = spans_of(logits[None], best_paths(biased[None], labels), labels)[0]
    return sorted(_agreed(tagged, words, frozenset(begins), _Places(biased, labels)))


class _Places:
    """How likely word ranges are to be a name of each kind, or none."""

    def __init__(self, logits: Floats, labels: Sequence[str]) -> None:
        self._scores = log_softmax(logits)
        self.kinds = [x[2:] for x in labels if x.startswith("B-")]
        self._begin = [labels.index(f"B-{k}") for k in self.kinds]
        self._inside = [labels.index(f"I-{k}") for k in self.kinds]

    def together(self, starts: Sequence[int], length: int) -> tuple[str | None, float]:
        """What the words at all these places are, and the probability (geometric mean over their words)."""
        first = np.array(starts)
        rest = (first[:, None] + np.arange(1, length)).ravel()
        kinds = self._scores[first][:, self._begin].sum(0) + self._scores[rest][:, self._inside].sum(0)
        none = self._scores[first, 0].sum() + self._scores[rest, 0].sum()
        best = int(kinds.argmax())
        mean = float(np.exp(max(kinds[best], none) / (len(first) * length)))
        return (self.kinds[best] if kinds[best] > none else None), mean


def _agreed(tagged: Sequence[Name], words: Sequence[str], begins: frozenset[int], places: _Places) -> Iterator[Name]:
    """The mentions, each name decided together; of names that share words the longer one goes first."""
    where: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        where.setdefault(word, []).append(i)
    of_words: dict[tuple[str, ...], list[Name]] = {}
    for name in tagged:
        of_words.setdefault(tuple(words[name[0] : name[1]]), []).append(name)
    inside = np.zeros(len(words), np.int64)  # length of the mention that a word lies in
    for start, end, *_ in tagged:
        inside[start:end] = end - start
    for string, mine in sorted(of_words.items(), key=lambda item: -len(item[0])):
        n = len(string)
        starts = [i for i in where[string[0]] if tuple(words[i : i + n]) == string and inside[i : i + n].max() <= n]
        starts = [i for i in starts if begins.isdisjoint(range(i + 1, i + n))]
        if len(starts) < 2 or not string[0][:1].isupper():
            yield from mine
            continue
        kind, score = places.together(starts, n)
        if kind is None:
            continue
        for i in starts:
            inside[i : i + n] = n + 1  # taken
            yield i, i + n, kind, score
