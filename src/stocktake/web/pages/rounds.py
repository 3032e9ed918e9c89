"""A round: who, where, when, on whose words; statements side by side; outcome per claimant; sources; corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from stocktake.store import Claim, current, round_subject
from stocktake.web import links
from stocktake.web.pages.processes import names_of
from stocktake.web.params import BadRequest, day_of, site_of
from stocktake.web.respond import NotFound, View
from stocktake.web.site import Site
from stocktake.web.text import Piece, pieces

ROUNDS = round_subject("")


def round_page(request: Request) -> View | Response:
    """One round by its id, ``process/round``; one that people made part of another leads there."""
    site = site_of(request)
    name = request.path_params["id"]
    kept = site.stocks.get(name.split("/")[0], day_of(request, "as_of"))
    said = site.store.claims_within(round_subject(name.split("/")[0] + "/")) if kept else []
    found = next((r for r in kept.data["rounds"] if r["id"] == name), None) if kept else None
    if kept and found is None and (now := _moved_to(name, said, kept.data["rounds"])):
        return RedirectResponse(links.round(now), 303)
    if kept is None or found is None:
        raise NotFound(f"no round {name[:120]!r} in this store; rounds are listed on the page of their process")
    data = kept.data
    order = [r for r in data["rounds"]]
    at = order.index(found)
    claims = [c for c in said if c.subject == round_subject(name) or _documents(c) & set(found["documents"])]
    known = {r["id"]: r["name"] for r in order}
    extra = {
        "r": found, "names": names_of(data), "process": data, "sources": {s["key"]: s for s in data["sources"]},
        "groups": _groups(found, data["sources"]), "before": order[at - 1] if at else None,
        "after": order[at + 1] if at + 1 < len(order) else None,
        "claims": [(c, said_words(c, known)) for c in claims], "live": {c.id for c in current(claims)},
        "comparisons": [compared(c) for c in found["comparisons"]],
        "changes": [compared(c) for c in found["changes"]],
        "others": sorted((r for r in order if r["id"] != name), key=lambda r: abs(order.index(r) - at)),
        "contradictions": [c for c in data["contradictions"] if c["round"] == name],
        "fresh": site.stocks.fresh(),
    }  # fmt: skip
    people = [
        {"id": c.id, "status": c.status, "value": c.value, "user": c.user, "time": c.time, "reason": c.reason}
        for c in claims
    ]
    return View("round.html", {**found, "claims_by_people": people}, rows=evidence_rows(found), extra=extra)


def _documents(claim: Claim) -> set[str]:
    """The documents that a claim on a round names."""
    value = claim.value if isinstance(claim.value, Mapping) else {}
    return {*value.get("left", ()), *value.get("right", ())}


def _moved_to(name: str, said: Sequence[Claim], rounds: Sequence[Mapping[str, Any]]) -> str | None:
    """The round that now holds the documents of one that is no more, by what people said of it."""
    documents: set[str] = set()
    for claim in said:
        value = claim.value if isinstance(claim.value, Mapping) else {}
        if claim.subject == round_subject(name) or value.get("with") == name:
            documents |= _documents(claim)
    shared = [(len(documents & set(r["documents"])), r["id"]) for r in rounds]
    most = max(shared, default=(0, ""))
    return most[1] if most[0] else None


def said_words(claim: Claim, known: Mapping[str, str]) -> str:
    """What a claim on a round says, in words."""
    value = claim.value if isinstance(claim.value, Mapping) else {}
    if claim.status == "merged":
        other = str(value.get("with"))
        return f"the same round as {known.get(other, other.partition('/')[2])}"
    if claim.status == "split":
        return f"another round is told of by {', '.join(value.get('left', ()))}"
    return f"claim {claim.supersedes} does not hold" if claim.status == "undone" else claim.status


def regrouped(site: Site, subject: str, status: str, other: str, chosen: Sequence[str]) -> dict[str, Any]:
    """The value of a claim that merges or splits rounds: the documents, so that it outlives the rounds' ids.

    Args:
        subject: ``rounds ID`` of the round it is said of.
        status: merged or split.
        other: merged: the id of the round that is the same.
        chosen: split: keys of documents that tell of another round.
    """
    own = subject.removeprefix(ROUNDS)
    kept = site.stocks.get(own.split("/")[0])
    known = {r["id"]: r for r in kept.data["rounds"]} if kept else {}
    if own not in known:
        raise BadRequest("only a round can be merged or split")
    documents = known[own]["documents"]
    if status == "merged":
        if other not in known or other == own:
            raise BadRequest("choose the round that this one is the same as")
        if not documents or not known[other]["documents"]:
            raise BadRequest("a round that is only recalled, by no report of its own, cannot be merged")
        return {"with": other, "left": list(documents), "right": list(known[other]["documents"])}
    apart = [d for d in documents if d in chosen]
    rest = [d for d in documents if d not in apart]
    if not apart or not rest:
        raise BadRequest("choose the documents that tell of another round, and leave one at least")
    return {"left": apart, "right": rest}


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
