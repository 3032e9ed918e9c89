"""The shipped weights: encoder graph, pair weights, tokeniser, and ``model.json`` (labels, thresholds, provenance)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from stocktake.errors import ModelError

Floats = NDArray[np.float32]
FOLDER = Path(__file__).parent / "weights"
FILES = ("encoder.onnx", "pairs.npz", "tokenizer.json", "model.json")


@dataclass(frozen=True)
class Weights:
    """``labels``: head -> label list. ``slices``: head -> columns of a word's output vector. ``links``: kind ->
    groups of roles. ``pairs``: arrays of the pair scorers. ``tuning``: temperature and threshold of each head."""

    labels: dict[str, list[str]]
    slices: dict[str, tuple[int, int]]
    links: dict[str, list[list[str]]]
    pairs: dict[str, Floats]
    tuning: dict[str, dict[str, float]]
    sha256: str

    def threshold(self, head: str, default: float) -> float:
        return self.tuning.get(head, {}).get("threshold", default)

    def bias(self, name: str) -> float:
        """How much is taken off the score of "none" of a head or of the links ``link_KIND``: precision for recall."""
        return self.tuning.get(name, {}).get("bias", 0.0)

    def temperature(self, head: str) -> float:
        return self.tuning.get(head, {}).get("temperature", 1.0)


def from_meta(meta: dict[str, Any], pairs: dict[str, Floats], sha256: str) -> Weights:
    label = pairs["label"]  # (left, relations, right): decoding takes the right side, a word's head, first
    pairs = pairs | {"label_by_head": np.ascontiguousarray(np.moveaxis(label, 2, 0)).reshape(label.shape[2], -1)}
    return Weights(
        labels=meta["labels"],
        slices={k: (int(a), int(b)) for k, (a, b) in meta["slices"].items()},
        links=meta["links"],
        pairs=pairs,
        tuning=meta.get("tuning", {}),
        sha256=sha256,
    )


def load_weights(folder: Path) -> tuple[Weights, bytes, Tokenizer]:
    """Weights, the encoder's ONNX bytes and the tokeniser.

    Raises:
        ModelError: a file is missing or unreadable.
    """
    missing = [name for name in FILES if not (folder / name).exists()]
    if missing:
        raise ModelError(f"no model weights in {folder}: {', '.join(missing)} missing; reinstall stocktake")
    try:
        meta = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "pairs.npz") as stored:
            pairs = {k: stored[k].astype(np.float32) for k in stored.files}
        graph = (folder / "encoder.onnx").read_bytes()
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except (OSError, ValueError, KeyError) as e:
        raise ModelError(f"model weights in {folder} cannot be read: {e}; reinstall stocktake") from e
    digest = hashlib.sha256(graph + (folder / "pairs.npz").read_bytes()).hexdigest()
    return from_meta(meta, pairs, digest), graph, tokenizer
