"""An item as it is worked on: its words in their text, its present values as a form's fields, what was said of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from stocktake.process.stock_records import plain
from stocktake.records import Reading
from stocktake.store import Claim, current, parse_subject
from stocktake.web.edits import fields_of
from stocktake.web.items import item_at, items_of
from stocktake.web.site import Site
from stocktake.web.text import pieces

CONTEXT = 420  # characters each way


def shown(site: Site, names: Sequence[str]) -> list[dict[str, Any]]:
    """The items of these subjects, in order; those that the newest readings do not have are left out."""
    revision = site.store.revision()
    about = {name: found for name in names if (found := parse_subject(name))}
    documents = list(dict.fromkeys(found.document_id for found in about.values()))
    said: dict[str, list[Claim]] = {name: [] for name in documents}
    for claim in site.store.claims(document_id=documents, machine=False):
        said[claim.document_id or ""].append(claim)
    out = []
    for name, found in about.items():
        document = found.document_id
        reading = site.cached(("reading", document), partial(site.store.reading, document), revision)
        items = items_of(reading, said[document]) if reading else []
        if reading and (item := item_at(items, name)):
            out.append(_with_text(site, item, reading, [c for c in said[document] if c.subject == name]))
    return out


def _with_text(site: Site, item: dict[str, Any], reading: Reading, claims: list[Claim]) -> dict[str, Any]:
    d = reading.document
    start, end = item["spans"][0][0], item["spans"][-1][1]
    low, high = _window(d.text, start, end, d.body)
    marks = [(item["layer"], [(s - low, e - low) for s, e in item["spans"]])]
    now = plain(item["_record"])
    return {
        **item, "document": d.id, "title": d.title, "outlet": d.outlet, "published": d.published, "fields": now,
        "_form": fields_of(item["layer"], now), "_pieces": pieces(d.text[low:high], marks), "_low": low, "_high": high,
        "_d": d, "_newest": newest(claims), "_conflict": bool(conflicts(claims)),
        "_rounds": site.stocks.rounds_of.get(d.source_id or d.id, [])[:3],
    }  # fmt: skip


def _window(text: str, start: int, end: int, body: int) -> tuple[int, int]:
    """A piece of text around a span that begins and ends between words, without the header lines above the body."""
    least = body if start >= body else 0
    while least < start and text[least].isspace():
        least += 1
    low, high = max(least, start - CONTEXT), min(len(text), end + CONTEXT)
    while least < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < len(text) and not text[high].isspace():
        high -= 1
    return low, high


def conflicts(claims: Iterable[Claim]) -> set[int]:
    """Claims in force of different people about one variable with different values: shown, not settled by us."""
    live: dict[str, list[Claim]] = {}
    for claim in current(claims):
        if claim.id and claim.status != "coded":
            live.setdefault(claim.variable, []).append(claim)
    out: set[int] = set()
    for said in live.values():
        if len({(c.status, json.dumps(c.value, sort_keys=True)) for c in said}) > 1 and len({c.user for c in said}) > 1:
            out |= {c.id for c in said if c.id}
    return out


def newest(claims: Iterable[Claim]) -> int:
    """The number of the last claim, which a form sends back: so a later one by somebody else is noticed."""
    return max((c.id for c in claims if c.id), default=0)
