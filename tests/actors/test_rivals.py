"""An opposition or armed groups without a name: whose they are, and when the text does not say."""

from __future__ import annotations

import pytest

from .conftest import find

BANGUI = (
    "KHARTOUM - The government of the Central African Republic and fourteen armed groups initialled a text on Tuesday. "
    "Sudan hosted the talks and Sudan's foreign minister read it out. "
)


@pytest.mark.parametrize(
    ("text", "phrase", "want"),
    [
        (BANGUI, "fourteen armed groups", "CAF.REB"),
        (BANGUI + "The armed groups thanked Sudan.", "The armed groups", "CAF.REB"),
        ("The Haitian opposition left Port-au-Prince. France was sorry.", "The Haitian opposition", "HTI.OPP"),
        ("The Haitian opposition left. The opposition may return, France said.", "The opposition", "HTI.OPP"),
        ("Haiti's government met opposition delegates. Canada was there.", "opposition delegates", "HTI.OPP"),
        ("The majority and the opposition in Tunisia met. France welcomed it.", "the opposition", "TUN.OPP"),
        ("Tunisia's parties met again. The opposition asked for more time.", "The opposition", "TUN.OPP"),
        ("The Chadian government and rebels signed a truce in Libya.", "rebels", "TCD.REB"),
    ],
)
def test_whose_they_are(ids, text: str, phrase: str, want: str) -> None:
    """By the words beside them, by whom they last meant, by the one government that the text tells of."""
    assert ids(text, phrase) == (want,)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The opposition met in Oslo. Norway hosted, and Venezuela's parliament sent nobody.", "The opposition"),
        ("The Chadian government spoke. The rebels in Oldtown did not.", "The rebels in Oldtown"),
        ("France spoke of armed groups and of the border.", "armed groups"),
        ("The rebels left. Kenya mediated. The Upper Valley Liberation Front signed a truce.", "The rebels"),
        ("The Norwegian government hosts. Venezuela and the opposition of Venezuela met. Rebels did not.", "Rebels"),
    ],
)
def test_whose_the_text_does_not_say(ids, text: str, phrase: str) -> None:
    """A host's government has no part in it, and a wrong country would be worse than none."""
    assert not [i for i in ids(text, phrase) if not i.startswith("?")]


def test_a_named_movement_is_not_theirs(resolve) -> None:
    """Beside a movement with a name its state's rebels get no second one."""
    text = "Colombia's government and the ELN met. The Colombian rebels were content. Rebels had come from afar."
    assert not {a.id for a in resolve(text, "Rebels").actors} & {"COL.REB"}


def test_the_state_is_not_named_by_its_opposition(resolve) -> None:
    """ "The Haitian opposition" is one name: Haiti itself is not at the table by it."""
    text = "The Haitian opposition spoke first. Then it left."
    named = {a.id: a.spans for a in resolve(text, "The Haitian opposition").actors}
    assert set(named) == {"HTI.OPP"}
    assert find(text, "Haitian opposition") in named["HTI.OPP"]
