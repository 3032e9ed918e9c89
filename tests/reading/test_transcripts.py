"""Turns of transcripts and interviews, and texts that only look like one."""

from __future__ import annotations

import pytest

from stocktake.reading.transcripts import is_transcript, turns

BRIEFING = (
    "Geneva\n\n10:04 A.M. CET\n\nSECRETARY ROE: Good morning. (Laughter.) We met today.\n\nWe meet again on Friday.\n\n"
    "QUESTION: Is there a date?\n\nSECRETARY ROE: There is.\n\nMR. VALE (via interpreter): Yes.\n\nQ Thank you, sir.\n\n"
    "END 10:20 A.M. CET\n\n# # #"
)


def shown(text: str) -> list[tuple[str, list[str], bool]]:
    return [(text[slice(*t.label)], [text[s:e] for s, e in t.content], t.question) for t in turns(text)]


def test_briefing() -> None:
    """Each turn has its label and one span per paragraph, without stage directions and the end mark."""
    assert shown(BRIEFING) == [
        ("SECRETARY ROE", ["Good morning.", "We met today.", "We meet again on Friday."], False),
        ("QUESTION", ["Is there a date?"], True),
        ("SECRETARY ROE", ["There is."], False),
        ("MR. VALE", ["Yes."], False),
        ("Q", ["Thank you, sir."], True),
    ]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Q: When?\nA: Soon.\nQ: Where?\nA: In Geneva.", ["Q", "A", "Q", "A"]),
        ("Q – When do you sign?\n\nA – We do not know yet.", ["Q", "A"]),
        ("Moderator: Welcome.\n\nAna Roe: Thank you.\n\nModerator: A date?\n\nAna Roe: None.", ["Moderator", "Ana Roe"] * 2),
        ("Question: Is it over?\nForeign Minister Roe: It is not.\nQuestion: Why?\nForeign Minister Roe: Time.",
         ["Question", "Foreign Minister Roe"] * 2),
        ("THE PRESIDENT: Welcome to the talks. We begin today.", ["THE PRESIDENT"]),
        ("PRESIDENT McROE: Yes.\n\nMS. O’VALE: No.", ["PRESIDENT McROE", "MS. O’VALE"]),
    ],
)  # fmt: skip
def test_forms(text: str, labels: list[str]) -> None:
    """Known forms of labels are found."""
    assert [label for label, _, _ in shown(text)] == labels


@pytest.mark.parametrize(
    "text",
    [
        "Breaking: talks end in Geneva\n\nThe talks ended.",
        "Note: this was corrected.\nNote: twice.",
        "The talks went on. A Roe spokesman said: no.",
        "CONTACT: Ana Roe\nTEL: 12345\n\nThe ministers met.",
        "Q fever was found in A-land.\n\nA doctor said so.",
        "Background: the talks began in May.\n\nNext steps: none.",
        "Dear Madam Speaker: I write to you today.",
        "",
    ],
)
def test_not_transcripts(text: str) -> None:
    """Headlines, notes and contact lines make no transcript."""
    assert not is_transcript(text)
    assert turns(text) == ()
