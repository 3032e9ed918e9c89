"""Who sat at the table: the persons of a meeting, and the level of each side (codebook 2, ``level``).

Whom a report names of the sides and of those who host or mediate, it names because they were there or speak of it: so
they take part, unless they are spokespersons, held their office in the past, or stand only in sentences about other
times. Leaders (level 1) comment on everything and are named for whom they sent: they take part where the text seats
them, names them in telling of the sitting itself, or has their side meet at their level.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from stocktake.process.page import Line, Named, Page
from stocktake.process.ranks import NOT_STATED, group_level, met_group, rank_in
from stocktake.process.sittings import Sitting
from stocktake.process.voices import SAY

# "Ana Roe, who heads the delegation": the text itself seats the person at the table.
_HEADS = (
    r"(?:head(?:s|ed|ing)?|lead(?:s|er|ing)?|led|chief|second commander|"
    r"negotiated)\b[^.;,]{0,30}\b(?:delegation|team|panel|negotiator|negotiating|side|for)|chief negotiator|"
    r"chief delegate|negotiator|facilitator|mediator|delegation head"
)
_SERVED = re.compile(
    r"\b(?:advis[eo]r|aide|assistant|spokes\w+|envoy|representative|office|request|plan) (?:to|of|for|by) "
    r"(?:the )?(?:\w+ ){0,4}$|"
    r"\b(?:possible|potential|proposed) (?:\w+ )?(?:meeting|summit) (?:of|between|with)[^.;]*$|"
    r"\b(?:guest|father|mother|son|wife|brother|remarks|letter|behalf) (?:of|by|from) (?:the )?(?:\w+ ){0,4}$",
    re.I,
)
# "The Roe government", "Roe's speech": the name qualifies something else.
_WHOSE = re.compile(r"^(?:['’]s (?!(?:team|delegation|counterpart|host|guest))| government\b| administration\b)")
_NOT_THERE = re.compile(
    r"^[^.;,]{0,20}?\b(?:(?:did|does|do|was|were|is|has|had|will|would) not|didn['’]t|"
    r"wasn['’]t|stayed away|absent|declined)\b",
    re.I,
)
_BESIDE = (
    r"\b(?:in the presence of|brought together|attended by|joined by|accompanied by|flanked by|"
    r"(?:ceremony|session|meeting|talks|round)[^.;]{0,60} (?:led|chaired|hosted|opened|moderated) by)\b"
)
_NO_SEAT = re.compile(r"\b(?:spokes\w+|press secretary|former|ex|late|lawmaker|analyst|correspondent)\b", re.I)
_PRESENT = re.compile(
    r"[^.;]{0,60}?\b(?:present|attend\w+|took part|in attendance|looking on|signed (?:for|it|on|in)|"
    r"put (?:his|her|their) (?:name|signature)s?|read (?:out )?the)\b|"
    r"(?:,[^,;]{0,80},)? (?:also |who )?(?:hosted|chaired|opened the|mediated|presided|"
    r"was (?:joined|accompanied) by)\b",
    re.I,
)
_LEAST = 0.5
_SEATED = 3.0  # what a phrase that seats somebody weighs


@dataclass
class Seat:
    """How surely one person sat at the table, and how he or she is told of."""

    side: str
    rank: int = NOT_STATED
    weight: float = 0.0
    speaks: bool = False
    outside: bool = False  # a spokesperson or a former office-holder
    lines: list[Line] = field(default_factory=list)


_OFFICERS = 5


@dataclass(frozen=True)
class Delegations:
    """Level of each side (NOT_STATED when nobody of it is said to be there), and the names of those who took part."""

    level: dict[str, int]
    persons: tuple[str, ...]
    officials: frozenset[str] = frozenset()  # third parties of whom somebody was seated at the table


def find_delegations(
    page: Page, sides: tuple[str, ...], third: tuple[tuple[str, str], ...], ours: list[Sitting], others: list[Sitting]
) -> Delegations:
    """Who sat there.

    Args:
        third: third parties with their roles.
        ours: the mentions of this sitting; ``others``: those of earlier and later ones.
    """
    # A minister who speaks of the next round was at this one; a sentence about an earlier one seats nobody.
    apart = {id(s.line) for s in others if s.status in ("recalled", "negated")} - {id(s.line) for s in ours}
    helpers = {side for side, _ in third}
    elsewhere = {id(s.line) for s in others}
    seats = seats_of(page, sides, helpers, ours, apart, elsewhere)
    level = {side: _level(page, side, sides, seats, ours, apart, elsewhere) for side in sides}
    active = {side for side, role in third if role in ("mediator", "convenor", "facilitator", "host")}
    persons = [p for p, seat in seats.items() if _takes_part(page, seat, level, sides, active, apart)]
    persons += _strangers(page, ours, apart)
    officials = frozenset(s.side for s in seats.values() if s.side not in sides and s.weight >= _SEATED)
    return Delegations(level, tuple(dict.fromkeys(persons)), officials)


def seats_of(
    page: Page, sides: tuple[str, ...], helpers: set[str], ours: list[Sitting], apart: set[int], elsewhere: set[int]
) -> dict[str, Seat]:
    """The seat of every person of the sides and helpers; ``apart``, ``elsewhere``: ids of lines on other sittings."""
    seats: dict[str, Seat] = {}
    for line in page.body:
        here = [s for s in ours if s.line is line]
        other = id(line) in elsewhere and not here
        together = len({n.side for n in line.named if n.person and n.side in sides}) > 1 and not other
        for n in _people(line, sides, helpers):
            assert n.person is not None
            seat = seats.setdefault(n.person, Seat(n.side))
            seat.lines.append(line)
            seated = id(line) not in apart and is_seated(line.text, n, line.start)
            if _NO_SEAT.search(n.office or "") and not seated:
                seat.outside = True
                continue
            near = sum(_closeness(s, n) for s in here)
            seat.weight += _SEATED * seated + max(near, 0.7 if together and n.side in sides else 0.0)
            seat.speaks = seat.speaks or (id(line) not in apart and speaks(page, line, n))
            rank = rank_in(page, n)
            seat.rank = min(seat.rank, 3 if seated and rank == NOT_STATED else rank)
    return seats


def _people(line: Line, sides: tuple[str, ...], helpers: set[str]) -> Iterator[Named]:
    """Persons of the sides and their helpers, named for what they do themselves."""
    for n in line.named:
        if n.person is None or n.side not in (*sides, *helpers):
            continue
        if not is_aside(line, n):
            yield n


def is_aside(line: Line, n: Named) -> bool:
    """Whether a person is named for another's part, or as absent: "an aide to X", "X's speech", "X stayed away"."""
    before = line.text[max(0, n.span.start - line.start - 140) : n.span.start - line.start]
    after = line.text[n.span.end - line.start :]
    return bool(_SERVED.search(before) or _WHOSE.match(after) or _NOT_THERE.match(after))


def _level(
    page: Page,
    side: str,
    sides: tuple[str, ...],
    seats: dict[str, Seat],
    ours: list[Sitting],
    apart: set[int],
    elsewhere: set[int],
) -> int:
    officers = [rank for s in ours if (rank := met_group(s)) == _OFFICERS]
    if officers:  # ministers tell of what officers agreed between them
        return _OFFICERS
    mine = [s for s in seats.values() if s.side == side]
    best = max((s.weight for s in mine), default=0.0)
    named = min((s.rank for s in mine if s.weight >= max(_LEAST, 0.6 * best)), default=NOT_STATED)
    if named == NOT_STATED:
        named = group_level(page, side, sides, ours, elsewhere)
    return named if named != NOT_STATED else _spokesman_level(page, side, apart)


def _takes_part(
    page: Page, seat: Seat, level: dict[str, int], sides: tuple[str, ...], active: set[str], apart: set[int]
) -> bool:
    there = seat.weight >= _LEAST
    if seat.rank == 1 and seat.side in sides:
        return level[seat.side] == 1  # "the presidents met": the one named elsewhere is one of them
    if there:
        return True
    if seat.outside or all(id(line) in apart for line in seat.lines):
        return False
    if seat.rank > 1:
        return True
    # A head of state comments on much; as the mediator he opens the report of what he announces.
    return seat.speaks and seat.side in active and any(line in page.body[:2] for line in seat.lines)


def _strangers(page: Page, ours: list[Sitting], apart: set[int]) -> list[str]:
    """Persons of whom the text does not say whose they are, if it seats them."""
    found = []
    for n in page.strangers:
        line = page.line_at(n.span.start)
        if line is None or n.person is None or id(line) in apart:
            continue
        met = any(s.verb and s.line is line and n.span.end <= s.span.start and _closeness(s, n) for s in ours)
        if met or is_seated(line.text, n, line.start):
            found.append(n.person)
    return found


def _spokesman_level(page: Page, side: str, apart: set[int]) -> int:
    """A minister or envoy who tells what came of the talks was at them; a president who comments need not be."""
    ranks: Counter[int] = Counter()
    for line in page.body:
        for n in line.named:
            rank = rank_in(page, n)
            if n.side == side and n.person and rank in (2, 3) and id(line) not in apart and speaks(page, line, n):
                ranks[rank] += 1
    return ranks.most_common(1)[0][0] if ranks else NOT_STATED


def speaks(page: Page, line: Line, n: Named) -> bool:
    """Whether the person is the speaker of a quotation, or the subject of a verb of saying."""
    after = line.text[n.span.end - line.start :][:60]
    quoted = any(q.speaker and q.speaker.span.start <= n.span.start < q.speaker.span.end for q in page.quotes)
    return quoted or bool(re.match(rf"(?:,[^,;]{{0,50}},)? {SAY}\b", after, re.I))


def _closeness(s: Sitting, n: Named) -> float:
    """How surely a person named in a sitting's sentence took part: named near it, beside the other side's."""
    text = s.line.text
    gap = min(abs(n.span.start - s.span.end), abs(s.span.start - n.span.end))
    low, high = sorted((n.span.start - s.line.start, s.span.start - s.line.start))
    # "said that the presidents had told him": what is reported inside the sentence is not who sat there.
    apart = re.search(r"\b(?:said|says|told|that|propos\w+|request\w*|possible|potential)\b", text[low:high])
    return 0.0 if apart and n.span.start > s.span.start else (1.5 if s.verb else 1.0) if gap <= 150 else 0.3


def is_seated(text: str, n: Named, start: int) -> bool:
    """Whether a sentence that begins at ``start`` says of a person that he or she leads a delegation or was present."""
    at, end = n.span.start - start, n.span.end - start
    after = re.match(
        rf"(?:,[^.;]{{2,110}},|,| \w+,|,[^.;,]{{2,80}}? and)? (?:who |the |is |as |for \w+, )?(?:{_HEADS})",
        text[end : end + 170],
        re.I,
    )
    before = re.search(rf"(?:{_HEADS})[^.;]{{0,40}}?,? $", text[max(0, at - 90) : at], re.I)
    beside = re.search(rf"{_BESIDE}[^.;]{{0,220}}$", text[max(0, at - 260) : at], re.I)
    under = re.search(
        r"\b(?:delegation|side|team|panel|one) (?:\w+ )?"
        r"(?:under|(?:was |is )?(?:led|headed|represented) by)[^;]{0,110}$",
        text[max(0, at - 150) : at],
        re.I,
    )
    return bool(after or before or beside or under or _PRESENT.match(text[end:]))
