"""Discovery: who negotiates with whom in the readings, proposed as processes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from stocktake.process.mentions import document_key
from stocktake.process.processes import Process, between, state_of
from stocktake.records import Meeting, Reading

# Forms and modes that two friendly governments also use (visits, summits) are no sign of a dispute by themselves, so
# a proposal needs several meetings, or claims of how far the talks have got.
MIN_MEETINGS = 2
MAX_PRINCIPALS = 4  # larger meetings are conferences, whose pairs do not negotiate with each other


@dataclass(frozen=True)
class Proposal:
    """Two parties that negotiate: how many meetings in how many documents, with whose help, known already or not."""

    parties: tuple[str, str]
    meetings: int
    documents: int
    with_outcome: int
    third_parties: tuple[str, ...]
    first: str | None
    last: str | None
    known_as: str | None
    evidence: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As ``stocktake processes --discover --json`` prints it."""
        made = between(self.parties)
        return {
            "id": self.known_as or made.id, "name": made.name, "parties": list(self.parties), "meetings": self.meetings,
            "documents": self.documents, "with_outcome": self.with_outcome, "known": self.known_as is not None,
            "third_parties": list(self.third_parties), "since": self.first, "until": self.last,
            "evidence": list(self.evidence),
        }  # fmt: skip


def discover_processes(readings: Iterable[Reading], known: Iterable[Process] = ()) -> tuple[Proposal, ...]:
    """Pairs of states or movements that meet repeatedly and report how far they got; most reported first."""
    pairs: dict[tuple[str, str], list[tuple[Meeting, Reading]]] = defaultdict(list)
    for reading in readings:
        for meeting in reading.meetings:
            sides = sorted({state_of(a) for a in meeting.principals if not a.startswith("?")})
            if 2 <= len(sides) <= MAX_PRINCIPALS:
                for pair in combinations(sides, 2):
                    pairs[pair].append((meeting, reading))
    processes = tuple(known)
    found = [_proposal(pair, seen, processes) for pair, seen in pairs.items()]
    wanted = [p for p in found if p.meetings >= MIN_MEETINGS and p.with_outcome]
    return tuple(sorted(wanted, key=lambda p: (-p.documents, p.parties)))


def _proposal(pair: tuple[str, str], seen: list[tuple[Meeting, Reading]], known: tuple[Process, ...]) -> Proposal:
    helpers = Counter(state_of(a) for m, _ in seen for a, _ in m.third_parties if state_of(a) not in pair)
    days = sorted(m.when for m, _ in seen if m.when)
    documents = {document_key(r.document): r for _, r in seen}
    with_outcome = sum(any(state_of(o.claimant) in pair for o in r.outcome) for r in documents.values())
    name = next((p.id for p in known if {p.side(a) for a in pair} >= {q.id for q in p.parties}), None)
    return Proposal(
        pair, len(seen), len(documents), with_outcome, tuple(a for a, _ in helpers.most_common(5)),
        days[0] if days else None, days[-1] if days else None, name, tuple(sorted(documents))[:20],
    )  # fmt: skip
