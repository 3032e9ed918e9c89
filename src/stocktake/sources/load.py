"""Paths to documents: files, folders, ``-`` for standard input; each format's reader is found by ending or content."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources.guarded import GUARDED, read_guarded
from stocktake.sources.inputs import Input, Item, KeptOpen, Member, Options, Read
from stocktake.sources.xmlfiles import SITEMAP_ROOTS, xml_root

# Formats whose bytes are kept beside the documents made from them: pages and exports. Not tables and JSON Lines: they
# may have gigabytes, and a document's text is a field just as it stands there.
KEPT = frozenset(
    (
        *(".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".eml", ".docx", ".pdf", ".rtf"),
        *(".xml", ".rss", ".atom", ".json"),
    )
)
_SNIFFED = {
    b"{\\rtf": ".rtf",
    b"{": ".jsonl",
    b"%PDF": ".pdf",
    b"PAR1": ".parquet",
    b"WARC/1": ".warc",
    b"<?xml": ".xml",
    b"<rss": ".xml",
    b"<!doctype html": ".html",
    b"<html": ".html",
}

OnError = Callable[[SourceError], None]
# Ending → module and function; imported when first needed, so that the core install can do without their libraries.
READERS = {
    ".txt": "plain:read_text",
    ".text": "plain:read_text",
    ".md": "plain:read_text",
    ".jsonl": "jsonlines:read_jsonl",
    ".ndjson": "jsonlines:read_jsonl",
    ".jsonl.gz": "jsonlines:read_jsonl",
    ".ndjson.gz": "jsonlines:read_jsonl",
    ".html": "html:read_html",
    ".htm": "html:read_html",
    ".xhtml": "html:read_html",
    ".mhtml": "mail:read_mhtml",
    ".mht": "mail:read_mhtml",
    ".eml": "mail:read_mail",
    ".csv": "tables:read_csv",
    ".tsv": "tables:read_csv",
    ".parquet": "tables:read_parquet",
    ".zip": "archives:read_zip",
    ".docx": "word:read_docx",
    ".pdf": "pdf:read_pdf",
    ".rtf": "rtf:read_rtf",
    ".xml": "xmlfiles:read_xml",
    ".rss": "xmlfiles:read_xml",
    ".atom": "xmlfiles:read_xml",
    ".json": "newsml:read_json",
    ".warc": "warc:read_warc",
    ".warc.gz": "warc:read_warc",
}


def load(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    options: Options | None = None,
    on_error: OnError | None = None,
) -> Iterator[Document]:
    """Documents of files, folders (walked in name order), addresses and ``-``, lazily, in input order.

    Args:
        options: column mapping and encoding.
        on_error: called with each input, or line of one, that could not be read; the rest continues. Without it the
            first such error is raised.

    Raises:
        SourceError: an input could not be read and ``on_error`` is None.
    """
    for item in items(paths, options or Options()):
        if isinstance(item, Document):
            yield item
        elif on_error is None:
            raise item
        else:
            on_error(item)


def items(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], options: Options) -> Iterator[Item]:
    """What ``load`` reads, with each error standing where its document would have stood."""
    for item, _ in items_with_inputs(paths, options):
        yield item


def items_with_inputs(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], options: Options
) -> Iterator[tuple[Item, Input | None]]:
    """The same, each with the input whose bytes are to be kept for it (a page, a PDF, an export), else None."""
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    for path in given:
        sources, with_fetch = _sources(os.fspath(path), options)
        for source in sources:
            if isinstance(source, SourceError):
                yield source, None
                continue
            for found in read_members(source, with_fetch):
                kept = (found.source.ending or _ending(found.source.name)) in KEPT
                yield found.item, found.source if kept else None


def read_input(source: Input, options: Options) -> Iterator[Item]:
    """Documents of one input, by the reader of its format; its failure is yielded, not raised."""
    for found in read_members(source, options):
        yield found.item


def read_members(source: Input, options: Options) -> Iterator[Member]:
    """The same, each with the input it was read from: the innermost, where some lie within others."""
    try:
        ending = _known_ending(source)
        # A sitemap's pages are fetched here; the guarded worker has no network and reads no further files.
        guarded = ending in GUARDED and not (
            options.fetch and ending == ".xml" and xml_root(source.read()) in SITEMAP_ROOTS
        )
        for item in read_guarded(source, options, ending) if guarded else read_with(source, options, ending):
            found = item if isinstance(item, Member) else Member(item, source)
            if isinstance(found.item, Document) and source.url:
                found = Member(_with_origin(found.item, source), found.source)
            yield found
    except SourceError as error:
        yield Member(error, source)


def read_with(source: Input, options: Options, ending: str) -> Iterator[Item | Member]:
    """The same by the reader of an ending, in this process."""
    module, _, function = READERS[ending].partition(":")
    read: Read = getattr(import_module(f"stocktake.sources.{module}"), function)
    try:
        yield from read(source, options)
    except SourceError as error:
        yield error


def _with_origin(document: Document, source: Input) -> Document:
    """A fetched document with its address and when it was fetched, whatever its format."""
    meta = {"fetched": source.fetched} | dict(document.meta) if source.fetched else document.meta
    return replace(document, url=document.url or source.url, meta=meta)


def _sources(path: str, options: Options) -> tuple[Iterable[Input | SourceError], Options]:
    """The inputs of a path or address; for an address, options that let a sitemap's pages be fetched."""
    if not path.startswith(("http://", "https://")):
        return _inputs(path), options
    from stocktake.sources.fetch import Limits  # imported late: most runs fetch nothing
    from stocktake.sources.pages import fetch_input, sitemap_pages
    from stocktake.sources.polite import Visitor

    visitor = Visitor(Limits(allow_private=options.allow_private))
    options = replace(options, fetch=lambda entries: sitemap_pages(entries, visitor, options))
    try:
        return [fetch_input(path, visitor)], options
    except SourceError as error:
        return [error], options


def _inputs(path: str) -> Iterator[Input | SourceError]:
    if path == "-":
        yield Input("standard input", stream=KeptOpen(sys.stdin.buffer))  # type: ignore[arg-type]
        return
    place = Path(path)
    if place.is_dir():
        yield from _walk(place)
    elif place.exists():
        yield Input(path, path=place)
    else:
        yield SourceError(f"there is no file or folder {path}; check the path.")


def _walk(folder: Path) -> Iterator[Input | SourceError]:
    """Files of a folder and its subfolders in name order; hidden ones and links out of reach are left out."""
    failed: list[OSError] = []
    found = False
    for where, folders, files in os.walk(folder, onerror=failed.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(f for f in files if not f.startswith(".")):
            found = True
            yield Input(str(Path(where, name)), path=Path(where, name))
    yield from (SourceError(f"{e.filename} cannot be listed ({e.strerror}); check its permissions.") for e in failed)
    if not found and not failed:
        yield SourceError(f"{folder} has no files; nothing to read.")


def _known_ending(source: Input) -> str:
    """The ending whose reader reads an input: given with it, in its name, or by its first bytes.

    Raises:
        SourceError: none does.
    """
    ending = source.ending or _ending(source.name) or _sniff(source)
    if ending is None:
        known = " ".join(sorted(e for e in READERS if e.count(".") == 1))
        raise SourceError(f"{source.name} has no ending that stocktake reads ({known}); rename it or convert it.")
    return ending


def _ending(name: str) -> str | None:
    lower = name.lower()
    return max((e for e in READERS if lower.endswith(e)), key=len, default=None)


def _sniff(source: Input) -> str | None:
    """The ending that fits the first bytes of an input without a known one."""
    if source.path is not None and Path(source.name).suffix:
        return None
    if source.stream is not None:
        head = source.stream.peek(2048)[:2048]
    else:
        with source.open() as stream:
            head = stream.read(2048)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"PK\x03\x04"):
        return ".docx" if b"word/" in head or b"[Content_Types].xml" in head else ".zip"
    for mark, ending in _SNIFFED.items():
        if start.lower().startswith(mark.lower()):
            return ending
    return ".txt"
