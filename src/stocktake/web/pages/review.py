"""Review: the queue, one item at a time with its text; and what people settled, as training data."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from stocktake.records import Reading, Span
from stocktake.store import parse_subject
from stocktake.web.export import training_lines
from stocktake.web.items import items_of
from stocktake.web.pages.claims import CHOICES, conflicts, newest
from stocktake.web.params import site_of, text_of
from stocktake.web.queue import LAYERS, queue
from stocktake.web.respond import View
from stocktake.web.site import Site
from stocktake.web.text import pieces

SHOWN = 12
CONTEXT = 420  # characters each way


def review(request: Request) -> View:
    """The next items to look at, the least certain first."""
    site = site_of(request)
    layer = text_of(request, "layer") or None
    rows, waiting = queue(site, layer if layer in LAYERS else None, text_of(request, "document") or None, SHOWN)
    items = [item for row in rows if (item := _item(site, row))]
    done = text_of(request, "done")
    data = {"layer": layer, "waiting": waiting, "items": [{k: v for k, v in i.items() if k[0] != "_"} for i in items]}
    extra = {"shown": items, "choices": CHOICES, "disagree": site.cached("disagree", lambda: _disagreements(site)),
             "done": int(done) if done.isdigit() and len(done) < 12 else None, "latest": _latest(site),
             "layers": LAYERS}  # fmt: skip
    return View("review.html", data, extra=extra)


def training(request: Request) -> Response:
    """What people accepted and corrected, one text a line, in the annotation guide's format."""
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in training_lines(site_of(request).store))
    return Response(lines.encode("utf-8", "replace"), media_type="application/x-ndjson",
                    headers={"content-disposition": 'attachment; filename="training.jsonl"'})  # fmt: skip


def _item(site: Site, row: dict[str, Any]) -> dict[str, Any] | None:
    """A row of the queue with its item, the text around it, and what was said of it before."""
    reading = _reading(site, row["document_id"])
    found = next((i for i in items_of(reading) if i["subject"] == row["subject"]), None) if reading else None
    if found is None or reading is None:
        return None
    d = reading.document
    start, end = found["spans"][0][0], found["spans"][-1][1]
    low, high = _window(d.text, start, end)
    claims = site.store.claims(row["subject"], machine=False)
    rounds = site.stocks.rounds_of.get(d.source_id or d.id, [])
    return {
        **found, "document": d.id, "title": d.title, "outlet": d.outlet, "published": d.published,
        "_pieces": pieces(d.text[low:high], [(found["layer"], [(s - low, e - low) for s, e in found["spans"]])]),
        "_low": low, "_high": high, "_d": d, "_newest": newest(claims), "_conflict": bool(conflicts(claims)),
        "_rounds": rounds[:3],
    }  # fmt: skip


def _reading(site: Site, name: str) -> Reading | None:
    return site.cached(("reading", name), lambda: site.store.reading(name))


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """A piece of text around a span that begins and ends between words."""
    low, high = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    while 0 < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < len(text) and not text[high].isspace():
        high -= 1
    return low, high


def _disagreements(site: Site) -> list[dict[str, Any]]:
    """Corrections that the newest reading has no item for."""
    rows = site.store.query("SELECT DISTINCT document_id FROM claims WHERE document_id IS NOT NULL")
    return [
        {"subject": c.subject, "variable": c.variable, "value": c.value, "user": c.user, "status": c.status}
        for row in rows for c in site.store.disagreements(row["document_id"])
    ]  # fmt: skip


def _latest(site: Site) -> list[dict[str, Any]]:
    """The last things done, so that they can be undone."""
    rows = site.store.query("SELECT id, subject, variable, status, user, time FROM claims ORDER BY id DESC LIMIT 5")
    return [{**row, "words": _words(site, row["subject"])} for row in rows]


def _words(site: Site, name: str) -> str:
    about = parse_subject(name)
    found = site.store.document(about.document_id) if about else None
    span = about.span if about else Span(0, 0)
    return found.text[span.start : min(span.end, span.start + 80)] if found else name.removeprefix("rounds ")
