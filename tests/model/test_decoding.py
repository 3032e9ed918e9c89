"""Decoding of tags, trees and pair features, against slow and certain ways."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.model.encoder import words_of
from stocktake.model.links import Link
from stocktake.model.pairs import REACH, coref_features, distance_bucket
from stocktake.model.phrases import Phrases
from stocktake.model.reader import _whole
from stocktake.model.syntax import decode_tree, sentence_ranges
from stocktake.model.tags import best_paths, log_softmax, spans_of, transitions

NAMES = ["O", "B-X", "I-X", "B-Y", "I-Y"]


def is_tree(heads: list[int]) -> bool:
    for i in range(len(heads)):
        seen, at = set(), i
        while at >= 0:
            if at in seen:
                return False
            seen.add(at)
            at = heads[at] - 1
    return heads.count(0) == 1


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(0, 10_000))
def test_tree_is_the_best_single_rooted_tree(n: int, seed: int) -> None:
    """The decoded heads form one tree; given the root it chose, no other tree scores more."""
    scores = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)
    heads = decode_tree(scores)
    assert is_tree(heads)
    root = heads.index(0)
    value = lambda h: sum(float(scores[i, x]) for i, x in enumerate(h))  # noqa: E731
    others = [
        h
        for h in itertools.product(range(n + 1), repeat=n)
        if is_tree(list(h)) and h[root] == 0 and all(x != i + 1 for i, x in enumerate(h))
    ]
    assert value(heads) >= max(map(value, others)) - 1e-5


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(0, 10_000))
def test_best_path_is_the_best_valid_path(n: int, seed: int) -> None:
    """Viterbi equals trying all tag sequences, and never continues what has not begun."""
    scores = log_softmax(np.random.default_rng(seed).normal(size=(1, n, 5)).astype(np.float32))
    path = best_paths(scores, NAMES)[0].tolist()
    move, first = transitions(NAMES)
    valid = [
        p
        for p in itertools.product(range(5), repeat=n)
        if first[p[0]] == 0 and all(move[a, b] == 0 for a, b in itertools.pairwise(p))
    ]
    value = lambda p: sum(float(scores[0, i, t]) for i, t in enumerate(p))  # noqa: E731
    assert tuple(path) in valid
    assert abs(value(path) - max(map(value, valid))) < 1e-4


def test_spans_of_tags() -> None:
    """A second B starts a new span of the same label."""
    path = [1, 2, 1, 0, 3, 4]
    logits = np.full((1, 6, 5), -30, np.float32)
    logits[0, range(6), path] = 30
    assert spans_of(logits, np.array([path]), NAMES) == [[(0, 2, "X", 1.0), (2, 3, "X", 1.0), (4, 6, "Y", 1.0)]]


def test_sentences_start_at_paragraphs_and_are_never_too_long() -> None:
    """A paragraph always starts a sentence; an endless one is cut at its likeliest start."""
    starts = np.full(10, -5.0, np.float32)
    starts[6] = -1
    assert sentence_ranges(starts, [0, 0, 2, 0, 0, 0, 0, 0, 0, 0]) == [(0, 2), (2, 10)]
    assert sentence_ranges(starts, [0] * 10, longest=8) == [(0, 6), (6, 10)]


def test_distances_fall_into_ordered_buckets() -> None:
    """Buckets grow with distance, are symmetric, and never leave their range."""
    delta = np.arange(-500, 501)
    found = distance_bucket(delta)
    assert found.min() == 0 and found.max() == 2 * REACH
    assert (np.diff(found) >= 0).all()
    assert ((found + found[::-1]) == 2 * REACH).all()


def test_pair_features_tell_matches() -> None:
    """The same name, the same head and a pronoun are told apart; candidates run backwards."""
    words = ["foreign", "minister", "ana", "roe", "met", "him", ";", "roe", "left", ";", "the", "minister", "stayed"]
    mentions = [(0, 4), (5, 6), (7, 8), (10, 12)]
    before, feats = coref_features(mentions, words, [0] * 7 + [1] * 6, 3)
    assert before.tolist() == [[-1, -1, -1], [0, -1, -1], [1, 0, -1], [2, 1, 0]]
    assert feats[1, 0, 2] == 5  # a pronoun after a name
    assert feats[2, 1, 2] == 2  # the same last word
    assert feats.max() < 16


def test_a_phrase_is_completed_but_stops_at_what_says_something_else():
    #        0     1     2   3      4      5    6     7
    # The   envoy of  Arven spoke  with  Dana  Roe  (a parse that hangs "spoke with Dana" on "envoy")
    heads = [1, -1, 3, 1, 1, 6, 4, 6]
    deprels = ["det", "root", "case", "nmod", "amod", "case", "nmod", "flat"]
    upos = ["DET", "NOUN", "ADP", "PROPN", "VERB", "ADP", "PROPN", "PROPN"]
    phrases = Phrases(heads, deprels, upos)
    assert phrases.complete(1, 2) == (0, 8)
    assert phrases.complete(1, 2, [(4, 5)]) == (0, 4)  # the trigger is no part of who met
    assert phrases.complete(1, 2, [(4, 5), (2, 4)]) == (0, 2)
    assert phrases.complete(6, 7, [(1, 4)])[1] == 8
    assert phrases.complete(7, 8, [(6, 7)]) == (7, 8)  # two names tagged apart stay apart


def test_a_name_is_joined_but_nothing_else():
    #        0   1    2      3    4     5    6      7
    # The old Dana  Roe  of Arven  spoke  softly
    heads = [2, 2, 6, 2, 5, 2, -1, 6]
    deprels = ["det", "amod", "nsubj", "flat", "case", "nmod", "root", "advmod"]
    phrases = Phrases(heads, deprels, ["DET", "ADJ", "PROPN", "PROPN", "ADP", "PROPN", "VERB", "ADV"])
    assert phrases.joined(2, 3) == (0, 4)
    assert phrases.joined(3, 4) == (3, 4)  # the surname alone: its head is before it
    assert phrases.joined(1, 2) == (1, 4)
    assert phrases.joined(2, 3, [(3, 4), (0, 1)]) == (1, 3)
    assert phrases.trimmed(0, 8) == (0, 8) and Phrases([1, -1], ["cc", "root"], ["VERB", "CCONJ"]).trimmed(0, 2) == (
        0,
        1,
    )
    assert phrases.joined(5, 6) == (5, 6) and phrases.joined(7, 8) == (7, 8)


def test_no_speaker_ends_in_a_hyphen() -> None:
    """ "The Secretary-" is the Secretary-General; "Israel" of "Israel-Hamas" stays alone."""
    words = words_of("The Secretary-General met Kenya-Uganda envoys")
    assert tuple(_whole(words, Link("by", 0, 3, 1.0))) == (0, 21)
    assert tuple(_whole(words, Link("by", 5, 6, 1.0))) == (26, 31)
