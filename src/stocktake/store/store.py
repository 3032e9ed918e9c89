"""The Store: add documents and readings, read them back, search them, and keep what people say of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from sqlalchemy import select, text

from stocktake.errors import StoreError
from stocktake.records import Document, Reading, RoundCorrection, Span
from stocktake.store import adding, passwords, schema
from stocktake.store import users as people
from stocktake.store.adding import Added, Original
from stocktake.store.claims import Claim, add_claim, claims_where
from stocktake.store.connect import BUSY_TIMEOUT_S, open_engine, reading_from, writing_to
from stocktake.store.corrections import corrected as apply_corrections
from stocktake.store.corrections import round_corrections, round_subject, unplaced
from stocktake.store.history import machine_claims
from stocktake.store.info import info as describe
from stocktake.store.migrations import is_current, migrate
from stocktake.store.rows import document_of, unpack
from stocktake.store.search import Hit, Wanted, search
from stocktake.store.stocks import load_stock, save_stock
from stocktake.store.users import User

# Documents fetched at a time while iterating: bounds memory, and no transaction stays open between batches.
CHUNK = 200


class Store:
    """A store in an SQLite file (made when missing), ``:memory:``, or a database URL of SQLAlchemy.

    Safe to share between threads; several processes may use one file at once. Every method raises StoreError, one
    sentence, when the database cannot do what is asked.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        create: bool = True,
        read_only: bool = False,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
    ) -> None:
        """Open, create or migrate.

        Args:
            path: file, ``:memory:`` or URL.
            create: make the store when there is none; else StoreError says so.
            read_only: never write; chosen by itself for a file that may not be written.
            busy_timeout_s: how long a write waits for other processes' transactions.
        """
        self.path = os.fspath(path)
        is_file = "://" not in self.path and self.path != ":memory:"
        if is_file:
            _check_file(Path(self.path), create and not read_only)
            read_only = read_only or (Path(self.path).exists() and not os.access(self.path, os.W_OK))
        self.read_only = read_only
        self._engine = open_engine(self.path, read_only, busy_timeout_s)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        with reading_from(self._engine, self.path) as connection:
            current = is_current(connection)
        if current:
            return
        if self.read_only:
            raise StoreError(
                f"store {self.path}: it is older than this Stocktake and may only be read; open it writable once"
            )
        with writing_to(self._engine, self.path) as connection:
            migrate(connection)

    def close(self) -> None:
        """Close every connection; the store may not be used after it."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({self.path!r})"

    # Adding

    def add(self, reading: Reading | Iterable[Reading]) -> Added:
        """Add one reading (or several) and the document it is of; the same document and coder again change nothing."""
        return self.add_many([reading] if isinstance(reading, Reading) else reading)

    def add_many(self, readings: Iterable[Reading], batch: int = adding.BATCH) -> Added:
        """Add readings, ``batch`` to a transaction: each batch is in the store as a whole, or not at all."""
        return self._add(adding.add_readings, readings, batch)

    def add_documents(self, documents: Iterable[Document], batch: int = adding.DOCUMENT_BATCH) -> Added:
        """Add documents that nobody has read yet; those already here are left as they are."""
        return self._add(adding.add_documents, documents, batch)

    def _add(self, write: Any, items: Iterable[Any], batch: int) -> Added:
        total = Added()
        for group in adding.batches(items, batch):
            with writing_to(self._engine, self.path) as connection:
                total += write(connection, group)
        return total

    def add_original(
        self,
        document_id: str | Sequence[str],
        data: bytes,
        media_type: str | None = None,
        fetched: str | None = None,
        name: str | None = None,
    ) -> bool:
        """Keep the bytes that a document, or several, was made from; they are kept once, whoever's they are.

        False when they are here already as these documents'. ``name``: of the file, as in ``Original``.
        """
        ids = [document_id] if isinstance(document_id, str) else list(document_id)
        kept = Original(data, hashlib.sha256(data).hexdigest(), media_type, fetched, name)
        with writing_to(self._engine, self.path) as connection:
            return adding.add_original(connection, ids, kept)

    # Documents and readings

    def documents(
        self,
        *,
        unread: bool | None = None,
        since: str | None = None,
        until: str | None = None,
        outlet: str | None = None,
        kind: str | None = None,
        actor: str | None = None,
    ) -> Iterator[Document]:
        """Documents by date, then id; undated ones last. ``unread`` True: without a reading, False: with one."""
        given = {"unread": unread, "since": since, "until": until, "outlet": outlet, "kind": kind, "actor": actor}
        for ids in self._id_chunks(given):
            yield from self._documents(ids)

    def document(self, document_id: str) -> Document | None:
        """The document with this id, or None."""
        return next(self._documents([document_id]), None)

    def find_document(self, name: str) -> Document | None:
        """The document with this id, source id or beginning of an id (8 characters and more), or None."""
        with reading_from(self._engine, self.path) as connection:
            found = adding.find_document_id(connection, name)
        return self.document(found) if found else None

    def original(self, document_id: str) -> Original | None:
        """The bytes a document was made from, the latest kept, their hash verified; None when none were."""
        with reading_from(self._engine, self.path) as connection:
            return adding.original(connection, document_id)

    def appearances(self, document_id: str) -> list[dict[str, Any]]:
        """Where else the same text was published: outlet, url, published, source_id, title of each."""
        return self.query("SELECT outlet, url, published, source_id, title, added FROM appearances "
                          "WHERE document_id = :id ORDER BY n", id=document_id)  # fmt: skip

    def reading(self, document_id: str, *, coder: str | None = None, corrected: bool = True) -> Reading | None:
        """The latest reading of a document (or that of ``coder``), with people's corrections unless told otherwise."""
        return next(self._readings([document_id], corrected, coder), None)

    def readings(
        self,
        as_of: str | None = None,
        actor: str | Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        *,
        corrected: bool = True,
    ) -> Iterator[Reading]:
        """Each document's latest reading, by date, then id: the order does not depend on the order of adding.

        Args:
            as_of: YYYY-MM-DD; only documents surely published until then (undated ones are left out).
            actor: only documents in which this actor takes part (``ARM`` takes in ``ARM.GOV.MFA``); several: all do.
            since, until: YYYY-MM-DD; the publication date, both included.
            corrected: with people's corrections.
        """
        limit = min((day for day in (as_of, until) if day), default=None)
        for ids in self._id_chunks({"unread": False, "since": since, "until": limit, "actor": actor}):
            yield from self._readings(ids, corrected)

    def coders(self, document_id: str) -> list[str]:
        """What has read this document, oldest first."""
        rows = self.query("SELECT coder FROM readings WHERE document_id = :id ORDER BY n", id=document_id)
        return [row["coder"] for row in rows]

    def search(
        self,
        query: str = "",
        speaker: str | None = None,
        actor: str | None = None,
        issue: str | None = None,
        act: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 50,
    ) -> list[Hit]:
        """Find words, and filter: all that is given must hold.

        Args:
            query: words, ``"a phrase"``, ``begin*``, ``-without``, ``this OR that``; may be empty.
            speaker: actor id or part of a name: hits are then quotes (positions, if act or issue is given too).
            actor: takes part in the document.
            issue, act: codebook ids: hits are then positions.
            since, until: publication date, YYYY-MM-DD, both included.
        """
        wanted = Wanted(query, speaker, actor, issue, act, since, until, limit)
        with reading_from(self._engine, self.path) as connection:
            return search(connection, wanted)

    # Claims

    def add_claim(
        self,
        subject: str,
        variable: str,
        value: Any,
        *,
        coder: str = "human",
        status: str = "edited",
        score: float | None = None,
        supersedes: int | None = None,
        user: str | None = None,
        reason: str | None = None,
        document_id: str | None = None,
        span: Span | None = None,
        time: str | None = None,
    ) -> int:
        """Add a claim and return its id. Nothing is ever overwritten: a correction names what it ``supersedes``."""
        claim = Claim(
            subject, variable, value, coder, status, None, document_id, span, score, supersedes, user, time, reason
        )
        with writing_to(self._engine, self.path) as connection:
            return add_claim(connection, claim)

    def claims(
        self, subject: str | None = None, *, document_id: str | Sequence[str] | None = None, machine: bool = True
    ) -> list[Claim]:
        """All that was ever said of a subject (or of a whole document, or several, or all), oldest first.

        With a subject and ``machine``, what each reading says of it comes first, one claim a variable, ``id`` None.
        """
        table = schema.claims.c
        conditions = [table.subject == subject] if subject else []
        if document_id is not None:
            ids = [document_id] if isinstance(document_id, str) else list(document_id)
            conditions.append(table.document_id.in_(ids))
        with reading_from(self._engine, self.path) as connection:
            read = machine_claims(connection, subject) if subject and machine else []
            return read + claims_where(connection, *conditions)

    def disagreements(self, document_id: str) -> list[Claim]:
        """People's corrections that find no item in the latest reading: there a newer model sees it otherwise."""
        claims = self.claims(document_id=document_id)
        reading = self.reading(document_id, corrected=False)
        return unplaced(reading.to_json(), claims) if reading else []

    def claims_within(self, beginning: str) -> list[Claim]:
        """People's claims on all subjects that begin so, oldest first."""
        about = schema.claims.c.subject.startswith(beginning, autoescape=True)
        with reading_from(self._engine, self.path) as connection:
            return claims_where(connection, about)

    def round_corrections(self, process: str) -> list[RoundCorrection]:
        """What people said of which documents tell of one round of this process: what ``take_stock`` is given."""
        return round_corrections(self.claims_within(round_subject(f"{process}/")), process)

    # The stock, kept so that it is shown without being taken again

    def save_stock(self, process: str, data: Mapping[str, Any]) -> None:
        """Keep a process's stock (the object of ``stock --format json``), replacing the last; fills view ``rounds``."""
        with writing_to(self._engine, self.path) as connection:
            save_stock(connection, process, data)

    def stock(self, process: str) -> dict[str, Any] | None:
        """The stock kept last for a process, or None."""
        with reading_from(self._engine, self.path) as connection:
            return load_stock(connection, process)

    # Who may sign in to the web app

    def users(self) -> list[User]:
        """Everybody who may sign in, by name."""
        with reading_from(self._engine, self.path) as connection:
            return people.all_users(connection)

    def user(self, name: str) -> User | None:
        """The user of this name, or None."""
        with reading_from(self._engine, self.path) as connection:
            return people.find_user(connection, name)

    def add_user(self, name: str, role: str, password: str) -> User:
        """Add a reader or editor; StoreError when the name is taken, or name, role or password will not do."""
        name = people.plain_name(name)
        kept = passwords.hashed(passwords.checked(password, name))  # slow: not while others wait to write
        with writing_to(self._engine, self.path) as connection:
            people.add_user(connection, name, role, kept)
        return self._known_user(name)

    def change_user(self, name: str, *, role: str | None = None, password: str | None = None) -> User:
        """Give a user another role or password, which ends their sessions; StoreError when there is no such user."""
        name = people.plain_name(name)
        kept = passwords.hashed(passwords.checked(password, name)) if password is not None else None
        with writing_to(self._engine, self.path) as connection:
            people.change_user(connection, name, role, kept)
        return self._known_user(name)

    def remove_user(self, name: str) -> None:
        """Take a user away, which ends their sessions; their claims stay. StoreError when there is no such user."""
        with writing_to(self._engine, self.path) as connection:
            people.remove_user(connection, people.plain_name(name))

    def user_of(self, name: str, password: str) -> User | None:
        """The user with this name and password, or None; a third of a second, whether or not there is such a name."""
        try:
            name = people.plain_name(name)
        except StoreError:
            name = ""
        with reading_from(self._engine, self.path) as connection:
            found, kept = people.find_user(connection, name), people.password_hash(connection, name)
        return found if passwords.holds(password, kept) and found else None

    def _known_user(self, name: str) -> User:
        found = self.user(name)
        if found is None:
            raise StoreError(f"store {self.path}: user {name} was taken away in the meantime")
        return found

    # About the store

    def info(self) -> dict[str, Any]:
        """Counts and dates of what is here, as plain values."""
        with reading_from(self._engine, self.path) as connection:
            return {"path": self.path, **describe(connection)}

    def revision(self) -> int:
        """A number that grows with everything added: a key for what is cached."""
        names = ("documents", "readings", "appearances")
        counts = " + ".join(f"(SELECT coalesce(max(n), 0) FROM {name})" for name in names)
        return int(self.query(f"SELECT {counts} + (SELECT coalesce(max(id), 0) FROM claims) AS n")[0]["n"])

    def query(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of a SELECT over tables and views, as dicts; ``:name`` in the statement takes ``name=value``."""
        with reading_from(self._engine, self.path) as connection:
            return [dict(row) for row in connection.execute(text(sql), values).mappings()]

    # Inside

    def _id_chunks(self, given: Mapping[str, Any]) -> Iterator[list[str]]:
        with reading_from(self._engine, self.path) as connection:
            ids = adding.document_ids(connection, **given)
        for first in range(0, len(ids), CHUNK):
            yield ids[first : first + CHUNK]

    def _documents(self, ids: Sequence[str]) -> Iterator[Document]:
        with reading_from(self._engine, self.path) as connection:
            rows = connection.execute(select(schema.documents).where(schema.documents.c.id.in_(ids))).mappings()
            found = {row["id"]: document_of(dict(row)) for row in rows}
        yield from (found[i] for i in ids if i in found)

    def _readings(self, ids: Sequence[str], corrected: bool, coder: str | None = None) -> Iterator[Reading]:
        table = schema.readings.c
        chosen = table.coder == coder if coder else table.n.in_(adding.latest(ids))
        with reading_from(self._engine, self.path) as connection:
            packed = select(table.document_id, table.json, schema.documents.c.text).join(schema.documents)
            rows = connection.execute(packed.where(table.document_id.in_(ids), chosen)).all()
            said = claims_where(connection, schema.claims.c.document_id.in_(ids)) if corrected else []
        found = {}
        for document_id, blob, whole in rows:
            data = unpack(blob, whole)
            mine = [claim for claim in said if claim.document_id == document_id]
            found[document_id] = Reading.from_json(apply_corrections(data, mine) if mine else data)
        yield from (found[i] for i in ids if i in found)


def _check_file(path: Path, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"store {path}: it is a folder; give the name of a file")
    if not path.exists() and not create:
        raise StoreError(f"store {path}: there is no such file; make it with stocktake read PATH --store {path}")
    if not path.exists() and not path.absolute().parent.is_dir():
        raise StoreError(f"store {path}: the folder {path.absolute().parent} does not exist; make it first")
    if path.exists() and not os.access(path, os.R_OK):
        raise StoreError(f"store {path}: it may not be read; check its permissions")
