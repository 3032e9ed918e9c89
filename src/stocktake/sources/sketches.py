"""Sketches of texts for finding copies: hashes of word sequences, sampled the same way in every text.

Broder's "On the resemblance and containment of documents" (1997): keeping the hashes that are 0 modulo m keeps the same
word sequences in every text that has them. So the overlap of two sketches estimates resemblance and containment
alike; a fixed-size MinHash signature estimates only resemblance, and misses a statement quoted whole in a report.
"""

from __future__ import annotations

import re
import zlib

import numpy as np
from numpy.typing import NDArray

from stocktake.records import Document

SHINGLE_WORDS = 4
SAMPLE = 4  # one hash in four; 100,000 items then need about 1 GB less than with all of them
MIN_SKETCH = 40  # texts with fewer sequences than this keep all
_WORD = re.compile(r"\w+")
_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)

Hashes = NDArray[np.uint64]


def words(document: Document) -> list[str]:
    """The words said, without header, case and punctuation, which copies change first."""
    return _WORD.findall(document.text[document.body :].casefold())


def sketch(tokens: list[str]) -> Hashes:
    """Sorted distinct hashes, shape (n,), of the sampled word sequences of a text."""
    if len(tokens) < SHINGLE_WORDS:
        tokens = [*tokens, *[""] * (SHINGLE_WORDS - len(tokens))]
    hashed = np.fromiter((zlib.crc32(t.encode("utf-8", "replace")) for t in tokens), np.uint64, len(tokens))
    count = len(tokens) - SHINGLE_WORDS + 1
    mixed = np.zeros(count, np.uint64)
    for offset, multiplier in enumerate(_MULTIPLIERS):
        mixed = (mixed ^ hashed[offset : offset + count]) * np.uint64(multiplier)
        mixed ^= mixed >> np.uint64(29)
    distinct = np.unique(mixed)
    return distinct if len(distinct) < MIN_SKETCH else distinct[distinct % np.uint64(SAMPLE) == 0]
