"""One pass over a text: which words name states, organisations, persons and offices.

The result is a list of units in text order (``ENT`` an entity's name, ``PERSON`` a name of a person, ``TITLE`` an
office or body word, ``WORD`` anything else) on which phrases are read. Nothing here needs the model; where it ran,
its PER mentions count as evidence that a name is a person's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stocktake.actors.names import Token, joined, same_case, span_of, tokenize
from stocktake.actors.offices import Office, offices
from stocktake.actors.table import ActorTable, Name, Person
from stocktake.records import Document, Parse, Span

PARTICLES = {"al", "el", "bin", "bint", "ibn", "abu", "de", "del", "la", "las", "los", "da", "dos", "do", "di", "von", "van", "der", "den", "ten", "ben", "ul", "ur", "du", "le", "y", "e"}
PRENOMINAL = {"mr", "mrs", "ms", "dr", "sir", "sheikh", "gen", "general", "lt", "col", "colonel", "mullah", "ayatollah", "maulana", "cardinal", "lord", "marshal", "brigadier", "major", "captain", "admiral", "king", "queen", "prince", "princess", "rep", "representative"}
# Given names that are also names of states or capitals: next to another name they are a person's.
GIVEN_OR_STATE = {"jordan", "chad", "georgia", "israel", "kenya", "india", "cuba", "malta", "washington", "paris", "london", "victoria", "santiago", "lima", "dominica", "guinea", "ireland", "holland", "england", "france", "west"}
_STARTERS = {
    "the a an in on at of for from by with and or but as if when while after before since during he she it they we you his her its their our this that these those there both all some many no not"
    " according asked following speaking despite under earlier later also however meanwhile instead until against between among over about into what who how why where yesterday today tomorrow"
    " january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday i such each one two three once"
    " so then thus still yet nor only even more most other another former new several then former ex fresh negotiators talks peace"
}
STARTERS = set(" ".join(_STARTERS).split())
_ORG_WORDS = set(
    "council commission committee group center centre institute ministry agency organization organisation union party movement front army forces university court bank fund treaty agreement declaration act law plan process program programme"
    " foundation association company corporation news times post television tv radio house palace hotel street square airport port province region district city county state republic kingdom sea strait river gulf bridge road corridor"
    " municipalities summit conference forum accord accords assembly office department mission force alliance federation community service board bureau initiative dialogue week day academy training club league team cup base camp island islands"
    " administration authority tribunal convention protocol charter memorandum resolution war operation project network watch international national federal security embassy border north south east west northern southern eastern western".split()
)
LOCATIVE = {"in", "at", "near", "outside", "to", "from", "across", "around", "inside", "via", "into", "through", "visited", "visit", "visiting", "leave", "left", "capital"}


@dataclass
class Unit:
    """One named thing or word: token range, span, kind and what it may stand for."""

    kind: str
    start: int
    end: int
    span: Span
    names: tuple[Name, ...] = ()
    persons: tuple[Person, ...] = ()
    office: Office | None = None
    key: str = ""
    text: str = ""
    ids: tuple[str, ...] = ()  # ENT: resolved entity ids
    place: bool = False  # ENT: a capital used as a place, or a name that is not an actor here
    ref: object | None = None  # PERSON: set by people.py


@dataclass
class Scene:
    """A document's text as units, with what is needed to resolve them."""

    document: Document
    parse: Parse
    table: ActorTable
    on: str
    tokens: list[Token]
    units: list[Unit] = field(default_factory=list)
    countries: dict[str, int] = field(default_factory=dict)
    home: str | None = None  # the state that publishes the document

    def inside(self, span: Span) -> list[Unit]:
        """Units that lie inside a span, in order."""
        return [u for u in self.units if u.span.start >= span.start and u.span.end <= span.end]

    def gap(self, left: Unit, right: Unit) -> str:
        """The characters between two units."""
        return self.document.text[left.span.end : right.span.start]


def read_scene(document: Document, parse: Parse, table: ActorTable, home: str | None = None) -> Scene:
    """Scan a document into units and settle what its entity names stand for."""
    scene = Scene(document, parse, table, document_day(document), tokenize(document.text))
    scene.home = home
    if home:
        scene.countries[home] = 1
    people = [m.span for m in parse.mentions if m.label == "PER"]
    at = 0
    while at < len(scene.tokens):
        unit = _unit(scene, at, people)
        scene.units.append(unit)
        at = unit.end
    _settle_entities(scene)
    return scene


def document_day(document: Document) -> str:
    """The day to read offices at: publication date, else the latest year the text names, else ''."""
    if document.published:
        m = re.search(r"\d{4}(-\d\d(-\d\d)?)?", document.published)
        if m:
            return {4: m[0] + "-07-01", 7: m[0] + "-15"}.get(len(m[0]), m[0])
    years = [int(y) for y in re.findall(r"\b(?:19[5-9]\d|20[0-4]\d)\b", document.text)]
    return f"{max(years)}-07-01" if years else ""


def _unit(scene: Scene, at: int, people: list[Span]) -> Unit:
    text, tokens, table = scene.document.text, scene.tokens, scene.table
    entity = next(((n, v) for n, v in ((n, _fit(scene, at, n, names)) for n, names in table.names.matches(text, tokens, at)) if v), None)
    person = next(((n, tuple(p)) for n, p in table.persons.matches(text, tokens, at) if _looks_like_name(tokens[at : at + n], n)), None)
    office = next(((n, o) for n, o in offices().matches(text, tokens, at)), None)
    lengths = (entity[0] if entity else 0, person[0] if person else 0, office[0] if office else 0)
    if person and lengths[1] >= max(2 if not entity else lengths[0], lengths[2], 1) and (lengths[1] > 1 or not entity):
        end = at + lengths[1]
        return Unit("PERSON", at, end, span_of(tokens, at, end), persons=person[1])
    if entity and lengths[0] >= lengths[2] and not _part_of_person(scene, at, lengths[0], entity[1], people):
        end = at + lengths[0]
        return Unit("ENT", at, end, span_of(tokens, at, end), names=entity[1])
    if office:
        end = at + lengths[2]
        return Unit("TITLE", at, end, span_of(tokens, at, end), office=office[1][0])
    run = _name_run(scene, at, people)
    if run and run[0] == at + 1 and tokens[at].key in PRENOMINAL and at + 1 < len(tokens) and _known_person(scene, at + 1):
        run = None  # "General" before a known name is a word of address
    if run:
        return Unit("PERSON" if run[1] else "NAME", at, run[0], span_of(tokens, at, run[0]))
    return Unit("WORD", at, at + 1, span_of(tokens, at, at + 1), key=tokens[at].key, text=tokens[at].text)


def _fit(scene: Scene, at: int, n: int, names: list[Name]) -> tuple[Name, ...]:
    words = scene.tokens[at : at + n]
    written = [x for x in names if same_case(x.surface, words)]
    return tuple(x for x in written if x.holds(scene.on)) or tuple(x for x in written if x.form == "org")


def _looks_like_name(words: list[Token], n: int) -> bool:
    return words[0].text[0].isupper() and words[-1].text[0].isupper() and (n > 1 or words[0].key not in STARTERS)


def _part_of_person(scene: Scene, at: int, n: int, names: tuple[Name, ...], people: list[Span]) -> bool:
    """``Michael Jordan``, ``Jordan Ames``: a state's name that is part of a person's."""
    tokens, text = scene.tokens, scene.document.text
    if n > 1 or tokens[at].key not in GIVEN_OR_STATE or any(x.form == "adj" for x in names):
        return False
    before, after = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
    spaced = before is not None and text[before.end : tokens[at].start] == " "
    if spaced and before.key in scene.table.given and before.text[0].isupper() and before.key not in STARTERS and not offices().get((before.key,)):
        return not scene.table.names.get((before.key,))
    follows = after is not None and text[tokens[at].end : after.start] == " " and after.text[0].isupper() and after.text[1:].islower()
    if follows and not scene.table.names.get((after.key,)) and not offices().get((after.key,)) and after.key not in STARTERS | _ORG_WORDS:
        known = bool(scene.table.families.get(after.key)) and not offices().matches(text, tokens, at + 1)
        return known or any(s.start <= tokens[at].start and after.end <= s.end for s in people)
    return False


def _name_run(scene: Scene, at: int, people: list[Span]) -> tuple[int, bool] | None:
    """A run of capitalised words that is no known name: its end and whether it is a person's name."""
    tokens, text = scene.tokens, scene.document.text
    first = tokens[at]
    if not first.text[0].isupper() or first.key in STARTERS or first.text[0].isdigit():
        return None
    end = at + 1
    while end < len(tokens) and joined(text, tokens[end - 1], tokens[end]) and "," not in text[tokens[end - 1].end : tokens[end].start] and "(" not in text[tokens[end - 1].end : tokens[end].start]:
        gap = text[tokens[end - 1].end : tokens[end].start]
        if "\n" in gap or (gap.strip() in ("'", "’") and tokens[end].key == "s"):
            break
        word = tokens[end]
        if gap in ("-", "–") and _principal(scene, tokens[end - 1].key) and _principal(scene, word.key):
            break  # "a Putin-Zelensky meeting"
        if word.text[0].isupper() and word.key not in ("i", "he", "she", "it"):
            if word.key not in GIVEN_OR_STATE and (scene.table.names.matches(text, tokens, end) and any(_fit(scene, end, n, v) for n, v in scene.table.names.matches(text, tokens, end)) or any(n > 1 for n, _ in offices().matches(text, tokens, end)) or _known_person(scene, end)):
                break
            end += 1
        elif word.key in PARTICLES and end + 1 < len(tokens) and (tokens[end + 1].text[0].isupper() or tokens[end + 1].key in PARTICLES):
            end += 1
        else:
            break
    while end > at + 1 and tokens[end - 1].key in PARTICLES and not tokens[end - 1].text[0].isupper():
        end -= 1
    return end, _is_person(scene, at, end, people)


def _principal(scene: Scene, family: str) -> bool:
    return any(p.hand and p.family_key == family for p in scene.table.families.get(family, ()))


def _known_person(scene: Scene, at: int) -> bool:
    """Whether a full name of the table begins at this word (``Director`` | ``Wang Yi``)."""
    tokens = scene.tokens
    return any(n > 1 and _looks_like_name(tokens[at : at + n], n) for n, _ in scene.table.persons.matches(scene.document.text, tokens, at))


def _is_person(scene: Scene, at: int, end: int, people: list[Span]) -> bool:
    words = scene.tokens[at:end]
    if any(w.key in _ORG_WORDS for w in words) or len(words) > 6:
        return False
    while len(words) > 1 and words[0].key in PRENOMINAL | {"sheikh", "amir"}:
        words = words[1:]
    span = span_of(scene.tokens, at, end)
    if any(s.start < span.end and span.start < s.end for s in people):
        return True
    if len(words) > 1:
        named = words[0].key in scene.table.given or (len(words) < 4 and words[-1].key in scene.table.families and words[0].key not in PRENOMINAL)
        return named and all(not w.text.isupper() or len(w.text) < 3 for w in words)
    return False


def _settle_entities(scene: Scene) -> None:
    """Choose among readings of each entity name, and mark capitals used as places."""
    for k, unit in enumerate(scene.units):
        if unit.kind != "ENT":
            continue
        forms = {n.form for n in unit.names}
        if forms == {"capital"}:
            unit.place = _used_as_place(scene, k)
        if _part_of_other(scene, k):
            unit.place = True
            continue
        ids = tuple(dict.fromkeys(n.id for n in unit.names if n.form != "ambiguous"))
        if len(ids) > 1 and forms != {"both"}:
            ids = tuple(i for i in ids if scene.table.entity(i).kind == "armed_group") if len({_country(i) for i in ids}) == 1 else ()
        if ids:
            unit.ids = ids
            scene.countries[_country(ids[0])] = scene.countries.get(_country(ids[0]), 0) + 1
    _short_acronyms(scene)
    for k, unit in enumerate(scene.units):
        if unit.kind == "ENT" and not unit.ids and not unit.place:
            choices = tuple(dict.fromkeys(n.id for n in unit.names))
            counts = sorted(((scene.countries.get(_country(c), 0), c) for c in choices), reverse=True)
            if counts and counts[0][0] > (counts[1][0] if len(counts) > 1 else 0):
                unit.ids = (counts[0][1],)
    _georgia(scene)


_PREFIX = {"inter", "pan", "trans", "anti", "pro", "non", "afro", "euro", "indo", "sino", "franco", "anglo", "ultra"}
_AMERICAS = {"latin", "south", "north", "central", "native", "african", "asian", "inter", "meso", "caribbean", "hispanic"}
_WATERS = {"sea", "ocean", "canal", "peninsula", "strait", "straits", "channel", "plate", "desert"}


def _part_of_other(scene: Scene, k: int) -> bool:
    """``Inter-American``, ``South China Sea``, ``Latin America``, ``Paris Club``: the state is part of another name."""
    unit, text = scene.units[k], scene.document.text
    before = scene.tokens[unit.start - 1] if unit.start else None
    after = scene.tokens[unit.end] if unit.end < len(scene.tokens) else None
    if before is not None:
        gap = text[before.end : unit.span.start]
        if gap in ("-", "‑", "–") and before.key in _PREFIX:
            return True
        if gap in (" ", "-") and before.key in _AMERICAS and before.text[0].isupper() and any(n.surface in ("America", "American", "Americans") for n in unit.names):
            return True
    if after is not None and text[unit.span.end : after.start] == " ":
        if after.key in _WATERS and after.text[0].isupper():
            return True
        nxt = scene.units[k + 1]
        if {n.form for n in unit.names} == {"capital"} and nxt.kind == "NAME" and after.text[0].isupper():
            return True
    return before is not None and before.key == "of" and unit.start > 1 and scene.tokens[unit.start - 2].key in ("gulf", "sea", "bay", "strait", "bank", "university", "voice") and scene.tokens[unit.start - 2].text[0].isupper()


def _country(actor: str) -> str:
    return actor.split(".")[0]


def _used_as_place(scene: Scene, k: int) -> bool:
    """``in Baku``, ``the Vienna talks``: a capital that names a place; ``Baku said`` and ``Baku's stance`` do not."""
    unit = scene.units[k]
    before = scene.units[k - 1] if k else None
    after = scene.document.text[unit.span.end : unit.span.end + 4]
    line = scene.document.dateline
    if line is not None and line.span.start <= unit.span.start < line.span.end:
        return True
    if before is not None and before.kind == "WORD" and before.key in LOCATIVE and scene.gap(before, unit) == " ":
        return True
    if re.match(r", (?=[A-Z])", after) and k + 1 < len(scene.units) and scene.units[k + 1].kind == "ENT" and not re.match(r", [^.]{0,40} and ", scene.document.text[unit.span.end : unit.span.end + 60]):
        return True
    nxt = scene.units[k + 1] if k + 1 < len(scene.units) else None
    return nxt is not None and nxt.kind == "WORD" and nxt.key in {"talks", "meeting", "summit", "conference", "agreement", "agreements", "accords", "round", "hotel", "airport"} and scene.gap(unit, nxt) == " "


# Acronyms of three letters or fewer that mean one movement or body to any reader of foreign news.
_WELL_KNOWN = {"ELN", "PKK", "PLO", "IRA", "KLA", "M23", "IDF", "CIA", "FBI", "FSB", "YPG", "TTP", "KNU"}


def _short_acronyms(scene: Scene) -> None:
    """``SDF``, ``GNU``, ``SAF``: a short acronym is that state's movement only where the text names the state or
    writes the name out."""
    for unit in scene.units:
        if unit.kind != "ENT" or len(unit.ids) != 1 or "." not in unit.ids[0]:
            continue
        word = scene.document.text[unit.span.start : unit.span.end]
        state = unit.ids[0].split(".")[0]
        if len(word) > 3 or not word.isupper() or word in _WELL_KNOWN or state not in scene.table.states:
            continue
        named = any(u.kind == "ENT" and u.ids and _country(u.ids[0]) == state and len(scene.document.text[u.span.start : u.span.end]) > 3 for u in scene.units)
        if not named and scene.home != state:
            unit.ids, unit.place = (), True


_US_GEORGIA = re.compile(r"\b(Atlanta|Savannah|Augusta|Macon|Alabama|Florida|Carolina|Tennessee|Kemp|Warnock|Ossoff|Fulton|runoff|Georgia Tech|Senator|Governor|Bulldogs|electoral votes|swing state)\b")
_GE_GEORGIA = re.compile(r"\b(Tbilisi|Ossetia|Abkhazia|Saakashvili|Batumi|Caucasus|Georgian|Kobakhidze|Ivanishvili|Zourabichvili|Moscow|Russian?|Armenian?|Azerbaijani?|Turkey|Black Sea)\b")


def _georgia(scene: Scene) -> None:
    """Georgia the US state is a place in the United States, not an actor we know."""
    text = scene.document.text
    if len(_US_GEORGIA.findall(text)) > len(_GE_GEORGIA.findall(text)):
        for unit in scene.units:
            if unit.kind == "ENT" and unit.ids == ("GEO",) and any(n.surface == "Georgia" for n in unit.names):
                unit.ids, unit.place = (), True
