"""Stores of earlier schemas, made by undoing what each later one changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

# UNDO[v] takes schema v + 1 back to v.
UNDO = {
    2: """
    CREATE TABLE old (n INTEGER NOT NULL PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents (id),
        sha256 TEXT NOT NULL, bytes BLOB NOT NULL, media_type TEXT, fetched TEXT, UNIQUE (document_id, sha256));
    INSERT INTO old SELECT o.n, o.document_id, o.sha256, f.bytes, o.media_type, o.fetched
        FROM originals o JOIN files f ON f.sha256 = o.sha256;
    DROP TRIGGER originals_no_update; DROP TRIGGER originals_no_delete; DROP TABLE originals; DROP TABLE files;
    ALTER TABLE old RENAME TO originals;
    CREATE TRIGGER originals_no_update BEFORE UPDATE ON originals BEGIN SELECT RAISE(ABORT, 'only ever added'); END;
    CREATE TRIGGER originals_no_delete BEFORE DELETE ON originals BEGIN SELECT RAISE(ABORT, 'only ever added'); END;
    """,
    1: "DROP TABLE users;",
}


def make_old(path: Path, version: int, present: int) -> None:
    """Take the store back from schema ``present`` to ``version``."""
    with sqlite3.connect(path) as raw:
        for step in range(present - 1, version - 1, -1):
            raw.executescript(UNDO[step])
        raw.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(version),))


def columns(path: Path, table: str) -> list[tuple]:
    """The columns of a table with their types."""
    with sqlite3.connect(path) as raw:
        return [row[1:] for row in raw.execute(f"PRAGMA table_info({table})")]
