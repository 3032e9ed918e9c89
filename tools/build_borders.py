"""Borders for the map figure: Natural Earth's land borders (public domain) -> src/stocktake/borders.json.

usage: build_borders.py FOLDER, which holds 110m/ and 50m/ne_*_admin_0_boundary_lines_land.shp and .dbf

Debian's package libmagics++-data ships them in /usr/share/magics (Natural Earth 2.0). Settled borders are taken at 1:110m, as the land is; lines that
Natural Earth calls disputed, indefinite or a line of control at 1:50m, which has more of them; what is newer stands in disputed_lines.tsv.
Magics' maker renamed two classes: "ForgetMagics" is the line through Western Sahara, "International boundary (Magics)" Morocco's border with Algeria.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from shapefile import LINES, Line, shapes

OUT = Path(__file__).parents[1] / "src" / "stocktake" / "borders.json"
NEWER = Path(__file__).with_name("disputed_lines.tsv")


def classes(dbf: bytes) -> Iterator[str]:
    """The FEATURECLA column of a dBase table."""
    rows, head, width = struct.unpack("<IHH", dbf[4:12])
    at, start = 32, 1
    while dbf[at : at + 11].split(b"\0")[0].lower() != b"featurecla":
        start += dbf[at + 16]
        at += 32
    for n in range(rows):
        row = dbf[head + n * width : head + (n + 1) * width]
        yield row[start : start + dbf[at + 16]].decode("latin-1").strip(" \0")


def lines(shp: bytes) -> Iterator[list[Line]]:
    """The lines of each record of a shapefile."""
    for kind, found in shapes(shp):
        if kind != LINES:
            raise ValueError(f"shape of kind {kind}, not lines")
        yield found


def read(folder: Path, scale: str) -> Iterator[tuple[bool, Line]]:
    """Each line of a scale, with whether it is disputed."""
    base = folder / scale / f"ne_{scale}_admin_0_boundary_lines_land"
    for kind, found in zip(
        classes(base.with_suffix(".dbf").read_bytes()), lines(base.with_suffix(".shp").read_bytes()), strict=True
    ):
        for line in found:
            if len(line) > 1:
                yield not kind.startswith("International"), line


def newer() -> Iterator[Line]:
    """The lines of disputed_lines.tsv."""
    for row in NEWER.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            yield [[float(n) for n in point.split()] for point in row.split("\t")[3].split(",")]


def main() -> None:
    """Write borders.json: a GeoJSON feature of the settled borders, and one of the disputed."""
    folder = Path(sys.argv[1])
    settled = [line for disputed, line in read(folder, "110m") if not disputed]
    disputed = [line for is_disputed, line in read(folder, "50m") if is_disputed] + list(newer())
    features = [
        {
            "type": "Feature",
            "properties": {"disputed": state},
            "geometry": {"type": "MultiLineString", "coordinates": found},
        }
        for state, found in ((False, settled), (True, disputed))
    ]
    OUT.write_text(json.dumps(features, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(settled)} settled lines, {len(disputed)} disputed, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
