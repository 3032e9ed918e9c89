"""``stocktake add``, ``watch`` and ``sources``: documents come into a store once, and what was understood is explained."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from stocktake.cli import main
from stocktake.records import Document
from stocktake.sources.inputs import Input, Options
from stocktake.sources.load import read_input
from stocktake.sources.polite import Visitor
from stocktake.sources.watch import WatchState
from stocktake.store import Store

HERE = Path(__file__).parents[1] / "sources"
SAMPLES = HERE / "samples"


@pytest.fixture
def run(capfd):
    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main([str(a) for a in arguments])
        out, err = capfd.readouterr()
        return end.value.code, out, err

    return run


def test_add_twice(run, tmp_path):
    """Adding twice adds nothing the second time; pages and exports keep their bytes, tables do not."""
    store = tmp_path / "t.db"
    files = [SAMPLES / n for n in ("article.html", "report.pdf", "rows.jsonl", "nexis.docx")]
    code, out, _ = run("add", *files, "--store", store)
    # the same two articles are in rows.jsonl and nexis.docx, and the page has the first one's text too
    assert (code, out) == (0, "3 documents added, 3 were there already, 0 inputs could not be read.\n")
    code, out, _ = run("add", *files, "--store", store)
    assert (code, out) == (0, "0 documents added, 6 were there already, 0 inputs could not be read.\n")
    with Store(store) as kept:
        originals = [kept.original(d.id) for d in kept.documents()]
        counts = kept.query("SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM originals) AS links")
    assert counts == [{"files": 3, "links": 4}]  # the page and the export's first article are one document
    assert any(o is not None and o.data == files[1].read_bytes() for o in originals)


CONTAINERS = ("folder.zip", "nexis.zip", "crawl.warc", "factiva.rtf", "nexis.html", "item.g2.xml", "feed.rss")


@pytest.mark.parametrize("name", CONTAINERS)
def test_bytes_of_members_and_exports(run, tmp_path, name):
    """Every document of a container has the bytes it was made from; read anew years later they give its very text."""
    store = tmp_path / "t.db"
    assert run("add", SAMPLES / name, "--store", store)[0] in (0, 1)
    with Store(store) as kept:
        documents = list(kept.documents())
        originals = {d.id: kept.original(d.id) for d in documents}
        files = kept.query("SELECT count(*) AS n FROM files")[0]["n"]
    tables = [d for d in documents if originals[d.id] is None]
    assert documents and all(d.meta["where"].split("#")[0].endswith(".jsonl") for d in tables)
    for document in (d for d in documents if d not in tables):
        original = originals[document.id]
        again = read_input(Input(original.name, data=original.data, media_type=original.media_type), Options())
        assert document.text in [d.text for d in again if isinstance(d, Document)]
        assert ("!" in original.name) == (name.endswith((".zip", ".warc")))
    run("add", SAMPLES / name, "--store", store)
    with Store(store) as kept:
        assert kept.query("SELECT count(*) AS n FROM files") == [{"n": files}]


def test_originals_of_what_is_read(tmp_path):
    """``read --store`` keeps the bytes too."""
    command = [
        sys.executable,
        str(Path(__file__).with_name("fake_cli.py")),
        "read",
        "-q",
        "--store",
        str(tmp_path / "t.db"),
    ]
    subprocess.run([*command, str(SAMPLES / "nexis.zip"), str(SAMPLES / "report.pdf")], check=True, capture_output=True)
    with Store(tmp_path / "t.db") as kept:
        assert all(kept.original(d.id) is not None for d in kept.documents())


def test_write_an_original_out(run, tmp_path):
    """The bytes come out as they were received, their hash is said, and what is missing is a sentence."""
    store, out = tmp_path / "t.db", tmp_path / "page.html"
    run("add", SAMPLES / "article.html", SAMPLES / "rows.jsonl", "--store", store)
    with Store(store) as kept:
        ids = {kept.original(d.id) is None: d.id for d in kept.documents()}
    code, _, err = run("store", "original", store, ids[False], "--out", out)
    assert code == 0 and out.read_bytes() == (SAMPLES / "article.html").read_bytes()
    assert f"SHA-256 {hashlib.sha256(out.read_bytes()).hexdigest()} verified" in err
    code, printed, _ = run("store", "original", store, ids[False][7:19])
    assert code == 0 and printed.encode() == out.read_bytes()
    code, _, err = run("store", "original", store, ids[True])
    assert code == 1 and "it has no bytes of document" in err
    code, _, err = run("store", "original", store, ids[False], "--out", tmp_path / "no" / "page.html")
    assert code == 1 and "cannot be written" in err


def test_add_reports_what_failed(run, tmp_path):
    """What cannot be read is said in a sentence each; the rest is kept; the exit code is 1."""
    (tmp_path / "empty.txt").write_text("")
    code, out, err = run("add", tmp_path / "empty.txt", SAMPLES / "report.txt", "--store", tmp_path / "t.db")
    assert code == 1 and out.startswith("1 documents added") and "empty.txt is empty" in err


def test_check_explains_a_mapping(run):
    """Without its mapping a table is an error that lists its columns; with it, date, rule and beginning are shown."""
    code, _, err = run("sources", "check", SAMPLES / "rows.csv")
    assert code == 1 and "nr, body, day, headline, paper" in err
    columns = [x for c in ("text=body", "published=day", "title=headline") for x in ("--column", c)]
    code, out, _ = run("sources", "check", SAMPLES / "rows.csv", *columns)
    assert code == 0
    for part in ("2024-07-11", "published date from given", "OSLA".title(), "The foreign ministers", "news_report"):
        assert part in out
    code, out, _ = run("sources", "check", SAMPLES / "rows.csv", *columns, "--json", "--limit", "1")
    facts = json.loads(out)
    assert (facts["words"] > 80, facts["language"], facts["dates"][0]["origin"]) == (True, "en", "given")
    code, _, err = run("sources", "check", SAMPLES / "rows.csv", "--column", "text")
    assert code == 1 and "FIELD=COLUMN" in err


def test_copies(run, tmp_path):
    """Copies in a store are shown as groups."""
    store = tmp_path / "t.db"
    run("add", SAMPLES / "report.txt", SAMPLES / "article.html", SAMPLES / "feed.rss", "--store", store)
    code, out, _ = run("sources", "copies", store, "--json")
    assert code == 0
    assert len(json.loads(out.splitlines()[0])["ids"]) == 2


def test_versions(run, tmp_path):
    """An address whose text has changed is shown with what changed."""
    rows = [
        {"text": f"Talks begin in Osla. {n} people came.", "url": "https://x.example/a", "date": f"2024-07-1{i}"}
        for i, n in enumerate(("Ten", "Twelve"))
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    run("add", tmp_path / "a.jsonl", "--store", tmp_path / "t.db")
    code, out, _ = run("sources", "versions", tmp_path / "t.db")
    assert code == 0 and out.startswith("x.example/a\n") and "- Ten" in out and "+ Twelve" in out
    code, out, _ = run("sources", "versions", tmp_path / "t.db", "--json")
    assert len(json.loads(out)["changes"][1]) == 1


def test_list(run):
    """Official sources are listed with their addresses."""
    code, out, _ = run("sources", "list")
    assert code == 0 and "armenia_mfa" in out and "https://www.mfa.am/" in out


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_stopped_watcher_goes_on(run, tmp_path, monkeypatch, stop):
    """Stopped after an item is kept and shown but not yet remembered: nothing is lost, each item is stored once and shown
    as new once; the one in hand comes again, marked."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setattr(Visitor, "_wait", lambda self, host, asked: None)
    from server import serving

    saves: list[int] = []
    save = WatchState.save

    def stopping(self: WatchState) -> None:
        saves.append(1)
        if len(saves) == stop:
            raise KeyboardInterrupt
        save(self)

    store = tmp_path / "t.db"
    with serving() as (address, _):
        arguments = ("watch", f"{address}/feed", "--store", store, "--once", "--no-read", "--allow-private")
        monkeypatch.setattr(WatchState, "save", stopping)
        code, first, _ = run(*arguments)
        monkeypatch.setattr(WatchState, "save", save)
        assert code == 130
        code, second, _ = run(*arguments)
    lines = [line for line in (first + second).splitlines() if "Round" in line]
    new = [line.split(": ")[1] for line in lines if not line.endswith("(in the store before)")]
    assert new == ["Round 1", "Round 2", "Round 3"] and second.endswith(f"{3 - stop} new documents.\n")
    assert [line for line in lines if line.endswith("(in the store before)")] == [
        f"{lines[stop - 1]} (in the store before)"
    ]
    with Store(store) as kept:
        assert kept.query("SELECT count(*) AS n FROM documents") == [{"n": 3}]
        assert kept.query("SELECT count(*) AS n FROM originals") == [{"n": 3}]
    sys.modules.pop("server", None)


def test_watch(run, tmp_path, monkeypatch):
    """A round of watching keeps what a feed lists, once; a wrong name is a sentence."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setattr(Visitor, "_wait", lambda self, host, asked: None)
    from server import serving

    with serving() as (address, server):
        arguments = ("watch", f"{address}/feed", "--store", tmp_path / "t.db", "--once", "--no-read", "--allow-private")
        code, out, _ = run(*arguments)
        assert code == 0 and out.endswith("3 new documents.\n") and "2024-07-11" in out
        server.items.append(4)
        code, out, _ = run(*arguments)
        assert out.endswith("1 new documents.\n") and "Round 4" in out
    with Store(tmp_path / "t.db") as kept:
        assert sum(1 for _ in kept.documents()) == 4
    code, _, err = run("watch", "nobody", "--store", tmp_path / "t.db", "--once", "--no-read")
    assert code == 1 and "no source is called nobody" in err
    sys.modules.pop("server", None)
