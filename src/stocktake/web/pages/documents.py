"""Documents: the list, and one document with everything that was read in it, highlighted."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from stocktake.records import Document, Reading, Span
from stocktake.sentences import sentence_at
from stocktake.store.claims import current
from stocktake.web.items import LAYERS, items_of
from stocktake.web.params import PAGE, day_of, document_of, page_of, site_of, span_of, text_of
from stocktake.web.respond import View
from stocktake.web.site import Site
from stocktake.web.text import pieces

# A page stays under 300 kB; a longer text is shown from its beginning, or around the place asked for.
MAX_CHARS = 40_000


def documents(request: Request) -> View:
    """All documents, the youngest first, by outlet, kind and date."""
    site = site_of(request)
    number = page_of(request)
    given = {"outlet": text_of(request, "outlet"), "kind": text_of(request, "kind")}
    days = {"since": day_of(request, "since"), "until": day_of(request, "until")}
    where, values = ["1 = 1"], {name: value for name, value in (given | days).items() if value}
    where += [f"{name} = :{name}" for name in given if name in values]
    where += ["day >= :since"] if days["since"] else []
    where += ["day <= :until"] if days["until"] else []
    sql = (
        "SELECT id, source_id, coalesce(title, substr(ltrim(substr(text, body + 1)), 1, 90)) AS title, outlet, "
        f"published, kind, url, added FROM documents WHERE {' AND '.join(where)} "
        "ORDER BY day DESC, id LIMIT :n OFFSET :at"
    )
    rows = site.store.query(sql, **values, n=PAGE + 1, at=(number - 1) * PAGE)
    data = {"documents": rows[:PAGE], "page": number, "more": len(rows) > PAGE, "asked": values}
    return View(
        "documents.html", data, rows=rows[:PAGE], extra={"outlets": site.cached("outlets", lambda: _outlets(site))}
    )


def _outlets(site: Site) -> list[str]:
    rows = site.store.query(
        "SELECT outlet FROM documents WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY count(*) DESC"
    )
    return [row["outlet"] for row in rows[:200]]


def document(request: Request) -> View:
    """One document by id, source id or the beginning of an id; ``?at=12-30`` marks a place in it."""
    site = site_of(request)
    found = document_of(site, request.path_params["id"])
    reading = site.store.reading(found.id) or Reading(found)
    claims = site.store.claims(document_id=found.id)
    items = items_of(reading, claims)
    at = span_of(text_of(request, "at"))
    state = {claim.subject: claim.status for claim in current(claims)}
    for item in items:
        item["status"] = state.get(item["subject"])
    data = reading.to_json()
    data["claims_by_people"] = [claim_json(c) for c in claims]
    extra = {
        "d": found, "items": items, "at": at, "coder": reading.coder,
        "dropped": [_dropped(found, x) for x in reading.dropped],
        "appearances": site.store.appearances(found.id), "rounds": _rounds(site, found), "claims": claims,
        "disagreements": site.store.disagreements(found.id) if claims else [], "read": reading.coder is not None,
        "counts": {layer: sum(i["layer"] == layer for i in items) for layer in LAYERS},
        "meetings": reading.meetings, "outcome": reading.outcome, **_shown(found, items, at),
    }  # fmt: skip
    rows = [{**{k: i[k] for k in ("layer", "value", "text", "score", "status", "subject")},
             "start": i["spans"][0][0], "end": i["spans"][-1][1]} for i in items]  # fmt: skip
    return View("document.html", data, rows=rows, extra=extra)


def claim_json(claim: Any) -> dict[str, Any]:
    """A claim as plain values."""
    names = ("id", "subject", "variable", "value", "status", "coder", "user", "time", "reason", "supersedes", "score")
    return {name: getattr(claim, name) for name in names} | {"superseded_by": list(claim.superseded_by)}


def _shown(found: Document, items: list[dict[str, Any]], at: Span | None) -> dict[str, Any]:
    """The stretch of text that is shown, cut along its items and the place asked for."""
    low = 0 if at is None or at.end < MAX_CHARS else max(0, at.start - MAX_CHARS // 2)
    high = min(len(found.text), low + MAX_CHARS)
    marks: list[tuple[str, Any]] = [(i["layer"], [(s - low, e - low) for s, e in i["spans"]]) for i in items]
    if at:
        marks.append(("at", [(at.start - low, at.end - low)]))
    return {"pieces": pieces(found.text[low:high], marks), "low": low, "high": high, "at_number": len(items)}


def _dropped(found: Document, item: Any) -> dict[str, Any]:
    span = item.span
    words = ""
    if span:
        start, end = sentence_at(found.text, span, 80)
        words = found.text[max(start, span.start - 80) : min(end, span.end + 80)]
    return {"stage": item.stage, "reason": item.reason, "span": span, "score": item.score, "words": words}


def _rounds(site: Site, found: Document) -> list[tuple[str, str, str]]:
    return list(dict.fromkeys(site.stocks.rounds_of.get(found.source_id or found.id, [])))
