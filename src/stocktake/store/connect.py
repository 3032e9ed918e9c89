"""Open a database: engine, pragmas, write transactions that wait their turn, and errors in one sentence."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import StaticPool

from stocktake.errors import StoreError

# How long a writer waits for another process's transaction. Batches take well under a second; a minute means stuck.
BUSY_TIMEOUT_S = 60.0

# SQLite's words -> ours: what happened and what to do next.
_REASONS = (
    ("not a database", "it is not an SQLite file; choose another file"),
    ("malformed", "it is damaged; restore a copy, or rescue what is left with sqlite3's .recover"),
    ("readonly", "it may only be read; check the permissions of the file and its folder"),
    ("locked", "another process has kept it busy for too long; try again when that one is done"),
    ("unable to open", "it cannot be opened; check that the path is a file in a folder you may write to"),
    ("disk is full", "the disk is full; free some space and run the command again"),
    ("disk i/o error", "the disk reported an error; check the disk and its free space"),
    ("only ever added", "a row that is kept for good would have been changed; add a claim instead"),
    ("foreign key", "it refers to a document or claim that is not in the store; add that one first"),
)


def open_engine(where: str, read_only: bool = False, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """An engine for a file path, ``:memory:`` or an SQLAlchemy URL; SQLite ones get our pragmas."""
    if "://" in where and not where.startswith("sqlite"):
        return create_engine(where)
    path = re.sub(r"^sqlite(\+pysqlite)?:///", "", where)
    engine = _sqlite_engine(path, read_only, busy_timeout_s)
    event.listen(engine, "connect", _on_connect(read_only or path == ":memory:", busy_timeout_s))
    event.listen(engine, "begin", _on_begin)
    return engine


def _sqlite_engine(path: str, read_only: bool, busy_timeout_s: float) -> Engine:
    given: dict[str, Any] = {"timeout": busy_timeout_s, "check_same_thread": False}
    if path == ":memory:":
        return create_engine("sqlite://", connect_args=given, poolclass=StaticPool)
    if not read_only:
        return create_engine(f"sqlite:///{path}", connect_args=given)
    address = f"file:{quote(os.path.abspath(path))}?mode=ro"
    # A WAL file in a folder we may not write to cannot make its side files: say that nobody else writes.
    if not os.access(Path(path).absolute().parent, os.W_OK) and not Path(path + "-wal").exists():
        address += "&immutable=1"
    return create_engine(f"sqlite:///{address}&uri=true", connect_args=given)


def _on_connect(plain: bool, busy_timeout_s: float) -> Any:
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.execute(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")
        connection.execute("PRAGMA foreign_keys = ON")
        if not plain:
            _use_wal(connection, busy_timeout_s)
            # FULL costs one fsync a batch and keeps committed documents through a power cut too.
            connection.execute("PRAGMA synchronous = FULL")

    return prepare


def _use_wal(connection: Any, busy_timeout_s: float) -> None:
    # Two processes that open a new file at once: the switch to WAL does not wait on the busy handler.
    give_up = time.monotonic() + busy_timeout_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _on_begin(connection: Connection) -> None:
    # IMMEDIATE: a writer queues at its start; a deferred one could read, then be refused when it first writes.
    writes = connection.get_execution_options().get("stocktake_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading_from(engine: Engine, where: str) -> Iterator[Connection]:
    """A connection with one consistent view of the database."""
    with errors_of(where), engine.connect() as connection:
        yield connection


@contextmanager
def writing_to(engine: Engine, where: str) -> Iterator[Connection]:
    """One write transaction: committed as a whole at the end, or not at all."""
    with errors_of(where), engine.connect() as connection:
        connection = connection.execution_options(stocktake_write=True)
        with connection.begin():
            yield connection


@contextmanager
def errors_of(where: str) -> Iterator[None]:
    """Turn a database's errors into StoreError, one sentence naming the store."""
    try:
        yield
    except StoreError as error:
        if str(error).startswith(("it ", "its ")):  # said without knowing which store
            raise StoreError(f"store {where}: {error}") from error.__cause__
        raise
    except exc.DBAPIError as error:
        raise StoreError(f"store {where}: {_reason(str(error.orig))}") from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"store {where}: a document holds half a surrogate pair, which is no character; decode its source again"
        ) from error


def _reason(message: str) -> str:
    lower = message.lower()
    return next((ours for theirs, ours in _REASONS if theirs in lower), f"the database refused: {message}")
