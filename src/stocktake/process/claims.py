"""How far each claimant says the talks have got (codebook 3.2): what is asserted, by whom, nothing inferred.

A claimant's level is the highest it asserts of this sitting; a denial of progress stands unless something better is
claimed by the same claimant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta

from stocktake.edtf import OPEN_START, edtf_interval
from stocktake.process.days import nearest_date
from stocktake.process.levels import ENDS, level_of
from stocktake.process.occurrence import RECALLED
from stocktake.process.page import Line, Page, once
from stocktake.process.sittings import PAST_DAYS, Sitting
from stocktake.process.voices import BOTH, JOINT_TEXT, NARRATOR, UNANNOUNCED, named_before, source_of, subjects, voices
from stocktake.process.wording_rules import same_text
from stocktake.records import Outcome, Span

_BEFORE = re.compile(RECALLED.pattern.replace("|this|in)", ")"), re.I)  # "earlier this month" may be the sitting itself
_LONG_SINCE = re.compile(r"(?:[\w-]+ ){1,4}(?:years?|months) (?:after|since)\b", re.I)
_HAD = re.compile(r"\bhad (?:been )?(?:\w+ed|reached|come|met)\b")
_ASIDE = re.compile(r", (?:which|who|whose|where)\b")  # "a deal, which ends the dispute of last year"
_EARLIER = timedelta(days=3)
_WEEK = 7
_FEW = 3
_SURE = 0.9  # a level that only the model sees counts from here, and only with a claimant (measured on dev)
DEEDS = (7, 8)  # initialled, signed: done by the parties
BROKEN_OFF, FAILED, PROGRESS, AGREED = -2, -1, 3, 4  # breaking off is a deed too; who broke off is not always told


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
    days = [d for s in opening if (w := nearest_date(s)) and (d := edtf_interval(w.edtf))]
    days = [d for d in days if (d[1] - d[0]).days <= _WEEK] or days  # "since the clashes in October" dates no sitting
    first = min((d[0] for d in days), default=None) or _news_begins(page)
    told = {id(s.line) for s in held}
    claims: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    together: dict[str, list[tuple[int, Span]]] = defaultdict(list)  # ended by all the sides at once
    for k, line in enumerate(page.lines):
        news = _news(line, first, told) if line.span is not None else ""
        if line.span is None or not news:
            continue
        level = level_of(news)
        if level is not None:
            # What a news report tells without a voice is the report's; a ministry it quotes elsewhere need not say it.
            own = () if level == BROKEN_OFF and page.document.kind in ("news_report", "other") else source
            voice = said.get(k) or _carried(page, said, k)
            if level < 0 and not set(voice) & set(sides) and (done := _ended_by(page, line, sides)):
                for who, at in done:
                    (together if set(sides) <= dict(done).keys() else claims)[who].append((at, line.span))
                continue
            whose = _claimants(page, line, level, voice, own, sides)
            if whose == (NARRATOR,) and not voice and _attributed(page, line.span):
                continue
            for who in whose:
                claims[who].append((level, line.span))
        else:
            for who, level, span in _modelled(page, line, sides):
                if who in sides:
                    claims[who].append((level, span))
    if claims.keys() & set(sides):  # what a side says of the text stands, and the end is what the report tells
        together = {NARRATOR: next(iter(together.values()))} if together else {}
    for who, found in together.items():
        claims[who] += found
    heard = {n.side for line in page.lines for n in line.named} | set(sides) | {NARRATOR}
    claims = {who: found for who, found in claims.items() if who in heard}  # agencies and unknown names claim nothing
    deeds = {level for level, _ in claims.get(NARRATOR, [])} & {BROKEN_OFF, *DEEDS}
    if len(claims) > 1 and not deeds:
        claims.pop(NARRATOR, None)  # what somebody claims is told as that claim; the narrator counts where nobody does
    return tuple(_outcome(who, found) for who, found in claims.items())


def find_breaks(page: Page, sides: tuple[str, ...]) -> tuple[Outcome, ...]:
    """The sides that leave or suspend talks between sittings. One meeting called off is no such step."""
    return tuple(
        o
        for o in find_outcome(page, sides, [])
        if o.level == BROKEN_OFF
        and o.claimant in sides
        and not all(_CALLED_OFF.search(page.document.text[slice(*span)]) for span in o.evidence)
    )


_CALLED_OFF = re.compile(r"\b(?:call(?:s|ed|ing)? off|cancel\w*|postpon\w*)\b", re.I)
_NEGOTIATION = re.compile(
    r"\b(?:peace|negotiat\w+|talks|cease-?fire|truce|treaty|settlement|accord|dialogue|deal|agreement|"
    r"cycle|rounds?|mediat\w+)\b",
    re.I,
)


# What only those who have a dispute to settle do.
_DISPUTE = re.compile(
    r"\b(?:negotiat\w+|cease-?fire|truce|reunif\w+|(?:peace|settlement|border|stalled) talks|talks to|cease fire|"
    r"firing|hostilities|boundary|delimitation|demarcation|armistice|conflict|disputed?|mediat\w+)\b",
    re.I,
)


def _negotiating(page: Page, sides: tuple[str, ...]) -> bool:
    """Whether the two negotiate something: a friendly call between heads of state has no outcome to take stock of."""
    together = [line for line in page.lines if page.names_all(line, sides) or BOTH.search(line.text)]
    if len(sides) > _FEW:  # no sentence names them all
        together += [line for line in page.lines if line.sides() & set(sides)]
    if any(_NEGOTIATION.search(line.text) for line in together):
        return True
    if any((level_of(line.text) or 0) < 0 for line in page.body if line.sides() & set(sides)):
        return True  # only talks that settle something are broken off
    dispute = any(_DISPUTE.search(line.text) for line in page.body)
    return dispute and any(level_of(line.text) is not None for line in together)


def _ended_by(page: Page, line: Line, sides: tuple[str, ...]) -> list[tuple[str, int]]:
    """Who ends talks before their time, each with its level: ending them is a claim of whoever does it.

    A side that does so breaks off; a mediator or host who does so finds that the round has failed; who adjourns without
    a date, whoever it is, leaves nothing agreed.
    """
    found: dict[str, int] = {}
    named = list(subjects(page, line, ENDS, sides)) or list(named_before(line, ENDS, sides))
    for verb, who in named:
        adjourned = verb.lower().startswith("adjourn")
        for side in who:
            found.setdefault(side, BROKEN_OFF if side in sides and not adjourned else FAILED)
    return list(found.items())


def _modelled(page: Page, line: Line, sides: tuple[str, ...]) -> list[tuple[str, int, Span]]:
    """Levels that the model sees where no wording of the table stands, by the claimants it names."""
    assert line.span is not None
    inside = [p for p in page.positions if line.span.start <= p.span.start < line.span.end]
    # A text agreed, signed or in force has its fixed words: those the model cannot see without them. What is forecast
    # must be the talks' ("the canal will be finished" is not).
    sure = [
        p
        for p in inside
        if p.level is not None
        and p.level <= 5
        and p.by is not None
        and p.score >= _SURE
        and not (p.act == "next_step" and line.of_others(p.span, sides))
        and (p.act != "forecast" or _NEGOTIATION.search(page.document.text[p.span.start : p.span.end]))
    ]
    return [
        (side, p.level, p.span)
        for p in sure
        for side in page.sides(p.by.actors)  # type: ignore[union-attr]
        if p.level is not None
    ]


def _news_begins(page: Page) -> date | None:
    """Where no sitting is dated, what lies longer before publication than news does is history."""
    published = edtf_interval(page.document.published)
    return published[0] - timedelta(days=PAST_DAYS) if published and published[0] > OPEN_START else None


def _news(line: Line, first: date | None, told: set[int]) -> str:
    """The part of a sentence that does not tell of days before the sitting's ``first``; empty where all of it does.

    "Until 30 September" is no day of history; "they had agreed in May" is, whatever else the sentence dates. What such
    a sentence says before it ("signed a plan for the truce they had reached in May") is news if it tells how far the
    talks have got.
    """
    if (_BEFORE.search(line.text) or _LONG_SINCE.match(line.text)) and id(line) not in told:
        return ""
    aside = _ASIDE.search(line.text)
    until = line.start + aside.start() if aside and level_of(line.text[: aside.start()]) is not None else None
    dates = [d for d in line.dates if until is None or d.span.start < until]
    dated = [days for d in dates if (days := edtf_interval(d.edtf)) and days[0] > OPEN_START]
    early = [first is not None and first - days[1] > _EARLIER for days in dated]
    if early and all(early):
        return ""
    had = _HAD.search(line.text) if any(early) else None
    if had is None:
        return line.text
    news = line.text[: had.start()]
    return "" if level_of(news) is None else news


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
    page: Page, line: Line, level: int, voice: tuple[str, ...], source: tuple[str, ...], sides: tuple[str, ...]
) -> tuple[str, ...]:
    # A ministry's text that says "the sides agreed" is that ministry's claim alone.
    if voice and not (source and set(voice) == set(sides) and not JOINT_TEXT.search(line.text)):
        # A signature is the deed of those who sign, whichever host or mediator tells of it.
        told = level in DEEDS and not set(voice) & set(sides)
        return (*sides, *voice) if told else voice
    if source:
        return sides if level in DEEDS else source
    if UNANNOUNCED.search(line.text):
        return (NARRATOR,)
    # What the sides are said to have agreed, noted or signed together both assert.
    agreed = re.search(r"\b(?:was|were|is|are) agreed\b", line.text)
    joint = agreed or BOTH.search(line.text) or page.names_all(line, sides)
    # That talks failed is the report's word until a side says so.
    return sides if level in DEEDS or (joint and level >= 0) else (NARRATOR,)


def _attributed(page: Page, sentence: Span) -> bool:
    """Whether somebody says it whose side nobody knows ("a delegate of the alliance"): then the report does not."""
    return any(span.start < sentence.end and sentence.start < span.end for span in _spoken(page))


@once
def _spoken(page: Page) -> tuple[Span, ...]:
    """What somebody says, and what somebody claims of how far talks have got."""
    said = [span for q in page.quotes if q.speaker for span in q.content]
    claimed = [p for p in page.positions if p.by is not None]
    told = [p.span for p in claimed if p.level is not None or level_of(page.document.text[slice(*p.span)]) is not None]
    return (*said, *told)


def _outcome(who: str, found: list[tuple[int, Span]]) -> Outcome:
    levels = [level for level, _ in found]
    # Who breaks a round off may still say that an agenda or some progress came of it: the lower stands (3.2).
    least = min(levels)
    low = (least < 0 and max(levels) <= PROGRESS) or (least == 0 and max(levels) <= 1)
    level = least if low else max(levels)
    return Outcome(who, level, tuple(span for lv, span in found if lv == level))


# Who counts the dead, or is said to demand something, gives no account of the sitting.
_NO_ACCOUNT = re.compile(
    r"\b\d[\d,.]* (?:\w+ ){0,2}(?:killed|dead|deaths|wounded|injured|missing|casualties)\b|"
    r"\b(?:dead|death toll|losses|casualties|missing) (?:and \w+ )?at \d|"
    r"['’]s? (?:\w+ )?(?:demand|request|insistence) (?:that|for)\b",
    re.I,
)


@once
def speakers_of(page: Page, sides: tuple[str, ...]) -> set[str]:
    """Sides to whom the document attributes words."""
    said = {k: who for k, who in voices(page, ()).items() if not _NO_ACCOUNT.search(page.lines[k].text)}
    return {who[0] for who in said.values() if len(who) == 1} | set(source_of(page, said, sides))
