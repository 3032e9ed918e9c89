"""Frozen dataclasses of the words we use: document, span, actor, quote, event, position, meeting, reading.

Spans are half-open ``[start, end)`` offsets in Unicode code points into ``Document.text``, which never changes.
``Reading.to_json`` is the interchange object of design.md; ``Reading.from_json`` reads it back.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Span(NamedTuple):
    """Half-open character offsets: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True)
class Dateline:
    """``WASHINGTON, DC —`` at the head of a report: its span, the place it names and the ISO alpha-3 country."""

    span: Span
    place: str
    country: str | None = None


@dataclass(frozen=True)
class Document:
    """One report or statement as published.

    ``id`` is the SHA-256 of the text (hex, prefixed ``sha256:``) unless given; ``published`` is EDTF (usually
    YYYY-MM-DD) or None; ``kind`` is one of news_report, official_statement, joint_statement, readout, transcript,
    interview, other; ``body`` is where the text said begins, after header lines.
    """

    id: str
    text: str
    source_id: str | None = None
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str = "en"
    kind: str = "other"
    dateline: Dateline | None = None
    body: int = 0
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Actor:
    """An actor as this document shows it: stable dotted id, neutral name, person and office at the document's date.

    ``person`` is somebody who takes part in the meeting reported or speaks for a side there (anybody named, where no
    meeting is reported); ``mentioned`` is instead the name of somebody who is only background to it. ``learned`` is the
    stretch of the text that says whose the person is and in what office, where the text and not the actor table tells.
    """

    id: str
    name: str
    kind: str
    country: str | None = None
    person: str | None = None
    office: str | None = None
    wikidata: str | None = None
    spans: tuple[Span, ...] = ()
    mentioned: str | None = None
    learned: Span | None = None

    @property
    def named(self) -> str | None:
        """The person's name, whether or not he or she took part."""
        return self.person or self.mentioned


@dataclass(frozen=True)
class ActorRef:
    """A phrase in the text and the actors it stands for (ids; empty when unresolved)."""

    span: Span
    actors: tuple[str, ...] = ()


@dataclass(frozen=True)
class ThirdParty:
    """A third party's phrase, actors and role (host, mediator, facilitator, observer, guarantor, convenor)."""

    span: Span
    actors: tuple[str, ...] = ()
    role: str = "host"


@dataclass(frozen=True)
class Place:
    """A place phrase resolved to a gazetteer row; lat, lon in degrees; country is ISO alpha-3."""

    span: Span
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True)
class When:
    """A date phrase, its EDTF value (None when it cannot be resolved) and the rule that resolved it."""

    span: Span
    edtf: str | None = None
    rule: str | None = None


@dataclass(frozen=True)
class Quote:
    """What somebody said. ``via`` is the hearsay chain, nearest reporter first; ``negated`` is "did not say"."""

    content: tuple[Span, ...]
    speaker: ActorRef | None = None
    cue: Span | None = None
    type: str = "direct"
    score: float = 1.0
    negated: bool = False
    via: tuple[ActorRef, ...] = ()


@dataclass(frozen=True)
class Event:
    """One interaction: our guide's type, the PLOVER 2.0 type derived from it, mode, realis and who took part."""

    type: str
    plover: str
    mode: str | None
    realis: str
    trigger: Span
    actors: tuple[ActorRef, ...] = ()
    recipients: tuple[ActorRef, ...] = ()
    third_parties: tuple[ThirdParty, ...] = ()
    places: tuple[Place, ...] = ()
    dates: tuple[When, ...] = ()
    score: float = 1.0


@dataclass(frozen=True)
class Position:
    """One claim that matters for the stock. ``by`` is None when the narrator makes it; ``level`` is -2 … 11 or None."""

    span: Span
    act: str
    by: ActorRef | None = None
    issues: tuple[str, ...] = ()
    level: int | None = None
    score: float = 1.0


@dataclass(frozen=True)
class Meeting:
    """What this document reports of one sitting, call or visit. ``third_parties`` are (actor id, role).

    ``principals`` are two or more actor ids, or one where whom it met has no name in the text or none that we know.
    ``events`` are indices into the reading's events; ``evidence`` the spans the values rest on; ``next_step`` is none,
    in_principle, date_set, place_set, task_set or None (not stated); ``number`` that of a numbered round; ``persons``
    the names of those who took part; ``supporters`` actor ids of those who stand behind the talks without a seat.
    """

    events: tuple[int, ...]
    when: str | None
    realis: str
    contact_form: str
    principals: tuple[str, ...]
    level: Mapping[str, int] = field(default_factory=dict)
    third_parties: tuple[tuple[str, str], ...] = ()
    venue: Place | None = None
    occasion: str | None = None
    statement_form: str | None = None
    next_step: str | None = None
    number: int | None = None
    evidence: tuple[Span, ...] = ()
    persons: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How far one claimant (actor id, or NARRATOR) says the talks have got: level -2 … 11 and its evidence."""

    claimant: str
    level: int
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Dropped:
    """What a step could not use: the stage, the reason, and where."""

    stage: str
    reason: str
    span: Span | None = None
    score: float | None = None


@dataclass(frozen=True)
class Coder:
    """What made a reading: package version, SHA-256 of the weights, codebook version."""

    stocktake: str
    model_sha256: str | None
    codebook: str = "0.1"


@dataclass(frozen=True)
class Reading:
    """One document's sourced record."""

    document: Document
    actors: tuple[Actor, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    positions: tuple[Position, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    outcome: tuple[Outcome, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    coder: Coder | None = None

    def to_json(self) -> dict[str, Any]:
        """The interchange object: plain dicts and lists, ready for ``json.dumps``."""
        out = _plain(self)
        for meeting in out["meetings"]:
            meeting["third_parties"] = [{"actor": a, "role": r} for a, r in meeting["third_parties"]]
        return out

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reading:
        """Read an interchange object back; unknown keys are ignored, missing ones take their defaults."""
        return _reading(data)

    def _repr_html_(self) -> str:
        from stocktake.notebook import reading_html  # kept apart: a notebook concern

        return reading_html(self)


@dataclass(frozen=True)
class RoundCorrection:
    """What a person says of rounds: the documents (keys) of ``left`` and ``right`` tell of one round, or of two."""

    same: bool
    left: tuple[str, ...]
    right: tuple[str, ...]
    words: str = "corrected by a person"


# What the model says of a text, before any of it is read as diplomacy. Character spans, except where words are meant.


@dataclass(frozen=True)
class Mention:
    """A named mention: span, label (PER ORG GPE LOC FAC NORP EVENT LAW DATE) and score."""

    span: Span
    label: str
    score: float = 1.0


@dataclass(frozen=True)
class RawQuote:
    """A quotation as the model sees it; ``kind`` is direct, indirect or mixed."""

    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    kind: str
    score: float = 1.0


@dataclass(frozen=True)
class RawEvent:
    """An event as the model sees it; ``roles`` are (role, span) with role actor, recipient, place, date or a
    third-party role: host, mediator, facilitator, observer, guarantor, convenor."""

    trigger: Span
    type: str
    mode: str | None
    realis: str
    roles: tuple[tuple[str, Span], ...] = ()
    score: float = 1.0


@dataclass(frozen=True)
class RawPosition:
    """A position as the model sees it; ``by`` None means the narrator."""

    span: Span
    act: str
    by: Span | None
    issues: tuple[str, ...] = ()
    level: int | None = None
    score: float = 1.0


@dataclass(frozen=True)
class Parse:
    """The model's view of one text.

    ``words``: character spans. ``sentences``: half-open word ranges. ``upos``, ``heads`` (absolute word index of the
    head, -1 for a root), ``deprels``: one per word. ``clusters``: coreference chains of character spans, in order.
    ``hints``: positions between half of the head's threshold and it, of use where something else bears them out.
    ``dropped``: other items under their head's threshold, with score.
    """

    words: tuple[Span, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    upos: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    deprels: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    clusters: tuple[tuple[Span, ...], ...] = ()
    quotes: tuple[RawQuote, ...] = ()
    events: tuple[RawEvent, ...] = ()
    positions: tuple[RawPosition, ...] = ()
    hints: tuple[RawPosition, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.start, value.end]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def _span(value: Any) -> Span | None:
    return None if value is None else Span(int(value[0]), int(value[1]))


def _fields(cls: type, data: Mapping[str, Any], **replaced: Any) -> Any:
    names = {f.name for f in dataclasses.fields(cls)}
    return cls(**({k: v for k, v in data.items() if k in names} | replaced))


def _spans(value: Any) -> tuple[Span, ...]:
    return tuple(Span(int(s), int(e)) for s, e in value or ())


def _ref(data: Mapping[str, Any] | None) -> ActorRef | None:
    return None if data is None else ActorRef(Span(*data["span"]), tuple(data.get("actors") or ()))


def _refs(items: Any) -> tuple[ActorRef, ...]:
    return tuple(ref for ref in map(_ref, items or ()) if ref is not None)


def _reading(data: Mapping[str, Any]) -> Reading:
    doc = data["document"]
    line = doc.get("dateline")
    document = _fields(
        Document, doc, dateline=None if line is None else _fields(Dateline, line, span=_span(line["span"]))
    )

    def event(e: Mapping[str, Any]) -> Event:
        return _fields(
            Event,
            e,
            trigger=_span(e["trigger"]),
            actors=_refs(e.get("actors")),
            recipients=_refs(e.get("recipients")),
            third_parties=tuple(
                _fields(ThirdParty, t, span=_span(t["span"]), actors=tuple(t.get("actors") or ()))
                for t in e.get("third_parties") or ()
            ),
            places=tuple(_fields(Place, p, span=_span(p["span"])) for p in e.get("places") or ()),
            dates=tuple(_fields(When, d, span=_span(d["span"])) for d in e.get("dates") or ()),
        )

    def meeting(m: Mapping[str, Any]) -> Meeting:
        venue = m.get("venue")
        return _fields(
            Meeting,
            m,
            events=tuple(m.get("events") or ()),
            principals=tuple(m.get("principals") or ()),
            level=dict(m.get("level") or {}),
            third_parties=tuple((t["actor"], t["role"]) for t in m.get("third_parties") or ()),
            evidence=_spans(m.get("evidence")),
            persons=tuple(m.get("persons") or ()),
            supporters=tuple(m.get("supporters") or ()),
            venue=None if venue is None else _fields(Place, venue, span=_span(venue.get("span") or (0, 0))),
        )

    coder = data.get("coder")
    return Reading(
        document=document,
        actors=tuple(
            _fields(Actor, a, spans=_spans(a.get("spans")), learned=_span(a.get("learned")))
            for a in data.get("actors") or ()
        ),
        quotes=tuple(
            _fields(
                Quote,
                q,
                content=_spans(q["content"]),
                speaker=_ref(q.get("speaker")),
                cue=_span(q.get("cue")),
                via=_refs(q.get("via")),
            )
            for q in data.get("quotes") or ()
        ),
        events=tuple(event(e) for e in data.get("events") or ()),
        positions=tuple(
            _fields(Position, p, span=_span(p["span"]), by=_ref(p.get("by")), issues=tuple(p.get("issues") or ()))
            for p in data.get("positions") or ()
        ),
        meetings=tuple(meeting(m) for m in data.get("meetings") or ()),
        outcome=tuple(_fields(Outcome, o, evidence=_spans(o.get("evidence"))) for o in data.get("outcome") or ()),
        dropped=tuple(_fields(Dropped, d, span=_span(d.get("span"))) for d in data.get("dropped") or ()),
        coder=None if coder is None else _fields(Coder, coder),
    )
