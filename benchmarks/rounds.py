"""B-cubed of the rounds on coded reports: from the coders' own codes, and from readings if a file is given.

usage: python benchmarks/rounds.py [--gold ../shared/data/reports/dev.jsonl] [--readings FILE]

FILE is what `stocktake read --json` prints for the same reports; reports are matched by source_id. With
`--labels benchmarks/data/current_events_rounds.tsv` the labels of real items are used instead, and FILE is needed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "process"))
from gold import load_rows, reading_of

from stocktake.process import find_process, take_stock
from stocktake.records import Reading

PROCESSES = ("az-am", "xk-rs", "co-eln", "ru-ua")


def b_cubed(labels: Mapping[str, str], clusters: Sequence[Sequence[str]]) -> tuple[float, float, float, int]:
    """Precision, recall, F1 and how many labelled reports are in a cluster; an unplaced report is a cluster alone."""
    where: dict[str, set[int]] = defaultdict(set)
    for n, cluster in enumerate(clusters):
        for key in cluster:
            where[key].add(n)
    precision = recall = 0.0
    for key, label in labels.items():
        mine = {k for k in labels if where[k] & where[key]} | {key}
        true = {k for k in labels if labels[k] == label}
        precision += len(mine & true) / len(mine) / len(labels)
        recall += len(mine & true) / len(true) / len(labels)
    return precision, recall, 2 * precision * recall / (precision + recall), sum(bool(where[k]) for k in labels)


def real_items(labels: Path, readings: Path) -> None:
    """Print B-cubed on labelled items of the Current Events portal."""
    rows = [line.split("\t") for line in labels.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    read = [Reading.from_json(json.loads(line)) for line in readings.read_text(encoding="utf-8").splitlines()]
    processes = sorted({process for _, process, _ in rows})
    clusters = [r.documents for p in processes for r in take_stock(find_process(p), read).rounds]
    found = b_cubed({key: f"{process} {label}" for key, process, label in rows}, clusters)
    print("{:.3f} {:.3f} {:.3f}  placed {}".format(*found), f"of {len(rows)} items, {len(processes)} processes")


def main() -> None:
    """Print one line for each kind of reading."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gold", type=Path, default=Path("../shared/data/reports/dev.jsonl"))
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--labels", type=Path)
    options = parser.parse_args()
    if options.labels:
        real_items(options.labels, options.readings)
        return
    rows = load_rows(options.gold)
    labels = {row["id"]: row["round"] for row in rows if row["round"]}
    kinds = {"coders' codes": [reading_of(row) for row in rows]}
    if options.readings:
        lines = options.readings.read_text(encoding="utf-8").splitlines()
        kinds["readings"] = [Reading.from_json(json.loads(line)) for line in lines]
    print(f"{'':14} {'P':>6} {'R':>6} {'F1':>6}  placed of {len(labels)}")
    for name, readings in kinds.items():
        clusters = [r.documents for p in PROCESSES for r in take_stock(find_process(p), readings).rounds]
        p, r, f, placed = b_cubed(labels, clusters)
        print(f"{name:14} {p:6.3f} {r:6.3f} {f:6.3f}  {placed}")


if __name__ == "__main__":
    main()
