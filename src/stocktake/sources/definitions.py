"""Official sources, each declared in one small TOML file: where its items are listed, and how to tell what they are.

A definition has ``name``, ``actor`` (our id), ``language``, ``kind``, and either ``feed`` (RSS or Atom) or ``page``
with ``links`` (a pattern of the article addresses listed on it). ``readout`` and ``joint`` are patterns of titles.
``examples`` are items of its layout, which tests build a page from. Users add their own files in the same form.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from stocktake.errors import SourceError
from stocktake.sources.dates import DateCandidate
from stocktake.sources.decode import decode
from stocktake.sources.feeds import entry_dates, parse_feed
from stocktake.sources.html import url_dates
from stocktake.sources.inputs import Input
from stocktake.sources.needs import need

_KEYS = frozenset(
    ["name", "actor", "language", "kind", "feed", "page", "links", "readout", "joint", "checked", "examples"]
)


@dataclass(frozen=True)
class Definition:
    """One source. ``key`` is its file's name; exactly one of ``feed`` and ``page`` is given."""

    key: str
    name: str
    feed: str | None = None
    page: str | None = None
    links: str | None = None
    actor: str | None = None
    language: str = "en"
    kind: str = "official_statement"
    readout: str | None = None
    joint: str | None = None
    checked: str = ""
    examples: tuple[dict[str, str], ...] = ()

    @property
    def address(self) -> str:
        """What is polled."""
        return self.feed or self.page or ""

    def kind_of(self, title: str | None) -> str:
        """Kind of an item by its title."""
        for kind, pattern in (("joint_statement", self.joint), ("readout", self.readout)):
            if pattern and re.search(pattern, title or "", re.IGNORECASE):
                return kind
        return self.kind


@dataclass(frozen=True)
class Listed:
    """One item of a feed or listing page: its address, id (the address unless the feed has another), title, dates."""

    url: str
    id: str
    title: str | None = None
    dates: tuple[DateCandidate, ...] = field(default=())


def official_sources() -> dict[str, Definition]:
    """The packaged definitions by key."""
    folder = files("stocktake.sources") / "official"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name[:-5]: parse_definition(f.read_text(encoding="utf-8"), f.name[:-5]) for f in found}


def load_definition(name: str) -> Definition:
    """A definition by the key of a packaged one, by the path of a TOML file, or of a bare feed address.

    Raises:
        SourceError: none of these, or a file that is no definition.
    """
    if name.startswith(("http://", "https://")):
        return Definition(key=name, name="", feed=name, kind="")
    if name.endswith(".toml"):
        try:
            return parse_definition(Path(name).read_text(encoding="utf-8"), Path(name).stem)
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(f"{name} cannot be read ({error}); check the path.") from error
    packaged = official_sources()
    if name not in packaged:
        raise SourceError(
            f"no source is called {name}; known: {', '.join(packaged)}. Or give a feed's address or a .toml file."
        )
    return packaged[name]


def parse_definition(text: str, key: str) -> Definition:
    """Read a definition; every mistake in it is named.

    Raises:
        SourceError: no TOML, unknown or missing keys, or a pattern that is none.
    """
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"source {key} is no TOML ({error}); mend it.") from error
    if unknown := sorted(set(data) - _KEYS):
        raise SourceError(f"source {key} has unknown keys: {', '.join(unknown)}; known: {', '.join(sorted(_KEYS))}.")
    if (
        not data.get("name")
        or bool(data.get("feed")) == bool(data.get("page"))
        or (data.get("page") and not data.get("links"))
    ):
        raise SourceError(f"source {key} needs a name, and either feed, or page with links.")
    for name in ("links", "readout", "joint"):
        try:
            re.compile(data.get(name, ""))
        except (re.error, TypeError) as error:
            raise SourceError(f"source {key}: {name} is no pattern ({error}).") from error
    data["examples"] = tuple(data.get("examples", ()))
    return Definition(key=key, **data)


def listed(definition: Definition, source: Input) -> Iterator[Listed]:
    """Items on a feed or listing page, each once, in its order.

    Raises:
        SourceError: no feed, or a page without one matching link (its layout has changed).
    """
    found = _feed_items(source) if definition.feed else _page_items(definition, source)
    seen: set[str] = set()
    for item in found:
        if item.id not in seen:
            seen.add(item.id)
            yield item


def _feed_items(source: Input) -> Iterator[Listed]:
    for entry in parse_feed(source).entries:
        url = entry.get("link") or ""
        if name := entry.get("id") or url:
            yield Listed(urljoin(source.url or "", url), name, entry.get("title"), tuple(entry_dates(entry)))


def _page_items(definition: Definition, source: Input) -> Iterator[Listed]:
    page, _ = decode(source.read(), source.name)
    lxml = need("lxml.html", "web pages")
    tree = lxml.document_fromstring(page.encode("utf-8", "replace"), parser=lxml.HTMLParser(encoding="utf-8"))
    pattern, count = re.compile(definition.links or ""), 0
    for link in tree.iter("a"):
        url = urldefrag(urljoin(source.url or definition.page or "", (link.get("href") or "").strip()))[0]
        title = " ".join(link.text_content().split()) or link.get("title")
        if pattern.search(url) and url != urldefrag(definition.page or "")[0]:  # not "back to top"
            count += 1
            yield Listed(url, url, title, tuple(url_dates(url)))
    if not count:
        raise SourceError(
            f"{source.name}: no link matches {definition.links!r}; the page's layout has changed: mend "
            f"links in source {definition.key}."
        )
