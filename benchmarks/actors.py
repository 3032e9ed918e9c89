#!/usr/bin/env python3
"""How well names in real texts resolve, without the model. Prints a table.

usage: actors.py [DATA_DIR] [--errors] [--sample N]      default ../shared/data, from the repository root

* persons: every person named in a report of reports/dev.jsonl against the persons two coders say took part or spoke
  (recall is the figure to watch: we list all persons, also those only mentioned);
* spans: share of the annotated dev set's actor, recipient and third-party phrases that resolve to a known actor
  (not a local ``?`` id), by kind of phrase.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import random
import re
import time
from pathlib import Path

from stocktake.actors import ActorTable, resolve_actors
from stocktake.records import Document, Parse, Span

ROOT = Path(__file__).resolve().parent.parent


def last(name: str) -> str:
    return name.split()[-1].lower()


def kind_of(phrase: str) -> str:
    low = phrase.casefold()
    if low in {"he", "she", "they", "it", "him", "them", "her", "his"}:
        return "pronoun"
    if not any(w[:1].isupper() for w in phrase.split()[1:]) and not (
        phrase[:1].isupper() and low.split()[0] not in {"the", "both", "a", "an", "two", "all"}
    ):
        return "description"
    return "name"


def persons(data: Path, table: ActorTable, errors: bool) -> None:
    tp = fp = fn = 0
    missed: collections.Counter[str] = collections.Counter()
    extra: collections.Counter[str] = collections.Counter()
    for line in (data / "reports" / "dev.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        main = row["codes"].get("main") or {}
        document = Document(
            id=row["id"],
            text=row["text"],
            published=row["published"],
            title=row["title"],
            outlet=row["outlet"],
            url=row["url"],
        )
        found = resolve_actors(document, Parse(), [], table)
        if errors:
            for drop in found.dropped:
                print(row["id"], "dropped:", drop.reason)
        if main.get("persons") is None:
            continue
        want = {last(n) for n in main["persons"]}
        got = {last(a.person) for a in found.actors if a.person}
        tp, fp, fn = tp + len(want & got), fp + len(got - want), fn + len(want - got)
        missed.update(want - got)
        extra.update(f"{n} ({row['id']})" for n in got - want)
        if errors and (want - got):
            print(row["id"], row["published"], "missed:", want - got)
    print(
        f"persons    recall {tp / (tp + fn):.3f}   precision {tp / (tp + fp):.3f}   F1 {2 * tp / (2 * tp + fp + fn):.3f}   ({tp + fn} coded)"
    )
    if errors:
        print("missed:", dict(missed))
        print("extra:", list(extra))


def spans(data: Path, table: ActorTable, sample: int) -> None:
    total: collections.Counter[str] = collections.Counter()
    known: collections.Counter[str] = collections.Counter()
    shown: list[tuple[str, str, tuple[str, ...], str]] = []
    chars, started = 0, time.perf_counter()
    with gzip.open(data / "annotated" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row["text"]
            asked = {
                Span(*s)
                for e in row["events"]
                for s in (
                    *e["actors"],
                    *e["recipients"],
                    *(t["span"] if isinstance(t, dict) else t[0] for t in e["third_parties"]),
                )
            }
            asked |= {Span(*q["speaker"]) for q in row.get("quotes", []) if q.get("speaker")}
            outlet = "The White House" if row["source"] == "white-house" else None
            found = resolve_actors(
                Document(id=row["id"], text=text, published=row["date"], outlet=outlet), Parse(), sorted(asked), table
            )
            reasons = {d.span: d.reason for d in found.dropped}
            chars += len(text)
            for span in asked:
                phrase = text[span.start : span.end]
                kind = kind_of(phrase)
                total[kind] += 1
                ids = found.ids(span)
                known[kind] += any(not i.startswith("?") for i in ids)
                shown.append((row["id"], phrase, ids, reasons.get(span, "")))
    seconds = time.perf_counter() - started
    for kind in sorted(total):
        print(f"{kind:12} {known[kind]:5} of {total[kind]:5} resolve   {known[kind] / total[kind]:.3f}")
    print(
        f"{'all':12} {sum(known.values()):5} of {sum(total.values()):5} resolve   {sum(known.values()) / sum(total.values()):.3f}   {chars / seconds / 1e6:.2f} M characters/s"
    )
    random.Random(7).shuffle(shown)
    for where, phrase, ids, reason in shown[:sample]:
        print(f"  {where[:14]:14} {re.sub(chr(10), ' ', phrase)[:80]:80} {', '.join(ids) or '-- ' + reason}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--sample", type=int, default=0)
    args = parser.parse_args()
    started = time.perf_counter()
    table = ActorTable.load()
    print(
        f"table      {len(table.entities)} entities, {len(table.families)} family names, loaded in {time.perf_counter() - started:.2f} s"
    )
    persons(args.data, table, args.errors)
    spans(args.data, table, args.sample)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
