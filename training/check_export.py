"""Fail when a measure of the model card is more than 0.5 points lower with the exported weights, on dev sets.

usage: python training/check_export.py TORCH.json EXPORTED.json     (both from evaluate.py --sets DEV --json)

Test sets are left out: int8 moves their scores by as much as a point either way, and nothing may be chosen by them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from card import GOALS

ALLOWED = 0.5  # points; scores up to 1 are read as shares
DEV = {"annotated": "annotated", "gum": "gum dev", "uner": "uner dev", "coref": "coref dev"}


def main() -> int:
    torch, exported = (json.loads(Path(p).read_text())["scores"] for p in sys.argv[1:3])
    worst = 0
    for _, name, measure, _, _ in GOALS:
        if name not in DEV:
            continue
        value, now = torch[DEV[name]][measure], exported[DEV[name]][measure]
        lost = (value - now) * (100 if value <= 1 else 1)
        print(f"{DEV[name]} {measure}: {value:.3f} -> {now:.3f}" + (" (too much)" if lost > ALLOWED else ""))
        worst |= lost > ALLOWED
    print("export check " + ("failed" if worst else "passed"))
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
