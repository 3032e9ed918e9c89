"""Review: the queue, one item at a time with its text; and what people settled, as training data."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from stocktake.records import Span
from stocktake.store import parse_subject
from stocktake.web.edits import CHOICES, ROLES
from stocktake.web.export import training_lines
from stocktake.web.params import site_of, text_of
from stocktake.web.queue import LAYERS, queue
from stocktake.web.respond import View
from stocktake.web.shown import shown
from stocktake.web.site import Site

SHOWN = 12


def review(request: Request) -> View:
    """The next items to look at, the least certain first."""
    site = site_of(request)
    layer = text_of(request, "layer") or None
    rows, waiting = queue(site, layer if layer in LAYERS else None, text_of(request, "document") or None, SHOWN)
    items = shown(site, [row["subject"] for row in rows])
    done = text_of(request, "done")
    data = {"layer": layer, "waiting": waiting, "items": [{k: v for k, v in i.items() if k[0] != "_"} for i in items]}
    extra = {"shown": items, "choices": CHOICES, "disagree": site.cached("disagree", lambda: _disagreements(site)),
             "done": int(done) if done.isdigit() and len(done) < 12 else None,
             "latest": site.cached("done last", lambda: _latest(site)), "layers": LAYERS,
             "roles": list(ROLES)}  # fmt: skip
    return View("review.html", data, extra=extra)


def training(request: Request) -> Response:
    """What people accepted and corrected, one text a line, in the annotation guide's format."""
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in training_lines(site_of(request).store))
    return Response(lines.encode("utf-8", "replace"), media_type="application/x-ndjson",
                    headers={"content-disposition": 'attachment; filename="training.jsonl"'})  # fmt: skip


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
