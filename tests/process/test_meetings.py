"""Meetings and outcomes from hand-built records: invented states A-land (AAA), B-land (BBB), C-land (CCC)."""

from __future__ import annotations

import re

import pytest

from stocktake.pipeline import Reader
from stocktake.process.levels import level_of, levels_as_worded
from stocktake.process.meetings import find_meetings
from stocktake.process.page import lay_out
from stocktake.process.ranks import rank_of
from stocktake.records import (
    Actor,
    ActorRef,
    Document,
    Event,
    Meeting,
    Outcome,
    Place,
    Position,
    Quote,
    Span,
    ThirdParty,
    When,
)  # fmt: skip
from stocktake.sources import document_from_text

STATES = {
    "AAA": ("A-land", ["A-land", "A-landic", "Aville"]),
    "BBB": ("B-land", ["B-land", "B-landic", "Beetown"]),
    "CCC": ("C-land", ["C-land", "C-landic"]),
    "DDD": ("D-land", ["D-land"]),
}
PEOPLE = {
    "Ana Roe": ("AAA.GOV.MFA", "Minister of Foreign Affairs"),
    "Ben Sol": ("BBB.GOV.MFA", "Minister of Foreign Affairs"),
    "Cal Tan": ("CCC.GOV.MFA", "Minister of Foreign Affairs"),
    "Ada Vey": ("AAA.GOV.HOS", "President"),
    "Bob Wix": ("BBB.GOV.HOG", "Prime Minister"),
}
CITIES = {"Ceeport": "CCC", "Aville": "AAA"}


def spans(text: str, words: str) -> tuple[Span, ...]:
    return tuple(Span(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(words)}(?![\w])", text))


def actors_of(text: str) -> tuple[Actor, ...]:
    found = []
    for id, (name, words) in STATES.items():
        at = tuple(sorted(s for w in words for s in spans(text, w)))
        found += [Actor(id, name, "state", id, spans=at)] if at else []
    for name, (id, office) in PEOPLE.items():
        at = tuple(sorted({*spans(text, name), *spans(text, name.split()[1])}))
        at = tuple(s for s in at if not any(o != s and o.start <= s.start and s.end <= o.end for o in at))
        found += [Actor(id, office, "person", id[:3], name, office, spans=at)] if at else []
    for word, id in (("United Nations", "UN"), ("European Union", "EU")):
        at = spans(text, word)
        found += [Actor(id, word, "igo", spans=at)] if at else []
    at = spans(text, "Free B Front")
    return (*found, *([Actor("BBB.REB.FBF", "Free B Front", "armed_group", "BBB", spans=at)] if at else []))


def read(
    text: str, published: str | None = "2030-05-15", dates: dict[str, str] | None = None, title: str | None = None,
    events: tuple[Event, ...] = (), positions: tuple[Position, ...] = (), quotes: tuple[Quote, ...] = (),
) -> tuple[tuple[Meeting, ...], tuple[Outcome, ...]]:  # fmt: skip
    document = Document("x", text, title=title, published=published)
    days = [When(s, edtf, "test") for words, edtf in (dates or {}).items() for s in spans(text, words)]
    places = [Place(s, name, country, 1.0, 1.0) for name, country in CITIES.items() for s in spans(text, name)]
    return find_meetings(lay_out(document, events, positions, quotes, actors_of(text), days, places))


def levels(outcome: tuple[Outcome, ...]) -> dict[str, int]:
    return {o.claimant: o.level for o in outcome}


TALKS = (
    "Foreign ministers Ana Roe of A-land and Ben Sol of B-land met in Ceeport on Monday in talks hosted by "
    "C-landic foreign minister Cal Tan on the sidelines of the Lakes summit. "
)


def test_a_sitting_with_everything() -> None:
    """One meeting has the two sides, their level, the host, the place, the day and the occasion."""
    (meeting,), _ = read(TALKS, dates={"on Monday": "2030-05-13"})
    assert meeting.principals == ("AAA", "BBB")
    assert (meeting.realis, meeting.when, meeting.contact_form) == ("held", "2030-05-13", "face_to_face")
    assert meeting.level == {"AAA": 2, "BBB": 2}
    assert ("CCC", "host") in meeting.third_parties and not any(a in ("AAA", "BBB") for a, _ in meeting.third_parties)
    assert meeting.venue is not None and (meeting.venue.name, meeting.venue.country) == ("Ceeport", "CCC")
    assert meeting.occasion == "Lakes summit"


def test_evidence_lies_in_the_text() -> None:
    """Every evidence span slices the text."""
    (meeting,), outcome = read(TALKS + "Both sides noted progress towards a peace treaty.")
    for span in [*meeting.evidence, *(s for o in outcome for s in o.evidence)]:
        assert 0 <= span.start < span.end <= len(TALKS) + 60


def test_host_is_not_mediator() -> None:
    """Hosted by gives the role host only; mediated by gives mediator."""
    (hosted,), _ = read(TALKS)
    (mediated,), _ = read("Talks of A-land and B-land mediated by C-land ended in Ceeport.")
    assert {r for a, r in hosted.third_parties if a == "CCC"} == {"host"}
    assert ("CCC", "mediator") in mediated.third_parties


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Negotiators of A-land and B-land held talks in Ceeport. C-land facilitated the talks.", "facilitator"),
        ("A-land and B-land held talks at the initiative of C-land.", "convenor"),
        ("At the invitation of C-land, A-land and B-land held talks in Ceeport.", "convenor"),
        ("A-land and B-land held talks in Aville with C-land and D-land as guarantors.", "guarantor"),
        ("A-land and B-land held talks in Ceeport. They thanked C-land for hosting.", "host"),
        (
            "A-land and B-land held talks in Ceeport. D-land is a guarantor, and C-land accompanies the talks.",
            "observer",
        ),
        ("C-land, which chairs the union of D-land and its neighbours, hosted the talks of A-land and B-land.", "host"),
    ],
)
def test_roles(words: str, role: str) -> None:
    """Each fixed phrase gives its side the role it names."""
    (meeting,), _ = read(words)
    assert ("CCC", role) in meeting.third_parties
    assert ("DDD", "host") not in meeting.third_parties
    assert role == "guarantor" or ("CCC", "guarantor") not in meeting.third_parties


def test_who_speaks_for_a_side_makes_no_call() -> None:
    """ "Spoke for the A-land side" tells of no sitting; the ministers who "spoke for three hours" had one."""
    text = "A-land and B-land held talks in Ceeport on Monday. Ana Roe spoke for the A-land side. Ben Sol spoke for B-land."
    (meeting,), _ = read(text)
    assert meeting.contact_form == "face_to_face" and meeting.venue is not None
    assert not any(text[slice(*span)] == "spoke" for span in meeting.evidence)


def test_a_list_after_its_role_is_read_to_the_end() -> None:
    """ "Observers from C, D and E attended" are all three; "at the invitation of C, A and B met" is C's alone."""
    (meeting,), _ = read(
        "A-land and B-land held talks in Aville. Observers from C-land, D-land and the United Nations attended the last day."
    )
    assert {a for a, r in meeting.third_parties if r == "observer"} == {"CCC", "DDD", "UN"}
    (invited,), _ = read("At the invitation of C-land, A-land and B-land held talks in Ceeport.")
    assert {a for a, r in invited.third_parties if r == "convenor"} == {"CCC"}


def test_organisation_that_hosts_sits_between() -> None:
    """An organisation has no soil of its own: as host it also mediates."""
    (meeting,), _ = read("A-land and B-land held talks in Ceeport hosted by the United Nations.")
    assert meeting.third_parties == (("UN", "host"), ("UN", "mediator"))


def test_two_sides_without_third() -> None:
    """A visit between two states has both as principals, the host as well."""
    (meeting,), _ = read("President Ada Vey of A-land held talks with B-landic Prime Minister Bob Wix in Aville.")
    assert set(meeting.principals) == {"AAA", "BBB"} and meeting.third_parties == ()
    assert meeting.level == {"AAA": 1, "BBB": 1}


def test_who_chairs_together_and_who_welcomes() -> None:
    """Two who chair a meeting of their own commissions are its sides; governments that welcome it are not."""
    text = (
        "The border commissions of A-land and B-land met in Ceeport. Ana Roe of A-land and Ben Sol of B-land chaired "
        "the meeting. Governments of C-land and D-land welcomed the agreement. C-land and D-land welcomed the agreement."
    )
    (meeting,), _ = read(text)
    assert meeting.principals == ("AAA", "BBB")


def test_three_who_agree() -> None:
    """A host who agrees something in one phrase with his two guests is a principal; one who only hosts is not."""
    text = "At the invitation of C-land, A-land and B-land held a summit in Ceeport. The three presidents agreed on a truce."
    phrase = Span(text.index("The three"), text.index(" agreed"))
    at = text.index("agreed")
    for three, want in (
        (("AAA.GOV.HOS", "BBB.GOV.HOS", "CCC.GOV.HOS"), {"AAA", "BBB", "CCC"}),
        (("AAA", "BBB"), {"AAA", "BBB"}),
    ):
        event = Event("AGREE", "AGREE", None, "held", Span(at, at + 6), actors=(ActorRef(phrase, three),))
        (meeting,), _ = read(text, events=(event,))
        assert set(meeting.principals) == want


def test_agreed_at_talks_were_held() -> None:
    """An agreement that "was reached at talks" tells that they took place, whatever others are planned."""
    text = (
        "A-land and B-land agreed on a road, and the peace talks of A-land and B-land go on. The agreement was reached at talks in Ceeport. "
        "The two will hold military talks in June."
    )
    (meeting, *_), _ = read(text)
    assert (meeting.realis, meeting.venue and meeting.venue.name) == ("held", "Ceeport")


def test_both_in_one_phrase_claim() -> None:
    """What a phrase that stands for both sides agreed, both assert."""
    text = "A-land and B-land held talks in Ceeport. East and West Land agreed on the border articles."
    at = text.index("East")
    both = [Actor(i, "", "state", i, spans=(Span(at, at + 18),)) for i in ("AAA", "BBB")]
    _, outcome = find_meetings(lay_out(Document("x", text), (), (), (), (*actors_of(text), *both)))
    assert levels(outcome) == {"AAA": 4, "BBB": 4}


def test_a_list_of_news_has_one_meeting_per_item() -> None:
    """In a list of dated items a meeting has nothing from an item on somebody else's."""
    text = (
        "• 15 June, Ceeport: C-land hosted a fifth round of indirect talks between Varenia and its rebels.\n\n"
        "• 16 June: The presidents of A-land and B-land held talks by telephone.\n\n"
        "• 17 June, Ceeport: Talks of D-land and C-land were postponed.\n"
    )
    (meeting,), _ = read(text, dates={"16 June": "2030-06-16", "15 June": "2030-06-15"}, published="2030-06-20")
    assert (meeting.when, meeting.contact_form, meeting.number, meeting.third_parties) == (
        "2030-06-16", "telephone", None, (),
    )  # fmt: skip


def test_a_town_nobody_knows_is_the_venue() -> None:
    """The place tied to the sitting is its venue though no gazetteer has it; a place of another sitting is not."""
    text = (
        "Ana Roe of A-land and Ben Sol of B-land met in Merrow on Monday. A commission will meet in Ceeport for talks."
    )
    town = Place(spans(text, "Merrow")[0], "Merrow")
    met = Event("CONSULT", "CONSULT", "meeting", "held", spans(text, "met")[0], places=(town,))
    for events, want in (((met,), "Merrow"), ((), None)):
        (meeting, *_), _ = read(text, events=events)
        assert (meeting.venue.name if meeting.venue else None) == want


def test_a_town_in_a_compound_is_no_venue() -> None:
    """ "The Ceeport-Aville road", "a Ceeport-based firm" and "colleagues from Ceeport" tell where nobody met."""
    meet = "Foreign ministers Ana Roe of A-land and Ben Sol of B-land held talks"
    assert read(f"{meet} in Ceeport on the road.")[0][0].venue is not None
    for about in (
        "the Ceeport-Beetown road",
        "the offer of a Ceeport-based firm",
        "roads with colleagues from Ceeport",
    ):
        assert read(f"{meet} on {about}.")[0][0].venue is None


def test_a_task_for_the_commission() -> None:
    """Ministers who instruct a commission have set a task."""
    (meeting,), _ = read(TALKS + "They instructed the joint commission to conclude its work by June.")
    assert meeting.next_step == "task_set"


def test_named_side_by_side_without_talks() -> None:
    """Two states that a sentence names together are principals only where something is said of talks between them."""
    assert read("A commission met in Ceeport. A-land and B-land, which provide troops, will stay.") == ((), ())


def test_no_meeting_with_the_other_side() -> None:
    """Consultations with a third are no meeting of the sides where the next sentence says there was none."""
    text = (
        "A-land and B-land have a border dispute. The deputy minister had consultations in Ceeport. "
        "There was no meeting with representatives of B-land. A-land has proposed peace talks with B-land."
    )
    meetings, _ = read(text)
    assert not [m for m in meetings if m.realis == "held"]


def test_movement_is_a_principal() -> None:
    """A state and the movement it fights are two sides although they share a country."""
    (meeting,), _ = read("Envoys of the B-land government and the Free B Front held talks in Ceeport.")
    assert set(meeting.principals) == {"BBB", "BBB.REB.FBF"}


@pytest.mark.parametrize(
    ("text", "realis"),
    [
        ("A-land and B-land will hold talks in Ceeport tomorrow.", "planned"),
        ("The foreign ministers of A-land and B-land are to meet in Ceeport next week.", "planned"),
        ("C-land has proposed a meeting of A-land and B-land in Ceeport.", "proposed"),
        ("The talks of A-land and B-land in Ceeport were postponed.", "postponed"),
        ("The talks of A-land and B-land in Ceeport were called off.", "cancelled"),
        ("A second round of talks between A-land and B-land opened in Ceeport.", "ongoing"),
        ("Talks between A-land and B-land ended in Ceeport.", "held"),
    ],
)
def test_realis(text: str, realis: str) -> None:
    """What the text says of occurrence decides realis."""
    (meeting,), _ = read(text)
    assert meeting.realis == realis


def test_earlier_meeting_is_not_the_one_reported() -> None:
    """A planned meeting stays planned though the sides "last met" before."""
    text = "A-land and B-land will hold talks in Ceeport on Friday. The two last met in Aville on March 3."
    (meeting,), _ = read(text, dates={"on Friday": "2030-05-17", "on March 3": "2030-03-03"})
    assert (meeting.realis, meeting.when) == ("planned", "2030-05-17")


def test_old_dates_are_history() -> None:
    """A sitting whose only date lies far back does not date the news."""
    text = "A-land and B-land ended talks in Ceeport. Talks between A-land and B-land opened in 2017."
    (meeting,), _ = read(text, dates={"in 2017": "2017"})
    assert meeting.when is None


def test_days_from_first_to_last() -> None:
    """Opened on one day and ended on another: the span of both."""
    text = "Talks between A-land and B-land ended in Ceeport on Thursday. They met for four days. The talks opened on Monday."
    (meeting,), _ = read(text, dates={"on Thursday": "2030-05-09", "on Monday": "2030-05-06"})
    assert meeting.when == "2030-05-06/2030-05-09"


def test_telephone_call_has_no_venue() -> None:
    """A call is a contact by telephone and took place nowhere."""
    (meeting,), _ = read(
        "President Ada Vey of A-land spoke by phone with Prime Minister Bob Wix of B-land. Vey was in Aville."
    )
    assert meeting.contact_form == "telephone" and meeting.venue is None


def test_fighting_is_no_meeting() -> None:
    """Two states that are named together and do not meet give no meeting."""
    meetings, outcome = read("Troops of A-land and B-land clashed at the border. A-land said B-land had opened fire.")
    assert meetings == () and outcome == ()


def test_no_two_sides_no_meeting() -> None:
    """A text about one state has no meeting and no outcome."""
    assert read("The A-landic parliament met on Monday and made progress.") == ((), ())


def test_long_list_is_no_negotiation() -> None:
    """A conference of many states has no two principals."""
    meetings, _ = read("Leaders of A-land, B-land, C-land and D-land attended a summit.")
    assert all(len(m.principals) != 2 for m in meetings)


def test_identical_statements() -> None:
    """Ministries that issue identical statements: the form, and each side's own level."""
    text = (
        TALKS
        + "The foreign ministries of A-land and B-land said in identical statements that progress was noted towards a peace treaty."
    )
    (meeting,), outcome = read(text)
    assert meeting.statement_form == "identical_separate"
    assert levels(outcome) == {"AAA": 3, "BBB": 3}


def test_joint_statement() -> None:
    """A joint communiqué speaks for both sides."""
    text = (
        "A-land and B-land ended talks in Ceeport. A joint communiqué says they agreed on an agenda and to meet again."
    )
    (meeting,), outcome = read(text)
    assert meeting.statement_form == "joint" and levels(outcome) == {"AAA": 2, "BBB": 2}


def test_hosts_very_close_is_the_hosts() -> None:
    """The host's "very close" is the host's level, not the sides'."""
    text = TALKS + "Cal Tan said the two were very close to a final agreement."
    _, outcome = read(text)
    assert levels(outcome) == {"CCC": 5}


def test_one_ministry_claims_for_itself() -> None:
    """What one ministry says the sides agreed is that ministry's claim."""
    text = "A-land and B-land ended talks in Ceeport, the A-landic foreign ministry said. The sides agreed on additional articles of the treaty."
    _, outcome = read(text)
    assert levels(outcome) == {"AAA": 4}


def test_planned_talks_have_no_outcome() -> None:
    """Before the talks nothing has come of them."""
    _, outcome = read("A-land and B-land will hold talks in Ceeport tomorrow. A-land noted progress, Ana Roe said.")
    assert outcome == ()


def test_models_third_party_and_event() -> None:
    """The model's event is linked, and its third party kept with the role."""
    text = "A-land and B-land met in Ceeport with C-land."
    event = Event(
        "CONSULT", "CONSULT", "meeting", "held", Span(18, 21),
        actors=(ActorRef(Span(0, 6), ("AAA",)), ActorRef(Span(11, 17), ("BBB",))),
        third_parties=(ThirdParty(Span(38, 44), ("CCC.GOV",), "facilitator"),),
    )  # fmt: skip
    (meeting,), _ = read(text, events=(event,))
    assert meeting.events == (0,) and ("CCC", "facilitator") in meeting.third_parties


def test_a_summit_is_no_meeting_of_those_who_did_not_meet_there() -> None:
    """The larger event was held; at its side nothing was."""
    text = "The foreign ministers of A-land and B-land did not meet on the margins of Saturday's Lakes summit."
    events = (
        Event("CONSULT", "CONSULT", "meeting", "negated", Span(text.index("meet on"), text.index(" on the"))),
        Event("CONSULT", "CONSULT", "summit", "held", Span(text.index("summit"), text.index("."))),
    )
    assert read(text, events=events)[0] == ()


def test_a_facilitator_is_no_party() -> None:
    """Where the text knows one side only, he who helps is not the other."""
    text = "A-land and the river front, meeting in Ceeport with the facilitation of C-land, agreed to meet again."
    who = (ActorRef(Span(0, 6), ("AAA",)), ActorRef(Span(text.index("C-land"), text.index(", agreed")), ("CCC",)))
    at = text.index("meeting")
    event = Event("CONSULT", "CONSULT", "meeting", "held", Span(at, at + 7), actors=who)
    assert not any("CCC" in m.principals for m in read(text, events=(event,))[0])


@pytest.mark.parametrize(("city", "hosts"), [("Ceeport", {("CCC", "host")}), ("Aville", set())])
def test_a_state_hosts_on_its_own_soil(city: str, hosts: set[tuple[str, str]]) -> None:
    """A host that only the model sees, in a place of another state, is none."""
    text = f"A-land and B-land met in {city}. C-land is a neighbour."
    at = text.index("C-land")
    event = Event(
        "CONSULT", "CONSULT", "meeting", "held", Span(18, 21),
        actors=(ActorRef(Span(0, 6), ("AAA",)), ActorRef(Span(11, 17), ("BBB",))),
        third_parties=(ThirdParty(Span(at, at + 6), ("CCC",), "host"),),
    )  # fmt: skip
    (meeting,), _ = read(text, events=(event,))
    assert set(meeting.third_parties) == hosts


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("The sides walked out of the hall and suspended their participation.", -2),
        ("The two suspended their talks on Sunday after the delegations failed to agree on a list.", -2),
        ("The talks were suspended on the third day.", -2),
        ("The talks opened late because the sides had failed to agree on the agenda.", 0),
        ("A-land and B-land agreed Monday to hold a groundbreaking ceremony in June.", 4),
        ("The commissions agreed at their meeting, held on the border, that four villages would be returned.", 4),
        ("They agreed on Friday to hold talks.", None),
        ("They agreed on Friday to open the road.", 4),
        ("The round closed without success.", 0),
        ("They agreed to continue the talks.", 1),
        ("They exchanged views on a protocol and agreed to continue.", 1),
        ("They exchanged prisoners, as had been agreed.", 4),
        ("They agreed to meet again in June.", 2),
        ("Both have agreed to come back in April.", 2),
        ("The ministers noted the progress made.", 3),
        ("More articles were agreed.", 4),
        ("The two are very close to a deal.", 5),
        ("Negotiations on the text have been concluded.", 6),
        ("The treaty was initialled.", 7),
        ("The leaders signed a peace agreement.", 8),
        ("They hope to sign a peace agreement.", None),
        ("They urged more progress.", None),
        ("C-land said it would do more to help the two sides reach an agreement.", None),
        ("A-land denied that it had agreed to a truce.", None),
        ("They talked about fish.", None),
        ("The parties agreed to make additional efforts so that the treaty can be concluded soon.", 2),
        ("They agreed to make additional efforts in the shortest possible time.", 2),
        ("The sides reached a mutual agreement on some articles.", 4),
        ("We have agreed the text of nine of the twelve articles.", 4),
        ("They agreed the text of the treaty.", 6),
        ("They agreed to maintain close contact through the embassies.", None),
        ("They agreed to maintain the lines of the ceasefire.", 4),
        ("They reached an agreement on all issues.", 6),
        ("The two sides exchanged lists of prisoners and agreed on an agenda.", 2),
        ("The exchange of prisoners was agreed.", 4),
        ("More discussions were needed, the ministry said.", 1),
        ("It is too early to speak of progress.", None),
        ("Neither side reported progress.", None),
        ("Hopes of progress were low.", None),
        ("Progress would need concessions.", None),
        ("Asked about progress, he smiled.", None),
        ("There had been some progress, but not enough.", 3),
        ("No deal is in sight.", None),
        ("A deal is not within reach.", None),
        ("A deal is within reach.", 5),
    ],
)
def test_levels(text: str, level: int | None) -> None:
    """The codebook's typical wordings give its levels; hopes give none."""
    assert level_of(text) == level


@pytest.mark.parametrize(
    ("office", "rank"),
    [
        ("President", 1), ("Prime Minister", 1), ("Minister of Foreign Affairs", 2), ("Secretary of State", 2),
        ("Deputy Prime Minister", 2), ("Deputy Minister of Defence", 3), ("presidential aide", 3), ("Ambassador", 4),
        ("Chief of General Staff", 5), ("spokesperson of the foreign ministry", 9), (None, 9),
        ("Joint Secretary", 4), ("head of the Asian and Oceanian Affairs Bureau", 4), ("permanent secretary", 3),
        ("head of General Intelligence", 3), ("President of General Intelligence", 3), ("Secretary of Labor", 2),
        ("Minister of State for Foreign Affairs", 3), ("chairman of the peace panel", 3), ("minister of state", 3),
        ("Minister of Justice, chief negotiator with the ALF", 2), ("minister, chief government negotiator", 2),
        ("Minister of the President's Office, chief peace negotiator", 2), ("Chief of Staff of the President", 3),
        ("ambassador to C-land, representative in the contact group", 4), ("head of the government delegation", 3),
        ("Director General of the ministry, head of the delegation to the talks", 4), ("Ministry of Foreign Affairs", 9), ("Trade Representative", 2),
        ("spokesperson and chief negotiator of the ALF", 3), ("Deputy Assistant Secretary of State", 4),
        ("member of the Sovereign Council, head of the delegation in the talks", 2), ("Deputy Director", 4),
        ("President of the National Assembly, chief negotiator", 3), ("head of the General Directorate of Intelligence", 3),
    ],
)  # fmt: skip
def test_ranks(office: str | None, rank: int) -> None:
    """Offices by the codebook's levels; spokespersons head no delegation."""
    assert rank_of(office) == rank


@pytest.mark.parametrize(
    ("office", "side", "rank"),
    [
        ("Foreign Secretary", "GBR", 2), ("Foreign Secretary", "IND", 3), ("chairman of the ALF", "AAA.REB.ALF", 1),
        ("commander of the ALF", "AAA.REB.ALF", 1), ("military commander of the ALF", "AAA.REB.ALF", 5),
        ("commander of the northern forces", "AAA.REB.ALF", 5),
    ],
)  # fmt: skip
def test_ranks_by_side(office: str, side: str, rank: int) -> None:
    """Some foreign secretaries are civil servants; who heads a movement is its leader."""
    assert rank_of(office, side) == rank


def test_dated_meeting_before_is_background() -> None:
    """A dated earlier meeting of the same sides is a second record, in the background."""
    text = TALKS + "A-land and B-land last met in Aville on April 2."
    meetings, _ = read(text, dates={"on Monday": "2030-05-13", "on April 2": "2030-04-02"})
    assert [(m.realis, m.when) for m in meetings] == [("held", "2030-05-13"), ("background", "2030-04-02")]


def test_dated_next_meeting_is_planned() -> None:
    """A dated meeting still to come is a second record, planned."""
    text = TALKS + "The A-land and B-land ministers will meet again in Aville on June 3."
    meetings, _ = read(text, dates={"on Monday": "2030-05-13", "on June 3": "2030-06-03"})
    assert [(m.realis, m.when) for m in meetings] == [("held", "2030-05-13"), ("planned", "2030-06-03")]


def test_a_second_day_with_a_denial_and_an_older_round(reader: Reader) -> None:
    """A denied agreement is no outcome, an older round gives no number, and words for a role outdo a guess."""
    text = (
        "ORTON, March 4, 2026 (Plain News) - The foreign ministers of Varenia and Oshland began a second day of talks in Geneva on "
        "Wednesday.\n\nOshland's delegation denied that it had agreed to a truce. The African Union attended as an observer. "
        "The first round, held in Vienna in January, ended without agreement."
    )
    reading = reader.read(document_from_text(text))
    meeting = reading.meetings[0]
    assert (meeting.number, meeting.venue and meeting.venue.name) == (None, "Geneva")
    assert [role for who, role in meeting.third_parties if who == "AU"] == ["observer"]
    assert not [o for o in reading.outcome if o.level >= 4]


def sat(text: str, words: str, realis: str, type_: str = "CONSULT") -> Event:
    """An event of both sides as the model gives it."""
    at = text.index(words)
    who = tuple(ActorRef(spans(text, name)[0], (id,)) for id, name in (("AAA", "A-land"), ("BBB", "B-land")))
    return Event(type_, type_, "talks", realis, Span(at, at + len(words)), actors=who)


@pytest.mark.parametrize(
    ("text", "realis"),
    [
        ("A third round of talks between A-land and B-land closed on Tuesday without result.", "held"),
        ("The delegation of A-land walked out of talks with B-land an hour after they had opened.", "held"),
        (
            "A-land's minister cancelled his trip to Ceeport, where talks of A-land and B-land were to be held.",
            "cancelled",
        ),
    ],
)
def test_talks_that_failed_were_held(text: str, realis: str) -> None:
    """What closed or was left has been held, whatever the model calls it; what was to be held has not."""
    (meeting,), _ = read(text, events=(sat(text, "talks", "cancelled"),))
    assert meeting.realis == realis


def test_talks_broken_off_keep_their_level() -> None:
    """That the talks were broken off is a deed the report tells, beside what a side claims of the text."""
    text = (
        "Delegations of A-land and B-land suspended their talks in Ceeport on Sunday after four days. "
        "The A-landic foreign ministry said the sides had agreed on all but three sections of the draft."
    )
    (meeting,), outcome = read(text, events=(sat(text, "talks", "cancelled"),))
    assert meeting.realis == "held"
    assert levels(outcome) == {"NARRATOR": -2, "AAA": 4}


def test_called_off_before_any_refusal_is_told() -> None:
    """The news is that the talks were called off; that a side "would not sit down" is why, and denies nothing."""
    text = (
        "Talks between A-land and B-land in Ceeport were called off on Tuesday. "
        "B-land said it would not sit down with A-land while its boats were held."
    )
    (meeting,), _ = read(text)
    assert meeting.realis == "cancelled"


def test_day_that_a_meeting_was_to_be() -> None:
    """Of a meeting put off, the day is the one it was planned for, and no day of saying so."""
    text = "A-land and B-land have put off their talks, which had been planned for Friday in Ceeport, C-land said on Thursday."
    (meeting,), _ = read(text, "2030-05-16", dates={"Friday": "2030-05-10", "on Thursday": "2030-05-16"})
    assert (meeting.realis, meeting.when) == ("postponed", "2030-05-17")


def test_signing_put_off() -> None:
    """The signing of both sides is a sitting like another, here still to come; the treaty is not signed."""
    text = "A-land and B-land have put off the signing of their border treaty in Ceeport."
    (meeting,), outcome = read(text)
    assert meeting.realis == "postponed" and outcome == ()
    (position,) = levels_as_worded(text, [Position(Span(0, len(text)), "agreed", level=9)])
    assert position.level is None


def test_a_side_denies_what_the_other_announced() -> None:
    """Whether they met is disputed, and the news is the denial: no meeting is told as held."""
    text = (
        "A-land denied on Friday that its envoys had met envoys of B-land in Ceeport, a day after B-land announced "
        "that the two sides had held useful talks."
    )
    assert read(text)[0] == ()


def test_mediators_negotiate_an_agreement() -> None:
    """An agreement negotiated by mediators is no sitting of the sides on the day it is carried out."""
    text = (
        "A-land and B-land exchanged prisoners on Wednesday under an agreement negotiated by C-land. "
        "It had been reached at a meeting of both sides in Ceeport on 9 May."
    )
    (meeting,), _ = read(text, dates={"on Wednesday": "2030-05-15", "on 9 May": "2030-05-09"})
    assert meeting.when == "2030-05-09"


def test_joint_committee_puts_two_at_one_table() -> None:
    """A joint committee's session is of the sides whose delegations are told of."""
    text = "The Joint Committee held its ninth session in Ceeport. A-land sent Ana Roe and B-land sent Ben Sol to the talks."
    (meeting,), _ = read(text)
    assert set(meeting.principals) == {"AAA", "BBB"}


def test_joint_text_that_was_not_agreed() -> None:
    """Who could not agree on a joint text has issued none, and speaks through none."""
    text = TALKS + "Cal Tan said the sides had not been able to agree even on a joint communique."
    (meeting,), outcome = read(text)
    assert meeting.statement_form != "joint"
    assert levels(outcome) == {"CCC": 0}


def test_conditions_for_talks_are_none() -> None:
    """What is said of conditions, which nobody has met, does not make talks held."""
    text = "A-land said on Monday that no talks with B-land were held. Conditions for talks are known. B-land met none."
    (meetings, _) = read(text)
    assert all(m.realis != "held" for m in meetings)


def test_never_face_to_face() -> None:
    """Delegations that never met face to face have held talks all the same."""
    text = "A-land and B-land agreed to a truce on Monday. C-land mediated between delegations that never met face to face."
    at = text.index("never met")
    event = Event("CONSULT", "CONSULT", "meeting", "negated", Span(at, at + 9))
    (meeting,), _ = read(text, events=(event,))
    assert (meeting.realis, meeting.contact_form) == ("held", "proximity")


@pytest.mark.parametrize(
    ("words", "number"), [("the third since June", 3), ("the first since June", None), ("the longest", None)]
)
def test_number_behind_the_round(words: str, number: int | None) -> None:
    """ "The round, the third since June" has its number; "the first since June" counts from June."""
    (meeting,), _ = read(TALKS + f"The talks, {words}, ended on Monday.", dates={"on Monday": "2030-05-13"})
    assert meeting.number == number


def test_truce_until_a_day() -> None:
    """ "Until 30 September" is open to the past and makes the sentence no history."""
    text = TALKS + "A-land and B-land extended their ceasefire until 30 September."
    _, outcome = read(text, dates={"on Monday": "2030-05-13", "until 30 September": "../2029-09-30"})
    assert levels(outcome) == {"AAA": 6, "BBB": 6}


def test_what_had_been_agreed_earlier() -> None:
    """ "They had agreed in April" is history, whatever else the sentence dates."""
    text = TALKS + "The sides had agreed on a truce on April 2, and a second meeting ended on Monday."
    _, outcome = read(text, dates={"on Monday": "2030-05-13", "on April 2": "2030-04-02"})
    assert outcome == ()


def test_news_before_what_had_been_agreed_earlier() -> None:
    """ "Signed a plan for the truce they had reached in April" is news of the signature."""
    text = TALKS + "A-land and B-land signed a plan on Monday for the truce that they had reached on April 2."
    _, outcome = read(text, dates={"on Monday": "2030-05-13", "on April 2": "2030-04-02"})
    assert levels(outcome) == {"AAA": 8, "BBB": 8}


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("Neither side mentioned a third round.", "none"),
        ("Nobody would say whether there would be another meeting.", "none"),
        ("No date has been set for another meeting.", "none"),
    ],
)
def test_no_next_step(words: str, step: str) -> None:
    """Silence about another round is told as none, and is no agreement on one."""
    (meeting,), outcome = read(TALKS + words)
    assert meeting.next_step == step and levels(outcome) == {}


def test_next_step_that_the_model_sees() -> None:
    """A further meeting in words of its own: the model's position, with the place and day of its clause."""
    words = "The dialogue goes on at Aville from June 3."
    text = TALKS + words
    position = Position(Span(len(TALKS), len(text) - 1), "next_step", level=2, score=0.9)
    dates = {"on Monday": "2030-05-13", "June 3": "2030-06-03"}
    (meeting, *_), _ = read(text, dates=dates, positions=(position,))
    assert meeting.next_step == "date_set"
    (meeting, *_), _ = read(text, dates={"on Monday": "2030-05-13"}, positions=(position,))
    assert meeting.next_step == "place_set"


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("The talks ended in Aville and the sides will meet again next month, B-land said.", "in_principle"),
        ("The sides will meet again in Aville, B-land said.", "place_set"),
        ("In Aville the sides will meet again, B-land said.", "place_set"),
    ],
)
def test_place_of_the_next_sitting(words: str, step: str) -> None:
    """Where the talks just ended is not where the sides meet next, nor is the state of the one who says so."""
    (meeting, *_), _ = read(TALKS + words, dates={"on Monday": "2030-05-13"})
    assert meeting.next_step == step


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("The A-landic delegation was led by the minister of defence.", {"AAA": 2, "BBB": 9}),
        ("A-land's team was headed by a deputy minister, the B-landic side by an ambassador.", {"AAA": 3, "BBB": 4}),
        ("The foreign and water ministers of A-land and B-land sat together.", {"AAA": 2, "BBB": 2}),
        ("The leaders of A-land and B-land sat together.", {"AAA": 1, "BBB": 1}),
        ("The community leaders of A-land and B-land sat together.", {"AAA": 9, "BBB": 9}),
        ("A-land and B-land sat with leaders of the mining communities.", {"AAA": 9, "BBB": 9}),
    ],
)
def test_offices_without_names(words: str, level: dict[str, int]) -> None:
    """Who led a delegation is told by the office alone."""
    (meeting, *_), _ = read(
        "A-land and B-land held talks in Ceeport on Monday. " + words, dates={"on Monday": "2030-05-13"}
    )
    assert meeting.level == level


def test_counterpart_without_a_name() -> None:
    """ "Met her B-landic counterpart": as high as she."""
    text = "Foreign minister Ana Roe of A-land held talks with her B-landic counterpart in Ceeport on Monday."
    (meeting,), _ = read(text, dates={"on Monday": "2030-05-13"})
    assert meeting.level == {"AAA": 2, "BBB": 2}


def test_who_only_comments_is_no_mediator() -> None:
    """The one state that welcomes the talks did not mediate them."""
    text = "A-land and B-land held talks in Ceeport on Monday. D-land said that it welcomed them."
    (meeting,), _ = read(text, dates={"on Monday": "2030-05-13"})
    assert meeting.third_parties == ()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("It was the first such meeting in five years.", None),
        ("It was the first meeting since 2025.", None),
        ("The second round ended early.", 2),
    ],
)
def test_first_of_a_new_row_has_no_number(words: str, number: int | None) -> None:
    """ "The first meeting in five years" is not round one."""
    (meeting, *_), _ = read(TALKS + words, dates={"on Monday": "2030-05-13"})
    assert meeting.number == number


def test_signed_by_video_link() -> None:
    """One sentence that says how they met outweighs one that does not say."""
    text = "A-land and B-land signed a treaty on Thursday. Ana Roe and Ben Sol signed at a ceremony held by video link."
    (meeting,), _ = read(text)
    assert meeting.contact_form == "video"


def test_deputy_ministers_are_no_ministers() -> None:
    """ "The deputy foreign ministers" head delegations of level 3."""
    (meeting,), _ = read(
        "The deputy foreign ministers of A-land and B-land met in Ceeport. The two ministers shook hands."
    )
    assert meeting.level == {"AAA": 3, "BBB": 3}


@pytest.mark.parametrize(
    "text",
    [
        "A year after A-land and B-land signed a peace agreement in Ceeport, much of it is still to be carried out.",
        "C-land has handed A-land and B-land a proposal. No date is fixed for their talks, which broke down a month ago.",
    ],
)
def test_long_past_is_no_news(text: str) -> None:
    """An anniversary, or talks that broke down long before, is no meeting reported; a signature then is no outcome."""
    meetings, outcome = read(text)
    assert not any(m.realis == "held" for m in meetings) and not any(o.level > 0 for o in outcome)


def test_met_separately() -> None:
    """Who is received separately has not sat with the other."""
    text = "The envoy of C-land met separately with the delegations of A-land and B-land in Ceeport."
    meetings, _ = read(text, events=(sat(text, "met", "held"),))
    assert [m.contact_form for m in meetings] == ["proximity"]


def claim(text: str, words: str, act: str, level: int) -> Position:
    at = text.index(words)
    return Position(
        Span(at, at + len(words)), act, ActorRef(spans(text, "Ana Roe")[-1], ("AAA.GOV.MFA",)), (), level, 0.95
    )


def test_forecast_of_something_else() -> None:
    """A forecast tells how far the talks have got only where it is about them."""
    text = TALKS + "Ana Roe said the canal would soon be finished."
    _, outcome = read(text, positions=(claim(text, "the canal would soon be finished", "forecast", 5),))
    assert outcome == ()


def test_step_of_somebody_else() -> None:
    """The journey of a mediator is no next step of the sides."""
    text = TALKS + "Ana Roe said a delegation of D-land would arrive on Friday."
    step = claim(text, "a delegation of D-land would arrive on Friday", "next_step", 2)
    dates = {"on Monday": "2030-05-13", "on Friday": "2030-05-17"}
    (meeting, *_), outcome = read(text, dates=dates, positions=(step,))
    assert meeting.next_step is None and outcome == ()


def test_a_round_broken_off_was_held_and_a_date_for_the_next_is_no_sitting(reader: Reader) -> None:
    """The number is that of the round that was broken off."""
    text = (
        "OSLO, March 4, 2024 — The envoy broke off the second round of talks between Sudan and Chad in Oslo on Monday "
        "without setting a date for a third round."
    )
    (meeting,) = reader.read(document_from_text(text)).meetings
    assert (meeting.realis, meeting.number) == ("held", 2)


ANNOUNCED = (
    "A-land and B-land will hold a second round of talks in Ceeport next week, their ministries said on Monday, "
    "after a first session in May that ended without an agreement. They said the two delegations had accepted a "
    "draft of the mediators as a basis. D-land, which mediates separately between C-land and B-land, welcomed the announcement. "
    "A-land said that it would send its deputy minister. B-land did not comment."
)


def test_a_round_to_come_is_not_held_for_an_earlier_one() -> None:
    """What the first round came to makes no sitting of the one that is announced; who mediates for others is no mediator."""
    (meeting, *_), _ = read(ANNOUNCED, dates={"next week": "2030-05-20/2030-05-26", "in May": "2030-05"})
    assert meeting.realis == "planned" and meeting.number == 2
    assert ("DDD", "mediator") not in meeting.third_parties
