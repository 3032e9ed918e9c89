"""How far a sentence says the talks have got: the codebook's levels (3.2) by their typical words.

The model's positions carry levels too; these words level a claim alike wherever it stands. Each level has the words of
the codebook's own criterion and the few other ways of saying it; rarer ones are left to the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from stocktake.number_words import CARDINALS
from stocktake.process.unreal import DENIED, WISHED
from stocktake.records import Position

_DEAL = (
    r"(?:agreements?|deal|treaty|accords?|annex|road ?map|text|draft|declaration|cease-?fire|truce|document|"
    r"memorandum|protocol|plan|communiqu\w+)"
)
# "Agreed to open four crossings", "it was agreed that …": an item is named, unless it is contact or procedure.
# Between the verb and its matter may stand when or where: "agreed Monday to", "agreed at their meeting, that".
_MEANWHILE = r"(?:(?:on )?[A-Z][a-z]+day |at (?:their|the|a)\b[^.;]{0,60}, )?"
_AGREED = (
    rf"\b(?:agree[ds]? (?:in principle )?{_MEANWHILE}(?:to|on(?! \w+day\b)|that)|"
    r"it was (?:also )?agreed\b[^.;,]{0,40}?\b(?:that|to))\b:?"
)
_NO_TALKS = r"(?![^.;]{0,40}\b(?:ceremon|elections?|vote|referendum))"
_CONTACT = (
    rf"(?:(?:also|further|jointly|a|an|the) )*(?:hold {_NO_TALKS}|meet|"
    r"continu|talk|keep|remain|stay|work|go |consult|discuss|"
    r"maintain (?:\w+ ){0,2}(?:communicat|contact|dialogue|momentum|channel|exchange|consult)|"
    r"negotiat|intensif|step|speed|accelerat|expedit|explor|study|consider|pursu|try|reconven|another|next|"
    r"come (?:back|together)|make (?:\w+ ){0,2}efforts?|"
    r"resum\w* (?:the |their )?(?:\w+ )?(?:talks|negotiations|dialogue))"
)
_PROCESS = (
    r"(?:agenda|format|commission|committee|working groups?|rounds?|meetings?|talks|venue|mechanism|hotline|date|"
    r"contact|dialogue|principles?|negotiat\w+|peaceful)"
)
_ITEM = rf"{_AGREED}(?! {_CONTACT})(?![^.;,\n]{{0,70}}\b{_PROCESS}\b)"
_PROCEDURE = rf"{_AGREED}(?! {_CONTACT})(?=[^.;,\n]{{0,70}}\b{_PROCESS}\b)"
_POINTS = r"(?:agreements|articles|points|items|issues|terms|chapters|sections|clauses|provisions)"
_N = rf"(?:\d{{1,3}}|{'|'.join(CARDINALS)})"
# "(The text) of eleven of the fourteen articles", "(an agreement) on some articles": not the whole.
_PART = rf" (?:of|on|about|over) (?!all )(?:{_N} (?:out )?of (?:the |its )?)?(?:\w+ )?{_POINTS}\b"
# A round that somebody ends before its time, or ends with nothing fixed for another.
_SITTING = r"(?:talks|negotiations|dialogue|consultations|round|cycle|session|meeting|sitting|peace process)"
_STOPS = (
    r"(?:br(?:eaks?|oken?|eaking) off|call(?:s|ed|ing)? off|suspend(?:s|ed|ing)?|fr(?:eezes?|ozen?|eezing)|"
    r"halt(?:s|ed|ing)?|paus(?:es?|ed|ing)|cut(?:s|ting)? off)"
)
_THE_TALKS = r"(?:(?:the|its|their|all|any|these|those|peace|further|direct|indirect) )*(?:talks|negotiations|dialogue)"
_FOR_NOW = r"[^.;]{0,50}?\b(?:until|till|for the (?:night|day|weekend|holidays?)|overnight)\b"
_UNDATED = (
    r"\b(?:without (?:(?:setting|naming|fixing|agreeing(?: on)?) )?|with no )(?:(?:a|any|the|new|next) )*dates?\b"
)
_CUT = (
    r"(?:br(?:eaks?|oken?|eaking) off|adjourn(?:s|ed|ing)?|suspend(?:s|ed|ing)?|call(?:s|ed|ing)? off|"
    r"cut(?:s|ting)? short|interrupt(?:s|ed|ing)?)\b"
)
_CUT_SHORT = (
    rf"\b(?:cut(?:s|ting)? (?:the|their|this|its|a) (?:[\w-]+ ){{0,2}}{_SITTING} short|cut(?:s|ting)? short "
    rf"(?:the|their|this|its|a) (?:[\w-]+ ){{0,3}}{_SITTING}|"
    rf"{_SITTING}\b[^.;]{{0,120}} (?:was|were|been) (?:cut short|broken off)|"
    rf"br(?:eaks?|oken?|eaking) off (?:the|their|this) (?:[\w-]+ ){{0,2}}(?:round|cycle|session|meeting|sitting)|"
    rf"call(?:s|ed|ing)? off the (?:rest|remainder) of (?:the|their|this) (?:[\w-]+ ){{0,2}}{_SITTING})\b"
)
# The verbs of such an end, for finding who is its subject.
ENDS = re.compile(
    r"(?:br(?:eaks?|oken?|eaking)|walk(?:s|ed|ing)|adjourn(?:s|ed|ing)?|suspend(?:s|ed|ing)?|call(?:s|ed|ing)?|cut(?:s|ting)?|"
    r"fr(?:eezes?|ozen?|eezing)|halt(?:s|ed|ing)?|paus(?:es?|ed|ing)|interrupt(?:s|ed|ing)?|withdr[ae]w\w*|pull(?:s|ed|ing)?|"
    r"quits?|quitting)",
    re.I,
)
_SWAP = r"(?:exchang\w+(?! (?:of )?(?:their )?(?:views|opinions))|swap|prisoners?)"
# "Ended a week of talks with an agreement", "wrapped up the round with what both call a framework agreement".
_CLOSING = (
    r"\b(?:ended|closed|concluded|finished|wrapped up|emerged from|came out of|left)\b[^.;]{0,120}?\bwith"
    r"(?: what (?:\w+ ){1,5}(?:as|called?|termed))?"
)
_WHOLE = r"(?:framework|peace|final|interim|comprehensive)"
# A halt to fire is one item of a settlement, agreed; "the truce was signed" is of a text.
_HALT = (
    r"\bagree[ds]? (?:to|on) (?:an? |the )?(?:(?!\b(?:text|draft|agreement|deal)\b)[\w-]+ (?:and )?){0,4}?"
    r"(?:cease-?fire|truce|armistice)\b(?! (?:agreement|deal|text|draft|document|plan|protocol|accord))"
)
_LEVELS: tuple[tuple[int, str], ...] = (
    (
        -2,
        rf"\b(?:walk(?:s|ed|ing) out|{_STOPS} {_THE_TALKS}\b(?!{_FOR_NOW})|"
        r"suspend(?:s|ed|ing) (?:its|their) participation|"
        rf"{_SITTING} [^.;]{{0,80}}\b(?:was|were|been) (?:suspended|broken off)(?! since)|"
        r"(?:withdr[ae]w\w*|pull(?:s|ed|ing)? out|quits?|quitting) (?:of |from )?(?:the )?(?:\w+ )?"
        r"(?:talks|negotiations|dialogue))\b",
    ),
    (
        -1,
        rf"\b(?:{_SITTING}|conference|summit)\b[^.;]{{0,80}}?\b(?:failed(?! to)|collapsed|broke down)\b|"
        rf"\bno {_DEAL} (?:(?:had|has|have|was|is) )?(?:been )?(?:possible|reached|found|achieved)\b|"
        r"\bno (?:new|plans? for a) (?:\w+ )?(?:one|round|"
        rf"meeting)\b|\b{_CUT}[^.;]{{0,120}}?{_UNDATED}|{_CUT_SHORT}",
    ),
    (
        8,
        rf"(?<!\ba )(?<!the )(?<!an )\b(?:signed|signs?(?! of)|sign(?:ing|ature) of|"
        rf"signatures? (?:\w+ ){{0,4}}?to)\b[^.;]{{0,80}}\b{_DEAL}\b|"
        rf"\b{_DEAL}\b (?:\w+ ){{0,3}}?(?:was|were|been) (?:\w+ )?signed\b",
    ),
    (7, r"\binitial(?:l)?ed\b"),
    (
        6,
        rf"(?!{_HALT})\bagree(?:[ds]?(?: on| upon| to)?|ing (?:on|upon))(?: the| an?|"
        rf" how the)(?: [\w'’-]+){{0,4}}? {_DEAL}\b(?! in principle)(?!{_PART})|"
        rf"\b(?:reach(?:es|ed)?|announced?|there was|c[ao]me to) (?:an?|the) (?:\w+ ){{0,2}}{_DEAL}\b(?!{_PART})|"
        rf"{_CLOSING} an? (?:\w+ ){{0,2}}{_DEAL}\b(?! to\b| on\b| in principle)(?!{_PART})|"
        rf"{_CLOSING} an? {_WHOLE} {_DEAL}\b|"
        rf"\b{_DEAL} was (?:announced|reached|struck|concluded)\b|"
        rf"\b(?:accepted|approved|adopted|endorsed) (?:an?|the) (?:\w+ ){{0,2}}{_DEAL}\b(?! proposal)|"
        r"\b(?:end|conclusion) of (?:\S+ ){0,4}?negotiations on\b|\bnegotiations on\b[^.;]{0,100}\b(?:concluded|"
        r"completed?)\b|"
        r"\b(?:cease-?fire|truce)\b[^.;]{0,80}\b(?:will continue|extended)\b|"
        r"\b(?:extend|prolong)(?:s|ed)? (?:\w+ ){1,3}(?:cease-?fire|truce)\b|\b(?:needs? )?no more discussion\b",
    ),
    (
        5,
        rf"\b(?:very|extremely|so) (?:near|close)\b|\bwithin reach\b|\bin sight\b|\blast mile\b|"
        rf"\bnear(?:ing)? (?:an? |the )?(?:final )?{_DEAL}\b|"
        r"\b(?:details|technicalities) (?:are|were|remain(?:ed)?|had) (?:still |yet )?(?:open|outstanding|"
        r"to be (?:settled|"
        r"worked out|agreed|ironed out))\b",
    ),
    (
        4,
        rf"{_ITEM}|{_CLOSING} an? (?:(?!{_WHOLE})\w+ ){{0,2}}{_DEAL} (?:to|on)\b|{_HALT}|"
        rf"\b(?:announced|listed|reached|settled on) (?:\w+ ){{0,2}}{_POINTS}\b|"
        rf"\b(?:agree[ds]?(?: on| upon| to)?|reached|announced?|there was|c[ao]me to) (?:an?|the) (?:\w+ ){{0,2}}"
        rf"{_DEAL}{_PART}|"
        rf"\b(?:{_SWAP}|{_POINTS}|steps)\b[^.;]{{0,80}}\bagreed\b(?! (?:on|to) (?:an? |the |its |their )?(?:\w+ )?"
        rf"(?:{_PROCESS}\b|{_CONTACT}))|\bagree\w*\b[^.;]{{0,60}}\b{_SWAP}\b|"
        rf"\b{_POINTS}\b[^.;]{{0,40}}\b(?:was|were|been) settled\b|"
        r"\baccepted (?:the|its|their|his|her) (?:\w+ )?(?:proposals?|offer|terms)\b",
    ),
    (
        3,
        r"\b(?:progress|headway|(?:have|had|has) advanced|steps? forward|moved (?:further )?(?:ahead|forward)|"
        r"c[ao]me closer|"
        r"(?:mutual|common|shared|better) (?:understanding|view)|achieved|meaningful|important results|"
        r"how far [^.;]{0,40} have come)\b",
    ),
    (
        2,
        r"\b(?:agree\w*|decid\w+|undert\w+|commit\w+|adopt\w*|set)\b[^.;]{0,90}\b(?:meet (?:again|once more)|"
        r"come back|reconvene|speed(?:ed)? up|"
        r"step up|intensif\w+|accelerat\w+|additional efforts|shortest possible|agenda|commission|"
        r"(?:another|next) (?:round|meeting|cycle))\b|\bwill (?:resume|go on) (?:on|in)\b|"
        r"\b(?:second|third|fourth|fifth|next) (?:cycle|round|meeting)[^.;]{0,80}\b(?:starts?|begins?|be held|"
        r"will be(?! decided| determined| announced| agreed)|is to be)\b|" + _PROCEDURE,
    ),
    (
        1,
        r"\b(?:agree\w*|instruct\w*|task\w*|ready|readiness|prepared|commit\w+|will|would|said|still)\b[^.;]{0,60}\b(?:continu\w+|"
        r"go(?:ing)? on|"
        r"keep (?:up|working|at it|channels)|stay in contact|negotiate further|working towards|more dialogue)\b|"
        r"\bmore (?:talks?|discussions?|meetings?|dialogue) (?:is|are|was|were) needed\b|"
        r"\b(?:exchanged|shared|compared) (?:their )?views\b",
    ),
    (
        0,
        r"\b(?:no|not any|without|lack of|any) (?:\w+ )?(?:progress|results?|movement|success)\b|\bfruitless\b|"
        r"\b(?:differences|gaps)\b[^.;]{0,40}\b(?:could not|not be|remain)\b|\bnothing (?:was|is) agreed\b(?! except)|"
        r"\b(?:could not|(?:not (?:been )?|un)able to|failed to) (?:agree|reach)\b",
    ),
)
LEVELS = tuple((level, re.compile(pattern, re.I)) for level, pattern in _LEVELS)
# A deed that is wished for, ordered, conditional or denied is no claim that it was done.
_UNREAL = re.compile(
    rf"\b(?:{WISHED}|{DENIED}|will|would|could|should|(?-i:may|might|can)|to be|if|unless|until|before|yet to|whether|"
    r"aim\w*|help\w*|enabl\w*|discuss\w*|purpose|"
    r"once|when|expect\w*|goal|need\w*|idea|put off|postpon\w+)\s(?:[\w'’-]+ ){0,4}$|\bto $",
    re.I,
)
_DEEDS = {-2, 4, 6, 7, 8}
_SPOKEN_OF = {level: words for level, words in LEVELS if level in (3, 5)}  # progress, nearly there
_DONE = 6  # from here a level tells of a text that is there
_PUT_OFF = re.compile(r"\b(?:put off|postpon\w*|delay\w*|cancel\w*|call(?:ed|s)? off)\b", re.I)
_NOT_DONE = re.compile(r"\b(?:neither|joint (?:statement|communiqu\w+|declaration))\b", re.I)
_WISH = re.compile(rf"\b(?:{WISHED}|will|would|should|if|when|to)\b", re.I)
_NO_DATE = re.compile(r"\bno (?:\w+ )?(?:\w+ ){0,3}$", re.I)
# "More progress is needed", "the importance of progress".
_NO_PROGRESS = re.compile(
    r"\b(?:no|any|without|(?:lack|importance|urgency) of|towards?|continued?|more|not|need|further|make|making|for|"
    r"faster|little|whether) (?:\w+ ){0,2}$",
    re.I,
)


# "Too early to speak of progress", "neither side reported progress", "no deal is in sight", "progress is possible".
_UNSAID = re.compile(
    r"\b(?:too (?:early|soon)|premature|nobody|no one|none|neither|nor|no|not(?! only)|never|hardly|hop(?:e|es|ed|ing)|"
    r"asked|doubt\w*|prospects?|chances?|whether|depend\w*) (?:(?!(?:and|but)\b)[\w'’-]+ ){0,6}$",
    re.I,
)
_AHEAD = re.compile(
    r" (?:is (?:\w+ )?(?:possible|needed|required|likely|unlikely)|(?:would|will|could|may|might|can|must|depends|"
    r"needs|requires)\b)"
)
_LET_ALONE = re.compile(r"\b(?:let alone|much less|still less|never mind)\b[^.;]*$", re.I)  # "held no talks, let alone"


def level_of(text: str) -> int | None:
    """Highest level whose wording the sentence asserts; None when it says nothing of how far talks have got."""
    found = [level for level, pattern in LEVELS if any(_asserted(text, level, m) for m in pattern.finditer(text))]
    if not found:
        return None
    return min(found) if min(found) < 0 else (0 if 0 in found and max(found) <= 3 else max(found))


def _asserted(text: str, level: int, match: re.Match[str]) -> bool:
    """Whether the words of a level are a claim where they stand."""
    before = text[max(0, match.start() - 50) : match.start()]
    if _LET_ALONE.search(before):
        return False
    if level in _DEEDS and (_UNREAL.search(before) or _NOT_DONE.search(match.group())):
        return False
    if level == -1 and ENDS.match(match.group()) and _UNREAL.search(before):
        return False
    if level == 2 and _NO_DATE.search(before):
        return False
    if level == 3 and (_NO_PROGRESS.search(before[-30:]) or _AHEAD.match(text, match.end())):
        return False
    if level in _SPOKEN_OF and _UNSAID.search(before):
        return False
    return not (match.group().lower().startswith("agree ") and _WISH.search(text[: match.start()]))


def levels_as_worded(text: str, positions: Iterable[Position]) -> tuple[Position, ...]:
    """A position that tells how far talks have got takes the level of its own words, where the table has them.

    So does a forecast to which the model gives none ("they are very close to a deal").
    A deed that its words put off ("have put off the signing of their treaty") has no level, nor has progress of which
    they say that there is none to speak of.
    """
    found = []
    for p in positions:
        words = text[p.span.start : p.span.end]
        worded = level_of(words) if p.level is not None or p.act == "forecast" else None
        put_off = p.level is not None and p.level >= _DONE and _PUT_OFF.search(words)
        if worded is None and (put_off or (p.level in _SPOKEN_OF and _SPOKEN_OF[p.level].search(words))):
            p = replace(p, level=None)
        found.append(p if worded is None else replace(p, level=worded))
    return tuple(found)
