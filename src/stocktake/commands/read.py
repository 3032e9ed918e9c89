"""``stocktake read``: documents in, their records out, on the terminal, as JSON, or into a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stocktake.commands.input_options import COLUMN, ENCODING, PRIVATE, input_options
from stocktake.commands.originals import keep_originals
from stocktake.errors import SourceError, StocktakeError
from stocktake.records import Document, Reading

if TYPE_CHECKING:
    from stocktake.sources.inputs import Input, Options
    from stocktake.store import Store

# Readings kept in one transaction: small, since reading is slow and what is not yet kept is lost with the process.
STORE_BATCH = 16


def add_commands(app: typer.Typer) -> None:
    """Add ``read``."""
    app.command()(read)


def read(
    paths: Annotated[
        list[str], typer.Argument(help="Files, folders, addresses, or - for standard input.", metavar="PATH")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the interchange JSON, one line a document.")] = False,
    store: Annotated[
        Path | None, typer.Option("--store", help="Also keep documents and readings in this file.", metavar="FILE")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also list what was dropped, and why.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no records, for use with --store.")] = False,
    column: COLUMN = None,
    encoding: ENCODING = None,
    allow_private: PRIVATE = False,
) -> None:
    """Read reports and statements, and show who met, who said what, and what it rests on.

    Example: stocktake read report.txt --store talks.db
    """
    failed: list[SourceError] = []
    sources: dict[str, Input | None] = {}
    documents = _documents(paths, input_options(column, encoding, allow_private), failed, sources)
    kept = _open(store)
    try:
        count = 0
        for reading in _kept(_readings(documents), kept, sources):
            count += 1
            if as_json:
                _print_json(reading)
            elif not quiet:
                _show(reading, verbose, first=count == 1)
    finally:
        if kept:
            kept.close()
    if quiet:
        noun = "document" if count == 1 else "documents"
        _note(f"{count:,} {noun} read" + (f" and kept in {store}." if store else "."))
    if failed:
        if len(failed) > 1:
            _note(f"{len(failed):,} of {len(failed) + count:,} inputs could not be read.")
        raise typer.Exit(1)
    if count == 0:
        raise SourceError(f"no document in {', '.join(paths)}; give .txt or .jsonl files, or a folder that holds some.")


def _documents(
    paths: list[str], options: Options, failed: list[SourceError], sources: dict[str, Input | None]
) -> Iterator[Document]:
    """Documents, each with its input put into ``sources``; what cannot be read is said, and the rest goes on."""
    from stocktake.sources.load import items_with_inputs

    for item, source in items_with_inputs(paths, options):
        if isinstance(item, Document):
            sources[item.id] = source
            yield item
        else:
            failed.append(item)
            _note(f"Error: {item}")


def _open(path: Path | None) -> Store | None:
    if path is None:
        return None
    from stocktake.store import Store

    return Store(path)


def _readings(documents: Iterable[Document]) -> Iterator[Reading]:
    """Read each document, with a progress line on a terminal when there is more than one."""
    waiting = iter(documents)
    first = next(waiting, None)  # before the model is loaded: a wrong path should not take a second to be told
    if first is None:
        return
    from stocktake.commands.progress import counted
    from stocktake.pipeline import Reader

    reader = Reader.load()

    def chained() -> Iterator[Document]:
        yield first
        yield from waiting

    yield from counted(reader.read_many(chained()), "documents")


def _kept(readings: Iterable[Reading], store: Store | None, sources: dict[str, Input | None]) -> Iterator[Reading]:
    """Pass readings on, each batch once it is in the store, with the bytes its documents were made from."""
    if store is None:
        for reading in readings:
            sources.pop(reading.document.id, None)
            yield reading
        return
    from stocktake.store.adding import batches

    for batch in batches(readings, STORE_BATCH):
        store.add_many(batch)
        ids = [reading.document.id for reading in batch]
        keep_originals(store, [(name, sources.pop(name, None)) for name in ids])
        yield from batch


def _print_json(reading: Reading) -> None:
    line = json.dumps(reading.to_json(), ensure_ascii=False)
    try:
        sys.stdout.buffer.write(line.encode() + b"\n")
    except UnicodeEncodeError as error:  # half a surrogate pair, from a caller's own document
        raise StocktakeError(f"document {reading.document.id} holds text that is not valid Unicode.") from error
    sys.stdout.buffer.flush()


def _show(reading: Reading, verbose: bool, first: bool) -> None:
    from stocktake.commands.terminal import output
    from stocktake.commands.view import record

    console = output()
    if not first:
        console.print()
    console.print(record(reading, verbose=verbose))


def _note(line: str) -> None:
    typer.echo(line, err=True)
