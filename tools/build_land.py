"""Coastlines for the map figure: Natural Earth's 1:110m countries (public domain) -> src/stocktake/land.json.

usage: build_land.py naturalearth_lowres.shp

Natural Earth as shipped in geopandas 0.14 (geopandas/datasets/naturalearth_lowres). Only outlines are kept, to 0.1 degree;
no names; borders come from build_borders.py.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from shapefile import POLYGONS, Line, shapes

OUT = Path(__file__).parents[1] / "src" / "stocktake" / "land.json"
MIN_POINTS = 6  # smaller rings are islets that do not show


def rings(shp: bytes) -> Iterator[Line]:
    """The rings of every polygon in a shapefile."""
    for kind, found in shapes(shp):
        if kind == POLYGONS:
            yield from found


def _is_outline(ring: Line) -> bool:
    """Clockwise, as shapefiles draw outlines and not holes; and not Antarctica, whose ring runs over the pole."""
    turn = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
    return turn > 0 and min(lat for _, lat in ring) > -60


def main() -> None:
    """Write land.json: one GeoJSON feature for each ring."""
    found = [r for r in rings(Path(sys.argv[1]).read_bytes()) if len(r) >= MIN_POINTS and _is_outline(r)]
    features = [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [r]}} for r in found]
    OUT.write_text(json.dumps(features, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(features)} outlines, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
