"""One name, one sense within a text."""

import numpy as np

from stocktake.model.names import find_names
from stocktake.model.weights import Weights

LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG"]


def weights(**tuning: dict[str, float]) -> Weights:
    return Weights({"ner": LABELS}, {"ner": (0, len(LABELS))}, {}, {}, tuning, "")


def outputs(*tags: tuple[str, float]) -> np.ndarray:
    """Logits in which each word's tag leads by so much."""
    out = np.zeros((len(tags), len(LABELS)), np.float32)
    for i, (tag, lead) in enumerate(tags):
        out[i, LABELS.index(tag)] = lead
    return out


def spans(
    words: str, *tags: tuple[str, float], begins: int = 0, **tuning: dict[str, float]
) -> list[tuple[int, int, str]]:
    """Names of a text; ``begins``: the word with which its second sentence begins, if it has one."""
    strings = words.split()
    sentences = [(0, begins), (begins, len(strings))] if begins else [(0, len(strings))]
    return [n[:3] for n in find_names(outputs(*tags), strings, sentences, weights(**tuning))]


def test_the_surest_place_says_what_a_name_is() -> None:
    words = "Mirava said that Mirava signs"
    found = spans(words, ("B-ORG", 4.0), ("O", 9.0), ("O", 9.0), ("B-PER", 1.0), ("O", 9.0))
    assert found == [(0, 1, "ORG"), (3, 4, "ORG")]


def test_a_name_found_once_is_found_everywhere_and_a_doubtful_one_nowhere() -> None:
    words = "Vona met Vona . Heavy rain ; Heavy fog"
    sure, doubtful = ("B-PER", 5.0), ("B-ORG", 0.5)
    rest = ("O", 9.0)
    found = spans(words, sure, rest, ("O", 1.0), rest, doubtful, rest, rest, ("O", 6.0), rest)
    assert found == [(0, 1, "PER"), (2, 3, "PER")]


def test_part_of_a_longer_name_is_another_name() -> None:
    words = "Ana Vona and Vona Group"
    per, org = [("B-PER", 5.0), ("I-PER", 5.0)], [("B-ORG", 5.0), ("I-ORG", 5.0)]
    assert spans(words, *per, ("O", 9.0), *org) == [(0, 2, "PER"), (3, 5, "ORG")]


def test_no_name_goes_on_into_the_next_sentence() -> None:
    """A mail ends "Vince" and the next begins "Traci Warner wrote"."""
    o, begin, go_on = ("O", 9.0), ("B-PER", 5.0), ("I-PER", 5.0)
    assert spans("thanks Vince Traci Warner wrote", o, begin, go_on, go_on, o) == [(1, 4, "PER")]
    assert spans("thanks Vince Traci Warner wrote", o, begin, go_on, go_on, o, begins=2) == [
        (1, 2, "PER"),
        (2, 4, "PER"),
    ]


def test_a_word_in_lower_case_decides_for_itself() -> None:
    words = "march on and march off"
    found = spans(words, ("B-ORG", 2.0), ("O", 9.0), ("O", 9.0), ("O", 4.0), ("O", 9.0))
    assert found == [(0, 1, "ORG")]


def test_a_bias_against_names_asks_for_surer_ones() -> None:
    assert spans("Vona", ("B-PER", 0.4)) == [(0, 1, "PER")]
    assert spans("Vona", ("B-PER", 0.4), ner={"bias": -0.75}) == []
