"""How well places resolve: the coded venue of 90 reports, and a sample of real ones to look at.

    python benchmarks/places.py [--reports PATH] [--annotated PATH] [--sample 100] [--seed 1]

For each report with a coded place, its first mention in the text is resolved in context, and its dateline too. The
sample resolves place phrases of events as annotated in Current Events items; it has no gold, so it is printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from pathlib import Path

from stocktake.reading.places import Gazetteer, find_places, resolve_place, why_unresolved
from stocktake.records import Document, Parse, Span


def reports(path: Path, gazetteer: Gazetteer) -> None:
    """Country of the coded place, resolved where the text first names it."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        report = json.loads(line)
        main = report["codes"].get("main") or {}
        document = Document(id=report["id"], text=report["text"], published=report["published"])
        if main.get("country"):
            counts["reports with a country"] += 1
            found = {place.country for place in find_places(document, Parse(), gazetteer)}
            counts["its country among the places found in the text"] += main["country"] in found
        at = document.text.find(main["place"]) if main.get("place") else -1
        if at < 0:
            counts["place not written in the text"] += bool(main.get("place"))
            continue
        counts["place written in the text"] += 1
        place = resolve_place(document, Span(at, at + len(main["place"])), gazetteer)
        outcome = "none" if place is None else "right" if place.country == main["country"] else "wrong"
        counts[f"country {outcome}"] += 1
        if outcome != "right":
            print(report["id"], main["place"], main["country"], place)
    for name, count in counts.items():
        print(f"{name:50}{count:>5}")


def sample(path: Path, gazetteer: Gazetteer, size: int, seed: int) -> None:
    """Place phrases of annotated Current Events, as many as asked, with what they resolve to."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    phrases = sorted({(r["id"], *place) for r in rows for event in r["events"] for place in event["places"]})
    texts = {r["id"]: r["text"] for r in rows}
    counts: Counter[str] = Counter()
    chosen = set(random.Random(seed).sample(phrases, min(size, len(phrases))))
    for item in phrases:
        id_, start, end = item
        document, span = Document(id=id_, text=texts[id_]), Span(start, end)
        place = resolve_place(document, span, gazetteer)
        why = why_unresolved(document, span, gazetteer)
        counts["resolved" if place else re.sub(r"in [A-Z]{3}.*", "in several countries", why or "")] += 1
        if item in chosen:
            value = f"{place.name}, {place.country}, {place.lat}, {place.lon}" if place else f"-- {why}"
            print(f"{document.text[start:end]:60.60} {value}")
    print(f"\n{len(phrases)} phrases: {dict(counts.most_common())}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=Path, default=Path("../shared/data/reports/dev.jsonl"))
    parser.add_argument("--annotated", type=Path, default=Path("../shared/data/annotated/dev.jsonl.gz"))
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    gazetteer = Gazetteer.load()
    reports(args.reports, gazetteer)
    sample(args.annotated, gazetteer, args.sample, args.seed)


if __name__ == "__main__":
    main()
