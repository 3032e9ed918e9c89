"""Whose claim a sentence is, and what a report's words say of sittings: what an analyst would not mistake."""

from __future__ import annotations

import pytest
from test_meetings import actors_of, levels, read, sat, spans

from stocktake.process.levels import level_of
from stocktake.process.meetings import find_meetings
from stocktake.process.page import lay_out
from stocktake.records import Actor, ActorRef, Document, Position, Span

TALKS = "A-land and B-land held peace talks in Ceeport on Monday under the mediation of C-land. "


def test_a_report_that_hears_both_sides_passes_on_no_ones_text() -> None:
    """What the report tells of both is not one side's claim because its government is quoted elsewhere in it."""
    text = (
        "A-land and B-land agreed on a ceasefire plan in Ceeport on Monday. B-land said that the plan would end the war. "
        "A-land's government said that it would meet to approve it."
    )
    assert levels(read(text)[1]) == {"AAA": 6, "BBB": 6}


def test_a_joint_statement_is_both_sides_whoever_else_is_quoted() -> None:
    """The words of a joint statement are both sides' though one side's complaint stands before it."""
    text = (
        "A-land's government said that B-land and A-land held talks in Ceeport. In a joint statement, the two sides "
        "announced that the second round of negotiations will begin in Aville on May 20."
    )
    assert levels(read(text)[1]) == {"AAA": 2, "BBB": 2}


def test_that_no_progress_was_announced_is_nobodys_denial() -> None:
    """ "No progress was announced by A or B" is what the report says; neither side has said so."""
    meetings, outcome = read(TALKS + "No progress was announced by A-land or B-land.")
    assert levels(outcome) == {"NARRATOR": 0}
    assert meetings[0].statement_form not in ("one_side", "separate_diverging")


def test_what_a_stranger_says_is_not_the_reports_own_word() -> None:
    """A delegate whose side nobody knows claims something; the report, which passes it on, does not."""
    words = "there was no progress"
    text = TALKS + f"A delegate of the alliance said that {words}."
    by = ActorRef(spans(text, "A delegate of the alliance")[0])
    position = Position(spans(text, words)[0], "no_progress", by=by, level=0, score=0.8)
    assert levels(read(text)[1]) == {"NARRATOR": 0}
    assert levels(read(text, positions=(position,))[1]) == {}


def test_a_deed_that_no_side_tells_of_is_the_reports_word() -> None:
    """Where a mediator speaks of what was agreed and the report of the signing, the signing is not lost."""
    text = (
        "The government of A-land and B-land signed an agreement in Ceeport on Monday after ten days of talks. "
        "The envoy of the United Nations, who mediated, said the two sides had agreed on the return of the displaced. "
        "He said that aid would be restored. C-land took part as an observer. D-land was not at the table."
    )
    found = levels(read(text)[1])
    assert 8 in found.values() and found.get("UN") != 8


def test_leaders_who_instruct_to_go_on() -> None:
    """An instruction to continue keeps the contact."""
    assert level_of("The two leaders instructed their ministers to continue the negotiations.") == 1


def test_what_let_alone_brings_in_was_not_reached() -> None:
    """ "No consultations, let alone a deal" tells of no deal."""
    assert level_of("The two countries had held no consultations, let alone reached a deal.") is None
    assert level_of("The two countries reached a deal.") is not None


def test_numbered_round_held_is_no_process_agreed() -> None:
    """That the third round was held says nothing of what came of it; that the fourth will be held does."""
    assert level_of("The third round of talks was held in Ceeport.") is None
    assert level_of("The fourth round of talks will be held in Ceeport.") == 2


def test_a_proposal_accepted_by_one_side_is_no_agreed_text() -> None:
    """Who accepts a proposal has not agreed a text with the other side."""
    assert level_of("A-land accepted a ceasefire proposal.") is None


def test_negotiations_concluded_are_a_step_not_a_sitting() -> None:
    """One ministry's word that negotiations on a text have been concluded, or when it can be signed, is no meeting."""
    text = (
        "A-land's foreign ministry said on Monday that negotiations on the text of the treaty between A-land and B-land "
        "have been concluded. It said that the treaty can be signed only after B-land amends its constitution."
    )
    meetings, outcome = read(text)
    assert meetings == () and levels(outcome) == {"AAA": 6}


@pytest.mark.parametrize(
    ("words", "dates", "when"),
    [
        (
            "A-land and B-land concluded talks in Ceeport on May 13 that had been hosted by C-land since May 10.",
            {"on May 13": "2030-05-13", "since May 10": "2030-05-10/2030-05-15"},
            "2030-05-10/2030-05-13",
        ),
        (
            "A-land and B-land reached an agreement in Ceeport, C-land's foreign ministry said on Tuesday. "
            "The talks were held on May 12.",
            {"on Tuesday": "2030-05-14", "on May 12": "2030-05-12"},
            "2030-05-12",
        ),
    ],
)
def test_the_day_is_that_of_the_sitting(words: str, dates: dict[str, str], when: str) -> None:
    """A stretch since a day ends with the talks, not with the report; the day of saying dates nothing."""
    (meeting, *_), _ = read(words, dates=dates)
    assert meeting.when == when


def test_talks_in_which_a_plan_was_put_forward_were_held() -> None:
    """Where something was put forward they have sat, though what is put forward is a proposal."""
    text = "B-land said that it had accepted a truce proposal put forward by C-land in indirect talks with A-land in Ceeport."
    event = sat(text, "indirect talks", "proposed")
    (meeting, *_), _ = read(text, events=(event,))
    assert meeting.realis == "held"


def test_a_close_that_is_put_off_leaves_the_round_going_on() -> None:
    """Who asks for a day more sits on; the round keeps its number."""
    text = "A-land and B-land asked that the closing of the third round of talks, planned for Ceeport, be put off."
    (meeting, *_), _ = read(text)
    assert (meeting.realis, meeting.number) == ("ongoing", 3)


def test_a_headline_names_the_side_that_the_text_leaves_out() -> None:
    """A movement that only the title names is a party, against the state that the text names."""
    front = Actor("BBB.REB.FBF", "Free B Front", "armed_group", "BBB", spans=(Span(15, 27),))
    title = "B-land and the Free B Front end a round of talks"
    text = (
        "The parties agreed, a joint communique says, to keep talking. B-land thanked C-land, which hosted the talks."
    )
    document = Document("x", text, title=title, published="2030-05-15")
    (meeting, *_), _ = find_meetings(lay_out(document, (), (), (), actors_of(text), titled=(front,)))
    assert set(meeting.principals) == {"BBB", "BBB.REB.FBF"}


def test_what_was_agreed_in_an_earlier_round_is_not_this_one() -> None:
    """A text that goes over what was agreed in the first round does not report the first round."""
    (meeting, *_), _ = read(TALKS + "The sides went over what was agreed in the first round.")
    assert meeting.number is None


def test_a_table_that_is_not_in_session_is_no_sitting() -> None:
    """To keep channels open while the table is not in session is about the time between rounds."""
    (meeting, *_), _ = read(TALKS + "They will keep channels open while the table is not in session.")
    assert meeting.realis == "held"


def test_the_mediators_joint_statement_is_not_the_sides() -> None:
    """In a joint statement, C and D said: one joint text of the mediators, no word of the sides."""
    text = TALKS + "In a joint statement, C-land and D-land said that progress had been made."
    (meeting, *_), outcome = read(text)
    assert meeting.statement_form != "joint" and not {"AAA", "BBB"} & levels(outcome).keys()


def test_a_place_beside_suspended_talks_is_not_theirs() -> None:
    """The attack was in Ceeport; the talks that a side suspended because of it sat nowhere."""
    (meeting, *_), outcome = read("A-land suspended its peace talks with B-land after an attack on a base in Ceeport.")
    assert meeting.venue is None and levels(outcome) == {"AAA": -2}


def test_what_an_aside_dates_is_no_history() -> None:
    """The deal is news though the clause behind it tells of last year; headlines tell it in the present."""
    text = "A-land and B-land agree a deal to end a border dispute in Ceeport, which triggered protests last year."
    (_, outcome) = read(text, dates={"last year": "2029"})
    assert levels(outcome) == {"AAA": 6, "BBB": 6}
    assert level_of("A-land and B-land sign a deal.") == 8
    assert level_of("There were no signs of a deal.") in (None, 0)
