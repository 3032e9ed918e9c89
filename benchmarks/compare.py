"""Classes of statement pairs (codebook 4.3) on benchmarks/data/statement_pairs.jsonl, and the thresholds' curve.

usage: python benchmarks/compare.py

112 pairs are ours, 138 from White House readouts and statements (public domain), Wikinews (CC BY 2.5) and presidential
addresses (CC0): sentences of different texts that share words. One reader classed them by codebook 4.3 and left out pairs
that two readers could class differently. Every second pair of a class is for setting thresholds, the others for testing.

Prints macro F1 over the seven classes on the test half, by source, and on the set half the macro F1 for each value
of NEAR, SAME, SPREAD and PARTIAL around the ones in use.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from stocktake.process import compare

PAIRS = Path(__file__).parent / "data" / "statement_pairs.jsonl"
NAMES = [frozenset({name}) for name in ("borduria", "syldavia")]


def load(split: str) -> list[dict[str, str]]:
    """The pairs of one half."""
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["split"] == split]


def classes(rows: Sequence[dict[str, str]]) -> list[str]:
    """The class that compare_texts gives each pair."""
    return [compare.compare_texts(row["a"], row["b"], NAMES).form for row in rows]


def scores(want: Sequence[str], got: Sequence[str]) -> dict[str, float]:
    """F1 by class, and their mean over the classes that occur."""
    hit = Counter(w for w, g in zip(want, got, strict=True) if w == g)
    n_want, n_got = Counter(want), Counter(got)
    by = {c: 2 * hit[c] / (n_want[c] + n_got[c]) for c in sorted(n_want)}
    return {**by, "macro": sum(by.values()) / len(by)}


def main() -> None:
    """Print the table and the curve."""
    test = load("test")
    got = classes(test)
    for source in (None, *sorted({row["source"] for row in test})):
        part = [(r["form"], g) for r, g in zip(test, got, strict=True) if source in (None, r["source"])]
        found = scores(*zip(*part, strict=True))
        print(f"{source or 'all'} ({len(part)} pairs): " + ", ".join(f"{c} {v:.2f}" for c, v in found.items()))
    confused = Counter((r["form"], g) for r, g in zip(test, got, strict=True) if r["form"] != g)
    print("taken for:", ", ".join(f"{a} → {b} {n}" for (a, b), n in confused.most_common(12)))
    rows = load("set")
    want = [row["form"] for row in rows]
    for name, values in (
        ("NEAR", (0.6, 0.65, 0.7, 0.74, 0.77, 0.8, 0.85, 0.9)),
        ("SAME", (0.2, 0.28, 0.36, 0.44, 0.52, 0.6)),
        ("SPREAD", (0.05, 0.09, 0.13, 0.16, 0.2, 0.25, 0.3)),
        ("PARTIAL", (0.05, 0.1, 0.13, 0.15, 0.17, 0.2, 0.25)),
    ):
        kept = getattr(compare, name)
        line = []
        for value in values:
            setattr(compare, name, value)
            line.append(f"{value}: {scores(want, classes(rows))['macro']:.3f}")
        setattr(compare, name, kept)
        print(f"{name} (in use {kept}) on the set half: " + ", ".join(line))


if __name__ == "__main__":
    main()
