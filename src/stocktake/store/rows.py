"""Records to rows and back: a document's row, a reading's packed JSON and the rows of its layers."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from stocktake.records import ActorRef, Coder, Dateline, Document, Reading, Span
from stocktake.store.days import last_day
from stocktake.store.subjects import around

Row = dict[str, Any]
JOINT = " … "  # between the parts of a split quotation, in the text column


def now() -> str:
    """The time in UTC, to the millisecond, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def coder_key(coder: Coder | None) -> str:
    """One line that says what made a reading; two readings with the same line are the same reading."""
    if coder is None:
        return "unknown"
    return f"stocktake {coder.stocktake}, model {coder.model_sha256 or 'none'}, codebook {coder.codebook}"


def document_row(document: Document, added: str) -> Row:
    """The row of a document, which keeps every field."""
    line = document.dateline
    return {
        "id": document.id,
        "sha256": hashlib.sha256(document.text.encode()).hexdigest(),
        "source_id": document.source_id,
        "title": document.title,
        "published": document.published,
        "day": last_day(document.published),
        "outlet": document.outlet,
        "url": document.url,
        "kind": document.kind,
        "language": document.language,
        "text": document.text,
        "body": document.body,
        "dateline_place": line.place if line else None,
        "dateline_country": line.country if line else None,
        "dateline_start": line.span.start if line else None,
        "dateline_stop": line.span.end if line else None,
        "meta": _json(dict(document.meta)) if document.meta else None,
        "added": added,
    }


def document_of(row: Mapping[str, Any]) -> Document:
    """The document of a row."""
    line = None
    if row["dateline_place"] is not None:
        span = Span(row["dateline_start"], row["dateline_stop"])
        line = Dateline(span, row["dateline_place"], row["dateline_country"])
    names = ("id", "text", "source_id", "title", "published", "outlet", "url", "language", "kind", "body")
    return Document(
        **{name: row[name] for name in names}, dateline=line, meta=json.loads(row["meta"]) if row["meta"] else {}
    )


def pack(reading: Reading) -> bytes:
    """The interchange object without the text, which the document's row holds."""
    data = reading.to_json()
    del data["document"]["text"]
    return zlib.compress(_json(data).encode())


def unpack(packed: bytes, text: str) -> dict[str, Any]:
    """The interchange object again, with its text."""
    data: dict[str, Any] = json.loads(zlib.decompress(packed))
    data["document"]["text"] = text
    return data


def layer_rows(reading: Reading, number: int) -> dict[str, list[Row]]:
    """The rows of every table that describes the reading ``number``, by table name."""
    text = reading.document.text
    layers = {
        "reading_actors": [
            {
                "actor": a.id, "name": a.name, "kind": a.kind, "country": a.country, "person": a.named,
                "office": a.office, "wikidata": a.wikidata, "spans": _json(a.spans),
            }
            for a in reading.actors
        ],
        "reading_quotes": [
            {
                **_where(text, q.content), "speaker": _phrase(text, q.speaker), "speakers": _ids([q.speaker]),
                "type": q.type, "cue": text[slice(*q.cue)] if q.cue else None, "negated": q.negated,
                "via": _ids(q.via), "spans": _json(q.content), "score": q.score,
            }
            for q in reading.quotes
        ],
        "reading_events": [_event(text, e) for e in reading.events],
        "reading_positions": [
            {
                **_where(text, [p.span]), "act": p.act, "by": _phrase(text, p.by), "claimants": _ids([p.by]),
                "issues": " ".join(p.issues), "level": p.level, "score": p.score,
            }
            for p in reading.positions
        ],
        "reading_meetings": [_meeting(text, m) for m in reading.meetings],
        "reading_outcomes": [
            {**_where(text, o.evidence), "claimant": o.claimant, "level": o.level} for o in reading.outcome
        ],
        "reading_dropped": [
            {**_where(text, [d.span] if d.span else []), "stage": d.stage, "reason": d.reason, "score": d.score}
            for d in reading.dropped
        ],
    }  # fmt: skip
    rows = {name: [{"reading": number, "i": i, **row} for i, row in enumerate(items)] for name, items in layers.items()}
    rows["reading_links"] = [{"reading": number, **link} for link in _links(reading)]
    rows["reading_issues"] = [
        {"reading": number, "i": i, "issue": issue} for i, p in enumerate(reading.positions) for issue in p.issues
    ]
    return rows


def _event(text: str, e: Any) -> Row:
    place = e.places[0] if e.places else None
    return {
        **_where(text, [e.trigger]), "type": e.type, "plover": e.plover, "mode": e.mode, "realis": e.realis,
        "actors": _ids(e.actors), "recipients": _ids(e.recipients),
        "third_parties": " ".join(f"{t.role}:{a}" for t in e.third_parties for a in t.actors),
        "place": place.name if place else None, "country": place.country if place else None,
        "lat": place.lat if place else None, "lon": place.lon if place else None,
        "date": next((d.edtf for d in e.dates if d.edtf), None), "score": e.score,
    }  # fmt: skip


def _meeting(text: str, m: Any) -> Row:
    return {
        **_where(text, m.evidence), "date": m.when, "realis": m.realis, "contact_form": m.contact_form,
        "principals": " ".join(m.principals), "level": _json(dict(m.level)),
        "third_parties": " ".join(f"{role}:{actor}" for actor, role in m.third_parties),
        "venue": m.venue.name if m.venue else None, "country": m.venue.country if m.venue else None,
        "occasion": m.occasion, "statement_form": m.statement_form, "next_step": m.next_step,
    }  # fmt: skip


def _links(reading: Reading) -> Iterable[Row]:
    seen = set()
    for layer, i, role, actors in _taking_part(reading):
        for actor in actors:
            if (layer, i, role, actor) not in seen:
                seen.add((layer, i, role, actor))
                yield {"layer": layer, "i": i, "role": role, "actor": actor}


def _taking_part(reading: Reading) -> Iterable[tuple[str, int, str, tuple[str, ...]]]:
    for i, actor in enumerate(reading.actors):
        yield "actors", i, "named", (actor.id,)
    for i, quote in enumerate(reading.quotes):
        yield "quotes", i, "speaker", quote.speaker.actors if quote.speaker else ()
        for ref in quote.via:
            yield "quotes", i, "via", ref.actors
    for i, event in enumerate(reading.events):
        for ref in event.actors:
            yield "events", i, "actor", ref.actors
        for ref in event.recipients:
            yield "events", i, "recipient", ref.actors
        for third in event.third_parties:
            yield "events", i, third.role, third.actors
    for i, position in enumerate(reading.positions):
        yield "positions", i, "by", position.by.actors if position.by else ()
    for i, meeting in enumerate(reading.meetings):
        yield "meetings", i, "principal", meeting.principals
        for third_actor, role in meeting.third_parties:
            yield "meetings", i, role, (third_actor,)


def _where(text: str, spans: Iterable[Span]) -> Row:
    spans = list(spans)
    whole = around(spans)
    if whole is None:
        return {"start": None, "stop": None, "text": None}
    return {"start": whole.start, "stop": whole.end, "text": JOINT.join(text[s:e] for s, e in spans)}


def _phrase(text: str, ref: ActorRef | None) -> str | None:
    return text[slice(*ref.span)] if ref else None


def _ids(refs: Iterable[ActorRef | None]) -> str:
    return " ".join(dict.fromkeys(actor for ref in refs if ref for actor in ref.actors))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
