"""A training checkpoint as the runtime's ``Model``, so that what is measured is what is shipped."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from labels import ACTS, EVENTS, ISSUES, LEVELS, LINKS, MODES, NER, QUOTES, REALIS, THIRD, UPOS
from network import Encoder, PairNet, WordNet, slices
from tokenizers import Tokenizer

from stocktake.model import Model
from stocktake.model.weights import Weights, from_meta

RUNTIME = ("arc", "label", "span", "coref", "event", "quote", "position")  # PropBank frames only help training


def load_nets(checkpoint: Path) -> tuple[WordNet, PairNet, dict[str, Any]]:
    state = torch.load(checkpoint, weights_only=False)
    w = state["net"]
    vocab, width = w["encoder.words.weight"].shape
    layers = 1 + max(int(k.split(".")[2]) for k in w if k.startswith("encoder.layers."))
    inner = w["encoder.layers.0.up.weight"].shape[0]
    encoder = Encoder(
        vocab, width, layers, 12 if width in (384, 768) else width // 64, inner, 0.0, len(w["encoder.positions.weight"]),
        buckets=len(w.get("encoder.far.weight", ())),
    )  # fmt: skip
    net = WordNet(encoder, shapes="shapes" not in state.get("without", ()))
    net.load_state_dict(w)
    pair = PairNet(len(state["deprels"]))
    pair.load(state["pair"])
    return net.eval(), pair.eval(), state


def meta_of(state: dict[str, Any], tuning: dict[str, Any]) -> dict[str, Any]:
    """What ``model.json`` holds."""
    labels = {"upos": UPOS, "ner": NER, "event": EVENTS, "realis": REALIS, "mode": MODES, "quote": QUOTES, "act": ACTS,
              "issue": ISSUES, "level": LEVELS, "third": THIRD, "deprel": state["deprels"]}  # fmt: skip
    return {
        "labels": labels,
        "slices": runtime_slices(),
        "links": {k: v for k, v in LINKS.items() if k != "frame"},
        "tuning": tuning,
        "config": state["config"],
        "without": state.get("without", []),
    }


def runtime_slices() -> dict[str, tuple[int, int]]:
    """The frame scorer's columns come last, so that leaving them out moves nothing."""
    return {k: v for k, v in slices().items() if not k.startswith("frame_")}


def pair_arrays(pair: PairNet) -> dict[str, np.ndarray]:
    return {k: v.detach().numpy().astype(np.float32) for k, v in pair.state_dict().items() if ".frame." not in k}


def torch_graph(net: WordNet) -> Any:
    def run(ids: np.ndarray, mask: np.ndarray, feats: np.ndarray, first: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            found = net(*(torch.from_numpy(x) for x in (ids, mask, feats, first)))
        return found.numpy()

    return run


def load_tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def torch_model(checkpoint: Path, tokenizer: Tokenizer, tuning: dict[str, Any] | None = None) -> Model:
    net, pair, state = load_nets(checkpoint)
    digest = hashlib.sha256(checkpoint.read_bytes()).hexdigest()
    weights: Weights = from_meta(meta_of(state, tuning or {}), pair_arrays(pair), digest)
    return Model(weights, tokenizer, torch_graph(net))
