"""The principals: the two (or more) sides whose talks a document is about.

Reports name the parties to talks side by side ("Armenia and Azerbaijan", "the A-land-B-land treaty", "between A and
B"), the helper beside them by its role. So sides are counted in pairs, names with a third-party role left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise

from stocktake.number_words import CARDINALS
from stocktake.process.page import CONTACT, Line, Named, Page, first_named, once, runs, side_of, subtree
from stocktake.process.roles import tagged

TALK = re.compile(
    r"\b(?:talks?|meetings?|met|meets?|negotiat\w+|summit|dialogues?|rounds?|sessions?|peace|treaty|"
    r"ceasefire|cease-fire|truce|agreements?|"
    r"accords?|deal|normali[sz]\w+|relations|conflict|counterpart|cycle|delegations?|consultations)\b",
    re.I,
)
# What may stand between two sides named together: a possessive, an office, "and", a hyphen.
_LINK = re.compile(
    r"^\)?(?:-(?:led|backed)\b)?(?:['’]s?)?(?:,? [\w.’'-]+){0,8}?(?:,? ?and| ?(?:with|between))(?: (?:the|its|"
    r"his|her|both|by|of|with|from))*(?: [\w.’'-]+){0,7} $"
    r"|^ ?[-–/—] ?$|^, (?:the )?$"
)
_ATTRIBUTED = re.compile(r", (?:the )?")  # "a plan for A-land, B-land's minister said"
_FIGHT = re.compile(r"\b(?:clash\w*|war|wars|attack\w*|fight\w*|fought|strike\w*|battle\w*|border)\b", re.I)
_SIGNED = re.compile(r"\bsign(?:ed|ature|ing)\b", re.I)
# Who only comments on what others did is no party to it.
_COMMENTED = re.compile(r"\b(?:welcom|hail|applaud|congratulat|prais)\w*\b", re.I)
_WITH = re.compile(
    r"\b(?:meeting|meetings|talks|negotiations|summit|call|conversation|consultations|"
    r"dialogue) with (?:the |his |her )?",
    re.I,
)
_EVENT_WEIGHT = 2.0
_LEAST = 1.0  # named side by side once, or twice in one sentence about talks
_MET = re.compile(r"(?:met|meets?|meeting|spoke|speaks|talked|talks|called|hosted|received|negotiat\w+|sat)", re.I)
_TOLD = re.compile(rf"{TALK.pattern}|\b{_MET.pattern}\b|{_SIGNED.pattern}", re.I)
_MEETING_WEIGHT = 3.0
_MANY = 3  # a list of more sides than this is a conference, not a negotiation between two


@dataclass(frozen=True)
class Parties:
    """The principals in text order, and how often the text puts them together."""

    sides: tuple[str, ...]
    weight: float


def is_comment(line: Line) -> bool:
    """Whether a sentence welcomes or praises what others did."""
    return bool(_COMMENTED.search(line.text))


@once
def pair_weights(page: Page) -> dict[frozenset[str], float]:
    """How often the text puts two sides together, those with a helper's role discounted."""
    roles = tagged(page)
    score: dict[frozenset[str], float] = defaultdict(float)
    aside: dict[frozenset[str], float] = defaultdict(float)  # named side by side where nothing is said of talks
    for line in page.lines:
        talks = line.span is None or _TOLD.search(line.text)
        _count_line(line, roles, score if talks else aside, page.is_history(line))
    _count_meetings(page, score)
    _count_events(page, score)
    _count_groups(page, aside)
    for pair in score:
        score[pair] += aside.get(pair, 0.0)
    sovereign = {n.side for line in page.lines for n in line.named if n.sovereign}
    helpers = _helpers(page, roles)
    between = _only_between(page, roles)
    return {
        pair: value * _discount(pair, sovereign, helpers)
        for pair, value in score.items()
        if len(pair) == 2 and not pair & between
    }


def find_parties(page: Page) -> Parties | None:
    """The sides the document's talks are between; None when no two sides are named together."""
    ranked = pair_weights(page)
    between = _only_between(page, tagged(page))
    if not ranked:
        return _with_powers(page)
    best = max(ranked, key=lambda p: (ranked[p], sorted(p)))
    if ranked[best] < _LEAST:
        return _with_powers(page)
    sides = set(best) | _also(best, ranked) | (_agreeing(page, best) | _third_of_list(page, best)) - between
    return Parties(tuple(sorted(sides, key=lambda s: first_mention(page, s))), ranked[best])


# "A-land and six world powers", whose members another sentence lists.
_POWERS = re.compile(
    rf"[\w’')-]+ and (?:the |a group of )?(?P<n>{'|'.join(CARDINALS)}|\d) "
    r"(?:(?:world|major|big|global|western|european|"
    r"regional|neighbou?ring|other) ){0,2}(?:powers|countries|states|governments|nations)\b",
    re.I,
)


def _with_powers(page: Page) -> Parties | None:
    """One state and a counted group facing it, where one sentence of the text names just as many others."""
    for line in page.lines:
        match = _POWERS.search(line.text)
        if match is None or not TALK.search(line.text):
            continue
        word = match["n"].casefold()
        many = int(word) if word.isdigit() else CARDINALS[word]
        one = [
            n.side for n in line.named if n.sovereign and 0 <= n.span.end - line.start - match.start() <= match.end()
        ]
        if not one or many < 2:
            continue
        for other in page.body:
            members = {n.side for n in other.named if n.sovereign and not other.is_place(n)} - {one[0]}
            if len(members) == many:
                return Parties((one[0], *sorted(members, key=lambda s: first_mention(page, s))), _EVENT_WEIGHT)
    return None


def _count_line(line: Line, roles: dict[Named, str], score: dict[frozenset[str], float], old: bool) -> None:
    talk = bool(TALK.search(line.text))
    # Who sign together are parties, whoever hosts them is named more often.
    weight = (
        (0.3 if old else 1.0)
        * (3.0 if talk and _SIGNED.search(line.text) else 2.0 if talk else 1.0)
        * (1.5 if line.span is None else 1.0)
    )
    comment = _COMMENTED.search(line.text)
    named = [n for n in line.named if n not in roles and not line.is_place(n)]
    if comment and all(n.span.end - line.start <= comment.start() for n in named):
        return
    listed = _listed(line, named)
    in_list = {pair for names in _enumerations(line, named) for pair in pairwise(names)}
    seen: set[frozenset[str]] = set()
    for a, b in pairwise(named):
        pair = frozenset((a.side, b.side))
        gap = _gap(line, a, b)
        if _ATTRIBUTED.fullmatch(gap) and line.span is not None and a is not line.named[0] and (a, b) not in in_list:
            continue
        if (
            len(pair) == 2
            and pair not in seen
            and len(gap) <= 70
            and _LINK.match(gap)
            and not _FIGHT.search(gap)
            and not {a, b} <= listed
        ):
            own = _own_government(a, b, named)
            for couple in [frozenset((own, a.side)), frozenset((own, b.side))] if own else [pair]:
                seen.add(couple)
                score[couple] += weight
    for match in _WITH.finditer(line.text):
        partner = next((n for n in line.named if 0 <= n.span.start - line.start - match.end() <= 40), None)
        other = next(
            (
                n
                for n in line.named
                if n.span.start - line.start < match.start() and n not in roles and not line.is_place(n)
            ),
            None,
        )
        if partner and other and partner.side != other.side:
            score[frozenset((partner.side, other.side))] += 1.5
    if talk and not listed:
        for pair in {frozenset(p) for p in combinations(sorted({n.side for n in named}), 2)} - seen:
            score[pair] += weight if _own_movement(pair) and len({n.side for n in named}) == 2 else 0.5


def _own_government(a: Named, b: Named, named: list[Named]) -> str | None:
    """``A-land signed with the groups B and C``: two movements of the state named with them face it, not each other."""
    state = a.side.split(".")[0]
    movements = _is_movement(a.side) and _is_movement(b.side) and b.side.startswith(f"{state}.")
    return state if movements and any(n.side == state for n in named) else None


_ENUMERATED = re.compile(
    r"(?=.{0,45}$)(?:(?:['’]s)?(?: [\w.’'-]+){0,4}(?:,|,? and|,? as well as)(?: [\w.’'-]+){0,5} |, )"
)


def _listed(line: Line, named: list[Named]) -> set[Named]:
    """Names in enumerations of many sides."""
    return {n for run in runs(line, named, _ENUMERATED) if len({m.side for m in run}) > _MANY for n in run}


def _count_meetings(page: Page, score: dict[frozenset[str], float]) -> None:
    """Subject and object of a verb of meeting: "X met with Y" puts them together, whoever else the sentence names."""
    parse = page.parse
    for line in page.body:
        for subject, partner in _met(page, line) if parse.heads else ():
            if subject and partner and not set(subject) & set(partner) and len({*subject, *partner}) <= _MANY:
                for pair in combinations(sorted({*subject, *partner}), 2):
                    score[frozenset(pair)] += _MEETING_WEIGHT / (len({*subject, *partner}) - 1)


def _met(page: Page, line: Line) -> list[tuple[list[str], list[str]]]:
    parse, found = page.parse, []
    assert line.span is not None
    first, stop = (bisect_left(parse.words, (at, 0)) for at in line.span)  # a long text has thousands of lines
    for i in range(first, stop):
        if not _MET.fullmatch(page.document.text[slice(*parse.words[i])]):
            continue
        below = [j for j, h in enumerate(parse.heads) if h == i]
        subject = [
            side for j in below if parse.deprels[j].startswith("nsubj") for side in first_named(line, subtree(page, j))
        ]
        partner = [
            side
            for j in below
            if parse.deprels[j] == "obj" or (parse.deprels[j].startswith("obl") and _with(page, j))
            for side in first_named(line, subtree(page, j))
        ]
        found.append((subject, partner))
    return found


def _with(page: Page, word: int) -> bool:
    parse, text = page.parse, page.document.text
    return any(
        h == word
        and parse.deprels[j] == "case"
        and text[parse.words[j].start : parse.words[j].end].lower() in ("with", "to")
        for j, h in enumerate(parse.heads)
    )


def _count_groups(page: Page, score: dict[frozenset[str], float]) -> None:
    """Phrases that stand for several sides: "the two foreign ministers", "both delegations"."""
    for span, sides in page.groups:
        line = page.line_at(span.start)
        comments = line is not None and _COMMENTED.match(line.text, span.end - line.start + 1)
        if len(sides) == 2 and not comments:
            score[frozenset(sides)] += 1.0


def _count_events(page: Page, score: dict[frozenset[str], float]) -> None:
    many = [n.span for line in page.body for n in _listed(line, list(line.named))]
    for event in page.events:
        if event.type not in CONTACT:
            continue
        if any(r.span.start <= m.start < r.span.end for r in event.actors for m in many):
            continue
        third = {side_of(a) for t in event.third_parties for a in t.actors}
        sides = set(page.sides(a for ref in event.actors for a in ref.actors)) - third
        if 2 <= len(sides) <= 4:
            for pair in combinations(sorted(sides), 2):
                score[frozenset(pair)] += _EVENT_WEIGHT * event.score / (len(sides) - 1)


def _helpers(page: Page, roles: dict[Named, str]) -> dict[str, int]:
    """How often each side has a helper's role; all the model's roles together count once, as they err more."""
    found: dict[str, int] = defaultdict(int)
    for n in roles:
        found[n.side] += 1
    for side in {side_of(a) for event in page.events for t in event.third_parties for a in t.actors}:
        found[side] += 1
    return found


def _only_between(page: Page, roles: dict[Named, str]) -> set[str]:
    """Sides that the text never names but as mediators or facilitators: they are not parties, whoever sat with them."""
    named = [(n, roles.get(n)) for line in page.lines for n in line.named if not line.is_place(n)]
    told = {n.side for n, role in named if role in ("mediator", "facilitator")}
    return told - {n.side for n, role in named if role not in ("mediator", "facilitator")}


def _discount(pair: frozenset[str], sovereign: set[str], helpers: dict[str, int]) -> float:
    """Organisations and those with a helper's role are less likely principals, but may be ("EU-Iran talks")."""
    value = 1.0
    for side in pair:
        if side not in sovereign:
            value *= 0.3
        value *= 0.6 ** min(helpers.get(side, 0), 3)
    return value


def _also(best: frozenset[str], ranked: dict[frozenset[str], float]) -> set[str]:
    """Further principals: named beside each of the first two nearly as often as they beside each other.

    A further movement of the state need only be named beside its state: half as often as the first is enough.
    """
    others = {s for pair in ranked for s in pair} - best
    floor = 0.6 * ranked[best]

    def beside(s: str) -> bool:
        near = {t: ranked.get(frozenset((t, s)), 0.0) for t in best}
        if _is_movement(s) and s.split(".")[0] in best:
            return near[s.split(".")[0]] >= 0.5 * ranked[best]
        return min(near.values()) >= floor

    return {s for s in others if beside(s)}


def _agreeing(page: Page, best: frozenset[str]) -> set[str]:
    """Who agreed something in one phrase with the first two ("the three presidents agreed"), the host of them too."""
    found: set[str] = set()
    for event in page.events:
        if event.type == "AGREE" and event.realis == "held":
            for ref in event.actors:
                three = set(page.sides(ref.actors))
                found |= three if best < three and len(three) == _MANY else set()
    return found - best


_NEXT = re.compile(r",? (?:and |or )?(?:the |of |from )*")
_AND = re.compile(r"\b(?:and|or)\b")


@once
def lists_of_sides(page: Page) -> list[tuple[Line, set[str]]]:
    """The sides of each list of three or more: "talks between A, B and C", "the ministers of A, of B and of C"."""
    found = ((line, {n.side for n in names}) for line in page.body for names in _enumerations(line, line.named))
    return [(line, sides) for line, sides in found if len(sides) > 2]


def _enumerations(line: Line, names: Iterable[Named]) -> list[list[Named]]:
    """Lists of names, each to its end: "A, B and C"; of "A and B, C said" the two; none of "a plan for A, B said"."""
    found = []
    for run in runs(line, names, _NEXT):
        ands = [k for k, (a, b) in enumerate(pairwise(run), 1) if _AND.search(_gap(line, a, b))]
        if ands:
            end = next((k for k in range(ands[0], len(run)) if k not in ands), len(run))
            found.append(run[:end])
    return found


def _gap(line: Line, a: Named, b: Named) -> str:
    """The words between two names."""
    return line.text[a.span.end - line.start : b.span.start - line.start]


def _third_of_list(page: Page, best: frozenset[str]) -> set[str]:
    """The third of three whom a sentence about talks lists: "A, B and C held talks", "C, A and B failed to agree"."""
    helping = {n.side for n in tagged(page)}
    found: set[str] = set()
    for line, three in lists_of_sides(page):
        end = line.start + len(line.text)
        told = TALK.search(line.text) or any(
            line.start <= e.trigger.start < end for e in page.events if e.type in CONTACT
        )
        if best < three and len(three) == _MANY and told and not is_comment(line) and not page.is_history(line):
            found |= three - helping
    return found - best


def _own_movement(pair: frozenset[str]) -> bool:
    """A state and a movement of its own: in a sentence on talks they can only face each other."""
    state, movement = sorted(pair, key=len)
    return _is_movement(movement) and movement.startswith(f"{state}.")


def _is_movement(side: str) -> bool:
    return ".REB" in side


def first_mention(page: Page, side: str) -> tuple[int, int]:
    """Number of the line and offset at which a side is named first."""
    for k, line in enumerate(page.lines):
        for n in line.named:
            if n.side == side:
                return (k, n.span.start)
    return (len(page.lines), 0)
