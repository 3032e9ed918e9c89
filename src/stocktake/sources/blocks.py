"""Markup of feeds, agencies and exports to paragraphs: unlike a web page, all of it is the article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stocktake.sources.needs import need

_BLOCK_NAMES = (
    "p div br li tr td th h1 h2 h3 h4 h5 h6 blockquote pre section article ul ol table hr dd dt header footer "
    "body.content body.head block hl1 hl2"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN = frozenset(("script", "style", "template", "noscript", "head"))


def markup_lines(fragment: str) -> list[str]:
    """The text of an HTML or XHTML fragment as its block elements' lines, white space folded, empty ones left out."""
    if not fragment.strip():
        return []
    lxml = need("lxml.html", "markup")
    tree = lxml.fragment_fromstring(
        fragment, create_parent="div", parser=lxml.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    return element_lines(tree)


def element_lines(element: Any) -> list[str]:
    """The same of a parsed element (lxml or ElementTree)."""
    lines = [""]
    for kind, value in _walk(element):
        if kind == "text":
            lines[-1] += value
        elif lines[-1]:
            lines.append("")
    return [folded for line in lines if (folded := " ".join(line.split()))]


def _walk(element: Any) -> Iterator[tuple[str, str]]:
    """Text and block borders in document order; iterative, because hostile markup nests deeper than Python's stack."""
    stack: list[tuple[str, Any]] = [("element", element)]
    while stack:
        kind, value = stack.pop()
        if kind != "element":
            yield kind, value
            continue
        name = value.tag.rsplit("}", 1)[-1].lower() if isinstance(value.tag, str) else None
        if name is None or name in _UNSEEN:  # comments and processing instructions have no name
            continue
        after: list[tuple[str, Any]] = [("text", value.text or "")]
        for child in value:
            after += [("element", child), ("text", child.tail or "")]
        border = [("border", "")] if name in _BLOCKS else []
        stack.extend(reversed([*border, *after, *border]))


def paragraphs(lines: list[str]) -> str:
    """Lines as a text of paragraphs, a blank line between them."""
    return "\n\n".join(lines) + "\n" if lines else ""
