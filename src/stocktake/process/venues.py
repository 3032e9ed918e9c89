"""Where a sitting was held: the place its mentions name, else the state that received the sides, else the dateline."""

from __future__ import annotations

import re
from collections import defaultdict

from stocktake.process.page import Line, Page
from stocktake.process.parties import TALK
from stocktake.process.sittings import Sitting
from stocktake.records import Place, Span

_AT = re.compile(
    r"\b(?:in|at|outside|near|inside)(?: the)?(?: [\w.’'-]+(?: capital| city| town| resort)?(?: of)?)?,? ?$", re.I
)
_OF_TALKS = re.compile(
    r"^(?:['’]s)? (?:\w+ ){0,2}?(?:talks|meetings?|summit|negotiations|rounds?|palace|hotel|session|hosted)\b", re.I
)
_COUNTRY_WEIGHT = 0.4  # a city of the same country says more; a country alone still says where
_LEAST = 1.0


def find_venue(
    page: Page, main: list[Sitting], sides: tuple[str, ...], third: tuple[tuple[str, str], ...], near: bool = False
) -> Place | None:
    """The venue with the span that names it; None when the text does not say (``near``: its own sentences)."""
    score: dict[tuple[str, str], float] = defaultdict(float)
    first: dict[tuple[str, str], Place] = {}
    seen: set[Span] = set()
    for s in main:
        for p in s.line.places:
            if p.country is None or p.span in seen:
                continue
            seen.add(p.span)
            weight = _weight(page, s.line, p, sides) + (2.0 if p.span in s.own else 0.0)
            score[(p.name, p.country)] += weight + (0.5 if abs(p.span.start - s.span.end) <= 120 and weight else 0.0)
            first.setdefault((p.name, p.country), p)
    best = max(score, key=lambda k: (score[k], -first[k].span.start), default=None)
    if best is not None and score[best] >= _LEAST:
        return first[best]
    if near:
        return None
    return _by_host(page, third) or _elsewhere(page, sides) or _dateline(page, main, sides)


def _dateline(page: Page, main: list[Sitting], sides: tuple[str, ...]) -> Place | None:
    """The dateline's place, if the sitting's own sentence names its country ("in the C-land capital")."""
    line = page.document.dateline
    if line is None or line.country is None or line.country in sides:
        return None
    told = any(n.side == line.country for s in main for n in s.line.named)
    return Place(Span(*line.span), line.place, line.country) if told else None


def _weight(page: Page, line: Line, place: Place, sides: tuple[str, ...]) -> float:
    before = line.text[: place.span.start - line.start]
    after = line.text[place.span.end - line.start :]
    at = bool(_AT.search(before)) or bool(
        re.match(r"(?:in|at) ", page.document.text[place.span.start : place.span.end], re.I)
    )
    if place.name in page.states:
        return 0.0 if place.country in sides or not at else 2.0 * _COUNTRY_WEIGHT + 0.2
    return 2.0 if at or _OF_TALKS.match(after) else 0.0


def _by_host(page: Page, third: tuple[tuple[str, str], ...]) -> Place | None:
    """The state that is said to have hosted: its name is all the text gives of the venue."""
    for host, role in third:
        if role != "host" or not re.fullmatch(r"[A-Z]{3}", host):
            continue
        for line in page.body:
            for n in line.named:
                if n.side == host:
                    return Place(n.span, page.document.text[n.span.start : n.span.end], host)
    return None


def _elsewhere(page: Page, sides: tuple[str, ...]) -> Place | None:
    """The one foreign city the report speaks of, if there is only one country it can be in."""
    found = [
        p
        for line in page.body
        for p in line.places
        if p.country and p.country not in sides and TALK.search(line.text) and _weight(page, line, p, sides) >= 2.0
    ]
    countries = {p.country for p in found}
    return found[0] if len(countries) == 1 else None
