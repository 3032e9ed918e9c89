"""The review queue: what the newest readings are least sure of and nobody has looked at, worst first."""

from __future__ import annotations

from typing import Any

from stocktake.store import subject
from stocktake.store.claims import current
from stocktake.web.site import Site

MAX_QUEUE = 2000  # ordered once after each addition of readings; a day's work and more
LAYERS = ("positions", "quotes", "events")


def queue(site: Site, layer: str | None, document: str | None, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The next items without a claim of a person's, and how many wait (at most ``MAX_QUEUE``)."""
    number = site.store.query("SELECT coalesce(max(n), 0) AS n FROM readings")[0]["n"]
    asked = site.cached(("queue", layer, document), lambda: _ordered(site, layer, document), revision=number)
    done = site.cached("seen", lambda: _seen(site))
    waiting = [row for row in asked if row["subject"] not in done]
    return waiting[:limit], len(waiting)


def _ordered(site: Site, layer: str | None, document: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name in (layer,) if layer in LAYERS else LAYERS:
        only = "AND document_id = :id " if document else ""
        found = site.store.query(
            f"SELECT document_id, start, stop, score FROM {name} WHERE score IS NOT NULL {only}"
            "ORDER BY score LIMIT :limit",
            limit=MAX_QUEUE, **({"id": document} if document else {}),
        )  # fmt: skip
        rows += [{**row, "layer": name, "subject": subject(name, row["document_id"], (row["start"], row["stop"]))}
                 for row in found]  # fmt: skip
    rows.sort(key=lambda row: (row["score"], row["subject"]))
    return rows[:MAX_QUEUE]


def _seen(site: Site) -> set[str]:
    """Subjects with a claim in force; one that was undone is waiting again."""
    return {claim.subject for claim in current(site.store.claims(machine=False))}
