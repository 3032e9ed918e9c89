"""What the Store does with rows of documents and readings, inside the caller's transaction."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, insert, not_, or_, select

from stocktake.errors import StoreError
from stocktake.records import Document, Reading
from stocktake.store import schema
from stocktake.store.rows import Row, coder_key, document_row, layer_rows, now, pack

# One transaction each. Larger batches gain little (10,000 short documents, two busy cores: 100 a batch 2.1 s, 1,000
# 1.5 s, 5,000 1.6 s; 10,000 readings: 20 a batch 28 s, 200 20 s, 1,000 13 s) and make other writers wait longer.
DOCUMENT_BATCH = 1000
BATCH = 200
# SQLite takes 32,766 values in a statement; far below it, since old builds took 999.
MOST_VALUES = 500


@dataclass(frozen=True)
class Added:
    """How many documents and readings were new, and how many were here already."""

    documents: int = 0
    readings: int = 0
    known: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(self.documents + other.documents, self.readings + other.readings, self.known + other.known)


@dataclass(frozen=True)
class Original:
    """The bytes a document was made from, as received, their SHA-256 (hex) and media type.

    ``name`` is that of the file, with the way to it within others: ``news.zip!monday.html``.
    """

    data: bytes
    sha256: str
    media_type: str | None = None
    fetched: str | None = None
    name: str | None = None


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of at most ``size`` items, in order."""
    left = iter(items)
    while group := list(islice(left, size)):
        yield group


def add_documents(connection: Connection, documents: Sequence[Document]) -> Added:
    """Insert the documents that are not here yet."""
    added = now()
    rows: dict[str, Row] = {}
    others: list[Row] = []
    for row in (document_row(document, added) for document in documents):
        first = rows.setdefault(row["id"], row)
        if first is not row:
            others.append(row)
    here = _documents_here(connection, list(rows))
    others += [row for row in rows.values() if row["id"] in here]
    new = [row for row in rows.values() if row["id"] not in here]
    if new:
        connection.execute(insert(schema.documents), new)
    _note_appearances(connection, here | {row["id"]: row for row in new}, others)
    return Added(documents=len(new), known=len(documents) - len(new))


def _documents_here(connection: Connection, ids: Sequence[str]) -> dict[str, Any]:
    names = ("id", "sha256", "outlet", "url", "published", "source_id", "title")
    columns = [schema.documents.c[name] for name in names]
    found: dict[str, Any] = {}
    for group in batches(ids, MOST_VALUES):
        rows = connection.execute(select(*columns).where(schema.documents.c.id.in_(group))).mappings()
        found |= {row["id"]: row for row in rows}
    return found


def _note_appearances(connection: Connection, first: dict[str, Any], again: Sequence[Row]) -> None:
    """The same text once more: a note when outlet, address, date or title differ; another text: an error."""
    names = ("outlet", "url", "published", "source_id", "title")
    for row in again:
        known = first[row["id"]]
        if known["sha256"] != row["sha256"]:
            raise StoreError(
                f"document {row['id']} is in the store with another text; give the new text an id of its own"
            )
        here = {name: row[name] or "" for name in names}
        if any(here[name] not in ("", known[name] or "") for name in names):
            table = schema.appearances
            same = and_(table.c.document_id == row["id"], *(table.c[name] == here[name] for name in names))
            if connection.execute(select(table.c.n).where(same)).first() is None:
                connection.execute(insert(table).values(document_id=row["id"], added=row["added"], **here))


def add_readings(connection: Connection, readings: Sequence[Reading]) -> Added:
    """Insert the documents and readings that are not here yet, with the rows of every layer."""
    documents = add_documents(connection, [reading.document for reading in readings])
    wanted = {(reading.document.id, coder_key(reading.coder)): reading for reading in reversed(readings)}
    here = _readings_here(connection, list({document_id for document_id, _ in wanted}))
    new = [(key, reading) for key, reading in reversed(wanted.items()) if key not in here]
    if new:
        _insert_readings(connection, new)
    return Added(documents.documents, len(new), len(readings) - len(new))


def _readings_here(connection: Connection, ids: Sequence[str]) -> set[tuple[str, str]]:
    table = schema.readings.c
    found: set[tuple[str, str]] = set()
    for group in batches(ids, MOST_VALUES):
        rows = connection.execute(select(table.document_id, table.coder).where(table.document_id.in_(group)))
        found |= {(row[0], row[1]) for row in rows}
    return found


def _insert_readings(connection: Connection, new: Sequence[tuple[tuple[str, str], Reading]]) -> None:
    added = now()
    rows = [
        {
            "document_id": document_id,
            "coder": key,
            "stocktake": reading.coder.stocktake if reading.coder else None,
            "model_sha256": reading.coder.model_sha256 if reading.coder else None,
            "codebook": reading.coder.codebook if reading.coder else None,
            "added": added,
            "json": pack(reading),
        }
        for (document_id, key), reading in new
    ]
    numbers = connection.execute(
        insert(schema.readings).returning(schema.readings.c.n, sort_by_parameter_order=True), rows
    )
    layers: dict[str, list[Row]] = {}
    for number, (_, reading) in zip(numbers.scalars().all(), new, strict=True):
        for name, items in layer_rows(reading, number).items():
            layers.setdefault(name, []).extend(items)
    for name, items in layers.items():
        if items:
            connection.execute(insert(schema.metadata.tables[name]), items)


def add_original(connection: Connection, document_ids: Sequence[str], original: Original) -> bool:
    """Keep the bytes, compressed, and whose they are; False when all of it is here already."""
    files, table = schema.files, schema.originals
    if connection.execute(select(files.c.n).where(files.c.sha256 == original.sha256)).first() is None:
        kept = zlib.compress(original.data)
        connection.execute(insert(files).values(sha256=original.sha256, bytes=kept))
    here: set[str] = set()
    for ids in batches(document_ids, MOST_VALUES):
        same = select(table.c.document_id).where(table.c.document_id.in_(ids), table.c.sha256 == original.sha256)
        here.update(connection.execute(same).scalars())
    row: dict[str, str | None] = {
        "sha256": original.sha256,
        "media_type": original.media_type,
        "fetched": original.fetched or now(),
        "name": original.name,
    }
    new = [row | {"document_id": name} for name in dict.fromkeys(document_ids) if name not in here]
    if new:
        connection.execute(insert(table), new)
    return bool(new)


def original(connection: Connection, document_id: str) -> Original | None:
    """The bytes kept last for a document.

    Raises:
        StoreError: they are not the bytes that were kept.
    """
    table, files = schema.originals.c, schema.files.c
    query = (
        select(files.bytes, table.sha256, table.media_type, table.fetched, table.name)
        .join_from(schema.originals, schema.files, files.sha256 == table.sha256)
        .where(table.document_id == document_id)
        .order_by(table.n.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    try:
        data = zlib.decompress(row["bytes"])
    except zlib.error:
        data = b""
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        raise StoreError(f"the bytes kept of document {document_id} are damaged; restore a copy of the store")
    return Original(data, row["sha256"], row["media_type"], row["fetched"], row["name"])


def latest(document_ids: Sequence[str]) -> Select[Any]:
    """The numbers of these documents' latest readings: those added last."""
    table = schema.readings.c
    return select(func.max(table.n)).where(table.document_id.in_(document_ids)).group_by(table.document_id)


def document_ids(
    connection: Connection,
    *,
    unread: bool | None = None,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    kind: str | None = None,
    actor: str | Sequence[str] | None = None,
) -> list[str]:
    """Ids in stable order: by day, then id, undated last."""
    table = schema.documents.c
    conditions: list[Any] = []
    if unread is not None:
        read = exists().where(schema.readings.c.document_id == table.id)
        conditions.append(not_(read) if unread else read)
    conditions += [table.day >= since] if since else []
    conditions += [table.day <= until] if until else []
    conditions += [table.outlet == outlet] if outlet else []
    conditions += [table.kind == kind] if kind else []
    conditions += [_takes_part(one) for one in ([actor] if isinstance(actor, str) else actor or ())]
    query = select(table.id).where(*conditions).order_by(table.day.is_(None), table.day, table.id)
    return list(connection.execute(query).scalars())


def _takes_part(actor: str) -> Any:
    links, readings = schema.reading_links.c, schema.readings
    later = readings.alias("later")
    newest = ~exists().where(later.c.document_id == readings.c.document_id, later.c.n > readings.c.n)
    same = or_(links.actor == actor, and_(links.actor > actor + ".", links.actor < actor + "/"))
    found = select(readings.c.document_id).join(schema.reading_links, links.reading == readings.c.n).where(same, newest)
    return schema.documents.c.id.in_(found)


def find_document_id(connection: Connection, name: str) -> str | None:
    """The id for an id, a source id, or the one id that begins with ``name`` (with or without ``sha256:``)."""
    table = schema.documents.c
    exact = select(table.id).where(or_(table.id == name, table.source_id == name)).order_by(table.id != name, table.id)
    if found := connection.execute(exact.limit(1)).scalar():
        return str(found)
    if len(name.removeprefix("sha256:")) < 8:
        return None
    begins = or_(table.id.startswith(name, autoescape=True), table.id.startswith("sha256:" + name, autoescape=True))
    ids = connection.execute(select(table.id).where(begins).limit(2)).scalars().all()
    return str(ids[0]) if len(ids) == 1 else None
