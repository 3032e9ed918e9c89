"""The command line prints what was asked to stdout, one sentence a problem to stderr, and ends with the right code."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from fake_cli import install

from stocktake import __version__
from stocktake.cli import main
from stocktake.store import Store

FAKE = Path(__file__).with_name("fake_cli.py")
REPORT = "Ministers of Aland and Beland met in Geneva on Monday.\n"


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(monkeypatch, capfd):
    """Runs a command in this process, since starting Python for each would take most of the time."""
    monkeypatch.setitem(sys.modules, "stocktake.pipeline", None)
    install()

    def run(*arguments: object, stdin: str = "") -> Done:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        with pytest.raises(SystemExit) as end:
            main(list(map(str, arguments)))
        out, errors = capfd.readouterr()
        return Done(end.value.code, out, errors)

    return run


def command(*arguments: object) -> list[str]:
    return [sys.executable, str(FAKE), *map(str, arguments)]


def one_line(done: Done, code: int = 1) -> str:
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr
    return done.stderr


def test_json_lines_in_input_order(tmp_path, run):
    """--json prints one object a document in input order and nothing else."""
    rows = [{"id": f"n{n}", "text": f"{REPORT} Number {n}.", "date": "2024-07-10"} for n in (3, 1, 2)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("read", tmp_path / "in.jsonl", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [f["document"]["source_id"] for f in found] == ["n3", "n1", "n2"]
    assert [f["document"]["text"] for f in found] == [row["text"] for row in rows]


def test_standard_input(run):
    """- reads standard input, keeps every character and prints UTF-8."""
    text = "“Ça va”, said Zoë — twice.\n"
    done = run("read", "-", "--json", stdin=text)
    assert json.loads(done.stdout)["document"]["text"] == text


def test_store_keeps_and_search_finds(tmp_path, run):
    """--store keeps documents and readings once; info and search see them."""
    (tmp_path / "a.txt").write_text(REPORT)
    db = tmp_path / "talks.db"
    for _ in range(2):
        done = run("read", tmp_path / "a.txt", "--store", db, "--quiet")
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == f"1 document read and kept in {db}.\n"
    with Store(db) as store:
        assert store.info()["readings"] == 1
    assert "1, no dates" in run("store", "info", db).stdout
    assert json.loads(run("store", "info", db, "--json").stdout)["documents"] == 1
    assert "met in Geneva" in run("store", "search", db, "geneva").stdout
    (hit,) = run("store", "search", db, "geneva", "--json").stdout.splitlines()
    assert json.loads(hit)["spans"] == [[37, 43]]
    assert "Ministers of Aland" in run("store", "show", db, json.loads(hit)["document_id"]).stdout


def test_bad_inputs_are_one_sentence_each(tmp_path, run):
    """Each bad input gives one sentence that names it, and exit code 1."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    for name in ("nowhere.txt", "empty", "empty.txt", "binary.txt"):
        assert str(tmp_path / name) in one_line(run("read", tmp_path / name))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_no_permission(tmp_path, run):
    """A file that may not be read gives one sentence."""
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "a.txt").chmod(0)
    assert "a.txt" in one_line(run("read", tmp_path / "a.txt"))


def test_good_inputs_are_read_beside_bad_ones(tmp_path, run):
    """One bad file does not keep the others from being read; the exit code still says that something failed."""
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "b.txt").write_text("")
    done = run("read", tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "a.txt", "--json")
    assert (done.returncode, len(done.stdout.splitlines()), len(done.stderr.splitlines())) == (1, 2, 1)


def test_bad_store_is_one_sentence(tmp_path, run):
    """A store that is no store, is missing or cannot be made gives one sentence."""
    (tmp_path / "a.txt").write_text(REPORT)
    for arguments in (
        ("store", "info", tmp_path / "a.txt"),
        ("store", "info", tmp_path / "none.db"),
        ("store", "search", tmp_path / "none.db", "x"),
        ("read", tmp_path / "a.txt", "--store", tmp_path / "no" / "s.db"),
        ("read", tmp_path / "a.txt", "--store", tmp_path / "a.txt"),
    ):
        assert "store" in one_line(run(*arguments))


def test_wrong_usage(run):
    """Wrong usage says how to get help and exits 2."""
    for arguments in (("foo",), ("read",), ("read", "--nonsense", "x")):
        done = run(*arguments)
        assert done.returncode == 2 and "--help" in done.stderr and "Traceback" not in done.stderr


def test_version_and_help(run):
    """--version prints the version; every command's help has an example."""
    assert run("--version").stdout == f"stocktake {__version__}\n"
    names = [("read",), ("demo",), ("store", "info"), ("store", "search"), ("store", "show")]
    for name in names:
        assert f"Example: stocktake {' '.join(name)}" in run(*name, "--help").stdout


def test_interrupt_is_clean(tmp_path):
    """Ctrl-C ends with 130, without a traceback, and what was kept stays."""
    for n in range(60):
        (tmp_path / f"{n:02}.txt").write_text(f"{REPORT}{n}")
    arguments = command("read", tmp_path, "--json", "--store", tmp_path / "s.db")
    process = subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "SLOW": "0.02"}
    )
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert (process.returncode, errors.strip()) == (130, "")
    with Store(tmp_path / "s.db") as store:
        assert 16 <= store.info()["documents"] < 60


def test_closed_pipe_is_silent(tmp_path):
    """When the reader of our output leaves, we stop without a word."""
    for n in range(40):
        (tmp_path / f"{n:02}.txt").write_text(f"{REPORT}{n}" * 500)
    for flags in (["--json"], []):
        process = subprocess.Popen(
            command("read", tmp_path, *flags), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "SLOW": "0.01"},
        )  # fmt: skip
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        process.stderr.close()
        assert (process.wait(timeout=120), errors) == (1, "")


def test_starts_fast(run):
    """The command line starts without loading the model's libraries."""
    code = "import sys, stocktake.cli; print([m for m in ('onnxruntime', 'sqlalchemy', 'altair') if m in sys.modules])"
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert time.monotonic() - start < 20


def test_demo_reads_every_example(run):
    """The demo shows a record, one row a packaged report, and what to do next."""
    done = run("demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ALL 5 REPORTS" in done.stdout and done.stdout.count("no meeting") == 5
    assert "Next: stocktake read" in done.stdout.replace("\n", " ")
