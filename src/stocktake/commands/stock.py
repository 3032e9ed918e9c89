"""``stocktake stock``, ``processes`` and ``compare``: where talks stand, which talks there are, what changed."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stocktake.errors import StocktakeError
from stocktake.records import Reading, RoundCorrection

if TYPE_CHECKING:
    from stocktake.process import Process, Stock

EXAMPLES = Path(__file__).parent.parent / "examples"
DEFAULT_STORE = Path("talks.db")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Enough of a line to see that it is a reading, not a document that is still to be read.
_READING = re.compile(r'^\s*\{\s*"document"\s*:\s*\{')


class Format(StrEnum):
    """How the note is written."""

    text = "text"
    md = "md"
    html = "html"
    json = "json"


STORE = Annotated[
    Path | None,
    typer.Option("--store", help="Take the readings of this store; talks.db if there is one.", metavar="FILE"),
]
LISTS = Annotated[
    list[Path] | None, typer.Option("--processes", help="A TOML file with processes of your own.", metavar="FILE")
]


def add_commands(app: typer.Typer) -> None:
    """Add ``stock``, ``processes`` and ``compare``."""
    app.command()(stock)
    app.command()(processes)
    app.command()(compare)


def stock(
    process: Annotated[
        str | None, typer.Argument(help="Id, name or alias of a process, or its parties: ARM,AZE.", metavar="PROCESS")
    ] = None,
    paths: Annotated[
        list[str] | None, typer.Argument(help="Documents to read, or the output of read --json.", metavar="PATH")
    ] = None,
    store: STORE = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="State of knowledge on this day, YYYY-MM-DD.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write the note.")] = Format.text,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead.", metavar="FILE")
    ] = None,
    lists: LISTS = None,
) -> None:
    """Take stock of a process: its rounds, who claims what, what is open, and what every sentence rests on.

    Example: stocktake stock armenia-azerbaijan --store talks.db --format html -o note.html
    """
    from stocktake.taking import take_stock

    if as_of is not None and not _DAY.fullmatch(as_of):
        raise typer.BadParameter("give a day as YYYY-MM-DD", param_hint="--as-of")
    process, inputs = _split(process, paths or [])
    readings = list(_readings(inputs, store, process))
    chosen = _choose(process, readings, lists or [])
    found = take_stock(chosen, readings, as_of, corrections=_corrections(inputs, store, chosen))
    _keep(found, inputs, store)
    _write(_formed(found, form), output)


def processes(
    store: STORE = None,
    paths: Annotated[
        list[str] | None, typer.Argument(help="Readings to discover processes in, with --discover.", metavar="PATH")
    ] = None,
    discover: Annotated[
        bool, typer.Option("--discover", help="Propose processes from who negotiates with whom.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    lists: LISTS = None,
) -> None:
    """List the known processes, or propose new ones from the readings.

    Example: stocktake processes --discover --store talks.db
    """
    from stocktake.process import load_processes
    from stocktake.process.discover import discover_processes

    known = load_processes(lists or [])
    if discover:
        rows = [found.to_json() for found in discover_processes(_readings(paths or [], store, None), known)]
    else:
        rows = [_process_row(p) for p in known]
    if as_json:
        _print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        _print(_process_line(row))
    if not rows:
        _print("No process found: no two parties are reported to negotiate in these readings.")


def compare(
    first: Annotated[str, typer.Argument(help="A round: its id, or words of it such as 2024-07.", metavar="ROUND1")],
    second: Annotated[str, typer.Argument(help="A later round.", metavar="ROUND2")],
    by: Annotated[str, typer.Option("--by", help="Whose words: ARM, or ARM.GOV.MFA for the ministry alone.")],
    process: Annotated[str | None, typer.Option("--process", help="The process, if the ids do not tell.")] = None,
    paths: Annotated[
        list[str] | None, typer.Option("--read", help="Documents to read, or the output of read --json.")
    ] = None,
    store: STORE = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    lists: LISTS = None,
) -> None:
    """Show what changed in one side's words from one round to another.

    Example: stocktake compare --by ARM.GOV.MFA 2024-07-10 2024-09-26 --process armenia-azerbaijan
    """
    from stocktake.process.statements import compare_rounds
    from stocktake.process.stock_records import plain

    name = process or (first.split("/")[0] if "/" in first else None)
    readings = list(_readings(paths or [], store, name))
    chosen = _choose(name, readings, lists or [])
    found = compare_rounds(chosen, readings, first, second, by, _corrections(paths or [], store, chosen))
    if as_json:
        _print(json.dumps(plain(found), ensure_ascii=False, indent=1))
        return
    _print(f"{by}: {found.form.replace('_', ' ')} (in common: {found.similarity:.0%})")
    for label, evidence in (("then", found.left), ("now", found.right)):
        _print(f"  {label} [{evidence.document} {evidence.span.start}–{evidence.span.end}]: {evidence.text}")
    for d in found.differences:
        _print(f"  {d.type.replace('_', ' ')}: {d.left_text or '(nothing)'} → {d.right_text or '(nothing)'}")


def note(process: str, readings: Iterable[Reading]) -> str:
    """The note on a process as plain text."""
    from stocktake.process import find_process
    from stocktake.taking import take_stock

    return _formed(take_stock(find_process(process), readings), Format.text)


def note_html(found: Stock) -> str:
    """The note as one self-contained HTML page with its figures; without them where Altair is not installed."""
    from stocktake.process.note import note_of
    from stocktake.process.note_html import to_html

    return to_html(note_of(found, _names(found)), _figures(found), title=found.process.name)


def _keep(found: Stock, inputs: Sequence[str], store: Path | None) -> None:
    """Keep today's stock in the store it was taken from, where its view ``rounds`` shows it to other programs."""
    path = store or DEFAULT_STORE
    if inputs or found.as_of or not path.exists():
        return
    from stocktake.store import Store

    with Store(path, create=False) as opened:
        if not opened.read_only:
            opened.save_stock(found.process.id, found.to_json())


def _corrections(inputs: Sequence[str], store: Path | None, process: Process) -> Sequence[RoundCorrection]:
    """What people said of the process's rounds in the store that the readings are taken from."""
    if inputs or not (store or DEFAULT_STORE.exists()):
        return ()
    from stocktake.store import Store

    with Store(store or DEFAULT_STORE, create=False) as opened:
        return opened.round_corrections(process.id)


def _formed(found: Stock, form: Format) -> str:
    from stocktake.process.note import note_of, to_markdown, to_text

    if form is Format.json:
        return json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n"
    if form is Format.html:
        return note_html(found)
    blocks = note_of(found, _names(found))
    return to_markdown(blocks) if form is Format.md else to_text(blocks)


def _figures(found: Stock) -> Sequence[tuple[str, str]]:
    try:
        from stocktake.figures import svg_figures
    except ImportError:
        print("No figures: install stocktake[figures] for them.", file=sys.stderr)
        return ()
    data = found.to_json()
    return svg_figures({**data, "names": {**data["names"], **_names(found)}})


def _names(found: Stock) -> Mapping[str, str]:
    """Names of the third parties, which the readings may not hold, from the actor table."""
    from stocktake.actors.table import ActorTable

    table = ActorTable.load()
    ids = {actor for r in found.rounds for actor, _ in r.third_parties}
    ids |= {c.claimant for r in found.rounds for c in r.outcome} | {e.claimant for s in found.ledger for e in s.entries}
    ids -= {party.id for party in found.process.parties}
    return {actor: name for actor in ids if (name := table.entity(actor).name) and name != actor}


def _split(process: str | None, paths: Sequence[str]) -> tuple[str | None, list[str]]:
    """A first argument that is a file is an input, not a process."""
    if process is not None and (process == "-" or Path(process).exists()):
        return None, [process, *paths]
    return process, list(paths)


def _readings(inputs: Sequence[str], store: Path | None, process: str | None) -> Iterator[Reading]:
    """The readings of the inputs, else of the store, else of the packaged examples of the process."""
    if inputs:
        yield from _from_inputs(inputs)
    elif store is not None or DEFAULT_STORE.exists():
        from stocktake.store import Store

        with Store(store or DEFAULT_STORE, create=False) as opened:
            yield from opened.readings()
    else:
        yield from _from_inputs(_examples(process))


def _examples(process: str | None) -> list[str]:
    """The packaged example files of a process, found by its id."""
    from stocktake.process import find_process

    wanted = find_process(process).id if process else "armenia-azerbaijan"
    found = sorted(str(path) for path in (EXAMPLES / wanted).glob("*") if path.suffix in (".txt", ".jsonl"))
    if not found:
        raise StocktakeError(
            f"no readings of {wanted}: give --store FILE, or documents, as in stocktake stock {wanted} reports/"
        )
    print(f"No store given: reading the packaged examples of {wanted}.", file=sys.stderr)
    return found


def _from_inputs(inputs: Sequence[str]) -> Iterator[Reading]:
    documents: list[str] = []
    for name in inputs:
        if _holds_readings(name):
            with open(name, encoding="utf-8") as lines:
                yield from (Reading.from_json(json.loads(line)) for line in lines if line.strip())
        else:
            documents.append(name)
    if documents:
        from stocktake.commands.progress import counted
        from stocktake.pipeline import Reader
        from stocktake.sources import load

        yield from counted(Reader.load().read_many(load(documents)), "documents")


def _holds_readings(name: str) -> bool:
    path = Path(name)
    if path.suffix not in (".jsonl", ".ndjson") or not path.is_file():
        return False
    with path.open(encoding="utf-8", errors="replace") as lines:
        return bool(_READING.match(lines.readline(200)))


def _choose(name: str | None, readings: Sequence[Reading], lists: Sequence[Path]) -> Process:
    """The process asked for; else the one that most of the readings concern."""
    from stocktake.process import find_process, load_processes
    from stocktake.process.stock import concerns

    known = load_processes(lists)
    if name:
        return find_process(name, known)
    counts = {p: sum(concerns(r, p) for r in readings) for p in known}
    best = max(counts, key=lambda p: (counts[p], p.id), default=None)
    if best is None or counts[best] == 0:
        raise StocktakeError("no known process in these readings; name the parties, as in stocktake stock ARM,AZE")
    return best


def _process_row(p: Process) -> dict[str, Any]:
    return {
        "id": p.id, "name": p.name, "kind": p.kind, "parties": [party.id for party in p.parties],
        "third_parties": list(p.third_parties), "aliases": list(p.aliases), "issues": list(p.issues),
        "since": p.since, "until": p.until, "sources": list(p.sources),
    }  # fmt: skip


def _process_line(row: Mapping[str, Any]) -> str:
    parts = [f"{row['id']:28} {row['name']}"]
    if row.get("meetings"):
        parts.append(f"{row['meetings']} meetings in {row['documents']} documents")
    if row.get("third_parties"):
        parts.append(f"third parties: {', '.join(row['third_parties'])}")
    return " · ".join(parts)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        _print(text.rstrip("\n"))
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StocktakeError(f"cannot write {output}: {error.strerror or error}") from error


def _print(line: str) -> None:
    typer.echo(line)
