"""XML files, told apart by their root element: feeds, sitemaps, NewsML-G2; with entities refused before any parsing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stocktake.errors import SourceError
from stocktake.sources.inputs import Input, Item, Member, Options
from stocktake.sources.needs import need

_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?P<name>[A-Za-z][\w.-]*)[\s/>]")
FEED_ROOTS = frozenset(("rss", "feed", "RDF"))
SITEMAP_ROOTS = frozenset(("urlset", "sitemapindex"))
NEWSML_ROOTS = frozenset(("newsItem", "newsMessage", "packageItem"))


def read_xml(source: Input, options: Options) -> Iterator[Item | Member]:
    """Documents of an XML file, by what its root element says it is."""
    from stocktake.sources.feeds import read_feed
    from stocktake.sources.html import read_html
    from stocktake.sources.newsml import read_newsml
    from stocktake.sources.sitemaps import read_sitemap

    root = xml_root(source.read())
    readers = dict.fromkeys(FEED_ROOTS, read_feed) | dict.fromkeys(SITEMAP_ROOTS, read_sitemap)
    readers |= dict.fromkeys(NEWSML_ROOTS, read_newsml) | {"html": read_html}
    if root not in readers:
        raise SourceError(
            f"{source.name} is XML of a kind stocktake does not read (<{root}>); feeds, sitemaps and NewsML-G2 are."
        )
    yield from readers[root](source, options)


def xml_root(data: bytes) -> str | None:
    """Name of the first element, prefix left out; None when there is none."""
    head = re.sub(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]{0,500}>", b"", data[:20_000], flags=re.DOTALL)
    match = _ROOT.search(head)
    return match["name"].decode("ascii") if match else None


def refuse_entities(data: bytes, name: str) -> None:
    """Entity declarations have no use in news XML and blow up parsers.

    Raises:
        SourceError: the data declares entities.
    """
    if b"<!ENTITY" in data.upper():
        raise SourceError(f"{name} declares XML entities, which can be an attack on the reader; not read.")


def parse_xml(source: Input) -> Any:
    """The root element (ElementTree), with entities, external references and DTDs refused.

    Raises:
        SourceError: no well-formed XML, or forbidden parts in it.
    """
    data = source.read()
    refuse_entities(data, source.name)
    tree = need("defusedxml.ElementTree", "XML")
    common = need("defusedxml.common", "XML")
    try:
        return tree.fromstring(data, forbid_dtd=True)
    except common.DefusedXmlException as error:
        raise SourceError(
            f"{source.name} has a document type or entities, which news XML does not need; not read."
        ) from error
    except (tree.ParseError, LookupError, ValueError) as error:
        raise SourceError(f"{source.name} is no well-formed XML ({error}); download it again.") from error


def local(element: Any) -> str:
    """Name of an element without its namespace."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def first_text(element: Any, *names: str) -> str | None:
    """Text of the first descendant with one of these names that has any."""
    for name in names:
        for found in element.iter():
            if local(found) == name and (text := " ".join("".join(found.itertext()).split())):
                return text
    return None
