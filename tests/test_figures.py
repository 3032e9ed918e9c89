"""Figures: drawn from the plain stock, offline; none where there is nothing to draw."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("altair")
sys.path.insert(0, str(Path(__file__).parent / "process"))
from test_worked_examples import CODED

from stocktake import figures
from stocktake.process import find_process, take_stock

DATA = take_stock(find_process("az-am"), CODED["armenia-azerbaijan"]).to_json()


def test_svg_of_each_figure() -> None:
    """Level chart, timeline and network come as SVG with their claimants' names; nothing in them is fetched."""
    made = figures.svg_figures(DATA)
    assert len(made) == 3  # no venue has coordinates here
    for _, svg in made:
        assert svg.startswith("<svg") and "http://www.w3.org" in svg and "<image" not in svg
    assert "Azerbaijan" in made[0][1] and "4 named items agreed" in made[0][1]


def with_venues(*places: tuple[str, float, float]) -> dict:
    """The stock, its first rounds held at these places."""
    venues = [{"name": name, "country": "", "lat": lat, "lon": lon} for name, lat, lon in places]
    rounds = [{**r, "venue": venue} for r, venue in zip(DATA["rounds"], venues, strict=False)]
    return {**DATA, "rounds": rounds}


def test_map_draws_land_and_venues() -> None:
    """A venue with coordinates is drawn on land; venues too near for two labels share one."""
    chart = figures.venue_map(with_venues(("Washington", 38.9, -77.0), ("Arlington", 38.9, -77.1)))
    assert chart is not None
    assert "Washington" in figures.to_svg(chart)


def test_disputed_borders_are_dashed() -> None:
    """The map draws settled borders as lines and disputed ones as dashed lines, and says so."""
    chart = figures.venue_map(with_venues(("Tbilisi", 41.7, 44.8), ("Srinagar", 34.1, 74.8)))
    assert chart is not None
    svg = figures.to_svg(chart)
    assert f'stroke="{figures.BORDER}"' in svg and "dashed where disputed" in svg
    dashed = [path for path in svg.split("<path") if f'stroke="{figures.DISPUTED}"' in path]
    assert dashed and all("stroke-dasharray" in path for path in dashed)


# A place on each line that somebody disputes; the files come from another hand, and a lost line would be a statement.
LINES = {"Kashmir, line of control": (74.0, 34.6), "Aksai Chin": (80.3, 35.4), "Arunachal Pradesh": (94.2, 27.5),
         "Western Sahara": (-11.0, 27.7), "Crimea": (34.5, 45.9), "South Ossetia": (44.3, 42.0), "Abkhazia": (41.9, 42.8),
         "Transnistria": (29.1, 47.5), "Northern Cyprus": (33.0, 35.2), "West Bank": (35.0, 32.0), "Golan": (35.8, 33.0),
         "Kosovo": (21.0, 43.0), "Somaliland": (48.9, 9.6), "Korea": (127.2, 38.3), "Abyei": (28.0, 10.2), "Gaza": (34.4, 31.5)}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_every_well_known_dispute_is_on_the_map(name: str) -> None:
    """A disputed line passes within half a degree of it."""
    settled, disputed = figures._shapes("borders.json")
    assert not settled["properties"]["disputed"] and disputed["properties"]["disputed"]
    assert nearest(LINES[name], disputed["geometry"]["coordinates"]) < 0.5


def nearest(point: tuple[float, float], lines: list[list[list[float]]]) -> float:
    """Degrees from a point to the nearest of many lines."""
    return min(to_segment(point, a, b) for line in lines for a, b in pairwise(line))


def to_segment(p: tuple[float, float], a: list[float], b: list[float]) -> float:
    """Degrees from a point to a piece of a line."""
    (x, y), (ax, ay), (bx, by) = p, a, b
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0 if length == 0 else max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return ((x - ax - share * (bx - ax)) ** 2 + (y - ay - share * (by - ay)) ** 2) ** 0.5


def test_empty_stock_draws_nothing() -> None:
    """Without rounds there is no figure."""
    assert figures.svg_figures(take_stock(find_process("az-am"), []).to_json()) == []
