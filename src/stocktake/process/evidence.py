"""The readings of a process made ready once: sources, independence groups, words, who speaks where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from stocktake.process.mentions import document_key
from stocktake.process.processes import Process, is_private, state_of
from stocktake.process.stock_records import Evidence, Source
from stocktake.process.texts import normalise
from stocktake.records import ActorRef, Document, Reading, Span
from stocktake.sentences import sentence_at

# Independence groups: document id -> group, or what finds them (``stocktake.taking.Copies``); None: exact copies only.
Groups = Mapping[str, str] | Callable[[Sequence[Document]], Mapping[str, str]] | None
NARRATOR = "NARRATOR"
# Texts that are a side's own words; the rest reports them.
PRIMARY = {"official_statement", "joint_statement", "readout", "transcript", "interview"}


@dataclass(frozen=True)
class Files:
    """The readings by document id, their keys and independence groups."""

    process: Process
    readings: Mapping[str, Reading]
    groups: Mapping[str, str]

    def key(self, document_id: str) -> str:
        return document_key(self.readings[document_id].document)

    def by_key(self, key: str) -> Reading:
        """The reading of the document with this key."""
        return self.readings[self.id_of(key)]

    def id_of(self, key: str) -> str:
        """The document id behind a key."""
        return self._ids[key]

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {self.key(d): d for d in self.readings}

    def independent(self, document_ids: Iterable[str]) -> int:
        """How many independence groups these documents form."""
        return len({self.groups[d] for d in document_ids})

    def words(self, document_id: str, span: Span) -> str:
        """The words at a span."""
        return self.readings[document_id].document.text[span.start : span.end]

    def evidence(self, document_id: str, span: Span, *, sentence: bool = False) -> Evidence:
        """The words of a span (or of the sentence around it) as evidence."""
        text = self.readings[document_id].document.text
        if sentence:
            span = sentence_at(text, span)
        return Evidence(self.key(document_id), span, text[span.start : span.end])

    def source(self, document_id: str) -> Source:
        d = self.readings[document_id].document
        return Source(
            self.key(document_id), d.id, d.title, d.outlet, d.published, d.url, d.kind, self.groups[document_id]
        )

    def names(self) -> dict[str, str]:
        """Neutral names of the actors in these readings, for states and movements; parties by the process's names."""
        out: dict[str, str] = {}
        for reading in self.readings.values():
            for actor in reading.actors:
                if not actor.id.startswith("?") and state_of(actor.id) == actor.id:
                    out[actor.id] = min(out.get(actor.id, actor.name), actor.name)
        return out | {party.id: party.name for party in self.process.parties}

    def claimant(self, actor: str) -> str:
        """A side of the process, else the state or organisation that an actor id stands for, or people and media."""
        return actor if actor == NARRATOR or is_private(actor) else self.process.side(actor) or state_of(actor)

    def claimants(self, ref: ActorRef | None) -> tuple[str, ...]:
        """Who a reference stands for: NARRATOR for none, nobody (empty) for an unresolved one."""
        if ref is None:
            return (NARRATOR,)
        return tuple(dict.fromkeys(self.claimant(actor) for actor in ref.actors if not actor.startswith("?")))


def file_readings(process: Process, readings: Iterable[Reading], groups: Groups = None) -> Files:
    """One reading per document (the last by coder wins, then by content), sorted by id."""
    latest: dict[str, Reading] = {}
    for reading in readings:
        old = latest.get(reading.document.id)
        if old is None or _version(reading) >= _version(old):
            latest[reading.document.id] = reading
    chosen = {key: latest[key] for key in sorted(latest)}
    if groups is None:
        groups = exact_copies
    if callable(groups):
        groups = groups([reading.document for reading in chosen.values()])
    return Files(process, chosen, {key: groups.get(key, key) for key in chosen})


def exact_copies(documents: Iterable[Document]) -> dict[str, str]:
    """Document id -> smallest id of the documents with the same text, letter case and marks aside."""
    first: dict[str, str] = {}
    texts = {d.id: normalise(d.text).casefold() for d in documents}
    return {key: first.setdefault(texts[key], key) for key in sorted(texts)}


def _version(reading: Reading) -> tuple[str, str]:
    return repr(reading.coder), repr(reading)
