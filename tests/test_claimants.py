"""Who claims what: words inside a quotation are its speaker's."""

from __future__ import annotations

from stocktake.actors import Resolved
from stocktake.pipeline import _claimed_in, _own_words
from stocktake.records import ActorRef, Document, Position, Quote, Span

TEXT = "“I believe we are close,” Ana Roe said. Talks go on."


def test_a_claim_inside_a_quotation_is_its_speakers() -> None:
    """The narrator claims only what stands outside quotations; a claimant that is named stays."""
    quote = Quote((Span(1, 24),), ActorRef(Span(26, 33)))
    inside, outside = Position(Span(11, 23), "forecast"), Position(Span(40, 51), "progress")
    named = Position(Span(11, 23), "forecast", ActorRef(Span(1, 2)))
    found = _claimed_in((quote,), (inside, outside, named))
    assert [p.by and p.by.span for p in found] == [Span(26, 33), None, Span(1, 2)]


def test_i_and_we_are_the_speaker() -> None:
    """First-person words resolve to the speaker of the quotation around them, and are no longer reported as unknown."""
    quote = Quote((Span(1, 24),), ActorRef(Span(26, 33)))
    who = Resolved({Span(1, 2): (), Span(26, 33): ("NOR.GOV.MFA",)}, (), ())
    found = _own_words(Document("d", TEXT), (quote,), who)
    assert found.ids(Span(1, 2)) == ("NOR.GOV.MFA",)
