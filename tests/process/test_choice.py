"""Choices that were learned from coded reports: what they weigh, and that they keep to what the text names."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from test_meetings import CITIES, actors_of, read, spans

from stocktake.process import choice
from stocktake.process.choice import FILE, chance, score
from stocktake.process.claiming import LEVELS as OUTCOMES
from stocktake.process.claiming import Claims
from stocktake.process.dating import Days
from stocktake.process.forming import FORMS, STEPS, choose_form, choose_step
from stocktake.process.helping import STEMS
from stocktake.process.locating import country_features, place_in, places_by_country
from stocktake.process.page import Page, lay_out
from stocktake.process.pairing import alone_features, choose_parties, further_features, pair_features, side_features
from stocktake.process.roles import ROLES
from stocktake.process.sittings import find_sittings
from stocktake.process.standing import STANDINGS
from stocktake.process.worded import all_words, opening_words
from stocktake.records import ActorRef, Document, Parse, Place, Position, Quote, Span, When

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
    named |= {f"form {f}" for f in FORMS} | {f"next step {s}" for s in STEPS}
    assert single | {f"standing {s}" for s in STANDINGS} | {f"role {r}" for r in ROLES} <= set(weights)
    assert set(weights) <= single | named and set(STEMS) == set(ROLES)
    assert all("bias" in w for w in weights.values())


def test_principals_are_those_who_talk() -> None:
    """Of all pairs the two who held the talks; the mediator and who welcomes them are none."""
    parties = choose_parties(page_of(REPORT))
    assert parties is not None and parties.sides == ("AAA", "BBB") and 0 < parties.weight <= 1


@pytest.mark.parametrize(
    ("text", "side"),
    [
        (
            "A-land's government and an alliance of holdout groups resumed peace talks in Ceeport on Monday. The two "
            "delegations spoke of a permanent constitution. A delegate of the alliance said that little had been done. "
            "A-land's minister said that A-land had come to listen. B-land and C-land welcomed the resumption in separate statements.",
            ("AAA",),
        ),
        (
            "A-land and the striking teachers' union ended a third meeting without a deal on Monday. The union said "
            "that the offer of A-land fell short. The ministry said that the talks would go on next week. "
            "B-land has urged its neighbours to limit spending.",
            ("AAA",),
        ),
    ],
)
def test_a_side_may_sit_with_somebody_unnamed(text: str, side: tuple[str, ...]) -> None:
    """Who only welcomes the talks does not take the place of a side that nobody knows."""
    parties = choose_parties(page_of(text))
    assert parties is not None and parties.sides == side


def test_features_are_shares() -> None:
    """All features lie between 0 and 2, a side's between 0 and 1, and the pairs are all pairs."""
    page = page_of(REPORT)
    single, pairs = side_features(page), pair_features(page)
    assert set(single) == {"AAA", "BBB", "CCC", "UN"} and len(pairs) == 6
    assert all(0 <= v <= 1 for f in single.values() for v in f.values())
    assert all(0 <= v <= 2 for f in pairs.values() for v in f.values())
    assert set(further_features(page, frozenset(("AAA", "BBB")), pairs)) == {"CCC", "UN"}
    alone = alone_features(page, pairs)
    assert set(alone) == {frozenset(), *(frozenset((s,)) for s in single)}
    assert all(0 <= v <= 1.5 for f in alone.values() for v in f.values())


def test_a_third_in_the_same_list_is_told_from_one_named_apart() -> None:
    """ "Talks between A, B and C" has all three in one list; who is named apart is in none."""
    text = "Talks between A-land, B-land and C-land ended in Ceeport. A-land and B-land met. The United Nations and C-land left."
    page = page_of(text)
    found = further_features(page, frozenset(("AAA", "BBB")), pair_features(page))
    assert {s: (f["listed"], f["listed, three"]) for s, f in found.items()} == {"CCC": (0.5, 1.0), "UN": (0.0, 0.0)}


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


@pytest.mark.parametrize(
    ("text", "words", "run", "told"),
    [
        ("Three days of talks of A-land and B-land broke up on Monday.", "Three days", "05-11/2030-05-13", "ends"),
        ("A-land and B-land began two days of talks on Monday.", "two days", "05-13/2030-05-14", "starts"),
        ("A-land and B-land talked for a third day on Monday.", "third day", "05-11/2030-05-13", "nth"),
    ],
)
def test_runs_follow_from_how_long_it_lasted(text: str, words: str, run: str, told: str) -> None:
    """A number of days up to, or from, a day that is named; the words that give the number are the evidence."""
    page = page_of(text, dates={"Monday": "2030-05-13"})
    days = Days(page, find_sittings(page), [], "held", None)
    features = days.features(f"2030-{run}")
    assert features[f"lasted {told}"] == 1 and features[f"lasted {told} here"] == 1
    assert page.document.text[slice(*(days.span(f"2030-{run}") or (0, 0)))] == words
    assert "2030-05-13" in days.found and days.features("2030-05-13")["not lasted"] == 1


def test_the_day_of_what_was_to_be_is_still_to_come() -> None:
    """A meeting that was to open on Friday, put off in a report of Wednesday, was set for the Friday after it."""
    text = "A-land and B-land put off talks that were to open on Friday."
    page = page_of(text, dates={"Friday": "2030-05-10"})
    for status, day in (("postponed", "2030-05-17"), ("held", "2030-05-10")):
        assert day in Days(page, find_sittings(page), [], status, None).found


def test_what_was_held_was_not_on_days_to_come() -> None:
    """ "Within days" dates no talks that took place; it may date those still to come."""
    page = page_of(
        "A-land and B-land held talks. Prisoners go home within days.", dates={"within days": "2030-05-15/2030-05-22~"}
    )
    for status, there in (("held", False), ("planned", True)):
        assert ("2030-05-15/2030-05-22~" in Days(page, find_sittings(page), [], status, None).found) is there


def test_words_are_those_of_no_name() -> None:
    """Lower-case words of the opening, and each two that follow each other; the whole text has more."""
    text = "A-land and B-land met. They met. They met. They parted angry."
    words = tuple(Span(m.start(), m.end()) for m in re.finditer(r"[\w-]+|[.]", text))
    page = lay_out(Document("x", text), (), (), (), actors_of(text), parse=Parse(words=words))
    opening, every = opening_words(page), all_words(page)
    assert opening.keys() == {"says and", "says met", "says they", "says so and met", "says so they met"}
    assert every.keys() - opening.keys() == {"says parted", "says angry", "says so they parted", "says so parted angry"}


def test_form_and_next_step_fall_back_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the texts themselves show is no choice, and where nothing is likely the rules stand."""
    weights = {f"form {f}": {"bias": 0.0, "a": 9.0 * (f == "joint")} for f in FORMS}
    weights |= {f"next step {s}": {"bias": 0.0} for s in STEPS}
    monkeypatch.setattr(choice, "_weights", lambda: weights)
    assert choose_form({"a": 1.0}, "one_side") == "joint" and choose_form({}, "one_side") == "one_side"
    assert choose_form({"a": 1.0}, "identical_separate") == "identical_separate"
    assert choose_step({}, "date_set") == "date_set"


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
    """The levels of its own words, if they have any; no end and no deed otherwise, and nothing agreed where nothing in
    the text was; nothing on a doubtful position."""
    text = REPORT + " C-land said the round had kept the channel open. It spoke of a chance."
    kept = position(text, "had kept the channel open", "progress", "C-land", 1, 0.9)
    unsure = position(text, "spoke of a chance", "progress", "C-land", None, 0.5)
    for mine, levels, evidence in (([kept], [1], (kept.span,)), ([unsure], list(range(4)), ())):
        page = lay_out(Document("x", text), (), tuple(mine), (), actors_of(text))
        claims = Claims(page, ("AAA", "BBB"), (), (), "held")
        assert claims.sayable("CCC") == levels and claims.evidence("CCC", 1)[: len(evidence)] == evidence


def test_what_a_stranger_says_of_both_is_no_claim_of_theirs() -> None:
    """ "The two delegations did not meet, a diplomat said" is evidence of nothing that a side claims."""
    text = (
        "A-land and B-land held talks in Ceeport on Monday. The two delegations did not meet face to face, a diplomat said. "
        "The United Nations mediated."
    )
    page = page_of(text)
    looked = Claims(page, ("AAA", "BBB"), (), (), "held")
    assert looked.evidence("AAA", 1) == (Span(text.index("The two"), text.index(" The United")),)
    words, speaker = (spans(text, w)[0] for w in ("The two delegations did not meet face to face", "a diplomat"))
    heard = replace(page, quotes=(Quote((words,), ActorRef(speaker)),))
    assert Claims(heard, ("AAA", "BBB"), (), (), "held").evidence("AAA", 1) == ()
