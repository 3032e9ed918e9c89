"""Build benchmarks/data/statement_pairs.jsonl: labelled pairs for codebook 4.3, ours and from White House readouts.

usage: statement_pairs.py OWN.txt OPEN.json

OWN.txt: blocks of six lines divided by ``==``: a sentence, then its identical_modulo_frame,
near_identical_substantive, same_content, partial_overlap and contradictory partners. OPEN.json: sampled pairs of
sentences (public domain); their labels, given by reading each pair, are below.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

OUT = Path(__file__).parent / "data" / "statement_pairs.jsonl"
FORMS = ("identical_modulo_frame", "near_identical_substantive", "same_content", "partial_overlap", "contradictory")
# Index of the sampled pair -> class; pairs that two readers could class differently were left out.
OPEN = {
    "different_topics": [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 17, 18, 19, 20, 22, 23, 24, 26, 27, 28, 29, 32,
                         33, 34, 35, 37, 86, 88],
    "partial_overlap": [13, 16, 36, 40, 43, 44, 87, 91, 95, 96, 97, 99, 101, 102, 103, 106, 107, 109, 112, 115, 116,
                        119, 122, 123, 125, 128, 130, 131, 135],
    "same_content": [89, 90, 92, 93, 100, 104, 108, 110, 111, 114, 117, 118, 124, 134],
    "near_identical_substantive": [98, 126, 127, 129, 133, 137, 138, 139],
}  # fmt: skip


def own(text: str) -> list[dict[str, str]]:
    """Pairs of our sentences, with the mechanical classes: identical, and different_topics with the next block."""
    blocks = [block.strip().split("\n") for block in text.split("==")]
    rows = []
    for n, (base, *others) in enumerate(blocks):
        rows += [{"a": base, "b": b.lstrip("~"), "form": _form(b, form)} for b, form in zip(others, FORMS, strict=True)]
        rows.append({"a": base, "b": f" {base.replace(' and ', '  and ', 1)}\u00a0", "form": "identical"})
        rows.append({"a": base, "b": blocks[(n + 4) % len(blocks)][0], "form": "different_topics"})
    return [{"source": "ours", **row} for row in rows]


def _form(partner: str, form: str) -> str:
    """``~`` marks a contradiction made by one or two words: in the codebook's order that is a small edit (class 3)."""
    return "near_identical_substantive" if partner.startswith("~") else form


def opened(pairs: list[list[list[str]]]) -> list[dict[str, str]]:
    """Labelled pairs from the readouts, and eight sentences printed with other quotes and dashes (identical)."""
    rows = [{"a": pairs[n][0][1], "b": pairs[n][1][1], "form": form} for form, numbers in OPEN.items() for n in numbers]
    marked = [s for pair in pairs for _, s in pair if any(c in s for c in "’–—")][:8]
    rows += [
        {"a": s, "b": s.replace("’", "'").replace("–", "-").replace("—", "-"), "form": "identical"} for s in marked
    ]
    return [{"source": "White House readouts, public domain", **row} for row in rows]


def main() -> None:
    """Write the file; every second pair of a class is for setting thresholds, the others for testing."""
    rows = own(Path(sys.argv[1]).read_text(encoding="utf-8")) + opened(json.loads(Path(sys.argv[2]).read_text()))
    seen: dict[str, int] = {}
    for row in rows:
        seen[row["form"]] = seen.get(row["form"], 0) + 1
        row["split"] = "set" if seen[row["form"]] % 2 else "test"
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(len(rows), "pairs", seen)


if __name__ == "__main__":
    main()
