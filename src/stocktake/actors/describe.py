"""Descriptions and pronouns: ``both countries``, ``the two South Caucasus states``, ``the minister``, ``he``, ``they``.

Each rule looks only at what the text named before (the document's principals may be named later); none guesses when
two candidates fit equally.
"""

from __future__ import annotations

import re
from collections import Counter

from stocktake.actors.attach import body_id
from stocktake.actors.context import Context, Mention, principals, side
from stocktake.actors.groups import described_in, group_in, sides_of
from stocktake.actors.phrases import Phrase, read_units
from stocktake.actors.refs import Ref
from stocktake.actors.scene import Unit
from stocktake.actors.words import DETERMINERS, HUMANS, MOVEMENT_NOUNS, ORGANISATION_NOUNS, STATE_BODIES, any_of
from stocktake.records import Span

_HE = {"he", "him", "his", "himself", "she", "her", "hers", "herself"}


_THEY = {"they", "them", "their", "theirs", "themselves"}


_IT = {"it", "its", "itself"}


_FIRST = {"i", "we", "us", "our", "me", "my", "you", "your"}


_COLLECTIVE = {"armed_group": MOVEMENT_NOUNS, "igo": ORGANISATION_NOUNS}


# "the government", "its own foreign ministry": nothing else in the phrase that could mean another state's
_DETERMINED = re.compile(rf"^(?:{any_of(DETERMINERS)} )*{any_of(STATE_BODIES)}$")


def describe(ctx: Context, span: Span, phrase: Phrase, home: str | None) -> tuple[tuple[str, ...], Ref | None, str]:
    """Resolve a phrase without a name: ids, the person if one, and the reason when there are none."""
    text = ctx.scene.document.text[span.start : span.end]
    words = re.sub(r"[^\w\s'-]", "", text.casefold()).strip()
    words = re.sub(r"\s+", " ", words)
    if words.startswith("no "):
        return (), None, f"'{text}' is nobody"
    linked = None if _own_name(ctx, span, phrase) else _cluster(ctx, span)
    if words in _HE:
        return _he(ctx, span, linked)
    if words in _THEY or words in _IT:
        return _they_it(ctx, span, words, linked)
    if words in _FIRST:
        return (), None, f"'{text}' is a speaker's own word"
    sides = sides_of(ctx, span, words)
    if sides is not None:
        sides = () if _of_another_item(ctx, span, sides) else sides
        return (sides, None, "") if sides else ((), None, f"'{text}': no pair of principals stands out")
    if linked is not None:
        return linked.ids, linked.ref, ""
    return _definite(ctx, span, words, phrase, home)


# "The ministry", "the officials": people and bodies of whom the text has named some before
_SAME = re.compile(
    r"the (ministry|officials?|negotiators?|diplomats?|spokes(?:man|woman|person)|delegation|command)", re.I
)


def named_before(ctx: Context, span: Span) -> Span | None:
    """Where the text last named what a bare noun means again: ``A-land's foreign ministry``, then ``the ministry``."""
    text = ctx.scene.document.text
    bare = _SAME.fullmatch(text, span.start, span.end)
    if bare is None:
        return None
    named = re.compile(rf"(?:['’]s)? (?:[\w-]+ ){{0,2}}{bare[1]}\b", re.I)
    for m in reversed(ctx.before(span.start)):
        again = named.match(text, m.span.end, span.start) if m.ref is None else None
        if again:
            return Span(m.span.start, again.end())
    return None


def _of_another_item(ctx: Context, span: Span, sides: tuple[str, ...]) -> bool:
    """Whether, in a list of news, the sides of the text are none of the item around a phrase."""
    item = next((i for i in ctx.items if i.start <= span.start < i.end), None)
    named = {side(ctx.scene, m.ids[0]) for m in ctx.between(*item)} if item else set()
    return item is not None and not {side(ctx.scene, s) for s in sides} <= named


def _own_name(ctx: Context, span: Span, phrase: Phrase) -> bool:
    """``Zubo's government``, ``the Bank of Zubo``: it has a name of its own, though nobody knows it."""
    text = ctx.scene.document.text
    owners = (u for u in ctx.scene.inside(span) if u.kind in ("NAME", "PERSON") and u.ref is None)
    return any(u.end - u.start > 1 for u in phrase.unknown) or any(
        text[u.span.end : u.span.end + 2] in ("'s", "’s") for u in owners
    )


def _cluster(ctx: Context, span: Span) -> Mention | None:
    """A named mention in the model's coreference chain of this span, the nearest before."""
    for chain in ctx.scene.parse.clusters:
        if span not in chain:
            continue
        inside = [
            m
            for s in chain
            for m in ctx.between(*s)
            if s != span and m.span.end <= s.end and m.span.end - m.span.start >= (s.end - s.start) * 0.3
        ]
        inside.sort(key=lambda m: m.span)
        before = [m for m in inside if m.span.start < span.start]
        return before[-1] if before else inside[0] if inside else None
    return None


def _he(ctx: Context, span: Span, linked: Mention | None) -> tuple[tuple[str, ...], Ref | None, str]:
    described = _described_person(ctx, span)
    if described is not None:
        return tuple(described.ids), None, "" if described.ids else "this pronoun means somebody whose side is not told"
    if linked is not None and linked.ref is not None:
        return linked.ids, linked.ref, ""
    person = _last_person(ctx, span)
    if person is None or person.ref is None:
        return (), None, "no person named before this pronoun"
    return person.ids, person.ref, ""


def _described_person(ctx: Context, span: Span) -> Phrase | None:
    """``A spokesman for A-land said …. He …``: who the sentence before is about, where it gives an office and no name.

    None where it is about somebody else, or the pronoun's own sentence names a person before it.
    """
    (own, at), *earlier = _sentences_back(ctx, span.start, 2)
    if not earlier or any(m.ref is not None for m in ctx.between(own, at)):
        return None
    start, end = earlier[0]
    if _SOMEBODY.match(ctx.scene.document.text, start, end):
        return Phrase()
    units: list[Unit] = []
    for unit in ctx.scene.inside(Span(start, end)):
        if unit.kind == "WORD" and units and unit.key not in _IN_SUBJECT:
            break
        if not units and ctx.scene.document.text[start : unit.span.start].strip():
            return None
        units.append(unit)
    title = next((u for u in units if u.kind == "TITLE"), None)
    person = title is not None and title.office is not None and title.office.kind == "person"
    if not person or title is None or title.office is None or title.office.plural:
        return None
    if any(u.kind in ("PERSON", "NAME") for u in units):
        return None
    phrase = read_units(ctx.scene, units)
    return phrase if phrase.ids else None


# "The bishop of X, who …": a person whom no table knows.
_SOMEBODY = re.compile(
    r"(?:The|A|An|One|Its|Their) (?:[a-z-]+ ){0,2}(?:[a-z-]+(?<!s)(?: (?:of|for|in|from)(?: [\w’'-]+){1,4})?, who\b|"
    rf"{any_of(HUMANS)}\b)"
)
_IN_SUBJECT = frozenset(("a", "an", "the", "for", "of", "s", "and", "senior", "chief", "top", "in"))


# "A will send Roe, he said": the words before the comma are his, so he is none of whom they name.
_AFTER_SPEECH = re.compile(r"(?:,[\"”’']?|[\"”’]) $")
_SAID = re.compile(
    r" (?:also |then |later )?(?:said|says|added|told|explained|noted|warned|stressed|stated|continued|insisted)\b"
)


def _last_person(ctx: Context, span: Span) -> Mention | None:
    """The person a pronoun most likely means: the first named in its own sentence before it, else the first of the
    nearest earlier sentence that names one (subjects come first in news prose)."""
    text = ctx.scene.document.text
    speaks = _AFTER_SPEECH.search(text, max(0, span.start - 3), span.start) and _SAID.match(text, span.end)
    for start, end in _sentences_back(ctx, span.start, 6)[1 if speaks else 0 :]:
        found = [m for m in ctx.between(start, end) if m.ref is not None]
        if found:
            return found[0]
    return None


def _they_it(ctx: Context, span: Span, word: str, linked: Mention | None) -> tuple[tuple[str, ...], Ref | None, str]:
    if linked is not None and (word in _IT or linked.ref is None):  # no "they" is one person
        return linked.ids, linked.ref, ""
    if word in _IT:
        for lo, hi in _sentences_back(ctx, span.start, 2):
            found = [m for m in ctx.between(lo, hi) if m.ref is None]
            if found:
                return found[0].ids, None, ""
        return (), None, "nothing named before this pronoun"
    for lo, hi in _sentences_back(ctx, span.start, 3):
        group = group_in(ctx, lo, hi) or described_in(ctx, lo, hi)
        if group:
            return group, None, ""
    pair = principals(ctx) if ctx.pairs else ()  # not those named most often: the host may be one
    return (pair, None, "") if pair else ((), None, "no group named before this pronoun")


def _sentences_back(ctx: Context, at: int, n: int) -> list[tuple[int, int]]:
    """The part of the sentence before an offset, and the sentences before it, nearest first."""
    out, end = [], at
    for k in range(n):
        start = ctx.sentence_start(end - 1 if k else end)
        out.append((start, end))
        if start <= 0:
            break
        end = start
    return out


_BARE_STATE = re.compile(r"(?:the|this|that|its) (?:\w+ )?(?:country|nation|state|republic)")  # not "your country"


def _definite(
    ctx: Context, span: Span, words: str, phrase: Phrase, home: str | None
) -> tuple[tuple[str, ...], Ref | None, str]:
    """``the minister``, ``the government``, ``the rebels``, ``his counterpart``: the last that fits."""
    text = ctx.scene.document.text[span.start : span.end]
    before = ctx.before(span.start)
    if re.search(r"\b(his|her|their) counterparts?$", words):
        return (), None, f"'{text}': the text does not say whose counterpart"
    title = phrase.open_title
    bodies = _bodies_of_sides(ctx, span, words, title)
    if bodies:
        return bodies, None, ""
    if (
        title is not None
        and title.office is not None
        and not _names_something(phrase, text.replace(ctx.scene.document.text[title.span.start : title.span.end], ""))
    ):
        return _by_title(ctx, span, title, before, home, text)
    if _names_something(phrase, text):
        return (), None, f"'{text}' is not in the actor table"
    tail = words.split()[-1] if words else ""
    for kind, nouns in _COLLECTIVE.items():
        if tail in nouns:
            fits = [m for m in before if ctx.scene.kind(m.ids[0]) == kind and m.ref is None]
            fits = [
                m
                for m in fits
                if kind != "igo"
                or tail in ("bloc", "organization", "organisation", "body", "alliance")
                or tail in ctx.scene.table.entity(m.ids[0]).name.casefold()
            ]
            if fits:
                return fits[-1].ids, None, ""
    if _BARE_STATE.fullmatch(words):
        states = [m for m in before if m.ids[0] in ctx.scene.table.states]
        if states:
            return states[-1].ids, None, ""
    return (), None, f"'{text}' names no actor we know"


def _bodies_of_sides(ctx: Context, span: Span, words: str, title: Unit | None) -> tuple[str, ...]:
    """``the foreign ministries of the two countries``: the office or body, of each of the described states."""
    owner = re.search(r"\b(?:of|from) (?P<sides>.+)$", words)
    if owner is None or title is None or title.office is None or not title.office.plural:
        return ()
    states = sides_of(ctx, span, owner["sides"]) or ()
    if not states or any(state not in ctx.scene.table.states for state in states):
        return ()
    return tuple(body_id(ctx.scene.table, state, title.office) for state in states)


def _names_something(phrase: Phrase, text: str) -> bool:
    """A capitalised word inside the phrase names somebody: then no earlier actor is meant."""
    return bool(phrase.unknown) or re.search(r"(?<=\s)[A-Z][a-z]", text) is not None


def _by_title(
    ctx: Context, span: Span, title: Unit, before: list[Mention], home: str | None, text: str
) -> tuple[tuple[str, ...], Ref | None, str]:
    office = title.office
    assert office is not None
    if office.label in ("secretary-general", "secretary general") and not any(
        ctx.scene.table.entity(m.ids[0]).kind == "igo" and m.ids[0] != "UN" for m in before
    ):
        return ("UN",), None, ""  # without another organisation, the one whose chief needs no name
    if office.kind == "person" and not office.plural:
        code = office.code
        people = [m for m in before if m.ref is not None and _fits(m, office.label, code)]
        if home:  # in a government's text "the minister" is its own
            people = [m for m in people if m.ids[0].split(".")[0] == home] or people
        if people:
            return people[-1].ids, people[-1].ref, ""
        paper = ctx.scene.letterhead
        if home and paper is not None and paper.office is not None and office.label == "minister":
            return (body_id(ctx.scene.table, home, paper.office),), None, ""
        if home and code in ("HOS", "HOG", "MFA", "MOD"):
            return (body_id(ctx.scene.table, home, office),), None, ""
        if home in ctx.scene.table.states and office.label in ("vice president", "secretary"):
            return (f"{home}.GOV.MFA" if office.label == "secretary" else f"{home}.GOV",), None, ""
        return (), None, f"'{text}': no such office-holder named before"
    if office.code == "REB" or office.label in ("group", "movement"):
        fits = [
            m for m in before if side(ctx.scene, m.ids[0]) == m.ids[0] and ctx.scene.kind(m.ids[0]) == "armed_group"
        ]
        return (fits[-1].ids, None, "") if fits else ((), None, f"'{text}': no armed movement named before")
    bare = _DETERMINED.match(re.sub(r"[^\w\s'-]", "", text.casefold())) is not None
    if bare and office.kind == "body" and office.label in STATE_BODIES:
        states = [m for m in before if m.ids[0].split(".")[0] in ctx.scene.table.states]
        counted = Counter(m.ids[0].split(".")[0] for m in states)
        # "the government" is the nearest state's, unless the text is about a movement of one state
        movement = next((p for m in ctx.mentions if (p := side(ctx.scene, m.ids[0])) and ".REB." in p), None)
        pair = principals(ctx)
        facing = [s for s in pair if ctx.scene.kind(s) == "state"]
        if len(pair) == 2 and len(facing) == 1 and any(ctx.scene.kind(s) == "armed_group" for s in pair):
            return (body_id(ctx.scene.table, facing[0], office),), None, ""
        near = (
            movement.split(".")[0]
            if movement and counted.get(movement.split(".")[0])
            else (states[-1].ids[0].split(".")[0] if states else home)
        )
        if near:
            return (body_id(ctx.scene.table, near, office),), None, ""
    return (), None, f"'{text}' names no actor we know"


def _fits(m: Mention, label: str, code: str) -> bool:
    if m.ref is None:
        return False
    own = (m.ref.office or "").casefold()
    if label in ("minister",):
        return m.code in ("MFA", "MOD") or "minister" in own
    if label in ("leader",):
        return m.code in ("HOS", "HOG") or "leader" in own
    if label in ("diplomat", "top diplomat"):
        return m.code == "MFA"
    if label == "secretary":
        return "secretary" in own
    if label == "vice president":
        return "vice president" in own
    if code:
        return m.code == code
    return label in own or any(w in own for w in label.split()[-1:])
