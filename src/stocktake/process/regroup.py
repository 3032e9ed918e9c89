"""What people said of rounds, laid over the clusters: these documents tell of one round, or of two.

A correction names documents, not a round's id, so that it still finds its rounds after a newer model has read the
texts again or more documents have come in. The oldest is applied first: of two that exclude each other the later wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from stocktake.process.mentions import Mention
from stocktake.process.rounds import by_date
from stocktake.process.rounds_cluster import Cluster, Vector
from stocktake.records import RoundCorrection

RULE = "person"  # stands in a link's rule where R1-R6 do otherwise


def regroup(
    clusters: Sequence[Cluster], corrections: Iterable[RoundCorrection], vectors: Mapping[str, Vector]
) -> list[Cluster]:
    """The clusters with the corrections applied, oldest first; sorted as ``cluster`` sorts them.

    Only the main meeting of a document is moved: what it recalls in passing stays where the rules put it.
    """
    found = list(clusters)
    for said in corrections:
        left, right = set(said.left), set(said.right) - set(said.left)
        touched = [c for c in found if _has(c, left) or _has(c, right)]
        if said.same:
            new = [_made([m for c in touched for m in c.members], touched, vectors, said)] if len(touched) > 1 else []
        else:
            touched = [c for c in touched if _has(c, left) and _has(c, right)]
            apart = [m for c in touched for m in c.members if _tells(m, left)]
            new = [_made([m for m in c.members if not _tells(m, left)], [c], vectors) for c in touched]
            new += [_made(apart, touched, vectors, said)] if apart else []
        if new:
            found = [c for c in found if all(c is not old for old in touched)] + new
    return by_date(found)


def _tells(m: Mention, documents: set[str]) -> bool:
    return m.main and m.key.rpartition("#")[0] in documents


def _has(c: Cluster, documents: set[str]) -> bool:
    return any(_tells(m, documents) for m in c.members)


def _made(
    members: Iterable[Mention],
    old: Sequence[Cluster],
    vectors: Mapping[str, Vector],
    said: RoundCorrection | None = None,
) -> Cluster:
    """A cluster of these members, those with days of their own first, since they give the round its days."""
    made = Cluster()
    for m in sorted(members, key=lambda m: (not m.exact, m.first or date.max, m.last or date.max, m.key)):
        moved = said is not None and (_tells(m, set(said.left)) or (said.same and _tells(m, set(said.right))))
        why = (RULE, said.words) if moved and said else next(c.why[m.key] for c in old if m.key in c.why)
        made.add(m, *why, vectors.get(m.document, {}))
    return made
