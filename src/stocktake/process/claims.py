"""How far each claimant says the talks have got (codebook 3.2): what is asserted, by whom, nothing inferred.

The model's positions carry levels; the wordings below are the codebook's own criteria and typical words, so that a
claim is levelled alike wherever it stands. A claimant's level is the highest it asserts of this sitting; a denial of
progress stands unless something better is claimed by the same claimant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from stocktake.edtf import edtf_interval
from stocktake.process.occurrence import RECALLED
from stocktake.process.page import Line, Page
from stocktake.process.sittings import Sitting
from stocktake.process.voices import BOTH, NARRATOR, source_of, voices
from stocktake.process.wording_rules import same_text
from stocktake.records import Outcome, Position, Span

_DEAL = (
    r"(?:agreements?|deal|treaty|accords?|annex|roadmap|road map|text|draft|declaration|ceasefire|truce|"
    r"extension|document|memorandum|protocol|plan|communiqu\w+)"
)
_PROCESS = (
    r"(?:agenda|format|commission|committee|working groups?|rounds?|meetings?|talks|venue|mechanism|hotline|teams|date|"
    r"again|contact|dialogue|principles?|framework for|negotiat\w+|peaceful)"
)
_CONTACT = (
    r"(?:(?:also|further|jointly|a|an|the) )*(?:hold|meet|continu|talk|keep|remain|stay|work|go |consult|intensif|step|"
    r"speed|accelerat|disagree|differ|maintain|convene|reconvene|consider|discuss|study|explor|end |negotiat|pursu|"
    r"carry|build|need|importance|next|another|second|further|return|give|try|respect|make (?:\w+ )?efforts|"
    r"resum\w* (?:the |their |its )?(?:\w+ )?(?:talks|negotiations|dialogue|meetings|contacts?|work|discussions))"
)
_ITEMS = r"(?:on|about|over) (?:\w+ )?(?:articles|points|items|issues|terms)\b"
# "Agreed to open four crossings", "it was agreed that …": an item is named, unless it is contact or procedure.
_AGREED = (
    r"\b(?:agree(?:d|s)? (?:in principle )?(?:to|on|that)|it was (?:also )?agreed\b[^.;,]{0,40}?\b(?:that|to))\b:?"
)
_AGREED_ON = rf"{_AGREED}(?! {_CONTACT})(?![^.;,\n]{{0,70}}\b{_PROCESS}\b)"
_AGREED_PROCESS = rf"{_AGREED}(?! {_CONTACT})(?=[^.;,\n]{{0,70}}\b{_PROCESS}\b)"
_WORDINGS: tuple[tuple[int, str], ...] = (
    (
        -2,
        r"\b(?:walked out|broke(?:n)? off (?:the )?(?:talks|negotiations)|suspended (?:its|"
        r"their) participation|withdrew from the talks|pulled out of the talks|called off the talks)\b",
    ),
    (
        -1,
        r"\b(?:no new (?:one|meeting|round) is (?:on the calendar|planned)|ended without (?:agreement|"
        r"result) and|without a date|talks\b[^.;]{0,80}\b(?:failed|collapsed|broke down)|"
        r"no plan for a (?:\w+ )?(?:round|meeting))\b",
    ),
    (
        8,
        rf"(?<!\ba )(?<!the )(?<!an )\b(?:signed|signing of|put (?:their|his|"
        rf"her) signatures? (?:at [^.;]{{0,30}} )?to|signature of)\b[^.;]{{0,80}}\b{_DEAL}\b|\b(?:delegation|"
        rf"heads|leaders)[^.;]{{0,50}}\bsigned (?:it|the)\b",
    ),
    (8, rf"\b{_DEAL}\b (?:\w+ ){{0,3}}?(?:was|were|has been|have been) (?:also |formally )?signed\b"),
    (7, r"\binitial(?:l)?ed\b"),
    (
        6,
        rf"\b(?:negotiat\w+|talks|work)\b[^.;]{{0,80}}\b(?:text|draft|treaty|"
        rf"agreement)?\b[^.;]{{0,80}}\b(?:concluded|complete[d]?|finished|at an end)\b|\b(?:end|"
        rf"conclusion) of (?:the )?(?:\w+['’]s and \w+['’]s )?negotiations on\b|\bconcluded? negotiations\b|"
        rf"\bagree(?:(?:d|s)?(?: on| upon| to)?|ing (?:on|upon))(?: the| an?|"
        rf" how the)(?: [\w'’-]+){{0,4}}? (?:{_DEAL})\b(?! in principle)|\b(?:there was|reached|had come to|"
        rf"came to|announced?|in the end there was) (?:a|an|the) (?:\w+ ){{0,2}}(?:{_DEAL})\b(?! {_ITEMS})|"
        rf"\bneeds? no more discussion|no longer see a need to discuss|\bagreed on (?:a|the) peace treaty|"
        rf"\b(?:accepted|approved|adopted|endorsed) (?:a|an|the) (?:\w+ ){{0,2}}{_DEAL}\b|"
        rf"\baccepted\b[^.;]{{0,40}}\bproposals on\b|"
        r"\bceasefire\b[^.;]{0,80}\b(?:will continue|is extended|extended by|extended for)\b|\bextend(?:s|"
        r"ed)? (?:the|a) (?:\w+ )?ceasefire",
    ),
    (
        5,
        rf"\b(?:very|extremely|so) (?:near|close)\b|\bwithin reach\b|\bin sight\b|\blast mile\b|"
        rf"\bnear(?:ly|ing)? (?:a |the )?(?:final )?(?:{_DEAL})\b|\bhow near an agreement\b|\bfinali[sz](?:e|"
        rf"ing) the (?:text|agreement) (?:soon|shortly)|\b(?:one|two|three|few) (?:articles?|points?|"
        rf"issues?) (?:remain|left)",
    ),
    (
        4,
        r"\b(?:additional|more of its|some|several|\d+|one|two|three|four|five|six|"
        r"several) (?:initial )?(?:articles|points|agreements|items|issues)\b[^.;]{0,60}\b(?:agreed|settled|"
        r"approved|reached|announced)\b|\b(?:announced|listed|reached|settled on) (?:\w+ )?(?:\d+|two|three|"
        r"four|five|six|several|additional|initial) (?:\w+ )?(?:agreements|points|articles|items)\b|"
        r"\bagree\w*\b[^.;]{0,60}\b(?:exchang\w+|swap|release|additional articles|certain terms|"
        r"several things|a number of|articles|practical steps|humanitarian|prisoners?)\b|"
        r"\b(?:exchang\w+|swap|prisoners)\b[^.;]{0,80}\b(?:agreed|was agreed|were agreed|will be exchanged|"
        r"are agreed)\b|\b(?:articles|points|items|things|steps|exchanges?)\b[^.;]{0,40}\b(?:were|was|are|is|"
        r"have been|now) agreed\b|\bthe few points agreed\b|\b(?:agreement|accord) "
        + _ITEMS
        + r"|\bsettled on\b|\b(?:exchange|"
        r"swap)\b[^.;]{0,40}\b(?:would|will) (?:come|be carried out|take place)|" + _AGREED_ON,
    ),
    (
        3,
        r"\b(?:progress|headway|advanced (?=(?:mutual|understanding))|(?:have|had|has) advanced|"
        r"step(?:s)? forward|mutual understanding|understanding (?:was|has been|on)|common view|"
        r"shared understanding|moved (?:further )?ahead|carried[^.;]{0,60}further|come closer|came closer|"
        r"meaningful|satisfied|gone a significant way|important results|big step|better (?:grasp|"
        r"understand\w*)|how far [^.;]{0,40} have come|what has been achieved|becoming practical|"
        r"become practical)\b",
    ),
    (
        2,
        r"\b(?:agree\w*|decid\w+|undert\w+|commit\w+|will make|set)\b[^.;]{0,90}\b(?:meet (?:again|once more)|"
        r"go faster|speeded up|speed up|step up|intensif\w+|accelerat\w+|expedit\w+|additional efforts|"
        r"shortest possible|agenda|commission|another (?:round|meeting)|next (?:round|meeting|cycle))\b|"
        r"\b(?:second|third|fourth|fifth|next) (?:cycle|round|meeting)[^.;]{0,80}\b"
        r"(?:will be(?! decided| determined| announced| agreed)|starts?|"
        r"is to be|begins?|held)\b|\bwill resume\b[^.;]{0,40}\bon\b|\bwill go on in\b|\badditional efforts\b|"
        + _AGREED_PROCESS,
    ),
    (
        1,
        r"\b(?:agree\w*|ready|readiness|prepared|commit\w+|will|would|said|still)\b[^.;]{0,60}\b(?:continu\w+|"
        r"go(?:ing)? on|keep (?:working|at it|channels)|stay in contact|work would go on|negotiate further|"
        r"working towards|keep communication|more dialogue)\b|\bexchanged views\b|\bshared their views\b|"
        r"\bcompared views\b|\bagreed in principle to meet again\b",
    ),
    (
        0,
        r"\b(?:no|not any|without|lack of|any) (?:real |visible |evident |tangible )?(?:progress|result|"
        r"results|movement|success|agreement was reached)\b|\bfruitless\b|\b(?:differences|"
        r"gaps)\b[^.;]{0,40}\b(?:could not|not be|remain)\b|\bgot nowhere\b|"
        r"\bnot been possible\b[^.;]{0,50}\bgaps?\b|\bclosed without success\b|\bnothing (?:was|"
        r"is) agreed\b(?! except)|\bno positive results\b|\bstanding still\b",
    ),
)
WORDINGS = tuple((level, re.compile(pattern, re.I)) for level, pattern in _WORDINGS)
# What is wished for, ordered, conditional or denied is no claim that it happened.
_UNREAL = re.compile(
    r"\b(?:will|would|could|should|(?-i:may|might|can)|to be|if|unless|until|before|hop\w+|want\w*|"
    r"call\w* (?:on|for)|urg\w+|encourag\w+|propos\w+|possib\w+|not|no|never|neither|without|nothing|"
    r"den(?:y|ies|ied|ying)|fail\w*|yet to|whether|aim\w*|discuss\w*|purpose|once|when|ready to|expect\w*|"
    r"goal|need\w*|idea|interim|sort of)\s(?:[\w'’-]+ ){0,4}$",
    re.I,
)
_WISH = re.compile(r"\b(?:will|would|should|propos\w+|if|when|hop\w+|want\w*|urg\w+|to)\b", re.I)
_BEFORE = re.compile(
    RECALLED.pattern.replace(
        "earlier (?:round|meeting|talks|this|in|rounds)", "earlier (?:round|meeting|talks|rounds)"
    ),
    re.I,
)
_EARLIER = timedelta(days=3)
_SURE = 0.9  # a level that only the model sees counts from here, and only with a claimant (measured on dev)
_STRICT = {-2, 4, 6, 7, 8}
DEEDS = (7, 8)  # initialled, signed: done by the parties


def find_outcome(page: Page, sides: tuple[str, ...], held: list[Sitting]) -> tuple[Outcome, ...]:
    """Level per claimant (state, movement or organisation; NARRATOR for the report's own assertion)."""
    if not _negotiating(page, sides):
        return ()
    said = voices(page, sides)
    source = source_of(page, said, sides)
    if same_text(page):
        source = ()  # one side's copy of the text that the other published too
    if page.document.kind == "joint_statement":
        source = ()
        said = {k: sides for k, line in enumerate(page.lines) if line.span is not None}
    opening = [s for s in held if s.line in page.body[:3] and s.dates] or held
    days = [d for s in opening for w in s.dates if (d := edtf_interval(w.edtf))]
    first = min((d[0] for d in days), default=None)
    told = {id(s.line) for s in held}
    claims: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    for k, line in enumerate(page.lines):
        if line.span is None or _history(line, first, told):
            continue
        level = level_of(line.text)
        if level is not None:
            for who in _claimants(line, level, said.get(k) or _carried(page, said, k), source, sides):
                claims[who].append((level, line.span))
        else:
            for who, level, span in _modelled(page, line):
                if who in sides:
                    claims[who].append((level, span))
    heard = {n.side for line in page.lines for n in line.named} | set(sides) | {NARRATOR}
    claims = {who: found for who, found in claims.items() if who in heard}  # agencies and unknown names claim nothing
    if len(claims) > 1 and max((level for level, _ in claims.get(NARRATOR, [])), default=0) < 7:
        claims.pop(NARRATOR, None)  # what somebody claims is told as that claim; the narrator counts where nobody does
    return tuple(_outcome(who, found) for who, found in claims.items())


_NEGOTIATION = re.compile(
    r"\b(?:peace|negotiat\w+|talks|cease-?fire|truce|treaty|settlement|accord|dialogue|deal|agreement|"
    r"cycle|rounds?)\b",
    re.I,
)


# What only those who have a dispute to settle do.
_DISPUTE = re.compile(
    r"\b(?:negotiat\w+|cease-?fire|truce|reunif\w+|(?:peace|settlement|border|stalled) talks|talks to|cease fire|"
    r"firing|hostilities|boundary|armistice|conflict|disputed?)\b",
    re.I,
)


def _negotiating(page: Page, sides: tuple[str, ...]) -> bool:
    """Whether the two negotiate something: a friendly call between heads of state has no outcome to take stock of."""
    together = [line for line in page.lines if set(sides) <= line.sides() or BOTH.search(line.text)]
    if any(_NEGOTIATION.search(line.text) for line in together):
        return True
    dispute = any(_DISPUTE.search(line.text) for line in page.body)
    return dispute and any(level_of(line.text) is not None for line in together)


def _modelled(page: Page, line: Line) -> list[tuple[str, int, Span]]:
    """Levels that the model sees where no wording of the table stands, by the claimants it names."""
    assert line.span is not None
    inside = [p for p in page.positions if line.span.start <= p.span.start < line.span.end]
    # A text agreed, signed or in force has its fixed words: those the model cannot see without them.
    sure = [p for p in inside if p.level is not None and p.level <= 5 and p.by is not None and p.score >= _SURE]
    return [
        (side, p.level, p.span)
        for p in sure
        for side in page.sides(p.by.actors)  # type: ignore[union-attr]
        if p.level is not None
    ]


def level_of(text: str) -> int | None:
    """Highest level whose wording the sentence asserts; None when it says nothing of how far talks have got."""
    found = []
    for level, pattern in WORDINGS:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 50) : match.start()]
            if level in _STRICT and (
                _UNREAL.search(before)
                or re.search(r"\bto $", before)
                or re.search(r"\b(?:neither|joint (?:statement|communiqu\w+|declaration))\b", match.group())
            ):
                continue
            if level == 3 and re.search(
                r"\b(?:no|any|without|lack of|importance of|urgency of|towards?|continued?|more|not|need|further|make|"
                r"keep making|for|faster|little|whether|effective) (?:\w+ ){0,2}$",
                text[max(0, match.start() - 30) : match.start()],
                re.I,
            ):
                continue
            if re.search(r"\b(?:importance|urgency|need)\b", match.group()):
                continue
            if match.group().lower().startswith("agree ") and _WISH.search(text[: match.start()]):
                continue
            found.append(level)
            break
    if not found:
        return None
    return min(found) if min(found) < 0 else (0 if 0 in found and max(found) <= 3 else max(found))


def levels_as_worded(text: str, positions: Iterable[Position]) -> tuple[Position, ...]:
    """A position that tells how far talks have got takes the level of its own words, where the table has them."""
    found = []
    for p in positions:
        worded = None if p.level is None else level_of(text[p.span.start : p.span.end])
        found.append(p if worded is None else replace(p, level=worded))
    return tuple(found)


def _history(line: Line, first: date | None, told: set[int]) -> bool:
    """Whether a sentence tells of days before the sitting's ``first``: by all its dates, or by its words."""
    dated = [days for d in line.dates if (days := edtf_interval(d.edtf))]
    if first is not None and dated and all(days[1] < first - _EARLIER for days in dated):
        return True
    return bool(_BEFORE.search(line.text)) and id(line) not in told


def _carried(page: Page, said: dict[int, tuple[str, ...]], k: int) -> tuple[str, ...]:
    """A sentence about "they" or "the sides" goes on with what the sentence before reports, in the same paragraph."""
    line, before = page.lines[k], page.lines[k - 1] if k else None
    if before is None or before.span is None or line.span is None or (k - 1) not in said:
        return ()
    gap = page.document.text[before.span.end : line.span.start]
    return (
        said[k - 1]
        if "\n" not in gap
        and re.match(r"(?:They|The (?:two|sides|parties|ministers|leaders)|Both|There|It|Each)\b", line.text)
        else ()
    )


def _claimants(
    line: Line, level: int, voice: tuple[str, ...], source: tuple[str, ...], sides: tuple[str, ...]
) -> tuple[str, ...]:
    # A ministry's text that says "the sides agreed" is that ministry's claim alone.
    if voice and not (source and set(voice) == set(sides)):
        # A signature is the deed of those who sign, whichever host or mediator tells of it.
        told = level in DEEDS and not set(voice) & set(sides)
        return (*sides, *voice) if told else voice
    if source:
        return sides if level in DEEDS else source
    # What the sides are said to have agreed, noted or signed together both assert.
    joint = (
        BOTH.search(line.text) or set(sides) <= line.sides() or re.search(r"\b(?:was|were|is|are) agreed\b", line.text)
    )
    # That talks failed is the report's word until a side says so.
    return sides if level in DEEDS or (joint and level >= 0) else (NARRATOR,)


def _outcome(who: str, found: list[tuple[int, Span]]) -> Outcome:
    levels = [level for level, _ in found]
    level = min(levels) if min(levels) <= 0 and max(levels) <= 1 else max(levels)
    return Outcome(who, level, tuple(span for lv, span in found if lv == level))


def speakers_of(page: Page, sides: tuple[str, ...]) -> set[str]:
    """Sides to whom the document attributes words."""
    said = voices(page, ())
    return {who[0] for who in said.values() if len(who) == 1} | set(source_of(page, said, sides))
