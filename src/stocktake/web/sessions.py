"""Who is signed in: sessions kept on the server, found by a random id that the browser holds in a closed cookie."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

from stocktake.store import Store, User

SESSION_S = 12 * 3600
MAX_SESSIONS = 1000


@dataclass(frozen=True)
class Session:
    """Somebody signed in: the name their claims carry, what they may do, and the CSRF token of their forms."""

    user: str
    csrf: str
    until: float
    may_write: bool
    stamp: str | None  # of the user's row when they signed in; None: signed in with the server's token


class Sessions:
    """The sessions of one server; they end with it, after twelve hours, or when their user changes."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store
        self._kept: dict[str, Session] = {}

    def start(self, name: str, user: User | None = None) -> str:
        """A new session's id, for a user or for somebody who showed the token."""
        now = time.time()
        self._kept = {key: s for key, s in self._kept.items() if s.until > now}
        while len(self._kept) >= MAX_SESSIONS:
            self._kept.pop(next(iter(self._kept)))
        made = secrets.token_urlsafe(32)
        writes, stamp = (user.may_write, user.stamp) if user else (True, None)
        self._kept[_key(made)] = Session(name, secrets.token_urlsafe(32), now + SESSION_S, writes, stamp)
        return made

    def end(self, session_id: str) -> None:
        """Forget a session."""
        self._kept.pop(_key(session_id), None)

    def find(self, session_id: str | None) -> Session | None:
        """The session of this id while it lasts; a user who was removed, or has another role or password, has none."""
        found = self._kept.get(_key(session_id)) if session_id else None
        if session_id is None or found is None or found.until <= time.time():
            return None
        if found.stamp is not None:
            user = self.store.user(found.user) if self.store else None
            if user is None or user.stamp != found.stamp:
                self.end(session_id)
                return None
        return found


def _key(session_id: str) -> str:
    """Sessions are kept under a hash: looking one up by its id tells nothing through timing."""
    return hashlib.sha256(session_id.encode()).hexdigest()
