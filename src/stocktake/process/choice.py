"""Choices learned from coded reports: a candidate's score is the weighted sum of its named features.

The weights (``choices.json``) are made by ``training/choices.py``, which builds its examples with the same functions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from math import exp, inf
from pathlib import Path
from typing import Any

Features = dict[str, float]
FILE = Path(__file__).parent / "choices.json"


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    loaded: Mapping[str, Mapping[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded


def score(choice: str, features: Features) -> float:
    """The score of a candidate of one kind of choice; a feature without a weight counts nothing."""
    weights = _weights().get(choice)
    if weights is None:
        return -inf  # no report of the training set has this answer
    return weighted(weights, features)


def weighted(weights: Mapping[str, float], features: Features) -> float:
    """The bias and the weighted features."""
    return weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())


def chance(choice: str, features: Features) -> float:
    """The score as a probability, for choices between yes and no."""
    return 1 / (1 + exp(-max(-50.0, min(50.0, score(choice, features)))))


def likeliest(scores: Mapping[Any, float], order: Callable[[Any], Any] = str) -> tuple[Any, float]:
    """The candidate with the highest score, of equal ones the last in ``order``, and its probability among them all."""
    best = max(scores, key=lambda c: (scores[c], order(c)))
    return best, 1 / sum(exp(s - scores[best]) for s in scores.values())
