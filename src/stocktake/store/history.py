"""What readings say of a subject, told as claims, so that one list shows a value's whole history."""

from __future__ import annotations

import json
import zlib
from typing import Any

from sqlalchemy import Connection, select

from stocktake.records import Span
from stocktake.store import schema
from stocktake.store.claims import Claim
from stocktake.store.corrections import KEYS, item_span
from stocktake.store.subjects import parse_subject

# Where an item stands and how sure the model is are not values of it.
_NOT_VALUES = {"span", "content", "trigger", "evidence", "score", "events"}


def machine_claims(connection: Connection, subject: str) -> list[Claim]:
    """One claim for each value that each reading gives the subject, oldest reading first."""
    about = parse_subject(subject)
    if about is None or about.layer not in KEYS:
        return []
    table = schema.readings.c
    rows = connection.execute(
        select(table.coder, table.added, table.json).where(table.document_id == about.document_id).order_by(table.n)
    )
    key = KEYS[about.layer]
    out: list[Claim] = []
    for coder, added, packed in rows:
        for item in json.loads(zlib.decompress(packed)).get(key) or ():
            if item_span(key, item) == about.span:
                out += _claims(subject, about.document_id, about.span, item, coder, added)
    return out


def _claims(subject: str, document_id: str, span: Span, item: dict[str, Any], coder: str, added: str) -> list[Claim]:
    return [
        Claim(subject, name, value, coder, document_id=document_id, span=span, score=item.get("score"), time=added)
        for name, value in item.items()
        if name not in _NOT_VALUES
    ]
