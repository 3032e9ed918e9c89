"""A store whose every field tries something: script tags, handlers, template code, bidi controls, formulas."""

from __future__ import annotations

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
)
from stocktake.store import Store

BAD = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'><svg onload=alert(2)> {{ 7*7 }} \u202ereversed\u202c \u2066x\u2069 \x00\x1b[2J </textarea></title><iframe src=javascript:alert(3)>"


def hostile_store(store: Store) -> None:
    """Two reports of one hostile meeting between Armenia and Azerbaijan, so that stock, round and review show them."""
    for n in (1, 2):
        store.add(_reading(n))


def _reading(n: int) -> Reading:
    text = f"Report {n} {BAD} said that the talks made progress {BAD} in {BAD}."
    start = text.index("the talks")
    said, who = Span(start, start + 60), Span(9, 9 + len(BAD))
    document = Document(
        f"sha256:{n:08d}<script>alert({n})", text, f"={n}+cmd|' /C calc'!A0 {BAD}", f"=HYPERLINK(\"x\") {BAD}", f"2024-07-1{n}", f"@{BAD}",
        "javascript:alert(document.domain)", kind="news_report",
    )  # fmt: skip
    place = Place(Span(0, 6), BAD, "CHE", 46.2, 6.1)
    return Reading(
        document,
        actors=(Actor("ARM", f"Armenia {BAD}", "state", "ARM", BAD, BAD, spans=(who,)), Actor("AZE", BAD, "state", "AZE", spans=(Span(0, 6),)),
                Actor(f"?{BAD}", BAD, "other", spans=(Span(0, 3),))),
        quotes=(Quote((said,), ActorRef(who, ("ARM", f"?{BAD}")), Span(0, 3), "direct", 0.5),),
        events=(Event("CONSULT", "CONSULT", "meeting", "held", Span(0, 6), (ActorRef(who, ("ARM", "AZE")),), score=0.5, places=(place,)),),
        positions=(Position(said, "progress", ActorRef(who, ("ARM",)), ("I02",), 3, 0.5),),
        meetings=(Meeting((0,), f"2024-07-1{n}", "held", "face_to_face", ("ARM", "AZE"), {}, (), place, BAD, evidence=(said,)),),
        outcome=(Outcome("ARM", 3, (said,)),),
        dropped=(Dropped("quotes", BAD, said, 0.1),),
        coder=Coder(BAD, BAD),
    )  # fmt: skip
