"""The packaged table and what it says of a name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from stocktake.actors import ActorTable, explain
from stocktake.actors.table import Term, last_day, months_after
from stocktake.commands.actors import add_commands


def test_every_row_has_a_source(table: ActorTable) -> None:
    """Each term of office names a source with a licence."""
    people = {id(p): p for found in table.families.values() for p in found}
    keys = {t.source for p in people.values() for t in p.terms}
    assert keys and all(table.source(k)[1] for k in keys)


ROWS = Path(__file__).parents[2] / "tools" / "actors"


@pytest.mark.parametrize("name", ["people.tsv", "negotiators.tsv"])
def test_rows_of_people_are_whole(table: ActorTable, name: str) -> None:
    """A name, an actor that the table can name, an office, and days in order; nobody twice for the same time."""
    seen = set()
    for row in (line.split("\t") for line in (ROWS / name).read_text(encoding="utf-8").splitlines()[1:]):
        person, _, actor, office, start, end, source = row
        assert person and office and source, row
        assert actor in table.entities or actor.split(".")[0] in table.entities, row
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}", start), row
        assert not end or (re.fullmatch(r"\d{4}(-\d\d){0,2}", end) and start[: len(end)] <= end[: len(start)]), row
        assert (person, actor, office, start) not in seen, row
        seen.add((person, actor, office, start))


def test_rows_of_bodies_are_whole(table: ActorTable) -> None:
    """Recalled bodies: an id of their own, a kind, a state of the table or none, years in order, a name to be met by;
    no full name that another file gives to somebody else."""
    files = {n: (ROWS / n).read_text(encoding="utf-8").splitlines()[1:] for n in ("organisations.tsv", "movements.tsv")}
    others = [line.split("\t") for lines in files.values() for line in lines]
    known, seen = {a for row in others for a in row[-1].split("|")}, {row[0] for row in others}
    for row in (line.split("\t") for line in (ROWS / "recalled.tsv").read_text(encoding="utf-8").splitlines()[1:]):
        actor, name, kind, country, start, end, aliases = row
        assert actor not in seen and name and aliases, row
        assert kind in {"armed_group", "party", "government", "igo", "ngo"}, row
        assert not country or country in table.entities, row
        assert all(not day or re.fullmatch(r"\d{4}(-\d\d){0,2}", day) for day in (start, end)), row
        assert not start or not end or start[: len(end)] <= end[: len(start)], row
        assert not {a for a in aliases.split("|") if not a.endswith("~")} & known, row
        seen.add(actor)


@pytest.mark.parametrize(
    ("text", "on", "ids"),
    [
        (
            "Solidarity and the Polish authorities opened round-table talks.",
            "1989-02-06",
            {"POL", "POL.OPP.SOLIDARITY"},
        ),
        ("Solidarity trade union leaders came. Solidarity asked for a vote.", "1989-02-06", {"POL.OPP.SOLIDARITY"}),
        ("Solidarity with the people of Ghana is what they asked for.", "2024-02-06", {"GHA"}),
        ("Car bombs hit Balad in Iraq.", "2008-02-06", {"IRQ"}),
    ],
)
def test_a_short_name_counts_beside_its_state_or_full_name(resolve, text: str, on: str, ids: set[str]) -> None:
    """A word that is a movement's name only in talk of its state, or where the text names the movement in full."""
    assert {a.id for a in resolve(text, on=on).actors} == ids


def test_a_negotiator_is_met_by_full_name_only(resolve) -> None:
    """Of a delegate the family name alone, which others share, names nobody; the full name does, with his side."""
    for name, ids in (("Kim Yang-gon", {"PRK.GOV"}), ("Yang-gon", set())):
        resolved = resolve(f"{name} spoke for North Korea at the talks with South Korea.", on="2015-08-25")
        assert {a.id for a in resolved.actors if a.person} == ids


def test_neutral_names(table: ActorTable) -> None:
    """Ids without a row of their own get a name from their parts."""
    assert table.entity("ARM.GOV.MFA").name == "Ministry of Foreign Affairs of Armenia"
    assert table.entity("NLD.GOV").name == "Government of the Netherlands"
    assert table.entity("COL.REB.ELN").kind == "armed_group"
    assert table.entity("?x").kind == "other"


def test_status_of_a_term() -> None:
    """An open term is held until eighteen months after it was last seen."""
    term = Term("AAA.GOV.MFA", "MFA", "Minister", "2021-03", "", "2022-07", "x")
    assert [term.status(d) for d in ("2021-01-01", "2022-12-01", "2024-12-01")] == ["not yet", "held", "unconfirmed"]
    assert months_after("2022-07", 18) == "2024-01-31"
    assert last_day("2021-02") == "2021-02-31"


def test_explain() -> None:
    """A name is explained with dates, source and the reading taken."""
    found = explain("Blinken", "2024-07-10")
    assert found.chosen is not None
    chosen = found.senses[found.chosen]
    assert (chosen.actor, chosen.office, chosen.end) == ("USA.GOV.MFA", "Secretary of State", "2025-01-20")
    assert explain("Blinken", "2026-01-10").chosen is None
    assert "COD or COG" in explain("Congo").reason
    assert explain("Baku").senses[0].actor == "AZE"


def test_command() -> None:
    """``stocktake actors`` prints the readings; an unknown name is one sentence and exit 1."""
    app = Typer()
    app.callback()(lambda: None)
    add_commands(app)
    run = CliRunner()
    known = run.invoke(app, ["actors", "Blinken", "--on", "2024-07-10"], env={"COLUMNS": "200"})
    assert known.exit_code == 0 and "USA.GOV.MFA" in known.output
    unknown = run.invoke(app, ["actors", "Qwertyz"])
    assert unknown.exit_code == 1 and "not in the actor table" in unknown.output
    assert run.invoke(app, ["actors", "Blinken", "--on", "soon"]).exit_code == 1


def test_a_states_code_is_no_organisations(table: ActorTable) -> None:
    """CAN is Canada and NAM is Namibia, whatever communities and movements abbreviate themselves so."""
    owners = {actor.split(".")[0] for actor in table.entities if ".GOV" in actor or ".PTY" in actor}
    named = {name.id for name in table.names.values() if name.form in ("name", "adj", "capital") and "." not in name.id}
    assert {"CAN", "CYP", "NAM", "VAT"} <= table.states
    assert not {code for code in owners | named if code not in table.states and table.entity(code).kind == "igo"}
