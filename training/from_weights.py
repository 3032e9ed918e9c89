"""Shipped weights -> a checkpoint to train on from, where the checkpoint they came from is gone.

usage: python training/from_weights.py [WEIGHTS_FOLDER] [--out training/work/shipped.pt]

Matrices come back as their int8 values times their scales, so they differ from the lost ones by the rounding of the
export; word vectors, most of which training hardly moves, as what is nearest the pretrained ones and rounds to the
same int8. The PropBank scorer is not shipped and starts anew.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from network import Encoder, PairNet, WordNet, slices
from onnx import numpy_helper
from train import encoder_folder

WORDS = "encoder.words.weight"


def dequantised(model: onnx.ModelProto, words: np.ndarray) -> dict[str, np.ndarray]:
    """Parameter name -> float array. A matrix is named after the node that multiplies by it. words: the pretrained vectors."""
    arrays = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}

    def real(name: str) -> np.ndarray:
        stem = name.removesuffix("_quantized")
        return (arrays[name].astype(np.float32) - arrays[f"{stem}_zero_point"]) * arrays[f"{stem}_scale"]

    out = {name: a for name, a in arrays.items() if name.endswith((".weight", ".bias"))}
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            path = node.name.removeprefix("/").removesuffix("/MatMul_quant").replace("/", ".")
            out[f"{path}.weight"] = real(node.input[1]).T
        elif node.op_type == "Gather" and node.input[0].endswith(".weight_quantized"):
            name, found = node.input[0].removesuffix("_quantized"), real(node.input[0])
            half = arrays[f"{name}_scale"] / 2
            out[name] = np.clip(words, found - half, found + half) if name == WORDS else found
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="?", default=Path("src/stocktake/model/weights"))
    parser.add_argument("--out", type=Path, default=Path("training/work/shipped.pt"))
    args = parser.parse_args()
    config: dict[str, Any] = tomllib.loads(Path("training/config.toml").read_text())
    meta = json.loads((args.weights / "model.json").read_text())
    assert {k: tuple(v) for k, v in meta["slices"].items()}.items() <= slices().items(), "the heads have changed since"
    net = WordNet(Encoder.pretrained(encoder_folder(config, None), 0.0))
    arrays = dequantised(onnx.load(args.weights / "encoder.onnx"), net.encoder.words.weight.detach().numpy())
    net.encoder.lengthen(arrays)
    pair = PairNet(len(meta["labels"]["deprel"]))
    state = net.state_dict()
    for name, a in arrays.items():
        have = state[name]
        have[: len(a)] = torch.from_numpy(a)  # the last projection has the PropBank rows besides
    with np.load(args.weights / "pairs.npz") as stored:
        short = {k: torch.from_numpy(stored[k].astype(np.float32)) for k in stored.files}
    pair.load(short)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {"net": state, "pair": pair.state_dict(), "deprels": meta["labels"]["deprel"], "config": meta["config"]},
        args.out,
    )


if __name__ == "__main__":
    main()
