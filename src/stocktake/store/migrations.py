"""Bring a database to the present schema: create it, or run the steps it lacks, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, Table, Text, insert, inspect, select, update

from stocktake.errors import StoreError
from stocktake.store import schema

Step = Callable[[Connection], None]

# STEPS[v] takes schema v to v + 1. A step uses its own SQL, never schema.py's tables, which describe the present only.
STEPS: dict[int, Step] = {}


def _step(version: int) -> Callable[[Step], Step]:
    def keep(step: Step) -> Step:
        STEPS[version] = step
        return step

    return keep


@_step(1)
def _add_users(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE TABLE users (name TEXT NOT NULL PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, "
        "added TEXT NOT NULL, changed TEXT NOT NULL)"
    )


@_step(2)
def _keep_bytes_once(connection: Connection) -> None:
    columns = (
        Column("n", Integer, primary_key=True),
        Column("sha256", Text, nullable=False, unique=True),
        Column("bytes", LargeBinary, nullable=False),
    )
    Table("files", MetaData(), *columns).create(connection)
    first = "SELECT min(n) FROM originals GROUP BY sha256"
    connection.exec_driver_sql(
        f"INSERT INTO files (sha256, bytes) SELECT sha256, bytes FROM originals WHERE n IN ({first}) ORDER BY n"
    )
    connection.exec_driver_sql("ALTER TABLE originals DROP COLUMN bytes")
    connection.exec_driver_sql("ALTER TABLE originals ADD COLUMN name TEXT")
    if connection.dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER files_no_{action.lower()} BEFORE {action} ON files "
                "BEGIN SELECT RAISE(ABORT, 'files are only ever added'); END"
            )


def version_of(connection: Connection) -> int | None:
    """The schema version of an open database; None when it is empty; StoreError when it is something else."""
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if "meta" not in names or "documents" not in names:
        raise StoreError("it is a database, but not a Stocktake store; choose another file")
    value = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "schema")).scalar()
    if value is None or not value.isdigit():
        raise StoreError("it has no schema version; restore a copy of the store")
    return int(value)


def is_current(connection: Connection) -> bool:
    """True when nothing needs to be done; StoreError when the store was made by a newer Stocktake."""
    version = version_of(connection)
    if version is not None and version > schema.VERSION:
        raise StoreError(
            f"its schema is version {version}, newer than this Stocktake's {schema.VERSION}; install a newer Stocktake"
        )
    return version == schema.VERSION


def migrate(connection: Connection) -> None:
    """Create or upgrade inside the caller's transaction, so that a failure leaves the old store as it was."""
    if is_current(connection):
        return
    version = version_of(connection)
    if version is None:
        schema.create(connection)
        connection.execute(insert(schema.meta).values(key="schema", value=str(schema.VERSION)))
        return
    while version < schema.VERSION:
        STEPS[version](connection)
        version += 1
    schema.create_views(connection)
    connection.execute(update(schema.meta).where(schema.meta.c.key == "schema").values(value=str(version)))
