"""``stocktake demo``: the packaged examples, read before the user's eyes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from stocktake.records import Reading

if TYPE_CHECKING:
    from rich.console import RenderableType

EXAMPLES = Path(__file__).parent.parent / "examples"


def add_commands(app: typer.Typer) -> None:
    """Add ``demo``."""
    app.command()(demo)


def demo() -> None:
    """Read five packaged reports of two real meetings; show one record in full, all in a table, and the stock.

    Example: stocktake demo
    """
    from stocktake.commands.progress import counted
    from stocktake.commands.terminal import output
    from stocktake.commands.view import record
    from stocktake.pipeline import Reader
    from stocktake.sources import load

    documents = list(load(sorted(EXAMPLES.glob("*.txt"))))
    readings = list(counted(Reader.load().read_many(documents), "reports", total=len(documents)))
    console = output()
    console.print(record(readings[0]))
    console.print()
    console.print(f"ALL {len(readings)} REPORTS", style="bold cyan")
    console.print(overview(readings))
    stock = _stock(readings)
    if stock:
        console.print()
        console.print("STOCK", style="bold cyan")
        console.print(stock, markup=False, soft_wrap=True)  # the note is wrapped already
    console.print()
    console.print(f"The reports are in {EXAMPLES}. Next: stocktake read YOUR-FILE --store talks.db", style="dim")


def overview(readings: Sequence[Reading]) -> RenderableType:
    """One line a report: when, where, who met, hosted by whom, and the outcome by claimant."""
    from rich.table import Table

    from stocktake.commands.names import Names
    from stocktake.commands.terminal import safe
    from stocktake.labels import who_met

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for name in ("published", "outlet", "who met", "when and where", "third parties", "outcome by claimant"):
        table.add_column(name, no_wrap=name == "published")
    for reading in readings:
        names = Names(reading)
        held = next((m for m in reading.meetings if m.realis == "held"), next(iter(reading.meetings), None))
        cells = [reading.document.published or "", reading.document.outlet or "", "no meeting", "", ""]
        if held:
            venue = held.venue.name if held.venue else ""
            cells[2] = who_met(map(names.name, held.principals))
            cells[3] = "\n".join(part for part in (held.when, venue) if part)
            cells[4] = "\n".join(f"{names.name(actor)}, {role}" for actor, role in held.third_parties)
        outcome = "\n".join(f"{names.claimant(o.claimant)} {o.level}" for o in reading.outcome)
        table.add_row(*("\n".join(map(safe, cell.split("\n"))) for cell in [*cells, outcome]))
    return table


def _stock(readings: Sequence[Reading]) -> str | None:
    """The stock of the examples' process as text, when the process room offers it."""
    if not find_spec("stocktake.commands.stock"):
        return None
    note = getattr(import_module("stocktake.commands.stock"), "note", None)
    return note("armenia-azerbaijan", readings) if note else None
