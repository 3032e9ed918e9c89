"""Persons of a document: who a name is, at the document's date, from the table and from titles in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from stocktake.actors.attach import Attached, attach, body_id
from stocktake.actors.names import fold, keys
from stocktake.actors.scene import _ORG_WORDS, PARTICLES, PRENOMINAL, STARTERS, Scene, Unit
from stocktake.actors.table import Person, Term, months_after
from stocktake.records import Dropped, Span

_RANK = {"HOS": 0, "HOG": 1, "MFA": 2, "MOD": 3, "HOS3": 4, "MFA3": 4, "MOD3": 4, "HOG3": 4, "X": 5, "LEG": 6, "MFA2": 6, "HOG2": 4, "HOS2": 4, "MIL": 6, "AMB": 7}
# Spelled variants ("Pashinian" for "Pashinyan"): high, and only for words of six letters or more, because short
# family names of different people differ by one letter (Kerry, Perry).
SAME_NAME = 88
_ROLE_WORDS = {"general", "deputy", "senior", "assistant", "acting", "chief", "head", "staff", "executive", "vice", "former", "special", "domestic", "policy", "public", "human", "economic", "affairs"}
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}


@dataclass
class Ref:
    """One person in one document, with the actor they stand for and where the text says so."""

    name: str
    person: Person | None = None
    ids: tuple[str, ...] = ()
    country: str | None = None
    office: str | None = None
    code: str = ""
    learned: Span | None = None
    reason: str | None = None
    spans: list[Span] = field(default_factory=list)
    notes: list[Attached] = field(default_factory=list)


def find_people(scene: Scene) -> tuple[list[Ref], list[Dropped]]:
    """Give every person's name in the scene a ``Ref``; full names first, so that later short forms find them."""
    refs: list[Ref] = []
    dropped: list[Dropped] = []
    notes = {k: attach(scene, k) for k, u in enumerate(scene.units) if u.kind in ("PERSON", "NAME")}
    _share_plural_titles(scene, notes)
    for k, unit in enumerate(scene.units):
        if unit.kind == "NAME" and _titled(notes[k]) and not _only_org_words(scene, unit):
            unit.kind = "PERSON"
    for k, unit in enumerate(scene.units):
        if unit.kind == "PERSON" and (len(_words(scene, unit)) > 1 or unit.persons):
            _full_name(scene, unit, notes[k], refs)
    for k, unit in enumerate(scene.units):
        if unit.kind in ("PERSON", "NAME") and unit.ref is None:
            _short_name(scene, k, notes[k], refs)
    for ref in refs:
        _settle(scene, ref)
        if ref.reason:
            dropped.append(Dropped("actors", ref.reason, ref.spans[0]))
    return refs, dropped


def _titled(note: Attached) -> bool:
    return note.office is not None and note.office.kind == "person" and note.adjacent


def _only_org_words(scene: Scene, unit: Unit) -> bool:
    text = scene.document.text[unit.span.start : unit.span.end]
    words = {t.key for t in scene.tokens[unit.start : unit.end]}
    return (text.isupper() and len(text) <= 6) or words <= PRENOMINAL | _ROLE_WORDS or bool(words & _ORG_WORDS)


def _words(scene: Scene, unit: Unit) -> tuple[str, ...]:
    """The words of a person's name without ``Mr``, ``Sheikh``, ``Jr``."""
    words = [t.key for t in scene.tokens[unit.start : unit.end]]
    while len(words) > 1 and words[0] in PRENOMINAL:
        words.pop(0)
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return tuple(words)


def _surface(scene: Scene, unit: Unit) -> str:
    tokens = scene.tokens[unit.start : unit.end]
    while len(tokens) > 1 and tokens[0].key in PRENOMINAL:
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1].key in _SUFFIXES:
        tokens = tokens[:-1]
    return re.sub(r"\s+", " ", scene.document.text[tokens[0].start : tokens[-1].end])


def _share_plural_titles(scene: Scene, notes: dict[int, Attached]) -> None:
    """``Foreign Ministers A and B of X and Y``; ``Presidents A and B``: the second name takes the title too."""
    order = sorted(notes)
    for a, b in zip(order, order[1:], strict=False):
        between = scene.document.text[scene.units[a].span.end : scene.units[b].span.start]
        first = notes[a]
        if first.office is not None and first.office.plural and first.office.kind == "person" and re.fullmatch(r",? and |, ", between) and notes[b].office is None:
            notes[b] = Attached(office=first.office, label=first.label, adjacent=True, former=first.former, evidence=first.evidence)


def _full_name(scene: Scene, unit: Unit, note: Attached, refs: list[Ref]) -> None:
    words = _words(scene, unit)
    name = _surface(scene, unit)
    for ref in refs:
        if _same_person(words, keys(ref.name)) or (ref.person is not None and ref.person in unit.persons):
            _add(ref, unit, note, name)
            return
    candidates = list(unit.persons) or _near_spellings(scene, words)
    person = _choose(scene, candidates, note)
    if person is not None:
        same = next((r for r in refs if r.person is person), None)
        if same is not None:
            _add(same, unit, note, name)
            return
    if person is None and len(words) < 2:
        return
    ref = Ref(name, person)
    refs.append(ref)
    _add(ref, unit, note, name)


def _add(ref: Ref, unit: Unit, note: Attached, name: str) -> None:
    unit.ref = ref
    ref.spans.append(unit.span)
    if len(name.split()) > len(ref.name.split()) or (len(ref.name.split()) < 2):
        ref.name = name
    ref.notes.append(note)


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Two full names in one text: same last word and same first word or initial, or one holds all words of the other."""
    if len(a) < 2 or len(b) < 2:
        return False
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    first = a[0] == b[0] or (len(a[0]) == 1 and b[0].startswith(a[0])) or (len(b[0]) == 1 and a[0].startswith(b[0])) or fuzz.ratio(a[0], b[0]) >= SAME_NAME
    return first and (a[-1] == b[-1] or (min(len(a[-1]), len(b[-1])) >= 6 and fuzz.ratio(a[-1], b[-1]) >= SAME_NAME))


def _near_spellings(scene: Scene, words: tuple[str, ...]) -> list[Person]:
    """Persons of the table whose full name is a spelled variant, of countries the text names."""
    if len(words) < 2 or len(words[-1]) < 5:
        return []
    found = []
    for person in scene.table.families.get(words[-1], ()):
        for spelling in (person.name, *person.aliases):
            own = keys(spelling)
            if len(own) > 1 and own[-1] == words[-1] and fuzz.ratio(own[0], words[0]) >= 80 and _mentioned(scene, person):
                found.append(person)
                break
    return found


def _mentioned(scene: Scene, person: Person) -> bool:
    return any(t.country in scene.countries for t in person.terms)


def _weight(scene: Scene, person: Person, note: Attached) -> float:
    """How well a person of the table fits here: office at the date, country in the text, title beside the name."""
    best = 0.0
    for term in person.terms:
        status = term.status(scene.on) if scene.on else "held"
        w = {"held": 3.0, "unconfirmed": 2.0, "over": 1.0, "not yet": 0.5}[status]
        if scene.on and status == "over" and scene.on > months_after(term.end, 180):
            w = 0.2
        if term.code in ("HOS", "HOG", "MFA"):
            w += 0.5
        if note.owner:
            w += 4.0 if term.country == note.owner.split(".")[0] else -1.0
        if note.office is not None and note.office.code and note.office.code == term.code.rstrip("23"):
            w += 1.0
        if term.country in scene.countries:
            w += 1.5
        best = max(best, w)
    return best + (1.0 if person.hand else 0.0)


def _choose(scene: Scene, candidates: list[Person], note: Attached) -> Person | None:
    """The fitting person, or None when the text speaks against all or cannot tell two apart."""
    rated = sorted(((_weight(scene, p, note), n, p) for n, p in enumerate(candidates)), key=lambda x: (-x[0], x[1]))
    if not rated:
        return None
    weight, _, person = rated[0]
    if note.owner and note.office is not None and all(t.country != note.owner.split(".")[0] for t in person.terms) and not person.hand:
        return None  # the text says another country: a namesake
    famous = person.hand or any(t.code in ("HOS", "HOG", "MFA") for t in person.terms)
    if not (_mentioned(scene, person) or note.owner or (famous and weight >= 3.0)):
        return None
    if len(rated) > 1 and rated[1][0] == weight and {t.country for t in rated[1][2].terms} != {t.country for t in person.terms}:
        return None
    return person if weight >= 1.0 else None


def _short_name(scene: Scene, k: int, note: Attached, refs: list[Ref]) -> None:
    unit = scene.units[k]
    words = _words(scene, unit)
    if len(words) == 1 and words[0] in STARTERS:
        return
    known = _introduced(words, refs, unit.span)
    if known is not None:
        _add(known, unit, note, _surface(scene, unit))
        unit.kind = "PERSON"
        return
    if len(words) > 2:
        return
    person = _by_family(scene, k, words[-1], note) if len(words) == 1 or words[0] in PARTICLES else None
    if person is None and not _titled(note) and unit.kind != "PERSON":
        return
    if person is None and _titled(note) is False and len(words) < 2 and not _per_mention(scene, unit):
        return
    same = next((r for r in refs if person is not None and r.person is person), None)
    ref = same or Ref(_surface(scene, unit), person)
    if same is None:
        refs.append(ref)
    unit.kind = "PERSON"
    _add(ref, unit, note, _surface(scene, unit))


def _per_mention(scene: Scene, unit: Unit) -> bool:
    return any(m.label == "PER" and m.span.start < unit.span.end and unit.span.start < m.span.end for m in scene.parse.mentions)


def _introduced(words: tuple[str, ...], refs: list[Ref], span: Span) -> Ref | None:
    """A person already named in full whose family (or only) name this is; the nearest before, else the first after."""
    found = []
    for ref in refs:
        names = [keys(ref.name)] + ([keys(s) for s in (ref.person.name, *ref.person.aliases)] if ref.person else [])
        if any(_short_form(words, n) for n in names):
            found.append(ref)
    if not found:
        last = words[-1]
        found = [r for r in refs if len(last) >= 6 and fuzz.ratio(last, keys(r.name)[-1]) >= SAME_NAME]
    if len(found) > 1:
        before = [r for r in found if any(s.start < span.start for s in r.spans)]
        found = sorted(before or found, key=lambda r: min(abs(s.start - span.start) for s in r.spans))
    return found[0] if found else None


def _short_form(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """``Mirzoyan``, ``el-Sisi``, ``von der Leyen``, and the first word of names written family first (``Xi``)."""
    if len(name) < 2 or len(words) >= len(name):
        return words == name
    core = tuple(w for w in words if w not in PARTICLES) or words
    if name[-len(words) :] == words or name[-len(core) :] == core:
        return True
    return len(core) == 1 and (core[0] == name[0] and len(name[0]) <= 6 or (core[0] in name[1:] and len(core[0]) > 4))


def _by_family(scene: Scene, k: int, family: str, note: Attached) -> Person | None:
    """``President Biden``, ``Putin``: the one principal of that family name in office at the date, if the text names
    his country or his title; None when two fit."""
    unit = scene.units[k]
    fits = []
    for person in dict.fromkeys(scene.table.families.get(family, ())):
        for term in person.terms:
            held = not scene.on or term.status(scene.on) in ("held", "unconfirmed")
            if note.former and scene.on and term.status(scene.on) == "over":
                held = True
            principal = term.code in ("HOS", "HOG", "MFA", "MOD") or person.hand
            famous = term.code in ("HOS", "HOG", "MFA") or person.hand
            secretary = note.office is not None and note.office.label == "secretary" and term.country == "USA"
            titled = note.office is not None and note.adjacent and (secretary or note.office.code == term.code.rstrip("23") or (note.office.code == "" and term.code in ("X", "HOG2", "HOS2", "MFA3", "HOS3")))
            owner = note.owner is not None and note.owner.split(".")[0] == term.country
            if note.owner is not None and not owner:
                continue
            if held and ((owner and (titled or principal)) or (titled and principal and (term.country in scene.countries or term.code in ("HOS", "HOG", "MFA"))) or (famous and (term.country in scene.countries or _world_known(scene, person, family)) and note.office is None and not _ordinary(scene, unit))):
                rank = 0 if titled else 1
                fits.append((rank, 0 if term.country in scene.countries else 1, 0 if person.hand else 1, person))
                break
    if not fits:
        return None
    best = min(f[:3] for f in fits)
    persons = list({id(f[3]): f[3] for f in fits if f[:3] == best}.values())
    return persons[0] if len(persons) == 1 else None


def _world_known(scene: Scene, person: Person, family: str) -> bool:
    """``Macron`` alone: a head of state or government or foreign minister now, and the only such of that name."""
    if not person.hand or len(family) < 5 or family in scene.table.given:
        return False
    now = {p.name for p in scene.table.families.get(family, ()) for t in p.terms if t.code in ("HOS", "HOG", "MFA") and (not scene.on or t.status(scene.on) == "held")}
    return now == {person.name}


def _ordinary(scene: Scene, unit: Unit) -> bool:
    """A capitalised word that the text also writes small, or opens a sentence with while nothing else backs it."""
    word = scene.document.text[unit.span.start : unit.span.end]
    return re.search(rf"\b{re.escape(word.lower())}\b", scene.document.text) is not None or (word.isupper() and len(word) < 6)


def _settle(scene: Scene, ref: Ref) -> None:
    """Decide actor id and office of a person from the notes beside the name and the table at the document's date."""
    note = _best_note(ref.notes)
    owner, office = note.owner, note.office
    if ref.person is not None:
        if len(ref.name.split()) < 2:
            ref.name = _spelled_here(ref.person, ref.name)
        countries = {t.country for t in ref.person.terms}
        if owner is not None and owner.split(".")[0] not in countries and ref.person.hand:
            owner = office = None  # "Israel's talks envoy Witkoff": what we know beats a loose reading
        term = _term(scene, ref.person, note)
        if note.former and owner is None and term is None:
            owner = next(iter(countries)) if len(countries) == 1 else None
        if not note.former and term is not None and not (owner and office and office.code and office.code != term.code.rstrip("23") and note.adjacent):
            ref.ids, ref.code, ref.office = (_cyprus(scene, term.actor),), term.code.rstrip("23"), term.office
            ref.country = _country_of(scene, term.actor)
            if owner and office:
                ref.learned = note.evidence
            return
        if owner is None:
            ended = sorted(ref.person.terms, key=lambda t: (t.end or t.as_of), reverse=True)
            home = ended[0].country
            ref.ids, ref.country = (home,), _country_of(scene, home)
            ref.office = f"former {ended[0].office}" if ended[0].end and scene.on > ended[0].end else None
            ref.reason = _why(ref.person, ended[0], scene.on)
            return
    if owner is not None:
        if note.former:
            ref.ids = (owner.split(".")[0] if scene.table.entity(owner).kind in ("state", "government") else owner,)
            ref.office = f"former {note.label}" if note.label else None
        else:
            ref.ids = (_cyprus(scene, body_id(scene.table, owner, office)),)
            ref.office, ref.code = note.label, office.code if office else ""
        ref.country, ref.learned = _country_of(scene, owner), note.evidence
        return
    ref.ids, ref.office = ("?" + fold(ref.name).replace(" ", "-"),), note.label
    ref.code = office.code if office else ""
    ref.reason = f"no country or office known for {ref.name}" if office is None else f"the text does not say whose {note.label} {ref.name} is"


def _spelled_here(person: Person, short: str) -> str:
    """The full name with the family name as this text spells it."""
    if fuzz.ratio(fold(person.name.split()[-1]), fold(short)) >= SAME_NAME:
        return " ".join([*person.name.split()[:-1], short])
    return person.name


def _best_note(notes: list[Attached]) -> Attached:
    full = [n for n in notes if n.owner and n.office]
    return next(iter(full + [n for n in notes if n.owner] + [n for n in notes if n.office]), Attached())


def _term(scene: Scene, person: Person, note: Attached) -> Term | None:
    held = [t for t in person.terms if not scene.on or t.status(scene.on) == "held"]
    if not scene.on:
        last = max((t.end or "9999" for t in person.terms), default="")
        held = [t for t in person.terms if (t.end or "9999") == last]
    if not held and note.office is not None:
        held = [t for t in person.terms if t.status(scene.on) == "unconfirmed" and t.code.rstrip("23") == note.office.code]
    code = note.office.code if note.office is not None else None
    owner = note.owner.split(".")[0] if note.owner else None
    return min(held, key=lambda t: (owner is not None and t.country != owner, bool(code) and t.code.rstrip("23") != code, t.source != "hand", _RANK.get(t.code, 8), ), default=None)


def _country_of(scene: Scene, actor: str) -> str | None:
    head = actor.split(".")[0]
    return head if head in scene.table.states else scene.table.entity(actor).country


def _cyprus(scene: Scene, actor: str) -> str:
    """The president of Cyprus speaks for the Greek Cypriot side where the text has both communities."""
    return "CYP.GRC" if actor == "CYP.GOV.HOS" and any(u.ids == ("CYP.TUR",) for u in scene.units) else actor


def _why(person: Person, last: Term, on: str) -> str:
    if last.end and on > last.end:
        return f"{person.name} was {last.office} until {last.end}; no office known on {on}"
    if on and on < last.start:
        return f"{person.name} became {last.office} on {last.start}; no office known on {on}"
    return f"{person.name} was last seen as {last.office} in {last.as_of}; not confirmed on {on}"
