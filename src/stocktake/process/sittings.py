"""Mentions of a sitting between the principals: what each says of whether it took place, when, where and how.

Events of the model are read first; the nouns and verbs for meetings below catch the mentions it leaves out and give
the sentence-level cues (again, last met, is to host) that decide whether a mention is of the sitting reported, of an
earlier one, or of one still to come.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from stocktake.edtf import edtf_interval
from stocktake.process.occurrence import (
    ENDED,
    governor,
    has_closed,
    is_setting,
    is_step,
    is_told,
    is_told_of,
    status_of,
)
from stocktake.process.page import Line, Page, side_of
from stocktake.process.roles import role_claims
from stocktake.records import Event, Place, Quote, Span, When

_NOUN = (
    r"talks?|meetings?|negotiations?|summit|rounds?|sessions?|cycle|dialogues?|consultations|discussions|"
    r"conference|table|trilateral|signing"
)
TRIGGER = re.compile(
    r"\b(?:(?P<verb>met|meets?|meeting(?= with| [A-Z])|negotiat(?:ed|ing)|talking|sat down|sits? down|"
    r"sit(?:ting)? at the table|saw|see|hosts?|hosted|received|receiving|greeted|convened|"
    r"spoke|talked|telephoned|called|reached (?:an?|the) (?:\w+ )?(?:agreement|deal|accord)|"
    r"(?:formally )?signed|put (?:their|his) signatures?|initial(?:l)?ed)|"
    rf"(?P<noun>(?<!peace )(?<!into )(?:{_NOUN})|(?<=peace )(?:talks|negotiations|summit)))\b(?!-)",
    re.I,
)
# Further words for contacts that the model finds; alone they say too little ("visit", "call").
_OTHER_WORDS = re.compile(
    r"\b(?:visit\w*|calls?|phone\w*|contacts?|consult\w*|mediat\w*|gather\w*|conver\w+|trip|negotiat\w*|discuss\w*|"
    r"talk\w*|meeting\w*|hosting|welcom\w*|reconven\w*|resum\w*|open(?:ed|s)|beg[au]n|ended|clos\w+|conclu\w+)\b",
    re.I,
)
_CALLED = re.compile(r"called|telephoned", re.I)
_PHONE = re.compile(r"\b(?:phone|telephone\w*|by phone|phone call|conference call)\b", re.I)
_VIDEO = re.compile(r"\b(?:video ?(?:conference|link|call)?|virtual(?:ly)?|online)\b", re.I)
APART = re.compile(
    r"\b(?:no (?:trilateral|joint|direct|face-to-face) (?:meeting|talks|session)|proximity talks|"
    r"indirect (?:[\w-]+ ){0,2}(?:talks|negotiations|contacts|discussions)|"
    r"(?:did not|refused to) (?:meet|sit)|(?:not|never) (?:meet|met|sit|"
    r"sat) face to face|"
    r"separate(?:ly)? (?:\w+ )?with (?:the )?(?:two|both|each|delegations|sides|parties)|through mediators|"
    r"in separate rooms|not between (?:them|the))\b",
    re.I,
)
# Its form is denied, not the sitting.
_FORM_DENIED = re.compile(
    r"\b(?:not|never) (?:meet|met|sit|sat)(?: each other)? (?:face to face|directly|in person)\b", re.I
)
# "Has met none of them", "met the demands": a condition is fulfilled.
_FULFILLED = re.compile(
    r" none\b|(?: [\w'’-]+){0,3} (?:conditions?|demands?|criteria|targets?|deadlines?|requirements?|obligations?)\b",
    re.I,
)
# The larger event at whose side the sides sat, or did not sit.
_AT_MARGIN = re.compile(r"\b(?:sidelines?|margins?|fringes?) of (?:[\w'’-]+ ){0,6}$", re.I)


# "To press for the closing stage of the peace negotiations": they are what the meeting to come is part of.
_STAGE_OF = re.compile(r"\b(?:stage|phase|part|leg|course|conclusion|end) of (?:the|their) (?:[\w-]+ )?$", re.I)


OFF = ("cancelled", "postponed")
PAST_DAYS = 60  # a sitting told as news is not older than this; older dates are history


@dataclass
class Sitting:
    """One mention: where, what it says of occurrence, dates and places of its sentence."""

    line: Line
    span: Span
    status: str  # held, ongoing, planned, proposed, cancelled, postponed, recalled, negated
    sides: set[str]
    form: str = "face_to_face"
    verb: bool = False
    strong: bool = False  # the sentence says that it took place, or did not merely name it
    events: tuple[int, ...] = ()
    dates: list[When] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    helpers: frozenset[str] = frozenset()  # of ``sides``, those who are there as third parties
    own: frozenset[Span] = frozenset()  # the dates and places that the model ties to this mention


_REALIS = {
    "held": "held",
    "planned": "planned",
    "proposed": "proposed",
    "cancelled": "cancelled",
    "background": "recalled",
    "hypothetical": "proposed",
    "negated": "negated",
}


# "Roe spoke for the A-land side": for whom somebody speaks, and no call; not "spoke for the first time".
_SPEAKS_FOR = re.compile(
    r"(?:spoke|speaks?|speaking|talked) (?:for|on behalf of) (?:the )?"
    r"(?:[A-Z]|(?:[\w-]+ ){0,3}(?:side|delegation|team|government|rebels|movement|opposition|mediat\w+)\b)"
)


def find_sittings(page: Page) -> list[Sitting]:
    """Every mention of a meeting in the text, in order; the model's events and the words' mentions joined."""
    found: list[Sitting] = []
    for line in page.body:
        assert line.span is not None
        triggers = [Span(line.start + m.start(), line.start + m.end()) for m in TRIGGER.finditer(line.text)]
        events = [
            (k, e)
            for k, e in enumerate(page.events)
            if line.span.start <= e.trigger.start < line.span.end and _of_meeting(e, page)
        ]
        for k, e in events:
            found.append(_from_event(page, line, k, e))
        taken = [e.trigger for _, e in events]
        for span in triggers:
            if not any(t.start < span.end and span.start < t.end for t in taken) and not _skip(line, span):
                found.append(_from_words(page, line, span))
    asked = [c for q in page.quotes if _asks(page, q) for c in q.content]
    found = [s for s in found if not any(c.start <= s.span.start < c.end for c in asked)]  # a question claims nothing
    found = [s for s in found if not _AT_MARGIN.search(s.line.text[: s.span.start - s.line.start])]
    found = [s for s in found if not _SPEAKS_FOR.match(s.line.text, s.span.start - s.line.start)]
    for s in found:
        s.helpers |= {claim.side for claim in role_claims(s.line)}
        _date_decides(s, page)
    _older_is_history(found, page)
    for s in found:
        if s.status == "held" and not s.verb and _STAGE_OF.search(s.line.text[: s.span.start - s.line.start]):
            coming = any(t.line is s.line and t.status == "planned" and t.sides >= s.sides for t in found)
            s.status = "planned" if coming else s.status
    running = {id(s.line) for s in found if s.status == "ongoing"}
    for s in found:  # "a second round of talks … opened": the round and the talks are both under way
        if id(s.line) in running and s.status == "held" and not ENDED.search(s.line.text):
            s.status = "ongoing"
    return sorted(found, key=lambda s: s.span)


def _asks(page: Page, quote: Quote) -> bool:
    """Whether a turn of a transcript is a question from the floor."""
    speaker = quote.speaker.span if quote.speaker and page.document.kind in ("transcript", "interview") else None
    return bool(
        speaker and re.match(r"(?:Q\b|QUESTION|REPORTER|JOURNALIST|MODERATOR)", page.document.text[slice(*speaker)])
    )


def _older_is_history(found: list[Sitting], page: Page) -> None:
    """Of two dated sittings more than a fortnight apart the later is the news."""
    published = edtf_interval(page.document.published)
    ends: dict[int, date] = {}
    days: list[date] = []  # of sittings dated to the week, up to publication
    for k, s in enumerate(found):
        spans = [i for i in (edtf_interval(d.edtf) for d in s.dates) if i]
        if s.status == "held" and spans:
            ends[k] = max(i[1] for i in spans)
        if s.status in ("held", "ongoing"):
            days += [i[1] for i in spans if (i[1] - i[0]).days <= 7 and (published is None or i[1] <= published[1])]
    last = max(days, default=None)
    for k, end in ends.items():
        if last is not None and end < last - timedelta(days=14):
            found[k].status = "recalled"


def _date_decides(s: Sitting, page: Page) -> None:
    """A mention whose only dates lie long before publication is history, after it still to come."""
    published = edtf_interval(page.document.published)
    days = [i for i in (edtf_interval(d.edtf) for d in s.dates) if i is not None]
    if published is None or not days:
        return
    if s.status in ("held", "ongoing") and all(d[1] < published[0] - timedelta(days=PAST_DAYS) for d in days):
        s.status = "recalled"
    elif (s.status == "ongoing" or (s.status == "held" and not s.strong)) and all(d[0] > published[1] for d in days):
        s.status = "planned"


def _of_meeting(event: Event, page: Page) -> bool:
    word = page.document.text[event.trigger.start : event.trigger.end]
    line = page.line_at(event.trigger.start)
    if line is None:
        return False
    sides = {side_of(a) for r in event.actors for a in r.actors}
    if (
        re.fullmatch(r"(?:summit|session|conference|forum)", word, re.I)
        and len(sides) < 2
        and _skip(line, event.trigger)
    ):
        return False
    if re.search(r"[A-Z][\w-]+ (?:Conference|Dialogue|Forum|Assembly)\b", word):
        return False
    # Who is to agree at a named place on a given day is to meet there.
    appointed = event.realis == "planned" and event.type == "AGREE" and len(sides) > 1 and line.dates and line.places
    if appointed and re.fullmatch(r"agree|sign|settle", word, re.I):
        return True
    return (event.type == "CONSULT" and bool(TRIGGER.search(word) or _OTHER_WORDS.search(word))) or (
        event.realis == "planned" and bool(TRIGGER.search(word))
    )


# "Called" + the office of somebody: a telephone call without a name.
_OFFICER = re.compile(
    r" (?:the |his |her |its )?(?:[\w-]+ ){0,4}?"
    r"(?:director|minister|president|secretary|commander|counterpart|premier|chancellor)\b",
    re.I,
)


# "Can be signed only after": a condition, no meeting to come.
_MAY_BE = re.compile(r"\b(?:can|could|may|might|must|should|cannot)(?: not| only)? be $", re.I)


def _skip(line: Line, span: Span) -> bool:
    """Words that look like a meeting and are not: "saw withdrawals", "called it", "General Assembly session"."""
    word = line.text[span.start - line.start : span.end - line.start].lower()
    after = line.text[span.end - line.start : span.end - line.start + 60]
    after_all = line.text[span.end - line.start :]
    before = line.text[max(0, span.start - line.start - 40) : span.start - line.start]
    if word in (
        "saw",
        "see",
        "called",
        "received",
        "receiving",
        "greeted",
        "hosts",
        "host",
        "hosted",
        "spoke",
        "talked",
        "convened",
    ):
        people = any(n.person or n.kind == "person" for n in line.named if 0 <= n.span.start - span.end <= 40)
        group = re.match(r" (?:each|both|the two|the ministers|the leaders|the delegations|with (?:both|each))", after)
        office = word == "called" and _OFFICER.match(after)
        return not (people or group or office)
    shown = line.text[span.start - line.start : span.end - line.start]
    if (
        shown[0].isupper()
        and span.start > line.start
        and not line.text[: span.start - line.start].endswith(('"', "“", ". "))
    ):
        return True  # "Inter-American Conference", "Special Representative for the Dialogue"
    if word.endswith("signed") and _MAY_BE.search(before):
        return True
    if word in ("negotiations", "talks") and is_step(after_all):
        return True
    if word == "negotiated" and re.match(r" (?:jointly )?by\b", after):
        return True  # an agreement negotiated by mediators
    if word == "met" and _FULFILLED.match(after):
        return True
    if word == "met" and re.search(r"\b(?:be|been|is|are|was|were|being|not yet) $", before):
        return True
    if word.startswith("reached"):
        both = re.search(
            r"\b(?:the|both|two) (?:two )?(?:sides|parties|delegations|countries|governments)\b", line.text
        )
        return not both and len({n.side for n in line.named if n.sovereign}) < 2
    if word.endswith(("signed", "signing", "signature", "signatures", "initialed", "initialled")):
        # A signature is a sitting where the sentence names both who sign.
        return len({n.side for n in line.named if n.sovereign}) < 2
    if re.match(r" (?:is|was|are|were) not in session\b", after) or re.search(r"\bnot in $", before):
        return True  # "while the table is not in session"
    if word == "table":
        return not re.match(r" (?:said|was|opened|met|values)|$", after) or bool(re.search(r"(?:on|at) the $", before))
    if word in ("session", "summit", "conference"):
        return bool(
            re.search(
                r"\b(?:General Assembly|NATO|G-?7|G-?8|G-?20|BRICS|APEC|ASEAN|EU|press|of the UN|UN)[\w' ]{0,24}$",
                before,
            )
        ) or (
            word == "summit"
            and not re.match(r" (?:of|between|with) ", after)
            and not before.endswith("peace ")
            and len({n.side for n in line.named if n.sovereign and not line.is_place(n)}) < 2
        )
    if word == "visit":
        return not re.search(r"\b(?:state|official|working|his|her|their|a|the) $", before)
    return False


def _from_event(page: Page, line: Line, index: int, event: Event) -> Sitting:
    sides = set(page.sides(a for r in (*event.actors, *event.recipients) for a in r.actors))
    sides |= set(page.sides(a for t in event.third_parties for a in t.actors))
    # The model often finds only one of the sides; those of the sentence are added then.
    word = page.document.text[event.trigger.start : event.trigger.end].lower()
    sides |= line.sides() if len(sides) < 2 and word not in ("summit", "visit") else set()
    helpers = frozenset(page.sides(a for t in event.third_parties for a in t.actors))
    own = frozenset([d.span for d in event.dates] + [p.span for p in event.places])
    match = TRIGGER.search(line.text, event.trigger.start - line.start, event.trigger.end - line.start)
    verb = match is None or bool(match.group("verb"))
    return Sitting(
        line,
        event.trigger,
        _joint_status(page, line, event),
        sides,
        form_of(line, event.mode),
        verb,
        event.realis == "held" or is_setting(line.text[: event.trigger.start - line.start]),
        (index,),
        list(line.dates),
        list(line.places),
        helpers,
        own,
    )


def _joint_status(page: Page, line: Line, event: Event) -> str:
    """The model's realis and the words' together: each is better at some of the distinctions (measured on dev)."""
    ruled = governor(page, event.trigger)
    model, words = _REALIS.get(event.realis, "held"), status_of(line, event.trigger, ruled)
    at = event.trigger.start - line.start
    if model == "negated" and any(m.start() <= at < m.end() for m in _FORM_DENIED.finditer(line.text)):
        return "held"
    if model == "cancelled" and words == "held" and has_closed(line, event.trigger, ruled):
        return words  # talks that closed without result, or that one side left, have been held
    if (
        model in ("planned", "proposed")
        and words == "held"
        and (is_setting(line.text[:at]) or is_told_of(line.text[:at]))
    ):
        return words
    if model == "held" and words in ("recalled", "ongoing", "planned", "proposed", "negated", *OFF):
        return words
    if model in ("planned", "cancelled") and words in ("proposed", "negated", *OFF):
        return words
    # The model calls "background" much that is the news itself: in the opening, or dated close to publication.
    if (
        model == "recalled"
        and words != "recalled"
        and (line in page.body[:3] or line.dates or _again(page, line, event))
    ):
        return words
    return model


_OTHER_ONE = re.compile(
    r"\b(?:previous|last|earlier|first|second|third|another|a|similar|failed|past|former|since|after|before) "
    r"(?:[\w-]+ ){0,2}$"
)


def _again(page: Page, line: Line, event: Event) -> bool:
    """Whether a mention names, with both sides, the sitting that the first sentence names by the same noun."""
    noun = page.document.text[slice(*event.trigger)].split()[-1]
    opening = page.body[0]
    if noun.endswith("s") or not any(m["noun"] and m[0].split()[-1] == noun for m in TRIGGER.finditer(opening.text)):
        return False
    before = line.text[: event.trigger.start - line.start]
    told = {n.side for n in line.named if n.person}
    return len(told & opening.sides()) > 1 and not _OTHER_ONE.search(before.replace("called a ", ""))


def _from_words(page: Page, line: Line, span: Span) -> Sitting:
    match = TRIGGER.match(line.text, span.start - line.start)
    verb = bool(match and match.group("verb"))
    ruled = governor(page, span)
    return Sitting(
        line,
        span,
        status_of(line, span, ruled),
        line.sides(),
        "telephone"
        if _CALLED.fullmatch(line.text[span.start - line.start : span.end - line.start])
        else form_of(line, None),
        verb,
        is_told(line, span, verb, ruled),
        (),
        list(line.dates),
        list(line.places),
    )


def form_of(line: Line, mode: str | None) -> str:
    """Contact form: by telephone or video if the sentence says so, apart if it says the sides did not sit together."""
    if _PHONE.search(line.text) or mode == "call":
        return "telephone"
    if _VIDEO.search(line.text) and not re.search(r"after several rounds by video", line.text):
        return "video"
    return "proximity" if APART.search(line.text) else "face_to_face"


def day_of(when: When) -> str | None:
    """EDTF of a date that pins a sitting: a day, a span of days or a month; longer periods pin nothing."""
    if when.edtf is None:
        return None
    interval = edtf_interval(when.edtf)
    if interval is None or (interval[1] - interval[0]).days > 45:
        return None
    return when.edtf
