"""An office that the text states and the table does not know: in the record, with the words that state it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from rich.console import Console

from stocktake.commands.view import record
from stocktake.records import Actor, Document, Meeting, Reading, Span
from stocktake.web.items import items_of


def _stated(found, name: str, text: str) -> str | None:
    actor = next(a for a in found.actors if a.person == name)
    return text[slice(*actor.learned)] if actor.learned else None


@pytest.mark.parametrize(
    ("text", "name", "stated"),
    [
        (
            "Armenian Deputy Minister Xavier Quonby met reporters.",
            "Xavier Quonby",
            "Armenian Deputy Minister Xavier Quonby",
        ),
        (
            "Xavier Quonby, Armenia's chief negotiator, spoke.",
            "Xavier Quonby",
            "Xavier Quonby, Armenia's chief negotiator",
        ),
        (
            "Foreign Ministers Xavier Quonby and Yann Ozbo of Armenia and Chad met.",
            "Yann Ozbo",
            "Foreign Ministers Xavier Quonby and Yann Ozbo of Armenia and Chad",
        ),
        ("Foreign Minister Ararat Mirzoyan of Armenia spoke.", "Ararat Mirzoyan", None),
        (
            "The foreign minister of Varenia, Xavier Quonby, spoke.",
            "Xavier Quonby",
            "The foreign minister of Varenia, Xavier Quonby",
        ),
        ("A certain Xavier Quonby spoke.", None, None),
    ],
)
def test_evidence(resolve, text: str, name: str | None, stated: str | None) -> None:
    """The evidence runs from the office or owner to the name; there is none where the table knows the office."""
    found = resolve(text)
    if name is None:
        assert not any(a.learned for a in found.actors)
    else:
        assert _stated(found, name, text) == stated


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("The foreign ministers of Armenia and Chad, Mr Xavier Quonby and Mr Yann Ozbo, met.", {"ARM", "TCD"}),
        ("The foreign ministers of Armenia and Chad, Xavier Quonby and Yann Ozbo, met.", {"ARM", "TCD"}),
        ("The foreign ministers of Armenia, Chad and Peru, Xavier Quonby and Yann Ozbo, met.", set()),
    ],
)
def test_names_listed_after_their_states(resolve, text: str, owners: set[str]) -> None:
    """The first name is the first state's; a phrase that names both states gives nobody a second one."""
    found = resolve(text, text[: text.index("Quonby") + len("Quonby and")])  # as a model may mark it
    told = [(a.person, a.id[:3]) for a in found.actors if a.person and not a.id.startswith("?")]
    assert sorted(told) == sorted(zip(("Xavier Quonby", "Yann Ozbo"), sorted(owners), strict=False))


TEXT = "Armenian Deputy Minister Xavier Quonby met envoys of Azerbaijan in Geneva."


@pytest.fixture
def reading(resolve) -> Reading:
    found = resolve(TEXT)
    meeting = Meeting((), "2024-07-10", "held", "face_to_face", ("ARM", "AZE"), persons=("Xavier Quonby",))
    return Reading(Document(id="t", text=TEXT, published="2024-07-10"), found.actors, meetings=(meeting,))


def test_interchange(reading: Reading) -> None:
    """The evidence is in the JSON and comes back from it."""
    data = json.loads(json.dumps(reading.to_json()))
    told = [a["learned"] for a in data["actors"] if a["person"]]
    assert told == [[0, 38]]
    assert all(a["learned"] is None for a in data["actors"] if not a["person"])
    assert Reading.from_json(data) == reading
    older = {k: v for k, v in data["actors"][0].items() if k != "learned"}
    assert Reading.from_json({**data, "actors": [older]}).actors[0].learned is None


def test_pages(reading: Reading) -> None:
    """Terminal, notebook and web show the words beside the person."""
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(record(reading))
    assert "Armenian Deputy Minister Xavier Quonby [0–38]" in " ".join(console.export_text().split())
    assert "as the text says: “Armenian Deputy Minister Xavier Quonby”" in reading._repr_html_()
    details = [d for item in items_of(reading) if item["layer"] == "actors" for d in item["details"]]
    assert {"name": "known from", "value": "“Armenian Deputy Minister Xavier Quonby”"} in details


def test_markup_is_escaped(reading: Reading) -> None:
    """Words of the text are no markup in the notebook's page."""
    text = "<b>" + TEXT
    actors = (Actor("ARM.GOV", "", "person", "ARM", "Xavier Quonby", None, spans=(Span(3, 41),), learned=Span(0, 41)),)
    assert "<b>Arm" not in replace(reading, document=Document(id="t", text=text), actors=actors)._repr_html_()
