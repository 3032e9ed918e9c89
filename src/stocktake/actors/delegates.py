"""Whose delegation a person leads or signs for: the text seats people at the table in a few fixed ways.

``X, a judge, led the A-land team``; ``the A-land delegation was led by X and the B-land one by Y``; ``X signed for A``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from stocktake.actors.attach import Attached
from stocktake.actors.scene import Scene, Unit
from stocktake.actors.words import DELEGATIONS, any_of
from stocktake.records import Span

_BODY = rf"(?:[\w-]+ ){{0,2}}?{any_of(DELEGATIONS)}"
_LEAD = r"(?:led|leads|headed|heads|heading|leading|represented|represents|chaired|chairs)"
# After a person: "…, a judge, (who) led the" + A-land + "team".
_LEADS = re.compile(
    rf"(?:, [^.;\n]{{2,140}}?,)? ?(?:(?:,? who )?{_LEAD}|, (?:the )?(?:head|leader|chief|chair(?:man|woman)?) of) "
    r"(?:the |a )?$"
)
# Before a person: "the government" + "'s chief negotiator,".
_CHIEF = re.compile(r"['’]s? (?:chief|lead|head|top|main) (?:peace )?(?:negotiator|delegate|envoy),? ")
# After a person: ", " + "the government" + "'s chief negotiator".
_CHIEF_OF = re.compile(r"['’]s? (?:chief|lead|head|top|main) (?:peace )?(?:negotiator|delegate|envoy)\b")
_OF_BODY = re.compile(rf"(?:['’]s?)? {_BODY}\b")
# After a person: "led the delegation of" + A-land; for the second, "and Roe that of" + B-land.
_LEADS_OF = re.compile(
    rf"(?:, [^.;\n]{{2,140}}?,)? ?(?:,? who )?{_LEAD} (?:the |a )?{_BODY} (?:of|from) "
    r"(?:the )?(?:(?:armed forces|army|government|[A-Z]\w+) of )?(?:the )?$",
    re.I,
)
# After the second person of "Roe led the A-land delegation and Doe, the minister of water, the": B-land + "side".
_TOO = re.compile(r"(?:, [^.;\n]{2,90}?,)? the $")
_LED_BEFORE = re.compile(rf"\b{_LEAD} (?:the |a )?[^.;\n]{{2,80}} and (?:by )?$")
_THAT_OF = re.compile(r" (?:that|those) of (?:the )?(?:(?:armed forces|army|government) of )?(?:the )?$", re.I)
# Before a person: A-land + "delegation was led by the minister,", "side (was represented) by".
_LED_BY = re.compile(
    rf"(?:['’]s?)? (?:{_BODY}|one)(?: (?:was|is|were|also))*"
    rf"(?: (?:{_LEAD}|included|includes|made up of|consisted of))?(?: also)?(?: by)?"
    r"(?:,? (?:the |its |an? )?[^.;\n]{0,120}?)?,? ?$"
)
# Before a person, without a body: A-land + "was represented by the minister", "and" + B-land + "by".
_SEATED = re.compile(
    r"(?:['’]s?)? (?:was|were|is|are) (?:represented|led|headed) by (?:the |its )?(?:[\w.-]+,? ){0,6}$"
)
_SEATED_TOO = re.compile(r" by (?:the |its )?(?:[\w.-]+,? ){0,6}$")
# "A-land said that its delegation, led by": the side that the sentence is about.
_ITS_LED = re.compile(
    rf"\b(?:[Ii]ts|[Tt]heir) {_BODY},? (?:which )?(?:was |is |were )?(?:{_LEAD} by|under) "
    r"(?:the |its )?(?:[\w.-]+ ){0,6}$"
)
_BY_ONLY = re.compile(r"\b(?:by|included|includes|of)\b")
# "X signed for the government", "Y for the rebels".
_FOR = re.compile(r",? (?:signed |spoke |negotiated |initialled |read )?(?:it )?(?:for|on behalf of) (?:the )?$")
# Whose government: A-land + "'s transitional" before the word, "of the Republic of" + A-land after it.
_WHOSE = re.compile(r"(?:['’]s?)? (?:\w[\w-]* ){0,2}")
_OF = re.compile(r" (?:of|in) (?:the )?(?:[\w-]+ ){0,5}?(?:of )?(?:the )?")
_REACH = 220


def delegates(scene: Scene) -> Iterator[tuple[int, Attached]]:
    """(unit of the person, owner) for everyone the text places in somebody's delegation."""
    units, text = scene.units, scene.document.text
    government = the_government(scene)
    people = [k for k, u in enumerate(units) if u.kind in ("PERSON", "NAME")]
    for k in people:
        unit = units[k]
        after = _owners(scene, unit.span.end, unit.span.end + _REACH, government)
        for owner in after:
            if _leads(text, unit, owner):
                yield k, _of(owner, unit)
                break
            if re.search(r"\n|[.;] ", text[unit.span.end : owner.span.start]):
                break
        its = _ITS_LED.search(text, max(0, unit.span.start - _REACH), unit.span.start)
        subject = _subject(scene, its.start()) if its is not None else None
        if subject is not None:
            yield k, _of(subject, unit)
            continue
        for owner in reversed(_owners(scene, unit.span.start - _REACH, unit.span.start, government)):
            between = text[owner.span.end : unit.span.start]
            if re.search(r"\n|[;]|[a-z]{3}\. ", between):
                break
            if any(u.kind in ("PERSON", "NAME") for u in scene.inside(Span(owner.span.end, unit.span.start))):
                continue
            too = _SEATED_TOO.fullmatch(between) and _represented_before(text, owner.span.start)
            chief = is_government(owner) and _CHIEF.fullmatch(between)
            if (_LED_BY.fullmatch(between) and _BY_ONLY.search(between)) or _SEATED.fullmatch(between) or too or chief:
                yield k, _of(owner, unit)
                break


def _leads(text: str, person: Unit, owner: Unit) -> bool:
    """Whether the words between a person and who is named after say that he leads them or signs for them."""
    between = text[person.span.end : owner.span.start]
    if _FOR.fullmatch(between) or _LEADS_OF.fullmatch(between) or _THAT_OF.fullmatch(between):
        return True
    if _OF_BODY.match(text, owner.span.end):
        led = _LED_BEFORE.search(text, max(0, person.span.start - _REACH), person.span.start)
        return bool(_LEADS.fullmatch(between) or (led and _TOO.fullmatch(between)))
    return is_government(owner) and between in (", ", ", the ") and bool(_CHIEF_OF.match(text, owner.span.end))


def _subject(scene: Scene, at: int) -> Unit | None:
    """The first actor named in the sentence before an offset."""
    text = scene.document.text
    start = max((m.end() for m in _SENTENCE.finditer(text, max(0, at - 400), at)), default=max(0, at - 400))
    return next(iter(_owners(scene, start, at, None)), None)


_SENTENCE = re.compile(r"[.!?]\s+(?=[A-ZÀ-Þ“\"])|\n")


_HEADED = re.compile(r"\b(?:represented|led|headed) by\b[^.;\n]*(?: and|,) (?:the |that of (?:the )?)?$")


def _represented_before(text: str, at: int) -> bool:
    """``A-land was represented by X and B-land (that of B-land) by Y``: the sentence has said "represented by"."""
    start = max(text.rfind("\n", 0, at), text.rfind(". ", 0, at), at - _REACH, 0)
    return _HEADED.search(text, start, at) is not None


def _owners(scene: Scene, start: int, end: int, government: str | None) -> list[Unit]:
    """Actors named in a stretch of text, "the government" among them where it can only be one state's."""
    here = scene.inside(Span(max(0, start), min(len(scene.document.text), end)))
    told = (replace(u, ids=(government,)) if government and is_government(u) else u for u in here)
    return [u for u in told if u.ids and u.kind in ("ENT", "TITLE")]


def the_government(scene: Scene) -> str | None:
    """The state of "the government", where the text tells of one state's only ("the Government of A-land")."""
    governments = (k for k, unit in enumerate(scene.units) if is_government(unit))
    whose = {i for k in governments for i in owned(scene, k) if scene.kind(i) == "state"}
    return next(iter(whose)) if len(whose) == 1 else None


def owned(scene: Scene, k: int) -> list[str]:
    """Whose a body is by the names right before and after it: "A-land's transitional government"."""
    text, unit = scene.document.text, scene.units[k]
    before = (u for u in scene.units[max(0, k - 4) : k] if _WHOSE.fullmatch(text[u.span.end : unit.span.start]))
    after = (u for u in scene.units[k + 1 : k + 9] if _OF.fullmatch(text[unit.span.end : u.span.start]))
    return [u.ids[0] for u in (*before, *after) if u.kind == "ENT" and u.ids]


def is_government(unit: Unit) -> bool:
    """``government``, ``transitional government``."""
    office = unit.office
    return office is not None and office.label.split()[-1] == "government" and not office.plural


def _of(owner: Unit, person: Unit) -> Attached:
    low, high = sorted((owner.span, person.span))
    return Attached(owner=owner.ids[0], evidence=Span(low.start, high.end))
