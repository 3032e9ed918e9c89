"""Actors: the list, and one actor: offices over time, what they said, whom they met."""

from __future__ import annotations

from collections import Counter
from typing import Any

from starlette.requests import Request

from stocktake.store import Hit
from stocktake.web.params import PAGE, page_of, site_of, text_of
from stocktake.web.respond import NotFound, View
from stocktake.web.site import Site

WITHIN = "(actor = :id OR (actor > :id || '.' AND actor < :id || '/'))"
MAX_LIST = 2000
MAX_MEETINGS = 3000


def actors(request: Request) -> View:
    """All actors, those in most documents first; ``?q=`` looks in names and ids."""
    site = site_of(request)
    wanted, number = text_of(request, "q").casefold(), page_of(request)
    everyone = site.cached("actors", lambda: _everyone(site))
    found = [row for row in everyone if wanted in f"{row['id']} {row['name']} {row['person']}".casefold()]
    shown = found[(number - 1) * PAGE : number * PAGE]
    data = {"actors": shown, "page": number, "more": len(found) > number * PAGE, "total": len(found), "q": wanted}
    return View("actors.html", data, rows=shown)


def _everyone(site: Site) -> list[dict[str, Any]]:
    rows = site.store.query(
        "SELECT actor AS id, max(name) AS name, max(kind) AS kind, max(country) AS country, max(person) AS person, "
        "count(DISTINCT reading) AS documents FROM reading_actors GROUP BY actor "
        f"ORDER BY documents DESC, actor LIMIT {MAX_LIST}"
    )
    return rows


def actor(request: Request) -> View:
    """One actor by id, with the bodies and persons under it (``ARM`` takes in ``ARM.GOV.MFA``)."""
    site, name = site_of(request), request.path_params["id"]
    query = text_of(request, "q")
    about = site.cached(("actor", name), lambda: _about(site, name))
    if about is None:
        raise NotFound(f"no actor {name[:80]!r} in this store; the list of actors can be searched")
    said = site.store.search(query, speaker=name, limit=PAGE) if query else site.cached(
        ("said", name), lambda: site.store.search("", speaker=name, limit=PAGE)
    )  # fmt: skip
    quotes = [_quote(h) for h in said]
    processes = [
        {"id": k, "name": v.data["name"]} for k, v in site.stocks.kept.items() if v.process.side(name) is not None
    ]
    data = {**about, "quotes": quotes, "q": query, "processes": processes}
    return View("actor.html", data, rows=quotes, extra={"hits": said})


def _quote(h: Hit) -> dict[str, Any]:
    return {
        "document": h.document_id, "published": h.published, "outlet": h.outlet, "title": h.title,
        "speaker": h.speaker, "actors": list(h.actors), "sentence": h.snippet, "span": list(h.sentence),
        "subject": h.subject,
    }  # fmt: skip


def _about(site: Site, name: str) -> dict[str, Any] | None:
    rows = site.store.query(
        "SELECT actor, name, kind, country, person, office, wikidata, published FROM actors WHERE "
        + WITHIN
        + " ORDER BY published",
        id=name,
    )
    if not rows:
        return None
    own = [row for row in rows if row["actor"] == name] or rows
    offices: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = (row["actor"], row["person"], row["office"] or row["name"])
        found = offices.setdefault(key, {
            "actor": row["actor"], "person": row["person"], "office": row["office"], "name": row["name"],
            "first": row["published"], "last": row["published"], "documents": 0,
        })  # fmt: skip
        found["last"] = row["published"] or found["last"]
        found["documents"] += 1
    ordered = sorted(offices.values(), key=lambda o: (o["person"] is None, o["first"] or "", -o["documents"]))
    first = own[0] if own[0]["actor"] == name else {**own[0], "name": name, "kind": None, "wikidata": None}
    return {
        "id": name, "name": first["name"], "kind": first["kind"], "country": first["country"],
        "wikidata": first["wikidata"], "documents": len(rows), "offices": ordered[:60], "met": _met(site, name),
    }  # fmt: skip


def _met(site: Site, name: str) -> list[dict[str, Any]]:
    """Who sat in the same meetings held, most often first; of somebody who meets all the time, the last thousands."""
    rows = site.store.query(
        "SELECT m.principals, m.third_parties FROM reading_meetings m JOIN latest_readings l ON l.n = m.reading WHERE "
        "m.realis = 'held' AND (' ' || m.principals LIKE '% ' || :id || ' %' OR ' ' || m.principals || ' ' LIKE "
        "'% ' || :id || ' %' OR ' ' || m.principals LIKE '% ' || :id || '.%') ORDER BY m.n DESC LIMIT :limit",
        id=name, limit=MAX_MEETINGS,
    )  # fmt: skip
    counts: Counter[str] = Counter()
    for row in rows:
        thirds = [part.partition(":")[2] for part in (row["third_parties"] or "").split(" ")]
        counts.update({a for a in (*(row["principals"] or "").split(" "), *thirds) if a})
    others = [(a, n) for a, n in counts.most_common() if a != name and not a.startswith(f"{name}.")][:40]
    return [{"id": a, "name": _name(site, a), "meetings": n} for a, n in others]


def _name(site: Site, actor: str) -> str | None:
    rows = site.store.query("SELECT name FROM reading_actors WHERE actor = :id LIMIT 1", id=actor)
    return rows[0]["name"] if rows else None
