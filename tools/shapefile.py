"""The lines of a shapefile: what the map's land and borders are made from."""

from __future__ import annotations

import struct
from collections.abc import Iterator

Line = list[list[float]]
LINES, POLYGONS = 3, 5  # kinds of shape


def shapes(shp: bytes) -> Iterator[tuple[int, list[Line]]]:
    """Kind and parts (lines or rings) of each record, as [longitude, latitude] to 0.1 degree without repeats."""
    at = 100
    while at < len(shp):
        (words,) = struct.unpack(">i", shp[at + 4 : at + 8])
        body = shp[at + 8 : at + 8 + 2 * words]
        at += 8 + 2 * words
        kind, parts, points = struct.unpack("<i32x2i", body[:44])
        starts = struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts])
        flat = struct.unpack(f"<{2 * points}d", body[44 + 4 * parts : 44 + 4 * parts + 16 * points])
        yield (
            kind,
            [
                thinned([[flat[2 * i], flat[2 * i + 1]] for i in range(a, b)])
                for a, b in zip(starts, (*starts[1:], points), strict=True)
            ],
        )


def thinned(line: Line) -> Line:
    """The line to 0.1 degree, each point once."""
    rounded = [[round(lon, 1), round(lat, 1)] for lon, lat in line]
    return [p for n, p in enumerate(rounded) if n == 0 or p != rounded[n - 1]]
