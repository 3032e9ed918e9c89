"""Search: full text, and by speaker, actor, issue, act, date; each result is the sentence with the hit."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from stocktake.store import Hit
from stocktake.web.edits import ACTS
from stocktake.web.params import day_of, site_of, text_of
from stocktake.web.respond import View
from stocktake.web.text import Piece, pieces

FIELDS = ("speaker", "actor", "issue", "act")
LIMIT, MOST = 20, 200  # a hit costs the store 2 ms


def search(request: Request) -> View:
    """Hits for what was asked; nothing asked, nothing found."""
    site = site_of(request)
    query = text_of(request, "q")
    given: dict[str, Any] = {name: text_of(request, name) or None for name in FIELDS}
    days = {"since": day_of(request, "since"), "until": day_of(request, "until")}
    asked = bool(query or any(given.values()))
    wanted = text_of(request, "limit")
    limit = min(int(wanted), MOST) if wanted.isdecimal() and wanted.isascii() and wanted.strip("0") else LIMIT
    hits = site.store.search(query, **given, **days, limit=limit) if asked else []
    rows = [hit_row(hit) for hit in hits]
    data = {"q": query, **given, **days, "hits": rows, "limit": limit}
    shown = [(hit, hit_pieces(hit)) for hit in hits]
    return View("search.html", data, rows=rows, extra={"shown": shown, "asked": asked, "acts": ACTS})


def hit_row(hit: Hit) -> dict[str, Any]:
    """A hit as plain values."""
    return {
        "document": hit.document_id, "source_id": hit.source_id, "title": hit.title, "outlet": hit.outlet,
        "published": hit.published, "layer": hit.layer, "start": hit.sentence.start, "end": hit.sentence.end,
        "sentence": hit.snippet, "speaker": hit.speaker, "actors": list(hit.actors), "act": hit.act,
        "issues": list(hit.issues), "level": hit.level, "score": hit.score, "subject": hit.subject,
        "url": hit.url,
    }  # fmt: skip


def hit_pieces(hit: Hit) -> list[Piece]:
    """The sentence, cut along the words found."""
    start = hit.sentence.start
    return pieces(hit.snippet, [("hit", [(s - start, e - start) for s, e in hit.spans])])
