"""Tables (``.csv``, ``.tsv``, ``.parquet``): one document a row, by column names or a mapping of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from stocktake.errors import SourceError
from stocktake.sources.decode import find_encoding
from stocktake.sources.inputs import MAX_FILE_BYTES, Input, Item, Options
from stocktake.sources.jsonlines import document_from_row
from stocktake.sources.needs import need

MAX_HEAD_CHARS = 1_000_000
BATCH_ROWS = 256


def read_csv(source: Input, options: Options) -> Iterator[Item]:
    """Rows of a comma-, semicolon- or tab-separated file with a header row; errors name a row's first line."""
    encoding, flags = options.encoding, list[str]()
    if source.stream is not None:  # standard input cannot be read twice
        source = Input(source.name, data=source.read())
    if not encoding:
        with source.open() as stream:
            encoding, flags = find_encoding(stream, source.name)
    csv.field_size_limit(MAX_FILE_BYTES)
    line = 1
    try:
        with io.TextIOWrapper(source.open(), encoding, errors="replace" if flags else "strict", newline="") as text:
            head = text.readline(MAX_HEAD_CHARS)
            if not head:
                raise SourceError(f"{source.name} is empty; nothing to read.")
            rows = csv.DictReader(chain([head], text), delimiter=max(",;\t|", key=head.count), strict=True)
            _check_columns(rows.fieldnames, source.name, options)
            for row in rows:
                where, line = f"{source.name}:{line + 1}", rows.line_num
                yield _row({k: v for k, v in row.items() if k is not None}, where, options, (*flags, *_row_flags(row)))
    except csv.Error as error:
        yield SourceError(f"{source.name}:{line + 1}: no CSV from here on ({error}); mend the quoting of this row.")
    except (UnicodeDecodeError, LookupError) as error:
        yield SourceError(f"{source.name}:{line + 1}: not {encoding} ({error}); name its encoding with --encoding.")


def read_parquet(source: Input, options: Options) -> Iterator[Item]:
    """Rows of a Parquet file, read in batches."""
    parquet, pyarrow = need("pyarrow.parquet", "Parquet files"), need("pyarrow", "Parquet files")
    number = 0
    try:
        with source.open() as stream:
            file = parquet.ParquetFile(stream, page_checksum_verification=True)
            _check_columns(file.schema_arrow.names, source.name, options)
            for batch in file.iter_batches(batch_size=BATCH_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield _row(row, f"{source.name}:{number}", options, ())
    except (pyarrow.ArrowException, OSError) as error:
        reason = " ".join(str(error).split())[:160]
        yield SourceError(f"{source.name}: no Parquet after row {number} ({reason}); write the file again.")


def _check_columns(names: Any, file: str, options: Options) -> None:
    wanted = options.mapping.get("text", "text")
    if wanted not in (names or ()):
        columns = ", ".join(map(str, (names or ())[:20]))
        raise SourceError(
            f"{file} has no column {wanted!r} (columns: {columns}); name the text's with --column text=COLUMN."
        )


def _row(row: dict[str, Any], where: str, options: Options, flags: tuple[str, ...]) -> Item:
    try:
        return document_from_row(row, where, options, flags)
    except SourceError as error:
        return error


def _row_flags(row: dict[Any, Any]) -> tuple[str, ...]:
    """A row with more or fewer cells than the header has been cut or quoted wrongly."""
    return (
        ("row has more cells than the header",)
        if None in row
        else ("row has fewer cells than the header",)
        if None in row.values()
        else ()
    )
