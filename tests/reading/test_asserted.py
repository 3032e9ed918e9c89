"""What a clause denies or only aims at, whose claim it is, and what is too unsure to tell; on parses made by hand."""

from __future__ import annotations

import re

from stocktake.reading.asserted import SURE, assert_events, assert_positions, leave_out_unsure
from stocktake.records import ActorRef, Document, Event, Meeting, Parse, Position, Quote, Reading, Span


def parsed(text: str, heads: list[int], deprels: str) -> tuple[Document, Parse]:
    """A document of one sentence, its words divided at spaces, with heads and relations of each."""
    words = tuple(Span(*m.span()) for m in re.finditer(r"[^\s.,]+", text))
    assert len(words) == len(heads) == len(deprels.split())
    return Document("d", text), Parse(words=words, heads=tuple(heads), deprels=tuple(deprels.split()))


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def event(text: str, words: str, type_: str = "AGREE", realis: str = "held", score: float = 0.9) -> Event:
    return Event(type_, type_, None, realis, at(text, words), score=score)


SIGNAL = parsed(
    "The ministers signalled no breakthrough towards a deal.",
    [1, 2, -1, 4, 2, 7, 7, 4],
    "det nsubj root det obj case det nmod",
)


def test_denied_object() -> None:
    """ "Signalled no breakthrough" tells of no agreement, whatever realis the model gives it."""
    document, parse = SIGNAL
    (found,) = assert_events(document, parse, [event(document.text, "signalled no breakthrough")])
    assert found.realis == "negated"


def test_refusal_happens() -> None:
    """ "Will not recognise" is a refusal made: a denial does not undo it."""
    document, parse = parsed("A-land will not recognise it.", [3, 3, 3, -1, 3], "nsubj aux advmod root obj")
    found = assert_events(
        document, parse, [event(document.text, "not recognise", kind) for kind in ("REJECT", "SUPPORT")]
    )
    assert [e.realis for e in found] == ["held", "negated"]


def test_circumstance_denies_nothing() -> None:
    """ "While the table is not in session" does not deny that there is a table."""
    document, parse = parsed(
        "They talk while it is not in session.",
        [1, -1, 7, 7, 7, 7, 7, 1],
        "nsubj root mark nsubj cop advmod case advcl",
    )
    (found,) = assert_events(document, parse, [event(document.text, "session", "CONSULT")])
    assert found.realis == "held"


def test_aim() -> None:
    """An agreement that work goes towards has not been made."""
    document, parse = parsed(
        "They did work toward negotiating and concluding an agreement.",
        [1, -1, 1, 4, 2, 6, 4, 8, 6],
        "nsubj root obj mark acl cc conj det obj",
    )
    (found,) = assert_events(document, parse, [event(document.text, "agreement", realis="background")])
    assert found.realis == "proposed"


def test_what_may_be() -> None:
    """An accord that somebody "would support", or that sides "could sign", is neither supported nor signed by that."""
    for text, words, kind in (
        ("A-land would support it.", "support", "SUPPORT"),
        ("They could sign it.", "sign", "AGREE"),
    ):
        document, parse = parsed(text, [2, 2, -1, 2], "nsubj aux root obj")
        (found,) = assert_events(document, parse, [event(text, words, kind)])
        assert found.realis == "hypothetical"


def test_in_company() -> None:
    """Who supports the talks along with others has company, and does not support these."""
    text = "A-land was supportive, along with B-land and many colleagues in C-land. It backed D-land."
    found = Event(
        "SUPPORT", "SUPPORT", None, "held", at(text, "supportive"), actors=(ActorRef(at(text, "A-land")),),
        recipients=tuple(ActorRef(at(text, w)) for w in ("B-land", "many colleagues in C-land", "D-land")), score=0.9,
    )  # fmt: skip
    (kept,) = assert_events(Document("d", text), Parse(), [found])
    told = [[text[slice(*r.span)] for r in refs] for refs in (kept.actors, kept.recipients)]
    assert told == [["A-land", "B-land", "many colleagues in C-land"], ["D-land"]]


def test_effort() -> None:
    """Talks that efforts are to bring back do not take place by that; talks about efforts do."""
    document, parse = parsed(
        "Envoys praised efforts to restore border talks.",
        [1, -1, 1, 4, 2, 6, 4],
        "nsubj root obj mark acl compound obj",
    )
    (found,) = assert_events(document, parse, [event(document.text, "border talks", "CONSULT", "background")])
    assert found.realis == "proposed"
    document, parse = parsed(
        "Talks on efforts to restore trade ended.", [6, 2, 0, 4, 2, 4, -1], "nsubj case nmod mark acl obj root"
    )
    (found,) = assert_events(document, parse, [event(document.text, "Talks", "CONSULT")])
    assert found.realis == "held"


def test_obliged() -> None:
    """What must be done as part of talks tells of no talks; what must be done after them does."""
    for between, realis in (("as part of", "proposed"), ("in line after", "held")):
        document, parse = parsed(
            f"Tolls must be lifted {between} talks.",
            [3, 3, 3, -1, 5, 3, 7, 5],
            "nsubj:pass aux aux:pass root case obl case nmod",
        )
        (found,) = assert_events(document, parse, [event(document.text, "talks", "CONSULT")])
        assert found.realis == realis


def no_progress(text: str, words: str, by: str, act: str = "no_progress") -> Position:
    return Position(at(text, words), act, ActorRef(at(text, by)), level=0, score=0.9)


def test_no_words_of_theirs() -> None:
    """Who "signalled no breakthrough" has said nothing of the kind: the narrator judges."""
    document, parse = SIGNAL
    (found,) = assert_positions(
        document, parse, [no_progress(document.text, document.text.rstrip("."), "The ministers")], ()
    )
    assert found.by is None


def test_who_fails_says_nothing() -> None:
    """ "The sides failed" is told of them; an act that is theirs, a pledge, stays theirs."""
    document, parse = parsed("The sides failed to agree.", [1, 2, -1, 4, 2], "det nsubj root mark xcomp")
    said = [
        no_progress(document.text, "The sides failed to agree", "The sides", act)
        for act in ("no_progress", "commitment")
    ]
    assert [p.by is None for p in assert_positions(document, parse, said, ())] == [True, False]


def test_reported_claim_stays() -> None:
    """Whose words are reported claims what they say."""
    document, parse = parsed(
        "The minister said talks had failed.", [1, 2, -1, 5, 5, 2], "det nsubj root nsubj aux ccomp"
    )
    (found,) = assert_positions(document, parse, [no_progress(document.text, "talks had failed", "The minister")], ())
    assert found.by is not None


def test_quoted_claim_stays() -> None:
    """ "We made no progress" within a quotation is its speaker's claim."""
    document, parse = parsed("We made no progress.", [1, -1, 3, 1], "nsubj root det obj")
    quote = Quote((Span(0, 20),), ActorRef(Span(0, 2)))
    (found,) = assert_positions(document, parse, [no_progress(document.text, "We made no progress", "We")], [quote])
    assert found.by is not None


def test_unsure_is_left_out() -> None:
    """What is more likely wrong than right is dropped with its score; meetings stay, and point at their events."""
    text = "They take stock and met."
    low = SURE - 0.1
    events = (event(text, "take stock", "CONCEDE", score=low), event(text, "met", "CONSULT", score=low))
    meeting = Meeting((1,), None, "held", "face_to_face", ("A", "B"))
    reading = Reading(
        Document("d", text),
        events=events,
        meetings=(meeting,),
        positions=(Position(at(text, "take"), "demand", score=low),),
    )
    found = leave_out_unsure(reading, lambda words: None)
    assert [e.type for e in found.events] == ["CONSULT"] and found.meetings[0].events == (0,)
    assert found.positions == ()
    assert leave_out_unsure(reading, lambda words: 1 if words == "take" else None).positions == reading.positions
    assert [(d.span, d.score) for d in found.dropped] == [(at(text, "take stock"), low), (at(text, "take"), low)]


def test_asked_from_the_floor() -> None:
    """What a question asks about has not happened by that; the answer may say so."""
    text = "QUESTION: Has A-land met B-land?\n\nMINISTER ROE: A-land has met B-land.\n\nQUESTION: Thank you."
    events = [
        Event("CONSULT", "CONSULT", "meeting", "held", Span(m.start(), m.end())) for m in re.finditer("met", text)
    ]
    assert [e.realis for e in assert_events(Document("d", text), Parse(), events)] == ["hypothetical", "held"]
