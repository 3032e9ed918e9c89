"""What gives no day and no place: a plan is laid to the next round of the same sides (R6), a recalled agreement to
the last that they reached (R1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from stocktake.process.mentions import AHEAD, Mention
from stocktake.process.rounds_cluster import Cluster, same_ranks
from stocktake.process.rounds_fit import LOOKS_BACK_DAYS, rules_out

# Swept on benchmarks/current_events.py, both sets: B-cubed rises to 180 days at one rank. At no stated rank 14 days
# give 0.004 more of it on the ten processes and a wrong round on the unseen ones; 31 days two more on the ten.
SAME_RANK_DAYS = 180
ANY_RANK_DAYS = 2
RECALLED_DAYS = 366


def next_round(m: Mention, clusters: Iterable[Cluster]) -> Cluster | None:
    """The first round at or after a plan's publication that the plan can be of; None without one.

    A meeting of leaders is long in the making, and few rounds are theirs; of talks at no stated rank only the next
    days' count, as do all shortly after a round of that rank, at which the text may look back.
    """
    found: list[tuple[int, bool | None, Cluster]] = []
    just_over = False
    for c in clusters:
        if c.first is None or c.last is None or m.published is None or {m.kind, c.kind} != {"round"} or rules_out(m, c):
            continue
        same = same_ranks(m, c)
        just_over |= same is True and c.took_place and 0 < (m.published - c.last).days <= LOOKS_BACK_DAYS
        if same is not False and (c.took_place or any(x.exact for x in c.members)):
            found.append(((c.first - m.published).days, same, c))
    fitting = [
        c for days, same, c in found if 0 <= days <= (SAME_RANK_DAYS if same and not just_over else ANY_RANK_DAYS)
    ]
    return min(fitting, key=_order, default=None)


def last_agreement(m: Mention, clusters: Iterable[Cluster]) -> Cluster | None:
    """The last round or step before a report in which the sides agreed something; None without one in a year."""
    found = []
    for c in clusters:
        if c.last is None or m.published is None or len(m.principals & c.principals) < 2:
            continue
        agreed = any(x.signed and x.realis not in AHEAD for x in c.members)
        if agreed and 0 <= (m.published - c.last).days <= RECALLED_DAYS:
            found.append(c)
    return max(found, key=lambda c: (c.last or date.min, min(x.key for x in c.members)), default=None)


def _order(c: Cluster) -> tuple[bool, date, str]:
    """A round that other reports announced first, then the next."""
    announced = any(x.realis in AHEAD and x.exact for x in c.members)
    return not announced, c.first or date.max, min(x.key for x in c.members)
