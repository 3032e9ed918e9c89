"""``stocktake store``: what a store holds, searching it, and the bytes its documents were made from."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stocktake.errors import StoreError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from stocktake.records import Document
    from stocktake.store import Hit, Store

store_app = typer.Typer(name="store", help="Look into a store: info, search, show, original.", no_args_is_help=True)
STORE = Annotated[str, typer.Argument(help="The store's file.", metavar="FILE")]
JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_commands(app: typer.Typer) -> None:
    """Add ``store`` with its commands."""
    app.add_typer(store_app)


@store_app.command()
def info(file: STORE, as_json: JSON = False) -> None:
    """Count what a store holds.

    Example: stocktake store info talks.db
    """
    from stocktake.commands.terminal import output
    from stocktake.store import Store

    with Store(file, create=False) as store:
        found = store.info()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        output().print(_info_page(found))


@store_app.command()
def search(
    file: STORE,
    query: Annotated[str, typer.Argument(help='Words, "a phrase", begin*, -without, this OR that.')] = "",
    speaker: Annotated[str | None, typer.Option(help="Actor id or part of a name: quotes by them.")] = None,
    actor: Annotated[str | None, typer.Option(help="Actor id or part of a name: takes part in the report.")] = None,
    issue: Annotated[str | None, typer.Option(help="Issue of the codebook, such as I02: positions on it.")] = None,
    act: Annotated[str | None, typer.Option(help="Act of the codebook, such as progress: positions of it.")] = None,
    since: Annotated[str | None, typer.Option(help="Published on this day or later, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Published on this day or before, YYYY-MM-DD.")] = None,
    limit: Annotated[int, typer.Option(help="The most hits to show.", min=1)] = 20,
    as_json: JSON = False,
) -> None:
    """Find words, quotes by a speaker, or positions on an issue.

    Example: stocktake store search talks.db "peace treaty" --speaker ARM
    """
    from stocktake.commands.terminal import output
    from stocktake.store import Store

    with Store(file, create=False) as store:
        hits = store.search(query, speaker, actor, issue, act, since, until, limit)
    if as_json:
        for hit in hits:
            typer.echo(json.dumps(dataclasses.asdict(hit), ensure_ascii=False))
        return
    console = output()
    for hit in hits:
        console.print(_hit_page(hit))
    if len(hits) == limit:
        console.print(f"The first {limit} are shown; --limit shows more.", style="dim")
    elif not hits:
        console.print("Nothing found; try fewer words, or begin* for the beginning of a word.", style="dim")


@store_app.command()
def show(
    file: STORE,
    document: Annotated[str, typer.Argument(help="Its id, its source id, or the first 8 characters of its hash.")],
    as_json: JSON = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also list what was dropped, and why.")] = False,
) -> None:
    """Show a stored document's record, with people's corrections.

    Example: stocktake store show talks.db f682f2b3
    """
    from stocktake.commands.terminal import output
    from stocktake.commands.view import record
    from stocktake.store import Store

    with Store(file, create=False) as store:
        reading = store.reading(_found(store, file, document).id)
    if reading is None:
        raise StoreError(f"store {file}: document {document} has not been read yet; run stocktake read on its source")
    if as_json:
        typer.echo(json.dumps(reading.to_json(), ensure_ascii=False))
    else:
        output().print(record(reading, verbose=verbose))


@store_app.command()
def original(
    file: STORE,
    document: Annotated[str, typer.Argument(help="Its id, its source id, or the first 8 characters of its hash.")],
    out: Annotated[Path | None, typer.Option("--out", help="Where to write them; default: the output.")] = None,
) -> None:
    """Write out the bytes a document was made from (the page, PDF or export as received), their hash verified.

    Example: stocktake store original talks.db f682f2b3 --out page.html
    """
    from stocktake.store import Store

    with Store(file, create=False) as store:
        kept = store.original(_found(store, file, document).id)
    if kept is None:
        raise StoreError(f"store {file}: it has no bytes of document {document}; run stocktake add on its source")
    if out is None:
        sys.stdout.buffer.write(kept.data)
        sys.stdout.buffer.flush()
    else:
        try:
            out.write_bytes(kept.data)
        except OSError as error:
            raise StoreError(f"{out} cannot be written ({error.strerror}); choose another file") from error
    facts = [f"{len(kept.data):,} bytes", kept.media_type, f"SHA-256 {kept.sha256} verified", kept.name, kept.fetched]
    typer.echo(", ".join(fact for fact in facts if fact), err=True)


def _info_page(found: dict[str, Any]) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    days = f"{found['first_day']} to {found['last_day']}" if found["first_day"] else "no dates"
    unread = found["documents"] - found["read"]
    size = f", {found['bytes'] / 1e6:,.1f} MB" if found["bytes"] else ""
    grid.add_row("store", f"{found['path']} (schema {found['schema']}{size})")
    grid.add_row("documents", f"{found['documents']:,}, {days}" + (f"; {unread:,} not read yet" if unread else ""))
    for layer in ("meetings", "outcomes", "quotes", "positions", "events"):
        grid.add_row(layer, f"{found[layer]:,}")
    grid.add_row("dropped", f"{found['dropped']:,}" + _counted(found["dropped_by_stage"], ": "))
    grid.add_row("claims", f"{found['claims']:,} by people")
    grid.add_row("outlets", _counted(found["outlets"]) or "none")
    grid.add_row("kinds", _counted(found["kinds"]) or "none")
    grid.add_row("languages", _counted(found["languages"]) or "none")
    if found["processes"]:
        grid.add_row("stock of", f"{', '.join(found['processes'])} ({found['rounds']:,} rounds)")
    for coder, number in found["coders"].items():
        grid.add_row("read by", f"{_short(coder)}: {number:,}")
    return grid


def _counted(counts: dict[str, int], before: str = "", most: int = 6) -> str:
    from stocktake.commands.terminal import safe
    from stocktake.labels import plain

    shown = [f"{safe(plain(name))} {number:,}" for name, number in list(counts.items())[:most]]
    more = [f"and {len(counts) - most} more"] if len(counts) > most else []
    return before + ", ".join(shown + more) if shown else ""


def _short(coder: str) -> str:
    """A coder with a model's hash of 12 characters, which is enough to tell models apart."""
    return " ".join(word[:12] + word[64:] if len(word) >= 64 else word for word in coder.split())


def _hit_page(hit: Hit) -> RenderableType:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from stocktake.commands.terminal import safe
    from stocktake.labels import issue_words, outcome_words, plain

    facts = [hit.published or "no date", hit.outlet, hit.title, hit.document_id.removeprefix("sha256:")[:12]]
    head = Text(" · ".join(safe(fact) for fact in facts if fact), style="dim")
    who = (hit.speaker or "the report itself") + (f" ({', '.join(hit.actors)})" if hit.actors else "")
    said = [who, plain(hit.act), outcome_words(hit.level), *map(issue_words, hit.issues)]
    notes = Text(safe(" · ".join(part for part in said if part)), style="bold") if hit.speaker or hit.act else None
    line, at = Text(), hit.sentence.start
    for start, end in hit.spans:
        if at <= start and end <= hit.sentence.end:
            line.append(safe(hit.snippet[at - hit.sentence.start : start - hit.sentence.start]))
            line.append(safe(hit.snippet[start - hit.sentence.start : end - hit.sentence.start]), style="bold yellow")
            at = end
    line.append(safe(hit.snippet[at - hit.sentence.start :]))
    line.append(f" [{hit.sentence.start}–{hit.sentence.end}]", style="dim")
    return Group(head, *([notes] if notes else []), Padding(line, (0, 0, 1, 2)))


def _found(store: Store, file: str, document: str) -> Document:
    """The stored document of that name.

    Raises:
        StoreError: there is none.
    """
    found = store.find_document(document)
    if found is None:
        raise StoreError(f"store {file}: it has no document {document}; find its id with stocktake store search")
    return found
