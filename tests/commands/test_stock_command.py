"""stocktake stock, processes and compare, on readings in a file: no model is loaded."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from stocktake.cli import main
from stocktake.store import Store

sys.path.insert(0, str(Path(__file__).parents[1] / "process"))
from test_worked_examples import CODED


@pytest.fixture
def readings(tmp_path: Path) -> str:
    """The hand-coded readings of the worked examples, as ``read --json`` prints them."""
    path = tmp_path / "readings.jsonl"
    lines = [json.dumps(reading.to_json()) for reading in CODED["armenia-azerbaijan"]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error of one command."""
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


def test_json_is_the_contract(capsys: pytest.CaptureFixture[str], readings: str) -> None:
    """--format json prints one object with the rounds' documents, also when the process is left to be found."""
    code, out, _ = run(capsys, "stock", readings, "--format", "json")
    data = json.loads(out)
    assert code == 0 and data["process"] == "armenia-azerbaijan"
    july = next(r for r in data["rounds"] if r["when"] == "2024-07-10")
    assert july["documents"] == ["a5"] and july["outcome"] == {"ARM": 3, "AZE": 3, "USA": 5} and july["joint"] == 3


def test_as_of_and_formats(capsys: pytest.CaptureFixture[str], readings: str, tmp_path: Path) -> None:
    """Every format is written; --as-of knows nothing of later rounds."""
    _, text, _ = run(capsys, "stock", "az-am", readings, "--as-of", "2023-12-31")
    assert "27–29 June 2023" not in text and "2024" not in text and "ROUNDS" in text
    _, markdown, _ = run(capsys, "stock", "az-am", readings, "--format", "md")
    assert markdown.startswith("# Armenia - Azerbaijan")
    page = tmp_path / "note.html"
    assert run(capsys, "stock", "az-am", readings, "--format", "html", "-o", str(page))[0] == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_wrong_names_are_one_sentence(capsys: pytest.CaptureFixture[str], readings: str) -> None:
    """An unknown process ends with code 1 and one line; a wrong day is wrong usage."""
    code, out, err = run(capsys, "stock", "atlantis", readings)
    assert (code, out) == (1, "") and err.count("\n") == 1 and "atlantis" in err
    assert run(capsys, "stock", "az-am", readings, "--as-of", "yesterday")[0] == 2


def test_processes(capsys: pytest.CaptureFixture[str], readings: str) -> None:
    """The known processes are listed; --discover proposes the one in the readings."""
    assert "colombia-eln" in run(capsys, "processes")[1]
    _, out, _ = run(capsys, "processes", "--discover", "--json", readings)
    assert json.loads(out)[0]["id"] == "armenia-azerbaijan"


def test_compare_without_words(capsys: pytest.CaptureFixture[str], readings: str) -> None:
    """A side that is not quoted in a round cannot be compared; the sentence says so."""
    code, _, err = run(
        capsys, "compare", "2024-07-10", "2024-09-26", "--by", "ARM", "--process", "az-am", "--read", readings
    )
    assert code == 1 and "ARM is not quoted" in err


def test_store_keeps_the_stock(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The stock taken from a store is kept in it, so that its view ``rounds`` shows it; --as-of keeps nothing."""
    path = tmp_path / "talks.db"
    with Store(path) as store:
        store.add_many(CODED["armenia-azerbaijan"])
    assert run(capsys, "stock", "az-am", "--store", str(path), "--as-of", "2024-12-31")[0] == 0
    with Store(path) as store:
        assert store.stock("armenia-azerbaijan") is None
    assert run(capsys, "stock", "az-am", "--store", str(path))[0] == 0
    with Store(path) as store:
        kept = store.stock("armenia-azerbaijan")
        assert kept and len(store.query("SELECT * FROM rounds")) == len(kept["rounds"])
