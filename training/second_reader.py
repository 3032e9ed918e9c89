"""How far a second reader's names agree with UniversalNER's on English web text, and the model with both.

usage: python training/second_reader.py WEIGHTS [--docs training/work/data.pkl]

The second reader is a language model that saw 300 marked sentences of the train set and marked 870 sentences of dev (whole
texts drawn by chance from each genre) without seeing their labels: training/labelled/names/ewt_dev.jsonl, as word
ranges of the texts of data.pkl. What both the model and it read otherwise than the set is listed with --list.
"""

from __future__ import annotations

import argparse
import json
import pickle
from pathlib import Path

from evaluate import Names, load_model, names_of, outputs


def f1(pairs: list[tuple[Names, Names]], kind: str | None = None) -> float:
    of_kind = lambda names: {n for n in names if kind in (None, n[2])}  # noqa: E731
    both = sum(len(of_kind(a) & of_kind(b)) for a, b in pairs)
    return 2 * both / max(1, sum(len(of_kind(a)) + len(of_kind(b)) for a, b in pairs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--docs", type=Path, default=Path("training/work/data.pkl"))
    parser.add_argument("--second", type=Path, default=Path("training/labelled/names/ewt_dev.jsonl"))
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    with args.docs.open("rb") as f:
        docs = {d["id"]: d for d in pickle.load(f) if (d["source"], d["split"]) == ("en_ewt-ud", "dev")}
    read = [json.loads(line) for line in args.second.read_text(encoding="utf-8").splitlines()]
    model = load_model(args.model)
    texts = [docs[i] for i in dict.fromkeys(r["doc"] for r in read)]
    both = {d["id"]: names_of(d, out, model) for d, out in zip(texts, outputs(model, texts), strict=True)}
    rows: list[tuple[str, Names, Names, Names]] = []
    for r in read:
        start, end = r["sentence"]
        gold, ours = ({n for n in names if start <= n[0] < end} for names in both[r["doc"]])
        rows.append((r["doc"], gold, {(s, e, x) for s, e, x in r["names"]}, ours))
    print(f"{len(rows)} sentences of {len(texts)} texts, {sum(len(r[1]) for r in rows)} names in the set")
    for name, a, b in (("second reader and set", 1, 2), ("model and set", 1, 3), ("model and second reader", 2, 3)):
        pairs = [(row[a], row[b]) for row in rows]
        each = "  ".join(f"{k} {f1(pairs, k):.3f}" for k in ("PER", "LOC", "ORG"))
        print(f"{name:24} {f1(pairs):.3f}   {each}")
    for doc, gold, second, ours in rows if args.list else ():
        words = docs[doc]["words"]
        for s, e, x in sorted((second & ours) - gold):
            set_has = [f"{y} {' '.join(words[a:b])}" for a, b, y in gold if a < e and s < b]
            print(f"{doc} {s} | {x} {' '.join(words[s:e])} | set: {', '.join(set_has) or 'none'}")


if __name__ == "__main__":
    main()
