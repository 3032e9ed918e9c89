"""Mentions and coreference chains from the heads' outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from stocktake.model.pairs import coref_features
from stocktake.model.product import product, weighted_sum
from stocktake.model.weights import Floats, Weights

SPAN_WORDS = 32  # longest mention
REACH = 120  # earlier mentions that can be an antecedent
CHUNK = 256  # mentions scored at once
FEATURES = 16  # values each pair feature can take
NONE = -1e4
NO_NAME = frozenset(("the", "a", "an", "'s", "’s"))  # words that come and go with a name


def find_mentions(out: Floats, sentences: Sequence[tuple[int, int]], weights: Weights) -> list[tuple[int, int]]:
    """Nested mentions as word ranges, in document order."""
    p = weights.pairs
    cut = weights.threshold("mention", 0.0)
    start = np.maximum(out[:, slice(*weights.slices["span_start"])], 0)
    end = np.maximum(out[:, slice(*weights.slices["span_end"])], 0)
    one_start, one_end = weighted_sum(start, p["span_one"][0]), weighted_sum(end, p["span_one"][1])
    longest = max((b - a for a, b in sentences), default=0)
    gap = np.arange(longest)[None] - np.arange(longest)[:, None]
    width = np.where(
        (gap >= 0) & (gap < SPAN_WORDS), p["span_width"][np.clip(gap, 0, SPAN_WORDS - 1)] - 2.0, np.float32(-np.inf)
    )
    found: list[tuple[int, int]] = []
    for a, b in sentences:
        scores = product(start[a:b], end[a:b].T) * 0.2 + one_start[a:b, None] + one_end[None, a:b]
        scores += width[: b - a, : b - a]
        rows, columns = np.nonzero(scores > cut)
        found += zip((a + rows).tolist(), (a + columns + 1).tolist(), strict=True)
    return sorted(found)


def find_chains(
    out: Floats,
    mentions: Sequence[tuple[int, int]],
    words: Sequence[str],
    sentences: Sequence[tuple[int, int]],
    weights: Weights,
) -> list[list[tuple[int, int]]]:
    """Chains of two or more mentions, in the order of their first ones.

    A mention joins the chain whose members speak most for it together, if they speak for one at all; a proper name
    joins its like-named.
    """
    if len(mentions) < 2:
        return []
    number = np.zeros(len(words), np.int64)
    for k, (a, b) in enumerate(sentences):
        number[a:b] = k
    before, feats = coref_features(mentions, [w.lower() for w in words], number.tolist(), min(REACH, len(mentions)))
    scores = _antecedent_scores(out, mentions, before, feats, weights)
    cut, warmth = weights.threshold("coref", 0.0), weights.temperature("coref")
    chain_of = np.zeros(len(mentions), np.int64)
    chains: list[list[tuple[int, int]]] = []
    named: dict[tuple[str, ...], int] = {}
    # a mention whose candidates all together are not enough starts a chain
    enough = scores.max(1) + warmth * np.log(scores.shape[1]) > cut
    for i, (name, some) in enumerate(zip(_proper_names(out, mentions, words, weights), enough.tolist(), strict=True)):
        chain = named.get(name) if name else None
        if chain is None and some:
            n = min(i, scores.shape[1])
            chain = _chain(chain_of[before[i, :n]], scores[i, :n], cut, warmth)
        if chain is None:
            chain = len(chains)
            chains.append([])
        chain_of[i] = chain
        chains[chain].append(mentions[i])
        if name:
            named.setdefault(name, chain)
    return [c for c in chains if len(c) > 1]


def _chain(chains: np.ndarray, scores: Floats, cut: float, warmth: float) -> int | None:
    """The chain of the candidates with the largest soft sum (log of summed exponentials) of scores, if over the cut."""
    top = scores.max()
    sums = np.bincount(chains, np.exp((scores - top) / warmth))
    best = int(sums.argmax())
    return best if top + warmth * np.log(sums[best]) > cut else None


def _proper_names(
    out: Floats, mentions: Sequence[tuple[int, int]], words: Sequence[str], weights: Weights
) -> Iterator[tuple[str, ...]]:
    """The words of each mention that is a name and nothing else; () of any other."""
    tags = out[:, slice(*weights.slices["upos"])].argmax(1)
    proper = np.append(0, np.cumsum(tags == weights.labels["upos"].index("PROPN"))).tolist()
    for start, end in mentions:
        name = tuple(w for w in words[start:end] if w.lower() not in NO_NAME) if proper[end] > proper[start] else ()
        capital = name and name[0][0].isupper() and all(w[0].isupper() or len(w) < 4 for w in name)
        yield name if capital else ()


def _antecedent_scores(
    out: Floats, mentions: Sequence[tuple[int, int]], before: np.ndarray, feats: np.ndarray, weights: Weights
) -> Floats:
    """Float (mentions, candidates): how much each candidate looks like the antecedent; NONE where there is none."""
    p = weights.pairs
    first = np.array([s for s, _ in mentions])
    last = np.array([e - 1 for _, e in mentions])
    m = out[first, slice(*weights.slices["coref_start"])] + out[last, slice(*weights.slices["coref_end"])]
    scaled = m * np.float32(0.3)
    # two small tables of summed features need half the look-ups of four
    rank, sent, match, nest = p["coref_near.weight"].reshape(4, FEATURES, -1)
    far, alike = (x[:, None] + y[None] for x, y in ((rank, sent), (match, nest)))
    scores = np.full(before.shape, NONE, np.float32)
    for k in range(0, len(m), CHUNK):
        candidates, f = before[k : k + CHUNK], feats[k : k + CHUNK]
        row, column = np.nonzero(candidates >= 0)
        i, j, f = row + k, candidates[row, column], f[row, column]
        z = scaled[j]
        z += 1
        z *= m[i]
        z -= m[j]
        z += far[f[:, 0], f[:, 1]]
        z += alike[f[:, 2], f[:, 3]]
        scores[i, column] = weighted_sum(np.maximum(z, 0, out=z), p["coref_out.weight"][0]) + p["coref_out.bias"][0]
    return scores
