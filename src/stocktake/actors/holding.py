"""Which actor and office a person stands for at the date of the document, and why when none."""

from __future__ import annotations

from rapidfuzz import fuzz

from stocktake.actors.attach import Attached, body_id
from stocktake.actors.names import SAME_NAME, fold
from stocktake.actors.offices import Office
from stocktake.actors.refs import Ref
from stocktake.actors.scene import Scene
from stocktake.actors.table import Person, Term

_RANK = {
    "HOS": 0,
    "HOG": 1,
    "MFA": 2,
    "MOD": 3,
    "HOS3": 4,
    "MFA3": 4,
    "MOD3": 4,
    "HOG3": 4,
    "X": 5,
    "LEG": 6,
    "MFA2": 6,
    "HOG2": 4,
    "HOS2": 4,
    "MIL": 6,
    "AMB": 7,
}


def settle_office(scene: Scene, ref: Ref) -> None:
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
        if (
            not note.former
            and term is not None
            and not (owner and office and office.code and office.code != term.code.rstrip("23") and note.adjacent)
        ):
            ref.ids, ref.code, ref.office = (_cyprus(scene, term.actor),), term.code.rstrip("23"), term.office
            ref.country = _country_of(scene, term.actor)
            return
        if owner is None:
            ended = sorted(ref.person.terms, key=lambda t: t.end or t.as_of, reverse=True)
            home = _stands_for(scene, ended, office)
            ref.ids, ref.country = (home or _own(ref.name),), _country_of(scene, home) if home else None
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
    if scene.letterhead is not None and office is not None and note.adjacent and _of_home(office):
        owner = scene.letterhead.ids[0]
        ref.ids, ref.code = (_cyprus(scene, body_id(scene.table, owner, office)),), office.code
        ref.office, ref.country, ref.learned = note.label, _country_of(scene, owner), scene.letterhead.span
        return
    ref.ids, ref.office = (_own(ref.name),), note.label
    ref.code = office.code if office else ""
    ref.reason = (
        f"no country or office known for {ref.name}"
        if office is None
        else f"the text does not say whose {note.label} {ref.name} is"
    )


def _own(name: str) -> str:
    """The id of a person of whom only the name is known."""
    return "?" + fold(name).replace(" ", "-")


def _stands_for(scene: Scene, ended: list[Term], told: Office | None) -> str | None:
    """Whom a person out of office stands for: the state. Whom we know from movements alone, and the text from no office
    of state, stands for no state, but for the movement if he was of one only or the text names one of his."""
    his = {t.actor for t in ended}
    of_state = told is not None and told.code in ("HOS", "HOG", "MFA", "MOD")
    if of_state or not all(scene.table.entity(i).kind in ("armed_group", "party") for i in his):
        return ended[0].country
    his = his & scene.named or his
    return next(iter(his)) if len(his) == 1 else None


def _of_home(office: Office) -> bool:
    """``Foreign Minister Roe`` on the paper of a government: an office of that government's."""
    return office.kind == "person" and not office.plural and office.code in ("HOS", "HOG", "MFA", "MOD")


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
    owner = note.owner.split(".")[0] if note.owner else None
    if not scene.on:
        last = max((t.end or "9999" for t in person.terms), default="")
        told = [t for t in person.terms if t.country == owner]
        held = told or [t for t in person.terms if (t.end or "9999") == last]
    if not held and note.office is not None:
        held = [
            t for t in person.terms if t.status(scene.on) == "unconfirmed" and t.code.rstrip("23") == note.office.code
        ]
    code = note.office.code if note.office is not None else None
    return min(
        held,
        key=lambda t: (
            owner is not None and t.country != owner,
            bool(code) and t.code.rstrip("23") != code,
            t.source != "hand",
            _RANK.get(t.code, 8),
        ),
        default=None,
    )


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
