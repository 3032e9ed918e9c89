"""Texts as vectors: normalisation, words weighted by rarity."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


def normalise(text: str) -> str:
    """NFKC, straight quotes, hyphens for dashes, single spaces: what "identical" is declared under."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())


def words(text: str) -> list[str]:
    """Lower-case words of a text, accents removed; each word is one object however many texts hold it."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return [sys.intern(w) for w in _WORD.findall("".join(c for c in folded if not unicodedata.combining(c)))]


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
