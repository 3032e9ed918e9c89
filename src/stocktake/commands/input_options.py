"""Options of every command that takes sources: column mapping, encoding, private addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stocktake.errors import StocktakeError

if TYPE_CHECKING:
    from stocktake.sources import Options

COLUMN = Annotated[
    list[str] | None,
    typer.Option("--column", help="Which column is which, such as text=body; may be repeated.", metavar="FIELD=COLUMN"),
]
ENCODING = Annotated[str | None, typer.Option(help="Encoding of text files, when it is not found right.")]
PRIVATE = Annotated[bool, typer.Option("--allow-private", help="Also fetch from private and local addresses.")]


def input_options(column: list[str] | None, encoding: str | None, allow_private: bool) -> Options:
    """The options as the sources room takes them.

    Raises:
        StocktakeError: a column is not FIELD=COLUMN.
    """
    from stocktake.sources import Options

    pairs = [c.partition("=") for c in column or ()]
    if wrong := [name for name, equals, value in pairs if not (equals and name and value)]:
        raise StocktakeError(f"--column {wrong[0]} is not FIELD=COLUMN; for example --column text=body.")
    return Options(mapping={name: value for name, _, value in pairs}, encoding=encoding, allow_private=allow_private)
