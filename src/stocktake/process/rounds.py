"""Mentions of many documents -> rounds, by the codebook's rules R1-R6; every link keeps the rule that made it.

Three passes, each over a sorted list, so that the order of adding cannot matter. First mentions whose days the text
gives found rounds; then those dated to a week, month or year; then undated ones find the round they fit best by
place, third parties, level, number, days named in the text and rare words. What fits none founds a round of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from stocktake.process.mentions import AHEAD, Mention
from stocktake.process.texts import cosine

Vector = Mapping[str, float]

APART_DAYS = 2  # R1: sessions at most two days apart are one round
GOING_ON_DAYS = 45  # R4, and reports that a round goes on: the longest cycle in the dev reports took 39 days
CYCLE_DAYS = 14  # R4: numbered cycles last weeks; reports of one name its opening, its close or a day between
# Tuned on ../shared/data/reports/dev.jsonl (90 reports, four processes) with benchmarks/rounds.py; B-cubed F1 is level
# for 1.2-1.8 (undated). With ALIKE at 0 two of 71 reports as the reader reads them land in a wrong round.
FITS_VAGUE = 1.0
FITS_PLAN = 1.3  # benchmarks/current_events.py: level for precision from 1.3, recall falls above
LOOKS_BACK_DAYS = (
    20  # a report without a day is not about a round of months ago, though in the same city; level from 20
)
FITS_UNDATED = 1.5
ALIKE = 0.12  # cosine of an undated report's rare words with a round's, from which the words say something
FEW = 200  # up to so many rounds an undated mention is compared with all; above, with those that share rare words


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
        if mention.at and not _close(mention.at, self.points):
            self.points.append(mention.at)
        rank = _rank(mention)
        self.levels.update([rank] if rank else ())
        self.third |= mention.third
        self.numbers.update([mention.number] if mention.number else ())
        self.principals |= mention.principals
        if mention.main:
            for word, weight in vector.items():
                self.words[word] = self.words.get(word, 0.0) + weight

    @property
    def took_place(self) -> bool:
        """Whether any report says that it was held."""
        return any(m.realis not in AHEAD and m.realis != "cancelled" for m in self.members)

    @property
    def remote(self) -> bool:
        return all(m.remote for m in self.members)

    @property
    def kind(self) -> str:
        kinds = {m.kind for m in self.members}
        return "round" if "round" in kinds else min(kinds)


def cluster(mentions: Iterable[Mention], vectors: Mapping[str, Vector]) -> list[Cluster]:
    """Rounds, contacts and announcements, by date; undated last. ``vectors``: document id -> weighted words."""
    ordered = sorted(mentions, key=lambda m: (m.first or date.max, m.last or date.max, m.key))
    contacts = [m for m in ordered if m.kind == "contact"]
    found = _cluster([m for m in ordered if m.kind != "contact"], vectors) + _cluster(contacts, vectors)
    return by_date(found)


def by_date(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Clusters by their days, undated last; of equal days, by the first key."""
    return sorted(clusters, key=lambda c: (c.first or date.max, c.last or date.max, min(m.key for m in c.members)))


def _cluster(ordered: Sequence[Mention], vectors: Mapping[str, Vector]) -> list[Cluster]:
    clusters: list[Cluster] = []
    _found_by_days([m for m in ordered if m.exact], clusters, vectors)
    index = _Index(clusters)
    # A main report may found a round; what is only recalled in passing, without a day, may not.
    for main in (True, False):
        vague = [m for m in ordered if m.main == main and m.dated and not m.exact]
        for m in sorted(vague, key=_width):
            if _is_offer(m):
                continue
            vector = vectors.get(m.document, {})
            # What is only proposed or planned, without a day, needs more than the season in common with a round.
            least = FITS_PLAN if m.assumed and m.realis in AHEAD else FITS_VAGUE
            if not _attach(m, index.near(m), index, least, vector):
                # The report may look back at a round some weeks old.
                older = index.like(m, vector) if m.assumed and m.realis not in AHEAD else ()
                older = (c for c in older if c.took_place)  # nobody reports as held what was only planned long ago
                if not _attach(m, older, index, FITS_UNDATED, vector):
                    _found(m, index, vector)
        for m in ordered:
            if m.main == main and not m.dated:
                vector = vectors.get(m.document, {})
                if not _attach(m, index.like(m, vector), index, FITS_UNDATED, vector):
                    _found(m, index, vector)
    return index.clusters


def _width(m: Mention) -> tuple[timedelta, date, str]:
    assert m.first and m.last
    return m.last - m.first, m.first, m.key


# First pass: days given by the text


def _found_by_days(exact: Sequence[Mention], clusters: list[Cluster], vectors: Mapping[str, Vector]) -> None:
    open_now: list[Cluster] = []
    for m in exact:
        assert m.first
        open_now = [c for c in open_now if c.last and (m.first - c.last).days <= GOING_ON_DAYS]
        fits = [(fit, -n, c) for n, c in enumerate(open_now) if (fit := _fits(m, c)) is not None]
        vector = vectors.get(m.document, {})
        if fits:
            (_, rule, reason), _, best = max(fits, key=lambda f: (f[0][0], f[1]))
            best.add(m, rule, reason, vector)
            continue
        new = Cluster()
        new.add(m, *_founded(m), vector)
        clusters.append(new)
        open_now.append(new)


def _founded(m: Mention) -> tuple[str, str]:
    if m.kind == "contact":
        return "R5", "contact by telephone, video or in writing; not counted as a round"
    if m.realis not in ("held", "ongoing", "background"):
        return "R6", f"{m.realis}: recorded, not counted as held"
    if m.number:
        return "R4", f"round number {m.number} as reported"
    return "R1", "first report of these principals on these days"


def _fits(m: Mention, c: Cluster) -> tuple[float, str, str] | None:
    """Score, rule and reason for which a mention with given days belongs to a round; None when it does not."""
    if len(m.principals & c.principals) < 2:
        return None
    gap, place, level = _gap(m, c), _place(m, c), _level(m, c)
    if gap and (m.number or 0) > 1 and not c.numbers:
        return None  # "the second round" is not the one of the day before
    if m.number and c.numbers:
        # The announcement of the next cycle may carry its number, and stands at another place.
        if m.number not in c.numbers or (place < -1 and gap > APART_DAYS):
            return None
        return 10.0 - gap / 10, "R4", f"number {m.number} in both reports"
    if gap > APART_DAYS and not (_same_city(m, c) and (_goes_on(m, c) or (c.numbers and gap <= CYCLE_DAYS))):
        return None
    if _apart(m, c, gap):
        return None
    if gap > 0 and place <= 0 and _core_gap(m, c) > APART_DAYS:
        return None  # no chain of neighbouring days without a common place
    same_days = gap == 0 and m.first == c.first and m.last == c.last
    if place < -1 and not (same_days and level > 0):
        return None
    if level < 0 and place <= 0 and gap > 1:
        return None
    score = place + level - gap
    if gap > APART_DAYS and not _goes_on(m, c):
        return score, "R4", f"a numbered round in the same place, {gap} days apart"
    if gap > APART_DAYS:
        return score, "R1", f"the round was reported to go on in the same place, {gap} days later"
    return score, *_rule(m, gap, place, level)


def _rule(m: Mention, gap: int, place: float, level: float) -> tuple[str, str]:
    days = "same days" if gap == 0 else f"{gap} day{'s' * (gap > 1)} apart"
    if m.realis not in ("held", "ongoing", "background"):
        return "R6", f"{m.realis} meeting of the same principals, {days}"
    if level < 0:
        return "R2", f"another level in the same stay, {days}"
    if place < 0:
        return "R1", f"same principals and level, {days}; the sources differ on the place"
    return "R1", f"same principals, {days}{', same place' if place > 0 else ''}"


def _apart(m: Mention, c: Cluster, gap: int) -> bool:
    """Whether one is a video link, the other a sitting in a place or of another day."""
    return m.remote != c.remote and bool(gap or c.countries or m.country)


def _goes_on(m: Mention, c: Cluster) -> bool:
    """A report that the round goes on, or the first one after such a report; a plan is of another sitting."""
    return m.realis == "ongoing" or (
        m.realis not in AHEAD and any(x.realis == "ongoing" and x.last == c.last for x in c.members)
    )


def _gap(m: Mention, c: Cluster) -> int:
    """Days between a dated mention and a round; 0 when they overlap."""
    if not (m.first and m.last and c.first and c.last):
        return 0
    return max(0, (m.first - c.last).days, (c.first - m.last).days)


def _core_gap(m: Mention, c: Cluster) -> int:
    assert m.first and m.last and c.core
    return max(0, (m.first - c.core[1]).days, (c.core[0] - m.last).days)


def _place(m: Mention, c: Cluster) -> float:
    if _same_city(m, c):
        return 1.5
    if not m.country or not c.countries:
        return 0.0
    if m.country not in c.countries:
        return -3.0
    return -0.5 if m.city and c.cities else 0.7


def _same_city(m: Mention, c: Cluster) -> bool:
    return m.city is not None and (m.city in c.cities or (m.at is not None and _close(m.at, c.points)))


def _close(at: tuple[float, float], points: Iterable[tuple[float, float]]) -> bool:
    """Within a quarter of a degree: Arlington is at Washington, the White House in it."""
    return any(abs(at[0] - lat) <= 0.25 and abs(at[1] - lon) <= 0.25 for lat, lon in points)


def _level(m: Mention, c: Cluster) -> float:
    rank = _rank(m)
    if not rank or not c.levels:
        return 0.0
    return 0.5 if rank in c.levels else -1.0


def _rank(m: Mention) -> int | None:
    known = [level for level in m.level.values() if level != 9]
    return min(known) if known else None


# Second and third pass: week, month, year, or no date at all


def _attach(m: Mention, candidates: Iterable[Cluster], index: _Index, threshold: float, vector: Vector) -> bool:
    """Put a mention into the round it fits best, if it fits one well enough."""
    scored = [(s, -n, c) for n, c in enumerate(candidates) if (s := _likeness(m, c, vector)) is not None]
    best = max(scored, key=lambda s: s[:2], default=None)
    if best is None or best[0] < threshold:
        return False
    rule = "R4" if m.number and m.number in best[2].numbers else _attach_rule(m)
    what = "the text gives no day" if m.dated else "undated"
    best[2].add(m, rule, f"{what}; fits best by time, place, third parties, level and words ({best[0]:.1f})", vector)
    index.grown(best[2])
    return True


def _found(m: Mention, index: _Index, vector: Vector) -> None:
    """A round of its own, for a main report or a recalled meeting with month and place; else the mention is unused.

    A plan that names neither day nor place is not known to be of any round.
    """
    if m.realis in AHEAD and (m.assumed or not m.dated) and not (m.city or m.number):
        return
    if m.realis == "background" and not m.dated:
        return  # it recalls a meeting, and does not say which
    if m.main or (m.dated and not m.assumed and m.city and _width(m)[0].days <= 31):
        new = Cluster()
        new.add(m, *_founded(m), vector)
        index.take(new)


def _is_offer(m: Mention) -> bool:
    """An offer or a call for talks that names no day is a position, not a report of a round."""
    return m.realis == "proposed" and (m.assumed or not m.dated) and not (m.number or m.hints)


def _attach_rule(m: Mention) -> str:
    return "R1" if m.realis in ("held", "ongoing", "background") else "R6"


def _likeness(m: Mention, c: Cluster, vector: Vector) -> float | None:
    """How well a mention without its own days fits a round; None when something rules it out."""
    if len(m.principals & c.principals) < 2 or (m.number and c.numbers and m.number not in c.numbers):
        return None
    gap = _gap(m, c)
    if (gap and (m.number or 0) > 1 and not c.numbers) or _apart(m, c, gap):
        return None
    # A wrong rank is a reader's commonest slip, so that it weighs less here than place and words.
    alike = cosine(vector, c.words)
    score = _place(m, c) + max(-0.3, _level(m, c)) + 3 * alike
    score += 2.0 if m.number and m.number in c.numbers else 0.0
    if m.third and c.third:
        score += 0.5 if m.third & c.third else -1.0
    days = _days(m, c)
    if days is None:
        return None
    certain = days >= 2 or (m.number and m.number in c.numbers) or (_same_city(m, c) and _level(m, c) > 0)
    if not m.dated and alike < ALIKE and not certain:
        return None  # a country or a rank alone is shared by many rounds
    return score + days


def _days(m: Mention, c: Cluster) -> float | None:
    """The part of the likeness that rests on dates; None when the days exclude each other."""
    if c.first is None or c.last is None:
        return 0.0
    hinted = _hinted(m, c)
    gap = max(_gap(m, c), _reports_apart(m, c))
    if m.dated and (gap <= APART_DAYS or (_goes_on(m, c) and gap <= GOING_ON_DAYS)):
        return 1.0 - gap / 4 + hinted
    if m.dated and (not m.assumed or gap > LOOKS_BACK_DAYS):
        return None
    if m.published and c.first > m.published and m.realis in ("held", "background", "ongoing"):
        return None
    return hinted


def _reports_apart(m: Mention, c: Cluster) -> int:
    """Days between a report that gives no day and a round of such reports only: each reports the last days."""
    if not m.assumed or m.realis in AHEAD or not m.last or not c.news_only or not c.news:
        return 0
    return min(abs((m.last - day).days) for day in c.news)


def _hinted(m: Mention, c: Cluster) -> float:
    """Whether a day that the text names is a day of the round."""
    assert c.first and c.last
    if not m.hints:
        return 0.0
    best = -0.5
    for year, month, day in m.hints:
        for guess in (year,) if year else range(c.first.year, c.last.year + 2):
            try:
                told = date(guess, month, day)
            except ValueError:
                continue
            if c.first <= told <= c.last:
                return 2.0
            if 0 < (told - c.last).days <= 31:
                best = 0.3  # a next step, often
            elif 0 < (c.first - told).days <= 31:
                best = max(best, 0.0)  # what led up to the round
    return best


class _Index:
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
