"""What the pages of one server share: store, stocks, templates, guard, and the work that goes on behind them."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from stocktake import labels
from stocktake.process.names import day_words
from stocktake.store import Store
from stocktake.version import __version__
from stocktake.web import links
from stocktake.web.security import Guard
from stocktake.web.sessions import Session
from stocktake.web.stocks import Stocks
from stocktake.web.text import finalize, safe_link

HERE = Path(__file__).parent
REFRESH_S = 2.0  # how soon something added by another program shows


@dataclass
class Job:
    """Work that was asked for on the add page: how far it is, and what went wrong."""

    id: int
    what: str
    done: int = 0
    added: int = 0
    state: str = "reading"  # reading, taking stock, done, failed
    errors: list[str] = field(default_factory=list)


class Site:
    """Everything a page needs; the store is opened once and shared by all threads."""

    def __init__(self, store: Store, guard: Guard, refresh: bool = True) -> None:
        self.store, self.guard = store, guard
        self.stocks = Stocks(store)
        self.templates = _templates()
        self.jobs: list[Job] = []
        self._cache: dict[Any, tuple[int, Any]] = {}
        self._stop = threading.Event()
        self._wake = threading.Event()
        self.busy = False
        self.problem: str | None = None
        if refresh:
            threading.Thread(target=self._keep_fresh, daemon=True, name="stocks").start()

    def may_write(self, session: Session | None) -> bool:
        """Whether this visitor may add claims and documents."""
        return session is not None and session.may_write and not self.store.read_only

    def cached(self, key: Any, make: Callable[[], Any], revision: int | None = None) -> Any:
        """What ``make`` gives, made again only when something was added to the store."""
        now = self.store.revision() if revision is None else revision
        found = self._cache.get(key)
        if found is None or found[0] != now:
            if len(self._cache) > 2000:
                self._cache.clear()
            found = self._cache[key] = (now, make())
        return found[1]

    def refresh_soon(self) -> None:
        """Have the stocks taken anew without waiting for the next look."""
        self._wake.set()

    def close(self) -> None:
        """Stop the work behind the pages."""
        self._stop.set()
        self._wake.set()

    def _keep_fresh(self) -> None:
        from stocktake.web.vega import bundle

        threading.Thread(target=bundle, daemon=True).start()  # before the first chart is asked for
        while not self._stop.is_set():
            try:
                self.busy = not self.stocks.fresh()
                self.stocks.refresh()
                self.busy, self.problem = False, None
                self.stocks.draw()
            except Exception as error:  # a page must not go down with the stock; the next look tries again
                self.problem = f"{type(error).__name__}: {error}"
            self.busy = False
            self._wake.wait(REFRESH_S)
            self._wake.clear()


def _templates() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, finalize=finalize, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    env.filters.update(
        plain=labels.plain, level=labels.outcome_words, issue=labels.issue_words, day=day_words, link=safe_link,
        at=links.at, when=_when,
    )  # fmt: skip
    env.globals.update(labels=vars(labels), url=links, version=__version__, asset=asset)
    return env


def asset(name: str) -> str:
    """A static file's address, which changes with its content: browsers may keep it for good."""
    return f"/static/{name}?v={_digests().get(name, __version__)}"


def _digests(_made: dict[str, str] = {}) -> Mapping[str, str]:  # noqa: B006 (made once)
    if not _made:
        with contextlib.suppress(OSError):
            for path in (HERE / "static").iterdir():
                _made[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return _made


def _when(stamp: str | None) -> str:
    """A stored time (UTC) in short: ``11 July 2024, 09:00 UTC``."""
    try:
        at = datetime.fromisoformat(str(stamp).replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        return str(stamp or "")
    return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"
