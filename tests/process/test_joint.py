"""Which of a reading's events put two sides at one table: visits, errands, letters, refusals and matters do not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from stocktake.process.joint import joint_events
from stocktake.process.mentions import mentions_of
from stocktake.process.processes import between
from stocktake.records import Actor, ActorRef, Document, Event, Meeting, Position, Reading, Span

PROCESS = between(["KEN", "UGA"])
NAMES = {"Kenya": "KEN", "Uganda": "UGA", "Rwanda": "RWA", "Kenyan lorry drivers": "KEN.CIV"}
UNKNOWN = ("Ugandan-backed herders", "the two neighbours")


def reading(text: str, trigger: str, who: str, type_: str = "CONSULT", realis: str = "held", **more: Any) -> Reading:
    """A reading with one event; ``who``: names divided by commas, in the order of the text."""
    refs = tuple(
        ActorRef(at(text, name), () if name in UNKNOWN else (NAMES[name],)) for name in who.split(", ") if name
    )
    event = Event(type_, type_, more.get("mode", "talks"), realis, at(text, trigger), refs)
    actors = tuple(
        Actor(id_, name, "state", id_[:3], spans=(at(text, name),))
        for name, id_ in NAMES.items()
        if re.search(rf"\b{name}\b", text)
    )
    return Reading(
        Document("d", text, published="2031-05-06"), actors=actors, events=(event,), meetings=more.get("meetings", ())
    )


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("kind", "realis", "case"),
    [
        ("sitting", "held", ("Kenya and Uganda held talks on the lake.", "talks", "Kenya, Uganda")),
        ("sitting", "held", ("Kenya and Uganda signed a fishing accord.", "signed", "Kenya, Uganda", "AGREE")),
        ("sitting", "planned", ("Kenya and Uganda agreed to resume talks.", "agreed", "Kenya, Uganda", "AGREE")),
        ("agreement", "held", ("Kenya and Uganda agreed on a border.", "agreed", "Kenya, Uganda", "AGREE")),
        ("contact", "held", ("Kenya sent a letter to Uganda.", "letter", "Kenya, Uganda")),
        # One side was found as taking part; the sentence names the other and nobody else.
        ("sitting", "held", ("Kenya announced the end of talks while Uganda stayed silent.", "talks", "Kenya")),
    ],
)
def test_together(kind: str, realis: str, case: tuple[str, ...]) -> None:
    """What two sides do together: they sit, will sit, agree, or write."""
    (found,) = joint_events(reading(*case), PROCESS)
    assert (found.kind, found.realis, found.sides) == (kind, realis, {"KEN", "UGA"})


@pytest.mark.parametrize(
    "case",
    [
        ("Rwanda and Kenya held talks over Uganda.", "talks", "Rwanda, Kenya, Uganda"),
        ("Rwanda met Kenya while Uganda waited.", "met", "Rwanda, Kenya"),
        ("Kenya held talks. Uganda was not there.", "talks", "Kenya, Uganda"),
        ("Kenya broke its pacts with Uganda.", "pacts", "Kenya, Uganda"),
        ("Uganda met the Kenyan lorry drivers.", "met", "Uganda, Kenyan lorry drivers"),
        ("Kenya and Ugandan-backed herders held talks in Uganda.", "talks", "Kenya, Ugandan-backed herders"),
    ],
)
def test_not_together(case: tuple[str, ...]) -> None:
    """The matter of talks, another pair, another sentence, other words and a people are no sitting of the sides."""
    assert joint_events(reading(*case), PROCESS) == ()


@pytest.mark.parametrize(
    ("realis", "case"),
    [
        ("negated", ("Rwanda withdraws from talks between Kenya and Uganda.", "talks", "Kenya, Uganda")),
        ("cancelled", ("Kenya suspended talks with Uganda.", "talks", "Kenya, Uganda")),
        ("cancelled", ("Kenya put off talks with Uganda.", "talks", "Kenya, Uganda")),
        ("held", ("Kenya withdraws from the lake after talks with Uganda.", "talks", "Kenya, Uganda")),
    ],
)
def test_left_or_called_off(realis: str, case: tuple[str, ...]) -> None:
    """Talks that somebody leaves, calls off or puts off have not been held by that."""
    (found,) = joint_events(reading(*case), PROCESS)
    assert found.realis == realis


def test_parliament_approves() -> None:
    """A parliament approves what was agreed before: the deal is its sides', and no news of theirs."""
    text = "The Diet approved a deal between Kenya and Uganda."
    given = reading(text, "deal", "Kenya, Uganda", "AGREE")
    (event,) = given.events
    approved = replace(event, actors=(ActorRef(at(text, "The Diet"), ("KEN.GOV.LEG",)), *event.actors))
    assert joint_events(given, PROCESS)
    assert joint_events(replace(given, events=(approved,)), PROCESS) == ()
    assert [m.realis for m in mentions_of(replace(given, events=(approved,)), PROCESS)] == ["background"]


def test_told_by_a_third() -> None:
    """Who tells of a truce between two others is no party to it."""
    text = "Kenya announced a truce between Uganda and Rwanda."
    assert joint_events(reading(text, "truce", "Kenya, Uganda, Rwanda", "AGREE"), PROCESS) == ()


def test_one_guest_after_the_other() -> None:
    """ "Meets A after meeting B": the guest has met both, and neither has met the other."""
    text = "Rwanda meets Kenya on the lake, after meeting Uganda on Tuesday."
    given = reading(text, "meeting", "Rwanda, Kenya, Uganda")
    first = Event("CONSULT", "meets", "talks", "held", at(text, "meets"), given.events[0].actors[:2])
    assert joint_events(replace(given, events=(first, *given.events)), PROCESS) == ()


def test_talks_only_named() -> None:
    """A sentence without a word for taking place is no report; the "to" of an aim does not make "talks" a verb."""
    text = "Rwanda pressed members of border talks to free the lorries of Kenya and Uganda."
    assert mentions_of(reading(text, "border talks", "Kenya, Uganda"), PROCESS) == ()


@pytest.mark.parametrize(("realis", "steps"), [("proposed", 0), ("planned", 1)])
def test_a_step_of_others(realis: str, steps: int) -> None:
    """What one side agreed is the two sides' step where they are to sit, and not where others want them to."""
    text = "Kenya reached an agreement on the return to talks with Uganda."
    given = reading(text, "talks", "Kenya, Uganda", realis=realis)
    told = Position(at(text, "reached an agreement"), "agreed", ActorRef(at(text, "Kenya"), ("KEN",)), level=6)
    found = mentions_of(replace(given, positions=(told,)), PROCESS)
    assert len([m for m in found if m.realis in ("held", "planned")]) == steps


def test_strangers_at_the_table() -> None:
    """A phrase for somebody whom nobody knows is another side; one for the two sides is not."""
    text = "Kenya and Ugandan-backed herders held talks."
    strange = reading(text, "talks", "Kenya, Ugandan-backed herders", meetings=(record(),))
    assert not mentions_of(strange, PROCESS)
    text = "Kenya said the two neighbours held talks. Uganda was silent."
    both = reading(text, "talks", "Kenya, the two neighbours", meetings=(record(),))
    assert [m.realis for m in mentions_of(both, PROCESS)] == ["held"]


def test_a_mediators_errand_is_no_sitting() -> None:
    """Who goes to and fro between the sides has not brought them together."""
    assert (
        joint_events(
            reading("Rwanda mediated between Kenya and Uganda.", "mediated", "Kenya, Uganda", mode="mediation"), PROCESS
        )
        == ()
    )


def record(realis: str = "held") -> Meeting:
    """A meeting record of the two sides that cites the one event."""
    return Meeting((0,), None, realis, "face_to_face", ("KEN", "UGA"), evidence=(Span(0, 5),))


def test_events_overrule_a_record() -> None:
    """A record of a sitting held falls with its event: called off, only offered, or somebody else's."""
    off = reading(
        "Kenya and Uganda called off talks.", "talks", "Kenya, Uganda", realis="cancelled", meetings=(record(),)
    )
    assert [m.realis for m in mentions_of(off, PROCESS)] == ["cancelled"]
    offer = reading("Kenya offered Uganda talks.", "talks", "Kenya, Uganda", realis="proposed", meetings=(record(),))
    assert [m.realis for m in mentions_of(offer, PROCESS)] == ["proposed"]
    others = reading("Rwanda met Kenya while Uganda waited.", "met", "Rwanda, Kenya", meetings=(record(),))
    assert mentions_of(others, PROCESS) == ()


def test_an_event_without_a_record_is_a_mention() -> None:
    """A text about another pair still tells of these sides' talks; it is dated like any undated report."""
    (found,) = mentions_of(reading("Kenya and Uganda held talks on the lake.", "talks", "Kenya, Uganda"), PROCESS)
    assert (found.realis, found.index, str(found.first), str(found.last)) == ("held", None, "2031-05-03", "2031-05-06")


def test_held_before_it_was_reported() -> None:
    """A day after publication is not the day of what has been held."""
    late = Meeting((0,), "2031-05-06/2031-12-31", "held", "face_to_face", ("KEN", "UGA"), evidence=(Span(0, 5),))
    (found,) = mentions_of(
        reading("Kenya and Uganda held talks to end by December 31.", "talks", "Kenya, Uganda", meetings=(late,)),
        PROCESS,
    )
    assert (str(found.first), str(found.last), found.exact) == ("2031-05-06", "2031-05-06", True)
