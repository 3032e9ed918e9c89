"""Raw events as records: what the words next to a third party say of its role, and which PLOVER type follows."""

from __future__ import annotations

import pytest

from stocktake.reading.coding import find_events, find_positions, plover_type, told_role
from stocktake.records import Document, Parse, RawEvent, RawPosition, Span, When

TEXT = "HEADER\nThe ministers of Norway and Chile held talks in Oslo hosted by Ana Roe on Monday."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("talks hosted by the Qatari emir", "Qatari emir", "host"),
        ("talks brokered jointly by Egypt", "Egypt", "mediator"),
        ("under the auspices of the UN", "the UN", "convenor"),
        ("talks in Oslo hosted by Ana Roe", "hosted by Ana Roe", "host"),
        ("they met with Egypt", "Egypt", None),
    ],
)
def test_words_before_a_third_party_name_its_role(text: str, name: str, role: str | None) -> None:
    """ "Hosted by" is a host whatever the model thought; without such words the model's role stands."""
    start = text.index(name)
    assert told_role(text, Span(start, start + len(name))) == role


@pytest.mark.parametrize(
    ("type_", "realis", "trigger", "plover"),
    [
        ("AGREE", "held", "signed", "SUPPORT"),
        ("AGREE", "planned", "sign", "AGREE"),
        ("CONSULT", "planned", "talks", "AGREE"),
        ("CONSULT", "held", "talks", "CONSULT"),
        ("CONCEDE", "held", "released", "RETREAT"),
        ("CONCEDE", "held", "ceasefire", "CONCEDE"),
    ],
)
def test_plover_type_follows_the_manual(type_: str, realis: str, trigger: str, plover: str) -> None:
    """PLOVER 2.0 files signing under SUPPORT, meetings to come under AGREE, concessions with effect under RETREAT."""
    assert plover_type(RawEvent(Span(0, 1), type_, None, realis), trigger) == plover


def test_events_take_dates_places_and_roles() -> None:
    """Dates are resolved with what the event's realis says; an unknown place is kept by name and reported."""
    raw = RawEvent(
        at("talks"), "CONSULT", "talks", "held",
        (("actor", at("The ministers of Norway and Chile")), ("mediator", at("Ana Roe")), ("place", at("Oslo")), ("date", at("Monday"))),
    )  # fmt: skip
    seen: list[bool | None] = []

    def when(span: Span, future: bool | None) -> When:
        seen.append(future)
        return When(span, "2024-07-08", "weekday")

    events, dropped = find_events(Document("d", TEXT, body=7), Parse(events=(raw,)), when, lambda span: None)
    assert seen == [False]
    assert events[0].third_parties[0].role == "host"
    assert events[0].places[0].name == "Oslo" and events[0].places[0].country is None
    assert [d.stage for d in dropped] == ["places"]


def test_header_lines_hold_neither_events_nor_positions() -> None:
    """What stands before the body is not said."""
    parse = Parse(
        events=(RawEvent(Span(0, 6), "AGREE", None, "held"),), positions=(RawPosition(Span(0, 6), "agreed", None),)
    )
    document = Document("d", TEXT, body=7)
    assert find_events(document, parse, lambda s, f: When(s), lambda s: None) == ((), ())
    assert find_positions(document, parse, lambda words: None) == ((), ())


def test_what_the_model_half_sees_is_a_position_where_its_words_tell_a_level() -> None:
    """And is dropped, with its score, where they tell none."""
    close, fog = (
        RawPosition(Span(0, 10), "forecast", None, score=0.3),
        RawPosition(Span(12, 20), "open", None, score=0.2),
    )
    document = Document("d", "very close, fog today")
    positions, dropped = find_positions(
        document, Parse(hints=(close, fog)), lambda words: 5 if "close" in words else None
    )
    assert [(p.span, p.act, p.level, p.score) for p in positions] == [(Span(0, 10), "forecast", 5, 0.3)]
    assert [(d.span, d.score) for d in dropped] == [(Span(12, 20), 0.2)]
