"""Sentences, parts of speech and dependency trees from the heads' outputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stocktake.model.weights import Floats, Weights


def sentence_ranges(starts: Floats, breaks: Sequence[int], longest: int = 200) -> list[tuple[int, int]]:
    """Half-open word ranges. A paragraph always starts a sentence; one over ``longest`` words is cut at its best start.

    Args:
        starts: float (words,), logit that a word starts a sentence.
        breaks: line ends before each word.
    """
    n = len(breaks)
    cuts = [i for i in range(n) if i == 0 or breaks[i] >= 2 or starts[i] > 0]
    out: list[tuple[int, int]] = []
    for a, b in zip(cuts, [*cuts[1:], n], strict=True):
        while b - a > longest:
            at = a + 1 + int(np.argmax(starts[a + 1 : a + longest]))
            out.append((a, at))
            a = at
        out.append((a, b))
    return out


def parse_sentence(out: Floats, weights: Weights) -> tuple[list[int], list[str]]:
    """Heads (index within the sentence, -1 root) and relations of one sentence's words.

    Args:
        out: float (words, outputs) of the sentence.
    """
    part = {
        k: np.maximum(out[:, slice(*weights.slices[k])], 0) for k in ("arc_dep", "arc_head", "label_dep", "label_head")
    }
    p = weights.pairs
    one = np.ones((len(out), 1), np.float32)
    heads = np.concatenate([p["root"][None], part["arc_head"]])
    scores = np.concatenate([part["arc_dep"], one], 1) @ p["arc"] @ heads.T
    tree = decode_tree(scores)
    label_heads = np.concatenate([p["label_root"][None], part["label_head"]])[tree]
    dep, head = np.concatenate([part["label_dep"], one], 1), np.concatenate([label_heads, one], 1)
    width, relations = p["label"].shape[0], p["label"].shape[1]
    left = (dep @ p["label"].reshape(width, -1)).reshape(len(out), relations, -1)
    best = np.einsum("prj,pj->pr", left, head).argmax(1)
    names = weights.labels["deprel"]
    return [int(h) - 1 for h in tree], [names[r] for r in best]


def decode_tree(scores: Floats) -> list[int]:
    """Best tree with one root: heads, 0 the root, word i at i + 1.

    Args:
        scores: float (words, words + 1), column 0 the root.
    """
    n = len(scores)
    s = scores.astype(np.float64).copy()
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
    number = {w: k for k, w in enumerate(outside)}
    c = len(outside)  # the contracted word
    small = np.full((c + 1, c + 2), -np.inf)
    enter: dict[int, int] = {}
    leave: dict[int, int] = {}
    base = sum(s[w, heads[w]] for w in cycle)
    for column in [0, *(w + 1 for w in outside)]:
        gains = [(base - s[w, heads[w]] + s[w, column], w) for w in cycle]
        best, word = max(gains)
        small[c, 0 if column == 0 else number[column - 1] + 1] = best
        enter[column] = word
    for w in outside:
        small[number[w], 0] = s[w, 0]
        for v in outside:
            small[number[w], number[v] + 1] = s[w, v + 1]
        best, word = max((s[w, v + 1], v) for v in cycle)
        small[number[w], c + 1] = best
        leave[w] = word
    solved = _arborescence(small)
    out = list(heads)
    for w in outside:
        h = solved[number[w]]
        out[w] = 0 if h == 0 else leave[w] + 1 if h == c + 1 else outside[h - 1] + 1
    h = solved[c]
    column = 0 if h == 0 else outside[h - 1] + 1
    out[enter[column]] = column
    return out
