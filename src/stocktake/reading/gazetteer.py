"""The packaged table of places: looked up by name, country adjective and capital. Offline; see the file's own header.

Kinds: country, capital, city, division (US state, province), region and site (a venue or seat). A place's country is
ISO alpha-3 (XKX for Kosovo), None for what spans several states or is disputed between them.
"""

from __future__ import annotations

import functools
import gzip
import importlib.resources
import math
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# Where a state has several capitals, the seat of government; "the South African capital" is Pretoria.
_SEATS = {"ZAF": "Pretoria", "CIV": "Yamoussoukro", "BOL": "La Paz", "LKA": "Colombo"}
_US_STATES = {
    "va": "Virginia", "md": "Maryland", "ny": "New York", "calif": "California", "ca": "California", "tex": "Texas",
    "tx": "Texas", "fla": "Florida", "fl": "Florida", "mass": "Massachusetts", "pa": "Pennsylvania",
    "conn": "Connecticut", "nj": "New Jersey", "ill": "Illinois", "mich": "Michigan", "del": "Delaware",
    "ga": "Georgia",
    "n.y": "New York", "n.j": "New Jersey", "n.c": "North Carolina", "colo": "Colorado", "ariz": "Arizona",
    "wash": "Washington", "oh": "Ohio",
}  # fmt: skip
MAX_WORDS = 7


class Row(NamedTuple):
    """One place of the table; ``ours`` marks rows chosen by hand for talks and conflicts."""

    name: str
    country: str | None
    kind: str
    lat: float | None
    lon: float | None
    population: int
    division: str
    ours: bool


class Match(NamedTuple):
    """A row found under a name; ``alias`` when the name is another language's or a lesser one."""

    row: Row
    alias: bool


_PLAIN = str.maketrans("ıəø–—-", "ieo   ", ".‘’'`ʼʻ")


# A text's names are folded again for each place in it: half of the time that places took.
@functools.lru_cache(maxsize=16_384)
def fold(name: str) -> str:
    """A name as it is compared: no case, accents, dots, or kinds of dash and apostrophe; "St." is "saint"."""
    plain = name.casefold().translate(_PLAIN)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    words = plain.split()
    return " ".join("saint" if word == "st" else word for word in words)


class Gazetteer:
    """Names to rows. Build with ``Gazetteer.load()``; immutable afterwards, so threads may share it."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines: list[str] = []
        self._rows: dict[int, Row] = {}
        # A row's number + 1, negative where the name is an alias: rows are only parsed when they are asked for.
        self._names: dict[str, list[int]] = {}
        self._countries: dict[str, str] = {}
        self._capitals: dict[str, Row] = {}
        self._country_lines: dict[str, int] = {}
        for line in lines:
            if not line.startswith("#"):
                self._add(line)

    @classmethod
    def load(cls) -> Gazetteer:
        """The packaged table; read once per process."""
        return _packaged()

    def _add(self, line: str) -> None:
        self._lines.append(line)
        number = len(self._lines)
        names, aliases, adjectives, _, rest = line.split("\t", 4)
        for name in names.split("|"):
            self._names.setdefault(name, []).append(number)
        if aliases:
            for name in aliases.split("|"):
                self._names.setdefault(name, []).append(-number)
        if "\tcountry\t" in rest[:12]:
            country = rest.split("\t", 1)[0]
            self._country_lines.setdefault(country, number - 1)
            for name in [*names.split("|"), *map(fold, adjectives.split("|"))]:
                self._countries.setdefault(name, country)
        elif "\tcapital\t" in rest[:12]:
            row = self._row(number - 1)
            if row.country and (row.country not in self._capitals or _SEATS.get(row.country) == row.name):
                self._capitals[row.country] = row

    def _row(self, number: int) -> Row:
        row = self._rows.get(number)
        if row is None:
            fields = self._lines[number].rstrip("\n").split("\t")[3:]
            name, country, kind, lat, lon, population, division, ours = fields
            row = Row(
                name, None if country == "-" else country, kind, float(lat) if lat else None,
                float(lon) if lon else None, int(population), division, ours == "1",
            )  # fmt: skip
            self._rows[number] = row
        return row

    def find(self, name: str) -> tuple[Match, ...]:
        """Every row under ``name``, with or without "the"; other languages' names only where no better is known."""
        key = fold(name)
        found = self._names.get(key) or self._names.get(key.removeprefix("the ")) or []
        matches = [Match(self._row(abs(n) - 1), n < 0) for n in found]
        settled = any(not m.alias and (m.row.ours or m.row.kind in ("country", "capital")) for m in matches)
        # Our region stands for the division of the same name: it may be disputed where the division is not.
        region = any(m.row.ours and m.row.kind == "region" for m in matches)
        return tuple(m for m in matches if not (settled and m.alias) and not (region and m.row.kind == "division"))

    def country(self, word: str) -> str | None:
        """The country that a name or adjective ("Swiss", "the U.S.") stands for."""
        key = fold(word)
        return self._countries.get(key) or self._countries.get(key.removeprefix("the "))

    def country_place(self, code: str) -> Match | None:
        """The row of a country by its code."""
        number = self._country_lines.get(code)
        return None if number is None else Match(self._row(number), False)

    def country_row(self, code: str, name: str) -> Match | None:
        """The country's own row, when ``name`` is one of its names."""
        return next((m for m in self.find(name) if m.row.kind == "country" and m.row.country == code), None)

    def capital(self, country: str) -> Row | None:
        """A country's capital, or its seat of government where it has several."""
        return self._capitals.get(country)

    def division(self, word: str) -> tuple[str, str] | None:
        """(country, name) of a US state's abbreviation as datelines write it."""
        name = _US_STATES.get(word.strip().lower().rstrip(".")) or _US_STATES.get(fold(word))
        return ("USA", name) if name else None


@functools.cache
def _packaged() -> Gazetteer:
    file = importlib.resources.files("stocktake.reading") / "data" / "places.tsv.gz"
    with file.open("rb") as raw, gzip.open(raw, "rt", encoding="utf-8") as lines:
        return Gazetteer(iter(lines))


def prominence(match: Match) -> float:
    """How likely a bare name means this row, on the scale of log10 population.

    A country goes before a capital, a capital before the venues and regions of talks, those before other cities. Small
    capitals (Victoria, Georgetown) get less, because a larger namesake is as likely.
    """
    row = match.row
    size = math.log10(max(row.population, 15_000))
    if row.kind == "country":
        value = 9.0
    elif row.kind == "capital":
        value = size + (3.0 if row.population > 100_000 or row.ours else 1.5)
    elif row.kind in ("region", "site"):
        value = 7.0
    elif row.kind == "division":
        value = 6.5 if row.country == "USA" else 5.0
    else:
        value = max(size, 5.0) + 1.5 if row.ours else size
    return value - (0.8 if match.alias else 0.0)
