"""Where a sitting was held: the place its mentions name, else the state that received the sides, else the dateline."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from stocktake.process.occurrence import PLANNED
from stocktake.process.page import Line, Page
from stocktake.process.parties import TALK
from stocktake.process.sittings import Sitting
from stocktake.records import Place, Span

_AT = re.compile(
    r"\b(?:in|at|outside|near|inside)(?: the)?"
    r"(?: [\w.’'-]+|(?: [\w.’'-]+){0,3} (?:capital|city|town|village|resort|port))?(?: of)?,? ?$",
    re.I,
)
_OF_TALKS = re.compile(
    r"^(?:['’]s)? (?:\w+ ){0,2}?(?:talks|meetings?|summit|negotiations|rounds?|palace|hotel|session|hosted)\b", re.I
)
# "A spokesman said in X", "the fighting in X": a place of something else.
_SAID_IN = re.compile(
    r"\b(?:said|told|announced|stated|declared|added|warned)(?: (?!that\b)[\w.’'-]+){0,4},? (?:in|from) $", re.I
)
_OF_WAR = re.compile(
    r"\b(?:fighting|war|conflict|crisis|violence|clashes|ceasefire|cease-fire|truce|forces|troops|soldiers|rebels|fighters|"
    r"militants|peace|peoples?|civilians|prisoners|hostages|situation|hostilities|operations?) "
    r"(?:along|in|around|near|from|of) "
    r"(?:the )?(?:\w+ )?$|"
    r"\b(?:fighting|war|conflict|violence|clashes|forces|troops|operations?|attacks?|shelling) "
    r"(?:along|in|around|near|from|of) "
    r"(?:the )?(?:\w+ )?(?:city|town|port|region|province|district|area|village) of $",
    re.I,
)
# "After rounds in X and Y": where others of them were.
_EARLIER_ROUNDS = re.compile(
    r"\b(?:after|following|since|beside|unlike) (?:the |two |three |four |five |several |earlier |previous |"
    r"first ){0,3}"
    r"(?:rounds|meetings|sessions|cycles|sittings|ones) (?:held )?in (?:[A-Z][\w’'-]+(?:,? and |, | ))*$"
)
# "Wrapped up talks here": where the report is written, not "here" in somebody's words.
_HERE = re.compile(
    r"\b(?:talks|negotiations|consultations|discussions|rounds?|meetings?|session|dialogue|summit|conference|met|meeting|"
    r"signed|held|opened|began|ended|concluded)\b[^.;,\"“”]{0,40}? here\b",
    re.I,
)
_BEFORE = re.compile(r"\b(?:ahead of|in advance of|prior to)\b[^.;]*$", re.I)
_STOP = re.compile(r",? (?:ahead of|in advance of|prior to)\b", re.I)
_SIGNED = re.compile(r"\bsign(?:ed|ing|ature)\b", re.I)
_COUNTRY_WEIGHT = 0.4  # a city of the same country says more; a country alone still says where
_LEAST = 1.0


def find_venue(
    page: Page,
    main: list[Sitting],
    sides: tuple[str, ...],
    third: tuple[tuple[str, str], ...],
    near: bool = False,
    others: Iterable[Sitting] = (),
) -> Place | None:
    """The venue with the span that names it; None when the text does not say (``near``: its own sentences).

    ``others``: further sittings of the text; a place that the model ties to one of them alone is not this one's.
    """
    others = list(others)
    line = page.document.dateline
    here = any(_HERE.search(s.line.text) for s in main if s.sides >= set(sides))
    if here and line is not None and line.country is not None:
        return Place(Span(*line.span), line.place.split(",")[0], line.country)
    elsewhere = {span for s in others for span in s.own} - {span for s in main for span in s.own}
    score: dict[tuple[str, str], float] = defaultdict(float)
    first: dict[tuple[str, str], Place] = {}
    seen: set[Span] = set()
    for s in main:
        for p in s.line.places:
            if p.country is None or p.span in seen or p.span in elsewhere or _ahead_of(page, p, s):
                continue
            if _of_another(s, p, others):
                continue
            seen.add(p.span)
            weight = place_weight(page, s.line, p, sides) + (2.0 if p.span in s.own else 0.0)
            score[(p.name, p.country)] += weight + (0.5 if abs(p.span.start - s.span.end) <= 120 and weight else 0.0)
            first.setdefault((p.name, p.country), p)
    best = max(score, key=lambda k: (score[k], -first[k].span.start), default=None)
    if best is not None and score[best] >= _LEAST:
        return _city(page, main, first[best])
    if near:
        return None
    host, town = _by_host(page, third), _elsewhere(page, sides, main, others)
    if unknown := _unknown_town(page, main):
        return unknown if host is None else replace(unknown, country=host.country)
    if host is not None and town is not None and town.country == host.country:
        return town
    return host or town or _dateline(page, main, sides)


def _of_another(s: Sitting, place: Place, others: list[Sitting]) -> bool:
    """Whether another sitting is nearer to a place: "a round ended and the next opens in X", "met in X and agreed to
    meet again"."""
    between = (
        s.span.end <= o.span.start < place.span.start or o.span.end <= place.span.start < s.span.start
        for o in others
        if o.line is s.line
    )
    return any(between)


def _unknown_town(page: Page, main: list[Sitting]) -> Place | None:
    """The place that the model ties to the sitting and no gazetteer knows: nearer the truth than any other place."""
    text = page.document.text
    for s in main:
        own = [p for p in s.line.places if p.country is None and p.span in s.own and p.name not in page.states]
        named = [p for p in own if re.fullmatch(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*", text[slice(*p.span)])]
        if named and _AT.search(text[max(0, named[0].span.start - 30) : named[0].span.start]):
            return named[0]
    return None


def _ahead_of(page: Page, place: Place, s: Sitting) -> bool:
    """ "Arrived in X ahead of the summit": a stop on the way, unless the text says otherwise."""
    return place.span.end <= s.span.start and bool(_BEFORE.search(page.document.text[place.span.end : s.span.start]))


def _city(page: Page, main: list[Sitting], place: Place) -> Place:
    """The town a site is in ("the X palace in Y"); of a country, the dateline's or the town where talks are told of."""
    text = page.document.text
    for s in main:
        for p in s.line.places:
            inside = place.span.start < p.span.start and p.span.end <= place.span.end  # "the X palace in Y" as one name
            if inside and p.country == place.country and p.name != place.name and p.name not in page.states:
                return p
            between = text[place.span.end : p.span.start]
            if (
                p.country == place.country
                and p.name != place.name
                and re.fullmatch(r",? (?:in|outside|near) ", between)
            ):
                return p if p.name not in page.states else place
    line = page.document.dateline
    if _SITE.search(place.name) and (town := _town_of_site(page, place)):
        return town
    if line is not None and line.country == place.country and place.name in page.states:
        return Place(line.span, line.place.split(",")[0], line.country)
    return (_town(page, place) if place.name in page.states else None) or place


_SITE = re.compile(
    r"\b(?:House|Palace|Palais|Hotel|Castle|Hall|Villa|Residence|Mansion|Centre|Center|Chateau|Château)\b"
)
_NEAR = 0.3  # degrees: a site that far from a town is in or at it


def _town_of_site(page: Page, site: Place) -> Place | None:
    """The dateline's or headline's town, if the text has it as a place near the site."""
    line, title = page.document.dateline, page.document.title or ""
    about = {line.place.split(",")[0].casefold()} if line is not None else set()
    for p in (p for here in page.body for p in here.places if p.country == site.country and not _SITE.search(p.name)):
        if p.lat is None or p.lon is None or site.lat is None or site.lon is None:
            continue
        told = p.name.casefold() in about or p.name in title
        if told and abs(p.lat - site.lat) <= _NEAR and abs(p.lon - site.lon) <= _NEAR:
            return p
    return None


def _town(page: Page, country: Place) -> Place | None:
    """The first town of a country at which a sentence on the talks, none of history, says that something was."""
    for line in page.body:
        if not TALK.search(line.text) or page.is_history(line):
            continue
        for p in line.places:
            if p.country == country.country and p.name not in page.states and place_weight(page, line, p, ()) >= 2.0:
                return p
    return None


def _dateline(page: Page, main: list[Sitting], sides: tuple[str, ...]) -> Place | None:
    """The dateline's place, if a sentence of the sitting says "here" or names its country ("in the C-land capital"), or
    the headline names it.
    """
    line = page.document.dateline
    if line is None or line.country is None:
        return None
    city = line.place.split(",")[0]
    here = any(re.search(r"\bhere\b", s.line.text) for s in main) or city in (page.document.title or "")
    told = line.country not in sides and any(n.side == line.country for s in main for n in s.line.named)
    return Place(Span(*line.span), city, line.country) if here or told else None


def place_weight(page: Page, line: Line, place: Place, sides: tuple[str, ...]) -> float:
    """How much the words around a place say that something was there: 2 "in X", 0 where somebody spoke or fought."""
    before = line.text[: place.span.start - line.start]
    told_there = _SAID_IN.search(before) and not set(sides) <= line.sides()  # what both announce they announce there
    if told_there or _OF_WAR.search(before) or _EARLIER_ROUNDS.search(before):
        return 0.0
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
        line = page.document.dateline
        if line is not None and line.country == host:
            return Place(Span(*line.span), line.place.split(",")[0], host)
        found = [n.span for here in page.body for n in here.named if n.side == host]
        full = [s for s in found if page.document.text[s.start : s.end] in page.states]
        for span in full or found:  # "Slovakia" before "Slovak"
            return Place(span, page.document.text[span.start : span.end], host)
    return None


def _elsewhere(page: Page, sides: tuple[str, ...], main: list[Sitting], others: list[Sitting]) -> Place | None:
    """The one foreign city the report speaks of, not for another time, if there is only one country it can be in."""
    ours = {id(s.line) for s in main}
    ahead = {id(o.line) for o in others if o.status in ("planned", "proposed")} - ours
    found = [
        p
        for line in page.body
        for p in line.places
        if p.country
        and id(line) not in ahead
        and (id(line) in ours or not PLANNED.search(line.text[: p.span.start - line.start]))
        and not _STOP.match(line.text[p.span.end - line.start :])
        and not any(_of_another(s, p, others) for s in main if s.line is line)
        and p.country not in sides
        and (TALK.search(line.text) or _SIGNED.search(line.text))
        and place_weight(page, line, p, sides) >= 2.0
    ]
    countries = {p.country for p in found}
    return found[0] if len(countries) == 1 else None
