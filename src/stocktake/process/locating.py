"""What a text says of the countries it names as the place of a sitting: features for choosing the venue's country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from stocktake.process.choice import Features, likeliest, score
from stocktake.process.occurrence import is_seat
from stocktake.process.page import CONTACT, OPENING, Page
from stocktake.process.parties import TALK
from stocktake.process.sittings import Sitting
from stocktake.process.venues import place_weight
from stocktake.records import Place, Span


def places_by_country(page: Page) -> dict[str, list[tuple[int, Place]]]:
    """The places of the text with the number of their sentence, by country; the dateline's country besides."""
    found: dict[str, list[tuple[int, Place]]] = defaultdict(list)
    for k, line in enumerate(page.body):
        for p in line.places:
            if p.country:
                found[p.country].append((k, p))
    dateline = page.document.dateline
    if dateline is not None and dateline.country is not None:
        found.setdefault(dateline.country, [])
    return found


def country_features(
    page: Page,
    sides: tuple[str, ...],
    main: Sequence[Sitting],
    ours: Sequence[Sitting],
    ruled: str | None,
    third: Sequence[tuple[str, str]],
) -> dict[str, Features]:
    """Of each country: how it is named. ``ruled``: the country by the rules; ``third``: third parties with roles."""
    dateline = page.document.dateline.country if page.document.dateline else None
    lines = {id(s.line) for s in main}
    tied = {span for s in main for span in s.own}
    of_others = {span for s in ours if id(s.line) not in lines for span in s.own} - tied
    events = {p.span for e in page.events if e.type in CONTACT for p in e.places}
    hosts = {side for side, role in third if role == "host"}
    every = places_by_country(page)
    for host in hosts:
        if len(host) == 3 and host not in every:
            every[host] = []
    total = sum(len(v) for v in every.values())
    titled = page.document.title or ""
    found: dict[str, Features] = {}
    for country, mine in every.items():
        weights = [place_weight(page, page.body[k], p, sides) for k, p in mine]
        town = [p.name not in page.states for _, p in mine]
        own = any(country == s.split(".")[0] for s in sides)
        found[country] = {
            "ruled": float(country == ruled),
            "ruled other": float(ruled is not None and country != ruled),
            "dateline": float(country == dateline),
            "dateline other": float(dateline is not None and country != dateline),
            "host": float(country in hosts),
            "helper": float(any(country == s for s, _ in third)),
            "share": len(mine) / max(1, total),
            "first": float(bool(mine) and min(k for k, _ in mine) == 0),
            "early": float(any(k < OPENING for k, _ in mine)),
            "of it": float(any(id(page.body[k]) in lines for k, _ in mine)),
            "in talks": min(1.0, sum(bool(TALK.search(page.body[k].text)) for k, _ in mine) / 3),
            "tied": float(any(p.span in tied for _, p in mine)),
            "tied to contact": min(1.0, sum(p.span in events for _, p in mine) / 2),
            "tied to others": float(any(p.span in of_others for _, p in mine)),
            "at": min(1.0, sum(w >= 2 for w in weights) / 2),
            "at early": float(any(w >= 2 and k < OPENING for (k, _), w in zip(mine, weights, strict=True))),
            "at of it": float(
                any(w >= 2 and id(page.body[k]) in lines for (k, _), w in zip(mine, weights, strict=True))
            ),
            "town": float(any(town)),
            "town at": float(any(w >= 2 and t for w, t in zip(weights, town, strict=True))),
            "state name only": float(bool(town) and not any(town)),
            "side's own": float(own),
            "side's own town at": float(own and any(w >= 2 and t for w, t in zip(weights, town, strict=True))),
            "old": sum(page.is_history(page.body[k]) for k, _ in mine) / max(1, len(mine)),
            "title": float(any(p.name in titled for _, p in mine)),
            "only one": float(len(every) == 1),
        }
    told = {c for c, f in found.items() if f["tied"] or f["at of it"]}
    for country, f in found.items():
        if country == dateline:
            f |= {
                "dateline only": float(not every[country]),
                "dateline told": float(country in told),
                "dateline against": float(bool(told - {country})),
                "dateline only against": float(not every[country] and bool(told - {country})),
                "dateline of a side": f["side's own"],
                "dateline of a side against": f["side's own"] * float(bool(told - {country})),
            }
        elif country in told:
            f["told alone"] = float(len(told) == 1)
    return found


def only_dateline(page: Page, country: str | None) -> bool:
    """Whether a text names a country by its dateline alone."""
    return country is not None and not places_by_country(page).get(country)


def is_told(page: Page, main: Sequence[Sitting], place: Place) -> bool:
    """Whether the words lead from the sitting straight to a place: "met on Monday in X"."""
    return any(_seated(page, s, place) for s in main)


def _seated(page: Page, sitting: Sitting, place: Place) -> bool:
    end, start = sitting.span.end, place.span.start
    if not end <= start <= end + _REACH:
        return False
    between = page.document.text[end:start]
    for day in sitting.line.dates:
        between = between.replace(f" {page.document.text[slice(*day.span)]}", "")
    return is_seat(between)


def place_in(page: Page, country: str, main: Sequence[Sitting], sides: tuple[str, ...]) -> Place | None:
    """The place in a country that the text gives most weight: towns before the country's name, the dateline last."""
    lines = {id(s.line) for s in main}
    tied = {span for s in main for span in s.own}

    def worth(item: tuple[int, Place]) -> tuple[float, ...]:
        k, p = item
        town = p.name not in page.states
        return (town, p.span in tied, place_weight(page, page.body[k], p, sides), id(page.body[k]) in lines, -k)

    mine = places_by_country(page).get(country, [])
    best = max(mine, key=worth, default=None)
    line = page.document.dateline
    if line is not None and line.country == country and (best is None or best[1].name in page.states):
        return Place(Span(*line.span), line.place.split(",")[0], country)
    if best is not None:
        return best[1]
    span = next((n.span for here in page.body for n in here.named if n.side == country), None)
    return Place(span, page.document.text[slice(*span)], country) if span else None


_LEAST = 0.4
_REACH = 60  # characters


def choose_country(candidates: Mapping[str, Features]) -> str | None:
    """The country where they sat; None where no candidate is likely enough."""
    scores = {country: score("country", features) for country, features in candidates.items()}
    if not scores:
        return None
    best, sure = likeliest(scores)
    return best if sure >= _LEAST else None
