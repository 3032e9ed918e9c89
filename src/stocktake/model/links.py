"""Anchors and what they are linked to: events with their roles, quotes with their speakers, positions with claimants.

An anchor is one word (the root of an event's trigger, of a cue, of a position). For each anchor every word around it is
tagged as part of one of its roles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from stocktake.model.pairs import distance_bucket
from stocktake.model.paths import Ints, Trees
from stocktake.model.product import product
from stocktake.model.tags import NEVER, log_softmax, scheme_paths, scheme_spans, schemes_of
from stocktake.model.weights import Floats, Weights

REACH = {"event": 100, "quote": 110, "position": 90}  # words around an anchor that can be linked to it


@dataclass(frozen=True)
class Link:
    """``role`` with word range and score; ``third`` is set where the role is that of a third party."""

    role: str
    start: int
    end: int
    score: float
    third: str | None = None


@dataclass(frozen=True)
class Anchored:
    """An anchor word, its label, calibrated probability, and its links."""

    word: int
    label: str
    score: float
    links: tuple[Link, ...] = ()

    def best(self, role: str) -> Link | None:
        return max((k for k in self.links if k.role == role), key=lambda k: k.score, default=None)

    def around(self, role: str) -> tuple[int, int]:
        """The link of ``role`` that holds the anchor word; the anchor alone if none does."""
        for k in self.links:
            if k.role == role and k.start <= self.word < k.end:
                return k.start, k.end
        return self.word, self.word + 1


def label_probabilities(out: Floats, head: str, weights: Weights) -> Floats:
    """float (words, labels), calibrated by the head's temperature."""
    a, b = weights.slices[head]
    return np.exp(log_softmax(out[:, a:b] / weights.temperature(head)))


def find_anchors(out: Floats, head: str, weights: Weights, default: float) -> tuple[list[Anchored], list[Anchored]]:
    """Words that are more likely an anchor than the head's threshold, and those between half of it and it."""
    prob = label_probabilities(out, head, weights)
    threshold = weights.threshold(head, default)
    names = weights.labels[head]
    some = 1 - prob[:, 0]
    kept: list[Anchored] = []
    below: list[Anchored] = []
    for i in np.flatnonzero(some >= threshold / 2):
        label = names[1 + int(prob[i, 1:].argmax())]
        (kept if some[i] >= threshold else below).append(Anchored(int(i), label, float(some[i])))
    return kept, below


def add_links(
    anchors: Mapping[str, Sequence[Anchored]],
    out: Floats,
    trees: Trees,
    sentences: Sequence[tuple[int, int]],
    weights: Weights,
) -> dict[str, list[Anchored]]:
    """The anchors of each kind with their links; all are decoded together, for that is what takes time."""
    ways = _ways(anchors, trees, sentences)
    scored = [_Scored(kind, anchors[kind], out, ways[kind], weights) for kind in weights.links]
    groups = [(s, roles) for s in scored for roles in weights.links[s.kind]]
    schemes = schemes_of(tuple(("O", *(f"{p}-{role}" for role in roles for p in "BI")) for _, roles in groups))
    rows = [(s, k) for s, _ in groups for k in range(len(s.words))]
    which = np.array([g for g, (s, _) in enumerate(groups) for _ in s.words], np.int64)
    logits = np.full((len(schemes.names[0]), len(rows), max(s.scores.shape[2] for s in scored)), NEVER)
    logits[0] = 0
    column, at = dict.fromkeys(weights.links, 0), 0
    for s, roles in groups:
        tags = 1 + 2 * len(roles)
        part = s.scores[column[s.kind] : column[s.kind] + tags]
        logits[:tags, at : at + len(s.words), : part.shape[2]] = part
        column[s.kind] += tags
        at += len(s.words)
    biased = logits.copy()
    biased[0] -= np.array([weights.bias(f"link_{s.kind}") for s, _ in rows], np.float32)[:, None]
    paths = scheme_paths(np.moveaxis(biased, 0, -1), schemes, which)
    links: dict[str, list[list[Link]]] = {s.kind: [[] for _ in s.words] for s in scored}
    for (s, k), spans in zip(rows, scheme_spans(np.moveaxis(logits, 0, -1), paths, schemes, which), strict=True):
        first = s.starts[k]
        for start, end, role, p in spans:
            third = _third(s.hidden(k, first + start, first + start + 1)[0], weights) if role == "third" else None
            links[s.kind][k].append(Link(role, first + start, first + end, p, third))
    return {
        kind: [replace(a, links=tuple(mine)) for a, mine in zip(anchors[kind], found, strict=True)]
        for kind, found in links.items()
    }


@dataclass(frozen=True)
class _Way:
    """The sentence of an anchor, and for each word in it the rows of the two tables of paths."""

    start: int
    end: int
    first: Ints
    second: Ints


def _ways(
    anchors: Mapping[str, Sequence[Anchored]], trees: Trees, sentences: Sequence[tuple[int, int]]
) -> dict[str, list[_Way]]:
    """Of every anchor; all together, since many small steps cost more than one."""
    every = [a.word for found in anchors.values() for a in found]
    if not every:
        return {kind: [] for kind in anchors}
    ranges = [sentences[k] for k in np.searchsorted([b for _, b in sentences], every, side="right")]
    sizes = [b - a for a, b in ranges]
    first, second = trees.paths(np.repeat(every, sizes), np.concatenate([np.arange(a, b) for a, b in ranges]))
    at, found = 0, []
    for (start, end), size in zip(ranges, sizes, strict=True):
        found.append(_Way(start, end, first[at : at + size], second[at : at + size]))
        at += size
    ways = iter(found)
    return {kind: [next(ways) for _ in some] for kind, some in anchors.items()}


def _said_by_tree(ways: Sequence[_Way], one: Floats, two: Floats) -> list[Floats]:
    """float (words of its sentence, hidden) for each anchor."""
    if not ways:
        return []
    said = one[np.concatenate([w.first for w in ways])]
    said += two[np.concatenate([w.second for w in ways])]
    return np.split(said, np.cumsum([w.end - w.start for w in ways])[:-1])


class _Scored:
    """The anchors of one kind with the scores of the words around each.

    ``scores`` float (tags, anchors, words): word 0 is that of ``starts``; beyond an anchor's reach O is certain.
    """

    def __init__(
        self,
        kind: str,
        anchors: Sequence[Anchored],
        out: Floats,
        ways: Sequence[_Way],
        weights: Weights,
    ) -> None:
        self.kind, self._reach = kind, REACH[kind]
        self.words = [a.word for a in anchors]
        self.starts = [max(0, w - self._reach) for w in self.words]
        u, a, v, b = (slice(*weights.slices[f"{kind}_{p}"]) for p in "uavb")
        self._u, self._a = out[self.words, u], out[self.words, a]
        self._v, self._b = np.ascontiguousarray(out[:, v]), np.ascontiguousarray(out[:, b])
        self._far = weights.pairs[f"far.{kind}.weight"][distance_bucket(np.arange(-self._reach, self._reach))]
        self._ranges = [(w.start, w.end) for w in ways]
        self._path = _said_by_tree(ways, *(weights.pairs[f"path{k}.{kind}.weight"] for k in (1, 2)))
        self._space = np.empty((2 * self._reach, self._v.shape[1]), np.float32)
        ends = [min(len(out), w + self._reach) for w in self.words]
        weight, bias = weights.pairs[f"out.{kind}.weight"], weights.pairs[f"out.{kind}.bias"][:, None]
        width = max((e - s for s, e in zip(self.starts, ends, strict=True)), default=0)
        self.scores = np.full((len(weight), len(self.words), width), NEVER)
        self.scores[np.cumsum([0] + [1 + 2 * len(roles) for roles in weights.links[kind][:-1]])] = 0
        for k, (s, e) in enumerate(zip(self.starts, ends, strict=True)):
            self.scores[:, k, : e - s] = product(weight, self.hidden(k, s, e).T) + bias

    def hidden(self, anchor: int, start: int, end: int) -> Floats:
        """relu(u + v + a * b + far + path), as in training: float (end - start, hidden), valid until the next call."""
        shift = self._reach - self.words[anchor]
        z = self._space[: end - start]
        np.multiply(self._b[start:end], self._a[anchor], out=z)
        z += self._v[start:end]
        z += self._u[anchor]
        z += self._far[start + shift : end + shift]
        first, last = self._ranges[anchor]
        low, high = max(first, start), min(last, end)
        if low < high:
            z[low - start : high - start] += self._path[anchor][low - first : high - first]
        return np.maximum(z, 0, out=z)


def _third(z: Floats, weights: Weights) -> str:
    scores = weights.pairs["third.weight"] @ z + weights.pairs["third.bias"]
    return weights.labels["third"][int(scores.argmax())]
