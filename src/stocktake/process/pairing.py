"""What a text says of the sides it names, and of two of them together: features for choosing the principals.

Beside every two sides each side alone is a candidate: it sat with somebody whom the text does not name, or names by a
word that no table knows ("the government and an alliance of holdout groups"). Two of the others are then no principals.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations

from stocktake.process.choice import Features, chance, likeliest, score
from stocktake.process.page import CONTACT, OPENING, Named, Page, once, side_of
from stocktake.process.parties import (
    TALK,
    Parties,
    find_parties,
    first_mention,
    is_comment,
    lists_of_sides,
    pair_weights,
)
from stocktake.process.roles import ROLES, tagged
from stocktake.sentences import news_items

_MOST_SIDES = 16
_FURTHER = 0.6  # how likely a third side must be
# What sides without a known name are called.
_UNNAMED = re.compile(
    r"\b(?:opposition|rebels?|groups?|factions?|movement|alliance|coalition|unions?|clans?|communit(?:y|ies)|tribes?|"
    r"elders|party|parties|militias?|insurgents|separatists|protesters|compan(?:y|ies))\b",
    re.I,
)


def sides_named(page: Page) -> list[str]:
    """Every side of the text, in order."""
    return list(dict.fromkeys(n.side for line in (*page.body, *page.lines) for n in line.named))


@once
def side_features(page: Page) -> dict[str, Features]:
    """What the text says of each side: shares (0 to 1) and yes or no (0 or 1)."""
    roles, body = tagged(page), page.body
    mentions: dict[str, list[tuple[int, Named, bool]]] = defaultdict(list)
    for k, line in enumerate(body):
        for n in line.named:
            mentions[n.side].append((k, n, line.is_place(n)))
    titled = {n.side for line in page.lines if line.span is None for n in line.named}
    contacts = [e for e in page.events if e.type in CONTACT]
    acting = [set(page.sides(a for r in e.actors for a in r.actors)) for e in contacts]
    helping = [{side_of(a) for t in e.third_parties for a in t.actors} for e in page.events]
    speaking = [set(page.sides(q.speaker.actors)) for q in page.quotes if q.speaker]
    dateline = page.document.dateline.country if page.document.dateline else None
    found: dict[str, Features] = {}
    for side in sides_named(page):
        mine = mentions[side]
        there = [m for m in mine if not m[2]]
        lines = {k for k, _, _ in there}
        told = {roles[n] for _, n, _ in mine if n in roles}
        sovereign = any(n.sovereign for _, n, _ in mine) or not mine
        found[side] = {
            "lines": len(lines) / max(1, len(body)),
            "title": float(side in titled),
            "first": float(0 in lines),
            "early": float(any(k < OPENING for k in lines)),
            "late": float(bool(lines) and min(lines) > len(body) / 2),
            "once": float(len(lines) == 1),
            "organisation": float(not sovereign),
            "movement": float(sovereign and "." in side),
            "role": sum(n in roles for _, n, _ in mine) / max(1, len(mine)),
            "only role": float(bool(there) and all(n in roles for _, n, _ in there)),
            "person": sum(n.person is not None for _, n, _ in mine) / max(1, len(mine)),
            "place": sum(p for _, _, p in mine) / max(1, len(mine)),
            "acts": sum(side in a for a in acting) / max(1, len(acting)),
            "acts first": float(bool(acting) and side in acting[0]),
            "helps": sum(side in h for h in helping) / max(1, sum(bool(h) for h in helping)),
            "speaks": sum(side in s for s in speaking) / max(1, len(speaking)),
            "comments": sum(is_comment(body[k]) for k in lines) / max(1, len(lines)),
            "dateline": float(dateline is not None and dateline == side.split(".")[0]),
            "letterhead": float(side in page.header),
        } | {f"as {r}": float(r in told) for r in ROLES}
    return found


def pair_features(page: Page) -> dict[frozenset[str], Features]:
    """For every two of the sides named in most sentences what is said of each and of both."""
    single = side_features(page)
    if len(single) > _MOST_SIDES:  # a list of all states has 20,000 pairs
        kept = sorted(single, key=lambda s: -single[s]["lines"] - single[s]["title"])[:_MOST_SIDES]
        single = {s: f for s, f in single.items() if s in kept}
    weights = pair_weights(page)
    best = max(weights.values(), default=0.0)
    order = sorted(weights, key=lambda p: (-weights[p], sorted(p)))
    rank = {pair: k for k, pair in enumerate(order)}
    lines = [line.sides() for line in page.body]
    talk = [bool(TALK.search(line.text)) for line in page.body]
    contacts = [
        (e.score, set(page.sides(a for r in (*e.actors, *e.recipients) for a in r.actors)))
        for e in page.events
        if e.type in CONTACT
    ]
    groups = [set(sides) for _, sides in page.groups]
    lists = [(sides, line in page.body[:OPENING]) for line, sides in lists_of_sides(page)]
    found: dict[frozenset[str], Features] = {}
    for a, b in combinations(single, 2):
        pair = frozenset((a, b))
        one, two = single[a], single[b]
        state = a.split(".")[0] == b.split(".")[0]
        both = [pair <= here for here in lines]
        features = {f"sum {k}": one[k] + two[k] for k in one} | {f"least {k}": min(one[k], two[k]) for k in one}
        features |= {
            "weight": weights.get(pair, 0.0) / best if best else 0.0,
            "heaviest": float(rank.get(pair, 9) == 0),
            "second": float(rank.get(pair, 9) == 1),
            "sure": min(1.0, weights.get(pair, 0.0) / 8),
            "together": sum(both) / max(1, len(both)),
            "together first": float(bool(both) and both[0]),
            "together early": float(any(both[:OPENING])),
            "together in talks": min(1.0, sum(x and t for x, t in zip(both, talk, strict=True)) / 3),
            "contact": min(1.0, sum(s for s, sides in contacts if pair <= sides) / 3),
            "contact of two": min(1.0, sum(s for s, sides in contacts if pair == sides) / 3),
            "group": min(1.0, sum(pair == g for g in groups) / 3),
            "in group": min(1.0, sum(pair < g for g in groups) / 3),
            "in list": min(1.0, sum(pair <= sides for sides, _ in lists) / 2),
            "in list early": float(any(early and pair <= sides for sides, early in lists)),
            "state and own movement": float(state and ("." in a) != ("." in b)),
            "movements of one state": float(state and "." in a and "." in b),
            "two states": float("." not in a and "." not in b and one["organisation"] + two["organisation"] == 0),
            "state and other movement": float(not state and ("." in a) != ("." in b)),
        }
        found[pair] = features
    return found


def alone_features(page: Page, pairs: dict[frozenset[str], Features]) -> dict[frozenset[str], Features]:
    """For every side what is said of it, and whether the text (``pairs``) puts it, or others, at one table by name.

    And for nobody (the empty set): a text may tell of the talks of sides of which it names none by a known name.
    """
    single = side_features(page)
    text = {
        "alone": 1.0,
        "alone, surest pair": max((f["sure"] for f in pairs.values()), default=0.0),
        "alone, most in talks": max((f["together in talks"] for f in pairs.values()), default=0.0),
        "alone, unnamed": min(1.0, len(_UNNAMED.findall(page.document.text)) / 8),
        "alone, unnamed first": float(any(_UNNAMED.search(line.text) for line in page.body[:2])),
        "alone, sides": min(1.0, len(single) / 10),
        "alone, two sides": float(len(single) == 2),
        "alone, one side": float(len(single) == 1),
    }
    found = {frozenset[str](): {k.replace("alone", "nobody"): v for k, v in text.items()}}
    for side, features in single.items():
        own = max((f["weight"] * f["sure"] for pair, f in pairs.items() if side in pair), default=0.0)
        found[frozenset((side,))] = {f"one {k}": v for k, v in features.items()} | text | {"alone, own pair": own}
    return found


def further_features(page: Page, pair: frozenset[str], pairs: dict[frozenset[str], Features]) -> dict[str, Features]:
    """For every side besides the two: what is said of it, and of it with each of them (``pairs``)."""
    single, lists = side_features(page), [sides for _, sides in lists_of_sides(page)]
    found: dict[str, Features] = {}
    for side in single:
        if side in pair or any(frozenset((side, other)) not in pairs for other in pair):
            continue
        beside = [pairs[frozenset((side, other))] for other in pair]
        features = dict(single[side])
        for name in ("weight", "together", "together in talks", "contact", "group", "in group"):
            features[f"least {name}"] = min(b[name] for b in beside)
            features[f"most {name}"] = max(b[name] for b in beside)
        mine = [sides for sides in lists if pair | {side} <= sides]
        features["listed"] = min(1.0, len(mine) / 2)
        features["listed, three"] = float(any(len(sides) == 3 for sides in mine))
        features["own movement"] = max(b["state and own movement"] for b in beside)
        features["fellow movement"] = max(b["movements of one state"] for b in beside)
        found[side] = features
    return found


def choose_parties(page: Page) -> Parties | None:
    """The sides the document's talks are between, as likely as what was learned makes them.

    One side where the other has no name that we know; None where none of them has.
    """
    if news_items(page.document.text):
        return find_parties(page)  # a list of news: what was learned is of reports on one thing
    pairs = pair_features(page)
    candidates = pairs | alone_features(page, pairs)
    best, sure = likeliest({sides: score("pair", f) for sides, f in candidates.items()}, sorted)
    ruled = find_parties(page) if best else None
    if ruled is not None and best <= set(ruled.sides) and len(ruled.sides) > 2:
        return Parties(ruled.sides, sure)  # the rules know groups: "the six powers", "the three presidents agreed"
    if len(best) < 2:
        return Parties(tuple(best), sure) if best else None
    others = further_features(page, best, pairs)
    more = {side for side, features in others.items() if chance("further", features) >= _FURTHER}
    return Parties(tuple(sorted(best | more, key=lambda s: first_mention(page, s))), sure)
