"""Rounds in the Current Events corpus: ten processes stocked from all items that name both sides, held against labels.

usage: python benchmarks/current_events.py [--corpus FILE] [--cache FOLDER] [--weights FOLDER] [--show counts|wrong|all]

Items are chosen by the actor table alone (both sides named, and a word for talks), read once per weights (the model's
view is kept in the cache folder, so that a change of rules costs seconds) and stocked. Printed: rounds found per
process and year; precision and recall of held rounds, fields and B-cubed against the labels of
benchmarks/data/current_events_items.tsv; recall of the rounds in benchmarks/data/known_rounds.tsv.
``--show all`` also prints every held round with its items, ``wrong`` those that the labels do not bear out and those missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rounds import b_cubed

from stocktake.actors import resolve_actors
from stocktake.edtf import edtf_interval
from stocktake.pipeline import Reader, assemble
from stocktake.process import Process, Stock, find_process, take_stock
from stocktake.process.stock_records import Round
from stocktake.records import Document, Parse, Reading
from stocktake.sources import document_from_text

T = TypeVar("T")
DATA = Path(__file__).parent / "data"
CORPUS = Path("../shared/data/text/current_events_2002_2026.jsonl.gz")
PROCESSES = (
    "armenia-azerbaijan", "kosovo-serbia", "colombia-eln", "colombia-farc", "russia-ukraine", "israel-hamas",
    "iran-united-states", "north-korea-united-states", "koreas", "afghanistan-taliban-us",
)  # fmt: skip
TALK = re.compile(
    r"\b(?:talks?|negotiat\w+|met|meets?|meetings?|summit|dialogues?|mediat\w+|deal|truce|cease-?fires?|agree\w*|accords?|"
    r"treat(?:y|ies)|sign(?:s|ed|ing)?|initial\w*|delegation\w*|round|pact|conference|armistice|peace|discuss\w*|visit\w*|"
    r"host\w*)\b",
    re.I,
)


def chosen(corpus: Path, reader: Reader) -> Iterator[tuple[Document, tuple[str, ...]]]:
    """Items with a word for talks that name two sides of a process in its time, and the ids of those processes."""
    processes = [find_process(name) for name in PROCESSES]
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if not TALK.search(row["text"]):
                continue
            document = document_from_text(row["text"], published=row["date"], source_id=row["id"])
            named = {actor.id for actor in resolve_actors(document, Parse(), (), reader.table).actors}
            about = tuple(
                p.id for p in processes if in_time(row["date"], p) and len({p.side(a) for a in named} - {None}) > 1
            )
            if about:
                yield document, about


def in_time(day: str, process: Process) -> bool:
    """Whether an item of this day can report a meeting of the process."""
    published, since = edtf_interval(day), edtf_interval(process.since)
    return published is None or since is None or published[1] >= since[0]


def kept(path: Path, make: Callable[[], T]) -> T:
    """What an earlier run left in the cache, else made now and left there."""
    if path.exists():
        return pickle.loads(path.read_bytes())  # type: ignore[no-any-return]
    made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(made))
    return made


@dataclass(frozen=True)
class Labels:
    """What the items report: (item, process) -> codes by sitting. See the head of the file for the codes."""

    codes: dict[tuple[str, str], dict[str, str]]

    @classmethod
    def load(cls) -> Labels:
        codes: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for item, process, code, sitting in table("current_events_items.tsv"):
            codes[item, process][sitting] = code
        return cls(dict(codes))

    def sittings(self, process: str, codes: str = "HA") -> dict[str, set[str]]:
        """Sittings of a process that some item reports as held, or an agreement as reached; with those items."""
        found: dict[str, set[str]] = defaultdict(set)
        for (item, of), by_sitting in self.codes.items():
            for sitting, code in by_sitting.items():
                if of == process and code in codes:
                    found[sitting].add(item)
        return dict(found)

    def verdict(self, process: str, found: Round) -> tuple[str, str | None]:
        """right, open (the items speak of talks without saying that a sitting took place), or what is wrong; sitting."""
        said = [self.codes.get((item, process), {}) for item in found.documents]
        told = Counter(s for by in said for s, code in by.items() if code in "HA")
        if not told:
            return ("open" if any("E" in by.values() for by in said) else "none held"), None
        if len(told) > 1:
            return "merged", None
        (sitting,) = told
        plain = [by for by in said if "E" not in by.values()]
        inside = sum(sitting in by for by in plain)
        return ("right" if inside >= 2 / 3 * len(plain) else "other items"), sitting


def table(name: str) -> list[list[str]]:
    """Rows of a tab-separated file of benchmarks/data, without its comments."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def judged(stocks: dict[str, Stock], labels: Labels) -> list[tuple[str, Round, str, str | None]]:
    """Every round held (or step made public) with its verdict; the second round of one sitting is ``split``."""
    out = []
    for process, stock in stocks.items():
        seen: set[str] = set()
        for r in stock.rounds:
            if r.realis != "held" or r.kind == "contact":
                continue
            verdict, sitting = labels.verdict(process, r)
            if verdict == "right" and r.kind == "round" and sitting in seen:
                verdict = "split"
            if sitting and verdict == "right" and r.kind == "round":
                seen.add(sitting)
            out.append((process, r, verdict, sitting))
    return out


def report(stocks: dict[str, Stock], labels: Labels, texts: dict[str, str], show: str) -> None:
    """The tables of the module's head."""
    print(f"{'process':26} {'items':>5} {'rounds':>6}  held, by year")
    for process, stock in stocks.items():
        held = Counter((r.when or "?")[:4] for r in stock.rounds if r.kind == "round" and r.realis == "held")
        years = ", ".join(f"{year}: {n}" for year, n in sorted(held.items())) or "none"
        print(f"{process:26} {len(stock.sources):5} {sum(r.kind == 'round' for r in stock.rounds):6}  {years}")
    found = judged(stocks, labels)
    for kind in ("round", "announcement"):
        counts = Counter(verdict for _, r, verdict, _ in found if r.kind == kind)
        counted = counts.total() - counts["open"]
        print(f"{kind}s held: {counts.total()}; right {counts['right']} of {counted} = {counts['right'] / max(1, counted):.3f}; "
              + ", ".join(f"{v} {n}" for v, n in sorted(counts.items()) if v != "right"))  # fmt: skip
    wanted = {(p, s): labels.sittings(p, "H").get(s) for p in stocks for s in labels.sittings(p)}
    hit = {
        (p, s)
        for p, r, verdict, s in found
        if verdict == "right" and (r.kind == "round" or not wanted.get((p, s or "")))
    }
    sat = [key for key, items in wanted.items() if items]
    print(f"sittings reported held: {len(sat)}, found {sum(k in hit for k in sat)} = {sum(k in hit for k in sat) / len(sat):.3f}; "
          f"agreements without a sitting: {len(wanted) - len(sat)}, found {sum(k in hit for k in wanted if k not in sat)}")  # fmt: skip
    placed = {
        f"{item} {process}": next(iter(by))
        for (item, process), by in labels.codes.items()
        if set(by.values()) & set("HAPCM")
    }
    clusters = [[f"{item} {p}" for item in r.documents] for p, stock in stocks.items() for r in stock.rounds]
    p, r_, f, n = b_cubed({k: f"{k.split()[1]} {v}" for k, v in placed.items()}, clusters)
    print(f"B-cubed of {len(placed)} labelled items: P {p:.3f}, R {r_:.3f}, F1 {f:.3f}, placed {n}")
    for process, r, verdict, _ in found:
        if show == "all" or (show == "wrong" and verdict not in ("right", "open")):
            third = ", ".join(f"{a} {role}" for a, role in r.third_parties)
            print(
                f"\n{verdict}: {r.id} [{r.kind}] when {r.when}, place {r.venue or r.country}, third {third or 'none'}"
            )
            for item in r.documents:
                print(f"    {item} {labels.codes.get((item, process), {})} {texts[item]}")
    if show == "wrong":
        for key in sat:
            if key not in hit:
                print(f"\nmissed: {key}")
                for item in sorted(wanted[key] or ()):
                    print(f"    {item} {texts[item]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/current_events"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--show", choices=("counts", "wrong", "all"), default="counts")
    options = parser.parse_args()
    reader = Reader.load(options.weights)
    items = kept(options.cache / "items.pickle", lambda: list(chosen(options.corpus, reader)))
    parses = kept(
        options.cache / f"parses-{(reader.model.sha256 or 'none')[:12]}.pickle",
        lambda: {d.id: reader.model.parse(d.text) for d, _ in items},
    )
    about: dict[str, list[Reading]] = {name: [] for name in PROCESSES}
    for document, names in items:
        reading = assemble(document, parses[document.id], reader)
        for name in names:
            about[name].append(reading)
    print(f"{len(items)} items, weights {(reader.model.sha256 or 'none')[:12]}")
    stocks = {name: take_stock(find_process(name), readings) for name, readings in about.items()}
    report(stocks, Labels.load(), {d.source_id or d.id: d.text for d, _ in items}, options.show)


if __name__ == "__main__":
    main()
