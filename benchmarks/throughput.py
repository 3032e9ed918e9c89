"""How fast `read` is on real text: documents/s, words/s, peak memory, share of time waiting for the model.

usage: python benchmarks/throughput.py [--data ../shared/data] [--readouts 1000] [--items 5000] [--write docs/throughput.md]

White House readouts and Wikipedia Current Events items are read with the packaged model; any error stops the run.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import resource
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from stocktake.model import Model
from stocktake.pipeline import Reader
from stocktake.records import Document, Parse
from stocktake.sources import document_from_text


class Timed:
    """The model with a clock on the time that is spent waiting for it."""

    def __init__(self, model: Model) -> None:
        self._model, self.seconds, self.sha256 = model, 0.0, model.sha256

    def parse_many(self, texts: Iterable[str]) -> Iterator[Parse]:
        parses = self._model.parse_many(texts)
        while True:
            start = time.perf_counter()
            found = next(parses, None)
            self.seconds += time.perf_counter() - start
            if found is None:
                return
            yield found


def documents(path: Path, limit: int) -> Iterator[Document]:
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for row in itertools.islice(map(json.loads, f), limit):
            if row["text"].strip():
                yield document_from_text(row["text"], published=row["date"], source_id=row["id"])


def measure(name: str, docs: list[Document], reader: Reader) -> str:
    timed = Timed(reader.model)
    clocked = Reader(timed, reader.table, reader.gazetteer)  # type: ignore[arg-type]
    start = time.perf_counter()
    events = sum(len(r.events) for r in clocked.read_many(docs))
    seconds = time.perf_counter() - start
    words = sum(len(d.text.split()) for d in docs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"| {name} | {len(docs)} | {words} | {len(docs) / seconds:.1f} | {words / seconds:.0f} | {timed.seconds / seconds:.0%} | {peak:.0f} | {events} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--readouts", type=int, default=1000)
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    reader = Reader.load()
    lines = [
        "| input | documents | words | documents/s | words/s | time waiting for the model | peak memory, MiB | events |",
        "|---" * 8 + "|",
    ]
    for name, file, limit in (
        ("White House readouts", "wh_readouts", args.readouts),
        ("Current Events items", "current_events_2002_2026", args.items),
    ):
        lines.append(measure(name, list(documents(args.data / f"text/{file}.jsonl.gz", limit)), reader))
        print(lines[-1], flush=True)
    lines.append(f"\n{len(os.sched_getaffinity(0))} cores, weights {reader.model.sha256[:12]}.")
    print("\n".join(lines))
    if args.write:
        args.write.write_text(
            "# Throughput\n\nWritten by `python benchmarks/throughput.py --write`.\n\n" + "\n".join(lines) + "\n"
        )


if __name__ == "__main__":
    main()
