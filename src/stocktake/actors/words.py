"""Small closed sets of words the actor rules use; the words and what each set is for are in data/words.tsv."""

from __future__ import annotations

from importlib import resources


def _sets() -> dict[str, frozenset[str]]:
    lines = resources.files("stocktake.actors").joinpath("data", "words.tsv").read_text(encoding="utf-8").splitlines()
    return {name: frozenset(words.split()) for name, _, words in (line.split("\t") for line in lines[1:])}


_SETS = _sets()
PARTICLES = _SETS["PARTICLES"]
PRENOMINAL = _SETS["PRENOMINAL"]
GIVEN_OR_STATE = _SETS["GIVEN_OR_STATE"]
STARTERS = _SETS["STARTERS"]
ORG_WORDS = _SETS["ORG_WORDS"]
LOCATIVE = _SETS["LOCATIVE"]
PREFIXES = _SETS["PREFIXES"]
AMERICAS = _SETS["AMERICAS"]
WATERS = _SETS["WATERS"]
WELL_KNOWN = _SETS["WELL_KNOWN"]
MODIFIERS = _SETS["MODIFIERS"]
FORMER = _SETS["FORMER"]
LEADS = _SETS["LEADS"]
ROLE_WORDS = _SETS["ROLE_WORDS"]
SUFFIXES = _SETS["SUFFIXES"]
