"""PDF files with a text layer: pages joined, running heads dropped, lines put back together into paragraphs."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from stocktake.errors import SourceError
from stocktake.sources.blocks import paragraphs
from stocktake.sources.dates import read_candidate
from stocktake.sources.inputs import Input, Item, Options
from stocktake.sources.needs import need
from stocktake.sources.text import document_from_text

MAX_PAGES = 2_000
MIN_PAGE_CHARS = 40
MIN_PAGES_FOR_HEADS = 3  # a line on top of two pages may be said twice; on three it is a running head
FULL_LINE = 0.85  # of the usual width: typesetters leave less than that only at a paragraph's end
_SENTENCE_END = re.compile(r"[.!?:][\"”’')\]]*$")
_HYPHEN = re.compile(r"(?<=[a-z])-$")


def read_pdf(source: Input, options: Options) -> Iterator[Item]:
    """One document of all its pages."""
    with _warnings() as warned:
        pages, info = _pages(source)
    heads = _running_heads(pages)
    lines = [p for page in pages for p in _paragraphs([x for x in page if _key(x) not in heads])]
    if not lines:
        raise SourceError(f"{source.name} has no text layer (scanned pages?); run it through OCR first.")
    made = [
        d
        for key in ("/CreationDate", "/ModDate")
        if (d := read_candidate(_stamp(info.get(key)), "file properties", "modified"))
    ]
    flags = [f"damaged PDF: {w}" for w in dict.fromkeys(warned)]
    if sum(map(len, lines)) < MIN_PAGE_CHARS * len(pages):
        flags.append("hardly any text on its pages; some may be pictures")
    yield document_from_text(
        paragraphs(_joined(lines)), where=source.name, dates=made, flags=flags, meta={"where": source.name}
    )


def _pages(source: Input) -> tuple[list[list[str]], dict[str, Any]]:
    pypdf = need("pypdf", "PDF files")
    data = source.read()
    if b"%PDF" not in data[:1024]:
        raise SourceError(f"{source.name} is no PDF (its first bytes are not %PDF); check the file.")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(f"{source.name} is locked with a password; save it without one.")
        if len(reader.pages) > MAX_PAGES:
            raise SourceError(f"{source.name} has more than {MAX_PAGES:,} pages; split it.")
        pages = [[x.rstrip() for x in (page.extract_text() or "").splitlines()] for page in reader.pages]
        return pages, {k: str(v) for k, v in (reader.metadata or {}).items()}
    except SourceError:
        raise
    except Exception as error:  # damaged PDFs raise nearly every type there is
        raise SourceError(f"{source.name} is a damaged PDF ({type(error).__name__}); download it again.") from error


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What pypdf logs while it mends a damaged file."""
    kept: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: kept.append(record.getMessage()[:120])  # type: ignore[method-assign]
    logger = logging.getLogger("pypdf")
    before, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield kept
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip()).casefold()


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Lines that stand first or last on most pages, page numbers aside."""
    if len(pages) < MIN_PAGES_FOR_HEADS:
        return set()
    edges: Counter[str] = Counter()
    for page in pages:
        filled = [x for x in page if x.strip()]
        edges.update({_key(x) for x in filled[:2] + filled[-2:]})
    return {key for key, count in edges.items() if count >= max(MIN_PAGES_FOR_HEADS, 0.6 * len(pages))}


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Join the lines of a page; a blank line, or a line that the next word would have fitted on, ends a paragraph."""
    lengths = sorted(len(x.strip()) for x in lines if x.strip())
    width = lengths[int(0.9 * len(lengths))] if lengths else 0
    held = ""
    for line, following in zip(lines, [*(x.strip() for x in lines[1:]), ""], strict=True):
        bare = line.strip()
        if bare:
            joined = _HYPHEN.search(held) and bare[0].islower()
            held = _HYPHEN.sub("", held) + bare if joined else f"{held} {bare}".strip()
        word = following.split(" ", 1)[0]
        fits = len(bare) + 1 + len(word) < FULL_LINE * width
        if held and (not bare or not following or (fits and not following[0].islower())):
            yield held
            held = ""


def _joined(lines: list[str]) -> list[str]:
    """Put paragraphs that run over a page's end together again."""
    out: list[str] = []
    for line in lines:
        if out and line[0].islower() and not _SENTENCE_END.search(out[-1]):
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
    return out


def _stamp(value: Any) -> str:
    """``D:20240710120000+02'00'`` as a date."""
    match = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", str(value or ""))
    return "-".join(match.groups()) if match else ""
