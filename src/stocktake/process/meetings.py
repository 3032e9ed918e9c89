"""What one document reports of sittings: who with whom, how high, when, where, with whose help, and what came of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from stocktake.process.claiming import Claims, choose_outcome
from stocktake.process.claims import find_breaks, find_outcome, speakers_of
from stocktake.process.days import find_when
from stocktake.process.delegations import find_delegations
from stocktake.process.likely import as_likely
from stocktake.process.occurrence import is_seat
from stocktake.process.other_meetings import other_meetings
from stocktake.process.page import CONTACT, OPENING, Line, Page, between_others
from stocktake.process.pairing import choose_parties
from stocktake.process.parties import Parties, find_parties
from stocktake.process.sittings import APART, OFF, Sitting, find_sittings
from stocktake.process.standing import choose_standing, standing_features
from stocktake.process.supporters import find_supporters
from stocktake.process.thirds import find_thirds
from stocktake.process.venues import find_venue
from stocktake.process.wording_rules import next_step, occasion, round_number, statement_form
from stocktake.records import Meeting, Outcome, Place, Span
from stocktake.sentences import news_items

_SURE_PARTIES = 2.0  # sides named together so often that "the talks" can only be theirs
_REPORT = 3  # sentences from which on a text is like the reports that the choices were learned from
# Up to so many the rules are as right on the sides and on what came of it, and see fewer false meetings.
_BRIEF = 3
_GROUP = re.compile(
    r"\b(?:both|the two|each|jointly|together|counterparts?|ministers|leaders|presidents|sides|parties|delegations|"
    r"negotiators|teams|they|officials|diplomats|governments|ministries|representatives|directors)\b",
    re.I,
)
_OF_BOTH = re.compile(
    r"\b(?:both|the two|each|joint(?:ly)?|together|counterpart|ministers|leaders|sides|parties)\b", re.I
)
_DENIES = re.compile(r"\bden(?:y|ies|ied)\b", re.I)
# "There will be no more talks" denies nothing.
_NO_MEETING = re.compile(
    r"\b(?:was|were|is|are|been) no (?:\w+ )?(?:meetings?|talks|contacts?|negotiations) (?:with|between)\b|"
    r"\bno (?:\w+ )?(?:meeting|talks|contacts?|negotiations)\b[^.;,]{0,40} (?:took place|"
    r"(?:was|were|(?:has|have|had) been) (?:held|arranged|planned|scheduled))\b",
    re.I,
)
# A mention that only names the talks ("the meeting") goes with whatever the document says of them.
_WITH = {
    "held": ("ongoing",),
    "ongoing": ("held",),
    "planned": ("proposed",),
    "cancelled": ("postponed",),
    "postponed": ("cancelled",),
}


def find_meetings(page: Page) -> tuple[tuple[Meeting, ...], tuple[Outcome, ...]]:
    """The sitting(s) a document reports and how far each claimant says the talks have got.

    Who the sides are, whether they sat, where, and who helped is chosen by what was learned from coded reports
    (``choice``) among what the rules and the model offer.

    Returns:
        Meetings, the one the document is about first, and outcomes per claimant. A document that names no two sides
        has none.
    """
    learned = len(page.body) >= _REPORT
    ruled = find_parties(page) if len(page.body) <= _BRIEF else None
    parties = ruled or (choose_parties(page) if learned else None)
    if parties is None:
        return (), ()
    page = of_its_items(page, parties.sides)
    ours = [s for s in find_sittings(page) if about(s, parties.sides, page)]
    status = _standing(page, parties, ours, learned)
    worded = ruled_outcome(page, parties.sides, ours, status)
    if status is None:
        return (), worded
    main = _of_one_form(main_of(ours, status))
    reported = _meeting(page, parties, main, ours, status)
    if learned:
        reported = as_likely(page, reported, main, ours)
    if learned and len(page.body) > _BRIEF:
        worded = choose_outcome(Claims(page, parties.sides, reported.third_parties, worded, status), worded)
    return (reported, *other_meetings(page, parties.sides, ours, reported)), worded


def _standing(page: Page, parties: Parties, ours: list[Sitting], learned: bool) -> str | None:
    """Whether the sitting was held, is to come or off; None where the text tells of none."""
    ruled = ruled_status(ours, parties.sides, page)
    if learned and _denied(page, parties.sides, ours, ruled):
        return None if ruled in ("held", "ongoing", "denied") else ruled
    if learned:
        likely = choose_standing(standing_features(page, parties.sides, ours, ruled, parties.weight))
        return ruled if likely in ("held", "ongoing", None) and _only_announced(page, ours, ruled) else likely
    return ruled if ruled != "denied" and _at_one_table(page, parties, ours) else None


def _only_announced(page: Page, ours: list[Sitting], ruled: str | None) -> bool:
    """The news is a coming sitting ("A and B will hold a second round"), and no sentence tells of one held, but before.

    Of the 50 coded reports of which this holds one is of a sitting that was held, whatever their other words.
    """
    news = [s for s in ours if s.line in page.body[:1] and s.status != "recalled"]
    announced = bool(news) and all(s.status in ("planned", "proposed") for s in news)
    if not announced or ruled not in ("planned", "proposed") or any(s.status in ("held", "ongoing") for s in ours):
        return False
    first = page.body[0]
    end = first.start + len(first.text)
    done = (e for e in page.events if e.type in CONTACT and e.realis == "held")
    return not any(first.start <= e.trigger.start < end for e in done)


def _denied(page: Page, sides: tuple[str, ...], ours: list[Sitting], ruled: str | None) -> bool:
    """Whether the text denies the meeting in so many words: then nothing else that it names makes it one."""
    if ruled == "denied" and any(s.status == "negated" and _DENIES.search(s.line.text) for s in ours):
        return True
    said = any(_NO_MEETING.search(line.text) for line in page.body if line.sides() & set(sides))
    return said and not any(s.status in ("held", "ongoing") and s.sides >= set(sides[:2]) for s in ours)


def _at_one_table(page: Page, parties: Parties, ours: list[Sitting]) -> bool:
    """Somewhere the text must put the sides at one table; that it names them, and a meeting, is not enough."""
    two = set(parties.sides[:2])
    if parties.weight >= _SURE_PARTIES or any(s.sides >= two for s in ours):
        return True
    # "The parties ended a ten-day meeting. Delegations of A and of B took part."
    named = any(two <= line.sides() for line in page.lines)
    return named and any(s.strong and _OF_BOTH.search(s.line.text) for s in ours)


def ruled_outcome(page: Page, sides: tuple[str, ...], ours: list[Sitting], status: str | None) -> tuple[Outcome, ...]:
    """How far each claimant says the talks have got, by the fixed wordings."""
    if status in (None, "held", "ongoing"):
        return find_outcome(page, sides, [s for s in ours if s.status in ("held", "ongoing")])
    return find_breaks(page, sides) if status in OFF else ()


def main_of(ours: list[Sitting], status: str) -> list[Sitting]:
    """The mentions of the sitting that has this standing; all that are no history where none has it."""
    return (
        [s for s in ours if s.status == status or s.status in _WITH.get(status, ())]
        or [s for s in ours if s.status not in ("recalled", "negated")]
        or ours
    )


def of_its_items(page: Page, sides: tuple[str, ...]) -> Page:
    """A list of news cut down to the items that name both sides: the others tell of other meetings."""
    items = news_items(page.document.text)
    if not items:
        return page

    def lines(item: Span) -> list[Line]:
        return [line for line in page.body if item.start <= line.start < item.end]

    two = set(sides[:2])
    kept = [line for i in items if two <= {side for line in lines(i) for side in line.sides()} for line in lines(i)]
    return replace(page, lines=tuple(kept))


def about(s: Sitting, sides: tuple[str, ...], page: Page) -> bool:
    """Whether a mention can be of the principals' talks: nobody else's meeting by those it names."""
    mine = s.sides & set(sides)
    if len(mine) >= min(2, len(sides)):
        return True
    if between_others(s.line, s.span.end, sides):  # "separate talks between A-land and the rebels"
        return False
    named = s.sides - s.helpers
    if s.verb and not named and not _GROUP.search(s.line.text):
        return False
    if named and not mine:
        return not s.verb and len(named) < 2
    if len(mine) == 1 and s.verb:
        # One principal and somebody else (or nobody named) met: another meeting, unless the sentence speaks of both.
        return bool(_OF_BOTH.search(s.line.text))
    return True


def ruled_status(ours: list[Sitting], sides: tuple[str, ...], page: Page) -> str | None:
    """What is claimed of the sitting reported: held where a sentence says so, unless the opening announces it."""
    opening = page.body[:OPENING]
    # Beside "there was no meeting with B", consultations that name neither side are somebody else's.
    refused = any(s.status == "negated" and s.sides & set(sides) for s in ours)
    took_place = any(
        s.status in ("held", "ongoing")
        and (s.strong or s.events)
        and (not refused or s.line.sides() & set(sides) or _OF_BOTH.search(s.line.text))
        for s in ours
    )
    coming = any(s.status in ("ongoing", "planned") for s in ours)
    denied = any(s.status == "negated" and (s.line in opening or not coming) for s in ours)
    first = [s for s in ours if s.line in opening[:1] and s.sides >= set(sides)]
    news = bool(first) and first[0].status == "negated"
    if news and any(s.status in ("held", "ongoing") for s in first):  # "A denied that they had met, as B had announced"
        news = bool(_DENIES.search(first[0].line.text[: first[0].span.start - first[0].line.start]))
    told = [s for s in ours if s.status == "held" and (s.strong or (s.line in opening[:2] and s.sides >= set(sides)))]
    off = [s for s in ours if s.status in OFF and s.line in opening[:1]]
    if off and not any(s.line in opening[:2] and (s.line is off[0].line or s.sides >= set(sides)) for s in told):
        return off[0].status
    if ((denied and not took_place) or news) and not any(APART.search(line.text) for line in page.body):
        return "denied"
    announced = [s for s in ours if s.status in ("planned", "proposed", *OFF)]
    if told and (any(s.line in opening for s in told) or not any(s.line in opening[:2] for s in announced)):
        return "held"
    if any(s.status == "ongoing" for s in ours):
        return "ongoing"
    found = Counter(s.status for s in ours)
    for status in ("planned", "proposed", *OFF):
        if found[status]:
            return status
    return "held" if found["held"] else None


def _meeting(page: Page, parties: Parties, main: list[Sitting], ours: list[Sitting], status: str) -> Meeting:
    third, evidence = find_thirds(page, parties.sides, ours, main, status in ("held", "ongoing"))
    form = _form(main, parties.sides, page)
    mine = {id(s) for s in main}
    rest = [s for s in ours if id(s) not in mine]
    remote = form in ("telephone", "video")
    venue = None if remote else find_venue(page, main, parties.sides, third, others=rest)
    if venue and status in OFF and not _seated(page, main, venue):
        venue = None  # where something else was: "suspended the talks after an attack in X"
    when, day = find_when(page, main, status)
    speakers = speakers_of(page, parties.sides)
    texts = statement_form(page, parties.sides, speakers) if status in ("held", "ongoing") else None
    seats = find_delegations(page, parties.sides, third, main, rest)
    third = _with_host(third, venue, seats.officials, parties.sides)
    supporters, support = find_supporters(page, parties.sides)
    evidence += support
    spans = {s.span for s in main} | set(evidence) | ({venue.span} if venue else set()) | ({day} if day else set())
    return Meeting(
        events=tuple(sorted({k for s in main for k in s.events})),
        when=when,
        realis=status,
        contact_form=form,
        principals=parties.sides,
        level=seats.level,
        third_parties=third,
        venue=venue,
        occasion=occasion(main, parties.sides),
        statement_form=texts,
        next_step=next_step(page, parties.sides, ours) if status in ("held", "ongoing") else None,
        number=round_number(main),
        persons=seats.persons,
        supporters=supporters,
        evidence=tuple(sorted(spans)),
    )


def _seated(page: Page, main: list[Sitting], venue: Place) -> bool:
    """Whether the words, or the model, lay a place to the sitting itself."""
    return any(
        venue.span in s.own
        or is_seat(page.document.text[s.span.end : venue.span.start])
        or venue.span.end <= s.span.start
        for s in main
    )


def _with_host(
    third: tuple[tuple[str, str], ...], venue: Place | None, officials: frozenset[str], sides: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """The state on whose soil they sat is the host where an official of it was at the table."""
    soil = venue.country if venue else None
    if soil is None or soil in sides or soil not in officials or (soil, "host") in third:
        return third
    return (*third, (soil, "host"))


def _of_one_form(main: list[Sitting]) -> list[Sitting]:
    """Without calls on other days than the sitting: "the presidents had spoken by telephone on Monday"."""
    face = {d.edtf for s in main if s.form == "face_to_face" for d in s.dates if d.edtf}
    calls = [s for s in main if s.form in ("telephone", "video") and s.dates and not {d.edtf for d in s.dates} & face]
    if not face or 2 * len(calls) >= len(main):
        return main
    for s in calls:
        s.status = "recalled"
    return [s for s in main if s not in calls]


def _form(main: list[Sitting], sides: tuple[str, ...], page: Page) -> str:
    if any(APART.search(line.text) for line in page.body):
        return "proximity"
    telling = [s for s in main if s.sides >= set(sides)] or main
    found = Counter(s.form for s in telling)
    # Face to face is what a sentence means that says nothing of it.
    return max(found, key=lambda form: (found[form], form != "face_to_face"), default="face_to_face")
