"""Our own labels, in the annotation guide's short form, as rows with offsets like those of the annotated sets.

usage: python training/labelled/convert.py [--out FILE.jsonl]      (without --out: only checks that every span is found)

Reads every short/NAME.labels.jsonl (spans as words, "words#n" for the n-th occurrence). The texts of invented reports lie
beside their labels (NAME.texts.jsonl); those of open corpora are looked up by id in ../shared/data/text and are not
copied into this repository; coded reports are looked up in training/coded. A span that cannot be found stops the program with the text's id.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CODED = HERE.parent / "coded"
# first letters of a label file -> source, and the files that hold its texts (none: the texts lie beside it)
CORPORA: dict[str, tuple[str, list[str | Path]]] = {
    "ce": ("current-events", ["text/current_events_2002_2026.jsonl.gz"]),
    "wh": ("white-house", ["text/wh_readouts.jsonl.gz", "text/wh_foreign_affairs.jsonl.gz"]),
    "wn": ("wikinews", ["text/wikinews_2019_2020.jsonl.gz"]),
    "rp": ("reports", sorted(CODED.glob("*.jsonl"))),
}
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


def convert(text: str, labels: dict[str, Any], source: str) -> dict[str, Any]:
    try:
        return {
            "id": labels["id"], "date": None, "source": source, "layers": LAYERS, "text": text,
            "events": [event(text, e) for e in labels.get("e", [])],
            "quotes": [quote(text, q) for q in labels.get("q", [])],
            "positions": [position(text, p) for p in labels.get("p", [])],
        }  # fmt: skip
    except ValueError as problem:
        raise SystemExit(f"{labels['id']}: {problem}") from problem


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as f:
        yield from (json.loads(line) for line in f if line.strip())


def labelled_rows(data: Path, short: Path = HERE / "short") -> Iterator[dict[str, Any]]:
    """Every labelled text, in the order of the files' names; ``source`` is "invented" or the corpus it is from."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(short.glob("*.labels.jsonl")):
        source, files = CORPORA.get(path.name[:2], ("invented", []))
        if files and source not in texts:
            texts[source] = {r["id"]: r["text"] for f in files for r in lines(data / f)}
        beside = path.with_name(path.name.replace(".labels.", ".texts."))
        known = texts[source] if files else {r["id"]: r["text"] for r in lines(beside)}
        for labels in lines(path):
            if labels["id"] not in known:
                raise SystemExit(f"{path.name}: no text has the id {labels['id']}")
            yield convert(known[labels["id"]], labels, source)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--short", type=Path, default=HERE / "short")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    rows = list(labelled_rows(args.data, args.short))
    if args.out:
        args.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    for source, n in collections.Counter(r["source"] for r in rows).items():
        mine = [r for r in rows if r["source"] == source]
        print(f"{source}: {n} texts, " + ", ".join(f"{sum(len(r[k]) for r in mine)} {k}" for k in LAYERS))


if __name__ == "__main__":
    main()
