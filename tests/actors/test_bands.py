"""Movements that the table does not have, and the governments that face them."""

from __future__ import annotations

import pytest

from stocktake.actors import ActorTable
from stocktake.actors.bands import local_bands

ARMED = " The truce held."


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("The Upper Valley Front broke it." + ARMED, {"Upper Valley Front": "?upper-valley-front"}),
        ("The Upper Valley Front opened a shop.", {}),  # no word of arms
        (
            "The Eastern Resistance Movement (ERM) met them. The ERM left." + ARMED,
            {"Eastern Resistance Movement": "?eastern-resistance-movement", "ERM": "?eastern-resistance-movement"},
        ),
        (
            "The Kessel Liberation Front came. The Front left." + ARMED,
            {"Kessel Liberation Front": "?kessel-liberation-front", "Front": "?kessel-liberation-front"},
        ),
        ("The Polisario Front came. The Front left." + ARMED, {"Front": "ESH.REB.POLISARIO"}),
        ("The Old Front and the New Hill Front came. The Front left." + ARMED, {"Old Front": "?old-front", "Hill Front": "?hill-front"}),
        (
            "The government of Varenia and the Eastern Lake Council met." + ARMED,
            {"Eastern Lake Council": "?eastern-lake-council"},
        ),
        ("The government of Varenia and Ana Maria Roe met." + ARMED, {}),
        ("The government of Varenia and the United Nations met." + ARMED, {}),
        ("The Red Crescent Movement came." + ARMED, {}),
        ("Haftar's Libyan National Army came." + ARMED, {}),
        ("Kenyan Army units and the southern separatists met.", {"southern separatists": "?southern-separatists"}),
        ("The Quonbo rebels met the former rebels and the Kenyan rebels.", {"Quonbo rebels": "?quonbo-rebels"}),
    ],
)  # fmt: skip
def test_movements_of_a_text(table: ActorTable, text: str, want: dict[str, str]) -> None:
    """Full names, acronyms, short forms and descriptions; never a state's own army or what the table has."""
    assert {n.surface: n.id for n in local_bands(text, table)} == want


TALKS = (
    "The Government of Orland and the Upper Valley Front held peace talks. The Government was represented by "
    "Deputy Minister Pavel Quonby and the Front by Davit Ozbo. The Front said that its delegation, led by Chairman "
    "Marek Quill, would return. Both sides kept the truce."
)


def test_sides_of_an_unknown_war(resolve, ids) -> None:
    """Government and movement of a state that only the text knows are two sides, with their people."""
    assert ids(TALKS, "Both sides") == ("?orland", "?upper-valley-front")
    found = resolve(TALKS)
    kinds = {a.id: a.kind for a in found.actors if not a.person}
    assert kinds == {"?orland": "state", "?upper-valley-front": "armed_group"}
    assert {a.person: a.id for a in found.actors if a.person} == {
        "Pavel Quonby": "?orland",
        "Davit Ozbo": "?upper-valley-front",
        "Marek Quill": "?upper-valley-front",
    }
    assert all(a.country is None for a in found.actors)


@pytest.mark.parametrize(
    ("text", "name", "owner"),
    [
        ("Colonel Petar Quonby led the delegation of Kenya and Ana Ozbo that of Chad.", "Petar Quonby", "KEN"),
        ("Colonel Petar Quonby led the delegation of Kenya and Ms. Ana Ozbo that of Chad.", "Ana Ozbo", "TCD"),
        ("Kenya was represented by a judge, Ana Ozbo.", "Ana Ozbo", "KEN"),
        ("The statement is signed.\n\nAna Ozbo\nSpokeswoman of the Government of Kenya", "Ana Ozbo", "KEN.GOV"),
        ("The Secretary-General's Special Envoy, Ms. Ana Ozbo, spoke at the UN.", "Ana Ozbo", "UN"),
        ("The Secretary-General's Special Envoy, Ms. Ana Ozbo, spoke at NATO.", "Ana Ozbo", "?ana-ozbo"),
        (
            "The foreign minister of Lethia met her Daranian counterpart, Mr. Tomas Reyl. Lethia and its neighbour "
            "Darania share a sea.",
            "Tomas Reyl",
            "?darania",
        ),
    ],
)
def test_who_leads_a_delegation(resolve, text: str, name: str, owner: str) -> None:
    """ "That of", "represented by", a signature and a Secretary-General's envoy."""
    assert {a.person: a.id for a in resolve(text).actors if a.person}[name] == owner
