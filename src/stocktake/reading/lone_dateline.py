"""Datelines that only a list of places tells from a speaker or a headline: "DOHA: The sides …", "ANKARA" on a line."""

from __future__ import annotations

import re
from dataclasses import replace

from stocktake.reading.gazetteer import Gazetteer
from stocktake.records import Dateline, Document, Span

_CAPS = r"[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ'’.-]+(?:[ -][^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ'’.-]+){0,3}"
_LABEL = re.compile(rf"(?P<place>{_CAPS}):[ \t]+(?=[^\W\d_a-zß-ÿ“\"'‘])")
_ANY_LABEL = re.compile(r"^(?:[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ .,'’-]{1,50}|Q|A)(?: \([^)\n]{1,40}\))?:[ \t]", re.MULTILINE)
_LINE = re.compile(rf"(?P<place>{_CAPS})[ \t]*\r?\n\s*$")
_MAX_HEADER_CHARS = 4000


def lone_dateline(document: Document, gazetteer: Gazetteer) -> Document:
    """The document with its dateline where a town alone, in capitals, stands before the text; else unchanged.

    A label counts only when no other label follows: in a transcript "VICTORIA:" is a person.
    """
    if document.dateline is not None:
        return document
    text, body = document.text, document.body
    label = _LABEL.match(text, body)
    if label and _is_town(label["place"], gazetteer) and not _ANY_LABEL.search(text, label.end()):
        return replace(document, body=label.end(), dateline=_dateline(label))
    line = None if label else _LINE.search(text[max(0, body - _MAX_HEADER_CHARS) : body])
    if line and _is_town(line["place"], gazetteer):
        title = None if document.title == line["place"] else document.title
        return replace(document, title=title, dateline=_dateline(line, max(0, body - _MAX_HEADER_CHARS)))
    return document


def _dateline(match: re.Match[str], shift: int = 0) -> Dateline:
    return Dateline(Span(match.start("place") + shift, match.end("place") + shift), match["place"].title())


def _is_town(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a well-known town has the name, and no state but its own: "A-LAND:" may be a delegation's label."""
    rows = [m.row for m in gazetteer.find(name.title()) if not m.alias]
    if any(r.kind == "capital" for r in rows):
        return True
    towns = [r for r in rows if r.kind == "city" and (r.ours or r.population >= 100_000)]
    return bool(towns) and all(r.kind != "country" for r in rows)
