"""What a text says of actors that the table cannot know: states of its own, delegations, and words that name nobody."""

from __future__ import annotations

import pytest

from stocktake.actors import ActorTable
from stocktake.actors.scene import local_names
from stocktake.records import Mention, Parse, Span

from .conftest import find


def people(resolved) -> dict[str, str]:
    return {a.person: a.id for a in resolved.actors if a.person}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("The foreign ministers of Varenia and Oshland met.", {"?varenia", "?oshland"}),
        ("The Republic of Maravel thanked the President of Tornia.", {"?maravel", "?tornia"}),
        ("Peace talks between Varenia and Oshland opened.", {"?varenia", "?oshland"}),
        ("The talks between Renfield and Nissport are about a merger.", set()),  # firms: no word of diplomacy
        ("The president of Harwell College and the government of Andonia met.", set()),
        ("The foreign minister of Armenia spoke.", set()),
    ],
)
def test_states_of_a_text(table: ActorTable, text: str, want: set[str]) -> None:
    """A name counts as a state only where it is written as one, and never when the table has it."""
    assert {n.id for n in local_names(text, table, []).values()} == want


def test_local_state_has_people_and_adjectives(resolve) -> None:
    """An office-holder of such a state is its actor, and its demonym means it; it never gets a country."""
    text = "The foreign ministers of Varenia and Oshland met. Varenian Foreign Minister Ilse Maro spoke of progress."
    resolved = resolve(text, "Varenian Foreign Minister Ilse Maro")
    assert people(resolved) == {"Ilse Maro": "?varenia"}
    assert all(a.country is None for a in resolved.actors)


@pytest.mark.parametrize(
    ("text", "name", "owner"),
    [
        ("Ana Roe, a former judge, led the Kenyan delegation.", "Ana Roe", "KEN"),
        ("The Kenyan delegation was led by a judge, Ana Roe.", "Ana Roe", "KEN"),
        ("Ben Sol signed for Kenya.", "Ben Sol", "KEN"),
        ("Malaysia's facilitator, Cal Tan, spoke.", "Cal Tan", "MYS.GOV"),
    ],
)
def test_delegations(resolve, text: str, name: str, owner: str) -> None:
    """Who leads a side's delegation or signs for it is that side's."""
    mention = Mention(find(text, name), "PER")
    assert people(resolve(text, parse=Parse(mentions=(mention,)))) == {name: owner}


@pytest.mark.parametrize(
    "text",
    [
        "Azerwire reports that the talks are over.",
        "Whether Washington agrees is open.",
        "They met at the George Holt training center.",
        "Ohrid's lake was calm.",
    ],
)
def test_no_persons(resolve, text: str) -> None:
    """Agencies, first words of sentences and names of buildings are no persons, even where the model says so."""
    words = [m for m in ("Azerwire", "Whether Washington", "George Holt", "Ohrid") if m in text]
    parse = Parse(mentions=tuple(Mention(find(text, w), "PER") for w in words))
    assert not people(resolve(text, parse=parse))


def test_given_name_of_two_syllables(resolve) -> None:
    """A small second syllable after a hyphen belongs to the name; a compound does not."""
    text = "Unification Minister Cho Myoung-gyon met a Saudi-led delegation."
    parse = Parse(mentions=(Mention(find(text, "Cho Myoung-gyon"), "PER"),))
    assert list(people(resolve(text, parse=parse))) == ["Cho Myoung-gyon"]


def test_a_council_that_every_state_has(resolve) -> None:
    """A generic name is a state's body only where the text names the state."""
    text = "The National Security Council met in Thailand."
    assert not resolve(text, "National Security Council").ids(find(text, "National Security Council"))
    told = "The United States sent an envoy. The National Security Council met."
    assert resolve(told, "National Security Council").ids(find(told, "National Security Council"))[0].startswith("USA")


def test_spoken_acronyms(ids) -> None:
    """ "Nato" and "Renamo" are written like words by some papers."""
    assert ids("Renamo signed the accord in Mozambique.", "Renamo") == ("MOZ.REB.RENAMO",)
    assert Span(0, 6) == find("Renamo signed", "Renamo")


@pytest.mark.parametrize("who", ["Analysts in Tbilisi", "Protesters in Chile", "Diplomats in Chile"])
def test_who_is_in_a_country_does_not_speak_for_it(resolve, who: str) -> None:
    """Where somebody is does not make them the state's voice, whatever names the model finds in the phrase."""
    text = f"{who} said that little had changed."
    place = Mention(find(text, who.split()[-1]), "GPE")
    assert resolve(text, who, parse=Parse(mentions=(place,))).ids(find(text, who)) == ()
