"""Fail when a score of the exported model is more than 0.5 points below the checkpoint's.

usage: python training/check_export.py TORCH.json EXPORTED.json     (both from evaluate.py --json)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ALLOWED = 0.5  # points; scores up to 1 are read as shares


def main() -> int:
    torch, exported = (json.loads(Path(p).read_text())["scores"] for p in sys.argv[1:3])
    worst = 0
    for name, row in torch.items():
        for measure, value in row.items():
            scale = 100 if value <= 1 else 1
            lost = (value - exported[name][measure]) * scale
            if lost > ALLOWED:
                print(f"{name} {measure}: {value:.3f} -> {exported[name][measure]:.3f}, {lost:.2f} points lost")
                worst = 1
    print("export check " + ("failed" if worst else "passed"))
    return worst


if __name__ == "__main__":
    sys.exit(main())
