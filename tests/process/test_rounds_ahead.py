"""What gives no day: plans are laid to the next round of the same sides, recalled agreements to the last (R6, R1)."""

from __future__ import annotations

import pytest

from stocktake.process.days import find_when
from stocktake.process.mentions import mentions_of, named_days
from stocktake.process.page import lay_out
from stocktake.process.processes import between
from stocktake.process.sittings import find_sittings
from stocktake.process.stock import RECALLS, Stock
from stocktake.records import Actor, ActorRef, Document, Event, Meeting, Parse, Reading, Span, When
from stocktake.taking import take_stock

PROCESS = between(["KEN", "UGA"])


def told(n: int, published: str, realis: str, rank: int | None, when: str | None = None, words: str = "met") -> Reading:
    """A report that the sides met, or will: ``rank`` of both sides, None where it is not stated."""
    text = f"Report {n}: Kenya and Uganda {words}."
    meeting = Meeting(
        events=(), when=when, realis=realis, contact_form="face_to_face", principals=("KEN", "UGA"),
        level=dict.fromkeys(("KEN", "UGA"), rank or 9), evidence=(Span(text.index(words), len(text) - 1),),
    )  # fmt: skip
    return Reading(Document(f"d{n}", text, published=published), meetings=(meeting,))


def laid(stock: Stock, document: str) -> str | None:
    """The day of the round that a document is in."""
    return next((r.when for r in stock.rounds if document in r.documents), None)


MINISTERS, LEADERS = (
    told(1, "2031-03-10", "held", 2, "2031-03-10"),
    told(2, "2031-05-20", "held", 1, "2031-05-20"),
)


@pytest.mark.parametrize(
    ("plan", "day"),
    [
        (told(3, "2031-02-25", "planned", 1, words="expect a visit"), "2031-05-20"),
        (told(3, "2031-02-25", "planned", None, words="summit"), "2031-05-20"),  # a summit is one of leaders
        (told(3, "2031-03-09", "planned", None), "2031-03-10"),
        (told(3, "2031-04-01", "planned", None), None),  # talks at no stated rank, seven weeks before any
        (told(3, "2031-02-25", "proposed", 1), None),  # an offer is a position, not a plan
        (told(3, "2031-05-25", "planned", 1), None),
    ],
)
def test_plans_without_a_day(plan: Reading, day: str | None) -> None:
    """A plan without day or place is of the next round at its rank, or at no stated rank of one in the next days."""
    stock = take_stock(PROCESS, [MINISTERS, LEADERS, plan])
    assert laid(stock, "d3") == day
    assert [r.realis for r in stock.rounds] == ["held", "held"]
    assert all(link.rule == "R6" for r in stock.rounds for link in r.links if link.document == "d3")


def test_talks_only_named_have_not_taken_place() -> None:
    """A model's event held in a sentence that only names the talks is no report of a sitting."""
    for words, found in (("asked Rwanda to mediate in talks with", False), ("held talks with", True)):
        text = f"Kenya {words} Uganda."
        event = Event("CONSULT", "CONSULT", "talks", "held", Span(text.index("talks"), text.index("talks") + 5),
                      (ActorRef(Span(0, 5), ("KEN",)), ActorRef(Span(len(text) - 7, len(text) - 1), ("UGA",))))  # fmt: skip
        told_ = Reading(Document("d1", text, published="2031-03-10"), events=(event,))
        assert bool(mentions_of(told_, PROCESS)) is found


def test_a_plan_is_not_laid_to_what_nobody_knew_of() -> None:
    """On a day before the round was reported the plan is unplaced."""
    stock = take_stock(PROCESS, [LEADERS, told(3, "2031-02-25", "planned", 1)], as_of="2031-03-01")
    assert not stock.rounds and [u.document for u in stock.unused] == ["d3"]


def test_called_off_without_a_day_lies_ahead() -> None:
    """What is called off was to come: it belongs to the round that was announced, not to the one of last week."""
    readings = [
        told(1, "2031-03-10", "held", 1, "2031-03-10"),
        told(2, "2031-03-12", "planned", 1, "2031-03-30"),
        told(3, "2031-03-20", "cancelled", 1),
    ]
    stock = take_stock(PROCESS, readings)
    assert laid(stock, "d3") == "2031-03-30"
    assert [r.realis for r in stock.rounds] == ["held", "cancelled"]


def recall(text: str, deal: str, realis: str = "background") -> Reading:
    """A report that only looks back at a deal."""
    names = {"Kenya": "KEN", "Uganda": "UGA"}
    at = {id_: Span(text.index(n), text.index(n) + len(n)) for n, id_ in names.items() if n in text}
    event = Event("AGREE", "AGREE", None, realis, Span(text.index(deal), text.index(deal) + len(deal)), ())
    actors = tuple(Actor(id_, id_, "state", id_, spans=(span,)) for id_, span in at.items())
    return Reading(Document("d9", text, published="2031-08-01"), actors=actors, events=(event,))


def test_a_recalled_agreement_adds_to_the_last_one() -> None:
    """A report that looks back at a deal is mentioned in the round that brought it, and reports none of its own."""
    signed = told(1, "2031-06-10", "held", 1, "2031-06-10", words="signed the fishing accord")
    later = told(2, "2031-07-20", "held", 2, "2031-07-20")
    back = recall("A ferry sails between Kenya and Uganda for the first time since a deal was signed.", "deal")
    stock = take_stock(PROCESS, [signed, later, back])
    assert [(r.documents, r.mentioned_in) for r in stock.rounds] == [(("d1",), ("d9",)), (("d2",), ())]
    assert {u.document: u.reason for u in stock.unused} == {"d9": RECALLS}


@pytest.mark.parametrize(
    "back",
    [
        recall("Kenya thanks Rwanda for the deal.", "deal"),
        recall("Kenya and Uganda agree with each other on tea.", "agree"),
        recall("Kenya and Uganda hope for a deal.", "deal", "hypothetical"),
    ],
)
def test_no_recalled_agreement(back: Reading) -> None:
    """Another's deal, agreement without a text, and a hope recall nothing."""
    assert not mentions_of(back, PROCESS)


@pytest.mark.parametrize(
    "text",
    [
        "A-land will shut the plant on May 23 ahead of the talks with B-land.",
        "A-land will release prisoners on May 23 before the planned talks with B-land.",
    ],
)
def test_the_day_of_what_comes_before(text: str) -> None:
    """A day before "ahead of the talks" is not the day of the talks."""
    day = Span(text.index("on May 23"), text.index("on May 23") + len("on May 23"))
    event = Event("CONSULT", "CONSULT", "talks", "planned", Span(text.index("talks"), text.index("talks") + 5),
                  (ActorRef(Span(0, 6), ("AAA", "BBB")),))  # fmt: skip
    actors = tuple(
        Actor(id_, n, "state", id_, spans=(Span(text.index(n), text.index(n) + 6),))
        for n, id_ in (("A-land", "AAA"), ("B-land", "BBB"))
    )
    page = lay_out(
        Document("x", text, published="2031-05-12"), (event,), (), (), actors, [When(day, "2031-05-23", "test")], (),
        Parse(),
    )  # fmt: skip
    assert find_when(page, find_sittings(page), "planned") == (None, None)


def test_a_named_day_before_ahead_of_is_no_hint() -> None:
    """Nor does that day help to find the round."""
    assert named_days("It will close between May 23–25 ahead of the summit of June 12.") == ((None, 6, 12),)
