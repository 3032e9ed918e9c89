"""The items of a reading as the document and review pages show them: layer, spans, words, coded values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from stocktake.labels import issue_words, outcome_words, plain
from stocktake.records import ActorRef, Reading, Span
from stocktake.store import Claim, current, parse_subject, subject
from stocktake.store.subjects import around
from stocktake.web.edits import SPAN_KEYS

Item = dict[str, Any]
LAYERS = ("quotes", "positions", "events", "actors")


def items_of(reading: Reading, claims: Iterable[Claim] = ()) -> list[Item]:
    """Every quote, position, event and actor, in the order of the text within each layer.

    ``claims`` are people's on this document: an item whose words they moved keeps the subject that it had before, under
    which its history stands.
    """
    makers = (_quotes, _positions, _events, _actors)
    found = [sorted(make(reading), key=lambda item: item["spans"][:1]) for make in makers]
    moved = _moved(claims)
    return [
        {**item, "n": n, "subject": moved.get(item["subject"], item["subject"])}
        for n, item in enumerate(item for layer in found for item in layer)
    ]


def item_at(items: Iterable[Item], name: str) -> Item | None:
    """The item of this subject; None when the reading has it no more."""
    return next((item for item in items if item["subject"] == name), None)


def _moved(claims: Iterable[Claim]) -> dict[str, str]:
    """The subject that an item would have by its corrected words -> the subject that the correction names."""
    out = {}
    for claim in current(claims):
        about = parse_subject(claim.subject)
        key = SPAN_KEYS.get(about.layer) if about and claim.status == "edited" else None
        if about and key:
            value = claim.value if claim.variable == "item" else {claim.variable: claim.value}
            if span := around([value[key]] if key != "content" else value[key]) if value.get(key) else None:
                out[subject(about.layer, about.document_id, span)] = claim.subject
    return out


def _item(reading: Reading, layer: str, spans: Sequence[Span], value: str, more: Sequence[tuple[str, str]],
          score: float | None, record: object, of: Span | None = None) -> Item:  # fmt: skip
    text = reading.document.text
    whole = of or Span(min(s.start for s in spans), max(s.end for s in spans))
    return {
        "layer": layer, "subject": subject(layer, reading.document.id, whole), "spans": [list(s) for s in spans],
        "text": " … ".join(text[s.start : s.end] for s in spans), "value": value,
        "details": [{"name": name, "value": told} for name, told in more if told], "score": score,
        "_record": record,
    }  # fmt: skip


def _quotes(reading: Reading) -> Iterator[Item]:
    for q in reading.quotes:
        spans = [s for s in q.content if s.end > s.start]
        if not spans:
            continue
        more = [("speaker", _who(reading, q.speaker) or "not found"), ("cue", _slice(reading, q.cue))]
        more += [("as told by", _who(reading, via)) for via in q.via]
        value = f"{q.type} quote" + (", said not to have been said" if q.negated else "")
        yield _item(reading, "quotes", spans, value, more, q.score, q)


def _positions(reading: Reading) -> Iterator[Item]:
    for p in reading.positions:
        more = [("by", _who(reading, p.by) or "the report itself"), ("level", outcome_words(p.level))]
        more += [("issue", issue_words(issue)) for issue in p.issues]
        yield _item(reading, "positions", [p.span], plain(p.act), more, p.score, p)


def _events(reading: Reading) -> Iterator[Item]:
    for e in reading.events:
        more = [("who", _who(reading, a)) for a in e.actors] + [("towards", _who(reading, a)) for a in e.recipients]
        more += [(plain(t.role), _who(reading, ActorRef(t.span, t.actors))) for t in e.third_parties]
        more += [("where", place.name + (f" ({place.country})" if place.country else "")) for place in e.places]
        more += [("when", when.edtf or _slice(reading, when.span)) for when in e.dates]
        value = ", ".join(part for part in (e.type.lower(), e.mode, plain(e.realis)) if part)
        yield _item(reading, "events", [e.trigger], value, more, e.score, e)


def _actors(reading: Reading) -> Iterator[Item]:
    for a in reading.actors:
        spans = [s for s in a.spans if s.end > s.start]
        if spans:
            more = [("person", a.named or ""), ("office", a.office or ""), ("id", a.id), ("country", a.country or "")]
            more.append(("known from", f"“{_slice(reading, a.learned)}”" if a.learned else ""))
            yield _item(reading, "actors", spans, a.name, more, None, a, of=spans[0]) | {"actor": a.id}


def _slice(reading: Reading, span: Span | None) -> str:
    return reading.document.text[span.start : span.end] if span else ""


def _who(reading: Reading, ref: ActorRef | None) -> str:
    """``“Mirzoyan” (ARM.GOV.MFA)``: the phrase and the ids it stands for."""
    if ref is None:
        return ""
    return f"“{_slice(reading, ref.span)}”" + (f" ({', '.join(ref.actors)})" if ref.actors else " (not identified)")
