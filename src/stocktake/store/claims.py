"""Claims: what people (and the stock) say of a value, added and superseded but never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from stocktake.errors import StoreError
from stocktake.records import Span
from stocktake.store import schema
from stocktake.store.rows import now
from stocktake.store.subjects import parse_subject

STATUSES = ("coded", "accepted", "edited", "rejected", "added", "merged", "split", "undone")


@dataclass(frozen=True)
class Claim:
    """One value of one variable of a subject, with who says so, when and why.

    ``value`` is anything JSON holds; for a corrected item it has the interchange form of that key. ``id`` is None
    for what a reading says (its rows are the claim). ``superseded_by`` lists later claims that replace this one:
    two of them are a conflict between reviewers, which is shown, not settled by us.
    """

    subject: str
    variable: str
    value: Any
    coder: str
    status: str = "coded"
    id: int | None = None
    document_id: str | None = None
    span: Span | None = None
    score: float | None = None
    supersedes: int | None = None
    user: str | None = None
    time: str | None = None
    reason: str | None = None
    superseded_by: tuple[int, ...] = ()


def add_claim(connection: Connection, claim: Claim) -> int:
    """Add a claim and return its id; the subject gives document and span where the claim does not."""
    if claim.status not in STATUSES:
        raise StoreError(f"a claim has no status {claim.status!r}; use one of {', '.join(STATUSES)}")
    about = parse_subject(claim.subject)
    span = claim.span or (about.span if about else None)
    done = connection.execute(
        insert(schema.claims).values(
            subject=claim.subject,
            variable=claim.variable,
            value=json.dumps(claim.value, ensure_ascii=False),
            document_id=claim.document_id or (about.document_id if about else None),
            start=span.start if span else None,
            stop=span.end if span else None,
            coder=claim.coder,
            score=claim.score,
            status=claim.status,
            supersedes=claim.supersedes,
            user=claim.user,
            time=claim.time or now(),
            reason=claim.reason,
        )
    )
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def claims_where(connection: Connection, *conditions: Any) -> list[Claim]:
    """The stored claims that meet the conditions, oldest first, each with what supersedes it."""
    rows = connection.execute(select(schema.claims).where(*conditions).order_by(schema.claims.c.id)).mappings().all()
    ids = [row["id"] for row in rows]
    later: dict[int, list[int]] = {}
    for first in range(0, len(ids), 500):
        query = select(schema.claims.c.supersedes, schema.claims.c.id).where(
            schema.claims.c.supersedes.in_(ids[first : first + 500])
        )
        for old, new in connection.execute(query.order_by(schema.claims.c.id)):
            later.setdefault(old, []).append(new)
    return [_claim(dict(row), tuple(later.get(row["id"], ()))) for row in rows]


def current(claims: Iterable[Claim]) -> list[Claim]:
    """The claims in force, oldest first.

    A claim is in force unless one in force supersedes it; so undoing a correction brings back what it had replaced,
    and undoing the undo brings the correction back. Claims that only undo are not listed.
    """
    newest_first = sorted(claims, key=lambda c: c.id or 0, reverse=True)
    in_force: dict[int, bool] = {}
    for claim in newest_first:
        if claim.id is not None:
            in_force[claim.id] = not any(in_force.get(later, True) for later in claim.superseded_by)
    return [c for c in reversed(newest_first) if c.status != "undone" and in_force.get(c.id or -1, True)]


def _claim(row: Mapping[str, Any], superseded_by: tuple[int, ...]) -> Claim:
    names = ("subject", "variable", "coder", "status", "id", "document_id", "score", "supersedes", "user", "time")
    return Claim(
        **{name: row[name] for name in names},
        value=json.loads(row["value"]),
        span=None if row["start"] is None else Span(row["start"], row["stop"]),
        reason=row["reason"],
        superseded_by=superseded_by,
    )
