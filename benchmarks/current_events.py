"""Rounds in the Current Events corpus: ten processes stocked from all items that name both sides, held against labels.

usage: python benchmarks/current_events.py [--corpus FILE] [--cache FOLDER] [--weights FOLDER] [--show counts|wrong|all]
                                           [--write docs/current_events_rounds.md] [--unseen]

Items are chosen by the actor table alone (both sides named, and a word for talks), read once per weights (the model's
view is kept in the cache folder, so that a change of rules costs seconds) and stocked. Printed: rounds found per
process and year; precision and recall of held rounds, fields and B-cubed against the labels of
benchmarks/data/current_events_items.tsv and current_events_sittings.tsv; recall of the rounds in known_rounds.tsv.
``--unseen`` takes ten other processes, on which no rule was tried. ``--write`` puts the tables and a list of all rounds found into the file, below its mark. ``--show all`` also prints every
held round with its items, ``wrong`` those that the labels do not bear out and those missed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from rounds import b_cubed

from stocktake.actors import resolve_actors
from stocktake.edtf import edtf_interval
from stocktake.pipeline import Reader, assemble
from stocktake.process import Process, Stock, find_process
from stocktake.process.stock_records import Round
from stocktake.records import Document, Parse, Reading
from stocktake.sources import document_from_text
from stocktake.taking import take_stock

T = TypeVar("T")
Found = list[tuple[str, Round, str, str | None]]  # process, round, verdict, sitting
MARK = "<!-- written by benchmarks/current_events.py -->"
DATA = Path(__file__).parent / "data"
CORPUS = Path("../shared/data/text/current_events_2002_2026.jsonl.gz")
PROCESSES = (
    "armenia-azerbaijan", "kosovo-serbia", "colombia-eln", "colombia-farc", "russia-ukraine", "israel-hamas",
    "iran-united-states", "north-korea-united-states", "koreas", "afghanistan-taliban-us",
)  # fmt: skip
UNSEEN = (
    "india-pakistan", "syria-government-opposition", "afghanistan-intra", "china-india", "libya", "yemen-houthis",
    "thailand-cambodia", "drc-m23", "ethiopia-tigray", "philippines-milf",
)  # fmt: skip
TALK = re.compile(
    r"\b(?:talks?|negotiat\w+|met|meets?|meetings?|summit|dialogues?|mediat\w+|deal|truce|cease-?fires?|agree\w*|accords?|"
    r"treat(?:y|ies)|sign(?:s|ed|ing)?|initial\w*|delegation\w*|round|pact|conference|armistice|peace|discuss\w*|visit\w*|"
    r"host\w*)\b",
    re.I,
)


def chosen(corpus: Path, reader: Reader, names: Sequence[str]) -> Iterator[tuple[Document, tuple[str, ...]]]:
    """Items with a word for talks that name two sides of a process in its time, and the ids of those processes."""
    processes = [find_process(name) for name in names]
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
    def load(cls, name: str) -> Labels:
        codes: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for item, process, code, sitting in table(name):
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
            spoken = sum("E" in by.values() for by in said)
            return ("open" if said and 2 * spoken >= len(said) else "none held"), None
        sitting = max(sorted(told), key=lambda s: (sum(s in by for by in said), told[s]))
        if any(set(by.values()) & set("HA") and sitting not in by for by in said):
            return "merged", None
        plain = [by for by in said if "E" not in by.values()]
        inside = sum(sitting in by for by in plain)
        return ("right" if inside >= 2 / 3 * len(plain) else "other items"), sitting


def table(name: str) -> list[list[str]]:
    """Rows of a tab-separated file of benchmarks/data, without its comments."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def judged(stocks: dict[str, Stock], labels: Labels) -> Found:
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


@dataclass(frozen=True)
class Sitting:
    """What the items of one sitting say of it: days, places that count as right, third parties to find, and allowed."""

    first: date
    last: date
    places: frozenset[str]
    third: frozenset[str]
    allowed: frozenset[str]

    def fields(self, found: Round) -> dict[str, bool]:
        """Whether the date, the place and the third parties of a round found are right."""
        days = edtf_interval(found.when)
        here = {found.venue or "-", found.country or "-"} if found.venue or found.country else {"-"}
        actors = {actor for actor, _ in found.third_parties}
        return {
            "date": days is not None
            and days[0] <= self.last
            and self.first <= days[1]
            and (days[1] - days[0]).days <= 14,
            "place": bool({name.casefold() for name in here} & {name.casefold() for name in self.places}),
            "third parties": self.third <= actors <= self.third | self.allowed,
        }


def sittings() -> dict[tuple[str, str], Sitting]:
    """Process and name of a sitting -> its facts."""
    out = {}
    for process, name, first, last, places, third in table("current_events_sittings.tsv"):
        must, _, may = third.partition("|")
        sets = [frozenset(part.split(";")) - {"-", ""} for part in (must, may)]
        days = date.fromisoformat(first), date.fromisoformat(last)
        out[process, name] = Sitting(*days, frozenset(places.split("|")), *sets)
    return out


def known_rounds(found: Found) -> tuple[int, int, int, list[str]]:
    """Known rounds, those that items report, those found (not merged with another); and what was missed."""
    where = defaultdict(set)
    for process, r, verdict, _ in found:
        for item in r.documents:
            where[process, item].add(verdict)
    rows = table("known_rounds.tsv")
    told = [row for row in rows if row[6] != "-"]
    hit = [row for row in told if any(where[row[0], item] & {"right", "split"} for item in row[6].split())]
    return len(rows), len(told), len(hit), [f"{row[0]} {row[1]} ({row[6]})" for row in told if row not in hit]


def by_year(stocks: dict[str, Stock]) -> list[str]:
    """A table of the rounds of each process."""
    rows = ["| process | items that tell of it | rounds of any kind | held, by year |", "| --- | --- | --- | --- |"]
    for process, stock in stocks.items():
        held = Counter((r.when or "?")[:4] for r in stock.rounds if r.kind == "round" and r.realis == "held")
        years = ", ".join(f"{year}: {n}" for year, n in sorted(held.items())) or "none"
        rounds = sum(r.kind == "round" for r in stock.rounds)
        rows.append(f"| {process} | {len(stock.sources)} | {rounds} | {years} |")
    return rows


def numbers(stocks: dict[str, Stock], labels: Labels, found: Found) -> list[str]:
    """Precision, recall, fields, B-cubed, known rounds."""
    rows = ["| what | right | of | share |", "| --- | --- | --- | --- |"]

    def row(what: str, right: int, of: int) -> None:
        rows.append(f"| {what} | {right} | {of} | {right / max(1, of):.3f} |")

    for kind, name in (("round", "rounds held"), ("announcement", "steps announced without a sitting")):
        counts = Counter(verdict for _, r, verdict, _ in found if r.kind == kind)
        row(
            f"precision: {name}, without the {counts['open']} open ones",
            counts["right"],
            counts.total() - counts["open"],
        )
        row(f"precision: {name}, the open ones counted as wrong", counts["right"], counts.total())
    facts = sittings()
    right = [
        (r, facts[process, sitting])
        for process, r, verdict, sitting in found
        if verdict == "right" and sitting and (process, sitting) in facts
    ]
    for name in ("date", "place", "third parties") if right else ():
        row(f"{name} of the rounds found rightly", sum(sitting.fields(r)[name] for r, sitting in right), len(right))
    sat, agreed, hit = recalled(stocks, labels, found)
    row("recall: sittings that items report as held", len(sat & hit), len(sat))
    row("recall: agreements that items report without a sitting", len(agreed & hit), len(agreed))
    if set(stocks) == set(PROCESSES):
        known, told, got, _ = known_rounds(found)
        row("recall: known rounds that items report", got, told)
        row("recall: all known rounds", got, known)
    for name, strict in (("B-cubed of labelled items", False), ("B-cubed, without items that only look back", True)):
        p, r_, f, placed, n = clustering(stocks, labels, strict)
        rows.append(f"| {name}: P {p:.3f}, R {r_:.3f} | {placed} placed | {n} | F1 {f:.3f} |")
    return rows


def recalled(stocks: dict[str, Stock], labels: Labels, found: Found) -> tuple[set[tuple[str, str]], ...]:
    """(process, sitting) reported as held; agreements reported without a sitting; those of both that were found."""
    sat = {(p, s) for p in stocks for s in labels.sittings(p, "H")}
    agreed = {(p, s) for p in stocks for s in labels.sittings(p, "A")} - sat
    hit = {(p, s) for p, r, verdict, s in found if s and verdict == "right" and (r.kind == "round" or (p, s) in agreed)}
    return sat, agreed, hit


def clustering(stocks: dict[str, Stock], labels: Labels, strict: bool = False) -> tuple[float, float, float, int, int]:
    """B-cubed P, R, F1 of the items that plan, report, call off or recall a sitting; how many are placed, of how many.

    An item that only looks back stands in a round's ``mentioned_in``; ``strict`` leaves those out.
    """
    want = {
        f"{item} {process}": f"{process} {next(iter(by))}"
        for (item, process), by in labels.codes.items()
        if set(by.values()) & set("HAPCM")
    }
    clusters = []
    for p, stock in stocks.items():
        reports = {item for r in stock.rounds for item in r.documents}
        for r in stock.rounds:
            looking_back = [] if strict else [item for item in r.mentioned_in if item not in reports]
            clusters.append([f"{item} {p}" for item in (*r.documents, *looking_back)])
    return *b_cubed(want, clusters), len(want)


def listing(found: Found, labels: Labels) -> list[str]:
    """Every round held and every step announced, with its items and verdict."""
    facts = sittings()
    rows = [
        "| no. | round | items | when | place | third parties | right? |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for n, (process, r, verdict, sitting) in enumerate(found, 1):
        off = (
            [k for k, ok in facts[process, sitting].fields(r).items() if not ok]
            if verdict == "right" and sitting
            else []
        )
        said = "yes" if verdict == "right" else "open" if verdict == "open" else f"no: {verdict}"
        third = ", ".join(f"{a} {role}" for a, role in r.third_parties) or "-"
        rows.append(
            f"| {n} | {r.id} | {', '.join(r.documents)} | {r.when} | {r.venue or r.country or '-'} | {third} "
            f"| {said}{', but for ' + ', '.join(off) if off else ''} |"
        )
    return rows


def evidence(stocks: dict[str, Stock], labels: Labels, found: Found, texts: dict[str, str], show: str) -> None:
    """Print the items of the rounds found (``all``), or of those wrong and those missed."""
    for process, r, verdict, _ in found:
        if show == "all" or verdict not in ("right", "open"):
            print(f"\n{verdict}: {r.id} [{r.kind}] when {r.when}")
            for item in r.documents:
                print(f"    {item} {labels.codes.get((item, process), {})} {texts[item]}")
    sat, _, hit = recalled(stocks, labels, found)
    for process, sitting in sorted(sat - hit):
        print(f"\nmissed: {process} {sitting}")
        for item in sorted(labels.sittings(process, "H")[sitting]):
            print(f"    {item} {texts[item]}")
    missed = [row for row in known_rounds(found)[3] if row.split()[0] in stocks]
    print("\nknown, reported and missed: " + ("; ".join(missed) or "none"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/current_events"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--write", type=Path, metavar="FILE")
    parser.add_argument("--show", choices=("counts", "wrong", "all"), default="counts")
    options = parser.parse_args()
    reader = Reader.load(options.weights)
    names, kind = (UNSEEN, "unseen-") if options.unseen else (PROCESSES, "")
    items = kept(options.cache / f"{kind}items.pickle", lambda: list(chosen(options.corpus, reader, names)))
    parses = kept(
        options.cache / f"{kind}parses-{(reader.model.sha256 or 'none')[:12]}.pickle",
        lambda: {d.id: reader.model.parse(d.text) for d, _ in items},
    )
    about: dict[str, list[Reading]] = {name: [] for name in names}
    for document, of in items:
        reading = assemble(document, parses[document.id], reader)
        for name in of:
            about[name].append(reading)
    print(f"{len(items)} items, weights {(reader.model.sha256 or 'none')[:12]}")
    stocks = {name: take_stock(find_process(name), readings) for name, readings in about.items()}
    labels = Labels.load("current_events_unseen.tsv" if options.unseen else "current_events_items.tsv")
    found = judged(stocks, labels)
    tables = [by_year(stocks), numbers(stocks, labels, found)]
    print("\n\n".join("\n".join(rows) for rows in tables))
    if options.show != "counts":
        evidence(stocks, labels, found, {d.source_id or d.id: d.text for d, _ in items}, options.show)
    if options.write:
        head, mark, _ = options.write.read_text(encoding="utf-8").partition(MARK)
        made = f"\n{len(items)} items, weights {(reader.model.sha256 or 'none')[:12]}.\n"
        body = "\n\n".join("\n".join(rows) for rows in (*reversed(tables), listing(found, labels)))
        options.write.write_text(f"{head}{mark}{made}\n{body}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
