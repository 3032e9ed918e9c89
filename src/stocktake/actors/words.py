"""Small closed sets of words the actor rules use; the words and what each set is for are in data/words.tsv."""

from __future__ import annotations

import re
from importlib import resources


def _sets() -> dict[str, frozenset[str]]:
    lines = resources.files("stocktake.actors").joinpath("data", "words.tsv").read_text(encoding="utf-8").splitlines()
    return {name: frozenset(words.split("|")) for name, _, words in (line.split("\t") for line in lines[1:])}


_SETS = _sets()
PARTICLES = _SETS["PARTICLES"]
PRENOMINAL = _SETS["PRENOMINAL"]
ADDRESS = _SETS["ADDRESS"]
GIVEN_OR_STATE = _SETS["GIVEN_OR_STATE"]
GIVEN_ALONE = _SETS["GIVEN_ALONE"]
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
TARGET = _SETS["TARGET"]
MOVEMENT_NOUNS = _SETS["MOVEMENT_NOUNS"]
ORGANISATION_NOUNS = _SETS["ORGANISATION_NOUNS"]
BOTH = _SETS["BOTH"]
SIDE_NOUNS = _SETS["SIDE_NOUNS"]
SIDE_QUALIFIERS = _SETS["SIDE_QUALIFIERS"]
HOLDER_NOUNS = _SETS["HOLDER_NOUNS"]
DETERMINERS = _SETS["DETERMINERS"]
STATE_BODIES = _SETS["STATE_BODIES"]
US_GEORGIA = _SETS["US_GEORGIA"]
CAUCASUS_GEORGIA = _SETS["CAUCASUS_GEORGIA"]
COMPOUNDS = _SETS["COMPOUNDS"]
FACILITIES = _SETS["FACILITIES"]
DELEGATIONS = _SETS["DELEGATIONS"]
BAND_NAMES = _SETS["BAND_NAMES"]
BANDS = _SETS["BANDS"]
DIRECTIONS = _SETS["DIRECTIONS"]
METONYMS = _SETS["METONYMS"]
NOT_THEIRS = _SETS["NOT_THEIRS"]
LETTERHEAD = _SETS["LETTERHEAD"]
PEACEFUL = _SETS["PEACEFUL"]
FIRMS = _SETS["FIRMS"]
HUMANS = _SETS["HUMANS"]
PLACES_BEFORE = _SETS["PLACES_BEFORE"]


def any_of(words: frozenset[str]) -> str:
    """A regular expression for one of the words, longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")"
