"""Claims: the history of one item, and the one address that adds to it. Nothing is ever changed or taken away."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from stocktake.labels import OUTCOME_LEVELS
from stocktake.store import STATUSES, Claim, parse_subject
from stocktake.store.claims import current
from stocktake.web import links
from stocktake.web.pages.documents import claim_json
from stocktake.web.pages.search import ACTS
from stocktake.web.params import BadRequest, site_of, span_of
from stocktake.web.respond import NotFound, View, json_answer
from stocktake.web.security import csrf_holds, session_of
from stocktake.web.site import Site

MAX_REASON = 1000
MAX_SUBJECT = 600
ROUNDS = "rounds "
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
MODES = ("talks", "meeting", "visit", "call", "mediation", "summit")
REALIS = ("held", "planned", "proposed", "negated", "cancelled", "hypothetical", "background")
# What may be corrected, and to what; None: a free form that is checked by its own function.
CHOICES: dict[str, dict[str, tuple[Any, ...]]] = {
    "quotes": {"type": ("direct", "indirect", "mixed")},
    "events": {"type": TYPES, "mode": MODES, "realis": REALIS},
    "positions": {"act": ACTS, "level": tuple(OUTCOME_LEVELS)},
}


def history(request: Request) -> View:
    """Everything that was ever said of one item, oldest first."""
    site = site_of(request)
    name = request.query_params.get("subject", "")[:MAX_SUBJECT]
    about = parse_subject(name)
    if not about and not name.startswith(ROUNDS):
        raise BadRequest("say which item: ?subject=layer:document:start-end")
    found = site.store.document(about.document_id) if about else None
    if about and found is None:
        raise NotFound("the document of this item is not in this store")
    claims = site.store.claims(name)
    live = {c.id for c in current(claims) if c.id}
    words = found.text[about.span.start : about.span.end] if found and about else name.removeprefix(ROUNDS)
    rows = [claim_json(c) for c in claims]
    data = {"subject": name, "document": found.id if found else None, "words": words, "claims": rows}
    extra = {"about": about, "d": found, "history": claims, "live": live, "conflicts": conflicts(claims),
             "choices": CHOICES.get(about.layer, {}) if about else {}, "newest": newest(claims),
             "back": links.document(found.id, about.span) if found and about else links.round(words)}  # fmt: skip
    return View("claims.html", data, rows=rows, extra=extra)


def conflicts(claims: list[Claim]) -> set[int]:
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


def newest(claims: list[Claim]) -> int:
    """The number of the last claim, which a form sends back: so a later one by somebody else is noticed."""
    return max((c.id for c in claims if c.id), default=0)


async def add(request: Request) -> Response:
    """Add a claim: accepted, edited, rejected, merged, split or undone; answers JSON, or leads back to the page."""
    form = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
    wants_json = "application/json" in request.headers.get("accept", "")
    if not csrf_holds(request, request.headers.get("x-csrf-token") or form.get("csrf")):
        return _told(wants_json, {"error": "sign in first; the session may have ended", "status": 403})
    site, session = site_of(request), session_of(request)
    if session is None or not site.may_write(session):
        return _told(wants_json, {"error": "you may only read here", "status": 403})
    done = await run_in_threadpool(_add, site, form, session.user)
    site.refresh_soon()
    if wants_json:
        return json_answer(done, 201)
    return RedirectResponse(_back(form, done), 303)


def _told(wants_json: bool, answer: dict[str, Any]) -> Response:
    return json_answer(answer, 403) if wants_json else RedirectResponse("/login", 303)


def _back(form: dict[str, str], done: dict[str, Any]) -> str:
    """Where to go on: always a page of ours."""
    if form.get("next") == "review":
        return "/review?" + urlencode({"done": done["id"]})
    if done["subject"].startswith(ROUNDS):
        return links.round(done["subject"].removeprefix(ROUNDS))
    return links.claims(done["subject"])


def _add(site: Site, form: dict[str, str], user: str) -> dict[str, Any]:
    name = form.get("subject", "")[:MAX_SUBJECT]
    status = form.get("status", "")
    about = parse_subject(name)
    if status not in STATUSES or status in ("coded", "added"):
        raise BadRequest(f"no action {status[:20]!r}")
    if about is None and not name.startswith(ROUNDS):
        raise BadRequest("say which item: subject=layer:document:start-end")
    if about and site.store.document(about.document_id) is None:
        raise NotFound("the document of this item is not in this store")
    before = site.store.claims(name, machine=False)
    reason = form.get("reason", "")[:MAX_REASON].strip() or None
    variable, value, supersedes = _what(site, form, status, name, before)
    made = site.store.add_claim(name, variable, value, status=status, user=user, reason=reason, supersedes=supersedes)
    seen = int(form["seen"]) if form.get("seen", "").isdigit() else None
    others = [claim_json(c) for c in before if seen is not None and c.id and c.id > seen and c.user != user]
    return {"id": made, "subject": name, "status": status, "variable": variable, "value": value, "user": user,
            "reason": reason, "meanwhile": others}  # fmt: skip


def _what(site: Site, form: dict[str, str], status: str, name: str, before: list[Claim]) -> tuple[str, Any, int | None]:
    """Variable, value and the claim that is superseded."""
    if status == "undone":
        target = next((c for c in before if str(c.id) == form.get("claim")), None)
        if target is None:
            raise BadRequest("say which claim of this item to undo: claim=NUMBER")
        return target.variable, None, target.id
    if status in ("accepted", "rejected"):
        return "item", status == "accepted", None
    if status in ("merged", "split"):
        return "round", _rounds(site, form, name, status), None
    value = edited(site, form, name)
    variable, said = next(iter(value.items())) if len(value) == 1 else ("item", value)
    live = [c.id for c in current(before) if c.variable == variable and c.status == "edited" and c.id]
    seen = int(form["seen"]) if form.get("seen", "").isdigit() else None
    known = [n for n in live if seen is None or n <= seen]  # a claim that its author has not seen is not replaced
    return variable, said, known[-1] if known else None


def _rounds(site: Site, form: dict[str, str], name: str, status: str) -> Any:
    own = name.removeprefix(ROUNDS)
    kept = site.stocks.get(own.split("/")[0])
    known = {r["id"]: r for r in kept.data["rounds"]} if kept else {}
    if own not in known:
        raise BadRequest("only a round can be merged or split")
    if status == "merged":
        if form.get("with") not in known or form["with"] == own:
            raise BadRequest("choose the round that this one is the same as")
        return form["with"]
    documents = [d for d in form.get("documents", "").split("\n") if d.strip() in known[own]["documents"]]
    if not documents:
        raise BadRequest("choose the documents that tell of another round")
    return [d.strip() for d in documents]


def edited(site: Site, form: dict[str, str], name: str) -> dict[str, Any]:
    """The values of a correction in the interchange form, each checked; only those that the form names."""
    about = parse_subject(name)
    if about is None or about.layer not in CHOICES:
        raise BadRequest("only quotes, positions and events can be edited")
    out: dict[str, Any] = {}
    for field, choices in CHOICES[about.layer].items():
        if form.get(field):
            by_name = {str(choice): choice for choice in choices}
            if form[field] not in by_name:
                raise BadRequest(f"{field} {form[field][:40]!r} is none of {', '.join(by_name)}")
            out[field] = by_name[form[field]]
    if form.get("span"):
        found, span = site.store.document(about.document_id), span_of(form["span"])
        if span is None or found is None or span.end > len(found.text):
            raise BadRequest("the span is not in the text; mark the words again")
        key = {"quotes": "content", "events": "trigger", "positions": "span"}[about.layer]
        out[key] = [list(span)] if key == "content" else list(span)
    if not out:
        raise BadRequest("nothing was changed; choose a value or mark the words, or press a to accept")
    return out
