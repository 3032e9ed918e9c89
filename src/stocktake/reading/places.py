"""Place phrases resolved to a gazetteer row: the venue's own name, its country and coordinates, or why not.

"the Qatari capital", "Geneva, Switzerland", "the Swiss city of Geneva", "Istanbul's Dolmabahçe Palace", "northern
Syria" and bare names, the ambiguous ones by what stands around them. A wrong country is worse than none: when two
countries are about as likely the phrase stays unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from stocktake.reading.gazetteer import MAX_WORDS, Gazetteer, Match
from stocktake.reading.place_context import GENERIC, NAME, Hints, choose, country_mentions, hints_for, qualifier
from stocktake.records import Document, Parse, Place, Span

_LABELS = {"GPE", "LOC", "FAC"}
NO_NAME = "no place name in it"
UNKNOWN = "not in the gazetteer"
BORDER = "a border, on either side of it"
WATER = "a sea, gulf or river that several states may share"
SHIP = "a ship's name"
TOO_LONG = "too long to be a place name"
MAX_CHARS = 200
SEVERAL = "more than one place in it"

_LEAD = re.compile(
    r"^(?:(?:in|at|near|outside|inside|across|from|to|into|around|off|over|along|within)\s+)?(?:the\s+|The\s+)?"
)
_CAPITAL = re.compile(
    rf"(?:(?P<owner>{NAME})['’]s (?:[a-z]+ )?capital(?: city)?|(?P<adjective>{NAME}) capital(?: city)?"
    rf"|capital(?: city)? of (?:the )?(?P<country>{NAME})|(?P<bare>capital(?: city)?))(?:,?(?: of)? (?P<name>{NAME}))?"
)
_JOINED = re.compile(
    r"^(?P<head>.+?)\s+(?:of|in|at|near|outside|on the outskirts of|in the city of)\s+(?:the\s+)?"
    r"(?P<tail>[^\W\d_a-z].*)$"
)
_BORDER = re.compile(r"(?i)\b(?:borders?|frontier|boundary)\b.*\b(?:with|between)\b|\w[–—-]\w+ (?:border|frontier)")
_DIVISION = re.compile(r" (?i:province|governorate|region|oblast|state|district|county|prefecture)$")
# What belongs to a country by its adjective alone: "several Yemeni ports", "Libyan territory".
_IN_COUNTRY = re.compile(
    r" (?:cit(?:y|ies)|towns?|villages?|ports?|territory|soil|waters|airspace|provinces?|coast|mainland)$"
)
_OWNED = re.compile(rf"^(?P<owner>{NAME})['’]s?\s+(?P<rest>.+)$")
_WATER = re.compile(
    rf"(?:Gulf|Bay|Sea|Straits?|Bight) of (?:the )?{NAME}|Lake {NAME}|{NAME} (?:Sea|Straits?|Gulf|River|Basin)"
)
_SHIP = re.compile(
    r"(?:\b(?:HMAS|HMNZS|HMCS|HMS|USNS|USCGC|USS|RFA|RMS|KRI|BRP|INS|ARA|MV|MS)"
    r"|\b(?:frigate|corvette|destroyer|cruiser|warship|aircraft carrier|patrol boat|training ship|ferry|yacht|vessel|"
    r"liner|tanker),?)"
    r" [\"“‘']?$"
)
_FOLLOWING = re.compile(rf"(?:(?P<comma>,)| in| near) (?:the )?(?P<name>{NAME})(?<!['’]s)(?!['’\w])")
_LOCATIVE = re.compile(rf"\b(?:in|at|near|outside|inside|across|into)\s+(?:the\s+)?(?P<name>{NAME})")
_FACILITY = re.compile(
    r"(?i)palace|castle|house|hotel|center|centre|headquarters|building|airport|base|university|hall|palais|residence|embassy"
    r"|ministry|office|resort|villa|palazzo|chancellery|parliament|stadium|museum|mission|crossing|monastery|cathedral|academy|institute|plant"
)


def resolve_place(document: Document, span: Span, gazetteer: Gazetteer, countries: Iterable[str] = ()) -> Place | None:
    """The place that the phrase at ``span`` names; None when it cannot be told (``why_unresolved`` says why).

    Args:
        countries: ISO alpha-3 of countries known to be involved, which decide between namesakes.

    Returns:
        A Place over the same span. A site keeps its own name with its city's country and coordinates; a town that is
        not in the table but is given with its country has ``lat`` and ``lon`` None.
    """
    found = _resolve(document.text, span, gazetteer, tuple(countries))
    return found if isinstance(found, Place) else None


def why_unresolved(document: Document, span: Span, gazetteer: Gazetteer, countries: Iterable[str] = ()) -> str | None:
    """The reason ``resolve_place`` gives None, in a few words; None when it resolves."""
    found = _resolve(document.text, span, gazetteer, tuple(countries))
    return found if isinstance(found, str) else None


def find_places(document: Document, parse: Parse, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Every place of the body that resolves, left to right.

    The model's GPE, LOC and FAC mentions when the parse has mentions; otherwise capitalised names after a preposition
    of place that the gazetteer knows well.
    """
    start = max(document.body, document.dateline.span.end if document.dateline else 0)
    if parse.mentions:
        spans = [m.span for m in parse.mentions if m.label in _LABELS and m.span.start >= start]
    else:
        spans = list(_known_after_prepositions(document.text, start, gazetteer))
    places = (resolve_place(document, span, gazetteer) for span in sorted(set(spans)))
    return tuple(place for place in places if place is not None)


def resolve_dateline(place: str, gazetteer: Gazetteer) -> tuple[str, str] | None:
    """(name, country) of a dateline's place: "WASHINGTON, DC", "ANKARA (Reuters)", "GENEVA/NEW YORK" (the first)."""
    plain = re.sub(r"\([^)]*\)|/[A-Z]{3,}[-/].*$", "", place)
    for part in re.split(r"/|;| and | AND | — | – ", plain):
        text = " ".join(_capitalised(word) for word in part.strip(" ,.-–—").split())
        found = _resolve(text, Span(0, len(text)), gazetteer, ()) if text else NO_NAME
        if isinstance(found, Place) and found.country:
            return found.name, found.country
    return None


def town_of(place: str, gazetteer: Gazetteer) -> str:
    """A dateline's place without the state after its comma, or the office before it; others stay as they are.

    "Rimbo, Sweden" is Rimbo, "Prime Minister's Office, Kathmandu" Kathmandu.
    """
    town, comma, rest = place.rpartition(",")
    if not (comma and town.strip()):
        return place
    if gazetteer.country(rest.strip(" .")):
        return town_of(town.rstrip(), gazetteer)
    return rest.strip() if _OFFICE.search(town) and resolve_dateline(rest, gazetteer) else place


_OFFICE = re.compile(r"\b(?:Office|Ministry|Secretariat|Department|Directorate|Embassy|Bureau)\b", re.I)


def _capitalised(word: str) -> str:
    letters = word.strip(".,")
    return word.title() if word.isupper() and "." not in letters and len(letters) > 2 else word


def _resolve(text: str, span: Span, gazetteer: Gazetteer, given: tuple[str, ...]) -> Place | str:
    if span.end - span.start > MAX_CHARS:
        return TOO_LONG
    start, end = _trimmed(text, span)
    phrase = text[start:end]
    if not phrase:
        return NO_NAME
    if _BORDER.search(phrase):
        return BORDER
    if _SHIP.search(text, max(0, start - 30), start) or _SHIP.match(phrase.partition(" ")[0] + " "):
        return SHIP
    for read in (_as_capital, _as_name, _as_list, _as_water, _as_owned, _as_joined, _as_any_name, _as_adjective):
        found = read(text, start, end, gazetteer, given)
        if found is not None:
            return found if isinstance(found, str) else replace(found, span=span)
    if placed := _by_what_follows(text, start, end, gazetteer, given):
        return replace(placed, span=span)
    return UNKNOWN if re.search(r"[^\W\d_a-z]", phrase) else NO_NAME


def _by_what_follows(text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...]) -> Place | None:
    """A name that is not in the table, by what stands behind it: "Rimbo, Sweden", "the Hotel Central in Muscat"."""
    name, after = text[start:end], _FOLLOWING.match(text, end)
    if after is None or not re.fullmatch(NAME, name):
        return None
    place = _name_at(text, after.start("name"), after.end("name"), gazetteer, given)
    if not isinstance(place, Place) or place.country is None:
        return None
    if _FACILITY.search(name):
        return replace(place, name=name)
    is_country = gazetteer.country(after["name"]) == place.country
    return Place(Span(0, 0), name, place.country) if is_country and after["comma"] else None


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    """Without a leading preposition and article, quotation marks, possessive and punctuation at the end."""
    phrase = text[span.start : span.end]
    lead = _LEAD.match(phrase)
    start = span.start + (lead.end() if lead and lead.end() < len(phrase) else 0)
    end = span.start + len(re.sub(r"(?:['’]s|[\s,.;:”\"'’])+$", "", phrase))
    if text[start:end].endswith(("U.S", "D.C", "U.K", "U.N")) and end < span.end:
        end += 1
    return start, max(start, end)


def _place(match: Match, name: str | None = None) -> Place:
    row = match.row
    return Place(Span(0, 0), name or row.name, row.country, row.lat, row.lon)


def _name_at(
    text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...], hints: Hints | None = None
) -> Place | str | None:
    """The name ``text[start:end]`` in its surroundings; None when the gazetteer does not have it."""
    name = text[start:end]
    matches = gazetteer.find(name)
    hints = hints or hints_for(text, start, end, name, gazetteer, given)
    if not matches:
        return None
    chosen = choose(matches, hints)
    return chosen if isinstance(chosen, str) else _place(chosen)


def _as_capital(text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...]) -> Place | str | None:
    """ "the Qatari capital", "Niger's capital", "the capital of Egypt", "the Latvian capital, Riga"."""
    match = _CAPITAL.fullmatch(text, start, end)
    if match is None:
        return None
    words = match["owner"] or match["adjective"] or match["country"]
    code = gazetteer.country(words) if words else None
    if match["name"]:
        must = Hints(frozenset([code]) if code else frozenset(), likely=dict.fromkeys(given, 2.5))
        named = _name_at(text, match.start("name"), match.end("name"), gazetteer, given, must if code else None)
        return named or UNKNOWN
    if match["country"] and code is None:
        return _name_at(text, match.start("country"), match.end("country"), gazetteer, given)
    if match["bare"] or code is None:
        return "a capital, but not whose"
    row = gazetteer.capital(code)
    return _place(Match(row, False)) if row else UNKNOWN


def _as_name(text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...]) -> Place | str | None:
    if text[start:end].islower():
        return None
    division = _DIVISION.search(text, start, end)
    if division and text[start].isupper() and not gazetteer.find(text[start:end]):
        hints = hints_for(text, start, end, text[start : division.start()], gazetteer, given)
        hints = replace(hints, is_division=True)
        return _name_at(text, start, division.start(), gazetteer, given, hints)
    return _name_at(text, start, end, gazetteer, given)


def _as_list(text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...]) -> Place | str | None:
    """ "Doha, Qatar"; "Annapolis, Maryland, in the United States"; a town we lack but given with its country."""
    head_end = text.find(",", start, end)
    if head_end < 0:
        return None
    must: frozenset[str] = frozenset()
    division = None
    for part in re.split(r",\s*(?:in\s+)?(?:the\s+)?", text[head_end + 1 : end].strip()):
        allowed, inside = qualifier(part.strip(" .") or part, gazetteer)
        must = (must & allowed or must) if must and allowed else must or allowed
        division = division or inside
    if not must:
        # "Panmunjom, Korea": a region of several states allows what lies in it, and decides nothing.
        wide = [m for m in gazetteer.find(text[head_end + 1 : end].strip(" .")) if m.row.country is None]
        return _name_at(text, start, head_end, gazetteer, given) if wide else None
    hints = Hints(must, division)
    head = _name_at(text, start, head_end, gazetteer, given, hints)
    if isinstance(head, Place):
        return head
    inner = _resolve(text, Span(start, head_end), gazetteer, tuple(must))
    if isinstance(inner, Place) and inner.country in must:
        return inner
    if len(must) == 1 and re.fullmatch(NAME, text[start:head_end]):
        return Place(Span(0, 0), text[start:head_end], next(iter(must)))
    return None


def _as_water(text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...]) -> str | None:
    """ "the Gulf of Aden" is not Aden; those the table has were found before."""
    return WATER if _WATER.fullmatch(text, start, end) else None


def _as_owned(text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...]) -> Place | str | None:
    """ "Istanbul's Dolmabahçe Palace", "Egypt's Red Sea resort of Sharm el-Sheikh"."""
    match = _OWNED.match(text[start:end])
    if match is None:
        return None
    owner = _name_at(text, start, start + match.end("owner"), gazetteer, given)
    if not isinstance(owner, Place) or owner.country is None:
        return None
    rest = _resolve(text, Span(start + match.start("rest"), end), gazetteer, (owner.country, *given))
    if isinstance(rest, Place) and rest.country == owner.country:
        return rest
    if _FACILITY.search(match["rest"]) and match["rest"][0].isupper():
        return replace(owner, name=match["rest"])
    return None if isinstance(rest, Place) else owner


def _as_joined(text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...]) -> Place | str | None:
    """ "the Swiss city of Geneva", "NATO headquarters in Brussels", "a hotel in Doha"."""
    match = _JOINED.match(text[start:end])
    if match is None:
        return None
    head, tail_start = match["head"], start + match.start("tail")
    codes = {code for _, _, code in country_mentions(head, 0, len(head), gazetteer)}
    generic = re.search(rf"(?:^|\s){GENERIC}$", head) is not None
    if generic and len(codes) == 1:
        tail = _name_at(text, tail_start, end, gazetteer, given, Hints(frozenset(codes)))
    else:
        tail = _resolve(text, Span(tail_start, end), gazetteer, given)
    if not isinstance(tail, Place):
        code = next(iter(codes)) if len(codes) == 1 and generic and re.fullmatch(NAME, match["tail"]) else None
        return Place(Span(0, 0), match["tail"], code) if code else None
    site = _name_at(text, start, start + match.end("head"), gazetteer, (tail.country,) if tail.country else ())
    if isinstance(site, Place) and tail.country in (site.country, None):
        return site
    if head[0].isupper() and _FACILITY.search(head) and not generic:
        return replace(tail, name=head)
    return tail


def _as_any_name(text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...]) -> Place | str | None:
    """The one known name inside: "northern Syria", "occupied Crimea", "the Turkish city Istanbul"."""
    found: list[Place] = []
    codes = {code for _, _, code in country_mentions(text, start, end, gazetteer)}
    at = start
    for word in re.finditer(r"\S+", text[start:end]):
        begin = start + word.start()
        if begin < at or not word[0][0].isupper():
            continue
        stop = _longest_known(text, begin, end, gazetteer)
        if stop is None:
            continue
        at = stop
        place = _name_at(text, begin, stop, gazetteer, tuple(codes) + given)
        if isinstance(place, Place):
            found.append(place)
    return _one_of(found, codes, text[start:end])


def _as_adjective(text: str, start: int, end: int, gazetteer: Gazetteer, given: tuple[str, ...]) -> Place | str | None:
    codes = {code for _, _, code in country_mentions(text, start, end, gazetteer)}
    country = gazetteer.country_place(next(iter(codes))) if len(codes) == 1 else None
    return _place(country) if country and _IN_COUNTRY.search(text[start:end]) else None


def _one_of(found: list[Place], codes: set[str], phrase: str) -> Place | str | None:
    countries = {p.country for p in found if p.country}
    if not found or len(countries | codes) > 1:
        return SEVERAL if found else None
    if _FACILITY.search(phrase) and re.fullmatch(NAME, phrase):
        return replace(found[-1], name=phrase)
    return found[-1]


def _longest_known(text: str, start: int, end: int, gazetteer: Gazetteer) -> int | None:
    """End of the longest run of words from ``start`` that the gazetteer knows by a good name."""
    ends = [start + m.end() for m in re.finditer(r"\S+", text[start:end])][:MAX_WORDS]
    for stop in reversed(ends):
        stop = start + len(re.sub(r"(?:['’]s|[,.;:!?)”\"’'])+$", "", text[start:stop]))
        if any(_well_known(m) for m in gazetteer.find(text[start:stop])):
            return stop
    return None


def _well_known(match: Match) -> bool:
    row = match.row
    if match.alias or (row.kind == "division" and row.country != "USA"):
        return False
    return row.ours or row.kind in ("country", "capital", "division") or row.population >= 100_000


def _known_after_prepositions(text: str, start: int, gazetteer: Gazetteer) -> Iterable[Span]:
    for match in _LOCATIVE.finditer(text, start):
        begin = match.start("name")
        stop = _longest_known(text, begin, min(len(text), match.end("name") + 40), gazetteer)
        if stop is not None:
            yield Span(begin, stop)
