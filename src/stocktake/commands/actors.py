"""``stocktake actors NAME [--on DATE]``: what a name can stand for and which reading we would take."""

from __future__ import annotations

import re
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from stocktake.actors import Explanation, explain


def add_commands(app: typer.Typer) -> None:
    """Add ``actors`` to the command line."""
    app.command("actors")(actors)


def actors(
    name: Annotated[str, typer.Argument(help="A name as a report writes it: Blinken, Baku, RSF, 'Foreign Office'.")],
    on: Annotated[str | None, typer.Option("--on", help="The date to read it on, YYYY-MM-DD.")] = None,
) -> None:
    """Show what NAME can stand for, with dates and sources, and which reading is taken on a date."""
    console = Console()
    if on is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", on):
        typer.echo(f"--on must be a date like 2024-07-10, not '{on}'.", err=True)
        raise typer.Exit(1)
    found = explain(name, on)
    if not found.senses:
        hint = f"; did you mean {', '.join(found.similar)}?" if found.similar else "."
        typer.echo(f"{found.reason}{hint}", err=True)
        raise typer.Exit(1)
    console.print(_table(found))
    console.print(f"[bold]{found.reason}[/bold]")


def _table(found: Explanation) -> Table:
    table = Table(title=f"{found.name}" + (f" on {found.on}" if found.on else ""), title_justify="left")
    for column in ("", "actor", "stands for", "office or form", "from", "to", "status", "source, licence"):
        table.add_column(column)
    for k, s in enumerate(found.senses):
        until = s.end or (f"(seen {s.as_of})" if s.as_of else "")
        table.add_row(
            "→" if k == found.chosen else "",
            s.actor,
            s.person or s.name,
            s.office or "",
            s.start,
            until,
            s.status,
            f"{s.source}, {s.licence}",
        )
    return table
