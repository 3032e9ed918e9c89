"""Frozen dataclasses of a stock: sources, evidence, links, rounds, comparisons, ledger, contradictions, profile.

Documents are named by their key: ``source_id`` if the input gave one, else the document's id. Levels are -2 … 11 of
the codebook (3.2); dates are EDTF. ``to_json`` of each gives plain dicts and lists.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stocktake.records import Span


@dataclass(frozen=True)
class Source:
    """One document of the stock; ``group`` is the independence group (copies of one text share it)."""

    key: str
    id: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    kind: str
    group: str


@dataclass(frozen=True)
class Evidence:
    """The exact words a value rests on: document key, offsets into its text, and the words."""

    document: str
    span: Span
    text: str


@dataclass(frozen=True)
class Link:
    """The claim that a report's meeting belongs to a round, with the rule that made it (R1-R6, see rounds.py)."""

    document: str
    meeting: int | None
    round: str
    rule: str
    reason: str
    realis: str
    main: bool = True
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Value:
    """One value of a round's field, who says so, and how many independent groups they form."""

    value: Any
    documents: tuple[str, ...]
    independent: int


@dataclass(frozen=True)
class OutcomeClaim:
    """How far one claimant says the talks have got.

    ``possible_higher``: some evidence of the same speaker reads higher. ``conditional``: conditions this claimant
    set. ``speakers``: level by exact speaker id, where a side spoke with more than one voice.
    """

    claimant: str
    level: int
    evidence: tuple[Evidence, ...]
    independent: int
    possible_higher: int | None = None
    conditional: tuple[Evidence, ...] = ()
    speakers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Count:
    """``13 of the 16 articles``, as its claimant says it."""

    claimant: str
    agreed: int | None
    total: int | None
    remaining: int | None
    unit: str
    evidence: Evidence


@dataclass(frozen=True)
class Difference:
    """One typed difference of two texts (codebook 4.3); an absent side has no span and no words."""

    type: str
    left: Span | None
    right: Span | None
    left_text: str = ""
    right_text: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two sides' (or two rounds') words compared: class of codebook 4.3, similarity 0 … 1, aligned differences."""

    left_by: str
    right_by: str
    left: Evidence
    right: Evidence
    form: str
    similarity: float
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Round:
    """All that all documents report of one episode of talks between the same principals."""

    id: str
    name: str
    kind: str  # round, contact (R5) or announcement (a step made public without a sitting)
    when: str | None
    precision: str  # day, days, week, month, year or unknown
    realis: str
    number: int | None
    principals: tuple[str, ...]
    level: Mapping[str, int]
    third_parties: tuple[tuple[str, str], ...]
    venue: str | None
    country: str | None
    lat: float | None
    lon: float | None
    contact_form: str
    occasion: str | None
    documents: tuple[str, ...]
    mentioned_in: tuple[str, ...]
    independent: int
    links: tuple[Link, ...]
    fields: Mapping[str, tuple[Value, ...]]
    outcome: tuple[OutcomeClaim, ...]
    not_stated: tuple[str, ...]
    joint: int | None
    gap: int | None
    modifiers: tuple[str, ...]
    instruments: tuple[tuple[str, int], ...]
    text_status: str | None
    counts: tuple[Count, ...]
    statement_form: str | None
    comparisons: tuple[Comparison, ...]
    yields: tuple[str, ...]
    next_step: str | None
    changes: tuple[Comparison, ...] = ()
    told: tuple[Evidence, ...] = ()  # the sentences in which reports tell of it, one a report


@dataclass(frozen=True)
class LedgerEntry:
    """One claim about an issue: when, in which round (None between rounds), by whom, its status and evidence."""

    issue: str
    date: str | None
    round: str | None
    claimant: str
    status: str
    evidence: Evidence


@dataclass(frozen=True)
class IssueState:
    """An issue's last joint status, later claims of each side, whether it was reopened, and all entries."""

    issue: str
    joint: str
    joint_round: str | None
    later: tuple[LedgerEntry, ...]
    reopened: bool
    precondition_by: tuple[str, ...]
    entries: tuple[LedgerEntry, ...]


@dataclass(frozen=True)
class Contradiction:
    """Two values that cannot both hold, side by side. ``about``: date, place, level, number, items, outcome, claim."""

    about: str
    round: str | None
    subject: str
    left: str
    right: str
    left_evidence: tuple[Evidence, ...]
    right_evidence: tuple[Evidence, ...]
    kind: str = "between_sources"  # or over_time


@dataclass(frozen=True)
class Profile:
    """How close, as a profile and never one number (codebook 3.4); each value names the round it comes from."""

    text_status: str | None
    text_status_round: str | None
    counts: tuple[Count, ...]
    open_issues: tuple[str, ...]
    preconditions: tuple[tuple[str, str], ...]
    gap: int | None
    direction: str
    last_levels: tuple[tuple[str, int | None], ...]
    days_since_joint_advance: int | None
    last_joint_advance: str | None


@dataclass(frozen=True)
class Unused:
    """A document of the process that is in no round, and why."""

    document: str
    reason: str


def plain(value: Any) -> Any:
    """Dataclasses, spans, mappings and tuples as dicts and lists, ready for ``json.dumps``."""
    if isinstance(value, Span):
        return [value.start, value.end]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value
