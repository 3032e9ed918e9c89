"""What people accepted and corrected, as training data in the annotation guide's format: words, not offsets.

A span is written as its words; where they occur more than once in the text, ``words#n`` says which (from 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stocktake.records import ActorRef, Event, Position, Quote, Reading, Span
from stocktake.store import Store
from stocktake.store.claims import current
from stocktake.store.subjects import parse_subject

SETTLED = ("accepted", "edited", "added")
MIN_OVERLAP = 0.5  # as in store.corrections: below, two neighbouring items


def training_lines(store: Store) -> Iterator[dict[str, Any]]:
    """One object a text that has something settled: id, text, and the settled items only."""
    claims = current(store.claims(machine=False))
    names = dict.fromkeys(c.document_id for c in claims if c.document_id and c.status in SETTLED)
    for name in names:
        reading = store.reading(name)
        if reading:
            settled = [c for c in claims if c.document_id == name and c.status in SETTLED]
            line = _line(reading, {layer: _spans(settled, layer) for layer in ("events", "quotes", "positions")})
            if len(line) > 2:
                yield line


def _spans(claims: list[Any], layer: str) -> list[Span]:
    """Where the settled items of a layer stand: their subject's span, and a corrected one."""
    found = []
    for claim in claims:
        about = parse_subject(claim.subject)
        if about and about.layer == layer:
            found.append(about.span)
            whole = claim.variable == "item" and isinstance(claim.value, dict)
            values = claim.value if whole else {claim.variable: claim.value}
            key = {"events": "trigger", "positions": "span"}.get(layer)
            if key and values.get(key):
                found.append(Span(*values[key]))
            if layer == "quotes" and values.get("content"):
                found.append(Span(*values["content"][0]))
    return found


def _line(reading: Reading, settled: dict[str, list[Span]]) -> dict[str, Any]:
    text = reading.document.text
    makers: tuple[tuple[str, list[Any]], ...] = (
        ("e", [_event(text, e) for e in reading.events if _is_settled(e.trigger, settled["events"])]),
        ("q", [_quote(text, q) for q in reading.quotes if _is_settled(_whole(q), settled["quotes"])]),
        ("p", [_position(text, p) for p in reading.positions if _is_settled(p.span, settled["positions"])]),
    )
    found = {key: items for key, items in makers if items}
    return {"id": reading.document.source_id or reading.document.id, "text": text, **found}


def _is_settled(span: Span, settled: list[Span]) -> bool:
    for other in settled:
        shared = min(span.end, other.end) - max(span.start, other.start)
        if shared / max(1, max(span.end, other.end) - min(span.start, other.start)) >= MIN_OVERLAP:
            return True
    return False


def _whole(q: Quote) -> Span:
    return Span(min(s.start for s in q.content), max(s.end for s in q.content))


def words_of(text: str, span: Span) -> str:
    """The words of a span, with ``#n`` where they occur more than once."""
    words = text[span.start : span.end]
    if not words or text.count(words) < 2:
        return words
    at, n = text.find(words), 1
    while at != -1 and at < span.start:
        at, n = text.find(words, at + 1), n + 1
    return f"{words}#{n}"


def _refs(text: str, refs: tuple[ActorRef, ...]) -> list[str]:
    return [words_of(text, ref.span) for ref in refs]


def _event(text: str, e: Event) -> dict[str, Any]:
    out = {
        "t": words_of(text, e.trigger), "c": e.type, "m": e.mode, "r": e.realis, "a": _refs(text, e.actors),
        "o": _refs(text, e.recipients), "h": [[words_of(text, t.span), t.role] for t in e.third_parties],
        "w": [words_of(text, p.span) for p in e.places], "d": [words_of(text, d.span) for d in e.dates],
    }  # fmt: skip
    return {key: value for key, value in out.items() if value}


def _quote(text: str, q: Quote) -> dict[str, Any]:
    out = {
        "x": [words_of(text, s) for s in q.content], "s": words_of(text, q.speaker.span) if q.speaker else None,
        "c": words_of(text, q.cue) if q.cue else None, "k": q.type[0],
    }  # fmt: skip
    return {key: value for key, value in out.items() if value}


def _position(text: str, p: Position) -> dict[str, Any]:
    out = {
        "x": words_of(text, p.span), "a": p.act, "by": words_of(text, p.by.span) if p.by else "narrator",
        "i": list(p.issues), "l": p.level,
    }  # fmt: skip
    return {key: value for key, value in out.items() if value not in (None, [])}
