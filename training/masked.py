"""Masked-language training of the pretrained encoder on the unlabelled diplomatic text, before everything else.

usage: python training/masked.py --out training/work/masked.pt [--steps 1500]

Stages of train.py start from its file (``--start``). Only texts up to the years in which dev begins are used (Current
Events to 2020, White House to 2022), and none that stands in the annotated sets. docs/experiments.md tells what it did.
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
import tomllib
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from batches import FIRST_WORD, MASK, encode, grouped_batches, make_batch
from network import Encoder, PairNet, WordNet
from prepare import Doc, open_texts, plain
from tokenizers import Tokenizer
from torch import Tensor, nn
from train import BF16, deprel_list, encoder_folder


class Guess(nn.Module):
    """Word vectors -> pieces, with the encoder's own embeddings."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.turn, self.norm = nn.Linear(encoder.width, encoder.width), nn.LayerNorm(encoder.width)
        self.bias = nn.Parameter(torch.zeros(encoder.words.num_embeddings))

    def forward(self, x: Tensor, words: Tensor) -> Tensor:
        return self.norm(F.gelu(self.turn(x))) @ words.T + self.bias


def hide(ids: Tensor) -> tuple[Tensor, Tensor]:
    """Pieces with 15 % hidden (a tenth of them replaced, a tenth left), and which."""
    chosen = (torch.rand(ids.shape) < 0.15) & (ids >= FIRST_WORD)
    kind = torch.rand(ids.shape)
    shown = torch.where(chosen & (kind < 0.8), MASK, ids)
    other = torch.randint(FIRST_WORD, 30522, ids.shape)
    return torch.where(chosen & (kind >= 0.9), other, shown), chosen


def train(args: argparse.Namespace, config: dict[str, Any], docs: list[Doc]) -> None:
    torch.manual_seed(config["seed"])
    rng = random.Random(config["seed"])
    folder = encoder_folder(config, None)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation(), tokenizer.no_padding()
    texts = [plain(*t) for t in open_texts(args.data, {d["id"] for d in docs})]
    rng.shuffle(texts)
    texts = texts[: args.steps * 16]
    encode(texts, tokenizer)
    encoder = Encoder.pretrained(folder, config["encoder"]["dropout"])
    net, guess = WordNet(encoder), Guess(encoder)
    params = [*encoder.parameters(), *guess.parameters()]
    optimizer = torch.optim.AdamW(params, lr=3e-4, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    order = [b[0] for b in grouped_batches(texts, config["train"]["pieces"], 1, rng)][: args.steps]
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / 60, 1.02 - s / max(1, len(order))))
    encoder.train(), guess.train()
    sums, clock = [0.0, 0.0, 0.0], time.time()
    for step, batch_docs in enumerate(order, 1):
        batch = make_batch(batch_docs)
        shown, chosen = hide(batch.ids)
        with torch.autocast("cpu", torch.bfloat16, enabled=BF16):
            x = encoder(shown, batch.mask, batch.feats)[chosen]
            scores = guess(x, encoder.words.weight)
        gold = batch.ids[chosen]
        loss = F.cross_entropy(scores.float(), gold)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(params, 1.0)
        optimizer.step()
        rate.step()
        sums = [
            sums[0] + float(loss.detach()),
            sums[1] + float((scores.argmax(1) == gold).float().mean()),
            sums[2] + batch.size,
        ]
        if step % 50 == 0:
            print(
                f"step {step}/{len(order)} loss {sums[0] / 50:.3f} right {sums[1] / 50:.3f} {sums[2] / (time.time() - clock):.0f} words/s",
                flush=True,
            )
            sums, clock = [0.0, 0.0, 0.0], time.time()
    deprels = deprel_list(docs)
    state = {"net": net.state_dict(), "pair": PairNet(len(deprels)).state_dict(), "deprels": deprels, "config": config}
    torch.save(state, args.out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=Path("training/config.toml"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--docs", type=Path, default=Path("training/work/data.pkl"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    args = parser.parse_args()
    with args.docs.open("rb") as f:
        docs: list[Doc] = pickle.load(f)
    train(args, tomllib.loads(args.config.read_text()), docs)


if __name__ == "__main__":
    main()
