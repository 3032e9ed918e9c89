"""Agency items: NewsML-G2 (XML) and ninjs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources.blocks import element_lines, markup_lines, paragraphs
from stocktake.sources.dates import DateCandidate, read_candidate
from stocktake.sources.decode import decode
from stocktake.sources.inputs import Input, Item, Options
from stocktake.sources.jsonlines import document_from_row
from stocktake.sources.text import document_from_text
from stocktake.sources.xmlfiles import first_text, local, parse_xml

_DATES = (("firstcreated", "published"), ("contentcreated", "published"), ("versioncreated", "modified"))


def read_newsml(source: Input, options: Options) -> Iterator[Item]:
    """Text items of a NewsML-G2 file; items of pictures and packages are passed over."""
    root = parse_xml(source)
    items = [e for e in root.iter() if local(e) == "newsItem"]
    read = 0
    for number, item in enumerate(items, 1):
        body = next((e for e in item.iter() if local(e) in {"inlineXML", "inlineData"}), None)
        if body is not None:
            read += 1
            yield _item(item, body, f"{source.name}#{number}" if len(items) > 1 else source.name)
    if not read:
        raise SourceError(f"{source.name} has no item with text in it; give the items it refers to.")


def _item(item: Any, body: Any, where: str) -> Item:
    lines = _body_lines(body)
    if not lines:
        return SourceError(f"{where}: an item without text; nothing to read.")
    values = {
        name: first_text(item, name)
        for name in ("headline", "by", "dateline", "firstCreated", "contentCreated", "versionCreated")
    }
    status = next((e.get("qcode", "") for e in item.iter() if local(e) == "pubStatus"), "")
    provider = next((e for e in item.iter() if local(e) == "provider"), None)
    outlet = (
        None if provider is None else first_text(provider, "name") or provider.get("literal") or provider.get("qcode")
    )
    dates = {k.lower(): v for k, v in values.items()}
    return _document(
        lines, where, values["headline"], item.get("guid"), outlet, _dates(dates), status.rpartition(":")[2], values
    )


def _body_lines(body: Any) -> list[str]:
    """Lines of the text, without the NITF or HTML head, which repeats headline and byline."""
    for name in ("body.content", "body"):
        for element in body.iter():
            if local(element) == name:
                return element_lines(element)
    return element_lines(body) if len(body) else [x for line in (body.text or "").splitlines() if (x := line.strip())]


def read_json(source: Input, options: Options) -> Iterator[Item]:
    """A ``.json`` file: one ninjs item or row, or a list of them."""
    text, flags = decode(source.read(), source.name, options.encoding)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{source.name} is no JSON ({error}); for one document a line use .jsonl.") from error
    rows = data if isinstance(data, list) else [data]
    for number, row in enumerate(rows, 1):
        where = f"{source.name}#{number}" if len(rows) > 1 else source.name
        try:
            if not isinstance(row, Mapping):
                raise SourceError(f"{where}: no JSON object; each must be one, with at least a text.")
            yield _ninjs(row, where, flags) if _is_ninjs(row) else document_from_row(row, where, options, flags)
        except SourceError as error:
            yield error


def _is_ninjs(row: Mapping[str, Any]) -> bool:
    return "uri" in row and any(k in row for k in ("body_text", "body_xhtml", "body_html", "bodies"))


def _ninjs(row: Mapping[str, Any], where: str, warned: list[str]) -> Document:
    """ninjs 1 (``headline``, ``body_xhtml``) and 2 (``headlines``, ``bodies``, camel case)."""
    lower = {k.lower(): v for k, v in row.items()}
    headline = row.get("headline") or next(
        (h.get("value") for h in _list(row.get("headlines")) if h.get("value")), None
    )
    markup = row.get("body_xhtml") or row.get("body_html")
    plain = row.get("body_text")
    for body in _list(row.get("bodies")):
        is_markup = "html" in str(body.get("contentType", body.get("contenttype", "")))
        markup, plain = (markup or body.get("value"), plain) if is_markup else (markup, plain or body.get("value"))
    lines = (
        markup_lines(str(markup)) if markup else [x for line in str(plain or "").splitlines() if (x := line.strip())]
    )
    if not lines:
        raise SourceError(f"{where}: an item without text; nothing to read.")
    outlet = (
        row.get("copyrightholder")
        or row.get("infosource")
        or next((p.get("name") for p in _list(row.get("infosources"))), None)
    )
    fields = {"by": lower.get("byline"), "dateline": row.get("located")}
    dates = {name: lower.get(name) for name, _ in _DATES}
    status = str(lower.get("pubstatus", ""))
    name = outlet if isinstance(outlet, str) else next((str(o.get("name")) for o in _list(outlet)), None)
    return _document(lines, where, headline, str(row["uri"]), name, _dates(dates), status, fields, warned)


def _document(
    lines: list[str],
    where: str,
    title: str | None,
    source_id: str | None,
    outlet: str | None,
    dates: list[DateCandidate],
    status: str,
    fields: Mapping[str, Any],
    warned: Sequence[str] = (),
) -> Document:
    withdrawn = status.lower() in {"canceled", "cancelled", "withheld"}
    flags = [*warned, f"the agency marked this item {status}"] if withdrawn else warned
    kept = {k: str(fields[k]) for k in ("dateline",) if fields.get(k)}
    meta = (
        {"where": where}
        | ({"byline": str(fields["by"])} if fields.get("by") else {})
        | ({"fields": kept} if kept else {})
    )
    return document_from_text(
        paragraphs(lines),
        where=where,
        source_id=source_id,
        title=title,
        outlet=outlet,
        dates=dates,
        flags=flags,
        meta=meta,
    )


def _dates(values: Mapping[str, Any]) -> list[DateCandidate]:
    return [d for name, kind in _DATES if values.get(name) and (d := read_candidate(values[name], "newsml", kind))]


def _list(value: Any) -> list[Any]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []
