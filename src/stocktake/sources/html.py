"""Saved or fetched web pages (``.html``): the article's text without navigation, and what its metadata says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources.blocks import element_lines
from stocktake.sources.dates import DateCandidate, candidate, read_candidate
from stocktake.sources.decode import decode
from stocktake.sources.exports import export_documents
from stocktake.sources.inputs import Input, Item, Options
from stocktake.sources.needs import need
from stocktake.sources.text import document_from_text
from stocktake.sources.written import given_date

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_EXPORT = re.compile(r"End of Document|\d+ of \d+ DOCUMENTS|Document [A-Z][A-Z0-9]{3,11}\d{8}")
_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|\D|$)")
_PUBLISHED_NAMES = (
    "article:published_time og:published_time datepublished date pubdate publishdate publication_date dc.date "
    "dc.date.issued dcterms.date dcterms.issued dcterms.created parsely-pub-date sailthru.date "
    "citation_publication_date"
)
_PUBLISHED = _PUBLISHED_NAMES.split()
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified", "lastmod")


def read_html(source: Input, options: Options) -> Iterator[Item]:
    """One page as one document, or the articles of an archive's export."""
    page, flags = decode_page(source, options)
    if _EXPORT.search(page):
        lines = element_lines(_tree(page, source.name))
        if (articles := export_documents(lines, source.name, flags)) is not None:
            yield from articles
            return
    yield document_from_html(page, source, flags, **source.given)


def decode_page(source: Input, options: Options) -> tuple[str, list[str]]:
    """By the user's encoding, then the server's, then the page's own; a wrong declaration is flagged, not believed."""
    data = source.read()
    declared = _CHARSET.search(data[:4096])
    served = re.search(r"charset=[\"']?([\w-]+)", source.media_type or "")
    page_says = declared[1].decode("ascii", "replace") if declared else None
    for name in (options.encoding, served[1] if served else None, page_says):
        if name:
            try:
                return data.decode(name), []
            except (UnicodeDecodeError, LookupError):
                text, flags = decode(data, source.name)
                return text, [*flags, f"the page says it is {name}, which it is not"]
    return decode(data, source.name)


def document_from_html(page: str, source: Input, flags: list[str], **given: Any) -> Document:
    """A page's markup as a document; ``given`` values (title, published, outlet, kind …) win over the page's.

    Raises:
        SourceError: the page has no article text.
    """
    tree = _tree(page, source.name)
    facts = page_facts(tree)
    title = given.pop("title", None) or facts["title"] or given.pop("fallback_title", None)
    given.pop("fallback_title", None)
    text = _article_text(page, tree, source.name, title)
    url = source.url or facts["url"]
    dates = [*given.pop("dates", ()), *page_dates(tree), *url_dates(url), *header_dates(source.headers)]
    meta = {"where": source.name} | ({"byline": facts["byline"]} if facts["byline"] else {}) | given.pop("meta", {})
    if source.fetched:
        meta["fetched"] = source.fetched
    merged = {"title": title, "outlet": facts["outlet"], "url": url} | {k: v for k, v in given.items() if v}
    flags = [*flags, *_break_flags(page)]
    return document_from_text(text, where=source.name, dates=dates, flags=flags, meta=meta, **merged)


def _break_flags(page: str) -> list[str]:
    opened = re.search(r"<(?:html|body)\b", page, re.IGNORECASE)
    closed = re.search(r"</(?:html|body)\s*>", page[-5000:], re.IGNORECASE)
    return ["the page breaks off (no closing </html>)"] if opened and not closed else []


def _tree(page: str, name: str) -> Any:
    lxml = need("lxml.html", "web pages")
    try:
        # Bytes, because lxml refuses text whose XML declaration names an encoding.
        return lxml.document_fromstring(page.encode("utf-8", "replace"), parser=lxml.HTMLParser(encoding="utf-8"))
    except Exception as error:  # lxml raises several unrelated types on hopeless markup
        raise SourceError(f"{name} is no HTML page ({error}); save the page again.") from error


def _article_text(page: str, tree: Any, name: str, title: str | None) -> str:
    extract = need("trafilatura", "web pages").extract
    text = extract(page, include_comments=False, include_tables=True, favor_precision=False, deduplicate=False) or ""
    if not text.strip():  # very short pages: the paragraphs themselves
        text = "\n".join(" ".join(p.text_content().split()) for p in tree.iter("p"))
    paragraphs = [line.strip() for line in text.splitlines() if line.strip()]
    if len(paragraphs) > 1 and title and " ".join(paragraphs[0].split()) == " ".join(title.split()):
        del paragraphs[0]  # the headline is in the document's title
    if not paragraphs:
        raise SourceError(f"{name} has no article text (no paragraphs found); save the full page, or give its text.")
    return "\n\n".join(paragraphs) + "\n"


def page_facts(tree: Any) -> dict[str, str | None]:
    """Title, outlet, byline and canonical address as the page's metadata gives them."""
    linked = json_ld(tree)
    named = _metas(tree)
    headline = next((str(x["headline"]) for x in linked if x.get("headline")), None)
    outlet = next((_name(x.get("publisher")) for x in linked if _name(x.get("publisher"))), None)
    author = next((_name(x.get("author")) for x in linked if _name(x.get("author"))), None)
    canonical = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical" and link.get("href")]
    headings = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    title_tag = next((" ".join((t.text_content() or "").split()) for t in tree.iter("title")), None)
    return {
        "title": headline or named.get("og:title") or (headings[0] if len(headings) == 1 else None) or title_tag,
        "outlet": outlet or named.get("og:site_name"),
        "byline": author or named.get("author"),
        "url": (canonical[0] if canonical else None) or named.get("og:url"),
    }


def page_dates(tree: Any) -> list[DateCandidate]:
    """Date candidates of a page: JSON-LD, meta elements, ``<time>`` elements; published and modified apart."""
    found: list[DateCandidate | None] = []
    for item in json_ld(tree):
        found.append(read_candidate(item.get("datePublished") or "", "json-ld"))
        found.append(read_candidate(item.get("dateModified") or "", "json-ld", "modified"))
    named = _metas(tree)
    found += [read_candidate(named[n], "metadata") for n in _PUBLISHED if n in named]
    found += [read_candidate(named[n], "metadata", "modified") for n in _MODIFIED if n in named]
    for element in list(tree.iter("time"))[:20]:
        prop = f"{element.get('itemprop', '')} {element.get('class', '')}".lower()
        kind = "modified" if "modif" in prop or "updat" in prop else "published"
        inside = any(a.tag in {"aside", "footer", "nav"} for a in element.iterancestors())
        if not inside:  # teasers of other articles have dates too
            found.append(read_candidate(element.get("datetime") or element.text_content(), "time element", kind))
    return list(dict.fromkeys(c for c in found if c is not None))


def url_dates(url: str | None) -> list[DateCandidate]:
    """The date in an address such as ``/2024/07/10/``."""
    match = _URL_DATE.search(url or "")
    written = given_date("-".join(match.groups())) if match else None
    return [candidate(written, "url")] if written else []


def header_dates(headers: Any) -> list[DateCandidate]:
    """When the server says the page was last changed."""
    value = next((v for k, v in headers.items() if k.lower() == "last-modified"), None)
    found = read_candidate(value, "http header", "modified") if value else None
    return [found] if found else []


def json_ld(tree: Any) -> list[dict[str, Any]]:
    """Articles described in the page's JSON-LD; broken blocks are passed over."""
    items: list[Any] = []
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            block = json.loads((script.text or "").strip())
        except (ValueError, RecursionError):
            continue
        items += block if isinstance(block, list) else [block]
    graphs = [x for item in items if isinstance(item, dict) for x in (item.get("@graph") or [item])]
    return [
        x
        for x in graphs
        if isinstance(x, dict) and re.search(r"Article|Report|BlogPosting|WebPage", str(x.get("@type")))
    ]


def _metas(tree: Any) -> dict[str, str]:
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            named.setdefault(name.lower(), meta.get("content").strip())
    return named


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    name = value.get("name") if isinstance(value, dict) else value
    return name.strip() if isinstance(name, str) and name.strip() else None
