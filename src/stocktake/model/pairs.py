"""Features of pairs of words and of mentions, computed in one place for training and for reading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

REACH = 16  # log buckets of distance, each way
PRONOUNS = frozenset(
    [
        "i", "me", "my", "mine", "myself", "you", "your", "yours", "yourself", "he", "him", "his", "himself", "she",
        "her", "hers", "herself", "it", "its", "itself", "we", "us", "our", "ours", "ourselves", "they", "them",
        "their", "theirs", "themselves", "this", "that", "these", "those", "who", "whom", "whose", "which",
    ]
)  # fmt: skip
_TAIL = frozenset(
    [
        "of", "in", "for", "to", "at", "on", "from", "with", "by", "who", "which", "that", ",", "(", "—", "–", "-",
        "and", "'s", "’s",
    ]
)  # fmt: skip


def distance_bucket(delta: Ints) -> Ints:
    """Signed word distance -> 0 … 2 * REACH: exact up to 8, then by powers of sqrt(2)."""
    size = np.abs(delta)
    far = 8 + np.floor(2 * np.log2(np.maximum(size, 8) / 8)).astype(np.int64)
    bucket = np.minimum(np.where(size <= 8, size, far), REACH)
    return np.where(delta < 0, REACH - bucket, REACH + bucket)


def _head(words: Sequence[str]) -> str:
    """A mention's head by position: the last word before the first preposition, clause or comma."""
    for i, word in enumerate(words):
        if i and word in _TAIL:
            return words[i - 1]
    return words[-1]


def coref_features(
    mentions: Sequence[tuple[int, int]], words: Sequence[str], sentence: Sequence[int], reach: int
) -> tuple[Ints, Ints]:
    """Features of each mention with each of the ``reach`` mentions before it.

    Args:
        mentions: word ranges in document order.
        words: lower-cased words of the document.
        sentence: sentence number of each word.
        reach: how many earlier mentions are candidates.

    Returns:
        antecedent: int (mentions, reach), index of the candidate or -1.
        features: int (mentions, reach, 4): distance, sentences between, kind of string match, nesting; each below 16.
    """
    n = len(mentions)
    before = np.arange(n)[:, None] - 1 - np.arange(reach)[None]
    before = np.where(before >= 0, before, -1)
    start = np.array([s for s, _ in mentions], dtype=np.int64).reshape(n)
    end = np.array([e for _, e in mentions], dtype=np.int64).reshape(n)
    sent = np.array([sentence[s] for s, _ in mentions], dtype=np.int64).reshape(n)
    texts = [
        tuple(w for w in words[s:e] if w not in ("the", "a", "an", "'s", "’s")) or (words[s],) for s, e in mentions
    ]
    exact, heads, pronoun, first = _codes(texts)
    j = np.maximum(before, 0)
    match = np.zeros(before.shape, dtype=np.int64)
    both, one, other = pronoun[:, None] & pronoun[j], pronoun[:, None] & ~pronoun[j], ~pronoun[:, None] & pronoun[j]
    match[heads[:, None] == heads[j]] = 2
    match[first[:, None] == first[j]] = 7
    match[(heads[:, None] == heads[j]) & (first[:, None] == first[j])] = 8
    match[exact[:, None] == exact[j]] = 1
    match[one], match[other], match[both] = 5, 6, 4
    match[both & (exact[:, None] == exact[j])] = 3
    nested = np.where((start[:, None] >= start[j]) & (end[:, None] <= end[j]), 1, 0)
    nested = np.where((start[:, None] <= start[j]) & (end[:, None] >= end[j]), 2, nested)
    ranks = np.broadcast_to(
        np.minimum(np.floor(np.log2(1 + np.arange(reach)) * 1.5), 15).astype(np.int64), before.shape
    )
    sents = np.minimum(np.abs(sent[:, None] - sent[j]), 15)
    return before, np.stack([ranks, sents, match, nested], -1)


def _codes(texts: Sequence[tuple[str, ...]]) -> tuple[Ints, Ints, NDArray[np.bool_], Ints]:
    """Integer codes of whole text, head word and first word, and whether the mention is a pronoun."""
    table: dict[object, int] = {}
    code = lambda key: table.setdefault(key, len(table))  # noqa: E731
    exact = np.array([code(t) for t in texts], dtype=np.int64)
    heads = np.array([code(_head(t)) for t in texts], dtype=np.int64)
    first = np.array([code(t[0]) for t in texts], dtype=np.int64)
    pronoun = np.array([len(t) == 1 and t[0] in PRONOUNS for t in texts], dtype=bool)
    return exact, heads, pronoun, first
