"""Checkpoint -> the shipped weights: ONNX, int8, pair weights in float16, ``model.json``.

usage: python training/export.py CHECKPOINT [--out src/stocktake/model/weights] [--tuning training/work/tuning.json] [--float32]

``check_export.py`` then compares the exported model's dev scores with the checkpoint's (at most 0.5 points apart).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import tomllib
from pathlib import Path

import numpy as np
import torch
from backend import load_nets, meta_of, pair_arrays, runtime_slices
from network import PAIR_PARTS, TOKEN_HEADS
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from train import encoder_folder


def drop_frames(net: nn.Module) -> None:
    """Cut the PropBank scorer's rows off the last projection."""
    keep = max(b for _, b in runtime_slices().values()) - sum(TOKEN_HEADS.values())
    assert keep < sum(PAIR_PARTS.values())
    short = nn.Linear(net.parts.in_features, keep)
    short.weight.data, short.bias.data = net.parts.weight.data[:keep], net.parts.bias.data[:keep]
    net.parts = short


def export_onnx(net: nn.Module, path: Path) -> None:
    ids = torch.randint(1000, 2000, (2, 12))
    inputs = (ids, torch.ones_like(ids), torch.zeros(2, 12, 3, dtype=torch.long), torch.arange(1, 9).repeat(2, 1))
    rows = {0: "rows", 1: "pieces"}
    torch.onnx.export(
        net, inputs, str(path), input_names=["ids", "mask", "feats", "first"], output_names=["out"], opset_version=17, dynamo=False,
        dynamic_axes={"ids": rows, "mask": rows, "feats": rows, "first": {0: "rows", 1: "words"}, "out": {0: "rows", 1: "words"}},
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/stocktake/model/weights"))
    parser.add_argument("--tuning", type=Path, default=Path("training/work/tuning.json"))
    parser.add_argument("--float32", action="store_true", help="do not quantise")
    args = parser.parse_args()
    net, pair, state = load_nets(args.checkpoint)
    drop_frames(net)
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "encoder.onnx"
        export_onnx(net, plain)
        if args.float32:
            (args.out / "encoder.onnx").write_bytes(plain.read_bytes())
        else:
            quantize_dynamic(
                plain, args.out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
            )
    np.savez_compressed(args.out / "pairs.npz", **{k: v.astype(np.float16) for k, v in pair_arrays(pair).items()})
    tuning = json.loads(args.tuning.read_text()) if args.tuning.exists() else {}
    (args.out / "model.json").write_text(json.dumps(meta_of(state, tuning), indent=1))
    folder = encoder_folder(tomllib.loads(Path("training/config.toml").read_text()), None)
    tokens = json.loads((folder / "tokenizer.json").read_text())
    tokens["truncation"] = tokens["padding"] = None
    (args.out / "tokenizer.json").write_text(json.dumps(tokens, ensure_ascii=False))
    for f in sorted(args.out.iterdir()):
        print(f"{f.name:16} {f.stat().st_size / 1e6:6.2f} MB")


if __name__ == "__main__":
    main()
