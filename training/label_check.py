"""Where a confident model and the annotation disagree: a list to read when looking for wrong labels.

usage: python training/label_check.py WEIGHTS [--split dev] [--sure 0.95] [--most 60]

Prints id, what, the words, and the sentence: events that the model is sure of and the annotation lacks, events whose type
the model is sure is another, and positions whose act the model is sure is another. The model is often the one that is
wrong; what is really wrong in the labels is listed by hand in docs/label_notes.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evaluate import load_model, scorer

from stocktake.records import Parse


def overlap(a: list[int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def disagreements(row: dict[str, Any], parse: Parse, sure: float) -> Iterator[tuple[float, str]]:
    text = row["text"]
    show = lambda s: text[max(0, s[0] - 70) : s[1] + 70].replace("\n", " ")  # noqa: E731
    for e in parse.events:
        if e.score < sure:
            continue
        gold = [g for g in row["events"] if overlap(g["trigger"], e.trigger)]
        words = text[e.trigger.start : e.trigger.end]
        if not gold:
            yield e.score, f"{row['id']} | no event at “{words}”, model: {e.type} | …{show(e.trigger)}…"
        elif gold[0]["type"] != e.type:
            yield e.score, f"{row['id']} | “{words}” is {gold[0]['type']}, model: {e.type} | …{show(e.trigger)}…"
    for p in parse.positions:
        for g in row["positions"]:
            if p.score >= sure and overlap(g["span"], p.span) and g["act"] != p.act:
                yield p.score, f"{row['id']} | position {g['act']}, model: {p.act} | {text[slice(*g['span'])]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--split", choices=["train", "dev"], default="dev")
    parser.add_argument("--sure", type=float, default=0.95)
    parser.add_argument("--most", type=int, default=60)
    args = parser.parse_args()
    rows = scorer(args.data.parent / "eval/score.py").load(str(args.data / f"annotated/{args.split}.jsonl.gz"))
    model = load_model(args.model)
    found = [
        d
        for row, p in zip(rows, model.parse_many(r["text"] for r in rows), strict=True)
        for d in disagreements(row, p, args.sure)
    ]
    for score, line in sorted(found, reverse=True)[: args.most]:
        print(f"{score:.3f} {line}")


if __name__ == "__main__":
    main()
