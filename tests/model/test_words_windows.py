"""Words and windows: what the encoder is given."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from stocktake.model.windows import MAX_PIECES, cut_windows
from stocktake.model.words import (
    PLACES,
    QUOTE_STATES,
    SHAPES,
    features,
    line_breaks,
    places,
    quote_states,
    shape,
    split_words,
)

TEXT = st.text(alphabet=st.sampled_from("aB9.,’'\"“”-\n \tU.S.é字 n't"), max_size=80)


def words_in(text: str) -> list[str]:
    return [text[s:e] for s, e in split_words(text)]


def test_words_follow_treebank_habits() -> None:
    """Clitics, hyphens and punctuation stand apart; abbreviations and numbers stay whole."""
    assert words_in("The U.S. doesn't back A-land's 3,000-man force.") == [
        "The", "U.S.", "does", "n't", "back", "A", "-", "land", "'s", "3,000", "-", "man", "force", ".",
    ]  # fmt: skip
    assert words_in("“It’s open,” Ms. Roe can’t say") == [
        "“",
        "It",
        "’s",
        "open",
        ",",
        "”",
        "Ms.",
        "Roe",
        "ca",
        "n’t",
        "say",
    ]


@given(TEXT)
def test_words_cover_all_but_white_space(text: str) -> None:
    """Words are in order, inside the text, and leave out nothing but white space."""
    spans = split_words(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    left = list(text)
    for s, e in spans:
        left[s:e] = [" "] * (e - s)
    assert not "".join(left).strip()


@given(TEXT)
def test_features_are_indices(text: str) -> None:
    """Every word has a shape, a quotation state and a place."""
    spans = split_words(text)
    found = features([text[s:e] for s, e in spans], line_breaks(text, spans))
    assert all(0 <= a < len(SHAPES) and 0 <= b < len(QUOTE_STATES) and 0 <= c < len(PLACES) for a, b, c in found)


def test_quotation_state_closes_with_the_paragraph() -> None:
    """A mark left open is closed by a new paragraph, not by a new line."""
    words = ['"', "We", "met", "He", "left"]
    assert quote_states(words, [0, 0, 0, 1, 2]) == [2, 1, 1, 1, 0]


def test_places_tell_paragraph_starts() -> None:
    """The first word of the text, of a paragraph and of a line differ."""
    assert [PLACES[p] for p in places([0, 0, 2, 1])] == [
        "text start",
        "paragraph head",
        "paragraph start",
        "line start",
    ]


def test_shapes() -> None:
    """Case, digits and marks are told apart."""
    assert [SHAPES[shape(w)] for w in ("talks", "Baku", "NATO", "A", "McRoe", "2024", "3rd", ".", "“", "U.S.")] == [
        "lower", "title", "upper", "letter", "mixed", "digits", "alnum", "punct", "mark", "abbrev",
    ]  # fmt: skip


@given(st.lists(st.integers(1, 8), max_size=900))
def test_cores_partition_the_words(pieces: list[int]) -> None:
    """Each word takes its vector from exactly one window, which holds it, and no window is too long."""
    windows = cut_windows(pieces)
    covered = [i for w in windows for i in range(*w.core)]
    assert covered == list(range(len(pieces)))
    for w in windows:
        assert w.start <= w.core[0] <= w.core[1] <= w.end
        lead = sum(pieces[: w.lead])
        assert lead + sum(pieces[w.start : w.end]) + 3 <= MAX_PIECES
