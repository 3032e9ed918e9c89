"""A process: profile, charts, rounds, ledger, contradictions, sources; as known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from stocktake.edtf import edtf_interval
from stocktake.web import links
from stocktake.web.params import day_of, site_of
from stocktake.web.respond import NotFound, View
from stocktake.web.site import Site
from stocktake.web.stocks import Kept

CHARTS = {
    "levels": "How far the talks have got, by who says so",
    "timeline": "Rounds in time",
    "network": "Who met, and with whose help",
    "map": "Where they met",
}


def process(request: Request) -> View:
    """Everything that is known of a process."""
    site = site_of(request)
    kept = kept_of(request)
    as_of = day_of(request, "as_of")
    data = kept.data
    extra = {
        "kept": kept, "charts": {name: CHARTS[name] for name in kept.charts()}, "names": names_of(data),
        "days": site.stocks.kept[data["process"]].once("days", _days), "fresh": site.stocks.fresh(),
        "as_of": as_of or "", "body": kept.once("body", lambda _: body_of(site, kept)),
    }  # fmt: skip
    return View("process.html", data, rows=[round_row(r) for r in data["rounds"]], extra=extra)


def body_of(site: Site, kept: Kept) -> Markup:
    """The page below its head: hundreds of rounds, claims and quotes, which change with the stock only."""
    data = kept.data
    about = {
        "kept": kept, "charts": {name: CHARTS[name] for name in kept.charts()}, "names": names_of(data),
        "sources": {s["key"]: s for s in data["sources"]}, "rounds": {r["id"]: r for r in data["rounds"]},
        "round_links": {r["name"]: links.round(r["id"]) for r in data["rounds"]}, "counted": counted(data),
    }  # fmt: skip
    return Markup(site.templates.get_template("process_body.html").render({**data, **about}))


def chart(request: Request) -> Response:
    """A chart's Vega-Lite specification, with its data in it."""
    name = request.path_params["chart"].removesuffix(".json")
    specification = kept_of(request).chart(name)
    if specification is None:
        raise NotFound(f"this process has no chart {name[:40]!r}; it has no data for it yet")
    return Response(specification, media_type="application/json")


def kept_of(request: Request) -> Kept:
    """The stock that an address names, as of the day it names."""
    name = request.path_params["id"]
    found = site_of(request).stocks.get(name, day_of(request, "as_of"))
    if found is None:
        raise NotFound(f"no process {name[:80]!r} in this store; the home page lists those there are")
    return found


def names_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Ids -> names, the sides' own first."""
    own = {party["id"]: party["name"] for party in data["parties"]}
    return {**data.get("names", {}), **own, "NARRATOR": "the reports themselves"}


def round_row(r: Mapping[str, Any]) -> dict[str, Any]:
    """A round as a line of a table."""
    return {
        "id": r["id"], "name": r["name"], "kind": r["kind"], "when": r["when"], "realis": r["realis"],
        "principals": r["principals"], "venue": (r["venue"] or {}).get("name"),
        "country": (r["venue"] or {}).get("country"),
        "third_parties": [f"{t['actor']}:{t['role']}" for t in r["third_parties"]],
        **{f"level_{claimant}": level for claimant, level in r["outcome"].items()},
        "joint": r["joint"], "gap": r["gap"], "statement_form": r["statement_form"], "yields": r["yields"],
        "next_step": r["next_step"], "documents": len(r["documents"]), "independent": r["independent"],
    }  # fmt: skip


def counted(data: Mapping[str, Any]) -> list[str]:
    """``Armenia: 13 of 16 articles``: what each claimant counted, where a number was said at all."""
    names, out = names_of(data), []
    for c in data["profile"]["counts"]:
        parts = [str(c["agreed"])] if c["agreed"] is not None else []
        parts += [f"of {c['total']}"] if c["total"] is not None and parts else []
        parts += [f"{c['remaining']} left"] if c["remaining"] is not None else []
        if parts:
            out.append(f"{names.get(c['claimant'], c['claimant'])}: {' '.join(parts)} ({c['unit']}s)")
    return list(dict.fromkeys(out))


def _days(data: Mapping[str, Any]) -> list[str]:
    """The days on which something became known: stops of the slider."""
    days = {s["published"] for s in data["sources"] if s["published"] and len(s["published"]) == 10}
    return sorted(day for day in days if edtf_interval(day))
