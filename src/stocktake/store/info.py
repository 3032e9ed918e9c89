"""Counts and dates of what a store holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from stocktake.store.schema import LAYERS
from stocktake.store.search import SUPERSEDED

_LATEST = f"reading NOT IN ({SUPERSEDED})"


def info(connection: Connection) -> dict[str, Any]:
    """Plain values: documents, read, readings, each layer of the latest readings, claims, days, kinds, coders, size."""

    def one(sql: str) -> Any:
        return connection.execute(text(sql)).scalar()

    def counts(sql: str) -> dict[str, int]:
        return {str(name): number for name, number in connection.execute(text(sql))}

    first, last = connection.execute(text("SELECT min(day), max(day) FROM documents")).one()
    return {
        "schema": int(one("SELECT value FROM meta WHERE key = 'schema'")),
        "documents": one("SELECT count(*) FROM documents"),
        "read": one("SELECT count(*) FROM latest_readings"),
        "readings": one("SELECT count(*) FROM readings"),
        **{layer: one(f"SELECT count(*) FROM {table.name} WHERE {_LATEST}") for layer, table in LAYERS.items()},
        "claims": one("SELECT count(*) FROM claims"),
        "originals": one("SELECT count(*) FROM originals"),
        "rounds": one("SELECT count(*) FROM rounds"),
        "processes": list(connection.execute(text("SELECT process FROM stocks ORDER BY process")).scalars()),
        "first_day": first,
        "last_day": last,
        "kinds": counts("SELECT kind, count(*) FROM documents GROUP BY kind ORDER BY 2 DESC, 1"),
        "languages": counts("SELECT language, count(*) FROM documents GROUP BY language ORDER BY 2 DESC, 1"),
        "outlets": counts(
            "SELECT coalesce(outlet, 'not given'), count(*) FROM documents GROUP BY outlet ORDER BY 2 DESC, 1 LIMIT 20"
        ),
        "coders": counts("SELECT coder, count(*) FROM readings GROUP BY coder ORDER BY max(n)"),
        "dropped_by_stage": counts(
            f"SELECT stage, count(*) FROM reading_dropped WHERE {_LATEST} GROUP BY stage ORDER BY 2 DESC, 1"
        ),
        "bytes": _bytes(connection),
    }


def _bytes(connection: Connection) -> int | None:
    if connection.dialect.name != "sqlite":
        return None
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    size = connection.exec_driver_sql("PRAGMA page_size").scalar()
    return int(pages or 0) * int(size or 0)
