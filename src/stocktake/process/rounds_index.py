"""Finds the rounds worth comparing with a mention: by month, by named day, by rare words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from stocktake.process.mentions import Mention
from stocktake.process.rounds_cluster import Cluster, Vector
from stocktake.process.rounds_fit import GOING_ON_DAYS

FEW = 200  # up to so many rounds an undated mention is compared with all; above, with those that share rare words


class Index:
    """Finds the rounds worth comparing with a mention: by month, by named day, by rare words."""

    def __init__(self, clusters: Iterable[Cluster]) -> None:
        self.clusters: list[Cluster] = []
        self._months: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._days: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._words: dict[str, list[int]] = defaultdict(list)
        self._undated: list[int] = []
        self._number: dict[int, int] = {}
        for c in clusters:
            self.take(c)

    def take(self, c: Cluster) -> None:
        n = self._number[id(c)] = len(self.clusters)
        self.clusters.append(c)
        if c.first and c.last:
            for month in _months(c.first, c.last):
                self._months[month].append(n)
            for step in range(min(60, (c.last - c.first).days + 1)):
                day = c.first + timedelta(days=step)
                self._days[day.month, day.day].append(n)
        else:
            self._undated.append(n)
        for word in _rare(c.words):
            self._words[word].append(n)

    def grown(self, c: Cluster) -> None:
        """A round took a mention in: its words may now be found too."""
        n = self._number[id(c)]
        for word in _rare(c.words):
            if not self._words[word] or n not in self._words[word][-8:]:
                self._words[word].append(n)

    def near(self, m: Mention) -> Iterator[Cluster]:
        """Rounds in the mention's time, and undated ones while they are few."""
        assert m.first and m.last
        margin = timedelta(days=GOING_ON_DAYS if m.realis == "ongoing" else 5)
        months = _months(m.first - margin, m.last + margin)
        found = {n for month in months for n in self._months.get(month, ())}
        yield from (self.clusters[n] for n in sorted(found | set(self._undated[:FEW])))

    def within(self, m: Mention, before: int, after: int) -> Iterator[Cluster]:
        """Dated rounds in the months so many days before and after a mention's publication."""
        if m.published is None:
            return
        months = _months(m.published - timedelta(days=before), m.published + timedelta(days=after))
        for n in sorted({n for month in months for n in self._months.get(month, ())}):
            yield self.clusters[n]

    def like(self, m: Mention, vector: Vector) -> Iterator[Cluster]:
        """Rounds that an undated mention may belong to."""
        if len(self.clusters) <= FEW:
            yield from self.clusters
            return
        found = {n for _, month, day in m.hints for n in self._days.get((month, day), ())[:FEW]}
        votes = Counter(n for word in _rare(vector) for n in set(self._words.get(word, ())[:FEW]))
        found |= {n for n, _ in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:FEW]}
        yield from (self.clusters[n] for n in sorted(found))


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _rare(words: Vector, n: int = 24) -> list[str]:
    """The heaviest words, ties by the alphabet."""
    return sorted(words, key=lambda w: (-words[w], w))[:n]
