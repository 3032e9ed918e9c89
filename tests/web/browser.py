"""A real browser for tests and screenshots: a server in a thread, Debian's Chromium, and what it complains of."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import uvicorn

from stocktake.store import Store
from stocktake.web import create_app

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
TOKEN = "a-token-for-the-browser-tests"


class Served:
    """``with Served(path) as base``: the app over the store at ``path`` on a free port, stocks taken."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.app = create_app(self.store, token=TOKEN, user="ana", refresh=False)
        self.site = self.app.state.site
        self.server = uvicorn.Server(uvicorn.Config(self.app, log_level="warning", access_log=False))
        self.bound = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.bound]}, daemon=True)

    def __enter__(self) -> str:
        self.site.stocks.refresh()
        self.thread.start()
        base = f"http://127.0.0.1:{self.bound.getsockname()[1]}"
        for _ in range(100):
            try:
                urlopen(base + "/help").close()
                break
            except OSError:
                time.sleep(0.1)
        return base

    def __exit__(self, *exc: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.store.close()


def watch(page: Any, base: str) -> list[str]:
    """What goes wrong on a page from now on: console errors, exceptions, dialogs, requests to other hosts."""
    found: list[str] = []
    page.on(
        "console", lambda m: found.append(f"console {m.type}: {m.text}") if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda e: found.append(f"exception: {e}"))
    page.on("dialog", lambda d: (found.append(f"dialog: {d.message}"), d.dismiss()))
    page.on(
        "request", lambda r: None if r.url.startswith((base, "data:", "blob:")) else found.append(f"request: {r.url}")
    )
    return found
