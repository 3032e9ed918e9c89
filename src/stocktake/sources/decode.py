"""Bytes to text, without ever guessing silently: a guessed encoding is named in the document's flags."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from stocktake.errors import SourceError

_MARKS = (  # the four-byte mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip or Office file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "gzip data",
    b"\x7fELF": "a program",
    b"SQLite format 3": "an SQLite file",
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .xls)",
}
GUESS_BYTES = 200_000
_ENGLISH = re.compile(rb"\b(?:the|and|of|that|said|was|were|with)\b", re.IGNORECASE)  # in no neighbour's language
MIN_ENGLISH = 2
MOSTLY_ASCII = 0.02  # of the bytes; a sentence of Polish had 0.05, of French 0.10, of Russian 0.86


def decode(data: bytes, where: str, encoding: str | None = None) -> tuple[str, list[str]]:
    """Decode bytes by the given encoding, their mark, UTF-8, or, flagged, the likeliest other encoding.

    Returns:
        The text, newlines untouched, and the flags (``encoding guessed: cp1252``).

    Raises:
        SourceError: binary data, or bytes that fit no encoding.
    """
    if encoding:
        return _strictly(data, where, encoding), []
    for start, what in _BINARY.items():
        if data.startswith(start):
            raise SourceError(
                f"{where} is {what}, not text; rename it so that its ending says so, or extract its text first."
            )
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, where, name), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if data.count(b"\x00") > len(data) // 100:
            raise SourceError(f"{where} looks binary ({data.count(0):,} zero bytes); give its text.") from error
        return _guess(data, where, error.start)


def find_encoding(stream: BinaryIO, where: str) -> tuple[str, list[str]]:
    """The encoding of a stream of any length, and flags, as ``decode`` finds them; holds one piece at a time.

    Raises:
        SourceError: binary data.
    """
    decoder, head, at = codecs.getincrementaldecoder("utf-8")(), b"", 0
    while piece := stream.read(GUESS_BYTES):
        if not head:
            head = piece
            for mark, name in _MARKS:
                if head.startswith(mark):
                    return name, []
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            _, flags = decode(piece if at else head, where)  # judges by this piece, where the foreign letters are
            name = flags[0].split()[2] if flags else "utf-8"
            return name, [f"encoding guessed: {name} (not UTF-8 from byte {at + error.start:,})"] if flags else []
        at += len(piece)
    if head.count(b"\x00"):
        raise SourceError(f"{where} looks binary ({head.count(0):,} zero bytes); give its text.")
    return "utf-8", []


def _strictly(data: bytes, where: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError(
            f"{where} cannot be read as {encoding} ({error}); name its encoding with --encoding."
        ) from error


def _guess(data: bytes, where: str, wrong_at: int) -> tuple[str, list[str]]:
    from charset_normalizer import from_bytes  # imported late: only texts that are not UTF-8 need it

    # A long file is judged by the part around its first byte that is not UTF-8, where the foreign letters are.
    start = max(0, wrong_at - GUESS_BYTES // 2)
    part = data[start : start + GUESS_BYTES]
    best = from_bytes(part).best()
    # Too few foreign letters to judge by, or those of an English text: nearly always Western European (quotes, é, ü).
    few = sum(byte > 127 for byte in part) < MOSTLY_ASCII * len(part)
    if few or len(_ENGLISH.findall(part)) >= MIN_ENGLISH:
        try:
            return data.decode("cp1252"), [f"encoding guessed: cp1252 (not UTF-8 from byte {wrong_at:,})"]
        except UnicodeDecodeError:
            pass
    if best is None:
        raise SourceError(
            f"{where} is text in no encoding we know (byte {wrong_at:,} is not UTF-8); write it again as UTF-8, or "
            f"name its encoding with --encoding."
        )
    # "replace" may still be needed for the rest of a long file; the lost characters are counted by the caller's flags.
    return data.decode(best.encoding, errors="replace"), [
        f"encoding guessed: {best.encoding} (not UTF-8 from byte {wrong_at:,})"
    ]
