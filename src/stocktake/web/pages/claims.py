"""Claims: the history of one item, and the one address that adds to it. Nothing is ever changed or taken away."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from stocktake.store import STATUSES, Claim, parse_subject
from stocktake.store.claims import current
from stocktake.web import links
from stocktake.web.edits import CHOICES, ROLES, Lists, edited
from stocktake.web.pages.documents import claim_json
from stocktake.web.pages.rounds import ROUNDS, regrouped, said_words
from stocktake.web.params import BadRequest, site_of
from stocktake.web.respond import NotFound, View, json_answer
from stocktake.web.security import csrf_holds, session_of
from stocktake.web.shown import conflicts, newest, shown
from stocktake.web.site import Site
from stocktake.web.told import value_words

MAX_REASON = 1000
MAX_SUBJECT = 600


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
    text = found.text if found else ""
    told = [(c, value_words(c, text) if about else said_words(c, {})) for c in claims]
    extra = {"about": about, "d": found, "history": told, "live": live,
             "conflicts": conflicts(claims), "newest": newest(claims), "item": next(iter(shown(site, [name])), None),
             "roles": list(ROLES), "choices": CHOICES.get(about.layer, {}) if about else {},
             "back": links.document(found.id, about.span) if found and about else links.round(words)}  # fmt: skip
    return View("claims.html", data, rows=rows, extra=extra)


async def add(request: Request) -> Response:
    """Add a claim: accepted, edited, rejected, merged, split or undone; answers JSON, or leads back to the page."""
    given = [(k, v) for k, v in (await request.form()).multi_items() if isinstance(v, str)]
    form, lists = dict(given), {k: [v for name, v in given if name == k] for k, _ in given}
    wants_json = "application/json" in request.headers.get("accept", "")
    if not csrf_holds(request, request.headers.get("x-csrf-token") or form.get("csrf")):
        return _told(wants_json, {"error": "sign in first; the session may have ended", "status": 403})
    site, session = site_of(request), session_of(request)
    if session is None or not site.may_write(session):
        return _told(wants_json, {"error": "you may only read here", "status": 403})
    done = await run_in_threadpool(_add, site, form, lists, session.user)
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


def _add(site: Site, form: dict[str, str], lists: Lists, user: str) -> dict[str, Any]:
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
    variable, value, supersedes = _what(site, form, lists, status, name, before)
    made = site.store.add_claim(name, variable, value, status=status, user=user, reason=reason, supersedes=supersedes)
    seen = int(form["seen"]) if form.get("seen", "").isdigit() else None
    others = [claim_json(c) for c in before if seen is not None and c.id and c.id > seen and c.user != user]
    return {"id": made, "subject": name, "status": status, "variable": variable, "value": value, "user": user,
            "reason": reason, "meanwhile": others}  # fmt: skip


def _what(
    site: Site, form: dict[str, str], lists: Lists, status: str, name: str, before: list[Claim]
) -> tuple[str, Any, int | None]:
    """Variable, value and the claim that is superseded."""
    if status == "undone":
        target = next((c for c in before if str(c.id) == form.get("claim")), None)
        if target is None:
            raise BadRequest("say which claim of this item to undo: claim=NUMBER")
        return target.variable, None, target.id
    if status in ("accepted", "rejected"):
        return "item", status == "accepted", None
    if status in ("merged", "split"):
        return "round", regrouped(site, name, status, form.get("with", ""), lists.get("documents", ())), None
    about = parse_subject(name)
    if about is None:
        raise BadRequest("only quotes, positions and events can be edited")
    found, item = site.store.document(about.document_id), next(iter(shown(site, [name])), None)
    value = edited(about.layer, found.text if found else "", form, lists, item["fields"] if item else {})
    variable, said = next(iter(value.items())) if len(value) == 1 else ("item", value)
    live = [c.id for c in current(before) if c.variable == variable and c.status == "edited" and c.id]
    seen = int(form["seen"]) if form.get("seen", "").isdigit() else None
    known = [n for n in live if seen is None or n <= seen]  # a claim that its author has not seen is not replaced
    return variable, said, known[-1] if known else None
