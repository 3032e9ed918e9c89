"""``stocktake add``, ``watch`` and ``sources``: documents into a store, and what was understood of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stocktake.commands.input_options import COLUMN, ENCODING, PRIVATE, input_options
from stocktake.commands.originals import keep_originals
from stocktake.errors import SourceError
from stocktake.records import Document

if TYPE_CHECKING:
    from stocktake.sources.inputs import Input, Options

sources_app = typer.Typer(
    name="sources", help="Look at inputs: check a file, list official sources, find copies.", no_args_is_help=True
)
STORE = Annotated[Path, typer.Option("--store", help="The store's file, made when missing.", metavar="FILE")]
ADD_BATCH = 500
ADD_BYTES = 64_000_000
EXCERPT_CHARS = 60


def add_commands(app: typer.Typer) -> None:
    """Add ``add``, ``watch`` and ``sources``."""
    app.command()(add)
    app.command()(watch)
    app.add_typer(sources_app)


def add(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, addresses, or -.", metavar="SOURCE")],
    store: STORE,
    column: COLUMN = None,
    encoding: ENCODING = None,
    allow_private: PRIVATE = False,
) -> None:
    """Keep documents in a store without reading them yet; what is there already is not added again.

    Example: stocktake add reports/ https://news.example/feed.xml --store talks.db
    """
    from stocktake.commands.progress import counted
    from stocktake.store import Store

    options = input_options(column, encoding, allow_private)
    failed = 0
    with Store(store) as kept:
        added = known = 0
        for batch in _batches(counted(_with_inputs(sources, options), "inputs")):
            documents = [item for item, _ in batch if isinstance(item, Document)]
            for error in (item for item, _ in batch if isinstance(item, SourceError)):
                failed += 1
                typer.echo(f"Error: {error}", err=True)
            done = kept.add_documents(documents)
            added, known = added + done.documents, known + done.known
            keep_originals(kept, ((item.id, source) for item, source in batch if isinstance(item, Document)))
    typer.echo(f"{added:,} documents added, {known:,} were there already, {failed:,} inputs could not be read.")
    if failed:
        raise typer.Exit(1)


def _with_inputs(sources: list[str], options: Options) -> Iterator[tuple[Any, Input | None]]:
    from stocktake.sources.load import items_with_inputs

    yield from items_with_inputs(sources, options)


def _batches(items: Iterator[tuple[Any, Input | None]]) -> Iterator[list[tuple[Any, Input | None]]]:
    """Batches of a bounded number of items, and of bytes that their inputs hold."""
    batch: list[tuple[Any, Input | None]] = []
    held = 0
    for item, source in items:
        batch.append((item, source))
        held += len(source.data or b"") if source else 0
        if len(batch) == ADD_BATCH or held >= ADD_BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def watch(
    names: Annotated[
        list[str], typer.Argument(help="Official sources by name, .toml files, or feed addresses.", metavar="SOURCE")
    ],
    store: STORE,
    every: Annotated[float, typer.Option(help="Minutes between rounds.", min=1)] = 15,
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False,
    read: Annotated[bool, typer.Option("--read/--no-read", help="Also read what is new.")] = True,
    allow_private: PRIVATE = False,
) -> None:
    """Poll sources, keep what is new, and read it; keeps to robots.txt, and goes on where it was stopped.

    Example: stocktake watch armenia_mfa azerbaijan_mfa --store talks.db
    """
    from stocktake.sources.definitions import load_definition
    from stocktake.sources.fetch import Limits
    from stocktake.sources.polite import Visitor
    from stocktake.sources.watch import WatchState, locked
    from stocktake.sources.watch import watch as run
    from stocktake.store import Store

    definitions = [load_definition(name) for name in names]
    state_file = store.with_name(store.name + ".watch.json")
    with Store(store) as kept, locked(state_file):
        reader = _reader() if read else None

        count = 0

        def keep(document: Document, response: Any) -> None:
            nonlocal count
            is_new = kept.add_documents([document]).documents == 1
            media_type = response.headers.get("content-type")
            kept.add_original(document.id, response.data, media_type, response.fetched, response.url)
            if reader is not None:
                kept.add(reader.read(document))
            count += is_new
            shown = f"{document.published or 'no date':10}  {document.outlet or ''}: {document.title or document.url}"
            typer.echo(shown if is_new else f"{shown} (in the store before)")

        visitor = Visitor(Limits(allow_private=allow_private))
        run(
            definitions,
            WatchState(state_file),
            visitor,
            keep,
            lambda m: typer.echo(m, err=True),
            None if once else every * 60,
        )
    typer.echo(f"{count:,} new documents.")


def _reader() -> Any:
    from stocktake.pipeline import Reader

    return Reader.load()


@sources_app.command(name="list")
def list_sources() -> None:
    """List the official sources that watch knows by name.

    Example: stocktake sources list
    """
    from stocktake.sources.definitions import official_sources

    for key, source in official_sources().items():
        typer.echo(f"{key:22} {source.name}  {source.address}" + ("" if source.checked else "  (address not checked)"))


@sources_app.command()
def check(
    file: Annotated[str, typer.Argument(help="A file, folder, address, or -.", metavar="FILE")],
    column: COLUMN = None,
    encoding: ENCODING = None,
    allow_private: PRIVATE = False,
    limit: Annotated[int, typer.Option(help="The most documents to show.", min=1)] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one line a document.")] = False,
) -> None:
    """Explain what is understood of an input: kind, dates and where they come from, language, where the text begins.

    Example: stocktake sources check export.csv --column text=body
    """
    from stocktake.sources.load import items

    shown = failed = 0
    for item in items(file, input_options(column, encoding, allow_private)):
        if isinstance(item, SourceError):
            failed += 1
            typer.echo(f"Error: {item}", err=True)
        elif shown < limit:
            shown += 1
            facts = explained(item)
            typer.echo(json.dumps(facts, ensure_ascii=False) if as_json else _page(facts))
        else:
            typer.echo(f"… more documents; --limit shows them (now {limit}).", err=True)
            break
    if failed:
        raise typer.Exit(1)


def explained(document: Document) -> dict[str, Any]:
    """What was understood of a document, as plain values."""
    said = document.text[document.body :]
    line = document.dateline
    return {
        "where": document.meta.get("where"),
        "title": document.title,
        "kind": document.kind,
        "language": document.language,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published,
        "date_rule": document.meta.get("date_rule"),
        "dates": document.meta.get("dates", []),
        "dateline": line.place if line else None,
        "characters": len(document.text),
        "words": len(said.split()),
        "header_characters": document.body,
        "begins": " ".join(said[:EXCERPT_CHARS].split()),
        "ends": " ".join(said[-EXCERPT_CHARS:].split()),
        "flags": document.meta.get("flags", []),
        "disagreements": document.meta.get("disagreements", []),
    }


def _page(facts: dict[str, Any]) -> str:
    from stocktake.commands.terminal import safe

    lines = []
    for name, value in facts.items():
        if name == "dates":
            lines += [f"  {'candidate':18}{_date(d)}" for d in value]
        elif name in {"flags", "disagreements"}:
            lines += [f"  {name[:-1]:18}{x}" for x in value]
        else:
            lines.append(f"  {name:18}{'-' if value is None else value}")
    return "\n".join(safe(line) for line in lines) + "\n"


def _date(found: dict[str, Any]) -> str:
    zone = f" {found['time']}" if "time" in found else ""
    zone += f" {found['timezone']}" if "timezone" in found else ""
    value = found.get("value") or " or ".join(found.get("readings", []))
    return f"{value}{zone}  {found['kind']}, from {found['origin']}: {found['text']} ({found['precision']})"


@sources_app.command()
def copies(
    store: Annotated[Path, typer.Argument(help="The store's file.", metavar="STORE")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one line a group.")] = False,
) -> None:
    """Group the documents of a store that are one text: exact copies, wire copies, statements quoted whole.

    Example: stocktake sources copies talks.db
    """
    from stocktake.sources.duplicates import Duplicates
    from stocktake.store import Store

    index, names = Duplicates(), {}
    with Store(store, create=False) as kept:
        for document in kept.documents():
            index.add(document)
            names[document.id] = f"{document.published or 'no date':10}  {document.outlet or '?'}: "
            f"{document.title or document.id}"
    for group in index.groups():
        if as_json:
            links = [
                {"first": x.first, "second": x.second, "relation": x.relation, "contained": x.contained}
                for x in group.links
            ]
            typer.echo(json.dumps({"ids": group.ids, "links": links}, ensure_ascii=False))
        else:
            typer.echo("\n".join(names[i] for i in group.ids) + "\n")


@sources_app.command()
def versions(
    store: Annotated[Path, typer.Argument(help="The store's file.", metavar="STORE")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one line an address.")] = False,
) -> None:
    """Show addresses under which the text has changed, and what changed from version to version.

    Example: stocktake sources versions talks.db
    """
    from stocktake.commands.terminal import safe
    from stocktake.sources.duplicates import versions as find
    from stocktake.store import Store

    with Store(store, create=False) as kept:
        found = find(kept.documents())
    for url, texts in found.items():
        if as_json:
            changes = [[{"here": c.here, "there": c.there} for c in v.changes] for v in texts]
            typer.echo(json.dumps({"url": url, "ids": [v.document.id for v in texts], "changes": changes}))
            continue
        typer.echo(url)
        for before, version in zip([None, *texts], texts, strict=False):
            typer.echo(f"  {version.document.published or 'no date':10}  {version.document.id[:19]}")
            for change in version.changes if before else ():
                old = before.document.text[slice(*change.there)] if before else ""
                new = version.document.text[slice(*change.here)]
                typer.echo("\n".join(f"    {sign} {safe(part)}" for sign, part in (("-", old), ("+", new)) if part))
