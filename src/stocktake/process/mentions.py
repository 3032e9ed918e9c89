"""From readings to mentions: what one document says of one meeting of this process, with its date as well as known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stocktake.edtf import OPEN_END, OPEN_START, edtf_interval
from stocktake.process.joint import (
    HELD,
    Joint,
    agreed_with_others,
    borne_out,
    joint_events,
    meeting_of_events,
)
from stocktake.process.processes import Process, state_of
from stocktake.records import Document, Meeting, Outcome, Reading, Span
from stocktake.sentences import sentence_at

# Short names of states that actor tables spell out.
STATES = {"us", "usa", "uk", "uae", "drc", "united states", "united kingdom", "united arab emirates"}
CONTACTS = {"telephone", "video", "written_exchange", "phone"}
AHEAD = {"planned", "proposed", "invited", "postponed", "cancelled"}  # of a day that has not come, or never will
OWN_TEXTS = {"official_statement", "joint_statement", "readout", "transcript"}
AGREED = 4  # the first level at which something named is agreed
# Levels that tell of a step made public without a sitting: broken off, or a text agreed and what follows.
STEPS = {-2, *range(6, 12)}
# A report without any date of its meeting is about the last days (held) or the coming month (planned): nine of ten
# dated reports in ../shared/data/reports/dev.jsonl appear within three days of the meeting.
RECENT = timedelta(days=3)
SOON = timedelta(days=31)
_NAMES = "january february march april may june july august september october november december"
_MONTHS = {name[:n]: month for month, name in enumerate(_NAMES.split(), 1) for n in (3, len(name))} | {"sept": 9}
_M = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = re.compile(
    rf"\b(?:{_M}\s+(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_M})\b(?:,?\s+(\d{{4}})\b)?",
    re.IGNORECASE,
)
# A day that a text compares with or counts from ("half as long as on May 16", "since March 3") is not the meeting's.
_OTHER_DAY = re.compile(r"(?:since|than (?:on|in)|as (?:on|in)|after|last met (?:on|in)|until|from)\s+$", re.I)
_AHEAD_OF = re.compile(
    r"(?:[–-]\d{1,2})? (?:ahead of|in advance of|prior to)\b", re.I
)  # "on May 23 ahead of the summit"
_NEGOTIATIONS = re.compile(r"\b(?:negotiations|(?:peace|ceasefire|cease-fire|truce|indirect) talks)$", re.I)
# Words that say that something takes place; "a mediator in talks between A and B" only names the talks.
_OCCURS = re.compile(
    r"\b(?:h[eo]ld\w*|conduct\w*|beg[aiu]n\w*|start\w*|open\w*|resum\w*|continu\w*|end(?:s|ed|ing)?|conclud\w+|"
    r"met|meets?|meeting|t(?:ook|akes?|aking) (?:place|part)|under ?way|attend\w*|join\w*|gather\w*|rounds?|"
    r"sign(?:s|ed|ing)?|initial\w*|finish\w*|host\w*|broke|breaks? (?:off|down|up)|collaps\w+|walk\w* out|agree\w*|"
    r"fail\w*|complet\w+|reach\w*|discuss\w*|following|after|during|s[ai]ts?|greet\w*|receiv\w+|welcom\w+|engag\w+|"
    r"spoke|visit(?:s|ed)?|clos\w+|go(?:es|ing)? on|negotiat(?:es?|ed|ing)|talk(?: to|ed)|enter\w*|progress|occur\w*|"
    r"convene\w*)\b",
    re.I,
)
_SUMMIT = re.compile(r"(?:[\w-]+ )?summit(?: meeting| talks)?", re.I)
_AGREED = re.compile(
    r"\b(?:agree|reach|sign|deal|accord|pact|truce|cease-?fire|conclud|finali[sz]|seal|str(?:ike|uck)|announc)", re.I
)
_DEAL = re.compile(r"\b(?:agreement|deal|accord|pact|treaty|truce|cease-?fire|declaration|memorandum)s?\b", re.I)
# The n-th session of the UN General Assembly opens in September of 1945 + n; side meetings are in its first weeks.
_ASSEMBLY = re.compile(
    r"\b(\d\d)(?:st|nd|rd|th)\s+(?:session of the\s+)?(?:UN|U\.N\.|United Nations)\s+General Assembly"
)


@dataclass(frozen=True)
class Mention:
    """One document's report of one meeting, or of a step made public without one (``meeting`` None).

    ``index`` is the meeting record's in the reading; None where the mention rests on the sides' own events.
    ``first``/``last`` bound the day of the sitting (both None: unknown); ``exact``: the text gives the days, so they
    may found a round. ``hints``: (year or None, month, day) named in the text of an undated mention.
    """

    key: str
    document: str
    index: int | None
    kind: str
    realis: str
    first: date | None
    last: date | None
    exact: bool
    main: bool
    principals: frozenset[str]
    level: Mapping[str, int]
    third: frozenset[str]
    city: str | None
    at: tuple[float, float] | None
    country: str | None
    number: int | None
    published: date | None
    evidence: tuple[Span, ...]
    meeting: Meeting | None = None
    assumed: bool = False
    signed: bool = False  # it tells of something agreed or signed
    hints: tuple[tuple[int | None, int, int], ...] = ()

    @property
    def dated(self) -> bool:
        return self.first is not None

    @property
    def recalls(self) -> bool:
        """Whether it looks back at an agreement without saying when it was reached."""
        return self.signed and self.realis == "background" and not self.dated

    @property
    def remote(self) -> bool:
        """By telephone, video or in writing."""
        return self.meeting is not None and self.meeting.contact_form in CONTACTS


def document_key(document: Document) -> str:
    """The name a document has in a stock: its ``source_id``, else its id."""
    return document.source_id or document.id


def published_on(document: Document) -> date | None:
    """The last day the publication date covers; None when it is not given."""
    days = edtf_interval(document.published)
    return days[1] if days and days[1] != OPEN_END else None


def mentions_of(reading: Reading, process: Process) -> tuple[Mention, ...]:
    """The meetings of this process in one reading, the main one marked; else the step it makes public, if any."""
    joint = joint_events(reading, process)
    found = [
        mention
        for index, meeting in enumerate(reading.meetings)
        if (realis := borne_out(reading, meeting, joint, process)) is not None
        and (mention := _mention(reading, index, _as(meeting, realis), process)) is not None
    ]
    # What a record says of an event stands before the model's realis: "will be held tomorrow".
    read = {k for m in found if m.meeting for k in m.meeting.events}
    found += _of_events(reading, [j for j in joint if j.index not in read], process, {m.realis for m in found})
    if not found:
        step = _announcement(reading, process, joint)
        found = [step] if step else []
    if not found:
        recalled = _recalled_deal(reading, process)
        return (recalled,) if recalled else ()
    main = min(found, key=_mainness)
    return tuple(m if m is main else _aside(m) for m in found)


def _as(meeting: Meeting, realis: str) -> Meeting:
    return meeting if meeting.realis == realis else replace(meeting, realis=realis)


def _of_events(reading: Reading, joint: Sequence[Joint], process: Process, have: set[str]) -> list[Mention]:
    """Mentions from the sides' own events where no meeting record of theirs says as much."""
    told = [j for j in joint if j.kind != "agreement"]
    if not told or have & HELD:
        return []
    # News says first what it is about: of several events the first decides whether the sides have sat.
    first = told[0].realis
    if first not in ("held", "cancelled", "planned") or (have and first != "held"):
        return []
    text = reading.document.text
    if first == "held" and not _OCCURS.search(text, *sentence_at(text, told[0].event.trigger)):
        return []
    mention = _mention(reading, None, meeting_of_events(reading, told, process, first), process)
    return [mention] if mention else []


def sides_of(actors: Iterable[str], process: Process) -> frozenset[str]:
    """The parties that these actors speak for."""
    return frozenset(side for actor in actors if (side := process.side(actor)) is not None)


def city_key(name: str | None) -> str | None:
    """A place name for comparing: lower case, before the first comma, without "D.C." and the like."""
    if not name:
        return None
    plain = re.sub(r"[^\w\s-]", "", name.split(",")[0].casefold()).removesuffix(" dc").removesuffix(" city").strip()
    return plain or None


def _mention(reading: Reading, index: int | None, meeting: Meeting, process: Process) -> Mention | None:
    principals = sides_of(meeting.principals, process)
    if len(principals) < 2:
        return None
    document = reading.document
    meeting = _before_the_report(meeting, document)
    first, last, exact = _days_of(meeting, document)
    if not _in_scope(first, last, process):
        return None
    contact = meeting.contact_form in CONTACTS and meeting.number is None and not _negotiated(document.text, meeting)
    venue = meeting.venue
    city = settlement(reading, meeting)
    return Mention(
        key=f"{document_key(document)}#{'events' if index is None else index}", document=document.id, index=index,
        meeting=meeting,
        kind="contact" if contact else "round", realis=meeting.realis or "held", first=first, last=last, exact=exact,
        main=True, principals=principals, level=_levels(reading, meeting, process),
        third=frozenset(state_of(actor) for actor, _ in meeting.third_parties if process.side(actor) is None),
        city=city_key(city), at=(venue.lat, venue.lon) if city and venue and venue.lat and venue.lon else None,
        country=venue.country if venue else None, number=meeting.number,
        published=published_on(document), evidence=meeting.evidence,
        assumed=first is not None and edtf_interval(meeting.when) is None,
        hints=() if exact else named_days(document.text),
        signed=any(_AGREED.search(document.text, span.start, span.end) for span in meeting.evidence),
    )  # fmt: skip


def _negotiated(text: str, meeting: Meeting) -> bool:
    """Whether the words of a call, video link or exchange call it negotiations, which make it a round (R5)."""
    return any(_NEGOTIATIONS.search(text, max(0, span.start - 12), span.end) for span in meeting.evidence)


def settlement(reading: Reading, meeting: Meeting) -> str | None:
    """The venue's name where it is a place below the level of a state; a state's or a person's name is none."""
    venue = meeting.venue
    if venue is None or not venue.name or venue.name == venue.country:
        return None
    key = city_key(venue.name)
    names = {actor.name.casefold() for actor in reading.actors if state_of(actor.id) == actor.id}
    names |= {actor.named.casefold() for actor in reading.actors if actor.named}
    full = venue.name.casefold().removeprefix("the ")
    return None if key is None or full in names or full.replace(".", "") in STATES else venue.name


def _announcement(reading: Reading, process: Process, joint: Sequence[Joint]) -> Mention | None:
    """A step (text agreed, signed, broken off) that the sides are reported to have made public, without a meeting."""
    document = reading.document
    agreed = [j.event for j in joint if j.kind == "agreement" and j.realis == "held"]
    spans = [p.span for p in reading.positions if p.act == "agreed" and (p.level or 0) >= AGREED] if agreed else []
    spans = spans or [e.trigger for e in agreed if _names_a_deal(document.text, e.trigger)]
    steps = [o for o in outcome_claims(reading) if o.level in STEPS]
    sides = sides_of((o.claimant for o in steps), process)
    if not spans:
        # A position of one side may be about anything; the reader's outcome is about the talks of the sides, unless it
        # is with somebody else that one of them has agreed.
        sure = bool(reading.outcome) and not agreed_with_others(reading, process) and any(o.level > 0 for o in steps)
        # Talks that others want of the sides ("agreed to persuade A to return to talks") bring no step of theirs.
        sat = [j for j in joint if j.kind == "sitting" and j.realis not in ("proposed", "hypothetical")]
        together = bool(sat) or any(j.kind != "sitting" and any(o.level > 0 for o in steps) for j in joint)
        if not sides or not (sure or together or len(sides) >= 2 or document.kind in OWN_TEXTS):
            return None
        spans = [span for o in steps for span in o.evidence]
    if len(sides_of((a.id for a in reading.actors), process) | sides) < 2:
        return None  # one side's step with somebody else
    published = published_on(document)
    day = _day_told(document.text, published) or published
    if not _in_scope(day, day, process):
        return None
    return Mention(
        key=f"{document_key(document)}#", document=document.id, index=None, kind="announcement", realis="held",
        first=day, last=day, exact=day is not None, main=True, principals=frozenset(p.id for p in process.parties),
        level={}, third=frozenset(), city=None, at=None, country=None, number=None,
        published=published, evidence=tuple(dict.fromkeys(spans)), hints=named_days(document.text), signed=True,
    )  # fmt: skip


def _recalled_deal(reading: Reading, process: Process) -> Mention | None:
    """An agreement of the sides that a report only looks back at: "the first raid since the truce was signed"."""
    document = reading.document
    for event in reading.events:
        around = sentence_at(document.text, event.trigger)
        if event.type != "AGREE" or event.realis not in ("background", "held"):
            continue
        if not _DEAL.search(document.text, around.start, around.end):
            continue
        ids = {a for ref in (*event.actors, *event.recipients) for a in ref.actors if not a.startswith("?")}
        named = {a.id for a in reading.actors if any(around.start <= s.start < around.end for s in a.spans)}
        if len(sides_of(ids or named, process)) < 2:
            continue
        return Mention(
            key=f"{document_key(document)}#recalled", document=document.id, index=None, kind="announcement",
            realis="background", first=None, last=None, exact=False, main=False,
            principals=frozenset(p.id for p in process.parties), level={}, third=frozenset(), city=None, at=None,
            country=None, number=None, published=published_on(document), evidence=(event.trigger,), signed=True,
        )  # fmt: skip
    return None


def _names_a_deal(text: str, trigger: Span) -> bool:
    """Whether the words of an agreement are of agreeing, and its sentence names a text or a truce as agreed."""
    agreed = _AGREED.search(text, trigger.start, trigger.end)
    return bool(agreed and _DEAL.search(text, trigger.start, sentence_at(text, trigger).end))


def outcome_claims(reading: Reading) -> tuple[Outcome, ...]:
    """The reader's outcome; where it gives none, the steps that named claimants report (agreed, signed, broken off)."""
    if reading.outcome:
        return reading.outcome
    found: dict[tuple[str, int], Outcome] = {}
    for p in reading.positions:
        level = -2 if p.act == "breakdown" and p.level is None else p.level
        if p.act in ("agreed", "breakdown") and level in STEPS and level is not None:
            for actor in p.by.actors if p.by else ():
                found.setdefault((actor, level), Outcome(actor, level, (p.span,)))
    return tuple(found.values())


def _aside(mention: Mention) -> Mention:
    return replace(mention, main=False)


def _mainness(mention: Mention) -> tuple[int, int, int, str]:
    """Sort key: the meeting a report is about was held, lately, and stands first in the text."""
    rank = {"held": 0, "ongoing": 0, "planned": 1, "cancelled": 1, "postponed": 1, "background": 3}
    age = 0
    if mention.published and mention.last:
        age = abs((mention.published - mention.last).days) // 7
    at = min((span.start for span in mention.evidence), default=mention.index or 0)
    return rank.get(mention.realis, 2), age, at, mention.key


def _days_of(meeting: Meeting, document: Document) -> tuple[date | None, date | None, bool]:
    """First and last day of a meeting, and whether the text itself gives the days."""
    published = published_on(document)
    days = edtf_interval(meeting.when)
    if days is None and published is None and meeting.realis != "background":
        days = _assembly(document.text)
    if days and days[0] > OPEN_START and days[1] < OPEN_END:
        length = (days[1] - days[0]).days
        # From a Monday to a Sunday is "next week", not a stretch of talks.
        week = length == 6 and days[0].weekday() == 0
        # From the first of a month to the day of the report is "earlier this month".
        month = days[0].day == 1 and published is not None and timedelta(0) <= published - days[1] <= timedelta(days=1)
        exact = length <= 3 or ((meeting.when or "").count("-") >= 4 and not week and not month)
        if exact or published is None:
            return (*days, exact)
        return (*_narrowed(days, published, meeting.realis), False)
    if published is None or meeting.realis == "background":
        return None, None, False
    if meeting.realis in AHEAD:
        return published, published + SOON, False
    return published - RECENT, published, False


def _before_the_report(meeting: Meeting, document: Document) -> Meeting:
    """What has been held was held before it was reported: a later date is a deadline's or a next step's."""
    days, published = edtf_interval(meeting.when), published_on(document)
    if meeting.realis not in HELD or days is None or published is None or days[1] <= published or days[1] == OPEN_END:
        return meeting
    begun = days[0] <= published and (published - days[0]).days <= 45
    return replace(meeting, when=_edtf(days[0], published) if begun else None)


def _edtf(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def _assembly(text: str) -> tuple[date, date] | None:
    """The weeks of the UN General Assembly that a report names by its number."""
    sessions = {int(match[1]) for match in _ASSEMBLY.finditer(text)}
    if len(sessions) != 1:
        return None
    year = 1945 + sessions.pop()
    return date(year, 9, 10), date(year, 10, 5)


def _narrowed(days: tuple[date, date], published: date, realis: str) -> tuple[date, date]:
    """A month or year made narrower by the publication date: what was held lies before it, what is planned after."""
    if realis in AHEAD:
        return (max(days[0], published), days[1]) if published <= days[1] else days
    return (days[0], min(days[1], published)) if published >= days[0] else days


def _in_scope(first: date | None, last: date | None, process: Process) -> bool:
    since, until = edtf_interval(process.since), edtf_interval(process.until)
    if last and since and last < since[0]:
        return False
    return not (first and until and first > until[1])


def _levels(reading: Reading, meeting: Meeting, process: Process) -> dict[str, int]:
    """Each side's level: the highest rank of its people present (9 is not stated); a summit is one of leaders."""
    out: dict[str, int] = {}
    level = meeting.level
    for actor in sorted(level):
        side = process.side(actor)
        if side is not None and level[actor] is not None:
            out[side] = min(out.get(side, 9), level[actor])
    if min(out.values(), default=9) in (1, 9) and _at_summit(reading, meeting):
        out = dict.fromkeys(sorted(sides_of(meeting.principals, process)), 1)
    return out


def _at_summit(reading: Reading, meeting: Meeting) -> bool:
    """Whether the words for the meeting itself call it a summit."""
    return any(_SUMMIT.fullmatch(reading.document.text[span.start : span.end]) for span in meeting.evidence)


def named_days(text: str) -> tuple[tuple[int | None, int, int], ...]:
    """Days written out in a text (``July 10``, ``10 July 2024``) as (year or None, month, day), in order."""
    out: dict[tuple[int | None, int, int], None] = {}
    for match in _DAY.finditer(text):
        before = _OTHER_DAY.search(text, max(0, match.start() - 16), match.start())
        if before or _AHEAD_OF.match(text, match.end()):
            continue
        month = _MONTHS[(match[1] or match[4]).casefold()]
        day = int(match[2] or match[3])
        if 1 <= day <= 31:
            out[int(match[5]) if match[5] else None, month, day] = None
    return tuple(out)


def _day_told(text: str, published: date | None) -> date | None:
    """The one day in the fortnight before publication that a text names; None when it names none or several."""
    days = set()
    for year, month, day in named_days(text):
        for guess in (year,) if year else ((published.year, published.year - 1) if published else ()):
            try:
                told = date(guess, month, day)
            except ValueError:
                continue
            if published is None or timedelta(0) <= published - told <= timedelta(days=14):
                days.add(told)
    return days.pop() if len(days) == 1 else None
