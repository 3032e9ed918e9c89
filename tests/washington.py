"""The packaged example of the Washington talks with its record made by hand, for tests of what is shown."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from spans import Finder

import stocktake
from stocktake.records import (
    Actor,
    ActorRef,
    Coder,
    Document,
    Dropped,
    Event,
    Meeting,
    Outcome,
    Place,
    Position,
    Quote,
    Reading,
    ThirdParty,
    When,
)
from stocktake.sources import load

EXAMPLE = Path(stocktake.__file__).parent / "examples" / "1-lakeside-wire.txt"


def document() -> Document:
    """The example as the sources read it, its dateline resolved."""
    found = next(load([EXAMPLE]))
    return dataclasses.replace(found, dateline=dataclasses.replace(found.dateline, country="USA"))


def reading() -> Reading:
    """Its record."""
    doc = document()
    at = Finder(doc.text)
    ministers = ActorRef(at("foreign ministers of Armenia and Azerbaijan"), ("ARM.GOV.MFA", "AZE.GOV.MFA"))
    ministries = ActorRef(at("the foreign ministries of Armenia and Azerbaijan"), ("ARM.GOV.MFA", "AZE.GOV.MFA"))
    blinken = ActorRef(at("U.S. Secretary of State Antony Blinken"), ("USA.GOV.MFA",))
    opening = ActorRef(at("Blinken said", 7), ("USA.GOV.MFA",))
    washington = Place(at("Washington"), "Washington", "USA", 38.9, -77.04)
    noted = at("“noted the progress” made towards an agreement on peace and interstate relations")
    close = at("he believed both countries were very close to a final agreement")
    return Reading(
        doc,
        actors=(
            Actor("ARM", "Armenia", "state", "ARM"),
            Actor("AZE", "Azerbaijan", "state", "AZE"),
            Actor("USA", "United States", "state", "USA", spans=(at("U.S."),)),
            Actor("ARM.GOV.MFA", "Ministry of Foreign Affairs of Armenia", "person", "ARM", "Ararat Mirzoyan",
                  "minister of foreign affairs", "Q29043610", (at("Ararat Mirzoyan"),)),
            Actor("AZE.GOV.MFA", "Ministry of Foreign Affairs of Azerbaijan", "person", "AZE", "Jeyhun Bayramov",
                  "minister of foreign affairs", "Q97174211", (at("Jeyhun Bayramov"),)),
            Actor("USA.GOV.MFA", "Department of State", "person", "USA", "Antony Blinken", "secretary of state",
                  "Q7821917", (blinken.span,)),
        ),
        quotes=(
            Quote((at("the two sides “noted the progress” made towards an agreement on peace and interstate relations "
                      "and agreed to continue the work"),), ministries, at("said the", 4), "mixed"),
            Quote((close,), opening, at("said that he", 4), "indirect"),
            Quote((at("take stock"),), ActorRef(at("He called", 2), ("USA.GOV.MFA",)), at("called"), "direct"),
        ),
        events=(
            Event("CONSULT", "CONSULT", "talks", "held", at("talks"), (ministers,), (),
                  (ThirdParty(blinken.span, ("USA.GOV.MFA",), "host"),), (washington,),
                  (When(at("on Wednesday"), "2024-07-10", "weekday before publication"),), 0.97),
        ),
        positions=(
            Position(noted, "progress", ministries, ("I15",), 3, 0.91),
            Position(at("agreed to continue the work"), "commitment", ministries, (), 1, 0.88),
            Position(at("left without announcing a breakthrough on a peace treaty"), "no_progress", None),
            Position(close, "forecast", opening, (), 5, 0.93),
        ),
        meetings=(
            Meeting((0,), "2024-07-10", "held", "face_to_face", ("ARM", "AZE"), {"ARM": 2, "AZE": 2},
                    (("USA.GOV.MFA", "host"),), washington, "NATO summit", "identical_separate", "in_principle",
                    None, (at("talks"), at("on the sidelines of the NATO summit"), at("identical statements"))),
        ),
        outcome=(Outcome("ARM", 3, (noted,)), Outcome("AZE", 3, (noted,)), Outcome("USA", 5, (close,))),
        dropped=(
            Dropped("actors", "“Neither ministry”: no antecedent is certain", at("Neither ministry"), 0.41),
            Dropped("events", "under the threshold of its head", at("sat down"), 0.22),
        ),
        coder=Coder("0.1.0", "0" * 64),
    )  # fmt: skip
