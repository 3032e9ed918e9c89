"""Whose the persons of a text are: what the reader tells, compared with what somebody said who read the text.

usage: python benchmarks/whose.py [--train training/coded] [--labels benchmarks/coded/whose.json]

The labels are of those coded reports in which, in the afternoon of 30 November, the reader left somebody's side open: for each person that it
named then, a language model wrote down whose the text says he or she is: an actor that the reader found in the text, ``other`` (of another actor, or
nobody's), ``none`` (the text does not tell) or ``bad`` (no person). So they are the harder texts, and nothing is learned from the labels.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stocktake.pipeline import Reader, page_of
from stocktake.process.page import Page
from stocktake.sources import document_from_text

OPEN = ("other", "none", "bad")


def told(page: Page) -> dict[str, str]:
    """Side of each person that the page names; "?" where it is left open."""
    found = {n.person: "?" for n in page.strangers if n.person}
    named = ((n.person, n.side) for line in page.lines for n in line.named if n.person)
    return found | {person: "?" if side.startswith("?") else side for person, side in named}


def verdicts(labels: dict[str, dict[str, str]], train: Path, reader: Reader) -> Iterator[str]:
    for path in sorted(train.glob("*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["id"] not in labels:
                continue
            document = document_from_text(
                row["text"], source_id=row["id"], title=row["title"], published=row["published"]
            )
            found = told(page_of(document, reader))
            for person, whose in labels[row["id"]].items():
                side = found.get(person)
                if side is None:
                    continue  # named otherwise now
                if whose in OPEN:
                    yield f"{whose}: {'left open' if side == '?' else 'given to somebody'}"
                else:
                    yield "left open" if side == "?" else "right" if side == whose else "wrong"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, default=Path("training/coded"))
    parser.add_argument("--labels", type=Path, default=Path("benchmarks/coded/whose.json"))
    options = parser.parse_args()
    labels: dict[str, dict[str, str]] = json.loads(options.labels.read_text(encoding="utf-8"))
    count = Counter(verdicts(labels, options.train, Reader.load()))
    right, wrong, left = count["right"], count["wrong"], count["left open"]
    print(f"{len(labels)} reports, {count.total()} persons, {right + wrong + left} of an actor that the text names:")
    print(f"  right {right}, wrong {wrong}, left open {left}: {right / (right + wrong):.3f} of those given are right, "
          f"{right / (right + wrong + left):.3f} of all")  # fmt: skip
    for whose in OPEN:
        print(f"  {whose}: left open {count[f'{whose}: left open']}, given {count[f'{whose}: given to somebody']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
