"""The whole model against its bare encoder: subword tokens per second in one run, on the same reports.

usage: python benchmarks/encoder_speed.py [--data ../shared/data] [--repeat 3] [--cores N]     (needs onnx: extra train)

The bare encoder is the shipped graph cut where the word vectors are taken from it; same weights, same texts, no heads
and no decoding. It is run both ways, all cores on one text and a text on each core; the faster one is the measure.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx

from stocktake.model import Model
from stocktake.model.ahead import in_order
from stocktake.model.encoder import Graph, Words, encode, load_graph, words_of
from stocktake.model.weights import FOLDER, load_weights


def bare_graph(graph: bytes) -> bytes:
    """The graph up to the tensor from which the words' vectors are gathered."""
    model = onnx.load_from_string(graph)
    gather = next(n for n in model.graph.node if n.op_type == "GatherElements" and n.input[0] != "feats")
    part = onnx.utils.Extractor(model).extract_model(["ids", "mask", "feats"], [gather.input[0]])
    return bytes(part.SerializeToString())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--cores", type=int, default=len(os.sched_getaffinity(0)))
    args = parser.parse_args()
    texts = [json.loads(line)["text"] for line in (args.data / "reports/dev.jsonl").open(encoding="utf-8")]
    _, graph, tokenizer = load_weights(FOLDER)
    tokens = 0

    def run(cores: int) -> Graph:
        inner = load_graph(bare_graph(graph), FOLDER, cores)

        def encoded(ids: np.ndarray, mask: np.ndarray, feats: np.ndarray, first: np.ndarray) -> np.ndarray:
            nonlocal tokens
            tokens += int(mask.sum())
            inner(ids, mask, feats, first)
            return np.zeros((*first.shape, 1), np.float32)

        return encoded

    model, every, each = Model.load(threads=args.cores), run(args.cores), run(1)
    words = [words_of(t) for t in texts]

    def alone(graph: Graph) -> Callable[[Words], list[np.ndarray]]:
        return lambda text: encode([text], tokenizer, graph)

    ways: dict[str, Callable[[], object]] = {
        "bare encoder, all cores on one text": lambda: list(map(alone(every), words)),
        "bare encoder, a text on each core": lambda: list(in_order(alone(each), alone(every), words, args.cores)),
        "whole model": lambda: list(model.parse_many(texts)),
    }
    ways["whole model"]()
    tokens = 0
    ways["bare encoder, all cores on one text"]()
    size = tokens
    best, busy = dict.fromkeys(ways, 0.0), dict.fromkeys(ways, 0.0)
    for _ in range(args.repeat):
        for name, work in ways.items():
            start, start_cpu = time.perf_counter(), time.process_time()
            work()
            best[name] = max(best[name], size / (time.perf_counter() - start))
            busy[name] = max(busy[name], size / (time.process_time() - start_cpu))
    bare = [name for name in ways if name.startswith("bare")]
    fastest, leanest = max(best[n] for n in bare), max(busy[n] for n in bare)
    for name in ways:
        print(
            f"{name:36} {best[name]:7.0f} tokens/s {best[name] / fastest:4.0%}"
            f"  {busy[name]:7.0f} a second of processor time {busy[name] / leanest:4.0%}"
        )


if __name__ == "__main__":
    main()
