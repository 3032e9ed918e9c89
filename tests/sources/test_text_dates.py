"""Dates from a last line and from a wire's first sentence, and where neither may serve."""

import pytest

from stocktake.sources import document_from_text

AFTER = " Both sides called the talks useful.\n\nThey named no day for another round."


@pytest.mark.parametrize(
    ("text", "published", "origin"),
    [
        ("OSLA — The sides met.\n\nThey parted early.\n\nPublished December 13, 2018", "2018-12-13", "last line"),
        ("OSLA — The sides met.\n\nThey parted early.\n\n(Posted on 3 May 2024)\n", "2024-05-03", "last line"),
        ("OSLA — The sides met.\n\nPublished rules bind them since 13 December 2018.", None, None),
        ("OSLA (Our desk) - The sides signed a truce early on Sunday, 24 November 2013, in secret." + AFTER, "2013-11-24", "the first sentence"),
        ("OSLA: A round of talks ended here on Sunday, October 7, 2012, with a text." + AFTER, "2012-10-07", "the first sentence"),
        ("OSLA (Our desk) - The sides signed a truce on Monday, 24 November 2013." + AFTER, None, None),  # a Sunday
        ("OSLA (Our desk) - The sides will sign a truce on Sunday, 24 November 2013." + AFTER, None, None),
        ("OSLA (Our desk) - The sides marked the truce signed on Sunday, 24 November 2013." + AFTER, None, None),
        ("OSLA (Our desk) - The sides signed a truce on Sunday, 24 November 2013." + AFTER + " In 2019 it broke.", None, None),
        ("OSLA, Dec 9 (Our desk) - The sides signed a truce on Sunday, 24 November 2013." + AFTER, None, None),
        ("The sides signed a truce on Sunday, 24 November 2013." + AFTER, None, None),
        ("OSLA: We met on Sunday, October 7, 2012.\n\nVARENIA: We did, and we parted.", None, None),  # a transcript
    ],
)  # fmt: skip
def test_published(text, published, origin):
    """A last line that says so is found; a first sentence serves only for a past event with a day that is certain."""
    document = document_from_text(text)
    assert document.published == published
    if origin:
        assert origin in document.meta["date_rule"]


def test_an_inferred_date_is_flagged_and_yields_to_any_other():
    """It is marked as inferred in every place where dates are kept, and is not even a candidate beside another."""
    text = "OSLA (Our desk) - The sides signed a truce on Sunday, 24 November 2013." + AFTER
    document = document_from_text(text)
    assert document.meta["date_rule"].startswith("inferred from the first sentence")
    assert document.meta["dates"][0]["kind"] == "inferred"
    assert any("2013-11-24" in flag for flag in document.meta["flags"])
    given = document_from_text(text, published="2013-11-26")
    assert given.published == "2013-11-26"
    assert [d["origin"] for d in given.meta["dates"]] == ["given"]
    assert not any("inferred" in flag or "no date" in flag for flag in given.meta.get("flags", []))
