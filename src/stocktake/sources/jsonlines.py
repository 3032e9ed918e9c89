"""JSON Lines (``.jsonl``, ``.ndjson``, also gzipped): one document a line; a bad line costs that line only."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources.inputs import FIELDS, MAX_FILE_BYTES, Input, Item, Options
from stocktake.sources.text import document_from_text

MAX_EXTRA_CHARS = 300


def read_jsonl(source: Input, options: Options) -> Iterator[Item]:
    """Documents of a JSON Lines input, in order; an unreadable line is yielded as its error, with file and line."""
    with source.open() as raw:
        packed = raw.peek(2)[:2] == b"\x1f\x8b" if hasattr(raw, "peek") else (source.data or b"")[:2] == b"\x1f\x8b"
        stream: Any = gzip.GzipFile(fileobj=raw) if packed else raw
        number, read = 0, 0
        try:
            for number, line in enumerate(_lines(stream), 1):
                if line.strip():
                    read += 1
                    yield _item(line, f"{source.name}:{number}", options)
        except (OSError, EOFError, zlib.error) as error:
            yield SourceError(
                f"{source.name}:{number + 1}: the compressed data breaks off here ({error}); the lines before it "
                f"were read."
            )
        if not read:
            yield SourceError(f"{source.name} has no lines; nothing to read.")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(MAX_FILE_BYTES + 1):
        yield line
        while len(line) > MAX_FILE_BYTES and not line.endswith(b"\n"):  # the rest of an endless line, unkept
            line = stream.readline(MAX_FILE_BYTES + 1)


def _item(line: bytes, where: str, options: Options) -> Item:
    try:
        if len(line) > MAX_FILE_BYTES:
            raise SourceError(f"{where}: the line has more than {MAX_FILE_BYTES:,} bytes; split it.")
        row = json.loads(line.decode(options.encoding or "utf-8-sig"))
        if not isinstance(row, dict):
            raise SourceError(f"{where}: no JSON object; each line must be one, with at least a text.")
        return document_from_row(row, where, options)
    except SourceError as error:
        return error
    except UnicodeDecodeError as error:
        return SourceError(f"{where}: not {error.encoding} (byte {error.start}); write the file again as UTF-8.")
    except json.JSONDecodeError as error:
        return SourceError(f"{where}: no JSON ({error.msg}, column {error.colno}); mend or remove the line.")
    except RecursionError:
        return SourceError(f"{where}: JSON nested too deeply; mend or remove the line.")


def document_from_row(row: Mapping[str, Any], where: str, options: Options, flags: Sequence[str] = ()) -> Document:
    """One row of a table or JSON Lines file as a document, by the column mapping; other short values go to ``meta``.

    A line printed by ``stocktake read --json`` is read back from its ``document``.

    Raises:
        SourceError: the row has no text.
    """
    inner = row.get("document")
    if isinstance(inner, Mapping) and "text" not in row:
        row = {
            ("id" if k == "source_id" else k): v
            for k, v in inner.items()
            if k not in {"id", "dateline", "body", "meta"}
        }
    columns = {name: options.mapping.get(name, name) for name in FIELDS}
    given = {name: row.get(column) for name, column in columns.items()}
    text = given["text"]
    if not isinstance(text, str):
        known = ", ".join(map(str, list(row)[:12]))
        raise SourceError(
            f"{where}: no text in {columns['text']!r} (columns: {known}); name the column with a mapping, text=COLUMN."
        )
    extra = {k: v for k, v in row.items() if k not in columns.values() and _is_small(v)}
    meta: dict[str, Any] = {"where": where} | ({"fields": extra} if extra else {})
    return document_from_text(
        text,
        where=where,
        source_id=_string(given["id"]),
        title=_string(given["title"]),
        date=given["date"],
        published=given["published"],
        url=_string(given["url"]),
        outlet=_string(given["outlet"]),
        language=_string(given["language"]),
        kind=_string(given["kind"]),
        flags=flags,
        meta=meta,
    )


def _string(value: Any) -> str | None:
    return None if value is None or value == "" else value if isinstance(value, str) else str(value)


def _is_small(value: Any) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and 0 < len(value) <= MAX_EXTRA_CHARS)
