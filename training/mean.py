"""Mean of checkpoints of one line of training, which is mostly better than each of them.

usage: python training/mean.py OUT CHECKPOINT CHECKPOINT…
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch


def main() -> None:
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    states = [torch.load(Path(p), weights_only=False) for p in sys.argv[2:]]
    mean = {k: states[-1][k] for k in ("deprels", "step", "config", "without")}
    for part in ("net", "pair"):
        mean[part] = {k: sum(s[part][k] for s in states) / len(states) for k in states[0][part]}
    torch.save(mean, sys.argv[1])


if __name__ == "__main__":
    main()
