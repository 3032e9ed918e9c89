"""The one main path: a document in, its sourced record out; many readings in, the stock out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import tee
from pathlib import Path

from stocktake.actors import ActorTable, Resolved, resolve_actors
from stocktake.model import Model
from stocktake.process.levels import level_of, levels_as_worded
from stocktake.process.meetings import find_meetings
from stocktake.process.page import Page, lay_out
from stocktake.reading.asserted import assert_events, assert_positions, leave_out_unsure
from stocktake.reading.coding import find_events, find_positions
from stocktake.reading.dates import find_dates, resolve_date
from stocktake.reading.lone_dateline import lone_dateline
from stocktake.reading.places import Gazetteer, find_places, resolve_dateline, resolve_place, town_of
from stocktake.reading.quotes import find_quotes
from stocktake.reading.unclaimed import leave_out_unclaimed
from stocktake.records import (
    Actor,
    ActorRef,
    Coder,
    Document,
    Dropped,
    Event,
    Meeting,
    Parse,
    Place,
    Position,
    Quote,
    Reading,
    Span,
    When,
)  # fmt: skip
from stocktake.version import __version__

MAX_CHARS = 200_000  # of a longer text only so much is read; the rest is reported as dropped
FIRST_PERSON = frozenset(("i", "we", "us", "me", "my", "our", "myself", "ourselves"))


@dataclass(frozen=True)
class Reader:
    """Model and tables, loaded once. Safe to share between threads: nothing in it changes."""

    model: Model
    table: ActorTable
    gazetteer: Gazetteer

    @classmethod
    def load(cls, weights: Path | None = None, threads: int | None = None) -> Reader:
        """Load the packaged model (or the one in folder ``weights``) and tables.

        Raises:
            ModelError: the weights are missing or do not fit.
        """
        return cls(Model.load(weights, threads), ActorTable.load(), Gazetteer.load())

    def read(self, document: Document) -> Reading:
        return read(document, self)

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Readings in input order; documents are taken a few ahead of their readings, so that every core has one."""
        ours, theirs = tee(documents)
        # Parses first: an error in taking a document is raised there, after the readings of those before it.
        for parse, document in zip(self.model.parse_many(map(_readable, theirs)), ours, strict=False):
            yield assemble(document, parse, self)


def read(document: Document, reader: Reader) -> Reading:
    """One document in, its source-linked record out. No side effect, no network."""
    return assemble(document, reader.model.parse(_readable(document)), reader)


def assemble(document: Document, parse: Parse, reader: Reader) -> Reading:
    """What the model says of a document -> its record: resolved, decided, and what was dropped with the reason."""
    document = _locate_dateline(document, reader.gazetteer)
    coder = Coder(__version__, reader.model.sha256)
    if document.language != "en":
        return Reading(document, dropped=tuple(_unread(document)), coder=coder)
    page, actors, dropped = _lay_out(document, parse, reader)
    meetings, outcome = find_meetings(page)
    dropped += _half_named(meetings)
    actors = _with_background(actors, meetings)
    reading = Reading(
        document, actors, page.quotes, page.events, page.positions, meetings, outcome, tuple(dropped), coder
    )
    return leave_out_unsure(reading, level_of)


def page_of(document: Document, reader: Reader) -> Page:
    """A document laid out for reading meetings: its sentences, who is named in each, and what the model found."""
    document = _locate_dateline(document, reader.gazetteer)
    return _lay_out(document, reader.model.parse(_readable(document)), reader)[0]


def _lay_out(document: Document, parse: Parse, reader: Reader) -> tuple[Page, tuple[Actor, ...], list[Dropped]]:
    """The page, everybody whom the text names, and what was dropped with the reason."""
    dropped = list(_unread(document)) + [d for d in parse.dropped if d.span is None or d.span.start >= document.body]
    quotes, not_speech = find_quotes(document, parse)
    events, not_placed = find_events(document, parse, _dates(document, parse), _places(document, reader.gazetteer))
    events = assert_events(document, parse, events)
    positions, unseen = find_positions(document, parse, level_of)
    positions = assert_positions(document, parse, positions, quotes)
    positions, unclaimed = leave_out_unclaimed(document, positions)
    positions = levels_as_worded(document.text, _claimed_in(quotes, positions))
    who = resolve_actors(document, parse, _phrases(quotes, events, positions), reader.table)
    who = _own_words(document, quotes, who)
    quotes, events, positions = _name(quotes, events, positions, who)
    dates, places = find_dates(document, parse), find_places(document, parse, reader.gazetteer)
    titled = _in_title(document, reader.table)
    dropped += [*not_speech, *not_placed, *unseen, *unclaimed, *who.dropped]
    page = lay_out(document, events, positions, quotes, who.actors, dates, places, parse, titled)
    return page, who.actors, dropped


def _half_named(meetings: tuple[Meeting, ...]) -> Iterator[Dropped]:
    for meeting in meetings:
        if len(meeting.principals) == 1:
            why = f"who met {meeting.principals[0]} has no name in the text, or none that the actor table knows"
            yield Dropped("meetings", why, next(iter(meeting.evidence), None))


def _with_background(actors: tuple[Actor, ...], meetings: tuple[Meeting, ...]) -> tuple[Actor, ...]:
    """Persons who are only background to the meeting are told as mentioned, not as its persons."""
    if not meetings:
        return actors
    there = {name for meeting in meetings for name in meeting.persons}
    return tuple(
        replace(a, person=None, mentioned=a.person) if a.person and a.person not in there else a for a in actors
    )


def _in_title(document: Document, table: ActorTable) -> tuple[Actor, ...]:
    """Whom the title names, by the table alone: a headline is no sentence to parse."""
    if not document.title:
        return ()
    return resolve_actors(
        Document(document.id, document.title, published=document.published), Parse(), (), table
    ).actors


def _readable(document: Document) -> str:
    return document.text[:MAX_CHARS] if document.language == "en" else ""


def _unread(document: Document) -> Iterator[Dropped]:
    if document.language != "en":
        yield Dropped("reading", f"language is {document.language}: stored, not read")
    elif len(document.text) > MAX_CHARS:
        yield Dropped(
            "reading",
            f"text is longer than {MAX_CHARS} characters: the rest is not read",
            Span(MAX_CHARS, len(document.text)),
        )


def _locate_dateline(document: Document, gazetteer: Gazetteer) -> Document:
    document = lone_dateline(document, gazetteer)
    line = document.dateline
    if line is None or line.country is not None:
        return document
    found = resolve_dateline(line.place, gazetteer)
    if found is None:
        return document
    return replace(document, dateline=replace(line, place=town_of(line.place, gazetteer), country=found[1]))


def _dates(document: Document, parse: Parse) -> Callable[[Span, bool | None], When]:
    def when(span: Span, future: bool | None) -> When:
        return resolve_date(document, span, future=future, parse=parse)

    return when


def _places(document: Document, gazetteer: Gazetteer) -> Callable[[Span], Place | None]:
    countries = (document.dateline.country,) if document.dateline and document.dateline.country else ()

    def where(span: Span) -> Place | None:
        return resolve_place(document, span, gazetteer, countries)

    return where


def _phrases(quotes: Iterable[Quote], events: Iterable[Event], positions: Iterable[Position]) -> list[Span]:
    """Every phrase that stands for somebody."""
    spans: set[Span] = set()
    for q in quotes:
        spans.update(r.span for r in (q.speaker, *q.via) if r is not None)
    for e in events:
        spans.update(r.span for r in (*e.actors, *e.recipients))
        spans.update(t.span for t in e.third_parties)
    spans.update(p.by.span for p in positions if p.by is not None)
    return sorted(spans)


def _claimed_in(quotes: tuple[Quote, ...], positions: tuple[Position, ...]) -> tuple[Position, ...]:
    """What is claimed within a quotation is its speaker's claim, never the narrator's."""

    def claimant(position: Position) -> ActorRef | None:
        holds = (q for q in quotes for c in q.content if c.start <= position.span.start and position.span.end <= c.end)
        return position.by or next((q.speaker for q in holds), None)

    return tuple(replace(p, by=claimant(p)) for p in positions)


def _own_words(document: Document, quotes: Iterable[Quote], who: Resolved) -> Resolved:
    """ "I" and "we" within a quotation are its speaker, beside whomever "Minister Roe and I" names."""
    mine: dict[Span, tuple[str, ...]] = {}
    for span in (s for s in who.by_span if document.text[s.start : s.end].lower().split()[-1] in FIRST_PERSON):
        words = document.text[span.start : span.end].lower()
        if words not in FIRST_PERSON and not words.endswith((" and i", " and me")):
            continue
        for quote in quotes:
            if quote.speaker and any(c.start <= span.start and span.end <= c.end for c in quote.content):
                mine[span] = tuple(dict.fromkeys((*who.by_span[span], *who.ids(quote.speaker.span))))
    dropped = tuple(d for d in who.dropped if not (d.span and mine.get(d.span)))
    return replace(who, by_span=who.by_span | mine, dropped=dropped)


def _name(
    quotes: tuple[Quote, ...], events: tuple[Event, ...], positions: tuple[Position, ...], who: Resolved
) -> tuple[tuple[Quote, ...], tuple[Event, ...], tuple[Position, ...]]:
    """The same records with the ids of the actors their phrases stand for."""

    def ref(r: ActorRef) -> ActorRef:
        return ActorRef(r.span, who.ids(r.span))

    def refs(items: tuple[ActorRef, ...]) -> tuple[ActorRef, ...]:
        return tuple(map(ref, items))

    named_quotes = (replace(q, speaker=q.speaker and ref(q.speaker), via=refs(q.via)) for q in quotes)
    named_events = (
        replace(
            e, actors=refs(e.actors), recipients=refs(e.recipients),
            third_parties=tuple(replace(t, actors=who.ids(t.span)) for t in e.third_parties),
        )
        for e in events
    )  # fmt: skip
    named_positions = (replace(p, by=p.by and ref(p.by)) for p in positions)
    return tuple(named_quotes), tuple(named_events), tuple(named_positions)
