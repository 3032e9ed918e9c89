"""Figures of a stock as Altair charts: level per claimant, timeline of rounds, network of actors, map of venues.

Every function takes the plain object that ``stocktake stock --format json`` prints, so that notebooks, the web pages
and the printed note share them; ``to_svg`` needs no browser and no network.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import altair as alt

from stocktake.edtf import edtf_interval
from stocktake.labels import OUTCOME_LEVELS, plain

# Okabe and Ito's colours, which colour-blind readers tell apart; grey for what is not a claimant's.
COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442"]
GREY, INK, LAND, BORDER, DISPUTED = "#9a9a9a", "#222222", "#e4e1d9", "#ffffff", "#7a7466"
WIDTH = 680
MAX_LABEL = 40
NEAR, NEAR_SHARE = 2.0, 0.05  # degrees, and share of the width shown, within which labels would overlap
UNCERTAIN = ("week", "month", "year", "unknown")


def svg_figures(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(title, SVG) of every figure that the stock has data for."""
    made = (
        ("Outcome of each round as each claimant tells it; dashed: the joint level by rule", level_chart(data)),
        ("Rounds in time; pale bars are dates known only roughly", timeline(data)),
        ("Who takes part, by number of rounds", network(data)),
        ("Where the rounds were held", venue_map(data)),
    )
    return [(title, to_svg(chart)) for title, chart in made if chart is not None]


def to_svg(chart: alt.TopLevelMixin) -> str:
    """The chart as SVG text, drawn without a browser."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart.to_json(), vl_version=alt.SCHEMA_VERSION.rsplit(".", 1)[0].lstrip("v")))


def level_chart(data: Mapping[str, Any]) -> alt.LayerChart | None:
    """Levels -2 … 11 by claimant over time; the joint level as a step line. None without any dated claim."""
    rows, joint = _level_rows(data)
    if not rows and not joint:
        return None
    names = list(dict.fromkeys(row["claimant"] for row in rows))
    used = [row["level"] for row in (*rows, *joint)]
    low, high = min(0, *used), max(4, *used)
    ticks = list(range(low, high + 1))
    words = json.dumps({str(n): f"{n} {OUTCOME_LEVELS[n]}" for n in ticks})
    axis = alt.Axis(values=ticks, labelExpr=f"{words}[datum.value]", title=None, gridColor="#e6e6e6", labelLimit=200)
    y = alt.Y("level:Q", axis=axis, scale=alt.Scale(domain=[low - 0.4, high + 0.4], nice=False))
    axis_x = alt.Axis(format="%b %Y", labelAngle=0, grid=False, tickCount=8)
    x = alt.X("date:T", title=None, axis=axis_x, scale=alt.Scale(padding=16))
    colour = alt.Color(
        "claimant:N", scale=alt.Scale(domain=names, range=_colours(len(names))), title=None,
        legend=alt.Legend(orient="top", symbolStrokeWidth=2.5, columns=4, labelLimit=260),
    )  # fmt: skip
    tips = ["round:N", "claimant:N", "level:Q", "words:N"]
    points = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y, color=colour, tooltip=tips)
    # Rings of different size, so that claimants on one level stay visible around each other.
    rings = points.mark_point(filled=False, strokeWidth=2.5, opacity=1).encode(
        size=alt.Size("size:Q", scale=None, legend=None)
    )
    layers: list[Any] = []
    if joint:
        base = alt.Chart(alt.Data(values=joint)).encode(x=x, y=y)
        layers.append(base.mark_line(interpolate="step-after", color=INK, strokeWidth=1.5, strokeDash=[5, 3]))
        layers.append(base.mark_square(color=INK, size=26, opacity=1).encode(tooltip=["round:N", "level:Q", "words:N"]))
    return _styled(alt.layer(*layers, rings).properties(width=WIDTH, height=26 * len(ticks) + 30))


def _level_rows(data: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    names = _names(data)
    rows, joint = [], []
    order: dict[str, int] = {party["id"]: n for n, party in enumerate(data.get("parties", ()))}
    for r in _dated(data):
        if r["realis"] != "held":
            continue
        day = _middle(r)
        for claimant in sorted(r["outcome"], key=lambda c: (order.get(c, 99), c)):
            level = r["outcome"][claimant]
            place = order.setdefault(claimant, len(order))
            rows.append({
                "date": day, "claimant": names.get(claimant, claimant), "level": level, "round": r["name"],
                "words": OUTCOME_LEVELS.get(level, ""), "size": 60 + 110 * min(place, 5),
            })  # fmt: skip
        if r["joint"] is not None:
            word = f"joint: {OUTCOME_LEVELS.get(r['joint'], '')}"
            joint.append({"date": day, "level": r["joint"], "round": r["name"], "words": word})
    rows.sort(key=lambda row: order_of(row["claimant"], names, order))
    return rows, joint


def order_of(name: str, names: Mapping[str, str], order: Mapping[str, int]) -> int:
    """The place of a claimant's name: sides first, then in the order of appearance."""
    return min((n for actor, n in order.items() if names.get(actor, actor) == name), default=99)


def timeline(data: Mapping[str, Any]) -> alt.LayerChart | None:
    """One row a round from first to last day; dates known only roughly are pale. None without a dated round."""
    rows = [_bar(r) for r in _dated(data)]
    if not rows:
        return None
    order = [row["label"] for row in rows]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, grid=True, gridColor="#eeeeee")),
        tooltip=["label:N", "when:N", "realis:N", "sources:N"],
    )
    axis = alt.Axis(format="%b %Y", labelAngle=0, tickCount=8, grid=False)
    x = alt.X("start:T", title=None, axis=axis, scale=alt.Scale(padding=12))
    kinds = ["held", "contact", "announcement", "planned or proposed", "cancelled"]
    shades = [COLOURS[0], COLOURS[2], COLOURS[4], GREY, COLOURS[1]]
    colour = alt.Color(
        "state:N", title=None, scale=alt.Scale(domain=kinds, range=shades),
        legend=alt.Legend(orient="top"),
    )  # fmt: skip
    bars = base.mark_bar(height=9, cornerRadius=4).encode(
        x=x, x2="end:T", color=colour, opacity=alt.Opacity("opacity:Q", scale=None, legend=None)
    )
    dots = base.mark_point(filled=True, size=55, opacity=1).encode(x=x, color=colour)
    certain = dots.transform_filter("datum.opacity == 1")
    return _styled(alt.layer(bars, certain).properties(width=WIDTH, height=max(80, 22 * len(rows))))


def _bar(r: Mapping[str, Any]) -> dict[str, Any]:
    days = edtf_interval(r["when"])
    assert days
    state = r["kind"] if r["kind"] in ("contact", "announcement") else r["realis"]
    state = "planned or proposed" if state in ("planned", "proposed", "invited", "postponed") else state
    state = "cancelled" if state in ("cancelled", "refused", "negated") else "held" if state == "round" else state
    label = _short(r["name"])
    if r.get("number"):
        label += f" (no. {r['number']})"
    return {
        "label": label, "when": r["when"], "realis": plain(r["realis"]), "state": state,
        "start": days[0].isoformat(), "end": (days[1] + timedelta(days=1)).isoformat(),
        "opacity": 0.35 if r["precision"] in UNCERTAIN else 1,
        "sources": f"{len(r['documents'])} documents, {r['independent']} independent",
    }  # fmt: skip


def network(data: Mapping[str, Any]) -> alt.LayerChart | None:
    """Sides and third parties as dots, linked by the rounds they shared; the link's width is their number."""
    held = [r for r in data["rounds"] if r["realis"] == "held"]
    helped = Counter((t["actor"], side) for r in held for t in _once(r["third_parties"]) for side in r["principals"])
    met = Counter((a, b) for r in held for n, a in enumerate(r["principals"]) for b in r["principals"][n + 1 :])
    if not met:
        return None
    sides = list(dict.fromkeys(a for pair in met for a in pair))
    others = [a for a, _ in Counter(a for a, _ in helped.elements()).most_common(12)]
    at = _positions(sides, others)
    links = [
        {"x": at[a][0], "y": at[a][1], "x2": at[b][0], "y2": at[b][1], "rounds": n, "kind": kind}
        for kind, counts in (("met", met), ("hosted or helped", helped))
        for (a, b), n in counts.items()
        if a in at and b in at
    ]
    names = _names(data)
    nodes = [
        {"x": x, "y": y, "name": names.get(a, a), "side": a in sides, "size": 420 if a in sides else 170}
        for a, (x, y) in at.items()
    ]
    scale = alt.Scale(domain=[-1.5, 1.5], nice=False)
    axes: dict[str, Any] = {
        "x": alt.X("x:Q", axis=None, scale=scale),
        "y": alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.25, 1.25], nice=False)),
    }
    lines = alt.Chart(alt.Data(values=links)).mark_rule(opacity=0.55).encode(
        **axes, x2="x2:Q", y2="y2:Q", strokeWidth=alt.StrokeWidth(
            "rounds:Q", title="rounds", scale=alt.Scale(domain=[1, max(2, max(met.values()))], range=[1, 8]),
            legend=alt.Legend(orient="right", tickMinStep=1, format="d", values=_even(max(met.values()))),
        ),
        color=alt.Color("kind:N", title=None, legend=alt.Legend(orient="right"),
                        scale=alt.Scale(domain=["met", "hosted or helped"], range=[INK, COLOURS[5]])),
    )  # fmt: skip
    shade = alt.condition("datum.side", alt.value(INK), alt.value(COLOURS[0]))
    dots = alt.Chart(alt.Data(values=nodes)).mark_circle(opacity=1)
    dots = dots.encode(**axes, size=alt.Size("size:Q", scale=None), color=shade)
    named = alt.Chart(alt.Data(values=nodes)).encode(**axes, text="name:N")
    above = named.mark_text(dy=-17, fontSize=12, color=INK).transform_filter("datum.y >= 0")
    below = named.mark_text(dy=18, fontSize=12, color=INK).transform_filter("datum.y < 0")
    return _styled(
        alt.layer(lines, dots, above, below).resolve_scale(color="independent").properties(width=520, height=360)
    )


def _positions(sides: Sequence[str], others: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Sides on the middle line, third parties in a row above and one below, bent so that links stay apart."""
    at = {a: (1.8 * (n / max(1, len(sides) - 1) - 0.5), 0.0) for n, a in enumerate(sides)}
    for row, height in ((others[0::2], 0.75), (others[1::2], -0.75)):
        for n, a in enumerate(row):
            x = 2.1 * ((n + 0.5) / len(row) - 0.5)
            at[a] = (x, height * (1.25 - 0.35 * abs(x)))
    return at


def _even(most: int) -> list[int]:
    return sorted({1, max(1, round(most / 2)), most})


def venue_map(data: Mapping[str, Any]) -> alt.LayerChart | None:
    """Venues on a map of the world, sized by rounds; disputed borders dashed. None where no venue has coordinates."""
    places: Counter[tuple[str, float, float]] = Counter()
    for r in data["rounds"]:
        venue = r["venue"]
        if r["realis"] == "held" and venue and venue.get("lat") is not None and venue.get("lon") is not None:
            places[venue.get("name") or venue.get("country") or "", venue["lat"], venue["lon"]] += 1
    if not places:
        return None
    rows = _near_together(places)
    points = alt.Chart(alt.Data(values=rows)).encode(longitude="lon:Q", latitude="lat:Q")
    most = max(row["rounds"] for row in rows)
    sizes = alt.Scale(domain=[1, max(2, most)], range=[60, 400])
    legend = alt.Legend(orient="bottom", format="d", values=_even(most))
    dots = points.mark_circle(color=COLOURS[1], opacity=0.8, stroke="white").encode(
        size=alt.Size("rounds:Q", title="rounds", scale=sizes, legend=legend), tooltip=["name:N", "rounds:Q"]
    )
    named = points.encode(text="name:N")
    above = named.mark_text(dy=-12, fontSize=11, color=INK).transform_filter("datum.above")
    below = named.mark_text(dy=15, fontSize=11, color=INK).transform_filter("!datum.above")
    shown = alt.layer(*_ground(), dots, above, below).project("equirectangular", **_window(rows))
    words = alt.Title("Borders after Natural Earth; dashed where disputed", anchor="start", offset=6, fontSize=11,
                      fontWeight="normal", color="#666666")  # fmt: skip
    return _styled(shown.properties(width=WIDTH, height=340, title=words))


def _ground() -> list[alt.Chart]:
    """Land, settled borders, and disputed ones, which look like what they are."""
    settled, disputed = (alt.Chart(alt.Data(values=[line])) for line in _shapes("borders.json"))
    return [
        alt.Chart(alt.Data(values=_shapes("land.json"))).mark_geoshape(
            fill=LAND, stroke=LAND, strokeWidth=0.6, aria=False
        ),
        settled.mark_geoshape(filled=False, stroke=BORDER, strokeWidth=0.8, aria=False),
        disputed.mark_geoshape(filled=False, stroke=DISPUTED, strokeWidth=0.9, strokeDash=[3, 2.5], aria=False),
    ]


def _near_together(places: Mapping[tuple[str, float, float], int]) -> list[dict[str, Any]]:
    """Venues as points; those too near to tell apart on the map share one, under both names."""
    rows: list[dict[str, Any]] = []
    lons = [lon for _, _, lon in places]
    close = max(NEAR, NEAR_SHARE * (max(lons) - min(lons)))
    for (name, lat, lon), n in sorted(places.items(), key=lambda p: (-p[1], p[0])):
        near = next((r for r in rows if abs(r["lat"] - lat) < close and abs(r["lon"] - lon) < close), None)
        if near is None:
            rows.append({"name": name, "lat": lat, "lon": lon, "rounds": n})
        else:
            near["rounds"] += n
            near["name"] += f", {name}" if name not in near["name"] else ""
    rows.sort(key=lambda row: row["lon"])
    for n, row in enumerate(rows):
        row["above"] = n % 2 == 0  # neighbours' labels on different sides
    return rows


def _window(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Scale and centre that show all venues with room around them."""
    lats, lons = [row["lat"] for row in rows], [row["lon"] for row in rows]
    width, height = max(30.0, max(lons) - min(lons)), max(16.0, max(lats) - min(lats))
    scale = min(WIDTH / math.radians(width * 1.35), 340 / math.radians(height * 1.6))
    centre = [(max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2]
    return {"scale": scale, "center": centre, "translate": [WIDTH / 2, 170], "clipExtent": [[0, 0], [WIDTH, 340]]}


def _shapes(name: str) -> list[Any]:
    """GeoJSON features that tools/build_land.py and tools/build_borders.py made (Natural Earth, public domain)."""
    return list(json.loads(files("stocktake").joinpath(name).read_text(encoding="utf-8")))


def _dated(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [r for r in data["rounds"] if edtf_interval(r["when"])]


def _middle(r: Mapping[str, Any]) -> str:
    days = edtf_interval(r["when"])
    assert days
    if r["precision"] in UNCERTAIN:
        return (days[0] + (days[1] - days[0]) / 2).isoformat()
    return date.isoformat(days[1])


def _names(data: Mapping[str, Any]) -> dict[str, str]:
    own = {party["id"]: party["name"] for party in data.get("parties", ())}
    return {**data.get("names", {}), **own, "NARRATOR": "reports' own account"}


def _once(third: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    return list({t["actor"]: t for t in third}.values())


def _short(name: str) -> str:
    return name if len(name) <= MAX_LABEL else name[: MAX_LABEL - 1] + "…"


def _colours(n: int) -> list[str]:
    return [COLOURS[i % len(COLOURS)] for i in range(n)]


def _styled(chart: Any) -> Any:
    return chart.configure(
        view={"stroke": None},
        font="Helvetica, Arial, sans-serif",
        background="white",
        axis={"labelFontSize": 11, "domainColor": "#bbbbbb"},
        legend={"labelFontSize": 12},
    )
