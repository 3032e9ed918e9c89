"""Anchors and what they are linked to: events with their roles, quotes with their speakers, positions with claimants.

An anchor is one word (the root of an event's trigger, of a cue, of a position). For each anchor every word around it is
tagged as part of one of its roles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stocktake.model.pairs import distance_bucket
from stocktake.model.tags import best_paths, log_softmax, span_scores, spans_of
from stocktake.model.weights import Floats, Weights

REACH = {"event": 100, "quote": 110, "position": 90}  # words around an anchor that can be linked to it
CHUNK = 32  # anchors scored at once


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


def add_links(kind: str, anchors: list[Anchored], out: Floats, weights: Weights) -> list[Anchored]:
    """The same anchors with their links."""
    done: list[Anchored] = []
    for k in range(0, len(anchors), CHUNK):
        done += _link_chunk(kind, anchors[k : k + CHUNK], out, weights)
    return done


def _link_chunk(kind: str, anchors: list[Anchored], out: Floats, weights: Weights) -> list[Anchored]:
    n, reach = len(out), REACH[kind]
    starts = [max(0, a.word - reach) for a in anchors]
    ends = [min(n, a.word + reach) for a in anchors]
    width = max(e - s for s, e in zip(starts, ends, strict=True))
    index = np.minimum(np.array(starts)[:, None] + np.arange(width)[None], n - 1)
    inside = np.array(starts)[:, None] + np.arange(width)[None] < np.array(ends)[:, None]
    words = np.array([a.word for a in anchors])
    z = _hidden(kind, out, words, index, weights)
    logits = z @ weights.pairs[f"out.{kind}.weight"].T + weights.pairs[f"out.{kind}.bias"]
    links: list[list[Link]] = [[] for _ in anchors]
    column = 0
    for roles in weights.links[kind]:
        names = ["O"] + [f"{p}-{role}" for role in roles for p in "BI"]
        scores = log_softmax(logits[..., column : column + len(names)])
        scores[..., 0] -= weights.bias(kind)
        column += len(names)
        scores[~inside] = np.array([0.0] + [-1e4] * (len(names) - 1), np.float32)
        for r, path in enumerate(best_paths(scores, names)):
            spans = spans_of(path.tolist(), names)
            for (s, e, role), p in zip(spans, span_scores(scores[r], path, spans), strict=True):
                third = _third(z[r, s], weights) if role == "third" else None
                links[r].append(Link(role, starts[r] + s, starts[r] + e, p, third))
    return [Anchored(a.word, a.label, a.score, tuple(k)) for a, k in zip(anchors, links, strict=True)]


def _hidden(kind: str, out: Floats, words: np.ndarray, index: np.ndarray, weights: Weights) -> Floats:
    """float (anchors, words, hidden): relu(u + v + a * b + far), as in training."""
    part = {p: slice(*weights.slices[f"{kind}_{p}"]) for p in "uavb"}
    low, high = int(index.min()), int(index.max()) + 1
    v, b = out[low:high, part["v"]][index - low], out[low:high, part["b"]][index - low]
    u, a = out[words, part["u"]][:, None], out[words, part["a"]][:, None]
    far = weights.pairs[f"far.{kind}.weight"][distance_bucket(index - words[:, None])]
    return np.asarray(np.maximum(u + v + a * b + far, 0), np.float32)


def _third(z: Floats, weights: Weights) -> str:
    scores = weights.pairs["third.weight"] @ z + weights.pairs["third.bias"]
    return weights.labels["third"][int(scores.argmax())]
