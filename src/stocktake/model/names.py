"""Named mentions from the heads' outputs."""

from __future__ import annotations

import numpy as np

from stocktake.model.tags import best_paths, spans_of
from stocktake.model.weights import Floats, Weights


def find_names(out: Floats, weights: Weights) -> list[tuple[int, int, str, float]]:
    """(start, end, label, score) of each named mention, as word ranges in document order.

    Args:
        out: float (words, outputs), the heads' outputs of one text.
    """
    labels = weights.labels["ner"]
    logits = out[None, :, slice(*weights.slices["ner"])] / weights.temperature("ner")
    biased = logits - np.array([weights.bias("ner")] + [0.0] * (len(labels) - 1), np.float32)
    return spans_of(logits, best_paths(biased, labels), labels)[0]
