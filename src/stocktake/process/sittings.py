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
from stocktake.process.page import Line, Page, side_of
from stocktake.records import Event, Place, Span, When

_NOUN = (
    r"talks?|meetings?|negotiations?|summit|rounds?|sessions?|cycle|dialogues?|consultations|discussions|"
    r"conference|table|trilateral"
)
TRIGGER = re.compile(
    r"\b(?:(?P<verb>met|meets?|meeting(?= with| [A-Z])|negotiat(?:ed|ing)|talking|sat down|sits? down|"
    r"sit(?:ting)? at the table|saw|see|hosts?|hosted|received|receiving|greeted|convened|"
    r"spoke|talked|telephoned|called|(?:formally )?signed|put (?:their|his) signatures?|initial(?:l)?ed)|"
    rf"(?P<noun>(?<!peace )(?<!into )(?:{_NOUN})|(?<=peace )(?:talks|negotiations|summit)))\b(?!-)",
    re.I,
)
# Further words for contacts that the model finds; alone they say too little ("visit", "call").
_OTHER_WORDS = re.compile(
    r"\b(?:visit\w*|calls?|phone\w*|contacts?|consult\w*|mediat\w*|gather\w*|conver\w+|trip|negotiat\w*|discuss\w*|"
    r"talk\w*|meeting\w*|hosting|welcom\w*|reconven\w*|resum\w*|open(?:ed|s)|beg[au]n|ended|clos\w+|conclu\w+)\b",
    re.I,
)
_NEXT = r"another|further|next|new|follow-up|again|once more|future|later"
_WILL = (
    r"will|would|is to|are to|is due|are due|is set|are set|is expected|are expected|expects? to|"
    r"plans? to|is scheduled|are scheduled|shall|intend\w* to|is likely to"
)
PLANNED = re.compile(
    rf"\b(?:(?:{_WILL})\b[^.;]{{0,60}}?\b(?:meet|hold|held|host|receive|resume|begin|start|open|take place|"
    rf"talk|see|sit|gather|visit|continue|convene|reconvene|deal|go ahead|lead|be)|"
    r"to (?:begin|start|meet|host|hold|resume|sign|receive)(?= (?:with|their|its|the|a|in|on|at|peace|"
    r"talks|new|intra))|upcoming|forthcoming|tomorrow|scheduled for|planned for|is to be held|due in|"
    r"looking forward to)\b",
    re.I,
)
_PROPOSED = re.compile(
    r"\b(?:propos\w+|offer(?:ed|s|ing)?|invit\w+|urg\w+|call(?:ed|s|ing)? (?:on|for)|encourag\w+|"
    r"suggest\w+|(?-i:could|might|may)|ready to|resum\w+ of|accepted (?:a|an|the)|asked for|request\w*|"
    r"asked|want\w*|if it goes ahead|possib\w+|"
    r"hop(?:e|es|ed|ing)|potential\w*|willing|open to|aim (?:is|was)|not agreed|no agreement yet)\b",
    re.I,
)
_OFF = r"(?:cancel\w*|called off|postponed|put off|suspended|scrapped|delayed)"
_CANCELLED_BEFORE = re.compile(
    rf"\b(?:{_OFF}|call(?:ed|s) off|suspend\w*|postpon\w+|put off|walk(?:s|ed) (?:away from|out of)|"
    rf"withdr\w+ from|pull(?:s|ed)? out of|br(?:eaks|oke|oken) off|ceased) (?!ending|"
    rf"closing)(?:[\w-]+ ){{0,3}}$",
    re.I,
)
_CANCELLED_AFTER = re.compile(
    rf"^[^.;,]{{0,50}}?\b(?:(?:was|were|is|are|has been|have been|had been|been) (?:\w+ )?{_OFF}|"
    rf"had been (?:set|due|scheduled|planned) for)\b",
    re.I,
)
_CANCELLED_VERB = re.compile(
    rf"\b(?:was|were|been|is|are) (?:\w+ )?{_OFF}|\bhad been (?:set|due|scheduled|planned) for\b", re.I
)
RECALLED = re.compile(
    r"\b(?:last met|had last|previous(?:ly)?|earlier (?:round|meeting|talks|this|in|rounds)|prior|"
    r"years? ago|weeks ago|months ago|since then|ended in failure|"
    r"in the past|for the first time since|the last direct|first direct talks for|had met (?:in|on)|"
    r"followed)\b",
    re.I,
)
_OPENED = re.compile(
    r"\b(?:open(?:s|ed|ing)?|beg[ai]ns?|begun|start(?:s|ed)?|initiate[sd]?|resum(?:e[sd]?|ing)|"
    r"taken up again|under ?way|in session|(?:is|are|been) negotiating|continu(?:es|ing)|"
    r"coming to its end|closes today|(?:is|are) (?:holding|meeting))\b",
    re.I,
)
ENDED = re.compile(
    r"\b(?:ended|ends|closed|the clos(?:e|ing) of|the end of the|conclu(?:ded|sion)|finish\w*|(?:was|were|"
    r"is|are|now) over|wrap(?:s|ped)? up|came to (?:a close|an end)|after (?:the|a|its|"
    r"their)?(?: \w+){0,3} (?:talks|meeting|negotiations|round|session)|following the|"
    r"after meeting|met|held|lasted|took place|brought together|yielded|negotiated|was over|ran from|"
    r"took part|hosted|received|attended|greeted|mediated|had (?:just )?finished|said (?:this )?after)\b",
    re.I,
)
_PHONE = re.compile(r"\b(?:phone|telephone\w*|by phone|phone call|conference call)\b", re.I)
_VIDEO = re.compile(r"\b(?:video ?(?:conference|link|call)?|virtual(?:ly)?|online)\b", re.I)
APART = re.compile(
    r"\b(?:no (?:trilateral|joint|direct|face-to-face) (?:meeting|talks|session)|proximity talks|"
    r"indirect (?:talks|negotiations)|(?:did not|refused to|nor willing to|not ready for (?:the|"
    r"a) \w+) (?:meet|sit|hold)|"
    r"not (?:meet|met|sit) face to face|with the two (?:leaders|sides) and not between|"
    r"neither ready for the trilateral|through mediators|in separate rooms|not between them)\b",
    re.I,
)


PAST_DAYS = 60  # a sitting told as news is not older than this; older dates are history


@dataclass
class Sitting:
    """One mention: where, what it says of occurrence, dates and places of its sentence."""

    line: Line
    span: Span
    status: str  # held, ongoing, planned, proposed, cancelled, recalled
    sides: set[str]
    form: str = "face_to_face"
    verb: bool = False
    strong: bool = False  # the sentence says that it took place, or did not merely name it
    events: tuple[int, ...] = ()
    dates: list[When] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
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


def find_sittings(page: Page) -> list[Sitting]:
    """Every mention of a meeting in the text, in order; the model's events and the words' mentions joined."""
    found: list[Sitting] = []
    for line in page.body:
        assert line.span is not None
        triggers = [Span(line.start + m.start(), line.start + m.end()) for m in TRIGGER.finditer(line.text)]
        events = [
            (k, e)
            for k, e in enumerate(page.events)
            if _of_meeting(e, page) and line.span.start <= e.trigger.start < line.span.end
        ]
        for k, e in events:
            found.append(_from_event(page, line, k, e))
        taken = [e.trigger for _, e in events]
        for span in triggers:
            if not any(t.start < span.end and span.start < t.end for t in taken) and not _skip(line, span):
                found.append(_from_words(page, line, span))
    for s in found:
        _date_decides(s, page)
    _older_is_history(found, page)
    running = {id(s.line) for s in found if s.status == "ongoing"}
    for s in found:  # "a second round of talks … opened": the round and the talks are both under way
        if id(s.line) in running and s.status == "held" and not ENDED.search(s.line.text):
            s.status = "ongoing"
    return sorted(found, key=lambda s: s.span)


def _older_is_history(found: list[Sitting], page: Page) -> None:
    """Of two dated sittings more than a fortnight apart the later is the news."""
    published = edtf_interval(page.document.published)
    days: dict[int, date] = {}
    for k, s in enumerate(found):
        ends = [i[1] for i in (edtf_interval(d.edtf) for d in s.dates) if i and (i[1] - i[0]).days <= 7]
        if s.status == "held" and ends:
            days[k] = max(ends)
    last = max((d for d in days.values() if published is None or d <= published[1]), default=None)
    for k, day in days.items():
        if last is not None and day < last - timedelta(days=14):
            found[k].status = "recalled"


def _date_decides(s: Sitting, page: Page) -> None:
    """A mention whose only dates lie long before publication is history, after it still to come."""
    published = edtf_interval(page.document.published)
    days = [i for i in (edtf_interval(d.edtf) for d in s.dates) if i is not None]
    if published is None or not days:
        return
    if s.status in ("held", "ongoing") and all(d[1] < published[0] - timedelta(days=PAST_DAYS) for d in days):
        s.status = "recalled"
    elif s.status == "held" and not s.strong and all(d[0] > published[1] for d in days):
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
    return (event.type == "CONSULT" and bool(TRIGGER.search(word) or _OTHER_WORDS.search(word))) or (
        event.realis == "planned" and bool(TRIGGER.search(word))
    )


def _skip(line: Line, span: Span) -> bool:
    """Words that look like a meeting and are not: "saw withdrawals", "called it", "General Assembly session"."""
    word = line.text[span.start - line.start : span.end - line.start].lower()
    after = line.text[span.end - line.start : span.end - line.start + 60]
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
        return not (people or group)
    shown = line.text[span.start - line.start : span.end - line.start]
    if (
        shown[0].isupper()
        and span.start > line.start
        and not line.text[: span.start - line.start].endswith(('"', "“", ". "))
    ):
        return True  # "Inter-American Conference", "Special Representative for the Dialogue"
    if word == "met" and re.search(r"\b(?:be|been|is|are|was|were|being|not yet) $", before):
        return True
    if word.endswith(("signed", "signature", "signatures", "initialed", "initialled")):
        # A signature is a sitting where the sentence names both who sign.
        return len({n.side for n in line.named if n.sovereign}) < 2
    if word == "table":
        return not re.match(r" (?:said|was|opened|met|values)|$", after) or bool(re.search(r"(?:on|at) the $", before))
    if word in ("session", "summit", "conference"):
        return bool(
            re.search(
                r"\b(?:General Assembly|NATO|G-?7|G-?8|G-?20|BRICS|APEC|ASEAN|EU|press|of the UN|UN)[\w' ]{0,24}$",
                before,
            )
        ) or (word == "summit" and not re.match(r" (?:of|between|with) ", after) and not before.endswith("peace "))
    if word == "visit":
        return not re.search(r"\b(?:state|official|working|his|her|their|a|the) $", before)
    return False


def _from_event(page: Page, line: Line, index: int, event: Event) -> Sitting:
    sides = {side_of(a) for r in (*event.actors, *event.recipients) for a in r.actors if not a.startswith("?")}
    sides |= {side_of(a) for t in event.third_parties for a in t.actors if not a.startswith("?")}
    # The model often finds only one of the sides; those of the sentence are added then.
    word = page.document.text[event.trigger.start : event.trigger.end].lower()
    sides |= line.sides() if len(sides) < 2 and word not in ("summit", "visit") else set()
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
        event.realis == "held",
        (index,),
        list(line.dates),
        list(line.places),
        own,
    )


def _joint_status(page: Page, line: Line, event: Event) -> str:
    """The model's realis and the words' together: each is better at some of the distinctions (measured on dev)."""
    model, words = _REALIS.get(event.realis, "held"), status_of(line, event.trigger, governor(page, event.trigger))
    if model == "held" and words in ("recalled", "ongoing", "planned", "proposed", "negated", "cancelled"):
        return words
    if model == "planned" and words in ("proposed", "negated", "cancelled"):
        return words
    # The model calls "background" much that is the news itself: in the opening, or dated close to publication.
    if model == "recalled" and words != "recalled" and (line in page.body[:3] or line.dates):
        return words
    return model


def _from_words(page: Page, line: Line, span: Span) -> Sitting:
    match = TRIGGER.match(line.text, span.start - line.start)
    verb = bool(match and match.group("verb"))
    ruled = governor(page, span)
    return Sitting(
        line,
        span,
        status_of(line, span, ruled),
        line.sides(),
        form_of(line, None),
        verb,
        _is_told(line, span, verb, ruled),
        (),
        list(line.dates),
        list(line.places),
    )


def governor(page: Page, span: Span) -> str:
    """The verb that rules a trigger with its auxiliaries ("will be held in"), by the parse; empty without one."""
    parse, text = page.parse, page.document.text
    at = next((i for i, w in enumerate(parse.words) if w.start <= span.start < w.end), None) if parse.heads else None
    if at is None:
        return ""
    for _ in range(5):
        if parse.upos[at] in ("VERB", "AUX") and parse.words[at].start != span.start:
            break
        if parse.heads[at] < 0 or parse.deprels[at].startswith("acl"):
            break
        at = parse.heads[at]
    if parse.upos[at] not in ("VERB", "AUX", "ADJ"):
        return ""
    chain = [at, parse.heads[at]] if parse.deprels[at] in ("conj", "xcomp") and parse.heads[at] >= 0 else [at]
    return " | ".join(_verb_words(page, v, text) for v in chain)


def _verb_words(page: Page, verb: int, text: str) -> str:
    parse = page.parse
    helpers = [
        j
        for j, h in enumerate(parse.heads)
        if h == verb and parse.deprels[j] in ("aux", "aux:pass", "cop", "advmod", "mark") and abs(j - verb) < 8
    ]
    start = min([parse.words[j].start for j in (*helpers, verb)])
    return text[start : parse.words[verb].end + 25]


def status_of(line: Line, span: Span, ruled: str = "") -> str:
    """What the words of the clause, and the verb that rules the trigger, say of a sitting: held unless otherwise."""
    at, end = span.start - line.start, span.end - line.start
    left, right = _clause(line.text, at, end)
    clause, before, after = line.text[left:right], line.text[max(0, at - 60) : at], line.text[end : end + 60]
    near = line.text[max(left, at - _NEAR) : min(right, end + _NEAR)] + " | " + ruled
    if _NEGATED.search(before):
        return "negated"
    if _CANCELLED_BEFORE.search(before) or _CANCELLED_AFTER.search(after) or _CANCELLED_VERB.search(ruled):
        return "cancelled"
    if _is_next(line, clause, before, after):
        return "planned"
    if RECALLED.search(clause) or _OF_BEFORE.search(before):
        return "recalled"
    if _PLANNED_BEFORE.search(before):
        return "planned"
    if _AT_IT.search(before):
        return "held"
    if (_PROPOSED.search(before[-45:]) or re.search(r"\b(?:can|could|may|might)\b", ruled)) and not re.search(
        r"\bhosted|held\b", near
    ):
        return "proposed"
    if PLANNED.search(near) and not re.search(r"\b(?:(?<!be )held|took place|ended|was over)\b", near):
        return "planned"
    if _OPENED.search(near) and not ENDED.search(near):
        return "ongoing"
    return "held"


_NEGATED = re.compile(
    r"\bden(?:y|ied|ies)\b[^.;,]{0,60}$|\bno (?:[\w-]+ ){0,2}(?:and [\w-]+ )?$|"
    r"\b(?:not|never|nor|cannot)(?: yet)? $|\b(?:reject\w*|refus\w*|rul\w+ out|declin\w*) (?:to )?(?:[\w-]+ ){0,2}$",
    re.I,
)
_OF_BEFORE = re.compile(
    r"\b(?:follow(?:ing)? up on|building on|since) (?:the )?(?:[\w-]+ ){0,3}$|"
    r"\b(?:stalled|deadlocked|frozen) (?:peace )?$",
    re.I,
)
_PLANNED_BEFORE = re.compile(
    r"\bscheduled $|\bagree\w* to (?:hold |start |attend )?(?!end|continue)(?:[\w-]+ ){0,2}$", re.I
)
_NEAR = 70  # characters either side of the trigger that can say whether it took place
# "At a meeting in X", "after the talks": the sentence tells what came of them.
_AT_IT = re.compile(
    r"(?:^|[,;] |\band )(?:at|after|during|following|in) (?:(?:an?|the|its|their|his|her|"
    r"\w+['’]s) )?(?:[\w-]+ ){0,3}$",
    re.I,
)
_UNTIL = re.compile(r"\b(?:once|until|before|ahead of) (?:the |\w+['’]s )?(?:\w+ ){0,2}$", re.I)


def _is_next(line: Line, clause: str, before: str, after: str) -> bool:
    """Another sitting, still to come."""
    numbered = re.search(rf"\b(?:{_NEXT}|second|third|fourth|fifth)\s+(?:\w+\s+){{0,2}}$", before)
    if numbered and (PLANNED.search(clause) or re.search(r"\b(?:agree|announce|calendar)\w*", line.text)):
        began = re.search(r"\b(?:opened|began|started|held|begun)\b(?! by)", clause)
        return not began or bool(re.search(r"\bbe held\b", clause))
    if re.match(rf" (?:{_NEXT})\b", after) and not re.search(r"\b(?:opened|began|started)\b", clause):
        return True
    return bool(_UNTIL.search(before) and re.search(rf"\b(?:{_WILL})\b", line.text))


def _is_told(line: Line, span: Span, verb: bool, ruled: str) -> bool:
    """Whether the clause says that the sitting took place, rather than naming it."""
    at, end = span.start - line.start, span.end - line.start
    word = line.text[at:end].lower()
    return (verb and word.endswith(("t", "ed", "oke", "saw", "down"))) or bool(
        ENDED.search(_around(line.text, at, end))
        or ENDED.search(ruled)
        or _AT_IT.search(line.text[max(0, at - 60) : at])
    )


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the words around the trigger up to a strong boundary."""
    left = max(
        (
            m.end()
            for m in re.finditer(
                r"[;:] |, (?:and|but|which|who|while|as|after which) | that (?!opened|began|started)", text[:start]
            )
        ),
        default=0,
    )
    right = next(
        (
            m.start()
            for m in re.finditer(
                r"[;:] |, (?:and|but|which|who|while) |(?<=\w) that (?!opened|began|started|ended|closed)", text[end:]
            )
        ),
        len(text) - end,
    )
    return left, end + right


def _around(text: str, start: int, end: int) -> str:
    left, right = _clause(text, start, end)
    return text[left:right]


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
