"""How well date phrases in sentences of reports are found and resolved, against an expert's reading.

    python benchmarks/date_sentences.py [--model] [--write docs/accuracy_dates.md]

``exact`` the same first and last day, ``open`` the phrase was found and left open with a reason, ``missing`` not found,
``wrong`` anything else. Sentences are those of ``tests/reading/date_sentences.tsv``; each is a document of its own.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from stocktake.edtf import edtf_interval
from stocktake.reading.dates import find_dates
from stocktake.records import Document, Parse, Span, When

DATA = Path(__file__).parent.parent / "tests" / "reading" / "date_sentences.tsv"
MARKED = re.compile(r"\[\[(.*?)\]\]")


class Case(NamedTuple):
    """One phrase: its document, where it stands, and what is expected (EDTF, "-" or "none")."""

    document: Document
    span: Span
    want: str


class Result(NamedTuple):
    """A case with what was read there and the verdict."""

    case: Case
    found: When | None
    verdict: str


def cases(path: Path = DATA) -> list[Case]:
    """Every marked phrase of the file."""
    out = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#") or not line.strip():
            continue
        published, marked, wanted = line.split("\t")
        text, spans, at = "", [], 0
        for match in MARKED.finditer(marked):
            text += marked[at : match.start()]
            spans.append(Span(len(text), len(text) + len(match[1])))
            text, at = text + match[1], match.end()
        text += marked[at:]
        document = Document(id=str(number), text=text, published=published)
        out += [Case(document, span, want) for span, want in zip(spans, wanted.split(";"), strict=True)]
    return out


def judge(case: Case, found: tuple[When, ...]) -> Result:
    """The verdict on one case from all dates found in its sentence."""
    here = [w for w in found if w.span.start < case.span.end and w.span.end > case.span.start]
    when = max(here, key=lambda w: w.span.end - w.span.start, default=None)
    if case.want == "none":
        return Result(case, when, "exact" if when is None or when.edtf is None else "wrong")
    if when is None:
        return Result(case, None, "missing")
    if when.edtf is None or case.want == "-":
        return Result(case, when, ("exact" if when.edtf is None else "wrong") if case.want == "-" else "open")
    return Result(case, when, "exact" if edtf_interval(when.edtf) == edtf_interval(case.want) else "wrong")


def run(with_model: bool = False) -> list[Result]:
    """All cases judged; ``with_model`` reads the tense of clauses from the model's parse."""
    parse = (lambda text: Parse()) if not with_model else _parser()
    return [judge(case, find_dates(case.document, parse(case.document.text))) for case in cases()]


def _parser():  # type: ignore[no-untyped-def]
    from stocktake import Reader

    return Reader.load().model.parse


def table(results: list[Result]) -> str:
    """Counts, and each phrase that is not exact, as Markdown."""
    counts = Counter(r.verdict for r in results)
    head = " | ".join(f"{name} {counts[name]}" for name in ("exact", "open", "missing", "wrong"))
    lines = [
        f"{len(results)} phrases: {head}",
        "",
        "| published | phrase | expected | read | rule | verdict |",
        "|---|---|---|---|---|---|",
    ]
    for case, found, verdict in results:
        phrase = case.document.text[case.span.start : case.span.end]
        read, rule = (found.edtf or "open", found.rule) if found else ("", "")
        lines.append(f"| {case.document.published} | {phrase} | {case.want} | {read} | {rule} | {verdict} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--write", type=Path, help="write the table to this file")
    args = parser.parse_args()
    results = run(args.model)
    text = table(results)
    if args.write:
        args.write.write_text(HEAD + text, encoding="utf-8")
    print(text if not args.write else text.splitlines()[0])


HEAD = """# Dates in sentences of reports

`python benchmarks/date_sentences.py --write docs/accuracy_dates.md`: sentences written by us, each with its publication day and what an
expert makes of the phrase. "-" is a time that nobody can place, "none" no date at all; "~" and "?" do not count.

As first read, before the mends that each set led to: set 1 85 of 106 exact, 6 wrong, 15 missing or open; set 2 (written after set 1 was mended) 59 of 80
exact, 9 wrong, 12 missing. The table below is what is reached now, so it is no independent test; that is GUM (`benchmarks/dates.py`).

"""


if __name__ == "__main__":
    main()
