"""How well date phrases are resolved: GUM's normalised dates, read in their sentence against the document's date.

    python benchmarks/dates.py [--split dev|train|test|test2] [--data PATH] [--wrong 40] [--kind weekday]

GUM's values are turned into first and last day and compared with ours: ``exact`` the same days, ``partly`` one inside
the other, ``wrong`` otherwise, ``none`` we say we cannot tell. Dates without a year in GUM ("summer" in general),
BC years and clock times are left out. The anchor for "the following day" is our own value for the date before it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from stocktake.edtf import edtf_interval
from stocktake.reading.dates import find_dates, resolve_date
from stocktake.records import Document, Parse, Span

Interval = tuple[date, date]
COLUMNS = ("exact", "partly", "wrong", "none")


def rows(path: Path, split: str) -> Iterator[dict[str, Any]]:
    """The date rows of a split."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (r for r in map(json.loads, lines) if r["split"] == split and r["kind"] == "date")


def join(tokens: list[str], start: int, end: int) -> tuple[str, Span]:
    """Running text of the tokens and the span of ``tokens[start:end]`` in it."""
    text, begin, stop = "", 0, 0
    for i, token in enumerate(tokens):
        glued = not text or token in {",", ".", ";", ":", ")", "'s", "’s", "n't", "!", "?", "–", "-", "’"}
        glued = glued or text[-1] in "(–-“"
        text += "" if glued else " "
        begin = len(text) if i == start else begin
        text += token
        stop = len(text) if i == end - 1 else stop
    return text, Span(begin, stop)


def gold(attrs: dict[str, str]) -> Interval | None:
    """GUM's attributes as first and last day; None when the year is open."""
    if "when" in attrs:
        return edtf_interval(attrs["when"])
    first = attrs.get("from") or attrs.get("notBefore") or ".."
    last = attrs.get("to") or attrs.get("notAfter") or ".."
    return edtf_interval(f"{first}/{last}")


def verdict(found: Interval | None, want: Interval, longer: bool) -> str:
    """One of COLUMNS. GUM marks both ends of a range and the date after "since" on their own: where we read the
    ``longer`` phrase, an end in common is exact."""
    if found is None:
        return "none"
    if found == want or (longer and (found[0] == want[0] or found[1] == want[1])):
        return "exact"
    inside = (found[0] >= want[0] and found[1] <= want[1]) or (want[0] >= found[0] and want[1] <= found[1])
    return "partly" if inside else "wrong"


def kind(phrase: str) -> str:
    """What sort of phrase it is, by its words."""
    phrase = phrase.lower()
    month = r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    for name, pattern in (
        ("day, month, year", rf"\d.*{month}.*\d{{4}}|{month}.*\d.*\d{{4}}|\d+[./-]\d+[./-]\d+"),
        ("month and year", rf"{month}.*\d{{4}}"),
        ("day and month", rf"{month}\.? \d|\d.* {month}"),
        ("month", month),
        ("decade or century", r"\d0s|century|centuries"),
        ("year", r"\d{3,4}"),
        ("weekday", r"day\b(?<!today)(?<!yesterday)(?<! day)(?<!^day)"),
        (
            "today, yesterday, tomorrow",
            r"today|yesterday|tomorrow|tonight|this (?:morning|afternoon|evening)|last night",
        ),
        ("last, this, next period", r"\b(?:last|this|next|past|coming|recent)\b"),
        ("counted from a date", r"ago|later|earlier|before|after|following|same|that"),
        ("season", r"spring|summer|autumn|fall|winter"),
    ):
        if re.search(pattern, phrase):
            return name
    return "other"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/time/gum_dates.jsonl.gz"))
    parser.add_argument("--split", default="dev")
    parser.add_argument("--wrong", type=int, default=0, help="print this many wrong ones")
    parser.add_argument("--kind", help="print only wrong ones of this kind")
    args = parser.parse_args()
    table: dict[str, Counter[str]] = {}
    left_out, found_spans, last_doc, anchor = 0, 0, "", None
    for row in rows(args.data, args.split):
        text, span = join(row["tokens"], row["start"], row["end"])
        want = gold(row["attrs"])
        if row["doc"] != last_doc:
            last_doc, anchor = row["doc"], None
        if want is None:
            left_out += 1
            continue
        document = Document(id=row["doc"], text=text, published=row["dct"])
        when = resolve_date(document, span, anchor=anchor)
        anchor = when.edtf or anchor
        phrase, mark = text[span.start : span.end], verdict(edtf_interval(when.edtf), want, when.span != span)
        table.setdefault(kind(phrase), Counter())[mark] += 1
        found_spans += any(w.span.start < span.end and w.span.end > span.start for w in find_dates(document, Parse()))
        if mark != "exact" and args.wrong > 0 and (not args.kind or kind(phrase) == args.kind):
            args.wrong -= 1
            around = text[max(0, span.start - 50) : span.end + 20]
            print(f"{mark:7}{row['dct']} [{phrase}] want {row['attrs']} got {when.edtf} ({when.rule}) | {around!r}")
    print_table(table)
    total = sum(sum(c.values()) for c in table.values())
    print(f"left out: {left_out} without a year or BC; found in running text: {found_spans}/{total}")


def print_table(table: dict[str, Counter[str]]) -> None:
    """Counts and shares by kind of phrase."""
    print(f"{'kind':28}{'n':>6}" + "".join(f"{c:>9}" for c in COLUMNS))
    for name, counts in sorted(table.items(), key=lambda item: -sum(item[1].values())):
        print_row(name, counts)
    print_row("all", sum(table.values(), Counter()))


def print_row(name: str, counts: Counter[str]) -> None:
    """One line of the table."""
    total = sum(counts.values())
    print(f"{name:28}{total:>6}" + "".join(f"{counts[c] / total:>9.3f}" for c in COLUMNS))


if __name__ == "__main__":
    main()
