"""What a reading's events say of the sides of a process together: sat, will sit, agreed, called off.

A document's meeting records are those of the pair it is most about. Of another process, whose sides it names in
passing, its events tell: both sides must take part in one of them. Who visits one side, mediates between them, or
writes, has not sat with both; neither have sides whose meeting is only refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stocktake.edtf import edtf_interval
from stocktake.process.delegations import rank_of
from stocktake.process.processes import Process, state_of
from stocktake.process.sittings import TRIGGER
from stocktake.records import ActorRef, Event, Meeting, Reading, Span
from stocktake.sentences import sentence_at

HELD = {"held", "ongoing", "background"}  # of a meeting record
SAT = {"held", "background"}  # of an event
OFF = {"cancelled", "negated"}
AHEAD = {"planned", "proposed", "hypothetical"}
# Modes in which a third party can be the one who meets each side, or nobody sits at all.
_APART = {"mediation", "visit"}
_SIGNED = re.compile(r"\b(?:sign|initial)", re.I)


@dataclass(frozen=True)
class Joint:
    """One event in which two sides of a process take part; ``kind``: sitting, contact, agreement."""

    index: int
    event: Event
    sides: frozenset[str]
    kind: str

    @property
    def realis(self) -> str:
        return self.event.realis


def joint_events(reading: Reading, process: Process) -> tuple[Joint, ...]:
    """The events in which at least two sides of the process take part, in text order."""
    found = []
    for index, event in enumerate(reading.events):
        kind = _kind(reading, event)
        if kind is None:
            continue
        sides = _sides(process, (*event.actors, *event.recipients))
        if len(sides) == 1 and kind == "sitting":
            sides = _with_the_sentence(reading, event, process, sides)
        if len(sides) >= 2:
            found.append(Joint(index, event, sides, kind))
    return tuple(sorted(found, key=lambda j: j.event.trigger))


def _kind(reading: Reading, event: Event) -> str | None:
    words = reading.document.text[event.trigger.start : event.trigger.end]
    if event.type == "CONSULT":
        return "contact" if event.mode == "call" else None if event.mode in _APART else "sitting"
    if event.type == "AGREE":
        if _SIGNED.search(words) or (event.realis in AHEAD and TRIGGER.search(words)):
            return "sitting"  # who sign sit together; "will meet" is coded as an intention
        return "agreement"
    return None


def _sides(process: Process, refs: Iterable[ActorRef]) -> frozenset[str]:
    """The sides that act themselves; people of a country ("three Americans") are not its delegation."""
    return frozenset(
        side
        for ref in refs
        for actor in ref.actors
        if not actor.endswith(".CIV") and (side := process.side(actor)) is not None
    )


def _with_the_sentence(reading: Reading, event: Event, process: Process, sides: frozenset[str]) -> frozenset[str]:
    """Of talks with one side known to take part: the sides their sentence names, if it names nobody else."""
    if event.mode != "talks" or event.third_parties:
        return sides
    ids = {a for ref in (*event.actors, *event.recipients) for a in ref.actors}
    if any(process.side(a) is None for a in ids if not a.startswith("?")):
        return sides
    around = sentence_at(reading.document.text, event.trigger)
    named = {a.id for a in reading.actors if any(around.start <= s.start < around.end for s in a.spans)}
    others = {state_of(a) for a in named if process.side(a) is None and not a.startswith("?")}
    return sides if others else sides | _sides(process, [ActorRef(around, tuple(sorted(named)))])


def borne_out(reading: Reading, meeting: Meeting, joint: tuple[Joint, ...], process: Process) -> str | None:
    """The realis of a meeting record as far as the events bear it out for these sides; None: not their sitting."""
    if meeting.realis not in HELD:
        return meeting.realis
    if any(j.realis in SAT for j in joint):
        return meeting.realis
    sittings = [j for j in joint if j.kind == "sitting"]
    if any(j.realis == "cancelled" for j in sittings):
        return "cancelled"
    if any(j.realis in AHEAD for j in sittings):
        return "planned" if any(j.realis == "planned" for j in sittings) else "proposed"
    if any(j.realis == "negated" for j in sittings):
        return None
    cited = [reading.events[k] for k in meeting.events]
    if cited and all(_elsewhere(e, process) for e in cited):
        return None
    return meeting.realis if _named_together(reading, meeting, process) else None


def _elsewhere(event: Event, process: Process) -> bool:
    """Whether an event is a visit, a mediator's errand, or has participants who are not the two sides."""
    if event.mode in _APART:
        return True
    ids = [a for ref in (*event.actors, *event.recipients) for a in ref.actors if not a.startswith("?")]
    return bool(ids) and any(process.side(a) is None for a in ids)


def _named_together(reading: Reading, meeting: Meeting, process: Process) -> bool:
    """Whether a sentence that the record rests on names two sides."""
    text = reading.document.text
    for span in meeting.evidence:
        around = sentence_at(text, span)
        ids = (a.id for a in reading.actors if any(around.start <= s.start < around.end for s in a.spans))
        if len(_sides(process, [ActorRef(around, tuple(ids))])) >= 2:
            return True
    return False


def meeting_of_events(reading: Reading, joint: Iterable[Joint], process: Process, realis: str) -> Meeting | None:
    """A meeting record made of the sides' own events of one realis; None without any."""
    ours = [j for j in joint if j.realis == realis]
    if not ours:
        return None
    events = [j.event for j in ours]
    actors = tuple(dict.fromkeys(a for e in events for ref in (*e.actors, *e.recipients) for a in ref.actors))
    told = {process.side(a) for a in actors}
    silent = {side for j in ours for side in j.sides} - told  # named in the sentence alone
    thirds = ((state_of(a), t.role) for e in events for t in e.third_parties for a in t.actors)
    dates = [d for e in events for d in e.dates if (days := edtf_interval(d.edtf)) and (days[1] - days[0]).days <= 45]
    places = [p for e in events for p in e.places]
    spans = {e.trigger for e in events} | {d.span for d in dates[:1]} | {p.span for p in places[:1]}
    return Meeting(
        events=tuple(j.index for j in ours), when=dates[0].edtf if dates else None, realis=realis,
        contact_form="telephone" if ours[0].kind == "contact" else "face_to_face",
        principals=(*(a for a in actors if not a.startswith("?")), *sorted(silent)), level=_levels(reading, events),
        third_parties=tuple(dict.fromkeys(t for t in thirds if not t[0].startswith("?"))),
        venue=places[0] if places else None, evidence=tuple(sorted(spans)),
    )  # fmt: skip


def _levels(reading: Reading, events: Iterable[Event]) -> dict[str, int]:
    """The rank of those named as taking part, by their office; nobody named, nobody ranked."""
    spans = [ref.span for e in events for ref in (*e.actors, *e.recipients)]
    out: dict[str, int] = {}
    for actor in reading.actors:
        if actor.office and any(_inside(s, ref) for s in actor.spans for ref in spans):
            out[actor.id] = min(out.get(actor.id, 9), rank_of(actor.office))
    return out


def _inside(span: Span, ref: Span) -> bool:
    return ref.start <= span.start < ref.end
