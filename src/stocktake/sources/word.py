"""Word files (``.docx``): paragraphs and tables in order; also Nexis exports in this format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from stocktake.errors import SourceError
from stocktake.sources.blocks import paragraphs
from stocktake.sources.dates import DateCandidate, read_candidate
from stocktake.sources.exports import export_documents
from stocktake.sources.inputs import Input, Item, Options
from stocktake.sources.needs import need
from stocktake.sources.text import document_from_text

MAX_UNPACKED_BYTES = 100_000_000


def read_docx(source: Input, options: Options) -> Iterator[Item]:
    """One document, or an export's articles."""
    file = _open(source)
    blocks = list(_blocks(file))
    lines = [text for _, text in blocks]
    if (articles := export_documents(lines, source.name, [])) is not None:
        yield from articles
        return
    if not lines:
        raise SourceError(f"{source.name} has no text (pictures only?); give its text.")
    titles = [text for style, text in blocks[:5] if style in {"Title", "Heading 1"}]
    # The title stays in the text, where it stood; the header reader finds it there again.
    yield document_from_text(
        paragraphs(lines),
        where=source.name,
        title=titles[0] if titles else None,
        dates=_dates(file),
        meta={"where": source.name},
    )


def _open(source: Input) -> Any:
    docx = need("docx", "Word files")
    data = source.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(i.file_size for i in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise SourceError(f"{source.name} would unpack to more than {MAX_UNPACKED_BYTES:,} bytes; not read.")
            if damaged := archive.testzip():
                raise SourceError(f"{source.name} is damaged (in {damaged}); open and save it again.")
        return docx.Document(io.BytesIO(data))
    except SourceError:
        raise
    except Exception as error:  # python-docx passes on whatever zip, XML and package errors it meets
        raise SourceError(
            f"{source.name} is no whole Word file ({type(error).__name__}); open and save it again."
        ) from error


def _blocks(file: Any) -> Iterator[tuple[str, str]]:
    """(style name, text) of each non-empty paragraph and table row, in the order of the page."""
    for block in file.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))  # merged cells repeat
                if text := "\t".join(filter(None, cells)):
                    yield "table", text
        elif text := block.text.strip():
            yield (block.style.name if block.style is not None else ""), text


def _dates(file: Any) -> list[DateCandidate]:
    """When the file was made and saved: kept, but never taken for the date of publication."""
    stamps = (file.core_properties.created, file.core_properties.modified)
    return [d for stamp in stamps if stamp and (d := read_candidate(stamp, "file properties", "modified"))]
