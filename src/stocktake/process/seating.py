"""Who sat at the table and how high: features for choosing those who took part, and each side's level."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from stocktake.process.choice import Features, chance, score
from stocktake.process.delegations import Seat, is_aside, is_seated, seats_of, speaks
from stocktake.process.page import CONTACT, OPENING, Line, Named, Page
from stocktake.process.ranks import GROUPS, NOT_STATED, group_level, rank_in, shared_groups
from stocktake.process.sittings import Sitting

LEVELS = (1, 2, 3, 4, 5)
# Who sat there without being named: then leaders and ministers who are named are seldom whom a side was led by.
_DELEGATES = re.compile(
    r"\b(?:delegations?|teams?|negotiators|representatives|envoys|experts|officials|technical|commanders|panels?|"
    r"working groups?|committees?)\b",
    re.I,
)


class Table:
    """A page looked at for who took part.

    Args:
        sides, third: the principals, and third parties with their roles.
        main, others: the mentions of the sitting, and of the sides' other sittings.
        ruled: those who took part by the rules; ``ruled_level``: the sides' levels by them.
    """

    def __init__(
        self,
        page: Page,
        sides: tuple[str, ...],
        third: Sequence[tuple[str, str]],
        main: Sequence[Sitting],
        others: Sequence[Sitting],
        ruled: Sequence[str],
        ruled_level: Mapping[str, int],
    ) -> None:
        self._page, self._sides, self._ruled, self._ruled_level = page, sides, set(ruled), ruled_level
        self._roles = {side: role for side, role in third}
        self._main = {id(s.line) for s in main}
        self._verbs = {id(s.line) for s in main if s.verb}
        self._old = {id(s.line) for s in others if s.status in ("recalled", "negated")} - self._main
        self._next = {id(s.line) for s in others if s.status in ("planned", "proposed")} - self._main
        self._seats = seats_of(page, sides, set(self._roles), list(main), self._old, self._next | self._old)
        self._named: dict[str, list[tuple[int, Line, Named]]] = defaultdict(list)
        for k, line in enumerate(page.body):
            for n in line.named:
                if n.person:
                    self._named[n.person].append((k, line, n))
        for n in page.strangers:
            where = page.number_at(n.span.start)
            if where is not None and n.person:
                self._named[n.person].append((where, page.body[where], n))
        self._titled = {n.person for line in page.lines if line.span is None for n in line.named if n.person}
        self._met = [
            r.span for s in main for k in s.events for r in (*page.events[k].actors, *page.events[k].recipients)
        ]
        self._helped = [t.span for s in main for k in s.events for t in page.events[k].third_parties]
        contacts = [e for e in page.events if e.type in CONTACT]
        self._contacts = {
            kind: [r.span for e in contacts if (e.realis == "held") == kind for r in (*e.actors, *e.recipients)]
            for kind in (True, False)
        }
        groups = [(rank, id(line)) for line in page.body for rank, p in GROUPS if p.search(line.text)]
        self._every = {rank for rank, _ in groups}
        self._grouped = {rank for rank, line in groups if line in self._main}
        self._told = {side: group_level(page, side, sides, list(main), self._old | self._next) for side in sides}
        self._delegates = any(_DELEGATES.search(s.line.text) for s in main)
        self._same = Counter(mine[0][2].side for mine in self._named.values())

    def candidates(self) -> list[str]:
        """Every person named, in text order."""
        return list(self._named)

    def features(self, person: str) -> Features:
        """Of one person."""
        mine = self._named[person]
        seat = self._seats.get(person, Seat(mine[0][2].side))
        side, lines = mine[0][2].side, {k for k, _, _ in mine}
        rank = min((rank_in(self._page, n) for _, _, n in mine), default=NOT_STATED)
        within = lambda spans: any(s.start <= n.span.start < s.end for _, _, n in mine for s in spans)  # noqa: E731
        aside = [is_aside(line, n) for _, line, n in mine]
        found: Features = {
            "ruled": float(person in self._ruled),
            "principal": float(side in self._sides),
            "third": float(side in self._roles),
            "neither": float(side not in self._sides and side not in self._roles),
            "stranger": float(side.startswith("?") and side not in self._sides),
            "weight": min(1.0, seat.weight / 5),
            "seated": float(any(is_seated(line.text, n, line.start) for _, line, n in mine)),
            "speaks": float(any(speaks(self._page, line, n) for _, line, n in mine)),
            "outside": float(seat.outside),
            "lines": min(1.0, len(lines) / 4),
            "first": float(0 in lines),
            "early": float(min(lines) < OPENING),
            "late": float(min(lines) > len(self._page.body) / 2),
            "title": float(person in self._titled),
            "of it": float(any(id(line) in self._main for _, line, _ in mine)),
            "of its verb": float(any(id(line) in self._verbs for _, line, _ in mine)),
            "old only": float(all(id(line) in self._old for _, line, _ in mine)),
            "next only": float(all(id(line) in self._next for _, line, _ in mine)),
            "aside": sum(aside) / len(aside),
            "met": float(within(self._met)),
            "helped": float(within(self._helped)),
            "in held contact": float(within(self._contacts[True])),
            "in other contact": float(within(self._contacts[False])),
            "alone of side": float(self._same[side] == 1),
            "history": sum(self._page.is_history(line) for _, line, _ in mine) / len(mine),
            "no office": float(all(n.office is None for _, _, n in mine)),
        }
        found |= {f"rank {rank}": 1.0}
        if side in self._roles:
            found[f"of {self._roles[side]}"] = 1.0
        best = min((self._ruled_level.get(s, NOT_STATED) for s in self._sides), default=NOT_STATED)
        found[f"rank {min(rank, 4)} where level {best}"] = 1.0
        return found

    def persons(self) -> tuple[str, ...]:
        """Those who likely took part."""
        return tuple(p for p in self._named if chance("person", self.features(p)) >= 0.5)

    def ranks(self, side: str, persons: Sequence[str]) -> list[int]:
        """Ranks of a side's persons among those given."""
        return [
            min(rank_in(self._page, n) for _, _, n in self._named[p])
            for p in persons
            if p in self._named and self._named[p][0][2].side == side
        ]

    def level_features(self, side: str, persons: Sequence[str]) -> dict[int, Features]:
        """Of each level for one side, where ``persons`` took part."""
        mine, ruled = self.ranks(side, persons), self._ruled_level.get(side, NOT_STATED)
        told = self._told[side]  # by an office without a name
        known = [r for r in mine if r != NOT_STATED]
        others = {self._ruled_level.get(s, NOT_STATED) for s in self._sides if s != side}
        theirs = {r for s in self._sides if s != side for r in self.ranks(s, persons)}
        movement = "." in side
        return {
            level: {
                f"is {level}": 1.0,
                f"is {level} of movement": float(movement),
                f"is {level} of delegates": float(self._delegates),
                "ruled": float(level == ruled),
                f"ruled {level}": float(level == ruled),
                "not ruled": float(ruled not in (level, NOT_STATED)),
                "told": float(level == told),
                "not told": float(told not in (level, NOT_STATED)),
                "highest": float(bool(known) and level == min(known)),
                "lowest": float(bool(known) and level == max(known)),
                "some": float(level in known),
                "above all": float(bool(known) and level < min(known)),
                "below all": float(bool(known) and level > max(known)),
                "others ruled": float(level in others),
                "others": float(level in theirs),
                "group": float(level in self._grouped),
                "group somewhere": float(level in self._every),
                "unranked": float(not known and bool(mine) and level == 3),
            }
            for level in LEVELS
        }

    def levels(self, persons: Sequence[str]) -> dict[str, int]:
        """The likeliest level of each side where ``persons`` took part.

        A state of which only the others' ministers are told was at their level where the text speaks of such
        ministers together ("Ana Roe met the foreign ministers of the six") and not of one side's: right for 57 of
        the 67 such sides of coded reports that the coders give a level, while 17 more have none.
        """
        found = {side: self.level(side, persons) for side in self._sides}
        told = {v for v in found.values() if v != NOT_STATED}
        if len(told) == 1 and told <= shared_groups(self._page):
            return {side: min(told) if v == NOT_STATED and "." not in side else v for side, v in found.items()}
        return found

    def level(self, side: str, persons: Sequence[str]) -> int:
        """The likeliest level of one side; NOT_STATED where neither a person nor a group of it is told."""
        ruled = self._ruled_level.get(side, NOT_STATED)
        if ruled == self._told[side] == NOT_STATED and not self.ranks(side, persons):
            return NOT_STATED
        features = self.level_features(side, persons)
        return max(LEVELS, key=lambda v: score("level", features[v]))
