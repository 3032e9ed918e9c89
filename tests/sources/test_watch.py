"""A watcher keeps each new item once, remembers where it was, and backs off from what fails."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sources.server import serving
from stocktake.errors import SourceError
from stocktake.sources.definitions import Definition
from stocktake.sources.fetch import Limits
from stocktake.sources.polite import Visitor
from stocktake.sources.watch import MAX_TRIES, WatchState, locked, poll

LIMITS = Limits(allow_private=True, timeout_s=20)


@pytest.fixture
def site():
    with serving() as (address, server):
        yield Definition("test", "Test Office", feed=f"{address}/feed"), server


class Watcher:
    """One run of a watcher: its state read anew from the file."""

    def __init__(self, definition, path, now=0.0):
        self.definition, self.state = definition, WatchState(path)
        self.visitor = Visitor(LIMITS, min_delay_s=0)
        self.kept, self.said, self.now = [], [], now

    def keep(self, document, response):
        self.kept.append(document.title)

    def poll(self):
        return poll(self.definition, self.state, self.visitor, self.keep, self.said.append, lambda: self.now)


def test_new_items_once(site, tmp_path):
    """Items are kept oldest first, once; a second round asks with the ETag and gets nothing; a new item comes once."""
    definition, server = site
    watcher = Watcher(definition, tmp_path / "s.json")
    assert watcher.poll() == 3
    assert watcher.kept == ["Round 1", "Round 2", "Round 3"]
    assert watcher.poll() == 0
    assert server.headers_seen[-1]["If-None-Match"] == '"3"'
    server.items.append(4)
    again = Watcher(definition, tmp_path / "s.json")
    assert again.poll() == 1 and again.kept == ["Round 4"]


def test_killed_in_the_middle(site, tmp_path):
    """A watcher that dies after its second item loses nothing and repeats nothing when it goes on."""
    definition, _ = site
    first = Watcher(definition, tmp_path / "s.json")

    def dying(document, response):
        if len(first.kept) == 2:
            raise KeyboardInterrupt
        Watcher.keep(first, document, response)

    first.keep = dying
    with pytest.raises(KeyboardInterrupt):
        first.poll()
    second = Watcher(definition, tmp_path / "s.json")
    second.poll()
    assert first.kept + second.kept == ["Round 1", "Round 2", "Round 3"]


SCRIPT = """
import sys, time
from pathlib import Path
from stocktake.sources.definitions import Definition
from stocktake.sources.fetch import Limits
from stocktake.sources.polite import Visitor
from stocktake.sources.watch import WatchState, poll
out = open(sys.argv[2], "a")
def keep(document, response):
    out.write(document.title + "\\n"); out.flush()
    time.sleep(0.15)
poll(Definition("t", "T", feed=sys.argv[1]), WatchState(Path(sys.argv[3])), Visitor(Limits(allow_private=True), min_delay_s=0), keep, print)
"""


def test_sigkill(site, tmp_path):
    """Killed at any moment and started again, no item is missing; only the one at the moment of the kill may come twice."""
    definition, server = site
    server.items = list(range(1, 8))
    log, state = tmp_path / "kept.txt", tmp_path / "s.json"
    command = [sys.executable, "-c", SCRIPT, definition.address, str(log), str(state)]
    for wanted in (3,):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while (
            time.monotonic() < deadline
            and process.poll() is None
            and (log.read_text().count("\n") if log.exists() else 0) < wanted
        ):
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run(command, check=True, timeout=120, stdout=subprocess.DEVNULL)
    kept = log.read_text().split("\n")[:-1]
    assert sorted(set(kept)) == [f"Round {n}" for n in range(1, 8)]
    assert len(kept) <= 7 + 1
    assert json.loads(state.read_text())["version"] == 1


def test_failing_item_is_tried_again(site, tmp_path):
    """An item that fails is tried again in later rounds, with the feed asked in full, and given up after some tries."""
    definition, server = site
    server.failing.add("2")
    watcher = Watcher(definition, tmp_path / "s.json")
    assert watcher.poll() == 2
    server.failing.clear()
    assert watcher.poll() == 1 and watcher.kept[-1] == "Round 2"
    server.items.append(5)
    server.failing.add("5")
    for _ in range(MAX_TRIES + 2):
        watcher.poll()
    assert server.asked.count("/article/5") == MAX_TRIES
    assert any("Given up" in s for s in watcher.said)


def test_back_off(site, tmp_path):
    """A source that fails is asked again after one, two, four … minutes, and not before."""
    definition, server = site
    watcher = Watcher(Definition("test", "T", feed=definition.address.replace("feed", "nothing")), tmp_path / "s.json")
    waits = []
    for _ in range(3):
        watcher.poll()
        state = watcher.state.of(watcher.definition.address)
        waits.append(state.next_at - watcher.now)
        asked = len(server.asked)
        watcher.poll()
        assert len(server.asked) == asked
        watcher.now = state.next_at
    assert waits == [60, 120, 240]


def test_state_file(tmp_path):
    """A state that is none is said to be so; two watchers cannot share one."""
    path = tmp_path / "s.json"
    path.write_text("[]")
    with pytest.raises(SourceError, match="no watch state"):
        WatchState(path)
    with locked(path), pytest.raises(SourceError, match="another watcher"), locked(path):
        pass


def test_page_of_links(tmp_path):
    """A listing page is watched by the links that match its pattern."""
    with serving() as (address, server):
        server.items = [1]
        page = f'<html><body><a href="/article/2">Readout of the call</a> <a href="/about">About</a> <a href="{address}/article/3#top">Joint statement</a></body></html>'
        server.RequestHandlerClass.get_list = lambda self, rest: self.answer(page.encode())
        definition = Definition(
            "t",
            "Office",
            page=f"{address}/list",
            links=r"/article/\d+$",
            readout=r"\breadout\b",
            joint=r"\bjoint\b.*statement",
            actor="XXX.GOV",
        )
        kept = []
        state = WatchState(Path(tmp_path) / "s.json")
        assert poll(definition, state, Visitor(LIMITS, min_delay_s=0), lambda d, r: kept.append(d), print) == 2
        assert [(d.kind, d.outlet, d.meta["actor"]) for d in kept] == [
            ("joint_statement", "Office", "XXX.GOV"),
            ("readout", "Office", "XXX.GOV"),
        ]


def test_pdf_behind_a_link(tmp_path):
    """A listed PDF becomes a document with the list's title, kind and dates."""
    with serving() as (address, server):
        page = "<html><body><a href='/pdf/2024/07/11/x'>Joint statement of both sides</a></body></html>"
        server.RequestHandlerClass.get_list = lambda self, rest: self.answer(page.encode())
        definition = Definition("t", "Office", page=f"{address}/list", links=r"/pdf/", joint=r"\bjoint\b")
        kept = []
        assert (
            poll(
                definition,
                WatchState(tmp_path / "s.json"),
                Visitor(LIMITS, min_delay_s=0),
                lambda d, r: kept.append(d),
                print,
            )
            == 1
        )
    (document,) = kept
    assert (document.kind, document.outlet, document.published) == ("joint_statement", "Office", "2024-07-11")
    assert document.source_id == document.url == f"{address}/pdf/2024/07/11/x"
