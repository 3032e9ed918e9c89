"""Documents and readings of an invented negotiation, made by hand, for the tests of the store."""

from __future__ import annotations

import hashlib

from spans import Finder

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
    Span,
    ThirdParty,
    When,
)

TEXT = (
    "GENEVA — The foreign ministers of Aland and Beland met in Geneva on Monday under UN mediation.\n\n"
    "“We noted progress on the border,” Aland minister Ana Roe said. “Two articles remain open.” "
    "Bo Lind of Beland denied any progress.\n"
)


def span(part: str, text: str = TEXT) -> Span:
    """The first place of ``part``."""
    return Finder(text)(part)


def document(number: int = 0, text: str = TEXT, **given: object) -> Document:
    """A document whose text differs by its number."""
    text = text if number == 0 else f"{text}\nReport {number}."
    fields = {"published": f"2024-07-{1 + number % 28:02}", "outlet": "Lakeside Wire", "kind": "news_report"}
    name = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return Document(name, text, title=f"Talks {number}", **{**fields, **given})


def reading(number: int = 0, model: str = "a" * 64, progress: str = "progress", **given: object) -> Reading:
    """A reading with something in every layer."""
    roe = ActorRef(span("Aland minister Ana Roe"), ("ALA.GOV.MFA",))
    lind = ActorRef(span("Bo Lind of Beland"), ("BEL.GOV.MFA",))
    both = ActorRef(span("The foreign ministers of Aland and Beland"), ("ALA.GOV.MFA", "BEL.GOV.MFA"))
    geneva = Place(span("Geneva"), "Geneva", "CHE", 46.2, 6.15)
    return Reading(
        document(number, **given),
        actors=(
            Actor("ALA.GOV.MFA", "Ministry of Foreign Affairs of Aland", "government", "ALA", "Ana Roe", "minister"),
            Actor("BEL.GOV.MFA", "Ministry of Foreign Affairs of Beland", "government", "BEL", "Bo Lind", "minister"),
        ),
        quotes=(
            Quote((span("We noted progress on the border,"), span("Two articles remain open.")), roe, span("said")),
            Quote((span("any progress"),), lind, span("denied"), "indirect", 0.7, negated=True),
        ),
        events=(
            Event("CONSULT", "CONSULT", "talks", "held", span("met"), (both,), (),
                  (ThirdParty(span("UN"), ("UN",), "mediator"),), (geneva,), (When(span("on Monday"), "2024-07-01"),)),
        ),
        positions=(
            Position(span("We noted progress on the border"), progress, roe, ("I02",), 3, 0.9),
            Position(span("Two articles remain open"), "open", roe, ("I02", "I09")),
            Position(span("denied any progress"), "no_progress", lind, (), 0),
        ),
        meetings=(
            Meeting((0,), "2024-07-01", "held", "face_to_face", ("ALA", "BEL"), {"ALA": 2, "BEL": 2},
                    (("UN", "mediator"),), geneva, evidence=(span("met in Geneva"),)),
        ),
        outcome=(Outcome("ALA", 3, (span("noted progress"),)), Outcome("BEL", 0, (span("denied any progress"),))),
        dropped=(Dropped("actors", "not known", span("GENEVA"), 0.4),),
        coder=Coder("0.1.0", model),
    )  # fmt: skip
