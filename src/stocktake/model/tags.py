"""BIO tags -> spans, with the best path that never continues what has not begun. Tag 0 is O, outside every span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stocktake.model.weights import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEVER = np.float32(-1e4)
SLACK = 1e-3  # far above what adding scores in float32 can be wrong by


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
            move[:, j] = [0.0 if p[2:] == name[2:] and p != "O" else NEVER for p in names]
    return move, np.array([NEVER if n.startswith("I-") else 0.0 for n in names], np.float32)


@dataclass(frozen=True)
class Schemes:
    """Sets of tags whose rows are decoded together, each filled up with tags "" to the size of the largest.

    ``names[scheme][tag]``; ``move`` float (schemes, tags, tags) and ``first`` float (schemes, tags) as ``transitions``
    has them; ``begin`` int (schemes, tags): the tag that begins the span of each.
    """

    names: tuple[tuple[str, ...], ...]
    move: Floats
    first: Floats
    begin: Ints


@lru_cache(maxsize=64)
def schemes_of(names: tuple[tuple[str, ...], ...]) -> Schemes:
    size = max(map(len, names))
    full = tuple((*n, *[""] * (size - len(n))) for n in names)
    rules = [transitions(n) for n in full]
    begin = [[n.index(f"B-{x[2:]}") if x.startswith("I-") else i for i, x in enumerate(n)] for n in full]
    return Schemes(full, np.stack([m for m, _ in rules]), np.stack([f for _, f in rules]), np.array(begin))


def best_paths(scores: Floats, names: Sequence[str]) -> Ints:
    """The best valid tag path of each row.

    Args:
        scores: float (rows, words, tags), logits or log-probabilities; padding words should favour O.

    Returns:
        int (rows, words)
    """
    return scheme_paths(scores, schemes_of((tuple(names),)), np.zeros(len(scores), np.int64))


def scheme_paths(scores: Floats, schemes: Schemes, which: Ints) -> Ints:
    """``best_paths`` of rows of several schemes; ``which`` int (rows,) is that of each.

    The best tags word by word are nearly a valid path, and what it costs to mend them is the most that the best valid
    path can lose. So a word whose best tag leads by more than that keeps it, and Viterbi is left with the short
    stretches between such words.
    """
    paths = _best_tags(scores)
    if paths.shape[1] == 0:
        return paths
    wrong = np.empty(paths.shape, bool)
    wrong[:, 0] = schemes.first[which, paths[:, 0]] < 0
    wrong[:, 1:] = schemes.move[which[:, None], paths[:, :-1], paths[:, 1:]] < 0
    rows = np.flatnonzero(wrong.any(1))
    if len(rows):
        best, tags, wrong, which = scores[rows], paths[rows], wrong[rows], which[rows]
        ranked = np.partition(best, -2)
        cost = _mending(best, tags, wrong, schemes.begin[which])
        stretches = _stretches(ranked[..., -1] - ranked[..., -2] <= cost[:, None] + SLACK, wrong)
        _viterbi(best, tags, *stretches, schemes.move[which], schemes.first[which])
        paths[rows] = tags
    return paths


def _best_tags(scores: Floats) -> Ints:
    """``scores.argmax(-1)``, for few tags faster."""
    best, paths = scores[..., 0].copy(), np.zeros(scores.shape[:2], np.int64)
    for tag in range(1, scores.shape[2]):
        better = scores[..., tag] > best
        np.copyto(paths, tag, where=better)
        np.copyto(best, scores[..., tag], where=better)
    return paths


def _mending(scores: Floats, paths: Ints, wrong: Bools, begin: Ints) -> NDArray[np.float64]:
    """Float (rows,): what a valid path need lose. A tag that continues what has not begun can itself begin it, or the
    word before can, or it and those like it can fall outside; whatever is chosen for each, together they mend the path.
    """
    row, word = np.nonzero(wrong)
    first = begin[row, paths[row, word]]
    lead = np.take_along_axis(scores, paths[..., None], 2)[..., 0].astype(np.float64)
    here = lead[row, word] - scores[row, word, first]
    before = np.where(word > 0, lead[row, word - 1] - scores[row, word - 1, first], np.inf)
    changes = np.ones(paths.shape, bool)
    changes[:, 1:] = paths[:, 1:] != paths[:, :-1]
    ends = np.append(np.flatnonzero(changes), paths.size)
    flat = row * paths.shape[1] + word
    total = np.append(0, np.cumsum(lead - scores[..., 0]))
    out = total[ends[np.searchsorted(ends, flat, "right")]] - total[flat]
    lost = np.zeros(len(paths))
    np.add.at(lost, row, np.minimum(np.minimum(here, before), out))
    return lost


def _stretches(loose: Bools, wrong: Bools) -> tuple[Ints, Ints, Ints]:
    """Row, start and end of each run of loose words with a wrong one in it or just after it."""
    edged = np.zeros((len(loose), loose.shape[1] + 2), bool)
    edged[:, 1:-1] = loose
    row, at = np.nonzero(edged[:, 1:] != edged[:, :-1])
    row, start, end = row[::2], at[::2], at[1::2]
    count = np.cumsum(wrong, 1)
    some = count[row, np.minimum(end, wrong.shape[1] - 1)] - count[row, start] + wrong[row, start] > 0
    return row[some], start[some], end[some]


def _viterbi(scores: Floats, paths: Ints, row: Ints, start: Ints, end: Ints, move: Floats, first: Floats) -> None:
    """Put the best tags into ``paths`` between ``start`` and ``end``, given those just before and after.

    Args:
        scores: float (rows, words, tags); move: float (rows, tags, tags); first: float (rows, tags).
        row, start, end: int (stretches,)
    """
    words, size = scores.shape[1:]
    longest = int((end - start).max())
    index = start[:, None] + np.arange(longest + 1)
    s = scores[row[:, None], np.minimum(index, words - 1)]
    s[(index > end[:, None]) | (index >= words)] = 0  # what comes after the kept word, or the text, decides nothing
    kept = np.flatnonzero(end < words)
    other = np.arange(size) != paths[row[kept], end[kept]][:, None]
    s[kept, (end - start)[kept]] = np.where(other, 10 * NEVER, np.float32(0))
    mine = move[row]
    state = s[:, 0] + np.where((start > 0)[:, None], move[row, paths[row, start - 1]], first[row])
    back = np.empty((longest + 1, *state.shape), np.int64)
    for t in range(1, longest + 1):
        steps = state[:, :, None] + mine
        back[t] = steps.argmax(1)
        state = steps.max(1) + s[:, t]
    tag = state.argmax(1)
    every = np.arange(len(row))
    for t in range(longest, 0, -1):
        tag = back[t, every, tag]
        within = index[:, t - 1] < end
        paths[row[within], index[within, t - 1]] = tag[within]


Tagged = list[list[tuple[int, int, str, float]]]


def spans_of(logits: Floats, paths: Ints, names: Sequence[str]) -> Tagged:
    """(start, end, label, score) of each span of each row; the score is the geometric mean of its tags' probabilities.

    Args:
        logits: float (rows, words, tags)
        paths: int (rows, words), valid as those of ``best_paths``.
    """
    return scheme_spans(logits, paths, schemes_of((tuple(names),)), np.zeros(len(paths), np.int64))


def scheme_spans(logits: Floats, paths: Ints, schemes: Schemes, which: Ints) -> Tagged:
    """``spans_of`` rows of several schemes."""
    out: Tagged = [[] for _ in paths]
    row, word = np.nonzero(paths)
    if not len(row):
        return out
    tag = paths[row, word]
    chosen = log_softmax(logits[row, word])[np.arange(len(tag)), tag]
    begins = np.flatnonzero(schemes.begin[which[row], tag] == tag)  # whatever follows is part of what has begun
    sizes = np.diff(begins, append=len(tag))
    scores = np.exp(np.add.reduceat(chosen, begins) / sizes)
    rows, starts, tags = row[begins].tolist(), word[begins].tolist(), tag[begins].tolist()
    for r, s, n, t, p in zip(rows, starts, sizes.tolist(), tags, scores.tolist(), strict=True):
        out[r].append((s, s + n, schemes.names[which[r]][t][2:], p))
    return out
