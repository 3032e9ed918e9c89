"""Mentions of many documents -> rounds, by the codebook's rules R1-R6; every link keeps the rule that made it.

Passes over sorted lists, so that the order of adding cannot matter. First mentions whose days the text gives found
rounds; then those dated to a week, month or year; then undated ones find the round they fit best by place, third
parties, level, number, days named in the text and rare words. What fits none founds a round of its own, but for plans
that name neither day nor place: they are laid to the next round of the same sides (``rounds_ahead``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from stocktake.process.mentions import AHEAD, Mention
from stocktake.process.rounds_ahead import RECALLED_DAYS, SAME_RANK_DAYS, last_agreement, next_round
from stocktake.process.rounds_cluster import Cluster, Vector
from stocktake.process.rounds_fit import GOING_ON_DAYS, LOOKS_BACK_DAYS, fits, in_time, likeness
from stocktake.process.rounds_index import Index

# Tuned on ../shared/data/reports/dev.jsonl (90 reports, four processes) with benchmarks/rounds.py; B-cubed F1 is level
# for 1.2-1.8 (undated).
FITS_VAGUE = 1.0
FITS_PLAN = 1.3  # benchmarks/current_events.py: level for precision from 1.3, recall falls above
FITS_UNDATED = 1.5


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
    index = Index(clusters)
    waiting: list[Mention] = []
    # A main report may found a round; what is only recalled in passing, without a day, may not.
    for main in (True, False):
        vague = [m for m in ordered if m.main == main and m.dated and not m.exact]
        for m in sorted(vague, key=_width):
            if _is_offer(m):
                continue
            vector = vectors.get(m.document, {})
            # What is only proposed or planned, without a day, needs more than the season in common with a round.
            least = FITS_PLAN if m.assumed and m.realis in AHEAD else FITS_VAGUE
            if not _attach(m, (c for c in index.near(m) if in_time(m, c)), index, least, vector):
                # The report may look back at a round some weeks old.
                older = index.like(m, vector) if m.assumed and m.realis not in AHEAD else ()
                older = (c for c in older if c.took_place)  # nobody reports as held what was only planned long ago
                if not _attach(m, older, index, FITS_UNDATED, vector) and not _found(m, index, vector):
                    waiting.append(m)
        for m in ordered:
            if m.main == main and not m.dated:
                vector = vectors.get(m.document, {})
                if (m.recalls and not m.main) or (
                    not _attach(m, index.like(m, vector), index, FITS_UNDATED, vector) and not _found(m, index, vector)
                ):
                    waiting.append(m)
    _lay_by_order(waiting, index, vectors)
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
        fitting = [(fit, -n, c) for n, c in enumerate(open_now) if (fit := fits(m, c)) is not None]
        vector = vectors.get(m.document, {})
        if fitting:
            (_, rule, reason), _, best = max(fitting, key=lambda f: (f[0][0], f[1]))
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


# Second and third pass: week, month, year, or no date at all


def _attach(m: Mention, candidates: Iterable[Cluster], index: Index, threshold: float, vector: Vector) -> bool:
    """Put a mention into the round it fits best, if it fits one well enough."""
    scored = [(s, -n, c) for n, c in enumerate(candidates) if (s := likeness(m, c, vector)) is not None]
    best = max(scored, key=lambda s: s[:2], default=None)
    if best is None or best[0] < threshold:
        return False
    rule = "R4" if m.number and m.number in best[2].numbers else _attach_rule(m)
    what = "the text gives no day" if m.dated else "undated"
    best[2].add(m, rule, f"{what}; fits best by time, place, third parties, level and words ({best[0]:.1f})", vector)
    index.grown(best[2])
    return True


def _found(m: Mention, index: Index, vector: Vector) -> bool:
    """A round of its own, for a main report or a recalled meeting with month and place; else the mention is unused.

    A plan that names neither day nor place is not known to be of any round.
    """
    plan = m.realis in AHEAD and m.realis != "cancelled"
    if plan and (m.assumed or not m.dated) and not (m.city or m.number):
        return False
    if m.realis == "background" and not m.dated:
        return False  # it recalls a meeting, and does not say which
    if m.main or (m.dated and not m.assumed and m.city and _width(m)[0].days <= 31):
        new = Cluster()
        new.add(m, *_founded(m), vector)
        index.take(new)
        return True
    return False


# Last pass: what gives neither day nor place


def _lay_by_order(waiting: Sequence[Mention], index: Index, vectors: Mapping[str, Vector]) -> None:
    """Lay what no round took to the next round, or to the last agreement; all are looked up before any is taken in."""
    ahead = [
        (m, next_round(m, index.within(m, LOOKS_BACK_DAYS, SAME_RANK_DAYS)))
        for m in waiting
        if m.main and m.realis in AHEAD
    ]
    back = [(m, last_agreement(m, index.within(m, RECALLED_DAYS, 0))) for m in waiting if m.recalls]
    for m, c in ahead:
        if c is not None:
            c.add(m, "R6", f"{m.realis}, no day given; the next round of the same sides", vectors.get(m.document, {}))
    for m, c in back:
        if c is not None:  # it reports nothing of that round, and only adds that it was
            c.add(replace(m, main=False), "R1", "looks back at an agreement; the last that the sides reached", {})


def _is_offer(m: Mention) -> bool:
    """An offer or a call for talks that names no day is a position, not a report of a round."""
    return m.realis == "proposed" and (m.assumed or not m.dated) and not (m.number or m.hints)


def _attach_rule(m: Mention) -> str:
    return "R1" if m.realis in ("held", "ongoing", "background") else "R6"
