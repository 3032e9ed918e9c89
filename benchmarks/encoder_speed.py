"""The whole model against its bare encoder: subword tokens per second in one run, on the same reports.

usage: python benchmarks/encoder_speed.py [--data ../shared/data] [--repeat 3]     (needs the package onnx: extra train)

The bare encoder is the shipped graph cut where the word vectors are taken from it; same weights, same batches, no heads
and no decoding.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort

from stocktake.model import Model
from stocktake.model.encoder import encode, words_of
from stocktake.model.weights import FOLDER, load_weights


def bare_session(graph: bytes) -> ort.InferenceSession:
    """The graph up to the tensor from which the words' vectors are gathered."""
    model = onnx.load_from_string(graph)
    gather = next(n for n in model.graph.node if n.op_type == "GatherElements" and n.input[0] != "feats")
    cut = gather.input[0]
    part = onnx.utils.Extractor(model).extract_model(["ids", "mask", "feats"], [cut])
    options = ort.SessionOptions()
    options.intra_op_num_threads = len(os.sched_getaffinity(0))
    options.log_severity_level = 3
    return ort.InferenceSession(part.SerializeToString(), options)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    texts = [json.loads(line)["text"] for line in (args.data / "reports/dev.jsonl").open(encoding="utf-8")]
    _, graph, tokenizer = load_weights(FOLDER)
    session = bare_session(graph)
    model = Model.load()
    words = [words_of(t) for t in texts]
    tokens = 0

    def bare(ids: np.ndarray, mask: np.ndarray, feats: np.ndarray, first: np.ndarray) -> np.ndarray:
        nonlocal tokens
        tokens += int(mask.sum())
        session.run(None, {"ids": ids, "mask": mask, "feats": feats})
        return np.zeros((*first.shape, 1), np.float32)

    best: dict[str, float] = {}
    for _ in range(args.repeat):
        start = time.perf_counter()
        tokens = 0
        encode(words, tokenizer, bare)
        best["bare encoder"] = max(best.get("bare encoder", 0), tokens / (time.perf_counter() - start))
        start = time.perf_counter()
        list(model.parse_many(texts))
        best["whole model"] = max(best.get("whole model", 0), tokens / (time.perf_counter() - start))
    for name, rate in best.items():
        print(f"{name:14} {rate:8.0f} tokens/s  {rate / best['bare encoder']:.0%}")


if __name__ == "__main__":
    main()
