"""Labels of a transcript: who asks is nobody, who answers is told by the heading."""

from __future__ import annotations

import pytest

from stocktake.records import Span

from .conftest import find

BRIEFING = (
    "Daily briefing by the Spokesperson for the Secretary-General\n\n"
    "SPOKESPERSON: The envoy met both sides.\n\nQUESTION: Where?\n\nSPOKESPERSON: In Geneva."
)
INTERVIEW = (
    "Interview with the Foreign Minister of Armenia, Ararat Mirzoyan\n\n"
    "Q: What of the border?\n\nA: The commissions meet.\n\nQ: When?\n\nA: In May."
)
PRESS = (
    "Transcript of the press appearance after the talks between Varenia and Oshland\n\n"
    "FOREIGN MINISTER MARO: We had four hours of talks with the delegation of Oshland.\n\n"
    "FOREIGN MINISTER TELL: I can confirm that.\n\nQUESTION: Will you meet again?"
)


@pytest.mark.parametrize(
    ("text", "label", "want"),
    [
        (BRIEFING, "SPOKESPERSON", ("UN",)),
        (BRIEFING, "QUESTION", ()),
        (INTERVIEW, "A:", ("ARM.GOV.MFA",)),
        (INTERVIEW, "Q", ()),
        ("Government of Kenya\nBriefing\n\nSPOKESPERSON: No.\n\nQUESTION: Why?", "SPOKESPERSON", ("KEN.GOV",)),
        ("Kenya and Chad: briefing\n\nSPOKESPERSON: No.\n\nQUESTION: Why?", "SPOKESPERSON", ()),
        ("Interview with A. Roe and B. Doe\n\nQ: Why?\n\nA: Because.", "A:", ()),
        (PRESS, "FOREIGN MINISTER MARO", ("?varenia",)),
        (PRESS.replace("with the delegation of Oshland", "today"), "FOREIGN MINISTER MARO", ("?maro",)),
    ],
)
def test_labels(resolve, text: str, label: str, want: tuple[str, ...]) -> None:
    """A label stands for whom the heading names with its office; of two that fit, for nobody."""
    at = find(text, label)
    name = label.rstrip(":")
    assert (
        resolve(text, name if label == name else f"{name}#{text[: at.end].count(name)}").ids(
            Span(at.start, at.start + len(name))
        )
        == want
    )


def test_the_other_of_two(resolve) -> None:
    """Of two ministers under a heading with two sides, the second speaks for the side that the first does not."""
    found = resolve(PRESS, "FOREIGN MINISTER MARO", "FOREIGN MINISTER TELL")
    assert found.ids(find(PRESS, "FOREIGN MINISTER TELL")) == ("?oshland",)


def test_the_heading_is_the_evidence(resolve) -> None:
    """What is told by the heading points at the heading."""
    found = resolve(PRESS, "FOREIGN MINISTER MARO", "FOREIGN MINISTER TELL")
    actor = next(a for a in found.actors if a.person == "TELL")
    assert actor.learned is not None and PRESS[slice(*actor.learned)] == "Oshland"


def test_a_label_is_no_actor(resolve) -> None:
    """Those who ask are in no list of actors."""
    found = resolve(BRIEFING, "QUESTION", "SPOKESPERSON")
    assert {a.id for a in found.actors} == {"UN"}
