"""Who may sign in to the web app: a name, a role, and the hash of a password. Claims carry the name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Row, delete, insert, select, update

from stocktake.errors import StoreError
from stocktake.store import passwords, schema
from stocktake.store.rows import now

ROLES = ("reader", "editor")
_NAME = re.compile(r"\w[\w.@-]{0,59}")


@dataclass(frozen=True)
class User:
    """Somebody who may sign in. ``stamp`` changes with role and password: sessions of before are over."""

    name: str
    role: str
    added: str
    changed: str
    stamp: str

    @property
    def may_write(self) -> bool:
        """Editors add claims and documents; readers look."""
        return self.role == "editor"


def plain_name(name: str) -> str:
    """A name as it is kept: small letters, no spaces; StoreError when it cannot be one."""
    found = unicodedata.normalize("NFKC", name).casefold()
    if not _NAME.fullmatch(found):
        raise StoreError(f"a user's name is letters, digits and . _ - @, 60 at most; {name[:60]!r} is not")
    return found


def all_users(connection: Connection) -> list[User]:
    """All users by name."""
    return [_user(row) for row in connection.execute(select(schema.users).order_by(schema.users.c.name))]


def find_user(connection: Connection, name: str) -> User | None:
    """The user of this name, or None."""
    row = _row(connection, name)
    return _user(row) if row else None


def add_user(connection: Connection, name: str, role: str, password_hash: str) -> None:
    """Add a user; StoreError when there is one of this name."""
    if _row(connection, name):
        raise StoreError(f"there is a user {name} already; stocktake users password changes a password")
    at = now()
    connection.execute(
        insert(schema.users).values(name=name, role=_role(role), password=password_hash, added=at, changed=at)
    )


def change_user(connection: Connection, name: str, role: str | None = None, password_hash: str | None = None) -> None:
    """Give a user another role or password; StoreError when there is none of this name."""
    given = {"role": _role(role) if role else None, "password": password_hash}
    values = {key: value for key, value in given.items() if value}
    done = connection.execute(update(schema.users).where(schema.users.c.name == name).values(**values, changed=now()))
    _one(done.rowcount, name)


def remove_user(connection: Connection, name: str) -> None:
    """Take a user away; what they said stays, under their name. StoreError when there is none."""
    _one(connection.execute(delete(schema.users).where(schema.users.c.name == name)).rowcount, name)


def password_hash(connection: Connection, name: str) -> str:
    """The hash of a user's password; for a name that nobody has, one that no password has, which takes as long."""
    row = _row(connection, name)
    return row.password if row else _nobody()


@cache
def _nobody() -> str:
    return passwords.hashed("")


def _row(connection: Connection, name: str) -> Row | None:
    return connection.execute(select(schema.users).where(schema.users.c.name == name)).first()


def _user(row: Row) -> User:
    stamp = hashlib.sha256(f"{row.role} {row.password}".encode()).hexdigest()
    return User(row.name, row.role, row.added, row.changed, stamp)


def _role(role: str) -> str:
    if role not in ROLES:
        raise StoreError(f"no role {role[:40]!r}; a user is a {' or an '.join(ROLES)}")
    return role


def _one(found: int, name: str) -> None:
    if not found:
        raise StoreError(f"there is no user {name[:60]}; stocktake users list shows them")
