"""A round: who, where, when, on whose words; statements side by side; outcome per claimant; sources; corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request

from stocktake.web.pages.processes import names_of
from stocktake.web.params import day_of, site_of
from stocktake.web.respond import NotFound, View
from stocktake.web.text import Piece, pieces


def round_page(request: Request) -> View:
    """One round by its id, ``process/round``."""
    site = site_of(request)
    name = request.path_params["id"]
    kept = site.stocks.get(name.split("/")[0], day_of(request, "as_of"))
    found = next((r for r in kept.data["rounds"] if r["id"] == name), None) if kept else None
    if kept is None or found is None:
        raise NotFound(f"no round {name[:120]!r} in this store; rounds are listed on the page of their process")
    data = kept.data
    order = [r for r in data["rounds"]]
    at = order.index(found)
    claims = site.store.claims(round_subject(name), machine=False)
    extra = {
        "r": found, "names": names_of(data), "process": data, "sources": {s["key"]: s for s in data["sources"]},
        "groups": _groups(found, data["sources"]), "before": order[at - 1] if at else None,
        "after": order[at + 1] if at + 1 < len(order) else None, "claims": claims,
        "comparisons": [compared(c) for c in found["comparisons"]],
        "changes": [compared(c) for c in found["changes"]],
        "others": [r for r in order if r["id"] != name],
        "contradictions": [c for c in data["contradictions"] if c["round"] == name],
    }  # fmt: skip
    people = [
        {"status": c.status, "value": c.value, "user": c.user, "time": c.time, "reason": c.reason} for c in claims
    ]
    return View("round.html", {**found, "claims_by_people": people}, rows=evidence_rows(found), extra=extra)


def round_subject(name: str) -> str:
    """The subject of claims on a round as a whole."""
    return f"rounds {name}"


def evidence_rows(r: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The outcome as a table: one line for each claimant's piece of evidence."""
    return [
        {"round": r["id"], "claimant": c["claimant"], "level": c["level"], "document": e["document"],
         "start": e["span"][0], "end": e["span"][1], "words": e["text"]}
        for c in r["claims"] for e in c["evidence"]
    ]  # fmt: skip


def compared(c: Mapping[str, Any]) -> dict[str, Any]:
    """A comparison with each side's words cut along the typed differences."""
    return {**c, "left_pieces": _marked(c["left"], c["differences"], "left"),
            "right_pieces": _marked(c["right"], c["differences"], "right")}  # fmt: skip


def _marked(evidence: Mapping[str, Any], differences: Sequence[Mapping[str, Any]], side: str) -> list[Piece]:
    """Offsets of differences count from the document's start; the evidence shows a part of it."""
    text, start = evidence["text"], evidence["span"][0]
    marks = []
    for d in differences:
        span = d[side]
        shifted = [[span[0] - start, span[1] - start]] if span else []
        marks.append((d["type"], [s for s in shifted if s[0] >= 0 and s[1] <= len(text)]))
    return pieces(text, marks)


def _groups(r: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The round's sources, those that copy one text together."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for source in sources:
        if source["key"] in r["documents"]:
            groups.setdefault(source["group"], []).append(source)
    return list(groups.values())
