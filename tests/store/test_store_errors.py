"""What cannot be opened or written gives one sentence that names the store and what to do."""

from __future__ import annotations

import os
import sqlite3

import pytest
from sqlalchemy import text
from store_samples import document, reading

from stocktake.errors import StoreError
from stocktake.store import Store, migrations, schema


def one_sentence(error: pytest.ExceptionInfo[StoreError], path: object) -> str:
    said = str(error.value)
    assert said.startswith(f"store {path}: ") and "\n" not in said and len(said) < 300
    return said


def test_not_a_database(tmp_path):
    """A text file is refused and left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("minutes of the meeting\n" * 200)
    with pytest.raises(StoreError, match="not an SQLite file") as error:
        Store(path)
    one_sentence(error, path)
    assert path.read_text() == "minutes of the meeting\n" * 200


def test_another_database(tmp_path):
    """Somebody else's SQLite file is refused and gets no tables of ours."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE films (title TEXT)")
    with pytest.raises(StoreError, match="not a Stocktake store") as error:
        Store(path)
    one_sentence(error, path)
    assert sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall() == [("films",)]


@pytest.mark.parametrize("at", [0.02, 0.3, 0.5, 0.9])
def test_damaged(tmp_path, at):
    """A damaged file gives an error in one sentence, or its data; never a traceback of the database's."""
    path = tmp_path / "s.db"
    with Store(path) as store:
        store.add_many(reading(n) for n in range(50))
    data = bytearray(path.read_bytes())
    start = int(len(data) * at)
    data[start : start + 20_000] = os.urandom(min(20_000, len(data) - start))
    path.write_bytes(data)
    try:
        with Store(path) as store:
            store.info()
            list(store.documents())
            store.search("progress")
            store.add(reading(99))
    except StoreError as error:
        assert str(error).startswith(f"store {path}: ") and "\n" not in str(error)


def test_missing_and_folders(tmp_path):
    """A missing file, a missing folder and a folder in a file's place are told apart."""
    for path, kwargs, words in (
        (tmp_path / "no.db", {"create": False}, "no such file"),
        (tmp_path / "no" / "s.db", {}, "does not exist"),
        (tmp_path, {}, "is a folder"),
    ):
        with pytest.raises(StoreError, match=words) as error:
            Store(path, **kwargs)
        one_sentence(error, path)
    assert not (tmp_path / "no.db").exists()


def test_read_only(tmp_path):
    """A store opened to be read answers, and refuses to be written."""
    path = tmp_path / "s.db"
    with Store(path) as store:
        store.add(reading())
    with Store(path, read_only=True) as store:
        assert store.search("progress") and store.info()["documents"] == 1
        with pytest.raises(StoreError, match="may only be read") as error:
            store.add(reading(1))
        one_sentence(error, path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_no_permission(tmp_path):
    """A file that may not be written is opened to be read; one that may not be read is refused."""
    path = tmp_path / "s.db"
    Store(path).close()
    path.chmod(0o400)
    with Store(path) as store, pytest.raises(StoreError, match="may only be read"):
        store.add(reading())
    path.chmod(0)
    with pytest.raises(StoreError, match="permissions"):
        Store(path)


def test_locked(tmp_path):
    """A store that another process holds for too long says so; reading goes on meanwhile."""
    path = tmp_path / "s.db"
    with Store(path, busy_timeout_s=0.2) as store:
        store.add(reading())
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="busy") as error:
            store.add(reading(1))
        one_sentence(error, path)
        assert store.info()["documents"] == 1
        other.execute("ROLLBACK")
        store.add(reading(1))


def test_newer_schema(tmp_path):
    """A store of a newer Stocktake is refused and not touched."""
    path = tmp_path / "s.db"
    Store(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(StoreError, match="newer Stocktake") as error:
        Store(path)
    one_sentence(error, path)


def test_older_schema_migrates(tmp_path, monkeypatch):
    """An older store gets the steps it lacks, in order, and keeps its documents."""
    path = tmp_path / "s.db"
    with Store(path) as store:
        store.add(reading())
    first = schema.VERSION
    monkeypatch.setattr(schema, "VERSION", first + 2)
    steps = {
        first: lambda c: c.execute(text("ALTER TABLE documents ADD COLUMN desk TEXT")),
        first + 1: lambda c: c.execute(text("UPDATE documents SET desk = 'north'")),
    }
    monkeypatch.setattr(migrations, "STEPS", steps)
    with pytest.raises(StoreError, match="open it writable"):
        Store(path, read_only=True)
    with Store(path) as store:
        assert store.query("SELECT desk FROM documents") == [{"desk": "north"}]
        assert store.info()["schema"] == first + 2
        assert store.reading(document().id) == reading()


def test_failed_migration_leaves_the_old_store(tmp_path, monkeypatch):
    """A step that fails undoes the steps before it."""
    path = tmp_path / "s.db"
    Store(path).close()
    first = schema.VERSION
    monkeypatch.setattr(schema, "VERSION", first + 2)
    steps = {
        first: lambda c: c.execute(text("ALTER TABLE documents ADD COLUMN desk TEXT")),
        first + 1: lambda c: c.execute(text("UPDATE nowhere SET desk = 1")),
    }
    monkeypatch.setattr(migrations, "STEPS", steps)
    with pytest.raises(StoreError, match="no such table"):
        Store(path)
    monkeypatch.undo()
    with Store(path) as store:
        assert store.info()["schema"] == first
        assert "desk" not in store.query("SELECT sql FROM sqlite_master WHERE name = 'documents'")[0]["sql"]


def test_every_version_has_a_step():
    """Each schema before the present one has its step."""
    assert set(migrations.STEPS) == set(range(1, schema.VERSION))
