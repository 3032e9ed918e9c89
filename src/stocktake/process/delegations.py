"""Level of each side (codebook 2, ``level``): the highest-ranking person the text seats at the sitting."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from stocktake.process.page import Named, Page
from stocktake.process.sittings import Sitting
from stocktake.process.voices import SAY

NOT_STATED = 9
_RANKS: tuple[tuple[int, str], ...] = (
    (0, r"\b(?:former|ex|late|acting spokes\w*|spokes\w+|press secretary|designate)\b"),  # not a delegation's head
    (
        3,
        r"\b(?:deputy (?!prime)|vice[- ]minister|vice foreign|under ?-?secretary|assistant (?:secretary|"
        r"foreign|to)|advis[eo]r|aide|envoy|representative\b|negotiator|delegat\w+|mediator|security council|"
        r"national security|peace commissioner|secretary[- ]general|high commissioner)",
    ),
    (2, r"\b(?:vice[- ]president|deputy prime minister|vice[- ]premier)\b"),
    (
        1,
        r"\b(?:president|prime minister|premier|chancellor|king|queen|emir|amir|sultan|pope|head of (?:state|"
        r"government)|supreme leader|crown prince|taoiseach|leader|chairman of the presidency|first commander|"
        r"commander-in-chief of the)\b",
    ),
    (
        2,
        r"\b(?:minister|secretary of (?:state|defen[cs]e|war)|foreign secretary|def?en[cs]e secretary|"
        r"top diplomat|chief diplomat|high representative|foreign affairs)\b",
    ),
    (4, r"\b(?:ambassador|head of (?:the )?department|director|charg\w+ d)"),
    (5, r"\b(?:commander|general|chief of (?:the )?(?:general )?staff|expert|colonel|intelligence)\b"),
)
RANKS = tuple((rank, re.compile(pattern, re.I)) for rank, pattern in _RANKS)
_GROUPS: tuple[tuple[int, str], ...] = (
    (
        2,
        r"\b(?:foreign|defen[cs]e) ministers\b|\btop diplomats\b|\bthe (?:two |three )?ministers\b|\bFMs\b|"
        r"\bchief diplomats\b",
    ),
    (1, r"\b(?:leaders|presidents|prime ministers|heads of (?:state|government))\b"),
    (
        3,
        r"\b(?:deputy (?:foreign |defen[cs]e )?ministers|(?:special )?envoys|national security advis[eo]rs|"
        r"chief negotiators)\b",
    ),
    (4, r"\bambassadors\b"),
    (5, r"\b(?:military officials|chiefs of staff|experts|commanders|technical teams)\b"),
)
GROUPS = tuple((rank, re.compile(pattern, re.I)) for rank, pattern in _GROUPS)
# "Ana Roe, who heads the delegation": the text itself seats the person at the table.
_HEADS = (
    r"(?:head(?:s|ed|ing)?|lead(?:s|er|ing)?|led|chief|second commander|"
    r"negotiated)\b[^.;,]{0,30}\b(?:delegation|team|negotiator|negotiating|side|for)|chief negotiator|"
    r"chief delegate|negotiator|delegation head"
)


def rank_of(office: str | None) -> int:
    """Level 1 … 5 of an office's name; 9 when it is unknown or no delegation would be headed by it."""
    for rank, pattern in RANKS:
        if office and pattern.search(office):
            return rank or NOT_STATED
    return NOT_STATED


def find_levels(page: Page, sides: tuple[str, ...], ours: list[Sitting], others: list[Sitting]) -> dict[str, int]:
    """Level per side, NOT_STATED when nobody of it is said to be there."""
    return {side: _level(page, side, sides, ours, others) for side in sides}


def _level(page: Page, side: str, sides: tuple[str, ...], ours: list[Sitting], others: list[Sitting]) -> int:
    weights: dict[str, float] = defaultdict(float)
    rank: dict[str, int] = {}
    apart = {id(s.line) for s in others} - {id(s.line) for s in ours}
    for line in page.body:
        here = [s for s in ours if s.line is line]
        together = len({n.side for n in line.named if n.person and n.side in sides}) > 1 and id(line) not in apart
        for n in line.named:
            if (
                n.side != side
                or n.person is None
                or _SERVED.search(line.text[max(0, n.span.start - line.start - 40) : n.span.start - line.start])
            ):
                continue
            seated = _seated(line.text, n, line.start)
            weights[n.person] += (
                3.0 * seated + sum(_closeness(s, n) for s in here) + (1.0 if together and not here else 0.0)
            )
            rank[n.person] = min(
                rank.get(n.person, NOT_STATED), 3 if seated and rank_of(n.office) == NOT_STATED else rank_of(n.office)
            )
    best = max(weights.values(), default=0.0)
    found = [rank[p] for p, w in weights.items() if w >= max(0.5, 0.6 * best)]
    named = min(found, default=NOT_STATED)
    if named == NOT_STATED:
        named = _group_level(side, ours)
    return named if named != NOT_STATED else _spokesman_level(page, side, apart)


def _spokesman_level(page: Page, side: str, apart: set[int]) -> int:
    """A minister or envoy who tells what came of the talks was at them; a president who comments need not be."""
    ranks: Counter[int] = Counter()
    for line in page.body:
        for n in line.named:
            rank = rank_of(n.office)
            if n.side == side and n.person and rank in (2, 3) and id(line) not in apart:
                after = line.text[n.span.end - line.start :][:60]
                quoted = any(
                    q.speaker and q.speaker.span.start <= n.span.start < q.speaker.span.end for q in page.quotes
                )
                if quoted or re.match(rf"(?:,[^,;]{{0,50}},)? {SAY}\b", after, re.I):
                    ranks[rank] += 1
    return ranks.most_common(1)[0][0] if ranks else NOT_STATED


_SERVED = re.compile(
    r"\b(?:advis[eo]r|aide|assistant|spokes\w+|envoy|office) (?:to|of|for) (?:the )?(?:\w+ ){0,4}$|"
    r"\b(?:possible|potential|proposed) meeting (?:of|between|with)[^.;]*$",
    re.I,
)


def _closeness(s: Sitting, n: Named) -> float:
    """How surely a person named in a sitting's sentence took part: named near it, beside the other side's."""
    text = s.line.text
    gap = min(abs(n.span.start - s.span.end), abs(s.span.start - n.span.end))
    low, high = sorted((n.span.start - s.line.start, s.span.start - s.line.start))
    # "said that the presidents had told him": what is reported inside the sentence is not who sat there.
    apart = re.search(r"\b(?:said|says|told|that|propos\w+|request\w*|possible|potential)\b", text[low:high])
    return 0.0 if apart and n.span.start > s.span.start else (1.5 if s.verb else 1.0) if gap <= 150 else 0.3


def _seated(text: str, n: Named, start: int) -> bool:
    at, end = n.span.start - start, n.span.end - start
    after = re.match(rf"(?:,| \w+,)? (?:who |the |is |as |for \w+, )?(?:{_HEADS})", text[end : end + 60], re.I)
    before = re.search(rf"(?:{_HEADS})[^.;]{{0,40}}?,? $", text[max(0, at - 90) : at], re.I)
    under = re.search(r"\bdelegation (?:\w+ )?(?:under|led by|headed by)[^.;]{0,30}$", text[max(0, at - 60) : at], re.I)
    present = re.match(r"[^.;]{0,60}?\b(?:present|attend\w+|took part|in attendance)\b", text[end:], re.I)
    return bool(after or before or under or present)


def _group_level(side: str, ours: list[Sitting]) -> int:
    """From offices without names: "A-land's leader", "the foreign ministers"."""
    for s in ours:
        for n in s.line.named:
            after = s.line.text[n.span.end - s.line.start :][:40]
            office = re.match(
                r"(?:['’]s|n|) ((?:[\w-]+ ){0,2}(?:leader|president|minister|premier|envoy|negotiator|adviser))\b",
                after,
            )
            if n.side == side and n.person is None and office:
                return rank_of(office.group(1))
    for s in ours:
        for rank, pattern in GROUPS:
            for match in pattern.finditer(s.line.text):
                # "the foreign ministers of A and B", "the A and B leaders"; not "the region's leaders".
                beside = any(
                    n.side == side
                    and min(
                        abs(n.span.start - s.line.start - match.end()), abs(match.start() - n.span.end + s.line.start)
                    )
                    <= 40
                    for n in s.line.named
                )
                if (beside or not s.sides) and not re.search(
                    r"(?:region['’]s|world|other|European|African|Arab) $", s.line.text[: match.start()]
                ):
                    return rank
    return NOT_STATED
