"""Who sat at the table, and who stands behind the talks, from hand-built records of invented states."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_meetings import TALKS, actors_of, levels, read, spans

from stocktake.process.page import Page, lay_out
from stocktake.process.ranks import group_level, officers, rank_in
from stocktake.process.seating import Table
from stocktake.process.sittings import find_sittings
from stocktake.records import Document, When


def test_background_leaders_do_not_take_part() -> None:
    """The ministers who met are the meeting's persons; the president who comments is not."""
    (meeting,), _ = read(TALKS + "President Ada Vey of A-land said last month that she wanted peace.")
    assert set(meeting.persons) == {"Ana Roe", "Ben Sol", "Cal Tan"}


def test_leaders_who_meet_take_part() -> None:
    """Where the leaders sit down themselves, they are its persons and give the level."""
    (meeting,), _ = read("President Ada Vey of A-land and Prime Minister Bob Wix of B-land met in Ceeport on Monday.")
    assert set(meeting.persons) == {"Ada Vey", "Bob Wix"}
    assert dict(meeting.level) == {"AAA": 1, "BBB": 1}


def test_presence_seats_a_leader() -> None:
    """ "In the presence of" puts a president at the ceremony."""
    text = (
        "A-land and B-land signed a ceasefire in Ceeport on Monday. Ana Roe and Ben Sol signed in the presence of "
        "President Ada Vey."
    )
    (meeting,), _ = read(text)
    assert "Ada Vey" in meeting.persons
    assert meeting.level["AAA"] == 1


@pytest.mark.parametrize(
    ("words", "supporters"),
    [
        ("C-land backs the peace process.", {"CCC"}),
        ("C-land has been supportive, along with the European Union.", {"CCC", "EU"}),
        ("They want an agreement that C-land would strongly support.", {"CCC"}),
        ("The round took place with the support of C-land and D-land.", {"CCC", "DDD"}),
        ("C-land did not support the talks.", set()),
        ("C-land backs the rebels.", set()),
        ("C-land, D-land and the European Union welcomed the talks.", {"CCC", "DDD", "EU"}),
        ("C-land left. D-land welcomed the talks.", {"DDD"}),
    ],
)
def test_supporters(words: str, supporters: set[str]) -> None:
    """Plain words of support for the talks or their aim, by whoever is not a side."""
    (meeting,), _ = read("Ana Roe of A-land and Ben Sol of B-land held talks in Ceeport on Monday. " + words)
    assert set(meeting.supporters) == supporters


def test_signature_is_of_those_who_sign() -> None:
    """A narrated signature is both sides' deed; the host who tells of it claims it as well."""
    text = (
        "A-land and B-land signed a peace agreement in Ceeport on Monday after talks hosted by C-land. "
        "C-landic foreign minister Cal Tan said the two sides had signed the agreement."
    )
    _, outcome = read(text)
    assert levels(outcome) == {"AAA": 8, "BBB": 8, "CCC": 8}


def test_failure_told_by_the_report_is_no_sides_claim() -> None:
    """Only a side's own words make it a claim of that side that talks failed."""
    _, outcome = read("Talks between A-land and B-land in Ceeport collapsed on Monday.")
    assert "AAA" not in levels(outcome)


def test_denied_talks_are_no_meeting_and_have_no_outcome() -> None:
    """A denial claims nothing that came of talks."""
    meetings, outcome = read("A-land denied that it was holding talks with B-land. There was no agreement, it said.")
    assert not meetings and not outcome


def test_call_on_another_day_is_not_the_meeting() -> None:
    """The leaders' telephone call of last week does not lift the ministers' level."""
    text = (
        "Foreign ministers Ana Roe of A-land and Ben Sol of B-land met in Ceeport on May 14. "
        "Presidents Ada Vey and Bob Wix spoke by telephone on May 10."
    )
    (meeting, *_), _ = read(text, dates={"May 14": "2030-05-14", "May 10": "2030-05-10"})
    assert dict(meeting.level) == {"AAA": 2, "BBB": 2}


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("The experts will prepare a draft.", "task_set"),
        ("No date was set, but the sides agreed to continue.", "in_principle"),
        ("There is no plan for another round.", "none"),
        ("No date was set for another round.", "none"),
    ],
)
def test_next_step(words: str, step: str) -> None:
    """What comes next, as definite as the text says it."""
    (meeting,), _ = read("Ana Roe of A-land and Ben Sol of B-land held talks in Ceeport on Monday. " + words)
    assert meeting.next_step == step


def page_of(text: str, days: dict[str, str] | None = None) -> Page:
    dates = [When(s, edtf, "test") for words, edtf in (days or {}).items() for s in spans(text, words)]
    return lay_out(Document("x", text, published="2030-05-15"), (), (), (), actors_of(text), dates)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Major General Ana Roe led the delegation of A-land.", {"Ana Roe"}),
        ("Lieutenant General (retired) Ana Roe led the delegation of A-land.", {"Ana Roe"}),
        ("Director General Ana Roe led the delegation of A-land.", set()),
        ("General Cal Tan met Ana Roe, who led the delegation of A-land.", {"Cal Tan"}),
        ("Ana Roe told the General Assembly about the delegation of A-land.", set()),
    ],
)
def test_who_is_addressed_as_an_officer(words: str, found: set[str]) -> None:
    """A military rank right before the name; a director general is none, nor whom a general meets."""
    assert officers(page_of(words)) == found


def test_an_office_outranks_a_military_rank() -> None:
    """An officer of whom only the part at the talks is known is of the fifth rank, a minister stays one."""
    text = "Major General Ana Roe of A-land met Admiral Ben Sol of B-land."
    page = page_of(text)
    ranks = {n.person: (n.office, rank_in(page, n)) for line in page.body for n in line.named if n.person}
    assert ranks["Ana Roe"][0] and ranks["Ana Roe"][1] == 2  # foreign minister by the test's table
    named = [n for line in page.body for n in line.named if n.person == "Ben Sol"]
    assert rank_in(page, replace(named[0], office="head of the delegation in the talks")) == 5


def test_a_state_is_told_among_others_ministers() -> None:
    """ "The foreign ministers of A-land, B-land and C-land": the one of whom nobody is named was at their level too."""
    text = (
        "Ana Roe of A-land and Ben Sol of B-land held talks in Ceeport on Monday, and C-land joined them. B-land "
        "had invited the foreign ministers."
    )
    page = page_of(text)
    sittings = find_sittings(page)
    sides = ("AAA", "BBB", "CCC")
    table = Table(page, sides, (), sittings, [], ("Ana Roe", "Ben Sol"), {"AAA": 2, "BBB": 2})
    assert table.level("CCC", ("Ana Roe", "Ben Sol")) == 9
    assert table.levels(("Ana Roe", "Ben Sol")) == dict.fromkeys(sides, 2)


def test_a_heading_tells_the_level() -> None:
    """ "A-land-B-land corps commander level meeting" as the headline of a statement that names nobody."""
    title = "Press release of the 21st A-land and B-land Corps Commander Level Meeting"
    text = "The round was held in Ceeport on Monday. A-land and B-land agreed to remain in contact."
    titled = actors_of(title)
    page = lay_out(Document("x", text, title=title, published="2030-05-15"), (), (), (), actors_of(text), titled=titled)
    sittings = find_sittings(page)
    assert group_level(page, "AAA", ("AAA", "BBB"), sittings, set()) == 5


def test_an_old_year_beside_a_day_of_now() -> None:
    """ "The first round since 2014 ended on Tuesday" is no history; "they met in 2014" is."""
    now, then = "The first round since 2024 ended on Tuesday.", "They met in 2024."
    page = page_of(f"{now} {then}", {"Tuesday": "2030-05-14", "in 2024": "2024"})
    assert [page.is_history(line) for line in page.body] == [False, True]


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("The foreign ministers of A-land and B-land met in Ceeport.", {"AAA": 2, "BBB": 2}),
        ("The A-landic and B-landic foreign ministers met in Ceeport.", {"AAA": 2, "BBB": 2}),
        ("The fisheries ministers of A-land and B-land met in Ceeport.", {"AAA": 2, "BBB": 2}),
        ("The deputy trade ministers of A-land and B-land met in Ceeport.", {"AAA": 3, "BBB": 3}),
        ("An A-landic delegation met B-landic leaders in Ceeport.", {"AAA": 9, "BBB": 1}),
        ("An A-landic delegation met leaders of B-land in Ceeport.", {"AAA": 9, "BBB": 1}),
        ("An A-landic delegation met the union's leaders in B-land's town of Ceeport.", {"AAA": 9, "BBB": 9}),
    ],
)
def test_a_group_is_of_those_whom_the_text_names_beside_it(words: str, level: dict[str, int]) -> None:
    """ "B-land's leaders" say nothing of A-land's."""
    page = page_of(f"{words} The talks between A-land and B-land lasted for two days.")
    sittings = find_sittings(page)
    table = Table(page, ("AAA", "BBB"), (), sittings, [], (), {})
    assert {side: group_level(page, side, ("AAA", "BBB"), sittings, set()) for side in level} == level
    assert table.levels(()) == level
