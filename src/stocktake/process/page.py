"""One document laid out for reading meetings: its lines (sentences) and who is named in each, by side.

A *side* is an actor id at the level at which parties negotiate: a state (``ARM``), a movement (``COL.REB.ELN``) or
an organisation (``EU``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import Any, ParamSpec, TypeVar

from stocktake.process.processes import is_private, state_of
from stocktake.records import Actor, Document, Event, Parse, Place, Position, Quote, Span, When
from stocktake.sentences import sentence_at

OPENING = 3  # news says in its first sentences what it is about
CONTACT = ("CONSULT", "AGREE")  # types of the events by which sides deal with each other
_NO_SIDE = {"media", "other"}


_PLACE = re.compile(r"\b(?:in|at|from|over|near|outside) (?:the |[A-Z][\w.’'-]+,? (?:in )?)?$")
_TOWN_OF = re.compile(
    r"(?:['’]s?)? (?:capital|(?:\w+ )?(?:city|town|port|resort|village|province|soil|territory))\b(?!['’])"
)
# "Officials from A-land": who, not where.
_PEOPLE_FROM = re.compile(
    r"\b(?:officials?|delegat(?:ions?|es)|representatives?|negotiat(?:ors?|ing teams?)|diplomats?|envoys?|leaders?|"
    r"ministers?|mediators?|experts?|teams?|officers|commanders|counterparts?|colleagues?) from (?:the )?$",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PRONOUN = re.compile(r"(?:he|she|it|they|him|her|them|his|its|their|who|which)", re.I)
# "Rules for Northern Ireland", "the future of Kashmir": a region's name that stands for the place.
_TOPIC = re.compile(
    r"\b(?:in|for|on|over|about|across|into|regarding|(?:future|status|question|people|residents|parts?|rest|territory|"
    r"annexation|control|recognition) of)(?: the)? $"
)
NO_PARSE = Parse()
_P = ParamSpec("_P")
_R = TypeVar("_R")


def side_of(actor: str) -> str:
    """``state_of``, except that an army which holds a state's seat at the table (``SDN.MIL``) is a side of its own."""
    parts = actor.split(".")
    return ".".join(parts[:2]) if parts[1:2] == ["MIL"] else state_of(actor)


@dataclass(frozen=True)
class Named:
    """Somebody named: span in the document (in the title for the title line), side, and person with office if one."""

    span: Span
    side: str
    kind: str
    person: str | None = None
    office: str | None = None
    sovereign: bool = True  # a state or a movement, which can be a principal; an organisation rarely is


@dataclass(frozen=True)
class Line:
    """One sentence. ``span`` is None for the title, whose names have offsets into the title."""

    text: str
    span: Span | None
    named: tuple[Named, ...]
    dates: tuple[When, ...] = ()
    places: tuple[Place, ...] = ()
    memo: dict[object, Any] = field(init=False, default_factory=dict, compare=False, repr=False)  # for ``once``

    @property
    def start(self) -> int:
        return 0 if self.span is None else self.span.start

    def sides(self) -> set[str]:
        """Sides named other than as places ("in A-land")."""
        return {n.side for n in self.named if not self.is_place(n)}

    def of_others(self, span: Span, sides: tuple[str, ...]) -> bool:
        """Whether the words at ``span`` name somebody, and none of ``sides``: "a C-land delegation will arrive"."""
        named = {n.side for n in self.named if span.start <= n.span.start < span.end and not self.is_place(n)}
        return bool(named) and not named & set(sides)

    def is_place(self, n: Named) -> bool:
        """``in Washington``: a place here, whatever state it stands for elsewhere."""
        if n.person is not None:
            return False
        before = self.text[: n.span.start - self.start]
        town = _TOWN_OF.match(self.text, n.span.end - self.start)
        return bool(town or _PLACE.search(before)) and not _PEOPLE_FROM.search(before)


@dataclass(frozen=True)
class Page:
    """A document's lines, title first when it has one, with what the reader found in them."""

    document: Document
    lines: tuple[Line, ...]
    events: tuple[Event, ...]
    positions: tuple[Position, ...]
    quotes: tuple[Quote, ...]
    groups: tuple[tuple[Span, tuple[str, ...]], ...]  # phrases that stand for several sides at once
    parse: Parse = NO_PARSE
    states: frozenset[str] = frozenset()  # names of the states the text mentions, to tell "Armenia" from a town
    local: frozenset[str] = frozenset()  # ids of states that only this text knows
    header: tuple[str, ...] = ()  # sides of the letterhead
    strangers: tuple[Named, ...] = ()  # persons of whom the text does not say whose they are
    memo: dict[object, Any] = field(init=False, default_factory=dict, compare=False, repr=False)  # for ``once``

    @cached_property
    def body(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.span is not None)

    def sides(self, actors: Iterable[str]) -> tuple[str, ...]:
        """The sides of resolved actors, once each in order; no unknown names, people or media."""
        ours = (a for a in actors if not is_private(a) and (not a.startswith("?") or a in self.local))
        return tuple(dict.fromkeys(map(side_of, ours)))

    def names_all(self, line: Line, sides: tuple[str, ...]) -> bool:
        """Whether a sentence names all these sides, each by itself or together in one phrase ("the two Koreas")."""
        if set(sides) <= line.sides() or line.span is None:
            return set(sides) <= line.sides()
        here = (ids for span, ids in self.groups if line.span.start <= span.start < line.span.end)
        return any(set(sides) <= set(ids) for ids in here)

    def is_history(self, line: Line) -> bool:
        """Whether every year that the sentence names is before the year of publication, and so is every day.

        "The first round since 2014 ended on Tuesday", "talks on the 2015 deal closed this week" tell of now.
        """
        about, years = (self.document.published or "")[:4], set(_YEAR.findall(line.text))
        now = any(d.edtf and about <= d.edtf[:4] for d in line.dates)
        return bool(about and years and all(y < about for y in years)) and not now

    def line_at(self, offset: int) -> Line | None:
        """The sentence that holds a character."""
        k = self.number_at(offset)
        return None if k is None else self.body[k]

    def number_at(self, offset: int) -> int | None:
        """Which sentence of the body holds a character."""
        k = bisect_right(self._starts, offset) - 1
        span = self.body[k].span if k >= 0 else None
        return k if span is not None and offset < span.end else None

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.body]


def once(work: Callable[_P, _R]) -> Callable[_P, _R]:
    """A function of a page or line, worked out once for each. What it returns is shared: nobody may change it."""

    @wraps(work)
    def kept(*args: _P.args, **more: _P.kwargs) -> _R:
        memo: dict[object, _R] = args[0].memo  # type: ignore[attr-defined]
        key = (work, *args[1:], *more.items())
        if key not in memo:
            memo[key] = work(*args, **more)
        return memo[key]

    return kept


def lay_out(
    document: Document,
    events: tuple[Event, ...],
    positions: tuple[Position, ...],
    quotes: tuple[Quote, ...],
    actors: tuple[Actor, ...],
    dates: Iterable[When] = (),
    places: Iterable[Place] = (),
    parse: Parse = NO_PARSE,
    titled: tuple[Actor, ...] = (),
) -> Page:
    """The page of a document: names are assigned to the sentence that holds them.

    ``titled``: whom the title names, with spans in it; of those, states and movements that the text leaves out count.
    """
    local = frozenset(a.id for a in actors if a.kind in ("state", "armed_group") and a.id.startswith("?"))
    named = _named(actors, document.text, local)
    all_dates = _distinct([*dates, *(d for e in events for d in e.dates)])
    all_places = [
        p for p in _distinct([*places, *(p for e in events for p in e.places)]) if not _part_of_word(document.text, p)
    ]
    title = document.title
    lines = (
        [_title_line(title, document.text, named, actors, titled)] if title else list(_heading_lines(document, named))
    )
    for span in _sentences(document):
        lines.append(
            Line(
                document.text[span.start : span.end],
                span,
                tuple(_within(named, span)),
                tuple(_within(all_dates, span)),
                tuple(_within(all_places, span)),
            )
        )
    states = frozenset(a.name for a in actors if a.country == a.id or a.id in local)
    strangers = tuple(
        Named(span, a.id, a.kind, a.person, a.office, False)
        for a in actors
        if a.person and a.id.startswith("?") and a.id not in local
        for span in a.spans
    )
    groups = _groups(actors)
    header = _letterhead(document, named)
    return Page(document, tuple(lines), events, positions, quotes, groups, parse, states, local, header, strangers)


_T = TypeVar("_T", Named, When, Place)


def _within(found: list[_T], span: Span) -> list[_T]:
    """Those of a list in text order that begin in a span."""
    first = bisect_left(found, span.start, key=lambda x: x.span.start)
    return found[first : bisect_left(found, span.end, key=lambda x: x.span.start)]


def _letterhead(document: Document, named: list[Named]) -> tuple[str, ...]:
    """The sides of the first line above the text that names any: whose paper it is written on."""
    at = 0
    for line in document.text[: document.body].splitlines(keepends=True):
        found = tuple(dict.fromkeys(n.side for n in named if at <= n.span.start < at + len(line)))
        if found:
            return found
        at += len(line)
    return ()


def _part_of_word(text: str, place: Place) -> bool:
    """A town's name that tells where something else is, not where anything happens: "George" of "the George Shultz
    center", "Baku" of "the Baku-Tbilisi road", "a Baku-based firm" and "colleagues from Baku"."""
    start, end = place.span
    if re.search(r"\w[-–]$", text[max(0, start - 2) : start]) or re.match(r"-\w|–[A-Z]", text[end : end + 2]):
        return True
    if _PEOPLE_FROM.search(text, max(0, start - 40), start):
        return True
    words = text[place.span.start : place.span.end].removeprefix("the ")
    rest = words.removeprefix(place.name)
    return rest != words and bool(re.match(r" [A-Z]", rest))


def _sentences(document: Document) -> Iterator[Span]:
    at = max(document.body, document.dateline.span.end if document.dateline else 0)
    text = document.text
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        span = sentence_at(text, Span(at, at + 1))
        span = Span(max(span.start, at), max(span.end, at + 1))
        yield span
        at = span.end


def _named(actors: tuple[Actor, ...], text: str, local: frozenset[str]) -> list[Named]:
    """Names in text order; of overlapping ones the innermost, of equal ones the person."""
    found: dict[Span, Named] = {}
    several = {span for span, _ in _groups(actors)}
    for a in actors:
        if a.kind in _NO_SIDE or (a.id.startswith("?") and a.id not in local):
            continue
        side = side_of(a.id)
        sovereign = "." in side or a.country == side or a.id in local
        for span in a.spans:
            if _PRONOUN.fullmatch(text[span.start : span.end]):
                continue  # whom it stands for is a guess; a name beside it is not
            region = a.kind == "government" and "." in side and not a.person
            if region and _TOPIC.search(text, max(0, span.start - 40), span.start):
                continue  # a region that others talk about
            if span not in several and (span not in found or a.person):
                found[span] = Named(span, side, a.kind, a.person, a.office, sovereign)
    spans = sorted(found)
    inner = []
    for s in spans:
        near = spans[bisect_left(spans, (s.start,)) : bisect_left(spans, (s.end,))]
        if not any(o != s and o.end <= s.end for o in near):
            inner.append(s)
    return [found[s] for s in inner]


def _groups(actors: tuple[Actor, ...]) -> tuple[tuple[Span, tuple[str, ...]], ...]:
    sides: dict[Span, list[str]] = {}
    for a in actors:
        for span in a.spans if a.kind not in _NO_SIDE else ():
            if side_of(a.id) not in sides.setdefault(span, []):
                sides[span].append(side_of(a.id))
    return tuple((span, tuple(ids)) for span, ids in sorted(sides.items()) if len(ids) > 1)


def _title_line(
    title: str, text: str, named: list[Named], actors: tuple[Actor, ...], titled: tuple[Actor, ...]
) -> Line:
    """The title's names are those the text resolves (the same words stand for the same side), then its own."""
    words: dict[str, Named] = {}
    for n in named:
        words.setdefault(text[n.span.start : n.span.end], n)
        if n.person:
            words.setdefault(n.person.split()[-1], n)
    for a in actors:
        if a.id == a.country or (a.kind in ("state", "armed_group") and a.id.startswith("?")):
            words.setdefault(a.name, Named(Span(0, 0), a.id, a.kind))
    for a in titled:
        if a.kind in ("state", "armed_group") and not a.id.startswith("?"):
            for span in a.spans:
                words.setdefault(title[span.start : span.end], Named(Span(0, 0), side_of(a.id), a.kind))
    found: list[Named] = []
    for word in sorted(words, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", title):
            span = Span(match.start(), match.end())
            if not any(f.span.start < span.end and span.start < f.span.end for f in found):
                n = words[word]
                found.append(Named(span, n.side, n.kind, n.person, n.office, n.sovereign))
    return Line(title, None, tuple(sorted(found, key=lambda n: n.span)))


def _heading_lines(document: Document, named: list[Named]) -> Iterator[Line]:
    """Lines above the text that name two sides ("… after the talks between A and B"), as a title would stand."""
    at = 0
    for text in document.text[: document.body].splitlines(keepends=True):
        here = [n for n in named if at <= n.span.start and n.span.end <= at + len(text)]
        if len({n.side for n in here}) > 1:
            moved = tuple(replace(n, span=Span(n.span.start - at, n.span.end - at)) for n in here)
            yield Line(text.strip("\r\n"), None, moved)
        at += len(text)


def _distinct(items: list) -> list:
    """One per span: those with a value before those without."""
    best: dict[Span, object] = {}
    for item in items:
        value = getattr(item, "edtf", None) or getattr(item, "country", None)
        if item.span not in best or value:
            best[item.span] = item
    return [best[s] for s in sorted(best)]


def subtree(page: Page, root: int, without: frozenset[int] = frozenset()) -> Span:
    """Characters from the first to the last word under ``root``, relative clauses and other roots left out."""
    parse, keep, todo = page.parse, [root], [root]
    children: dict[int, list[int]] = {}
    for j, h in enumerate(parse.heads):
        children.setdefault(h, []).append(j)
    while todo:
        head = todo.pop()
        for j in children.get(head, ()):
            apart = ("acl", "punct", "parataxis", "conj") if head == root else ("acl", "punct", "parataxis")
            if j not in without and not parse.deprels[j].startswith(apart) and j not in keep:
                keep.append(j)
                todo.append(j)
    return Span(min(parse.words[j].start for j in keep), max(parse.words[j].end for j in keep))


_AND = re.compile(r"^\)?(?:['’]s)?(?: [\w-]+){0,3},? and (?:of )?(?:the |its )?(?:[\w-]+ ){0,3}$")


def first_named(line: Line, span: Span) -> list[str]:
    """The side named first in a phrase, with those joined to it: "A-land's and B-land's delegations"."""
    inside = [n for n in line.named if span.start <= n.span.start < span.end]
    return [n.side for run in runs(line, inside, _AND)[:1] for n in run]


def runs(line: Line, names: Iterable[Named], gap: re.Pattern[str]) -> list[list[Named]]:
    """Names in order, those together between which stands no more than ``gap``."""
    found: list[list[Named]] = []
    for n in names:
        if found and gap.fullmatch(line.text[found[-1][-1].span.end - line.start : n.span.start - line.start]):
            found[-1].append(n)
        else:
            found.append([n])
    return found


_BETWEEN = re.compile(r" (?:\w+ ){0,2}?(?:between|among) (?:the )?")
_REACH = 60  # characters


def between_others(line: Line, end: int, sides: tuple[str, ...]) -> bool:
    """Whether the words that end at an offset go on to say that it is between others: "mediates between C and D"."""
    between = _BETWEEN.match(line.text, end - line.start)
    if between is None:
        return False
    at = line.start + between.end()
    named = [n.side for n in line.named if at <= n.span.start <= at + _REACH and n.sovereign][:2]
    return any(side not in sides for side in named)
