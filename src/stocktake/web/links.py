"""The addresses of the pages; ids are quoted, whatever characters they hold."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode


def document(name: str, span: Sequence[int] | None = None) -> str:
    """A document by id or source id; with a span, that place in it."""
    return f"/documents/{_quoted(name)}" + (f"?at={span[0]}-{span[1]}#at" if span else "")


def process(name: str) -> str:
    """A process."""
    return f"/processes/{_quoted(name)}"


def round(name: str) -> str:
    """A round by its id, ``process/name``."""
    return f"/rounds/{_quoted(name)}"


def actor(name: str) -> str:
    """An actor by id."""
    return f"/actors/{_quoted(name)}"


def claims(subject: str) -> str:
    """The history of one item."""
    return "/claims?" + urlencode({"subject": subject})


def search(**given: str) -> str:
    """A search."""
    return "/search?" + urlencode({k: v for k, v in given.items() if v})


def at(span: Sequence[int] | None) -> str:
    """Offsets as people read them: ``12–30``."""
    return f"{span[0]}–{span[1]}" if span else ""


def _quoted(name: str) -> str:
    return quote(name, safe="/:")
