"""The home page: where each process stands, what came in last; on an empty store, what to do first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.requests import Request

from stocktake.edtf import edtf_interval
from stocktake.web.params import site_of
from stocktake.web.respond import View
from stocktake.web.site import Site
from stocktake.web.stocks import Kept

WIDTH, HEIGHT = 300, 50
LOWEST, HIGHEST = -2, 11
LAYERS = ("quotes", "positions", "events", "meetings")


def home(request: Request) -> View:
    """Processes by last round, counts, the documents added last."""
    site = site_of(request)
    rows = [summary(kept) for kept in site.stocks.kept.values()]
    rows.sort(key=lambda row: (row["last_round"] or {}).get("when") or "", reverse=True)
    counts = site.cached("counts", lambda: counts_of(site))
    latest = site.cached("latest", lambda: _latest(site))
    data = {"processes": rows, "counts": counts, "latest": latest, "fresh": site.stocks.fresh()}
    charts = {row["id"]: sparkline(site.stocks.kept[row["id"]].data) for row in rows}
    return View("home.html", data, rows=[_flat(row) for row in rows], extra={"charts": charts, "problem": site.problem})


def help_page(request: Request) -> View:
    """What the words and keys mean."""
    return View("help.html", {"pages": "see /openapi.json"})


def counts_of(site: Site) -> dict[str, int]:
    """How much of everything is here, over the latest readings."""
    out = {"documents": site.store.query("SELECT count(*) AS n FROM documents")[0]["n"]}
    out["read"] = site.store.query("SELECT count(DISTINCT document_id) AS n FROM readings")[0]["n"]
    for layer in LAYERS:
        out[layer] = site.store.query(f"SELECT count(*) AS n FROM reading_{layer}")[0]["n"]
    out["claims"] = site.store.query("SELECT count(*) AS n FROM claims")[0]["n"]
    return out


def _latest(site: Site) -> list[dict[str, Any]]:
    return site.store.query(
        "SELECT id, coalesce(title, substr(ltrim(substr(text, body + 1)), 1, 90)) AS title, outlet, published, added "
        "FROM documents ORDER BY n DESC LIMIT 8"
    )


def summary(kept: Kept) -> dict[str, Any]:
    """One process in a line: parties, last round held, joint level, direction, days since the last advance."""
    data = kept.data
    held = [r for r in data["rounds"] if r["realis"] == "held" and r["kind"] == "round"]
    last = held[-1] if held else None
    return {
        "id": data["process"], "name": data["name"], "parties": data["parties"], "rounds": len(held),
        "documents": len(data["sources"]),
        "last_round": last and {key: last[key] for key in ("id", "name", "when", "joint", "gap", "outcome")},
        "direction": data["profile"]["direction"], "text_status": data["profile"]["text_status"],
        "days_since_joint_advance": data["profile"]["days_since_joint_advance"],
    }  # fmt: skip


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    last = row["last_round"] or {}
    return {
        **{k: row[k] for k in ("id", "name", "rounds", "documents", "direction", "days_since_joint_advance")},
        "parties": [p["id"] for p in row["parties"]], "last_round": last.get("name"), "when": last.get("when"),
        "joint": last.get("joint"),
    }  # fmt: skip


def sparkline(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The joint level (else the highest claimed) of each dated round as a step line; None with no level at all."""
    points: list[tuple[date, int]] = []
    for r in data["rounds"]:
        days = edtf_interval(r["when"])
        level = r["joint"] if r["joint"] is not None else max(r["outcome"].values(), default=None)
        if days and level is not None and r["realis"] == "held":
            points.append((days[0], level))
    if not points:
        return None
    points.sort()
    first, length = points[0][0], max(1, (points[-1][0] - points[0][0]).days)
    placed = [(4 + (WIDTH - 8) * (d - first).days / length if len(points) > 1 else WIDTH / 2, _y(v)) for d, v in points]
    steps = f"M{placed[0][0]:.1f} {placed[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in placed[1:])
    return {"path": steps, "dots": placed, "zero": _y(0), "width": WIDTH, "height": HEIGHT, "last": points[-1][1],
            "first": first.isoformat()[:7], "until": points[-1][0].isoformat()[:7]}  # fmt: skip


def _y(level: int) -> float:
    return 4 + (HEIGHT - 8) * (HIGHEST - level) / (HIGHEST - LOWEST)
