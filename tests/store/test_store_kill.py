"""A process killed at any moment loses no committed document and leaves none half-written; several may add at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_samples import document, reading

from stocktake.store import Store

ADDER = Path(__file__).with_name("adder.py")
BATCH = 5


def start(path: Path, first: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(ADDER), str(path), str(first), str(count), str(BATCH)]
    here = os.environ | {"PYTHONPATH": str(ADDER.parents[1])}  # where the tests' own modules lie
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=here)


def check(path: Path, committed: int) -> int:
    """The number of documents here, all whole, the committed ones among them, and only whole batches."""
    with Store(path) as store:
        assert store.query("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        assert store.query("PRAGMA foreign_key_check") == []
        store.query("SELECT count(*) FROM documents_search WHERE documents_search MATCH 'progress'")
        found = {r.document.id: r for r in store.readings()}
        documents = store.info()["documents"]
        assert documents == len(found) and documents % BATCH == 0 and documents >= committed
        for n in range(1, documents + 1):
            assert found[document(n).id] == reading(n)
        assert store.info()["quotes"] == 2 * documents == len(store.search(speaker="ALA", limit=10**6)) * 2
        assert len(store.search("border", limit=10**6)) == documents
    return documents


def kill_and_check(path: Path, times: int, seed: int) -> None:
    dice = random.Random(seed)
    done = 0
    for _ in range(times):
        process = start(path, done + 1, 100_000)
        process.stdout.readline()  # it is adding now
        time.sleep(dice.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        printed = process.stdout.read().split()
        process.wait()
        done = check(path, max([done, *map(int, printed)]))


def test_sigkill_loses_nothing(tmp_path):
    """Killed four times while adding, the store holds every document it had reported."""
    kill_and_check(tmp_path / "s.db", times=4, seed=1)


@pytest.mark.slow
def test_sigkill_many_times(tmp_path):
    """The same, forty times on one store."""
    kill_and_check(tmp_path / "s.db", times=40, seed=2)


def test_sigkill_while_the_store_is_made(tmp_path):
    """Killed while it makes the file, the next process finds nothing or a whole store."""
    for n, wait in enumerate((0.25, 0.4)):
        path = tmp_path / f"{n}.db"
        process = start(path, 1, BATCH)
        give_up = time.monotonic() + wait * 10
        while not path.exists() and time.monotonic() < give_up:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        check(path, 0)


def test_two_processes_add_at_once(tmp_path):
    """Two processes that open a new file together and add overlapping documents both succeed."""
    path = tmp_path / "s.db"
    both = [start(path, 1, 60), start(path, 31, 70)]
    for process in both:
        process.communicate(timeout=300)
        assert process.returncode == 0
    assert check(path, 100) == 100
