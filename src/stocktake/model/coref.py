"""Mentions and coreference chains from the heads' outputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stocktake.model.pairs import coref_features
from stocktake.model.weights import Floats, Weights

SPAN_WORDS = 32  # longest mention
REACH = 120  # earlier mentions that can be an antecedent
CHUNK = 256


def find_mentions(out: Floats, sentences: Sequence[tuple[int, int]], weights: Weights) -> list[tuple[int, int]]:
    """Nested mentions as word ranges, in document order."""
    p = weights.pairs
    cut = weights.threshold("mention", 0.0)
    start = np.maximum(out[:, slice(*weights.slices["span_start"])], 0)
    end = np.maximum(out[:, slice(*weights.slices["span_end"])], 0)
    one_start, one_end = start @ p["span_one"][0], end @ p["span_one"][1]
    found: list[tuple[int, int]] = []
    for a, b in sentences:
        n = b - a
        gap = np.arange(n)[None] - np.arange(n)[:, None]
        scores = start[a:b] @ end[a:b].T * 0.2 + one_start[a:b, None] + one_end[None, a:b]
        scores += p["span_width"][np.clip(gap, 0, SPAN_WORDS - 1)] - 2.0
        rows, columns = np.nonzero((scores > cut) & (gap >= 0) & (gap < SPAN_WORDS))
        found += [(a + int(s), a + int(e) + 1) for s, e in zip(rows, columns, strict=True)]
    return sorted(found)


def find_chains(
    out: Floats,
    mentions: Sequence[tuple[int, int]],
    words: Sequence[str],
    sentences: Sequence[tuple[int, int]],
    weights: Weights,
) -> list[list[tuple[int, int]]]:
    """Chains of two or more mentions: each mention joins its best antecedent if that scores above none."""
    if len(mentions) < 2:
        return []
    number = np.zeros(len(words), np.int64)
    for k, (a, b) in enumerate(sentences):
        number[a:b] = k
    before, feats = coref_features(mentions, [w.lower() for w in words], number.tolist(), min(REACH, len(mentions)))
    best = _antecedents(out, mentions, before, feats, weights)
    chain = list(range(len(mentions)))
    for i, j in enumerate(best):
        if j >= 0:
            chain[i] = chain[j]
    groups: dict[int, list[tuple[int, int]]] = {}
    for i, c in enumerate(chain):
        groups.setdefault(c, []).append(mentions[i])
    return [g for g in groups.values() if len(g) > 1]


def _antecedents(
    out: Floats, mentions: Sequence[tuple[int, int]], before: np.ndarray, feats: np.ndarray, weights: Weights
) -> list[int]:
    p = weights.pairs
    first = np.array([s for s, _ in mentions])
    last = np.array([e - 1 for _, e in mentions])
    m = out[first, slice(*weights.slices["coref_start"])] + out[last, slice(*weights.slices["coref_end"])]
    near = p["coref_near.weight"]
    best: list[int] = []
    for k in range(0, len(m), CHUNK):
        j = np.maximum(before[k : k + CHUNK], 0)
        mine = m[k : k + CHUNK, None]
        z = mine + m[j] * mine * 0.3 - m[j]
        for f in range(feats.shape[2]):
            z += near[feats[k : k + CHUNK, :, f] + 16 * f]
        scores = np.maximum(z, 0) @ p["coref_out.weight"][0] + p["coref_out.bias"][0]
        scores = np.where(before[k : k + CHUNK] >= 0, scores, -1e4)
        top = scores.argmax(1)
        rows = np.arange(len(top))
        cut = weights.threshold("coref", 0.0)
        best += [int(x) for x in np.where(scores[rows, top] > cut, before[k : k + CHUNK][rows, top], -1)]
    return best
