"""Plain text and Markdown files: one document a file."""

from __future__ import annotations

from collections.abc import Iterator

from stocktake.sources.decode import decode
from stocktake.sources.inputs import Input, Item, Options
from stocktake.sources.text import document_from_text


def read_text(source: Input, options: Options) -> Iterator[Item]:
    """The file's text, exactly as decoded, as one document."""
    text, flags = decode(source.read(), source.name, options.encoding)
    yield document_from_text(text, where=source.name, url=source.url, flags=flags, meta={"where": source.name})
