"""Temperatures and thresholds of the heads, chosen on dev data only, and how well the scores are calibrated.

usage: python training/tune.py (CHECKPOINT | WEIGHTS_FOLDER) [--out training/work/tuning.json]

Temperatures minimise the negative log-likelihood of the anchors' labels. Thresholds maximise what is reported: event
typed F1, quote + speaker F1, position typed F1 on annotated dev; mention F1 and CoNLL F1 on GUM dev.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from batches import quote_anchor, root_of
from evaluate import coreference, entities, gold_words, interchange, load_model, outputs, scorer
from prepare import Doc

from stocktake.model import Model
from stocktake.model.encoder import words_of
from stocktake.model.syntax import sentence_ranges
from stocktake.model.tags import log_softmax

GRID = [0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65]
TIE = 0.001  # F1s as near as that are the same: the higher value tells less that is false, and is faster
BIASES = [*(round(k / 20, 2) for k in range(-15, 11)), 1.0, 1.5]
LINKED = {"event": "participants", "quote": "quote + speaker", "position": "position typed"}
MEASURE = {"event": "event typed", "quote": "quote + speaker", "act": "position typed"}


def with_tuning(model: Model, tuning: dict[str, dict[str, float]]) -> Model:
    copy = object.__new__(Model)
    copy.__dict__.update(model.__dict__)
    copy.weights = dataclasses.replace(model.weights, tuning=tuning)
    return copy


def gold_anchors(doc: Doc, head: str) -> dict[int, str]:
    if head == "event":
        return {root_of(doc, *e["trigger"]): e["type"] for e in doc["events"]}
    if head == "quote":
        return {quote_anchor(doc, q): q["type"] for q in doc["quotes"]}
    return {root_of(doc, *p["span"]): p["act"] for p in doc["positions"]}


def temperature(model: Model, docs: list[Doc], outs: list[np.ndarray], head: str) -> float:
    names = model.weights.labels[head]
    logits, gold = [], []
    for doc, out in zip(docs, outs, strict=True):
        where = gold_anchors(doc, head)
        logits.append(out[:, slice(*model.weights.slices[head])])
        gold += [names.index(where.get(i, "none")) for i in range(len(out))]
    x, y = np.concatenate(logits), np.array(gold)

    def loss(t: float) -> float:
        return -float(log_softmax(x / t)[np.arange(len(y)), y].mean())

    return float(min(np.arange(0.6, 2.55, 0.1), key=loss))


def search(
    tuning: dict[str, dict[str, float]], prefix: str, name: str, grid: list[float], measures: dict[str, str],
    scores: Callable[[dict[str, dict[str, float]]], dict[str, dict[str, float]]],
) -> None:  # fmt: skip
    """Set ``tuning[prefix + head][name]`` of each head to the value of the grid that is best for its measure.

    The heads do not touch each other's measures, so that one pass over the grid serves all of them.
    """
    found: dict[str, list[tuple[float, float]]] = {}
    for value in grid:
        tried = {k: dict(v) for k, v in tuning.items()}
        for head in measures:
            tried.setdefault(prefix + head, {})[name] = value
        rows = scores(tried)
        print(
            f"{prefix}{name} {value:.2f}  " + "  ".join(f"{m} {rows[m]['F1']:.4f}" for m in measures.values()),
            flush=True,
        )
        for head, measure in measures.items():
            found.setdefault(head, []).append((value, rows[measure]["F1"]))
    for head, rows_of in found.items():
        top = max(f1 for _, f1 in rows_of)
        tuning.setdefault(prefix + head, {})[name] = max(value for value, f1 in rows_of if f1 >= top - TIE)


def tune(model: Model, docs: list[Doc], data: Path) -> dict[str, Any]:
    score = scorer(data.parent / "eval/score.py")
    gold = score.load(str(data / "annotated/dev.jsonl.gz"))
    by_id = {d["id"]: d for d in docs if d["split"] == "dev" and "events" in d}
    ours = [by_id[g["id"]] for g in gold]
    words = [words_of(g["text"]) for g in gold]
    outs: list[np.ndarray] = []
    for k in range(0, len(words), 32):
        outs += model.outputs(words[k : k + 32])
    tuning: dict[str, dict[str, float]] = {
        h: {"temperature": round(temperature(model, ours, outs, h), 2)} for h in MEASURE
    }
    trees = {
        id(o): model.trees(o, sentence_ranges(o[:, model.weights.slices["sent"][0]], w.breaks))
        for w, o in zip(words, outs, strict=True)
    }

    def scores(tried: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
        copy = with_tuning(model, tried)
        copy.trees = lambda out, _: trees[id(out)]  # type: ignore[method-assign]  # syntax does not change
        pred = [interchange(g["text"], copy.decode(w, o)) for g, w, o in zip(gold, words, outs, strict=True)]
        return score.score(gold, pred)["scores"]

    search(tuning, "", "threshold", GRID, MEASURE, scores)
    search(tuning, "link_", "bias", BIASES, LINKED, scores)
    search(tuning, "", "threshold", GRID, MEASURE, scores)
    tuning["level"] = {"bias": level_bias(model, tuning, score, gold, words, outs)}
    tuning["ner"] = {"bias": name_bias(model, docs)}
    tuning |= tune_coref(with_tuning(model, tuning), docs, tuning)
    tuning["reliability"] = reliability(with_tuning(model, tuning), gold, words, outs)  # type: ignore[assignment]
    return tuning


def level_bias(
    model: Model, tuning: dict[str, Any], score: Any, gold: list[Any], words: list[Any], outs: list[np.ndarray]
) -> float:
    """The bias against "no level" with the best F1 of levels on the positions that were found."""

    def f1(bias: float) -> float:
        copy = with_tuning(model, tuning | {"level": {"bias": bias}})
        right = some = 0
        for g, w, o in zip(gold, words, outs, strict=True):
            found = interchange(g["text"], copy.decode(w, o))["positions"]
            for i, j in score.pair(g["positions"], found, lambda a, b: score.half(a["span"], b["span"])):
                levels = g["positions"][i]["level"], found[j]["level"]
                right += levels[0] is not None and levels[0] == levels[1]
                some += sum(x is not None for x in levels)
        print(f"level bias {bias:.1f}  F1 on found positions {2 * right / max(1, some):.4f}", flush=True)
        return 2 * right / max(1, some)

    return max((0.0, 0.5, 1.0, 1.5, 2.0), key=f1)


def name_bias(model: Model, docs: list[Doc]) -> float:
    """The bias against "no name" with the best span F1, mean of the dev sets of UniversalNER and CrossNER."""
    sets = [[d for d in docs if (d["source"], d["split"]) == (source, "dev")] for source in ("en_ewt-ud", "crossner")]
    outs = [outputs(model, s) for s in sets]

    def f1(bias: float) -> float:
        tried = with_tuning(model, {"ner": {"bias": bias}})
        scores = []
        for dev, out in zip(sets, outs, strict=True):
            tried.outputs = lambda words, dev=dev, out=out: [out[k] for k in lookup(words, dev)]  # type: ignore[method-assign, misc]
            scores.append(entities(tried, dev)["all"])
        print(f"ner bias {bias:.2f}  F1 " + "  ".join(f"{x:.4f}" for x in scores), flush=True)
        return float(np.mean(scores))

    return max((-1.0, -0.75, -0.5, -0.25, 0.0, 0.25), key=f1)


def tune_coref(model: Model, docs: list[Doc], tuning: dict[str, Any]) -> dict[str, Any]:
    dev = [d for d in docs if d["source"] == "gum11-open" and d["split"] == "dev" and "coref" in d]
    outs = outputs(model, dev)

    def at(mention: float, chain: float, warmth: float) -> float:
        tried = tuning | {"mention": {"threshold": mention}, "coref": {"threshold": chain, "temperature": warmth}}
        copy = with_tuning(model, tried)
        copy.outputs = lambda words: [outs[k] for k in lookup(words, dev)]  # type: ignore[method-assign]
        return coreference(copy, dev)["CoNLL"]

    grid = [
        (m, c, t) for m in (-1.5, -1.0, -0.5, 0.0) for c in (-1.25, -1.0, -0.75, -0.5, -0.25) for t in (0.35, 0.5, 0.7)
    ]
    mention, chain, warmth = max(grid, key=lambda g: at(*g))
    print(f"mention {mention} coref {chain} temperature {warmth} CoNLL on GUM dev {at(mention, chain, warmth):.3f}")
    return {"mention": {"threshold": mention}, "coref": {"threshold": chain, "temperature": warmth}}


def lookup(words: list[Any], docs: list[Doc]) -> list[int]:
    index = {tuple(gold_words(d).strings): k for k, d in enumerate(docs)}
    return [index[tuple(w.strings)] for w in words]


def reliability(
    model: Model, gold: list[Any], words: list[Any], outs: list[np.ndarray]
) -> dict[str, list[list[float]]]:
    """For events, by score: how many were found and the share that is right (trigger and type)."""
    found = []
    for g, w, o in zip(gold, words, outs, strict=True):
        want = [(e["trigger"], e["type"]) for e in g["events"]]
        for e in model.decode(w, o).events:
            hit = any(t == e.type and a[0] < e.trigger.end and e.trigger.start < a[1] for a, t in want)
            found.append((e.score, hit))
    rows = []
    for low in np.arange(0.3, 1.0, 0.1):
        inside = [hit for p, hit in found if low <= p < low + 0.1 or (low > 0.85 and p >= 1.0)]
        if inside:
            rows.append([round(float(low), 1), len(inside), round(float(np.mean(inside)), 3)])
    return {"event": rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--docs", type=Path, default=Path("training/work/data.pkl"))
    parser.add_argument("--out", type=Path, default=Path("training/work/tuning.json"))
    args = parser.parse_args()
    with args.docs.open("rb") as f:
        docs = pickle.load(f)
    tuning = tune(load_model(args.checkpoint), docs, args.data)
    args.out.write_text(json.dumps(tuning, indent=1))
    print(json.dumps(tuning))


if __name__ == "__main__":
    main()
