"""The model's raw events and positions as records: PLOVER type, phrases still without actors, places and dates."""

from __future__ import annotations

import re
from collections.abc import Callable

from stocktake.records import (
    ActorRef,
    Document,
    Dropped,
    Event,
    Parse,
    Place,
    Position,
    RawEvent,
    RawPosition,
    Span,
    ThirdParty,
    When,
)

THIRD_PARTY_ROLES = ("host", "mediator", "facilitator", "observer", "guarantor", "convenor")
_TOLD = tuple(
    (role, re.compile(rf"\b(?:{words})\s+(?:the\s+)?$", re.IGNORECASE))
    for role, words in (
        ("host", "hosted (?:jointly )?by|at the invitation of|guests? of"),
        ("mediator", "mediated (?:jointly )?by|brokered (?:jointly )?by|mediation (?:of|by)"),
        ("facilitator", "facilitated by|facilitation of"),
        ("convenor", "convened by|auspices of|chaired by"),
        ("guarantor", "guaranteed by"),
        ("observer", "observed by|witnessed by"),
    )
)
_TAKEN_IN = re.compile(r"\w+ (?:jointly )?(?:by|of) ")
_SIGNING = ("sign", "ratif", "initial", "finali", "conclu")
_IN_EFFECT = ("releas", "free", "withdr", "pull", "hand", "resign", "lift")
_NOT_YET = ("planned", "proposed")


def plover_type(event: RawEvent, trigger: str) -> str:
    """PLOVER 2.0 type of one of our events.

    They differ where PLOVER 2.0 files signing and ratifying under SUPPORT, meetings still to come under AGREE and
    concessions with effect under RETREAT (design.md, "Interchange").
    """
    word = trigger.lower()
    happened = event.realis in ("held", "background")
    if event.type == "AGREE" and happened and word.startswith(_SIGNING):
        return "SUPPORT"
    if event.type == "CONSULT" and event.realis in _NOT_YET:
        return "AGREE"
    if event.type == "CONCEDE" and happened and word.startswith(_IN_EFFECT):
        return "RETREAT"
    return event.type


def find_events(
    document: Document, parse: Parse, when: Callable[[Span, bool | None], When], where: Callable[[Span], Place | None]
) -> tuple[tuple[Event, ...], tuple[Dropped, ...]]:
    """Events of the body; their actors are phrases without ids yet.

    Args:
        when: resolves a date phrase; told whether the event is still to come.
        where: resolves a place phrase; None when it cannot tell.
    """
    events: list[Event] = []
    dropped: list[Dropped] = []
    for raw in parse.events:
        if raw.trigger.start < document.body:
            continue
        future = True if raw.realis in _NOT_YET else False if raw.realis in ("held", "background") else None
        places: list[Place] = []
        for span in _spans(raw, "place"):
            place = where(span)
            if place is None:
                dropped.append(Dropped("places", "no such place in the gazetteer", span))
            places.append(place or Place(span, document.text[span.start : span.end]))
        dates = [when(span, future) for span in _spans(raw, "date")]
        dropped += [Dropped("dates", d.rule or "not resolved", d.span) for d in dates if d.edtf is None]
        events.append(
            Event(
                type=raw.type,
                plover=plover_type(raw, document.text[raw.trigger.start : raw.trigger.end]),
                mode=raw.mode,
                realis=raw.realis,
                trigger=raw.trigger,
                actors=tuple(ActorRef(s) for s in _spans(raw, "actor")),
                recipients=tuple(ActorRef(s) for s in _spans(raw, "recipient")),
                third_parties=tuple(
                    ThirdParty(s, (), told_role(document.text, s) or r) for r, s in raw.roles if r in THIRD_PARTY_ROLES
                ),
                places=tuple(places),
                dates=tuple(dates),
                score=raw.score,
            )
        )
    return tuple(events), tuple(dropped)


def find_positions(
    document: Document, parse: Parse, level_of: Callable[[str], int | None]
) -> tuple[tuple[Position, ...], tuple[Dropped, ...]]:
    """Positions of the body; claimants are phrases without ids yet, None for the narrator.

    Args:
        level_of: the level that a position's words tell by themselves. What the model only half sees is a position
            where they tell one, and dropped where not.
    """
    found = [_position(p, p.level) for p in parse.positions if p.span.start >= document.body]
    dropped = []
    for p in parse.hints:
        if p.span.start < document.body:
            continue
        level = level_of(document.text[p.span.start : p.span.end])
        if level is None:
            dropped.append(Dropped("model", f"position {p.act} below the threshold", p.span, p.score))
        else:
            found.append(_position(p, level))
    return tuple(sorted(found, key=lambda p: p.span.start)), tuple(dropped)


# Acts that tell where somebody stands, not how far the talks have got (17 of 2,200 in annotated texts have a level).
_NO_LEVEL = {"accusation", "condition", "demand", "denial", "praise", "proposal", "red_line", "rejection", "threat"}


def _position(raw: RawPosition, level: int | None) -> Position:
    level = None if raw.act in _NO_LEVEL else level
    return Position(raw.span, raw.act, None if raw.by is None else ActorRef(raw.by), raw.issues, level, raw.score)


def told_role(text: str, span: Span) -> str | None:
    """The role that the words just before a third party's name say ("hosted by"); None when they say none.

    The phrase itself may begin with them, when the model took in too much.
    """
    inside = _TAKEN_IN.match(text, span.start, span.end)
    before = text[max(0, span.start - 40) : inside.end() if inside else span.start]
    return next((role for role, words in _TOLD if words.search(before)), None)


def _spans(raw: RawEvent, role: str) -> list[Span]:
    return [s for r, s in raw.roles if r == role]
