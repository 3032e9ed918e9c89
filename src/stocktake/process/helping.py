"""What a text says of a side's part in others' talks: features for choosing third parties and their roles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from stocktake.process.choice import Features
from stocktake.process.page import OPENING, Line, Page, side_of
from stocktake.process.pairing import side_features
from stocktake.process.roles import ROLES, role_claims
from stocktake.process.sittings import Sitting
from stocktake.records import Span

# The stems by which each role is told: whether one stands in a side's sentence says something, not all.
STEMS = {
    "host": re.compile(r"\b(?:host|venue|receiv|hospitality|soil|roof)\w*", re.I),
    "mediator": re.compile(r"\b(?:mediat|broker|chair|shuttl|go-between|intermediar)\w*", re.I),
    "facilitator": re.compile(r"\b(?:facilitat|good offices|accompan|support|assist)\w*", re.I),
    "convenor": re.compile(r"\b(?:conven|invit|initiat|auspices|organi[sz]|sponsor|brought together)\w*", re.I),
    "guarantor": re.compile(r"\bguarant\w*", re.I),
    "observer": re.compile(r"\b(?:observ|witness|attend|accompan|present)\w*", re.I),
}


class Helpers:
    """A page looked at for what third parties do.

    Args:
        main, ours: the mentions of the sitting, and of all the sides' sittings.
        ruled: (side, role) as the rules have it.
        soil: the country where they sat, if known.
    """

    def __init__(
        self,
        page: Page,
        sides: tuple[str, ...],
        main: Sequence[Sitting],
        ours: Sequence[Sitting],
        ruled: Collection[tuple[str, str]],
        soil: str | None,
    ) -> None:
        self._page, self._sides, self._ruled, self._soil = page, sides, ruled, soil
        self.single = {s: f for s, f in side_features(page).items() if s not in sides}
        self._lines: dict[str, list[Line]] = defaultdict(list)
        self._claims: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for line in page.lines:
            for side in dict.fromkeys(n.side for n in line.named):
                self._lines[side].append(line)
            for claim in role_claims(line):
                self._claims[claim.side, claim.role].append(line)
        self._main = {id(s.line) for s in main}
        self._old = {id(s.line) for s in ours if s.status == "recalled"} - self._main
        self._early = {id(line) for line in page.body[:OPENING]}
        mine = {k for s in main for k in s.events}
        self._model: dict[tuple[str, str], float] = defaultdict(float)
        self._model_main: set[tuple[str, str]] = set()
        for k, e in enumerate(page.events):
            for t in e.third_parties:
                for side in dict.fromkeys(map(side_of, t.actors)):
                    self._model[side, t.role] += e.score
                    if k in mine:
                        self._model_main.add((side, t.role))

    def features(self, side: str, role: str) -> Features:
        """Of one side in one role."""
        lines, stem, claims = self._lines[side], STEMS[role], self._claims.get((side, role), [])
        stemmed = [line for line in lines if stem.search(line.text)]
        others = [r for r in ROLES if r != role and (side, r) in self._ruled]
        found = {f"side {k}": v for k, v in self.single[side].items()}
        found |= {
            "ruled": float((side, role) in self._ruled),
            "ruled otherwise": float(bool(others)),
            "ruled none": float(not others and (side, role) not in self._ruled),
            "claimed": float(bool(claims)),
            "claimed twice": float(len(claims) > 1),
            "claimed early": float(any(id(line) in self._early or line.span is None for line in claims)),
            "claimed of it": float(any(id(line) in self._main for line in claims)),
            "claimed of old": float(bool(claims) and all(id(line) in self._old for line in claims)),
            "model": min(1.0, self._model.get((side, role), 0.0) / 2),
            "model of it": float((side, role) in self._model_main),
            "model otherwise": min(1.0, sum(self._model.get((side, r), 0.0) for r in ROLES if r != role) / 2),
            "stem": float(bool(stemmed)),
            "stem of it": float(any(id(line) in self._main for line in stemmed)),
            "stem early": float(any(id(line) in self._early for line in stemmed)),
            "stems": len(stemmed) / max(1, len(lines)),
            "of it": float(any(id(line) in self._main for line in lines)),
            "with both": float(any(set(self._sides[:2]) <= line.sides() for line in lines)),
            "old only": float(bool(lines) and all(id(line) in self._old for line in lines)),
            "soil": float(self._soil is not None and side == self._soil),
            "other soil": float(self._soil is not None and side != self._soil),
            "inner talks": float(any("." in s for s in self._sides)),
            "one side": float(len(self._sides) == 1),
            "few sides": float(len(self.single) <= 2),
        }
        return found

    def evidence(self, side: str, role: str) -> Span | None:
        """The words that say so best: a mention beside the role's stem, else the first mention."""
        lines = [line for line in self._lines[side] if line.span is not None]
        stemmed = [line for line in lines if STEMS[role].search(line.text)]
        return next((n.span for line in (*stemmed, *lines) for n in line.named if n.side == side), None)

    def candidates(self) -> Iterable[str]:
        """Sides that could be third parties, in text order; a side that is only a local unknown is none."""
        return (s for s in self.single if not s.startswith("?"))
