"""Fast decoding gives what the simple way gives, on random outputs; texts read side by side what each gives alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from threading import Barrier, get_ident

import numpy as np
import pytest
from model import simple

from stocktake.model import Model, reader
from stocktake.model.ahead import in_order
from stocktake.model.coref import find_chains, find_mentions
from stocktake.model.links import Anchored, add_links
from stocktake.model.paths import Trees
from stocktake.model.syntax import parse_sentences
from stocktake.model.tags import best_paths, log_softmax, spans_of

NAMES = ["O", "B-X", "I-X", "B-Y", "I-Y", "B-Z", "I-Z"]


def random_outputs(seed: int, words: int) -> tuple[np.ndarray, list[tuple[int, int]], object, np.random.Generator]:
    rng = np.random.default_rng(seed)
    weights = simple.random_weights(rng)
    out = rng.normal(size=(words, max(b for _, b in weights.slices.values()))).astype(np.float32)
    cuts = sorted({0, *rng.integers(1, words, 6).tolist()})
    return out, list(zip(cuts, [*cuts[1:], words], strict=True)), weights, rng


@pytest.mark.parametrize("sharp", [0.3, 2.0, 8.0])
def test_paths_and_spans(sharp: float) -> None:
    """Paths that are mended in short stretches are those of Viterbi over all words; long stretches and short ones."""
    rng = np.random.default_rng(int(10 * sharp))
    logits = (rng.normal(size=(150, 70, len(NAMES))) * sharp).astype(np.float32)
    logits[..., 0] += rng.normal(size=(150, 1)) * 3
    logits[::3, 40:, 1:] = -1e4  # padding
    paths = best_paths(logits, NAMES)
    found = spans_of(logits, paths, NAMES)
    for row, path, spans in zip(logits, paths, found, strict=True):
        scores = log_softmax(row)
        assert path.tolist() == simple.path(scores, NAMES)
        wanted = simple.spans(scores, path.tolist(), NAMES)
        assert [s[:3] for s in spans] == [s[:3] for s in wanted]
        assert np.allclose([s[3] for s in spans], [s[3] for s in wanted], atol=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_links(seed: int) -> None:
    """Anchors of all kinds decoded together have the links that each has alone."""
    out, sentences, weights, rng = random_outputs(seed, 260)
    heads, relations = simple.tree(out, sentences, weights)
    numbers = [weights.labels["deprel"].index(r) for r in relations]
    anchors = {
        kind: [Anchored(int(i), "X", 0.5) for i in sorted(rng.choice(260, n, replace=False))]
        for kind, n in (("event", 9), ("quote", 3 * (seed % 2)), ("position", 4))
    }
    found = add_links(anchors, out, Trees(heads, numbers, 7), sentences, weights)
    for kind, some in anchors.items():
        assert [a.word for a in found[kind]] == [a.word for a in some]
        for a in found[kind]:
            wanted = simple.links(kind, a.word, out, heads, numbers, weights)
            assert [(k.role, k.start, k.end, k.third) for k in a.links] == [(r, s, e, t) for r, s, e, _, t in wanted]
            assert np.allclose([k.score for k in a.links], [k[3] for k in wanted], atol=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_trees_and_chains(seed: int) -> None:
    """Heads, relations, mentions, antecedents and like-named mentions."""
    out, sentences, weights, rng = random_outputs(seed, 130)
    assert parse_sentences(out, sentences, weights) == simple.tree(out, sentences, weights)
    mentions = find_mentions(out, sentences, weights)
    assert mentions == sorted(simple.mentions(out, sentences, weights))
    words = rng.choice(["the", "envoy", "envoys", "he", "talks", "Geneva", "of"], 130).tolist()
    number = [k for k, (a, b) in enumerate(sentences) for _ in range(a, b)]
    lower = [w.lower() for w in words]
    chains = simple.chains(
        simple.antecedents(out, mentions, lower, number, weights), simple.names(out, mentions, words, weights), weights
    )
    chains = [[mentions[i] for i in c] for c in chains]
    assert find_chains(out, mentions, words, sentences, weights) == [c for c in chains if len(c) > 1]


def test_no_anchors() -> None:
    """A text without anchors has no links."""
    out, _, weights, _ = random_outputs(0, 20)
    assert add_links({"event": [], "quote": [], "position": []}, out, Trees([], [], 7), [(0, 20)], weights) == {
        "event": [],
        "quote": [],
        "position": [],
    }


TEXTS = [
    "The envoys of Vastria met in Oslo on Friday.\n\n“We want talks,” said Ana Roe, the foreign minister.",
    "",
    "Vastria rejected the offer. " * 60,
    "The talks were called off.",
    "Mediators urged both sides to return to the table, and Norlund agreed to send a team.",
]


def test_side_by_side_as_alone() -> None:
    """What a text gives depends neither on its neighbours nor on how many cores read it."""
    alone = Model.load(threads=1)
    wanted = [alone.parse(t) for t in TEXTS]
    model = Model.load(threads=2)
    assert [model.parse(t) for t in TEXTS] == wanted
    assert list(model.parse_many(TEXTS)) == wanted
    assert list(model.parse_many(iter(TEXTS[::-1]))) == wanted[::-1]
    assert list(model.parse_many(TEXTS[:1])) == wanted[:1] and not list(model.parse_many([]))


def test_long_texts_as_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts too long to be read at the same time give the same too."""
    monkeypatch.setattr(reader, "LONG_CHARS", 60)
    model = Model.load(threads=2)
    assert list(model.parse_many(TEXTS)) == [model.parse(t) for t in TEXTS]


def test_results_in_order_and_at_the_same_time() -> None:
    """Two threads work at once, results come in order, and an only item goes to the one that uses all cores."""
    together = Barrier(2)

    def work(n: int) -> tuple[int, int]:
        together.wait(30)
        return n, get_ident()

    found = list(in_order(work, lambda n: (-n, 0), range(20), 2))
    assert [n for n, _ in found] == list(range(20))
    assert len({thread for _, thread in found}) == 2
    assert list(in_order(work, lambda n: (-n, 0), [7], 2)) == [(-7, 0)]


@pytest.mark.parametrize("after", [0, 1, 5])
def test_an_error_keeps_its_place(after: int) -> None:
    """What stands before an item that cannot be taken, or fails, is given first."""

    def items() -> Iterator[int]:
        yield from range(after)
        raise OSError("gone")

    found: list[int] = []
    with pytest.raises(OSError, match="gone"):
        found.extend(in_order(int, int, items(), 2))
    assert found == list(range(after))
    failing = in_order(lambda n: 1 // (after - n), int, range(after + 9), 2)
    with pytest.raises(ZeroDivisionError):
        for n in itertools.count():
            next(failing)
            assert n < after


def test_few_items_are_taken_ahead() -> None:
    """Reading starts before the source has ended, and stops taking when nobody asks on."""
    taken: list[int] = []
    results = in_order(lambda n: n, lambda n: n, (taken.append(n) or n for n in itertools.count()), 2)
    assert next(results) == 0 and len(taken) <= 8
    results.close()
