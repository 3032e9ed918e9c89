"""Rich Text files (``.rtf``); also Nexis and Factiva exports in this format."""

from __future__ import annotations

from collections.abc import Iterator

from stocktake.errors import SourceError
from stocktake.sources.blocks import paragraphs
from stocktake.sources.exports import export_documents
from stocktake.sources.inputs import Input, Item, Options
from stocktake.sources.needs import need
from stocktake.sources.text import document_from_text


def read_rtf(source: Input, options: Options) -> Iterator[Item]:
    """One document, or an export's articles."""
    data = source.read()
    if not data.lstrip().startswith(b"{\\rtf"):
        raise SourceError(f"{source.name} is no RTF (it does not begin with {{\\rtf); check the file.")
    convert = need("striprtf.striprtf", "RTF files").rtf_to_text
    try:
        text = convert(data.decode("latin-1"), errors="replace")
    except (ValueError, LookupError, IndexError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise SourceError(f"{source.name} is damaged RTF ({type(error).__name__}); save it again.") from error
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    flags = _damage(data)
    if (articles := export_documents(lines, source.name, flags)) is not None:
        yield from articles
        return
    yield document_from_text(paragraphs(lines), where=source.name, flags=flags, meta={"where": source.name})


def _damage(data: bytes) -> list[str]:
    """Signs that the file was cut or changed: RTF is 7-bit text with its braces in pairs."""
    bare = data.replace(b"\\\\", b"").replace(b"\\{", b"").replace(b"\\}", b"")
    flags = []
    if bare.count(b"{") != bare.count(b"}"):
        flags.append("damaged RTF: braces do not pair; text may be missing")
    if foreign := sum(1 for byte in data if byte > 127):
        flags.append(f"damaged RTF: {foreign} bytes outside ASCII")
    return flags
