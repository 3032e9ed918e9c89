"""Scores of a checkpoint or of exported weights on the sets of docs/model_card.md.

usage: python training/evaluate.py (CHECKPOINT [--tuning FILE] | WEIGHTS_FOLDER)
           [--sets annotated,gum,ewt,pud,uner,crossner,coref] [--json FILE]

Scores on treebanks, names among them, are on gold words and gold sentences; UAS and LAS count every word, punctuation
too; LAS compares universal relations (subtypes off) as the CoNLL 2018 shared task does, ``LAS full`` compares whole
labels.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
from prepare import Doc, bio_spans, plain_doc, rows
from scipy.optimize import linear_sum_assignment

from stocktake.model import Model
from stocktake.model.coref import find_chains, find_mentions
from stocktake.model.encoder import Words
from stocktake.model.names import find_names
from stocktake.records import Parse, Span

Chains = list[list[tuple[int, int]]]


def gold_words(doc: Doc) -> Words:
    return Words(tuple(Span(0, 0) for _ in doc["words"]), tuple(doc["words"]), tuple(doc["breaks"]))


def gold_sentences(doc: Doc) -> list[tuple[int, int]]:
    starts = doc.get("sents", [0])  # single sentences have no layer of them
    return list(zip(starts, [*starts[1:], len(doc["words"])], strict=True))


def outputs(model: Model, docs: list[Doc]) -> list[np.ndarray]:
    out: list[np.ndarray] = []
    for k in range(0, len(docs), 32):
        out += model.outputs([gold_words(d) for d in docs[k : k + 32]])
    return out


def syntax(model: Model, docs: list[Doc]) -> dict[str, float]:
    names = model.weights.labels["upos"]
    n = upos = uas = las = full = starts = right = found = 0
    for doc, out in zip(docs, outputs(model, docs), strict=True):
        heads, rels = model.trees(out, gold_sentences(doc))
        tags = out[:, slice(*model.weights.slices["upos"])].argmax(1)
        guess = {i for i, x in enumerate(out[:, model.weights.slices["sent"][0]]) if x > 0 or i == 0}
        starts, right, found = starts + len(doc["sents"]), right + len(guess & set(doc["sents"])), found + len(guess)
        for i, (u, h, r) in enumerate(zip(doc["upos"], doc["heads"], doc["deprels"], strict=True)):
            n += 1
            upos += names[tags[i]] == u
            if heads[i] == h:
                uas += 1
                full += rels[i] == r
                las += rels[i].split(":")[0] == r.split(":")[0]
    score = {"UPOS": upos, "UAS": uas, "LAS": las, "LAS full": full}
    return {k: 100 * v / n for k, v in score.items()} | {"sentence start F1": 200 * right / (starts + found)}


SAME_NAME = {  # our labels and the sets' own -> the three that are compared
    "GPE": "LOC", "FAC": "LOC", "location": "LOC", "country": "LOC", "person": "PER", "politician": "PER", "organisation": "ORG",
    "politicalparty": "ORG", "PER": "PER", "LOC": "LOC", "ORG": "ORG",
}  # fmt: skip


Names = set[tuple[int, int, str]]


def names_of(doc: Doc, out: np.ndarray, model: Model) -> tuple[Names, Names]:
    """Persons, places and organisations of a text as word ranges: the set's, and the model's where the set has labels."""
    known = [t != "?" for t in doc["ner"][1]]
    spans = bio_spans([t if t != "?" else "O" for t in doc["ner"][1]])
    found = find_names(out, doc["words"], gold_sentences(doc), model.weights)
    gold = {(s, e, SAME_NAME[x]) for s, e, x in spans if x in SAME_NAME}
    return gold, {(s, e, SAME_NAME[x]) for s, e, x, _ in found if x in SAME_NAME and all(known[s:e])}


def entities(model: Model, docs: list[Doc]) -> dict[str, float]:
    """Span F1 of persons, places and organisations."""
    count: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    for doc, out in zip(docs, outputs(model, docs), strict=True):
        gold, pred = names_of(doc, out, model)
        for name in ("PER", "LOC", "ORG", "all"):
            g, p = ({s for s in x if name in (s[2], "all")} for x in (gold, pred))
            for k, v in enumerate((len(g & p), len(g), len(p))):
                count[name][k] += v
    return {k: 2 * hit / max(1, g + p) for k, (hit, g, p) in count.items()}


def crossner(data: Path, split: str) -> list[Doc]:
    found = rows(data / "ner/crossner_politics.jsonl.gz")
    return [
        plain_doc("crossner", split, str(k), r["tokens"], ner=("crossner", r["tags"]))
        for k, r in enumerate(found)
        if r["split"] == split
    ]


def coreference(model: Model, docs: list[Doc]) -> dict[str, float]:
    """CoNLL F1: mean of MUC, B-cubed and CEAF-e on chains of two or more (gold chains of gum_docs have no singletons)."""
    pairs: list[tuple[Chains, Chains]] = []
    for doc, out in zip(docs, outputs(model, docs), strict=True):
        sents = gold_sentences(doc)
        pairs.append(
            (
                [[tuple(m) for m in c] for c in doc["coref"]],
                find_chains(out, find_mentions(out, sents, model.weights), doc["words"], sents, model.weights),
            )
        )
    scores = {"MUC": muc(pairs), "B3": b_cubed(pairs), "CEAFe": ceaf(pairs)}
    tp = sum(len({m for c in g for m in c} & {m for c in p for m in c}) for g, p in pairs)
    g, p = (sum(len(c) for pair in pairs for c in pair[k]) for k in (0, 1))
    return {"CoNLL": float(np.mean(list(scores.values())))} | scores | {"mentions": f1(tp / max(p, 1), tp / max(g, 1))}


def f1(p: float, r: float) -> float:
    return 2 * p * r / (p + r) if p + r else 0.0


def muc(pairs: list[tuple[Chains, Chains]]) -> float:
    def side(k: int) -> float:
        up = down = 0
        for pair in pairs:
            where = {m: i for i, c in enumerate(pair[1 - k]) for m in c}
            for c in pair[k]:
                parts = {where.get(m, ("alone", m)) for m in c}
                up, down = up + len(c) - len(parts), down + len(c) - 1
        return up / max(1, down)

    return f1(side(1), side(0))


def b_cubed(pairs: list[tuple[Chains, Chains]]) -> float:
    def side(k: int) -> float:
        total = n = 0.0
        for pair in pairs:
            where = {m: set(c) for c in pair[1 - k] for m in c}
            for c in pair[k]:
                for m in c:
                    total += len(set(c) & where.get(m, set())) / len(c)
                    n += 1
        return total / max(1.0, n)

    return f1(side(1), side(0))


def ceaf(pairs: list[tuple[Chains, Chains]]) -> float:
    hit = golds = preds = 0.0
    for gold, pred in pairs:
        golds, preds = golds + len(gold), preds + len(pred)
        if gold and pred:
            phi = np.array([[2 * len(set(a) & set(b)) / (len(a) + len(b)) for b in pred] for a in gold])
            hit += phi[linear_sum_assignment(-phi)].sum()
    return f1(hit / max(1, preds), hit / max(1, golds))


# ------------------------------------------------------------------------------------------- our own annotation


def interchange(text: str, parse: Parse) -> dict[str, Any]:
    """What the model alone says, in the shape score.py reads."""
    third = ("host", "mediator", "facilitator", "observer", "guarantor", "convenor")
    role = lambda e, name: [{"span": list(s)} for r, s in e.roles if r == name]  # noqa: E731
    return {
        "document": {"text": text},
        "events": [
            {"type": e.type, "realis": e.realis, "mode": e.mode, "trigger": list(e.trigger), "actors": role(e, "actor"),
             "recipients": role(e, "recipient"), "places": role(e, "place"), "dates": role(e, "date"),
             "third_parties": [{"span": list(s), "role": r} for r, s in e.roles if r in third]} for e in parse.events
        ],
        "quotes": [
            {"content": [list(s) for s in q.content], "speaker": None if q.speaker is None else {"span": list(q.speaker)}} for q in parse.quotes
        ],
        "positions": [{"span": list(p.span), "act": p.act, "level": p.level} for p in parse.positions],
    }  # fmt: skip


def scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def annotated(model: Model, data: Path) -> dict[str, float]:
    score = scorer(data.parent / "eval/score.py")
    gold = score.load(str(data / "annotated/dev.jsonl.gz"))
    pred = [interchange(g["text"], p) for g, p in zip(gold, model.parse_many(g["text"] for g in gold), strict=True)]
    result = score.score(gold, pred)
    out = {name: row["F1"] for name, row in result["scores"].items()}
    return out | {
        "realis": result["realis"]["accuracy"],
        "level exact": result["level"]["exact"],
        "level within one": result["level"]["within one"],
    }


def evaluate(model: Model, docs: list[Doc], data: Path, sets: list[str]) -> dict[str, dict[str, float]]:
    pick = lambda source, split: [d for d in docs if d["source"] == source and d["split"] == split]  # noqa: E731
    jobs = {
        "annotated": lambda: annotated(model, data),
        "gum": lambda: syntax(model, pick("gum11-open", "test")),
        "ewt": lambda: syntax(model, pick("en_ewt-ud", "test")),
        "pud": lambda: syntax(model, pick("en_pud-ud", "test")),
        "uner": lambda: entities(model, pick("en_ewt-ud", "test")),
        "coref": lambda: coreference(model, pick("gum11-open", "test")),
        "gum dev": lambda: syntax(model, pick("gum11-open", "dev")),
        "coref dev": lambda: coreference(model, pick("gum11-open", "dev")),
        "uner dev": lambda: entities(model, pick("en_ewt-ud", "dev")),
        "crossner": lambda: entities(model, crossner(data, "test")),
    }
    return {name: jobs[name]() for name in sets}


def load_model(path: Path, tuning: dict[str, Any] | None = None) -> Model:
    if path.is_dir():
        return Model.load(path)
    import tomllib

    from backend import load_tokenizer, torch_model
    from train import encoder_folder

    folder = encoder_folder(tomllib.loads(Path("training/config.toml").read_text()), None)
    return torch_model(path, load_tokenizer(folder), tuning)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--docs", type=Path, default=Path("training/work/data.pkl"))
    parser.add_argument("--sets", default="annotated,gum,ewt,pud,uner,crossner,coref")
    parser.add_argument(
        "--tuning", type=Path, help="thresholds for a checkpoint (tune.py); exported weights have their own"
    )
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with args.docs.open("rb") as f:
        docs = pickle.load(f)
    model = load_model(args.model, json.loads(args.tuning.read_text()) if args.tuning else None)
    result = evaluate(model, docs, args.data, args.sets.split(","))
    for name, row in result.items():
        print(f"{name:10} " + "  ".join(f"{k} {v:.3f}" if v <= 1 else f"{k} {v:.2f}" for k, v in row.items()))
    if args.json:
        args.json.write_text(json.dumps({"sha256": model.sha256, "scores": result}, indent=1))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
