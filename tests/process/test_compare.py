"""Pairs of statements: classes in the codebook's order, differences with spans that slice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.process.compare import compare_texts

NAMES = [frozenset({"borduria"}), frozenset({"syldavia"})]
BASE = "Borduria and Syldavia agreed to hold the next round of talks in Geneva in May."


@pytest.mark.parametrize(
    ("other", "form"),
    [
        (" Borduria and  Syldavia agreed to hold the next round of talks in Geneva in May. ", "identical"),
        ("Syldavia and Borduria agreed to hold the next round of talks in Geneva in May.", "identical_modulo_frame"),
        ("Borduria and Syldavia hope to hold the next round of talks in Geneva in May.", "near_identical_substantive"),
        ("Vaccines reached the islands in good order, and the harbour was dredged.", "different_topics"),
    ],
)
def test_classes(other: str, form: str) -> None:
    """Each pair gets the first class of the codebook's order that fits."""
    assert compare_texts(BASE, other, NAMES).form == form


@pytest.mark.parametrize(
    ("left", "right", "type_"),
    [
        ("The sides shall withdraw by June.", "The sides should withdraw by June.", "weakened"),
        ("The sides hope to meet again in June.", "The sides agreed to meet again in June.", "strengthened"),
        ("They freed ten prisoners on Monday night.", "They freed thirty prisoners on Monday night.", "quantity"),
        ("The parties thanked their host for the day.", "The ministers thanked their host for the day.", "attribution"),
        (
            "The treaty will be signed in Oslo.",
            "The treaty will be signed in Oslo if the law changes.",
            "condition_added",
        ),
        (
            "A road will cross the valley from the north.",
            "A corridor will cross the valley from the north.",
            "term_choice",
        ),
        ("They met in Oslo and spoke of trade.", "They met in Oslo and spoke of trade and of the missing.", "addition"),
    ],
)
def test_difference_types(left: str, right: str, type_: str) -> None:
    """A small edit has the codebook's type, and its spans slice to its words."""
    found = compare_texts(left, right).differences
    assert type_ in [d.type for d in found]
    for d in found:
        assert d.left is None or left[d.left.start : d.left.end] == d.left_text
        assert d.right is None or right[d.right.start : d.right.end] == d.right_text


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_texts_compare(left: str, right: str) -> None:
    """Any two texts compare, with a similarity between 0 and 1 and spans inside the texts."""
    found = compare_texts(left, right)
    assert 0 <= found.similarity <= 1
    assert all(left[d.left.start : d.left.end] == d.left_text for d in found.differences if d.left)


@given(st.text(min_size=1, max_size=80))
def test_a_text_is_identical_to_itself(text: str) -> None:
    """A text is identical to itself."""
    assert compare_texts(text, text).form == "identical"


def test_chance_words_align_nothing_in_a_paraphrase() -> None:
    """A shared "and" is no alignment: what stands around it is one difference."""
    left = "the progress achieved on the peace agreement and agreed to continue the work"
    right = "the ministers agreed to make efforts to conclude the peace agreement in the shortest period"
    found = compare_texts(left, right)
    assert all(d.left_text not in ("and", "work") for d in found.differences)
