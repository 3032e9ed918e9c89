"""A round in the making: the mentions that rules R1-R6 laid to one round, and what they say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from stocktake.process.mentions import AHEAD, Mention

Vector = Mapping[str, float]


@dataclass
class Cluster:
    """A round in the making: its mentions, why each is in it, and what they say together."""

    members: list[Mention] = field(default_factory=list)
    why: dict[str, tuple[str, str]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    core: tuple[date, date] | None = None  # the days of the first mention, and of stated stretches of days
    cities: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    points: list[tuple[float, float]] = field(default_factory=list)
    levels: Counter[int] = field(default_factory=Counter)
    ranks: dict[str, set[int]] = field(default_factory=dict)  # per side
    third: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    principals: set[str] = field(default_factory=set)
    words: dict[str, float] = field(default_factory=dict)
    news: set[date] = field(default_factory=set)  # publication days of members that report a sitting without its day
    news_only: bool = True

    def add(self, mention: Mention, rule: str, reason: str, vector: Vector) -> None:
        """Take a mention in; only mentions whose days are given by a text move the round's days."""
        self.members.append(mention)
        if mention.assumed and mention.realis not in AHEAD and mention.last:
            self.news.add(mention.last)
        else:
            self.news_only = False
        self.why[mention.key] = (rule, reason)
        if mention.first and mention.last and (mention.exact or self.first is None):
            self.first = min(self.first or mention.first, mention.first)
            self.last = max(self.last or mention.last, mention.last)
            stretch = mention.exact and mention.first < mention.last
            if self.core is None or stretch:
                self.core = self.first, self.last
        self.cities.update([mention.city] if mention.city else ())
        self.countries.update([mention.country] if mention.country else ())
        if mention.at and not close(mention.at, self.points):
            self.points.append(mention.at)
        rank = rank_of_mention(mention)
        self.levels.update([rank] if rank else ())
        for side, level in mention.level.items():
            if level != 9:
                self.ranks.setdefault(side, set()).add(level)
        self.third |= mention.third
        self.numbers.update([mention.number] if mention.number else ())
        self.principals |= mention.principals
        if mention.main:
            for word, weight in vector.items():
                self.words[word] = self.words.get(word, 0.0) + weight

    @property
    def took_place(self) -> bool:
        """Whether any report says that it was held."""
        return any(m.realis not in AHEAD for m in self.members)

    @property
    def remote(self) -> bool:
        return all(m.remote for m in self.members)

    @property
    def kind(self) -> str:
        kinds = {m.kind for m in self.members}
        return "round" if "round" in kinds else min(kinds)


def close(at: tuple[float, float], points: Iterable[tuple[float, float]]) -> bool:
    """Within a quarter of a degree: Arlington is at Washington, the White House in it."""
    return any(abs(at[0] - lat) <= 0.25 and abs(at[1] - lon) <= 0.25 for lat, lon in points)


def rank_of_mention(m: Mention) -> int | None:
    """The highest rank of those present; None where no rank is stated."""
    known = [level for level in m.level.values() if level != 9]
    return min(known) if known else None


def days_between(m: Mention, c: Cluster) -> int:
    """Days between a dated mention and a round; 0 when they overlap or one has no date."""
    if not (m.first and m.last and c.first and c.last):
        return 0
    return max(0, (m.first - c.last).days, (c.first - m.last).days)


def same_ranks(m: Mention, c: Cluster) -> bool | None:
    """Whether every side has the rank in a round that a mention states; None where the round does not say of each."""
    told = {side: level for side, level in m.level.items() if level != 9}
    if any(level not in c.ranks[side] for side, level in told.items() if side in c.ranks):
        return False
    return True if told and set(told) <= set(c.ranks) else None
