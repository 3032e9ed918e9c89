"""Cues of speech: the short list the rules use for what the model did not read, and what denies a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stocktake.records import Span

# Verbs that introduce or follow whole quotations.
_SAY = (
    "say tell add state write tweet announce declare note remark comment reply respond answer explain insist stress "
    "emphasize emphasise warn continue conclude reiterate read ask acknowledge admit argue claim assert affirm "
    "confirm maintain observe complain caution predict promise pledge vow joke quip shout testify report post suggest "
    "urge elaborate specify underline underscore recount counter retort lament contend opine exclaim"
)
# Verbs that take a quoted fragment in what they say of somebody or something.
_CALL = (
    "call describe characterize characterise brand label denounce condemn dismiss criticize criticise praise accuse "
    "blame hail welcome express voice demand reject threaten thank advise deny propose believe promise request "
    "consider deem compare decry slam blast refer speak urge cite quote"
)
_IRREGULAR = {
    "say": "says said saying", "tell": "tells told telling", "write": "writes wrote written writing",
    "read": "reads read reading", "speak": "speaks spoke spoken speaking", "quip": "quips quipped quipping",
    "admit": "admits admitted admitting", "label": "labels labelled labeled labelling labeling",
    "slam": "slams slammed slamming", "refer": "refers referred referring",
    "quote": "quoted quotes quoting",
}  # fmt: skip


def forms_of(lemma: str) -> list[str]:
    """All forms of a verb of the lists."""
    if lemma in _IRREGULAR:
        return [lemma, *_IRREGULAR[lemma].split()]
    if lemma.endswith("e"):
        return [lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    ends = "es" if lemma.endswith(("s", "sh", "ch", "x")) else "s"
    return [lemma, lemma + ends, lemma + "ed", lemma + "ing"]


_SAY_FORMS = frozenset(form for lemma in _SAY.split() for form in forms_of(lemma))
_CALL_FORMS = frozenset(form for lemma in _CALL.split() for form in forms_of(lemma)) - _SAY_FORMS
# One set look-up per word: an alternation of all forms took 4 ms for 600 characters, this takes 0.05.
_TOKEN = re.compile(r"(?<![\w'’-])[^\W\d_]+(?![\w-])")
_SOURCE = re.compile(r"according to\b|as per\b|words of\b", re.IGNORECASE)
# "“…,” she went on." and "She went on: “…”", not "the talks went on for hours".
_WENT_ON = re.compile(r"(?:went|goes) on(?=\s*(?:[,.:;“\"«]|to (?:say|add)\b|$))", re.IGNORECASE)
# Forms that are nouns more often than verbs unless a parse says otherwise.
_NOUNISH = frozenset(
    [
        "states",
        "state",
        "report",
        "reports",
        "claim",
        "claims",
        "note",
        "notes",
        "comment",
        "comments",
        "answer",
        "reply",
        "order",
        "post",
        "posts",
        "label",
        "brand",
        "demand",
        "demands",
        "call",
        "calls",
        "request",
        "promise",
        "pledge",
        "vow",
        "praise",
        "blame",
        "voice",
        "claim",
        "remark",
        "remarks",
        "reading",
        "read",
        "counter",
        "threat",
        "blast",
        "complaint",
        "welcome",
        "thanks",
        "proposed",
        "reported",
        "alleged",
        "cite",
        "recall",
        "request",
        "conclude",
        "promised",
        "claimed",
        "counters",
        "answers",
        "replies",
        "orders",
        "brands",
        "labels",
        "voices",
    ]
)
_NEGATED = re.compile(
    r"\b(?:(?:did|do|does|has|have|had|would|could|will|was|were|is)(?: not|n['’]t)(?: \w+ly| yet)?"
    r"(?: (?:been|be))?|never|"
    r"(?:declin|refus)(?:ed|es|e|ing) to|(?:has|have|had) yet to|without|stopp?(?:ed|s) short of|avoided|not)\s+$",
    re.IGNORECASE,
)
_THAT = re.compile(r"\s*,?\s*(?:that\b)?\s*", re.IGNORECASE)
AUDIENCE = frozenset(
    [
        "tell",
        "tells",
        "told",
        "telling",
        "ask",
        "asks",
        "asked",
        "asking",
        "inform",
        "informs",
        "informed",
        "urge",
        "urges",
        "urged",
    ]
)


@dataclass(frozen=True)
class Cue:
    """A cue's span; ``source`` for "according to", ``says`` for a verb that can carry a whole quotation."""

    span: Span
    source: bool
    says: bool
    nounish: bool


def find_cues(masked: str, region: Span) -> Iterator[Cue]:
    """Cues in ``masked[region]`` in order. Nouns spelled like a verb come too, marked ``nounish``."""
    for match in _TOKEN.finditer(masked, *region):
        word = match.group().lower()
        if word in _SAY_FORMS or word in _CALL_FORMS:
            yield Cue(Span(*match.span()), False, word in _SAY_FORMS, word in _NOUNISH)
        elif word in ("went", "goes") and (on := _WENT_ON.match(masked, match.start(), region.end)):
            yield Cue(Span(*on.span()), False, True, False)
        elif word in ("according", "as", "words"):
            source = _SOURCE.match(masked, match.start(), region.end)
            if source:
                yield Cue(Span(*source.span()), True, True, False)


def is_negated(text: str, cue: Span) -> bool:
    """Whether the cue itself is denied: "did not say", "declined to say". A denial ("denied that") is speech."""
    return _NEGATED.search(text[max(0, cue.start - 40) : cue.start]) is not None


def after_that(text: str, at: int) -> int:
    """Offset after white space, a comma and "that" at ``at``."""
    match = _THAT.match(text, at)
    return match.end() if match else at
