"""Figures: drawn from the plain stock, offline; none where there is nothing to draw."""

from __future__ import annotations

import sys
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


def test_map_draws_land_and_venues() -> None:
    """A venue with coordinates is drawn on land without borders; venues too near for two labels share one."""
    rounds = [
        {**r, "venue": {"name": n, "country": "USA", "lat": 38.9, "lon": lon}}
        for r, n, lon in zip(DATA["rounds"], ("Washington", "Arlington"), (-77.0, -77.1), strict=False)
    ]
    chart = figures.venue_map({**DATA, "rounds": rounds})
    assert chart is not None
    assert "Washington" in figures.to_svg(chart)


def test_empty_stock_draws_nothing() -> None:
    """Without rounds there is no figure."""
    assert figures.svg_figures(take_stock(find_process("az-am"), []).to_json()) == []
