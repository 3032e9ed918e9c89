"""How well a mention fits a round: by days, place, level, number, third parties, named days and rare words."""

from __future__ import annotations

from datetime import date, timedelta

from stocktake.process.mentions import AHEAD, Mention
from stocktake.process.rounds_cluster import Cluster, Vector, close, days_between, rank_of_mention, same_ranks
from stocktake.process.texts import cosine

APART_DAYS = 2  # R1: sessions at most two days apart are one round
GOING_ON_DAYS = 45  # R4, and reports that a round goes on: the longest cycle in the dev reports took 39 days
CYCLE_DAYS = 14  # R4: numbered cycles last weeks; reports of one name its opening, its close or a day between
# A report without a day is not about a round of months ago, though in the same city; level from 20.
LOOKS_BACK_DAYS = 20
# Cosine of an undated report's rare words with a round's, from which the words say something. With 0 two of 71 reports
# of ../shared/data/reports/dev.jsonl as the reader reads them land in a wrong round.
ALIKE = 0.12


def fits(m: Mention, c: Cluster) -> tuple[float, str, str] | None:
    """Score, rule and reason for which a mention with given days belongs to a round; None when it does not."""
    if len(m.principals & c.principals) < 2:
        return None
    gap, place, level = days_between(m, c), _place(m, c), _level(m, c)
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
    return m.city is not None and (m.city in c.cities or (m.at is not None and close(m.at, c.points)))


def _level(m: Mention, c: Cluster) -> float:
    if m.realis in AHEAD:  # a summit to come is none that one side's envoy attended
        return {True: 0.5, False: -1.0, None: 0.0}[same_ranks(m, c)]
    rank = rank_of_mention(m)
    if not rank or not c.levels:
        return 0.0
    return 0.5 if rank in c.levels else -1.0


def likeness(m: Mention, c: Cluster, vector: Vector) -> float | None:
    """How well a mention without its own days fits a round; None when something rules it out."""
    if len(m.principals & c.principals) < 2 or (m.number and c.numbers and m.number not in c.numbers):
        return None
    gap = days_between(m, c)
    if (gap and (m.number or 0) > 1 and not c.numbers) or _apart(m, c, gap):
        return None
    # A wrong rank is a reader's commonest slip, so that it weighs less here than place and words.
    alike = cosine(vector, c.words)
    numbered = bool(m.number and m.number in c.numbers)
    # R4: the number says which round it is; a text that tells of several rounds' places may have given a wrong one.
    score = (max(0.0, _place(m, c)) + 2.0 if numbered else _place(m, c)) + max(-0.3, _level(m, c)) + 3 * alike
    if m.third and c.third:
        score += 0.5 if m.third & c.third else -1.0
    days = _days(m, c)
    if days is None:
        return None
    if m.realis in AHEAD and _announced(m, c):
        score += 0.5
    certain = days >= 2 or numbered or (_same_city(m, c) and _level(m, c) > 0)
    if not m.dated and alike < ALIKE and not certain:
        return None  # a country or a rank alone is shared by many rounds
    return score + days


def _announced(m: Mention, c: Cluster) -> bool:
    """Whether a round was announced, with its day, when a plan without one was published: "the planned summit"."""
    return any(
        x.realis in AHEAD and x.exact and x.published and m.published and x.published <= m.published for x in c.members
    )


def rules_out(m: Mention, c: Cluster) -> bool:
    """Whether sides, number, form, place or third parties of a mention are others than the round's."""
    return (
        len(m.principals & c.principals) < 2
        or bool(m.number and c.numbers and m.number not in c.numbers)
        or m.remote != c.remote
        or bool(m.country and c.countries and m.country not in c.countries)
        or bool(m.third and c.third and not m.third & c.third)
    )


def in_time(m: Mention, c: Cluster) -> bool:
    """Whether the days a dated mention leaves open touch the round's, or those on which it went on."""
    gap = days_between(m, c)
    return gap <= APART_DAYS or (_goes_on(m, c) and gap <= GOING_ON_DAYS)


def _days(m: Mention, c: Cluster) -> float | None:
    """The part of the likeness that rests on dates; None when the days exclude each other."""
    if c.first is None or c.last is None:
        return 0.0
    # What is planned has yet to come; talks broken off may be those of the last days.
    over = timedelta(days=APART_DAYS if m.realis == "cancelled" else 0)
    if m.assumed and m.realis in AHEAD and m.published and c.last + over < m.published:
        return None
    hinted = _hinted(m, c)
    gap = max(days_between(m, c), _reports_apart(m, c))
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
