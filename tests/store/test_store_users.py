"""Users of the web app in the store: hashes, roles, names; a store of schema 1 gets the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from old_schemas import columns, make_old
from store_samples import reading

from stocktake.errors import StoreError
from stocktake.store import Store, passwords, schema

GOOD = "three plain words"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little: their strength is looked at in one test only."""
    monkeypatch.setattr(passwords, "N", 2**4)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "s.db")


def test_the_hash_is_salted_scrypt_and_not_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """One password twice gives two hashes at the full cost, each of which holds for it and for nothing else."""
    monkeypatch.undo()
    first, second = passwords.hashed(GOOD), passwords.hashed(GOOD)
    assert first != second and first.startswith("scrypt$32768$8$3$") and GOOD not in first
    assert passwords.holds(GOOD, first) and passwords.holds(GOOD, second)
    assert not passwords.holds(GOOD + " ", first)


def test_the_cost_is_kept_with_the_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash made at another cost still holds after the cost is raised."""
    old = passwords.hashed(GOOD)
    monkeypatch.setattr(passwords, "N", 2**5)
    assert passwords.holds(GOOD, old)


@pytest.mark.parametrize("kept", ["", "x", "scrypt$16$8$3$AA==$", "scrypt$a$8$3$AA==$AA==", "plain$16$8$3$AA==$AA=="])
def test_a_damaged_hash_lets_nobody_in(kept: str) -> None:
    """Whatever stands in the column that is no hash of ours, no password holds for it, the empty one neither."""
    assert not passwords.holds("", kept) and not passwords.holds(GOOD, kept)


def test_composed_and_decomposed_letters_are_one_password() -> None:
    """What keyboards send differently for the same letter opens the same door."""
    assert passwords.holds("caf\u0065\u0301 au lait", passwords.hashed("caf\u00e9 au lait"))


def test_users_are_added_listed_changed_and_removed(store: Store) -> None:
    """Each has a role; another role or password changes the stamp that sessions are compared with."""
    ana = store.add_user("Ana", "editor", GOOD)
    store.add_user("ben.k@desk", "reader", GOOD)
    assert [(u.name, u.role, u.may_write) for u in store.users()] == [
        ("ana", "editor", True),
        ("ben.k@desk", "reader", False),
    ]
    assert store.user_of("ANA", GOOD) == ana
    lower = store.change_user("ana", role="reader")
    other = store.change_user("ana", password="three other words")
    assert len({ana.stamp, lower.stamp, other.stamp}) == 3 and other.role == "reader"
    assert store.user_of("ana", GOOD) is None and store.user_of("ana", "three other words") == other
    store.remove_user("ana")
    assert store.user("ana") is None and store.user_of("ana", "three other words") is None


@pytest.mark.parametrize("name", ["nobody", "", "a b", "x" * 80, "\x00", "' OR 1=1 --"])
def test_no_such_user(store: Store, name: str) -> None:
    """A name that nobody has lets nobody in, with no password at all neither."""
    store.add_user("ana", "editor", GOOD)
    assert store.user_of(name, GOOD) is None and store.user_of(name, "") is None


@pytest.mark.parametrize(
    ("name", "role", "password", "words"),
    [("a b", "reader", GOOD, "letters"), ("", "reader", GOOD, "letters"), ("ben", "boss", GOOD, "no role"),
     ("ben", "reader", "short", "10 characters"), ("ben", "reader", "x" * 600, "at most"),
     ("ben-nakamura", "reader", "Ben-Nakamura1", "name"), ("ANA", "reader", GOOD, "already")],
)  # fmt: skip
def test_what_will_not_do_is_refused_in_a_sentence(
    store: Store, name: str, role: str, password: str, words: str
) -> None:
    """A bad name, role or password, or a name that is taken, adds nobody."""
    store.add_user("ana", "editor", GOOD)
    with pytest.raises(StoreError, match=words):
        store.add_user(name, role, password)
    assert [u.name for u in store.users()] == ["ana"]


def test_changing_or_removing_nobody_is_an_error(store: Store) -> None:
    """There must be such a user."""
    with pytest.raises(StoreError, match="no user ben"):
        store.change_user("ben", role="reader")
    with pytest.raises(StoreError, match="no user ben"):
        store.remove_user("ben")


def test_a_store_of_schema_1_gets_users(tmp_path: Path) -> None:
    """A store made before there were users is brought up, keeps what it has, and takes users."""
    path = tmp_path / "old.db"
    with Store(path) as store:
        store.add(reading())
    make_old(path, 1, schema.VERSION)
    with Store(path) as store:
        assert store.info()["schema"] == schema.VERSION
        assert store.info()["documents"] == 1 and store.users() == []
        assert store.add_user("ana", "editor", GOOD).name == "ana"


def test_the_migrated_table_is_the_new_stores_table(tmp_path: Path) -> None:
    """Both ways to the present schema give the same columns."""
    Store(tmp_path / "new.db").close()
    Store(tmp_path / "old.db").close()
    make_old(tmp_path / "old.db", 1, schema.VERSION)
    Store(tmp_path / "old.db").close()
    for table in ("users", "originals", "files"):
        assert columns(tmp_path / "new.db", table) == columns(tmp_path / "old.db", table)
