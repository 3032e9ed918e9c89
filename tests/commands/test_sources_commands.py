"""``stocktake add``, ``watch`` and ``sources``: documents come into a store once, and what was understood is explained."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from stocktake.cli import main
from stocktake.sources.polite import Visitor
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
    """Adding twice adds nothing the second time; single-document files keep their bytes."""
    store = tmp_path / "t.db"
    files = [SAMPLES / n for n in ("article.html", "report.pdf", "rows.jsonl", "nexis.docx")]
    code, out, _ = run("add", *files, "--store", store)
    # the same two articles are in rows.jsonl and nexis.docx, and the page has the first one's text too
    assert (code, out) == (0, "3 documents added, 3 were there already, 0 inputs could not be read.\n")
    code, out, _ = run("add", *files, "--store", store)
    assert (code, out) == (0, "0 documents added, 6 were there already, 0 inputs could not be read.\n")
    with Store(store) as kept:
        originals = [kept.original(d.id) for d in kept.documents()]
    assert sum(o is not None for o in originals) == 2
    assert any(o is not None and o.data == files[1].read_bytes() for o in originals)


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
