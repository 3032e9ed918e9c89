"""How far the talks have got, per claimant; the joint level and the gap by rule (codebook 3.2), never guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from stocktake.number_words import CARDINALS
from stocktake.process.evidence import NARRATOR, PRIMARY, Files
from stocktake.process.issues import act_of
from stocktake.process.mentions import outcome_claims
from stocktake.process.stock_records import Count, Evidence, OutcomeClaim
from stocktake.records import Event, Position, Reading, Span
from stocktake.sentences import sentence_at

# Forms in which what one side's text asserts, the other's asserts too.
JOINT_FORMS = {"joint", "joint_text", "identical_separate"}
DEEDS = range(7, 11)
# A side's own text says what that side said; two reports weigh as much as one such text (codebook 7.3).
PRIMARY_WEIGHT = 2
_INSTRUMENT = re.compile(r"\b(treaty|declaration|agreement|accord|memorandum|protocol|communiqu[eé]|charter)s?\b", re.I)
_ALIKE = {"agreement": "treaty", "accord": "treaty", "communiqué": "communique"}
_N = rf"(\d{{1,3}}|{'|'.join(CARDINALS)})"
_UNIT = r"(articles?|points?|chapters?|sections?|provisions?|clauses?)"
_OF = re.compile(rf"\b{_N}\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|all\s+)?{_N}\s+(?:\w+\s+)?{_UNIT}\b", re.I)
_OF_THE = re.compile(  # "of the 17 articles, 15 had been agreed"
    rf"\b[Oo]f\s+(?:the|its|their|all)\s+{_N}\s+(?:\w+\s+)?{_UNIT},?\s+{_N}\s+(?:(?:had|have|has|were|are|was|is)\s+)?"
    r"(?:already\s+|now\s+|been\s+){0,2}(?:agreed|settled|closed|finali[sz]ed)\b",
    re.I,
)
_LEFT = re.compile(
    rf"\b(?:last|remaining|final|only|outstanding|unresolved|open|all but(?: the last)?)\s+{_N}\s+{_UNIT}\b"
    rf"|\b{_N}\s+(?:(?:remaining|unresolved|open|outstanding|last|final)\s+)?{_UNIT}\s+"
    rf"(?:(?:that\s+)?(?:had\s+|have\s+|has\s+)?(?:been\s+)?(?:still\s+)?)?(?:remain\w*|unresolved|left|open|outstanding)\b",
    re.I,
)


def outcome_of(files: Files, documents: Sequence[str]) -> tuple[OutcomeClaim, ...]:
    """Each claimant's level over the reports of one round, sides first, then third parties, then the narrator."""
    told: dict[str, dict[str, dict[int, list[tuple[str, Evidence]]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for d in documents:
        reading = files.readings[d]
        for item in outcome_claims(reading):
            evidence = [files.evidence(d, span) for span in item.evidence] or [files.evidence(d, Span(0, 0))]
            for claimant in _for_whom(files, reading, item.claimant):
                told[claimant][item.claimant][item.level].extend((d, e) for e in evidence)
    conditions = conditions_of(files, documents)
    claims = [_claim(files, who, voices, conditions.get(who, ())) for who, voices in told.items()]
    return tuple(sorted(claims, key=lambda c: (c.claimant == NARRATOR, _order(files, c.claimant), c.claimant)))


def _for_whom(files: Files, reading: Reading, actor: str) -> tuple[str, ...]:
    """A joint text speaks for every side; any other text for its claimant."""
    claimant = files.claimant(actor)
    sides = tuple(party.id for party in files.process.parties)
    if reading.document.kind == "joint_statement" and (claimant in sides or claimant == NARRATOR):
        return sides
    return (claimant,)


def _order(files: Files, claimant: str) -> int:
    sides = [party.id for party in files.process.parties]
    return sides.index(claimant) if claimant in sides else len(sides)


def _claim(
    files: Files,
    claimant: str,
    voices: Mapping[str, Mapping[int, list[tuple[str, Evidence]]]],
    conditional: tuple[Evidence, ...],
) -> OutcomeClaim:
    """One side's level: of each voice its best supported level (the lower of two); of several voices the highest.

    The codebook codes what is asserted: where the ministry notes progress and the prime minister counts agreed
    articles, the side asserts both, so the higher; where two reports of one voice differ, the lower is sure.
    """
    speakers = {voice: _best(files, levels) for voice, levels in sorted(voices.items())}
    level = max(speakers.values())
    held = [pair for voice, levels in voices.items() if speakers[voice] == level for pair in levels[level]]
    higher = max((at for levels in voices.values() for at in levels), default=level)
    above = [e for levels in voices.values() for _, e in levels.get(higher, ())]
    if _of_other_texts([e for _, e in held], above):
        higher = level
    unique = tuple(sorted({e for _, e in held}, key=lambda e: (e.document, e.span)))
    return OutcomeClaim(
        claimant, level, unique, files.independent(d for d, _ in held),
        possible_higher=higher if higher > level else None, conditional=conditional,
        speakers=speakers if len(speakers) > 1 else {},
    )  # fmt: skip


def _of_other_texts(evidence: Iterable[Evidence], above: Iterable[Evidence]) -> bool:
    """Whether a higher level is of another text: a treaty initialled, and a declaration signed."""
    one, other = ({_text_named(m[1]) for e in es for m in _INSTRUMENT.finditer(e.text)} for es in (evidence, above))
    return bool(one and other) and not one & other


def _best(files: Files, levels: Mapping[int, list[tuple[str, Evidence]]]) -> int:
    weight = {level: _weight(files, {d for d, _ in pairs}) for level, pairs in levels.items()}
    return min(levels, key=lambda level: (-weight[level], level))


def _weight(files: Files, documents: Iterable[str]) -> int:
    groups: dict[str, int] = {}
    for d in documents:
        own = files.readings[d].document.kind in PRIMARY
        groups[files.groups[d]] = max(groups.get(files.groups[d], 0), PRIMARY_WEIGHT if own else 1)
    return sum(groups.values())


def joint_and_gap(
    claims: Iterable[OutcomeClaim], principals: Sequence[str], form: str | None
) -> tuple[int | None, int | None]:
    """The highest level that all principals assert, and max - min over them; None while a side has stated nothing.

    Levels are read as steps, so who asserts 4 asserts 3: the joint level is the lowest of the sides' levels. A joint
    text told by one side's report holds for all. Initialling, signing and ratifying (DEEDS) are done by the sides, so
    a report of the deed needs no claim of theirs.
    """
    told = {c.claimant: c.level for c in claims}
    levels = {who: level for who, level in told.items() if who in principals}
    if len(levels) < 2 or set(levels) != set(principals):
        if told.get(NARRATOR, 0) in DEEDS:
            return told[NARRATOR], None
        return (next(iter(levels.values())) if form in JOINT_FORMS and len(levels) == 1 else None), None
    return min(levels.values()), max(levels.values()) - min(levels.values())


def conditions_of(files: Files, documents: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
    """The conditions each claimant set, with their words."""
    out: dict[str, dict[Evidence, None]] = defaultdict(dict)
    for d in documents:
        for position in files.readings[d].positions:
            if act_of(position, files.words(d, position.span)) == "condition":
                for who in files.claimants(position.by):
                    out[who][files.evidence(d, position.span)] = None
    return {who: tuple(found) for who, found in out.items()}


def instruments_of(files: Files, documents: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The texts that were agreed, initialled, signed (levels 6-9), each with its level: a round may have two."""
    found: dict[str, int] = {}
    for d in documents:
        steps = [(p.span, deed_of(p, files.words(d, p.span))) for p in files.readings[d].positions]
        steps += [(e.trigger, _done(e, files.words(d, e.trigger))) for e in files.readings[d].events]
        for span, level in steps:
            name = _instrument(files, d, span) if level is not None else None
            if name and level is not None:
                found[name] = max(found.get(name, 0), level)
    return tuple(sorted(found.items()))


_INITIALLED = re.compile(r"\binitiall?(?:ed|ing)\b", re.I)
_SIGNED = re.compile(r"\bsign(?:s|ed)\b", re.I)


def _done(event: Event, words: str) -> int | None:
    """The level at which a held event leaves the text that it is done to, by its verb."""
    if event.type != "AGREE" or event.realis != "held":
        return None
    return 7 if _INITIALLED.search(words) else 8 if _SIGNED.search(words) else None


def deed_of(position: Position, words: str) -> int | None:
    """The level 6-9 at which a position leaves a text; ``initialled`` says 7 whatever else it was read as."""
    if position.act == "agreed" and _INITIALLED.search(words):
        return 7
    return position.level if position.level is not None and 6 <= position.level <= 9 else None


def _instrument(files: Files, document: str, span: Span) -> str | None:
    text = files.readings[document].document.text
    # The noun may stand behind the clause that was marked: "signed a | joint declaration".
    match = _INSTRUMENT.search(text, span.start, sentence_at(text, span).end)
    return _text_named(match[1]) if match else None


def _text_named(word: str) -> str:
    return _ALIKE.get(word.casefold(), word.casefold())


def counts_of(files: Files, documents: Iterable[str]) -> tuple[Count, ...]:
    """``13 of the 16 articles`` and ``two articles remain``, each with who says so."""
    out: dict[Count, None] = {}
    for d in documents:
        text = files.readings[d].document.text
        for match in _OF.finditer(text):
            agreed, total, unit = number(match[1]), number(match[2]), match[3].casefold().rstrip("s")
            if agreed is not None and total is not None and agreed <= total:
                out[_count(files, d, Span(*match.span()), agreed, total, None, unit)] = None
        for match in _OF_THE.finditer(text):
            agreed, total, unit = number(match[3]), number(match[1]), match[2].casefold().rstrip("s")
            if agreed is not None and total is not None and agreed <= total:
                out[_count(files, d, Span(*match.span()), agreed, total, None, unit)] = None
        for match in _LEFT.finditer(text):
            left, unit = number(match[1] or match[3]), (match[2] or match[4]).casefold().rstrip("s")
            out[_count(files, d, Span(*match.span()), None, None, left, unit)] = None
    return tuple(sorted(out, key=lambda c: (c.evidence.document, c.evidence.span)))


def _count(
    files: Files, d: str, span: Span, agreed: int | None, total: int | None, left: int | None, unit: str
) -> Count:
    return Count(said_by(files, d, span), agreed, total, left, unit, files.evidence(d, span, sentence=True))


def said_by(files: Files, document: str, span: Span) -> str:
    """Who says the words at ``span``: the speaker of the quotation or position around them, else the narrator."""
    reading = files.readings[document]
    for quote in reading.quotes:
        if any(c.start <= span.start and span.end <= c.end for c in quote.content):
            who = files.claimants(quote.speaker)
            return who[0] if who else NARRATOR
    for position in reading.positions:
        if position.by and position.span.start <= span.start and span.end <= position.span.end:
            who = files.claimants(position.by)
            return who[0] if who else NARRATOR
    return NARRATOR


def number(word: str) -> int | None:
    """``13`` or ``thirteen`` as a number."""
    return int(word) if word.isdigit() else CARDINALS.get(word.casefold())
