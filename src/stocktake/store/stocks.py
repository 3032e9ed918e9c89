"""The stock of a process as kept in the store: its JSON whole, and its rounds as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from stocktake.store import schema
from stocktake.store.rows import now


def save_stock(connection: Connection, process: str, data: Mapping[str, Any]) -> None:
    """Replace what is kept for ``process``; ``data`` is the object that ``stocktake stock --format json`` prints."""
    connection.execute(delete(schema.stocks).where(schema.stocks.c.process == process))
    connection.execute(delete(schema.round_rows).where(schema.round_rows.c.process == process))
    whole = json.dumps(data, ensure_ascii=False)
    connection.execute(insert(schema.stocks).values(process=process, as_of=data.get("as_of"), made=now(), json=whole))
    rows = [_round(process, found) for found in data.get("rounds") or ()]
    if rows:
        connection.execute(insert(schema.round_rows), rows)


def load_stock(connection: Connection, process: str) -> dict[str, Any] | None:
    """The stock kept last for ``process``."""
    whole = connection.execute(select(schema.stocks.c.json).where(schema.stocks.c.process == process)).scalar()
    return json.loads(whole) if whole else None


def _round(process: str, data: Mapping[str, Any]) -> dict[str, Any]:
    venue = data.get("venue") or {}
    if isinstance(venue, str):
        venue = {"name": venue}
    return {
        "process": process,
        "id": data["id"],
        "date": data.get("when"),
        "realis": data.get("realis"),
        "principals": _words(data.get("principals")),
        "third_parties": _words(data.get("third_parties")),
        "venue": venue.get("name"),
        "country": venue.get("country") or data.get("country"),
        "outcome": json.dumps(data.get("outcome") or {}),
        "joint": data.get("joint"),
        "gap": data.get("gap"),
        "statement_form": data.get("statement_form"),
        "yields": _words(data.get("yields")),
        "next_step": data.get("next_step"),
        "documents": _words(data.get("documents")),
        "independent": data.get("independent"),
    }


def _words(values: Any) -> str:
    """Ids with one space between; a third party as role:id."""
    out = []
    for value in values or ():
        if isinstance(value, Mapping):
            value = f"{value.get('role')}:{value.get('actor')}"
        elif isinstance(value, list | tuple):
            value = ":".join(str(part) for part in reversed(value))
        out.append(str(value))
    return " ".join(out)
