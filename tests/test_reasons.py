"""Why a field is wrong, as the lists of docs/accuracy_*.md tell it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stocktake.pipeline import Reader, page_of
from stocktake.sources import document_from_text

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from reasons import UNREAD, Reasons

TEXT = (
    "OSLO, May 14 - The foreign ministers of Armenia and Georgia held talks in Oslo on Tuesday, hosted by Norway. "
    "The two sides agreed to meet again in June, Norway's foreign ministry said. Armenia said progress had been made."
)


@pytest.fixture(scope="module")
def reasons() -> Reasons:
    document, reader = document_from_text(TEXT, published="2024-05-14"), Reader.load()
    meeting = reader.read(document).meetings[0]
    return Reasons(page_of(document, reader), meeting, lambda a: a.split(".")[0], lambda n: n.split()[-1].lower())


@pytest.mark.parametrize(
    ("field", "coded", "codes", "why"),
    [
        ("principals", None, {"principals": ["ARM", "AZE"]}, f"AZE {UNREAD}"),
        ("when", "2024-05-02", {}, f"the coded day is {UNREAD}"),
        ("country", "CHE", {}, f"the coded country is {UNREAD}"),
        ("third parties", None, {"third": [["SWE", "host"]]}, f"SWE {UNREAD}"),
        ("persons", None, {"persons": ["Ana Roe"]}, f"Ana Roe {UNREAD}"),
        ("level AZE", 2, {}, "the side was not taken for one"),
        ("realis", "cancelled", {}, "judged: held"),
        ("outcome", {"SWE": 3}, {}, "SWE: nothing it says was found"),
    ],
)
def test_a_value_that_was_never_found_is_told_from_one_not_chosen(
    reasons: Reasons, field: str, coded: object, codes: dict[str, object], why: str
) -> None:
    """Each field says at which step its coded value was lost."""
    assert reasons.of(field, coded, {"codes": {"main": codes}}).startswith(why)
