"""What the readers are handed: one named input with its bytes, and the user's options; limits on both."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from stocktake.errors import SourceError
from stocktake.records import Document

MAX_FILE_BYTES = 40_000_000  # four bytes for each of the 10 M characters that one document may have
Item = Document | SourceError  # a reader yields what it could read, and in its place what it could not
FIELDS = ("id", "text", "date", "published", "title", "url", "outlet", "language", "kind")


@dataclass(frozen=True)
class Options:
    """How to read: ``mapping`` is our field name → their column; ``encoding`` of text files, None to find out.

    ``fetch`` reads the pages of a sitemap's entries; None when nothing may be fetched. ``allow_private`` lets addresses
    of private and loopback hosts be fetched.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    fetch: Callable[[Any], Iterator[Item | Member]] | None = None
    allow_private: bool = False

    def __post_init__(self) -> None:
        if wrong := sorted(set(self.mapping) - set(FIELDS)):
            raise SourceError(f"no field is called {', '.join(wrong)}; a mapping's fields are {', '.join(FIELDS)}.")


class KeptOpen(io.BufferedReader):
    """A stream that readers may use in ``with`` without closing it: standard input belongs to the process."""

    def close(self) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Input:
    """One file, archive member, response body or standard input. ``name`` is what messages call it."""

    name: str
    data: bytes | None = None
    path: Path | None = None
    url: str | None = None
    media_type: str | None = None
    ending: str | None = None  # of the reader to use, when the name does not tell it
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched: str | None = None  # when, UTC, as 2024-07-10T12:00:00Z
    stream: KeptOpen | None = None  # read once, when there are neither data nor a path
    given: Mapping[str, Any] = field(default_factory=dict)  # of a page: what a feed or definition says of it

    def open(self) -> BinaryIO:
        """Its bytes as a stream.

        Raises:
            SourceError: it cannot be opened.
        """
        if self.data is not None:
            return io.BytesIO(self.data)
        if self.stream is not None:
            return self.stream
        if self.path is None:
            raise SourceError(f"{self.name} has no content.")
        try:
            return self.path.open("rb")
        except OSError as error:
            raise SourceError(
                f"{self.name} cannot be opened ({error.strerror}); check the path and its permissions."
            ) from error

    def read(self, limit: int = MAX_FILE_BYTES) -> bytes:
        """All its bytes.

        Raises:
            SourceError: it is empty or has more than ``limit`` bytes.
        """
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise SourceError(
                f"{self.name} has more than {limit:,} bytes; split it, or give JSON Lines with one document a line."
            )
        if not data:
            raise SourceError(f"{self.name} is empty; nothing to read.")
        return data


@dataclass(frozen=True)
class Member:
    """An item with the input it was read from: a member of a zip file, an archived page, a page of a sitemap."""

    item: Item
    source: Input


Read = Callable[[Input, Options], Iterator[Item | Member]]
