"""Texts as sets and vectors: normalisation, shingles, near-duplicate groups, words weighted by rarity."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
SHINGLE = 5  # words; the length newspapers' copy detection commonly uses
# Jaccard of 5-word shingles from which two reports count as one text. A wire story with a new headline and a cut
# last paragraph keeps about 0.6; two reporters quoting the same two-sentence statement reach about 0.2.
SAME_TEXT = 0.5
SAMPLED = 4  # one shingle in so many goes into the index; a copy shares dozens, so it is still found


def normalise(text: str) -> str:
    """NFKC, straight quotes, hyphens for dashes, single spaces: what "identical" is declared under."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())


def words(text: str) -> list[str]:
    """Lower-case words of a text, accents removed."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in folded if not unicodedata.combining(c)))


def shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of five words (of the whole text when it is shorter)."""
    w = words(text)
    runs = [" ".join(w[i : i + SHINGLE]) for i in range(max(1, len(w) - SHINGLE + 1))]
    return frozenset(zlib.crc32(run.encode()) for run in runs)


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    """Shared part of two sets, 0 … 1."""
    return len(a & b) / len(a | b) if a or b else 1.0


def same_text_groups(sets: Mapping[str, frozenset[int]]) -> dict[str, str]:
    """Group near-identical texts: key -> the group's name, which is its smallest key.

    Only texts that share sampled shingles are compared, each with its neighbours in the shingle's list in key order,
    so the cost grows with the text, not with the square of the number of documents.
    """
    parent = {key: key for key in sets}
    by_shingle: dict[int, list[str]] = defaultdict(list)
    for key in sorted(sets):
        for shingle in sets[key]:
            if shingle % SAMPLED == 0:
                by_shingle[shingle].append(key)
    seen: set[tuple[str, str]] = set()
    for keys in by_shingle.values():
        for a, b in itertools.pairwise(keys):
            if (a, b) not in seen:
                seen.add((a, b))
                if jaccard(sets[a], sets[b]) >= SAME_TEXT:
                    _join(parent, a, b)
    return {key: _root(parent, key) for key in sets}


def _root(parent: dict[str, str], key: str) -> str:
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


def _join(parent: dict[str, str], a: str, b: str) -> None:
    first, second = sorted((_root(parent, a), _root(parent, b)))
    parent[second] = first


def rarity(bags: Iterable[Iterable[str]]) -> dict[str, float]:
    """Inverse document frequency of every word, natural logarithm; 0 for a word in every document."""
    seen: Counter[str] = Counter()
    n = 0
    for bag in bags:
        n += 1
        seen.update(set(bag))
    return {word: math.log((n + 1) / (count + 0.5)) for word, count in seen.items()}


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Cosine of two sparse vectors, 0 … 1."""
    if len(b) < len(a):
        a, b = b, a
    dot = sum(v * b[k] for k, v in a.items() if k in b)
    return dot / math.sqrt(_square(a) * _square(b)) if dot else 0.0


def _square(a: Mapping[str, float]) -> float:
    return sum(v * v for v in a.values())


def bag_vector(bag: Sequence[str], weight: Mapping[str, float]) -> dict[str, float]:
    """Words weighted by rarity, counted logarithmically."""
    return {w: (1 + math.log(n)) * weight.get(w, 0.0) for w, n in Counter(bag).items() if len(w) > 2}
