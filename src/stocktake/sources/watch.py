"""Polling sources for what is new, so that each item is kept once, and a killed watcher loses and repeats nothing.

State is one JSON file, replaced as a whole. An item counts as seen only after ``keep`` has kept it, and a feed's ETag
is remembered only after all its new items were: a watcher killed in between asks for the same feed again, not for
"changes since". ``keep`` must not mind the same document twice: a kill may fall between the two. So what the store
holds is exact. What a kept item prints is not, since no output can be taken back: the one item in hand at a kill may be
printed once more, and ``stocktake watch`` then says that the store had it before.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources.definitions import Definition, Listed, listed
from stocktake.sources.fetch import Response
from stocktake.sources.inputs import Options
from stocktake.sources.pages import as_input, page_document, whole
from stocktake.sources.polite import Visitor

MAX_SEEN = 5_000  # ids remembered of each source; feeds list some 20 to 100 at a time
MAX_TRIES = 5  # of one item; then it is given up, and said to be
FIRST_BACKOFF_S, MAX_BACKOFF_S = 60.0, 86_400.0

Keep = Callable[[Document, Response], None]
Report = Callable[[str], None]


@dataclass
class SourceState:
    """What is remembered of one source; times are seconds since 1970."""

    etag: str | None = None
    last_modified: str | None = None
    next_at: float = 0.0
    failures: int = 0
    seen: list[str] = field(default_factory=list)
    tries: dict[str, int] = field(default_factory=dict)


class WatchState:
    """The state file; one watcher at a time may hold it."""

    def __init__(self, path: Path) -> None:
        """Read the file if it is there.

        Raises:
            SourceError: it is there but is no state of ours.
        """
        self.path = path
        self.sources: dict[str, SourceState] = {}
        if path.exists() and path.stat().st_size:
            try:
                stored = json.loads(path.read_text(encoding="utf-8"))
                self.sources = {name: SourceState(**values) for name, values in stored["sources"].items()}
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise SourceError(f"{path} is no watch state ({error}); move it away to begin anew.") from error

    def of(self, address: str) -> SourceState:
        """The state of one source."""
        return self.sources.setdefault(address, SourceState())

    def save(self) -> None:
        """Replace the file as a whole, so that a kill leaves the old state or the new one."""
        temporary = self.path.with_name(self.path.name + ".new")
        with temporary.open("w", encoding="utf-8") as stream:
            json.dump({"version": 1, "sources": {k: asdict(v) for k, v in self.sources.items()}}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(self.path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock beside a state file.

    Raises:
        SourceError: another watcher holds it.
    """
    with path.with_name(path.name + ".lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SourceError(f"another watcher is at work on {path}; stop it first.") from error
        yield


def poll(
    definition: Definition,
    state: WatchState,
    visitor: Visitor,
    keep: Keep,
    report: Report,
    now: Callable[[], float] = time.time,
) -> int:
    """Ask one source for what is new, if its time has come, and keep it; the number of documents kept."""
    mine = state.of(definition.address)
    if now() < mine.next_at:
        return 0
    try:
        response = visitor.get(definition.address, _conditions(mine))
        if response.status == 304:
            mine.failures = 0
            state.save()
            return 0
        new = [i for i in listed(definition, as_input(whole(response))) if i.id not in set(mine.seen)]
    except SourceError as error:
        _back_off(mine, now())
        state.save()
        report(f"{error} (next try in {mine.next_at - now():.0f} s)")
        return 0
    kept, complete = _take(definition, new, state, visitor, keep, report)
    mine.failures, mine.next_at = 0, 0.0
    if complete:
        mine.etag, mine.last_modified = response.headers.get("etag"), response.headers.get("last-modified")
    state.save()
    return kept


def _conditions(state: SourceState) -> dict[str, str]:
    asked = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {k: v for k, v in asked.items() if v}


def _back_off(state: SourceState, now: float) -> None:
    state.failures += 1
    state.next_at = now + min(FIRST_BACKOFF_S * 2 ** (state.failures - 1), MAX_BACKOFF_S)


def _take(
    definition: Definition, new: Sequence[Listed], state: WatchState, visitor: Visitor, keep: Keep, report: Report
) -> tuple[int, bool]:
    """Fetch and keep new items, oldest first; how many, and whether none is left for a later try."""
    mine, kept, complete = state.of(definition.address), 0, True
    for item in reversed(new):
        try:
            document, response = _fetched(definition, item, visitor)
            keep(document, response)
            kept += 1
            done = True
        except SourceError as error:
            mine.tries[item.id] = mine.tries.get(item.id, 0) + 1
            done = mine.tries[item.id] >= MAX_TRIES
            report(f"{error}" + (" Given up." if done else " Will be tried again."))
        if done:
            mine.tries.pop(item.id, None)
            mine.seen = [*mine.seen, item.id][-MAX_SEEN:]
        complete = complete and done
        state.save()
    return kept, complete


def _fetched(definition: Definition, item: Listed, visitor: Visitor) -> tuple[Document, Response]:
    response = whole(visitor.get(item.url))
    given: dict[str, Any] = {"title": item.title, "dates": list(item.dates), "outlet": definition.name or None}
    meta = {"source": definition.key} | ({"actor": definition.actor} if definition.actor else {})
    if definition.kind:
        given |= {"kind": definition.kind_of(item.title), "language": None}
    return page_document(response, Options(), source_id=item.id, meta=meta, **given), response


def watch(
    definitions: Sequence[Definition],
    state: WatchState,
    visitor: Visitor,
    keep: Keep,
    report: Report,
    every_s: float | None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Poll all sources once, or (``every_s``) again and again until interrupted; the number of documents kept."""
    kept = 0
    while True:
        for definition in definitions:
            kept += poll(definition, state, visitor, keep, report)
        if every_s is None:
            return kept
        sleep(every_s)
