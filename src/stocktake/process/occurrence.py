"""What the words around a mention of a sitting say of whether it took place: the verb that rules it, its clause."""

from __future__ import annotations

import re

from stocktake.number_words import ORDINALS
from stocktake.process.page import Line, Page
from stocktake.process.unreal import WISHED
from stocktake.records import Span

_NEXT = r"another|further|next|new|follow-up|again|once more|future|later"
_WILL = r"will|would|shall|(?:is|are) (?:to|due|set|expected|scheduled|likely to)|(?:expects?|plans?|intends?) to"
PLANNED = re.compile(
    rf"\b(?:(?:{_WILL})\b[^.;]{{0,60}}?\b(?:meet|hold|held|host|receive|resume|begin|start|open|take place|talk|see|"
    rf"sit|"
    r"visit|continue|lead|be)|to (?:begin|start|meet|host|hold|resume|sign)(?= (?:with|the|a|in|talks))|"
    r"upcoming|forthcoming|tomorrow|(?:scheduled|planned) for|due in)\b",
    re.I,
)
# "Seeks a truce after talks", "asks them at a meeting": what is wished for is not the sitting.
_PROPOSED = re.compile(
    rf"\b(?:{WISHED}|(?-i:could|might|may)|resum\w+ of|(?:pre)?conditions? for|prospects? (?:for|of)|"
    r"accepted (?:an?|the)|aim (?:is|was)|not agreed)\b"
    r"(?!.*\b(?:after|during|following|ahead of|at) )",
    re.I,
)
_BREAKS = re.compile(
    r"\b(?:suspend\w*|br(?:eaks?|oken?) off|cut(?:s|ting)? short|adjourn\w*|interrupt\w*(?! for\b))\b", re.I
)  # said of what is under way; "suspended" of what is to come, too
_OFF = (
    r"(?:cancel\w*|call(?:ed|s)? off|postpon\w+|put off|suspend\w*|scrapped|delayed|fr(?:eez(?:es|ing)|oze)|"
    r"paus(?:es|ed|ing))"
)
_OFF_NOW = rf"(?:was|were|is|are|be|been) (?:\w+ )?{_OFF}"
_CANCELLED_BEFORE = re.compile(
    rf"\b(?:{_OFF}|br(?:eaks?|oken?) off|walk(?:s|ed) away from|withdr\w+ from|pull(?:s|ed)? out of) (?!ending|closing)"
    r"(?:(?!(?:after|before|at|during|following|since|in)\b)[\w-]+ ){0,3}$",
    re.I,
)
_CANCELLED_VERB = re.compile(rf"\b(?:{_OFF_NOW}|had been (?:set|due|scheduled|planned) for)\b", re.I)
# Between the sitting and its verb there may be a clause of its own: "talks that were due to open have been …".
_CANCELLED_AFTER = re.compile(
    rf"^[^.;,]{{0,50}}?{_CANCELLED_VERB.pattern}|"
    rf"^[^.;,]{{0,60}}?,? ?\b(?:that|which|where|due|scheduled|planned|set)\b[^.;]{{0,140}}?\b{_OFF_NOW}\b",
    re.I,
)
# What is broken off was going on where the text tells its number, how long it lasted, or (``seated``) where it sat.
_BEGUN = re.compile(
    rf"\b(?:(?:the|their) (?:{'|'.join(ORDINALS)}|latest|current)\b|"
    r"after (?:(?:only|just|about|nearly|an?|the|\w+) ){1,3}(?:hours?|days?|weeks?|sessions?)\b)",
    re.I,
)
_TO_COME = re.compile(r"\b(?:due|scheduled|planned|upcoming|next|set (?:to|for)|were to|was to)\b", re.I)
# "Talks with B in X"; "the talks after an attack in X" says where the attack was.
_SEAT = re.compile(
    r"(?: (?:with|of|between|on|over|for)(?: (?!(?:after|because|following|since|due|amid|when|as)\b)[\w’'-]+)*)?"
    r" (?:in|at|near|on)(?: the)? ?",
    re.I,
)
_LATER = re.compile(r"\b(?:postpon\w*|put off|delay\w*)\b", re.I)
RECALLED = re.compile(
    r"\b(?:last met|had last|previous(?:ly)?|earlier (?:rounds?|meeting|talks|this|in)|prior(?! to\b)|"
    r"(?:years?|months?|weeks) ago|in the past|for the first time since|the last direct|had met (?:in|on))\b",
    re.I,
)
_OPENED = re.compile(
    r"\b(?:open(?:s|ed|ing)?|beg[aiu]ns?|start(?:s|ed)?|initiate[sd]?|resum(?:e[sd]?|ing)|under ?way|in session|"
    r"continu(?:es|ing)|(?:is|are|been) (?:negotiating|holding|meeting))\b",
    re.I,
)
CLOSED = re.compile(
    r"\b(?:end(?:ed|s)|closed|(?:end|closing) of the|conclu(?:ded|sion)|finish\w*|(?:was|were|is|are|now) over|"
    r"wrap(?:s|ped)? up|came to (?:a close|an end)|walk(?:s|ed) out of)\b|" + _BREAKS.pattern,
    re.I,
)
ENDED = re.compile(
    CLOSED.pattern + r"|\b(?:after (?:(?:the|a|its|their) )?(?:\w+ ){0,3}(?:talks|meeting|negotiations|round|session)|"
    r"following the|met|held|lasted|took (?:place|part)|brought together|hosted|received|attended|mediated)\b",
    re.I,
)
_NEGATED = re.compile(
    r"\bden(?:y|ied|ies)\b[^.;,]{0,60}$|\bno (?:[\w-]+ ){0,2}(?:and [\w-]+ )?$|"
    r"\b(?:not|never|nor|cannot|let alone)(?: yet)? $|"
    r"\b(?:reject\w*|refus\w*|rul\w+ out|declin\w*) (?:to )?(?:[\w-]+ ){0,2}$",
    re.I,
)
_OF_BEFORE = re.compile(
    r"\b(?:follow(?:ing)? up on|building on|since) (?:the )?(?:[\w-]+ ){0,3}$|"
    r"\b(?:what|as|that|which) (?:was|were|had been|they had) (?:\w+ )?(?:agreed|decided|signed|reached) "
    r"(?:in|at|during) (?:the )?(?:[\w-]+ ){0,3}$|"
    r"\b(?:stalled|deadlocked|frozen) (?:peace )?$",
    re.I,
)
# "A year after they signed": the sitting is as long past.
SINCE = re.compile(r"\b(?:years?|months?|weeks) (?:after|since) [^.;,]{0,120}$", re.I)
# "Will hold a second round next week, after a first session in May": what the coming one follows lies behind it.
_AFTER_WHICH = re.compile(
    r"\b(?:will|would|(?:are|is|were|was|due|set|scheduled|plan\w*|agree\w*) to) "
    r"(?:hold|meet|resume|return|reconvene|start|begin|open|sit|go)\b[^.;]*?\b"
    r"(?:after|following) (?:an?|the|their|its) "
    r"(?:[\w-]+ ){0,2}$",
    re.I,
)
_PLANNED_BEFORE = re.compile(
    r"\bscheduled $|\bagree\w* to (?:hold |start |attend )?(?!end|continue)(?:[\w-]+ ){0,2}$|"
    r"\b(?:plan\w*|intend\w*|prepar\w*) to (?:resume|reopen|restart|start|open|begin|hold|enter) (?:[\w-]+ ){0,2}$|"
    r"\bdates? (?:set )?for (?:an?|the|another|any) (?:[\w-]+ ){0,2}$",
    re.I,
)
_CLOSE_OF = re.compile(
    r"\b(?:clos(?:e|ing|ure)|end|conclusion|finish) of (?:the|their|its|this) (?:[\w-]+ ){0,4}$", re.I
)
_NEAR = 70  # characters either side of the trigger that can say whether it took place
# "At a meeting in X", "after the talks": the sentence tells what came of them.
_AT_IT = re.compile(
    r"(?:^|[,;] |\b(?:and|reached|made|signed|struck|taken|adopted) )(?:at|after|during|following|in) "
    r"(?:(?:an?|the|its|their|his|her|"
    r"\w+['’]s) )?(?:[\w-]+ ){0,3}$",
    re.I,
)
# "A plan put forward in indirect talks": where something was done has been held, whatever is proposed there.
_SETTING = re.compile(
    r"\b(?:put forward|presented|tabled|agreed(?! to)|accepted|signed|reached|discussed|submitted)\b"
    r"(?:(?!\bto\b|\btak\w+ part\b|\binvit)[^.;]){0,80}?\b(?:in|during) (?:[\w-]+ ){0,2}$",
    re.I,
)
# "Is to brief the council about the meeting": what is told of has been held.
_ABOUT = re.compile(r"\b(?:about|results of|outcome of) (?:the|their|his|her|its|that) (?:\w+ ){0,2}$", re.I)
_UNSURE = re.compile(
    r"\b(?:upcoming|forthcoming|planned|next|possible|future|proposed|resum\w+|start\w*|begin\w*)\b", re.I
)
_UNTIL = re.compile(
    r"\b(?:once|until|before|ahead of|prior to) (?:the |\w+['’]s )?(?:resum\w+ of )?(?:\w+ ){0,2}$", re.I
)


def is_told_of(before: str) -> bool:
    """Whether the words up to a sitting say that somebody tells of it: "is to inform the council about the meeting"."""
    return bool(_ABOUT.search(before[-60:])) and not _UNSURE.search(before[-60:])


def off_before(before: str) -> str | None:
    """Whether the words up to a sitting call it off ("cancelled"), put it off ("postponed") or leave it ("left")."""
    off = _CANCELLED_BEFORE.search(before)
    if off is None:
        return None
    if _LATER.search(off.group()):
        return "postponed"
    return "cancelled" if re.match(_OFF, off.group(), re.I) else "left"


# "Negotiations on the text of the treaty have been concluded": a step made public, no sitting.
_ON_A_TEXT = re.compile(
    r" on (?:the |a |its |their )?(?:[\w-]+ ){0,3}(?:text|draft|treaty|agreement|accord)\b[^.;]{0,80}"
    r"\b(?:has|have|had) (?:now )?been (?:concluded|completed|finished|finali[sz]ed)\b",
    re.I,
)


def is_step(after: str) -> bool:
    """Whether the words after "negotiations" tell that the text is done, not that the sides sat."""
    return bool(_ON_A_TEXT.match(after))


def is_seat(between: str) -> bool:
    """Whether the words between a sitting and a place say that it sat there."""
    return bool(_SEAT.fullmatch(between))


def broken_off(sentence: str, seated: bool) -> bool:
    """Whether a sentence, which may say where they sat (``seated``), tells that talks under way were broken off."""
    return (
        bool(_BREAKS.search(sentence)) and not _TO_COME.search(sentence) and (seated or bool(_BEGUN.search(sentence)))
    )


def is_setting(before: str) -> bool:
    """Whether the words up to a sitting tell what was done at it: "agreed on a plan in indirect talks"."""
    return bool(_SETTING.search(before[-120:]))


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
        return "held" if re.match(r" (?:each other )?(?:face to face|directly|in person)\b", after) else "negated"
    noun = line.text.rfind(" ", at, end) + 1 or at  # "the second | round"
    off = (
        _CANCELLED_BEFORE.search(line.text[max(0, at - 60) : noun])
        or _CANCELLED_AFTER.search(line.text[end:])
        or _CANCELLED_VERB.search(ruled)
    )
    if off and _CLOSE_OF.search(before):
        return "ongoing"  # its close is put off: it goes on
    if off:
        seats = any(is_seat(line.text[end : p.span.start - line.start]) for p in line.places)
        if _BREAKS.search(off.group()) and broken_off(line.text, seats):
            return "held"
        return "postponed" if _LATER.search(off.group()) else "cancelled"
    if _is_next(line, clause, before, after):
        return "planned"
    aside = re.match(r", which [^.;,]*", line.text[right:])  # "the talks, which broke down a month ago"
    if (
        RECALLED.search(clause + (aside.group() if aside else ""))
        or _OF_BEFORE.search(before)
        or SINCE.search(line.text[:at])
        or _AFTER_WHICH.search(line.text[max(0, at - 260) : at])
    ):
        return "recalled"
    if _PLANNED_BEFORE.search(before):
        return "planned"
    if _ABOUT.search(before) and not _UNSURE.search(before):
        return "held"
    if _AT_IT.search(before) or is_setting(line.text[:at]):
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


def _is_next(line: Line, clause: str, before: str, after: str) -> bool:
    """Another sitting, still to come."""
    numbered = re.search(rf"\b(?:{_NEXT}|second|third|fourth|fifth)\s+(?:\w+\s+){{0,2}}$", before)
    # "Further talks, resulting in an agreement": an agreement may be what the sitting brought.
    if numbered and (
        PLANNED.search(clause)
        or re.search(r"\b(?:agree(?!ment)|agreements? (?:to|on \w+ing)|announce|calendar)\w*", line.text)
    ):
        began = re.search(
            r"\b(?:opened|began|started|held|begun|ended|closed|concluded|collapsed|failed)\b(?! by)", clause
        )
        return not began or bool(re.search(r"\bbe held\b", clause))
    if re.match(rf" (?:{_NEXT})\b", after) and not re.search(r"\b(?:opened|began|started)\b", clause):
        return True
    return bool(_UNTIL.search(before) and re.search(rf"\b(?:{_WILL})\b", line.text))


def has_closed(line: Line, span: Span, ruled: str) -> bool:
    """Whether the clause says that the sitting came to its end, or that a side left it."""
    around = _around(line.text, span.start - line.start, span.end - line.start)
    return bool(CLOSED.search(around) or CLOSED.search(ruled))


def is_told(line: Line, span: Span, verb: bool, ruled: str) -> bool:
    """Whether the clause says that the sitting took place, rather than naming it."""
    at, end = span.start - line.start, span.end - line.start
    word = line.text[at:end].lower()
    return (verb and word.endswith(("t", "ed", "oke", "saw", "down"))) or bool(
        ENDED.search(_around(line.text, at, end))
        or ENDED.search(ruled)
        or _AT_IT.search(line.text[max(0, at - 60) : at])
    )


_RIGHT_EDGE = re.compile(
    r"[;:] |, (?:and|but|which|who|while) |"
    r"(?<=\w) that (?!opened|began|started|ended|closed|(?:is|are|was|were) (?:due|to|set))"
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
    right = next((m.start() for m in _RIGHT_EDGE.finditer(text[end:])), len(text) - end)
    return left, end + right


def _around(text: str, start: int, end: int) -> str:
    left, right = _clause(text, start, end)
    return text[left:right]
