"""Where a sitting was held: the place its mentions name, else the state that received the sides, else the dateline."""

from __future__ import annotations

import re
from collections import defaultdict

from stocktake.process.page import Page
from stocktake.process.sittings import Sitting
from stocktake.records import Place, Span

_AT = re.compile(r"\b(?:in|at|outside|near|inside|of) (?:the )?(?:[\w.’'-]+ ){0,4}$", re.I)
_STARTS = re.compile(r"^['’]s\b")


def find_venue(page: Page, main: list[Sitting], third: tuple[tuple[str, str], ...]) -> Place | None:
    """The venue with the span that names it; None when the text does not say."""
    score: dict[tuple[str, str | None], float] = defaultdict(float)
    first: dict[tuple[str, str | None], Place] = {}
    for s in main:
        for p in s.places:
            if p.country is None:
                continue
            start, end = p.span.start - s.line.start, p.span.end - s.line.start
            at = bool(_AT.search(s.line.text[:start])) or bool(_STARTS.match(s.line.text[end:])) or bool(re.match(r"(?:in|at) ", s.line.text[start:end], re.I))
            near = abs(p.span.start - s.span.end) <= 120
            weight = (2.0 if at else 0.3) + (1.0 if near else 0.0) + (1.0 if s.events and p in page_places(page, s) else 0.0)
            key = (p.name, p.country)
            score[key] += weight
            first.setdefault(key, p)
    if score:
        best = max(score, key=lambda k: (score[k], -first[k].span.start))
        return _finer(best, first) if score[best] >= 1.0 else None
    return _by_host(page, third)


def page_places(page: Page, s: Sitting) -> set[Place]:
    return {p for k in s.events for p in page.events[k].places}


def _finer(best: tuple[str, str | None], first: dict[tuple[str, str | None], Place]) -> Place:
    """A city of the same country says more than the country."""
    place = first[best]
    if place.name != place.country and not _is_country(place):
        return place
    finer = [p for (_, country), p in first.items() if country == place.country and not _is_country(p)]
    return finer[0] if finer else place


def _is_country(place: Place) -> bool:
    return place.lat is None


def _by_host(page: Page, third: tuple[tuple[str, str], ...]) -> Place | None:
    hosts = [side for side, role in third if role == "host" and re.fullmatch(r"[A-Z]{3}", side)]
    for host in hosts:
        for line in page.body:
            for n in line.named:
                if n.side == host:
                    name = page.document.text[n.span.start : n.span.end]
                    return Place(n.span, name, host)
    line = page.document.dateline
    return Place(line.span, line.place, line.country) if line and line.country else None


def dateline_place(page: Page) -> Place | None:
    line = page.document.dateline
    return None if line is None else Place(Span(*line.span), line.place, line.country)
