"""Accuracy of the whole reader on annotated dev texts, by ../shared/eval/score.py, beside a trivial baseline.

usage: python benchmarks/accuracy.py [--data ../shared/data] [--weights FOLDER] [--write docs/accuracy_texts.md]

The baseline knows, from the training texts, each word's commonest event type when it is a trigger at least half of the
time; everything is ``held``, actors are unknown, every stretch in double quotation marks is a quote without speaker, and
there are no positions.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stocktake.pipeline import Reader
from stocktake.sources import document_from_text

Json = dict[str, Any]
WORD = re.compile(r"\w+")
SHOWN = ("event detection", "event typed", "participants", "third parties", "places", "dates", "quote words", "quote", "quote + speaker",
         "position span", "position typed")  # fmt: skip


def rows(path: Path) -> Iterator[Json]:
    with gzip.open(path, "rt", encoding="utf-8") as f:
        yield from map(json.loads, f)


def scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def baseline(train: list[Json], texts: list[Json]) -> list[Json]:
    """Lexicon of triggers learned from ``train``, applied to ``texts``."""
    seen: collections.Counter[str] = collections.Counter()
    types: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for row in train:
        if "events" not in row["layers"]:
            continue
        seen.update(w.group().lower() for w in WORD.finditer(row["text"]))
        for e in row["events"]:
            types[row["text"][slice(*e["trigger"])].lower()][e["type"]] += 1
    lexicon = {w: c.most_common(1)[0][0] for w, c in types.items() if c.total() >= 0.5 * max(1, seen[w])}
    out = []
    for row in texts:
        text = row["text"]
        events = [{"type": lexicon[w.group().lower()], "realis": "held", "trigger": list(w.span()), "actors": []}
                  for w in WORD.finditer(text) if w.group().lower() in lexicon]  # fmt: skip
        quotes = [{"content": [list(m.span(1))], "speaker": None} for m in re.finditer(r"[\"“]([^\"“”]+)[\"”]", text)]
        out.append({"document": {"text": text}, "events": events, "quotes": quotes, "positions": []})
    return out


def read_all(reader: Reader, texts: list[Json]) -> list[Json]:
    documents = (document_from_text(r["text"], published=r["date"], language="en") for r in texts)
    return [reading.to_json() for reading in reader.read_many(documents)]


def table(score: Any, gold: list[Json], found: list[Json], simple: list[Json]) -> list[str]:
    def scores(rows_: list[Json], pred: list[Json]) -> Json:
        return score.score(rows_, pred)

    sources = sorted({g["source"] for g in gold})
    by_source = {s: scores([g for g in gold if g["source"] == s], found) for s in sources}
    whole, base = scores(gold, found), scores(gold, simple)
    lines = [
        "| measure | all P | all R | all F1 | " + " | ".join(sources) + " | baseline |",
        "|---" * (5 + len(sources)) + "|",
    ]
    for name in SHOWN:
        row = whole["scores"][name]
        cells = [f"{row[k]:.3f}" for k in ("P", "R", "F1")] + [
            f"{by_source[s]['scores'][name]['F1']:.3f}" for s in sources
        ]
        lines.append(f"| {name} | " + " | ".join([*cells, f"{base['scores'][name]['F1']:.3f}"]) + " |")
    for label, pick in (
        ("realis accuracy", ("realis", "accuracy")),
        ("level exact", ("level", "exact")),
        ("level within one", ("level", "within one")),
    ):
        value = lambda r, pick=pick: f"{r[pick[0]][pick[1]]:.3f}"  # noqa: E731
        lines.append(
            f"| {label} | | | {value(whole)} | "
            + " | ".join(value(by_source[s]) for s in sources)
            + f" | {value(base)} |"
        )
    lines += ["", "| event type | P | R | F1 | in dev |", "|---|---|---|---|---|"]
    for name, row in sorted(whole["by type"].items(), key=lambda i: -i[1]["gold"]):
        lines.append(f"| {name} | {row['P']:.3f} | {row['R']:.3f} | {row['F1']:.3f} | {row['gold']} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--write", type=Path, help="also write the tables to this Markdown file")
    args = parser.parse_args()
    gold = list(rows(args.data / "annotated/dev.jsonl.gz"))
    reader = Reader.load(args.weights)
    found = read_all(reader, gold)
    score = scorer(args.data.parent / "eval/score.py")
    lines = table(score, gold, found, baseline(list(rows(args.data / "annotated/train.jsonl.gz")), gold))
    head = [
        f"{len(gold)} texts of annotated/dev (the model was trained on annotated/train and tuned on these), weights {reader.model.sha256[:12]}.",
        "",
    ]
    print("\n".join(head + lines))
    if args.write:
        args.write.write_text(
            "# Accuracy on annotated texts\n\nWritten by `python benchmarks/accuracy.py --write`. F1 by source; the last column is the trivial baseline.\n\n"
            + "\n".join(head + lines)
            + "\n\nMeetings and outcomes are measured on the coded reports: [accuracy_reports.md](accuracy_reports.md) lists every report of dev that is "
            "wrong, in which field, and at which step the coded value was lost; its neighbours do so for reports of other talks.\n"
        )


if __name__ == "__main__":
    main()
