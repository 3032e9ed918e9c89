"""A checkpoint with more layers than it learned with, which reads almost as before and can learn more.

usage: python training/deepen.py CHECKPOINT --after 2 4 6 [--out training/work/deepened.pt]

After each named layer (counted from 1) stands a copy of it whose two outputs are zero, so that at first it adds nothing
(Wu et al. 2024, LLaMA Pro). Our layers end in a norm, which would still move every vector: the copy's two norms are set to
give back, for vectors with the mean and spread that the layer's own have on dev texts, the vector itself.
"""

from __future__ import annotations

import argparse
import copy
import pickle
from pathlib import Path

import torch
from backend import load_nets, load_tokenizer
from batches import encode, make_batch
from network import Encoder, Layer
from torch import Tensor
from train import encoder_folder


def spreads(encoder: Encoder, inputs: list[tuple[Tensor, Tensor, Tensor]]) -> list[tuple[float, float]]:
    """Mean and standard deviation within a vector after each layer, averaged over the pieces of the texts."""
    found: list[list[tuple[float, float]]] = [[] for _ in encoder.layers]
    hooks = [
        layer.register_forward_hook(
            lambda _m, _i, x, k=k: found[k].append((float(x.mean(-1).mean()), float(x.std(-1, correction=0).mean())))
        )
        for k, layer in enumerate(encoder.layers)
    ]
    with torch.no_grad():
        for ids, mask, feats in inputs:
            encoder(ids, mask, feats)
    for hook in hooks:
        hook.remove()
    return [tuple(torch.tensor(f).mean(0).tolist()) for f in found]  # type: ignore[misc]


def silent(layer: Layer, mean: float, spread: float) -> Layer:
    new = copy.deepcopy(layer)
    with torch.no_grad():
        for zero in (new.out, new.down):
            zero.weight.zero_(), zero.bias.zero_()
        for norm in (new.norm1, new.norm2):
            norm.weight.fill_(spread), norm.bias.fill_(mean)
    return new


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--after", type=int, nargs="+", required=True)
    parser.add_argument("--docs", type=Path, default=Path("training/work/data.pkl"))
    parser.add_argument("--out", type=Path, default=Path("training/work/deepened.pt"))
    args = parser.parse_args()
    net, pair, state = load_nets(args.checkpoint)
    with args.docs.open("rb") as f:
        docs = [d for d in pickle.load(f) if d["split"] == "dev"][:200:5]
    encode(docs, load_tokenizer(encoder_folder(state["config"], None)))
    batches = [make_batch([d]) for d in docs]
    measured = spreads(net.encoder, [(b.ids, b.mask, b.feats) for b in batches])
    layers: list[Layer] = []
    for number, layer in enumerate(net.encoder.layers, 1):
        assert isinstance(layer, Layer)
        layers.append(layer)
        if number in args.after:
            layers.append(silent(layer, *measured[number - 1]))
    before = [net(b.ids, b.mask, b.feats, b.first).detach() for b in batches]
    net.encoder.layers = torch.nn.ModuleList(layers)
    after = [net(b.ids, b.mask, b.feats, b.first).detach() for b in batches]
    moved = sum(float((x - y).abs().mean()) for x, y in zip(before, after, strict=True))
    size = sum(float(x.abs().mean()) for x in before)
    print(f"{len(layers)} layers; outputs move by {moved / size:.1%} of their size")
    torch.save(
        {"net": net.state_dict(), "pair": pair.state_dict(), "deprels": state["deprels"], "config": state["config"]},
        args.out,
    )


if __name__ == "__main__":
    main()
