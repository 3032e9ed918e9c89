"""Processes: the packaged list, the user's own, sides of actors, discovery."""

from __future__ import annotations

from pathlib import Path

import pytest

from stocktake.errors import StocktakeError
from stocktake.process import find_process, load_processes, packaged
from stocktake.process.discover import discover_processes
from stocktake.process.processes import state_of
from stocktake.records import Document, Meeting, Outcome, Reading, Span


def test_packaged_list_is_sound() -> None:
    """Every packaged process has its own id, two parties or more, issues of the codebook and a source."""
    ids = [p.id for p in packaged()]
    assert len(ids) == len(set(ids)) > 30
    for p in packaged():
        assert len(p.parties) >= 2 and p.sources and p.issues and p.since
        assert all(issue[0] in "IN" and issue[1:].isdigit() for issue in p.issues)


def test_actors_speak_for_their_side() -> None:
    """A ministry speaks for its state; a movement never for the state whose id its own begins with."""
    eln = find_process("co-eln")
    assert eln.side("COL.GOV.MFA") == "COL"
    assert eln.side("COL.REB.ELN") == "COL.REB.ELN"
    assert eln.side("COL.REB.FARC") is None
    assert eln.side("VEN") is None
    assert eln.side("COL.CIV.CUT") is None


@pytest.mark.parametrize(
    ("actor", "side"),
    [
        ("USA.GOV.MFA", "USA"),
        ("USA.CIV", "USA"),
        ("COL.REB.ELN.X", "COL.REB.ELN"),
        ("ESP.CAT", "ESP.CAT"),
        ("SOM.SOL", "SOM.SOL"),
        ("NGA.CIV.ASUU", "NGA.CIV.ASUU"),
        ("UN.SG", "UN"),
        ("OAS.MAPP", "OAS"),
        ("ICRC", "ICRC"),
    ],
)
def test_whose_an_actor_is(actor: str, side: str) -> None:
    """Ministries and missions are those of their state or organisation; regions, unions and churches stand for themselves."""
    assert state_of(actor) == side


def test_users_list(tmp_path: Path) -> None:
    """A user's process is found by its alias; a faulty one is named with the file."""
    path = tmp_path / "mine.toml"
    path.write_text('[[process]]\nid = "x"\naliases = ["Lake talks"]\nparties = [{ id = "AAA" }, { id = "BBB" }]\n')
    assert find_process("lake TALKS", load_processes([path])).id == "x"
    path.write_text('[[process]]\nid = "x"\nparties = [{ id = "AAA" }]\n')
    with pytest.raises(StocktakeError, match=r"mine\.toml.*'x'"):
        load_processes([path])


def test_unknown_process_says_what_to_do() -> None:
    """An unknown name ends in one sentence with the way on; parties make a process of their own."""
    with pytest.raises(StocktakeError, match="stocktake processes"):
        find_process("nowhere")
    assert find_process("AZE,ARM").id == "armenia-azerbaijan"
    assert find_process("CHE,AUT").id == "aut-che"


def test_discovery_proposes_who_negotiates() -> None:
    """Two states that meet twice and tell how far they got are proposed, with the third party; one visit is not."""

    def report(n: int, a: str, b: str, level: int | None) -> Reading:
        meeting = Meeting((), f"2031-0{n}-01", "held", "face_to_face", (a, b), third_parties=(("CHE", "host"),))
        outcome = () if level is None else (Outcome(a, level, (Span(0, 1),)),)
        return Reading(Document(f"d{n}", f"report {n}"), meetings=(meeting,), outcome=outcome)

    found = discover_processes([report(1, "AAA", "BBB", 2), report(2, "BBB", "AAA", 3), report(3, "AAA", "CCC", None)])
    assert [p.parties for p in found] == [("AAA", "BBB")]
    assert found[0].third_parties == ("CHE",)
