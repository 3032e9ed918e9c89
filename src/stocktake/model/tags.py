"""BIO tags -> spans, with the best path that never continues what has not begun."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stocktake.model.weights import Floats


def log_softmax(x: Floats) -> Floats:
    top = x.max(-1, keepdims=True)
    shifted = x - top
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), np.float32)


def transitions(names: Sequence[str]) -> tuple[Floats, Floats]:
    """Allowed (previous, next) tags as 0 or -1e4, and allowed first tags."""
    n = len(names)
    move = np.zeros((n, n), np.float32)
    for j, name in enumerate(names):
        if name.startswith("I-"):
            move[:, j] = [0.0 if p[2:] == name[2:] and p != "O" else -1e4 for p in names]
    return move, np.array([-1e4 if n.startswith("I-") else 0.0 for n in names], np.float32)


def best_paths(scores: Floats, names: Sequence[str]) -> NDArray[np.int64]:
    """The best valid tag path of each row.

    A row whose best tags, word by word, already form a valid path is done: nothing can score more. The others, few in
    practice, go through Viterbi.

    Args:
        scores: float (rows, words, tags), log-probabilities; padding words should favour O.

    Returns:
        int (rows, words)
    """
    move, first = transitions(names)
    paths: NDArray[np.int64] = scores.argmax(-1)
    if paths.shape[1] == 0:
        return paths
    broken = (first[paths[:, 0]] < 0) | (move[paths[:, :-1], paths[:, 1:]] < 0).any(1)
    for row in np.flatnonzero(broken):
        paths[row] = _viterbi(scores[row], move, first)
    return paths


def _viterbi(scores: Floats, move: Floats, first: Floats) -> NDArray[np.int64]:
    """Best path of one row: scores float (words, tags)."""
    n = len(scores)
    back = np.zeros(scores.shape, np.int64)
    state = scores[0] + first
    for t in range(1, n):
        paths = state[:, None] + move
        back[t] = paths.argmax(0)
        state = paths.max(0) + scores[t]
    out = np.zeros(n, np.int64)
    out[-1] = state.argmax()
    for t in range(n - 1, 0, -1):
        out[t - 1] = back[t, out[t]]
    return out


def spans_of(path: Sequence[int], names: Sequence[str]) -> list[tuple[int, int, str]]:
    """(start, end, label) of each span of one tag path."""
    out: list[tuple[int, int, str]] = []
    start, label = -1, ""
    for i, tag in enumerate([*path, 0]):
        name = names[tag]
        if start >= 0 and (name[0] != "I" or name[2:] != label):
            out.append((start, i, label))
            start = -1
        if name[0] == "B":
            start, label = i, name[2:]
    return out


def span_scores(scores: Floats, path: Sequence[int], spans: Sequence[tuple[int, int, str]]) -> list[float]:
    """Geometric mean probability of each span's tags."""
    return [float(np.exp(np.mean([scores[i, path[i]] for i in range(s, e)]))) for s, e, _ in spans]
