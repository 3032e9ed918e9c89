"""Plain text and Markdown files: one document a file, unless it is an archive's export."""

from __future__ import annotations

from collections.abc import Iterator

from stocktake.sources.decode import decode
from stocktake.sources.exports import export_documents
from stocktake.sources.inputs import Input, Item, Options
from stocktake.sources.text import document_from_text


def read_text(source: Input, options: Options) -> Iterator[Item]:
    """The file's text, exactly as decoded, as one document; an export's articles."""
    text, flags = decode(source.read(), source.name, options.encoding)
    if (articles := export_documents(text.splitlines(), source.name, flags)) is not None:
        yield from articles
        return
    yield document_from_text(text, where=source.name, url=source.url, flags=flags, meta={"where": source.name})
