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
from stocktake.process.occurrence import broken_off, is_setting, is_step, off_before
from stocktake.process.processes import Process, is_private, state_of
from stocktake.process.ranks import rank_of
from stocktake.process.unreal import WISHED
from stocktake.records import ActorRef, Event, Meeting, Reading, Span
from stocktake.sentences import sentence_at

HELD = {"held", "ongoing", "background"}  # of a meeting record
SAT = {"held", "background"}  # of an event
OFF = {"cancelled", "negated"}
AHEAD = {"planned", "proposed", "hypothetical"}
# Modes in which a third party can be the one who meets each side, or nobody sits at all.
_APART = {"mediation", "visit"}
_HOSTILE = {"REJECT", "SANCTION", "THREATEN", "ACCUSE", "COERCE", "ASSAULT"}
_SIGNED = re.compile(r"\b(?:sign|initial)", re.I)
_WRITTEN = re.compile(r"\b(?:letters?|wr[io]te|written|correspond\w*|contact\w*|messages?)\b", re.I)
# Words for a sitting, as nouns and verbs; "pacts", "correspondence" and the like are none.
_MET = re.compile(
    r"\b(?:talk|meet|met\b|negotiat|summit|round|session|cycle|dialogue|consult|discuss|conference|conver|gather|conven|"
    r"reconven|greet|host|receiv|welcom|sat\b|sit\b|sits\b|saw\b|visit|resum|proposals)",
    re.I,
)
_RECEIVED = re.compile(r"\b(?:greet|receiv|welcom|met\b|meets?\b|meeting)", re.I)
# "Ready to meet", "offers to hold talks", "seeking talks": up to the trigger's end.
_WISHED = re.compile(rf"\b(?:{WISHED})(?: (?!and\b|but\b|who\b)[a-z-]+){{0,4}} [\w-]+$", re.I)
_TO_MEET = re.compile(
    r"\b(?:to|on)\b[^.;,]{0,30}?\b(?:hold|holding|resum\w+|restart\w*|begin\w*|start\w*|open\w*|attend|seek|meet|reopen\w*)\b"
    r"[^.;,]{0,40}?\b(?:talks?|negotiations?|summit|meetings?|dialogue|again)\b"
    r"|\bto (?:negotiate|meet|talk)\b",
    re.I,
)
_FORM_DENIED = re.compile(r"\bno (?:[\w-]+ )?(?:face-to-face|direct|joint|trilateral) (?:[\w-]+ ?){0,2}$", re.I)
_BETWEEN = re.compile(r"\b[Bb]etween (?=[^.;]* and )")
# "After meeting": it has no subject of its own, the main clause's stands for it.
_GERUND_AFTER = re.compile(
    r"\b(?:after|before|following|since|while|when) (?:\w+ly )?(?:meet|see|visit|receiv|host)ing$", re.I
)
# "Talks over A", "a crisis with A", "in A": the matter or the place, not who sat.
_NOT_AT_TABLE = re.compile(
    r"\b(?:over|about|on|regarding|concerning|against|in|at|near|from) (?:the )?(?:[A-Z]\w+,? ){0,2}$"
)


# Phrases that may mean the sides though nothing in them names one.
_SIDES = re.compile(
    r"\b(?:sides?|part(?:y|ies)|counterparts?|both|two|they|them|he|him|she|her|it|who|which|that|each|other|delegations?|"
    r"negotiators?|teams?|rivals?|neighbou?rs?|foes|enem(?:y|ies)|countr(?:y|ies)|nations|governments?|leaders|officials|"
    r"ministers?|presidents?|diplomats|envoys?|north|south|rebels?)\b",
    re.I,
)


@dataclass(frozen=True)
class Joint:
    """One event in which two sides of a process take part; ``kind``: sitting, contact, agreement."""

    index: int
    event: Event
    sides: frozenset[str]
    kind: str
    realis: str


def joint_events(reading: Reading, process: Process) -> tuple[Joint, ...]:
    """The events in which at least two sides of the process take part, in text order."""
    found = []
    for index, event in enumerate(reading.events):
        around = sentence_at(reading.document.text, event.trigger)
        kind, realis = _kind(reading.document.text, event, around)
        if kind is None:
            continue
        sides = _sides(process, _partners(reading, event, around))
        if len(sides) == 1 and (kind == "sitting" or event.type == "CONSULT"):
            sides = _with_the_sentence(reading, event, process, sides, around)
        if len(sides) >= 2:
            found.append(Joint(index, event, sides, kind, realis))
    return tuple(sorted(found, key=lambda j: j.event.trigger))


def _kind(text: str, event: Event, around: Span) -> tuple[str | None, str]:
    """What an event is for the sides that take part in it, and its realis."""
    words = text[event.trigger.start : event.trigger.end]
    if event.type == "CONSULT":
        if event.mode == "call" or _WRITTEN.search(words):
            return "contact", event.realis
        if event.realis == "negated" and _FORM_DENIED.search(text[around.start : event.trigger.end]):
            return None, event.realis  # "no face-to-face session": they may have sat apart
        apart = event.mode in _APART and not _RECEIVED.search(words)
        realis = (
            "proposed"
            if event.realis in SAT and _WISHED.search(text, around.start, event.trigger.end)
            else event.realis
        )
        if is_step(text[event.trigger.end : around.end]):
            return "agreement", realis
        if _at_setting(text, event, around):
            realis = "held"
        if broken_off(text[slice(*around)], bool(event.places)):
            realis = "held" if realis == "cancelled" else realis
        elif realis in SAT and (off := off_before(text[around.start : event.trigger.start])):
            realis = {"left": "negated"}.get(off, "cancelled")
        return (None if apart or not _MET.search(words) else "sitting"), realis
    if event.type == "AGREE":
        if any(a.endswith(".LEG") for ref in (*event.actors, *event.recipients) for a in ref.actors):
            return None, event.realis  # a parliament approves what was agreed before
        if _SIGNED.search(words):
            return "sitting", event.realis  # who sign sit together
        if event.realis in AHEAD and _MET.search(words):
            return "sitting", event.realis  # "will meet" is coded as an intention
        if event.realis == "held" and _TO_MEET.search(text, event.trigger.start, around.end):
            return "sitting", "planned"
        return "agreement", event.realis
    return None, event.realis


def _at_setting(text: str, event: Event, around: Span) -> bool:
    """Whether what the model takes for a proposal is where something was done: "put forward in indirect talks"."""
    return event.realis in AHEAD and is_setting(text[around.start : event.trigger.start])


def _partners(reading: Reading, event: Event, around: Span) -> tuple[ActorRef, ...]:
    """Who takes part: phrases of the event's own sentence, and no matter talked about or parliament that ratifies."""
    text = reading.document.text
    refs = [
        ActorRef(ref.span, tuple(a for a in ref.actors if not is_private(a) and not a.endswith(".LEG")))
        for ref in (*event.actors, *event.recipients)
        if around.start <= ref.span.start < around.end
        and not (len(ref.actors) == 1 and _matter(text, ref.span, event.trigger))
        and not any(_inside(other.trigger, ref.span) for other in reading.events if other is not event)
    ]
    if between := _BETWEEN.search(text, event.trigger.end, around.end):
        those = [ref for ref in refs if ref.span.start >= between.end()]
        if len({a for ref in those for a in ref.actors}) > 1:
            return tuple(those)  # who tells of a truce between two is no party to it
    host = _first_met(reading, event, around)
    return tuple(ref for ref in refs if host is None or not host <= ref.span.start < event.trigger.start)


def _first_met(reading: Reading, event: Event, around: Span) -> int | None:
    """Where those begin whom "meets A, after meeting B" has its subject meet first: A is not there with B."""
    text = reading.document.text
    if not _GERUND_AFTER.search(text, around.start, event.trigger.end):
        return None
    before = [
        e.trigger.end
        for e in reading.events
        if e.type == "CONSULT" and around.start <= e.trigger.start < event.trigger.start
    ]
    return max(before, default=None)


def _matter(text: str, span: Span, trigger: Span) -> bool:
    """Whether a phrase after the trigger says what the talks are about or where they are."""
    return span.start > trigger.end and bool(_NOT_AT_TABLE.search(text, max(0, span.start - 24), span.start))


def _sides(process: Process, refs: Iterable[ActorRef]) -> frozenset[str]:
    return frozenset(side for ref in refs for actor in ref.actors if (side := process.side(actor)) is not None)


def _with_the_sentence(
    reading: Reading, event: Event, process: Process, sides: frozenset[str], around: Span
) -> frozenset[str]:
    """Of talks with one side known to take part: the sides their sentence names, if it names nobody else."""
    if event.mode != "talks" or event.third_parties or _with_strangers(reading, event):
        return sides
    ids = {a for ref in (*event.actors, *event.recipients) for a in ref.actors}
    if any(process.side(a) is None for a in ids if not a.startswith("?")):
        return sides
    named = _named(reading, around)
    others = {state_of(a) for a in named if process.side(a) is None and not a.startswith("?")}
    return sides if others else sides | _sides(process, [ActorRef(around, tuple(sorted(named)))])


def _named(reading: Reading, around: Span) -> set[str]:
    """Who is named in a sentence other than as a place, a matter, or a people."""
    text = reading.document.text
    return {
        a.id
        for a in reading.actors
        if not is_private(a.id)
        and any(
            around.start <= s.start < around.end and not _NOT_AT_TABLE.search(text, max(0, s.start - 24), s.start)
            for s in a.spans
        )
    }


def borne_out(reading: Reading, meeting: Meeting, joint: tuple[Joint, ...], process: Process) -> str | None:
    """The realis of a meeting record as far as the events bear it out for these sides; None: not their sitting."""
    if meeting.realis not in HELD:
        return meeting.realis
    cited = [reading.events[k] for k in meeting.events]
    helpers = {actor for actor, _ in meeting.third_parties}
    if any(j.kind == "agreement" and j.realis == "held" for j in joint):
        return meeting.realis
    told = [(j.event.trigger, j.realis) for j in joint if j.kind != "agreement" or j.realis in SAT]
    text = reading.document.text
    taken = [e for e in cited if e.realis in SAT or _at_setting(text, e, sentence_at(text, e.trigger))]
    told += [
        (e.trigger, "held" if e.realis in AHEAD else e.realis)
        for e in taken
        if not _elsewhere(reading, e, process, helpers)
    ]
    if told:
        first = min(told)[1]  # news says first what it is about
        if first in SAT:
            return "background" if all(r == "background" for _, r in told) else meeting.realis
        return {"negated": None, "hypothetical": "proposed"}.get(first, first)
    odd = not cited and _at_odds(reading, meeting, process)
    return None if cited or odd else meeting.realis


def _elsewhere(reading: Reading, event: Event, process: Process, helpers: set[str]) -> bool:
    """Whether an event is a visit, an errand, one side's own, or has others than the sides and their helpers."""
    if event.mode in _APART:
        return True
    ids = [a for ref in (*event.actors, *event.recipients) for a in ref.actors if not a.startswith("?")]
    if any(process.side(a) is None and state_of(a) not in helpers for a in ids):
        return True
    sides = {process.side(a) for a in ids} - {None}
    if len(sides) == 1 and event.mode == "meeting" and len(_people_near(reading, event, process)) > 1:
        return False  # "the meeting; none is planned for A's minister and B's president"
    return len(sides) == 1 and (event.mode != "talks" or _with_strangers(reading, event))


def _people_near(reading: Reading, event: Event, process: Process) -> set[str]:
    """The sides of the process whose people the event's sentence names."""
    around = sentence_at(reading.document.text, event.trigger)
    there = [a for a in reading.actors if any(around.start <= s.start < around.end for s in a.spans)]
    return {side for a in there if (a.person or a.mentioned) and (side := process.side(a.id)) is not None}


def _with_strangers(reading: Reading, event: Event) -> bool:
    """ "A-land and B-backed rebels hold talks": beside one side a phrase for somebody whom nobody knows."""
    text = reading.document.text
    refs = [*event.actors, *event.recipients]
    known = [ref.span for ref in refs if ref.actors]
    strange = [
        ref.span
        for ref in refs
        if not ref.actors and not any(_inside(ref.span, k) or _inside(k, ref.span) for k in known)
    ]
    return any(not _SIDES.search(text, span.start, span.end) for span in strange)


def agreed_with_others(reading: Reading, process: Process) -> bool:
    """Whether one side is told to have agreed or signed something with somebody else."""
    for e in reading.events:
        ids = [a for ref in (*e.actors, *e.recipients) for a in ref.actors if not a.startswith("?")]
        sides = {process.side(a) for a in ids}
        if e.type == "AGREE" and e.realis in SAT and None in sides and len(sides) == 2:
            return True
    return False


def _at_odds(reading: Reading, meeting: Meeting, process: Process) -> bool:
    """Whether the sentences that the record rests on tell of the sides' refusals, charges or threats."""
    arounds = {sentence_at(reading.document.text, span) for span in meeting.evidence}
    return any(
        e.type in _HOSTILE
        and any(around.start <= e.trigger.start < around.end for around in arounds)
        and len(_sides(process, (*e.actors, *e.recipients))) >= 2
        for e in reading.events
    )


def meeting_of_events(reading: Reading, joint: Iterable[Joint], process: Process, realis: str) -> Meeting:
    """A meeting record made of the sides' own events of one realis, of which there must be one."""
    ours = [j for j in joint if j.realis == realis]
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
