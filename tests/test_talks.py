"""Reports of other talks, in six sets: how much of their record is read, as floors a little under what was reached."""

from __future__ import annotations

import pytest
from talks.cases import FOLDERS, load_cases
from talks.scoring import Mark, compare, totals

from stocktake.pipeline import Reader
from stocktake.sources import document_from_text


@pytest.fixture(scope="module")
def marks(reader: Reader) -> dict[str, dict[str, list[Mark]]]:
    """Marks by set and report; the Washington report has a test of its own."""
    found: dict[str, dict[str, list[Mark]]] = {}
    for name, folder in FOLDERS.items():
        cases = [c for c in load_cases(folder) if not c.name.startswith("washington-2024")]
        readings = reader.read_many(document_from_text(c.text) for c in cases)
        found[name] = {c.name: compare(c, r) for c, r in zip(cases, readings, strict=True)}
    return found


# Reached with the weights 5eb881f1da5e and 065ac5644208 (docs/accuracy_talks.md), less one or two values: a change of rules or weights
# that costs more than that has to say why. On 30 November meetings came to be chosen by what was learned from other talks; that
# cost a few values of `fresh`, `styles` and `late`, on which the rules had been repaired, and won a quarter of all values on unseen reports.
# Later that day standing, roles, days and forms followed: one or two values of `first`, `second` and `late`, for 0.24 of realis, 0.21 of roles
# and 0.16 of dates on forty reports that had been held back. With the weights 4a21a1e851fb
# `third` lost two claimants (of a treaty that three presidents sign one is left), other fields won. With c51cc485f0ed it lost
# three more (signings that only the report tells of are the report's), and `styles` one mediator. With 9a062fceb812 `third` lost
# one of its eight levels, `fresh` and `third` a false value each, and reports held back won claimants, levels and countries.
FLOORS = {
    "first": {
        "published": 0.95, "dateline": 0.90, "realis": 0.94, "contact form": 0.94, "when": 0.94, "place": 0.93,
        "country": 0.94, "principals": 0.95, "third parties": 0.94, "third parties + role": 0.91, "persons": 0.97,
        "level": 0.92, "quotes": 0.95, "speakers": 0.87, "outcome claimants": 0.74, "outcome level": 0.93,
        "next step": 0.84, "statement form": 0.80,
    },
    "second": {
        "published": 0.95, "dateline": 0.90, "realis": 0.95, "contact form": 0.94, "when": 0.88, "place": 0.78,
        "country": 0.94, "principals": 0.95, "third parties": 0.94, "third parties + role": 0.89, "persons": 0.97,
        "taking part": 0.90, "level": 0.76, "quotes": 0.94, "speakers": 0.91, "outcome claimants": 0.80,
        "outcome level": 0.91, "next step": 0.90, "statement form": 0.60,
    },
    "third": {
        "published": 0.95, "dateline": 0.90, "realis": 0.80, "when": 0.88, "place": 0.87, "country": 0.87,
        "principals": 0.92, "third parties": 0.75, "third parties + role": 0.75, "persons": 0.95, "taking part": 0.91,
        "level": 0.87, "quotes": 0.95, "speakers": 0.95, "outcome claimants": 0.58, "outcome level": 0.87,
        "next step": 0.60, "statement form": 0.50,
    },
    # Who is named, whose they are and who speaks: what this set was repaired for. Its dates and outcomes are as they fell.
    "fresh": {
        "principals": 0.96, "persons": 0.96, "taking part": 0.95, "third parties": 0.92, "quotes": 0.95, "speakers": 0.90,
        "outcome claimants": 0.58, "realis": 0.83,
    },
    "styles": {
        "principals": 0.93, "persons": 0.97, "taking part": 0.95, "realis": 0.70, "when": 0.85, "level": 0.95,
        "third parties + role": 0.66, "quotes": 0.95, "speakers": 0.95, "outcome claimants": 0.65,
    },
    "late": {
        "principals": 0.94, "persons": 0.97, "taking part": 0.96, "realis": 0.85, "when": 0.60, "place": 0.95, "country": 0.95, "level": 0.75,
        "third parties": 0.92, "third parties + role": 0.80, "outcome claimants": 0.80, "outcome level": 0.85, "published": 0.80, "dateline": 0.80,
    },
}  # fmt: skip
# The morning after, 880 more coded reports: two false values more of `late`, for 0.02 to 0.13 of most fields on 95 reports held back.
# In the afternoon 570 more: what no side is heard on (a signing, "the parties agreed") is the report's own claim, as the coders of
# ../shared/data/reports have it and these six sets do not. That costs claimants here, and won them on all six sets of coded reports.
# In the evening 4,600 negotiators more in the actor table, and choices learned again: two claimants fewer in two sets, and
# far fewer false values in four of six. Values that are false, not missing: 5, 9, 6, 17, 10 and 6 were found with choices from 2,741
# reports, 5, 10, 4, 8, 10 and 6 with the weights 4a21a1e851fb and 2,950, and with c51cc485f0ed one more in `second` and `fresh`
# (by the rules alone, repaired on these sets, 5, 13, 4, 11, 1, 1).
MOST_FALSE = {"first": 5, "second": 11, "third": 3, "fresh": 8, "styles": 10, "late": 6}


@pytest.mark.parametrize(("name", "field"), [(n, f) for n, fields in FLOORS.items() for f in fields])
def test_totals_stay_above_their_floors(marks: dict[str, dict[str, list[Mark]]], name: str, field: str) -> None:
    """Each field of a set's records is read at least as well as its floor."""
    score = totals(m for rows in marks[name].values() for m in rows)[field][3]
    assert score >= FLOORS[name][field]


@pytest.mark.parametrize("name", FOLDERS)
def test_few_values_are_false(marks: dict[str, dict[str, list[Mark]]], name: str) -> None:
    """A false value is worse than a missing one: there are few, and none of them words that nobody said."""
    false = [(case, m.field, m.found) for case, rows in marks[name].items() for m in rows if m.verdict == "false"]
    assert len(false) <= MOST_FALSE[name], false
    assert not [f for f in false if f[1] == "quotes"]
