"""Choices that were learned from coded reports: what they weigh, and that they keep to what the text names."""

from __future__ import annotations

import json

import pytest
from test_meetings import CITIES, actors_of, read, spans

from stocktake.process import choice
from stocktake.process.choice import FILE, chance, score
from stocktake.process.claiming import LEVELS as OUTCOMES
from stocktake.process.claiming import Claims
from stocktake.process.dating import Days
from stocktake.process.helping import STEMS
from stocktake.process.locating import country_features, place_in, places_by_country
from stocktake.process.page import Page, lay_out
from stocktake.process.pairing import choose_parties, further_features, pair_features, side_features
from stocktake.process.roles import ROLES
from stocktake.process.sittings import find_sittings
from stocktake.process.standing import STANDINGS
from stocktake.records import ActorRef, Document, Place, Position, Span, When

REPORT = (
    "A-land and B-land held a second round of talks in Ceeport on Monday. The United Nations mediated. "
    "The foreign ministers of A-land and B-land spoke for three hours. They agreed to meet again in Aville. "
    "C-land welcomed the talks of A-land and B-land."
)


def page_of(text: str, published: str | None = "2030-05-15", dates: dict[str, str] | None = None) -> Page:
    days = [When(s, edtf, "test") for words, edtf in (dates or {}).items() for s in spans(text, words)]
    places = [Place(s, name, country, 1.0, 1.0) for name, country in CITIES.items() for s in spans(text, name)]
    return lay_out(Document("x", text, published=published), (), (), (), actors_of(text), days, places)


def test_a_score_is_the_sum_of_weighted_features(monkeypatch: pytest.MonkeyPatch) -> None:
    """A feature without a weight counts nothing; an answer that was never seen is never chosen."""
    monkeypatch.setattr(choice, "_weights", lambda: {"pair": {"bias": 1.0, "together": 2.0}})
    assert score("pair", {"together": 0.5, "unheard of": 9.0}) == 2.0
    assert chance("pair", {"together": -0.5}) == 0.5
    assert score("level 11", {}) == float("-inf") and chance("level 11", {}) < 1e-9


def test_every_choice_has_weights() -> None:
    """The file names the choices that the package makes, each with a bias."""
    weights = json.loads(FILE.read_text(encoding="utf-8"))
    single = {"pair", "further", "country", "person", "level", "when", "claims"}
    named = {f"standing {s}" for s in STANDINGS} | {f"role {r}" for r in ROLES} | {f"level {v}" for v in OUTCOMES}
    assert single | {f"standing {s}" for s in STANDINGS} | {f"role {r}" for r in ROLES} <= set(weights)
    assert set(weights) <= single | named and set(STEMS) == set(ROLES)
    assert all("bias" in w for w in weights.values())


def test_principals_are_those_who_talk() -> None:
    """Of all pairs the two who held the talks; the mediator and who welcomes them are none."""
    parties = choose_parties(page_of(REPORT))
    assert parties is not None and parties.sides == ("AAA", "BBB") and 0 < parties.weight <= 1


def test_features_are_shares() -> None:
    """All features lie between 0 and 2, a side's between 0 and 1, and the pairs are all pairs."""
    page = page_of(REPORT)
    single, pairs = side_features(page), pair_features(page)
    assert set(single) == {"AAA", "BBB", "CCC", "UN"} and len(pairs) == 6
    assert all(0 <= v <= 1 for f in single.values() for v in f.values())
    assert all(0 <= v <= 2 for f in pairs.values() for v in f.values())
    assert set(further_features(page, frozenset(("AAA", "BBB")), pairs)) == {"CCC", "UN"}


def test_countries_are_those_of_places() -> None:
    """Each country that a place of the text lies in is a candidate, and its town the place."""
    page = page_of(REPORT)
    sittings = find_sittings(page)
    found = country_features(page, ("AAA", "BBB"), sittings, sittings, None, ())
    assert set(found) == set(places_by_country(page)) == {"AAA", "CCC"}
    place = place_in(page, "CCC", sittings, ("AAA", "BBB"))
    assert place is not None and page.document.text[slice(*place.span)] == "Ceeport"
    assert found["AAA"]["side's own"] == 1 and place_in(page, "DDD", sittings, ()) is None


def test_runs_of_days_are_composed_of_named_ones() -> None:
    """Two days of a text may be the first and last of the sitting; their phrases are the evidence."""
    text = "A-land and B-land opened talks in Ceeport on May 11. The talks ended on May 13. They spoke of the border."
    page = page_of(text, dates={"May 11": "2030-05-11", "May 13": "2030-05-13"})
    days = Days(page, find_sittings(page), [], "held", None)
    assert {"2030-05-11", "2030-05-13", "2030-05-11/2030-05-13", "2030-05-15"} <= set(days.found)
    assert days.features("2030-05-11/2030-05-13")["composed"] == 1 and days.features("2030-05-15")["published"] == 1
    span = days.span("2030-05-11/2030-05-13")
    assert span == Span(text.index("May 11"), text.index("May 11") + 6) and days.span("2030-05-15") is None


def test_a_report_and_a_short_item_agree() -> None:
    """What the learned choices make of a whole report, the rules make of its first sentence."""
    (long, *_), _ = read(REPORT)
    (short, *_), _ = read(REPORT.split(". ")[0] + ".")
    assert long.principals == short.principals == ("AAA", "BBB") and long.realis == short.realis == "held"
    assert long.venue is not None and short.venue is not None and long.venue.country == short.venue.country == "CCC"


def test_what_is_chosen_has_evidence() -> None:
    """Every span of a chosen meeting lies in the text."""
    (meeting, *_), outcome = read(REPORT)
    assert meeting.evidence and all(0 <= s.start < s.end <= len(REPORT) for s in meeting.evidence)
    assert all(o.evidence for o in outcome)


@pytest.mark.parametrize(
    "denial",
    [
        "A-land denied that it had met B-land in Ceeport. A-land and B-land have had no contact, it said.",
        "A-land said that no meeting with the other side had been arranged. Reports of a dinner with B-land were wrong.",
    ],
)
def test_a_meeting_that_is_denied_is_none(denial: str) -> None:
    """However much a text names two sides: what is denied did not take place."""
    rest = "B-land did not comment. A-land repeated its conditions for talks with B-land. The border stays closed."
    assert not [m for m in read(f"{denial} {rest}")[0] if m.realis in ("held", "ongoing")]


def position(text: str, words: str, act: str, by: str, level: int | None, score: float) -> Position:
    (span,), (who,) = spans(text, words), spans(text, by)[:1]
    return Position(span, act, ActorRef(who, ("CCC",)), (), level, score)


def test_a_claimant_is_given_no_level_that_its_words_do_not_tell() -> None:
    """The levels of its own words, if they have any; no end and no deed otherwise; nothing on a doubtful position."""
    text = REPORT + " C-land said the round had kept the channel open. It spoke of a chance."
    kept = position(text, "had kept the channel open", "progress", "C-land", 1, 0.9)
    unsure = position(text, "spoke of a chance", "progress", "C-land", None, 0.5)
    for mine, levels, evidence in (([kept], [1], (kept.span,)), ([unsure], list(range(6)), ())):
        page = lay_out(Document("x", text), (), tuple(mine), (), actors_of(text))
        claims = Claims(page, ("AAA", "BBB"), (), (), "held")
        assert claims.sayable("CCC") == levels and claims.evidence("CCC", 1)[: len(evidence)] == evidence
