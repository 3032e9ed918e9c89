"""Sentences, parts of speech and dependency trees from the heads' outputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stocktake.model.product import product, weighted_sum
from stocktake.model.weights import Floats, Weights

Ints = NDArray[np.int64]
CHUNK = 256  # heads whose relations are scored at once


def sentence_ranges(starts: Floats, breaks: Sequence[int], longest: int = 200) -> list[tuple[int, int]]:
    """Half-open word ranges. A paragraph always starts a sentence; one over ``longest`` words is cut at its best start.

    Args:
        starts: float (words,), logit that a word starts a sentence.
        breaks: line ends before each word.
    """
    n = len(breaks)
    start = starts > 0
    start |= np.asarray(breaks) >= 2
    cuts = sorted({0, *np.flatnonzero(start).tolist()}) if n else []
    out: list[tuple[int, int]] = []
    for a, b in zip(cuts, [*cuts[1:], n], strict=True):
        while b - a > longest:
            at = a + 1 + int(np.argmax(starts[a + 1 : a + longest]))
            out.append((a, at))
            a = at
        out.append((a, b))
    return out


def parse_sentences(out: Floats, sentences: Sequence[tuple[int, int]], weights: Weights) -> tuple[list[int], list[str]]:
    """Absolute heads (-1 root) and relations of all words.

    Args:
        out: float (words, outputs) of the text.
        sentences: word ranges that cover the text in order.
    """
    p = weights.pairs
    part = {
        k: np.maximum(out[:, slice(*weights.slices[k])], 0) for k in ("arc_dep", "arc_head", "label_dep", "label_head")
    }
    one = np.ones((len(out), 1), np.float32)
    left = product(np.concatenate([part["arc_dep"], one], 1), p["arc"])
    root = weighted_sum(left, p["root"])
    heads = np.empty(len(out), np.int64)
    for a, b in sentences:
        tree = decode_tree(np.concatenate([root[a:b, None], product(left[a:b], part["arc_head"][a:b].T)], 1))
        heads[a:b] = [a + h - 1 if h else -1 for h in tree]
    names = weights.labels["deprel"]
    dep = np.concatenate([part["label_dep"], one], 1)
    head = np.concatenate([part["label_head"], p["label_root"][None]])  # index -1 is the root
    head = np.concatenate([head, np.ones((len(head), 1), np.float32)], 1)
    best = _relations(dep, head, heads, p["label_by_head"])
    return heads.tolist(), [names[r] for r in best]


def _relations(dep: Floats, head: Floats, heads: Ints, label: Floats) -> list[int]:
    """Best relation of each word to its head.

    The large product is made once for each head: that is half as many as there are words.

    Args:
        dep: float (words, left); head: float (words + 1, right); label: float (right, left * relations).
    """
    order = np.argsort(heads, kind="stable")
    unique, first = np.unique(heads[order], return_index=True)
    ends = [*first[1:].tolist(), len(order)]
    relations = label.shape[1] // dep.shape[1]
    scores = np.empty((len(dep), relations), np.float32)
    for k in range(0, len(unique), CHUNK):
        right = product(head[unique[k : k + CHUNK]], label).reshape(-1, dep.shape[1], relations)
        for r, a, b in zip(right, first[k : k + CHUNK], ends[k : k + CHUNK], strict=True):
            scores[order[a:b]] = dep[order[a:b]] @ r
    return scores.argmax(1).tolist()


def decode_tree(scores: Floats) -> list[int]:
    """Best tree with one root: heads, 0 the root, word i at i + 1.

    Args:
        scores: float (words, words + 1), column 0 the root.
    """
    n = len(scores)
    s = scores.astype(np.float64)
    s[np.arange(n), np.arange(n) + 1] = -np.inf
    greedy = s.argmax(1)
    roots = np.flatnonzero(greedy == 0)
    if len(roots) == 1 and not _cycle(greedy.tolist()):
        return [int(h) for h in greedy]
    # one root: where its advantage over the word's best other head is largest
    others = s[:, 1:].max(1) if n > 1 else np.zeros(n)
    root = int(np.argmax(s[:, 0] - np.where(np.isfinite(others), others, -1e9)))
    s[:, 0] = -np.inf
    s[root, :] = -np.inf
    s[root, 0] = 0.0
    return _arborescence(s)


def _cycle(heads: Sequence[int]) -> list[int]:
    """Words (0-based) of one cycle, or none; heads as in decode_tree."""
    state = [0] * len(heads)
    for i in range(len(heads)):
        path, at = [], i
        while at >= 0 and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = heads[at] - 1
        if at >= 0 and state[at] == 1 and at in path:
            return path[path.index(at) :]
        for p in path:
            state[p] = 2
    return []


def _arborescence(s: np.ndarray) -> list[int]:
    """Chu-Liu/Edmonds: contract a cycle, solve the smaller problem, expand."""
    heads = [int(h) for h in s.argmax(1)]
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = set(cycle)
    outside = [i for i in range(len(s)) if i not in inside]
    c = len(outside)  # the contracted word
    rest, inner = np.array(outside, np.int64), np.array(sorted(cycle, reverse=True))
    columns = np.concatenate([[0], rest + 1])
    base = sum(s[w, heads[w]] for w in cycle)
    enter = base - s[inner, np.array(heads)[inner]][:, None] + s[inner[:, None], columns]
    leave = s[rest[:, None], inner + 1]
    small = np.full((c + 1, c + 2), -np.inf)
    small[:c, :-1] = s[rest[:, None], columns]
    small[:c, -1] = leave.max(1)
    small[c, :-1] = enter.max(0)
    solved = _arborescence(small)
    out = list(heads)
    for k, (w, h) in enumerate(zip(outside, solved[:c], strict=True)):
        out[w] = int(columns[h]) if h <= c else int(inner[leave[k].argmax()]) + 1
    h = solved[c]
    out[int(inner[enter[:, h].argmax()])] = int(columns[h])
    return out
