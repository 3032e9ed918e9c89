"""Wordings of ordinary reports: how rounds close, whose statement it is, who attended, where and who met."""

from __future__ import annotations

import pytest
from test_meetings import levels, read

from stocktake.pipeline import Reader
from stocktake.process.levels import level_of
from stocktake.sources import document_from_text


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("The two sides concluded the round with a framework agreement.", 6),
        ("They finished the session with what both called a final accord.", 6),
        ("The delegations ended the week with an agreement to reopen the bridge.", 4),
        ("They left the town with an agreement on the release of fishermen.", 4),
        ("Both have agreed to an immediate truce.", 4),
        ("They agreed on a humanitarian cease-fire from Friday.", 4),
        ("They agreed on a ceasefire agreement.", 6),
        ("A draft accord was reached on Monday.", 6),
        ("The peace conference collapsed at dawn.", -1),
        ("No deal could be announced, no accord had been found.", -1),
        ("The movement accepted the mediators' offer.", None),
        ("The movement accepted the revised offer.", 4),
        ("Only technicalities are still to be worked out.", 5),
        ("They failed to end the round with an agreement.", None),
    ],
)
def test_levels_of_closing_words(words: str, level: int | None) -> None:
    """A closing agreement is a text, unless it is one to do or on something; a halt to fire is an item."""
    assert level_of(words) == level


def test_joint_statement_of_the_hosts() -> None:
    """Hosts who announce together what the sides signed claim it, and the signers have done it."""
    text = (
        "A-land and B-land signed a ten-day truce in Ceeport, the United Nations and C-land, which co-sponsor the "
        "negotiations, said in a joint statement."
    )
    (meeting,), outcome = read(text)
    assert meeting.principals == ("AAA", "BBB")
    assert levels(outcome) == {"AAA": 8, "BBB": 8, "UN": 8, "CCC": 8}
    assert {a for a, _ in meeting.third_parties} == {"UN", "CCC"}
    assert ("CCC", "host") in meeting.third_parties


def test_announced_by_two() -> None:
    """Whom "by" names, with a clause of the first between, all claim what was announced."""
    text = (
        "A-land and B-land negotiated in Ceeport. The accord was announced late at night by C-landic minister Cal Tan, "
        "who led the talks, and A-landic minister Ana Roe."
    )
    _, outcome = read(text)
    assert levels(outcome) == {"CCC": 6, "AAA": 6}


def test_attended_by() -> None:
    """Those by whom a ceremony was attended observe it; the one on whose soil it was is the host."""
    text = (
        "A-land and B-land signed a declaration in Ceeport. The ceremony was attended by C-landic minister Cal Tan, and "
        "by representatives of the United Nations and of D-land."
    )
    (meeting,), _ = read(text)
    assert {("UN", "observer"), ("CCC", "host")} <= set(meeting.third_parties)


def test_observers_with_an_aside() -> None:
    """Both of two observers, one of them with another role in an aside."""
    text = "A-land and B-land held talks in Ceeport. D-land, as co-sponsor, and C-land were present as observers."
    (meeting,), _ = read(text)
    assert {("DDD", "observer"), ("CCC", "observer")} <= set(meeting.third_parties)


def test_officers_who_called() -> None:
    """Ministers tell of what officers agreed: the officers' rank is the level."""
    text = (
        "A-land and B-land agreed to stop firing, Foreign Minister Ana Roe of A-land said after talks by telephone between "
        "the two armies' chiefs of staff."
    )
    (meeting,), _ = read(text)
    assert meeting.contact_form == "telephone" and meeting.level == {"AAA": 5, "BBB": 5}


def test_earlier_rounds_were_elsewhere() -> None:
    """Where earlier rounds were is not where this one was."""
    text = "A-land and B-land ended a round of talks in Aville, after rounds in Ceeport, the C-landic capital."
    (meeting,), _ = read(text)
    assert meeting.venue is not None and meeting.venue.name == "Aville"


def test_place_of_the_planned_round() -> None:
    """A place behind the round to come is not that of the round reported."""
    text = "A-land and B-land closed their third round of talks, and a fourth round will open in Ceeport."
    (meeting, *_), _ = read(text)
    assert meeting.realis == "held" and (meeting.venue is None or meeting.venue.name != "Ceeport")


def test_where_they_met_is_not_where_they_meet_next(reader: Reader) -> None:
    """ "Met in X and agreed to meet again next week": the next place is open; "talks resume in Y next week" is to come."""
    text = (
        "MUSCAT, April 12 - Iran and the United States held indirect talks in Muscat on Saturday, mediated by Oman, and "
        "agreed to meet again next week. Iran's foreign ministry called the talks constructive."
    )
    first, then = reader.read(document_from_text(text, published="2025-04-12")).meetings
    assert first.venue is not None and first.venue.name == "Muscat"
    assert (then.realis, then.venue) == ("planned", None)
    text = "A-land and B-land ended a round of talks on Monday. Talks resume in Ceeport next week."
    (meeting, *_), _ = read(text, dates={"Monday": "2030-05-13", "next week": "2030-05-20/2030-05-26"})
    assert meeting.realis == "held" and meeting.venue is None


def test_denied_beside_another_visit() -> None:
    """Consultations with a third beside "there was no meeting with B" are not the sides'."""
    text = "There was no meeting with B-land, A-land said. Its envoy had consultations at the C-landic ministry in Ceeport."
    meetings, _ = read(text)
    assert not meetings


def test_a_counted_group_of_powers(reader: Reader) -> None:
    """One state and "four powers": the four are whom another sentence lists."""
    text = (
        "VIENNA, 3 May 2021 - Iran and four world powers held talks in Vienna on Monday. The deputy foreign ministers of "
        "France, Germany, Britain and Russia came. The talks go on."
    )
    meeting = reader.read(document_from_text(text)).meetings[0]
    assert set(meeting.principals) == {"IRN", "FRA", "DEU", "GBR", "RUS"}


def test_letterhead_in_capitals(reader: Reader) -> None:
    """A ministry's own release leaves its state's name out; the letterhead has it."""
    text = (
        "MINISTRY OF FOREIGN AFFAIRS OF THE KINGDOM OF OLVARIA\nCOMMUNIQUE\n4 March 2022\n\nOn 3 March 2022, Deputy "
        "Foreign Minister Jana Petz met in Vienna with the Deputy Foreign Minister of the Republic of Drosk, Tomas Rell.\n\n"
        "The sides agreed on 5 of the 8 articles of the treaty."
    )
    reading = reader.read(document_from_text(text))
    assert set(reading.meetings[0].principals) == {"?olvaria", "?drosk"}
    assert {o.claimant: o.level for o in reading.outcome} == {"?olvaria": 4}


def test_indirect_talks_of_a_kind() -> None:
    """Indirect talks are told apart from a meeting face to face whatever they are about."""
    text = "A-land and B-land held a third round of indirect border talks in Ceeport on Monday, mediated by C-land."
    (meeting,), _ = read(text)
    assert meeting.contact_form == "proximity"
