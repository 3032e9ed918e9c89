"""How often somebody may fail to sign in: counted by name and by address, in memory, forgotten after a while."""

from __future__ import annotations

import threading
import time
from collections import deque

WINDOW_S = 15 * 60
PER_NAME_AND_ADDRESS = 5
PER_ADDRESS = 20
PER_NAME = 50  # from everywhere: high, since whoever fails on purpose locks the name's owner out
MOST_KEYS = 10_000

Key = tuple[str, ...]


class Throttle:
    """Failures within the last quarter of an hour. An attempt counts from its start, so that many at once count too."""

    def __init__(self) -> None:
        self._failed: dict[Key, deque[float]] = {}
        self._lock = threading.Lock()

    def begin(self, name: str, address: str) -> int:
        """Count an attempt, which ``passed`` takes back; else the seconds to wait, and nothing is counted."""
        now = time.monotonic()
        with self._lock:
            waits = [self._wait(key, limit, now) for key, limit in _limits(name, address)]
            if any(waits):
                return int(max(waits)) + 1
            self._prune(now)
            for key, _ in _limits(name, address):
                self._failed.setdefault(key, deque()).append(now)
        return 0

    def passed(self, name: str, address: str) -> None:
        """The attempt was right: it and the failures of this name from this address are forgotten."""
        with self._lock:
            for key, _ in _limits(name, address):
                if found := self._failed.get(key):
                    found.pop()
            self._failed.pop(_limits(name, address)[0][0], None)

    def _wait(self, key: Key, limit: int, now: float) -> float:
        found = self._failed.get(key, deque())
        while found and found[0] <= now - WINDOW_S:
            found.popleft()
        return found[-limit] + WINDOW_S - now if len(found) >= limit else 0.0

    def _prune(self, now: float) -> None:
        if len(self._failed) < MOST_KEYS:
            return
        old = [key for key, times in self._failed.items() if not times or times[-1] <= now - WINDOW_S]
        for key in old or list(self._failed)[: MOST_KEYS // 10]:
            del self._failed[key]


def _limits(name: str, address: str) -> tuple[tuple[Key, int], ...]:
    name = name[:60].casefold()
    return (
        (("both", name, address), PER_NAME_AND_ADDRESS),
        (("address", address), PER_ADDRESS),
        (("name", name), PER_NAME),
    )
