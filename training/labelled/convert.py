"""Turn the labelled texts from the annotation guide's short form into the offset form of the annotated sets.

usage: python training/labelled/convert.py [--short FOLDER] [--out FILE.jsonl]

Reads every pair NAME.texts.jsonl ({"id", "text"}) and NAME.labels.jsonl (short form: spans as words, "words#n" for the
n-th occurrence) and writes one JSON object a line with the keys of ../shared/data/annotated/train.jsonl.gz.
A span that cannot be found stops the program with the text's id.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LAYERS = ["events", "quotes", "positions"]
QUOTE_TYPES = {"d": "direct", "i": "indirect", "m": "mixed"}


def locate(text: str, words: str) -> list[int]:
    """[start, end) of the words in the text; "words#n" is the n-th occurrence, counted from 1."""
    match = re.fullmatch(r"(.*)#(\d+)", words, re.S)
    n = 1
    if match and words not in text:
        words, n = match[1], int(match[2])
    at = -1
    for _ in range(n):
        at = text.find(words, at + 1)
        if at < 0:
            raise ValueError(f"not in the text: {words!r} ({n})")
    return [at, at + len(words)]


def event(text: str, e: dict[str, Any]) -> dict[str, Any]:
    spans = {
        long: [locate(text, w) for w in e.get(short, [])]
        for short, long in zip("aowd", ("actors", "recipients", "places", "dates"), strict=True)
    }
    third = [{"span": locate(text, words), "role": role} for words, role in e.get("h", [])]
    return {
        "type": e["c"], "mode": e.get("m"), "realis": e["r"],
        "trigger": locate(text, e["t"]), "actors": spans["actors"],
        "recipients": spans["recipients"], "third_parties": third, "places": spans["places"], "dates": spans["dates"],
    }  # fmt: skip


def quote(text: str, q: dict[str, Any]) -> dict[str, Any]:
    return {
        "content": [locate(text, w) for w in q["x"]],
        "speaker": locate(text, q["s"]) if q.get("s") else None,
        "cue": locate(text, q["c"]) if q.get("c") else None,
        "type": QUOTE_TYPES[q["k"]],
    }


def position(text: str, p: dict[str, Any]) -> dict[str, Any]:
    by = None if p["by"] == "narrator" else locate(text, p["by"])
    return {"span": locate(text, p["x"]), "act": p["a"], "by": by, "issues": p.get("i", []), "level": p.get("l")}


def convert(text: str, labels: dict[str, Any]) -> dict[str, Any]:
    try:
        return {
            "id": labels["id"], "date": None, "source": "invented", "layers": LAYERS, "text": text,
            "events": [event(text, e) for e in labels.get("e", [])],
            "quotes": [quote(text, q) for q in labels.get("q", [])],
            "positions": [position(text, p) for p in labels.get("p", [])],
        }  # fmt: skip
    except ValueError as problem:
        raise SystemExit(f"{labels['id']}: {problem}") from problem


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", type=Path, default=HERE / "short")
    parser.add_argument("--out", type=Path, default=HERE / "invented_reports.jsonl")
    args = parser.parse_args()
    count = 0
    with args.out.open("w", encoding="utf-8") as out:
        for path in sorted(args.short.glob("*.texts.jsonl")):
            texts = {r["id"]: r["text"] for r in map(json.loads, path.open(encoding="utf-8"))}
            for line in path.with_name(path.name.replace(".texts.", ".labels.")).open(encoding="utf-8"):
                labels = json.loads(line)
                out.write(json.dumps(convert(texts[labels["id"]], labels), ensure_ascii=False) + "\n")
                count += 1
    print(f"{count} texts written to {args.out}")


if __name__ == "__main__":
    main()
