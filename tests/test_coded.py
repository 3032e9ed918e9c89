"""The coded reports that choices are learned from and measured on: whole, apart, and without words of real people."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
TRAIN = sorted((ROOT / "training" / "coded").glob("*.jsonl"))
TEST = sorted((ROOT / "benchmarks" / "coded").glob("*.jsonl"))
_QUOTED = re.compile(r"[“\"]([^”\"]{3,400})[”\"]")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", [*TRAIN, *TEST], ids=lambda p: p.stem)
def test_rows_are_whole_and_quote_nobody(path: Path) -> None:
    """Every row has text and codes; no row quotes four words or more, which nobody could check."""
    for row in rows(path):
        assert {"id", "text", "codes", "process", "published", "title", "outlet"} <= set(row) and row["text"].strip()
        assert not [q for q in _QUOTED.findall(row["text"]) if len(q.split()) >= 4], row["id"]
        third = (row["codes"].get("main") or {}).get("third") or []
        assert all(len(pair) == 2 for pair in third), row["id"]


def test_train_and_test_are_apart() -> None:
    """No text and no id of the measured sets is learned from."""
    learned, measured = ([r for p in paths for r in rows(p)] for paths in (TRAIN, TEST))
    for key in ("id", "text"):
        assert not {r[key] for r in learned} & {r[key] for r in measured}
    assert len({r["id"] for r in [*learned, *measured]}) == len(learned) + len(measured)


def _talks(row: dict[str, Any]) -> tuple[frozenset[str], str] | None:
    """Whose talks, and on what day they began."""
    main = row["codes"].get("main") or {}
    sides = frozenset(p.split(".")[0] for p in main.get("principals") or ())
    return (sides, main["when"][:10]) if sides and main.get("when") else None


def test_no_measured_talks_are_learned_from() -> None:
    """No report that is learned from tells of the same sides on the same day as one that is measured."""
    learned, measured = ({t for p in paths for r in rows(p) if (t := _talks(r))} for paths in (TRAIN, TEST))
    assert not learned & measured
