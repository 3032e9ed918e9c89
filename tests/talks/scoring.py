"""A reading compared with what was expected of it: right, false or missing, field by field."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from stocktake.records import Meeting, Quote, Reading
from talks.cases import Case

SETS = ("principals", "third parties", "third parties + role", "persons", "taking part", "outcome claimants", "quotes")
_BODIES = {"GOV", "LEG", "CIV"}


@dataclass(frozen=True)
class Mark:
    """One value of one field: ``right``, ``false`` (found, not so) or ``missing``."""

    field: str
    verdict: str
    found: Any = None
    expected: Any = None


def side(actor: str) -> str:
    """An actor as the side it speaks for: bodies of a state are the state; movements and communities stay."""
    parts = actor.casefold().split(".") if actor.startswith("?") else actor.split(".")
    if len(parts) == 1 or parts[1] in _BODIES or len(parts[0]) != 3:
        return parts[0]
    return ".".join(parts[:3])


def compare(case: Case, reading: Reading) -> list[Mark]:
    """Every mark of one report."""
    want = case.expected
    meeting = _meeting(reading, want)
    marks = [*_document(reading, want), *_sitting(meeting, want)]
    if meeting is not None:
        third = {(side(a), r) for a, r in meeting.third_parties}
        optional = {tuple(t) for t in want.get("third_optional", ())}
        due = {tuple(t) for t in want.get("third", ())}
        marks += _set("principals", {side(a) for a in meeting.principals}, set(map(side, want["principals"])))
        marks += _set("third parties", {a for a, _ in third}, {a for a, _ in due}, {a for a, _ in optional})
        marks += _set("third parties + role", third, due, optional)
    part = {_last(a.person) for a in reading.actors if a.person}
    persons = part | {_last(a.mentioned) for a in reading.actors if a.mentioned}
    marks += _set(
        "persons", persons, set(map(_last, want["persons"])), set(map(_last, want.get("persons_optional", ())))
    )
    if "taking_part" in want:
        optional = {_last(n) for n in want.get("taking_part_optional", ())}
        marks += _set("taking part", part, set(map(_last, want["taking_part"])), optional)
    return [*marks, *_outcome(reading, want), *_quotes(reading, want)]


def _meeting(reading: Reading, want: dict[str, Any]) -> Meeting | None:
    due = set(map(side, want["principals"]))
    return max(reading.meetings, key=lambda m: len(due & {side(a) for a in m.principals}), default=None)


def _document(reading: Reading, want: dict[str, Any]) -> Iterator[Mark]:
    document = reading.document
    if "published" in want:
        yield _one("published", document.published, want["published"])
    line = document.dateline
    if "dateline" in want:
        yield _one(
            "dateline",
            line and [line.place.casefold(), line.country],
            [want["dateline"][0].casefold(), want["dateline"][1]],
        )


def _sitting(meeting: Meeting | None, want: dict[str, Any]) -> Iterator[Mark]:
    realis = want["realis"]
    if meeting is None:
        good = "no meeting" in (realis if isinstance(realis, list) else [realis])
        yield Mark("realis", "right" if good else "missing", None, realis)
        return
    yield _one("realis", meeting.realis, realis, listed=True)
    venue = meeting.venue
    if "contact_form" in want:
        yield _one("contact form", meeting.contact_form, want["contact_form"])
    if "when" in want:
        yield _one("when", meeting.when, want["when"], listed=True)
    if "place" in want:
        yield _one("place", venue and _fold(venue.name), _fold(want["place"][0]))
    country = want.get("country") or (want.get("place") or (None, None))[1]
    if country:
        yield _one("country", venue and venue.country, country)
    levels = {side(a): n for a, n in meeting.level.items() if n != 9}
    for who, level in want.get("level", {}).items():
        yield _one("level", levels.get(side(who)), level, listed=isinstance(level, list))
    for field in ("statement_form", "next_step"):
        if field in want:
            yield _one(
                field.replace("_", " "), getattr(meeting, field), want[field], listed=isinstance(want[field], list)
            )
    for field in ("occasion", "number"):
        found, due = getattr(meeting, field), want.get(field)
        if found is not None or due is not None:
            yield _one(field, found, due)


def _outcome(reading: Reading, want: dict[str, Any]) -> Iterator[Mark]:
    found = {side(o.claimant): o.level for o in reading.outcome if o.claimant != "NARRATOR"}
    due: dict[str, Any] = {side(who): level for who, level in want["outcome"].items()}
    yield from _set("outcome claimants", set(found), set(due), set(map(side, want.get("outcome_optional", ()))))
    for who, level in due.items():
        if who in found:
            yield _one(
                "outcome level",
                {who: found[who]},
                [{who: n} for n in (level if isinstance(level, list) else [level])],
                listed=True,
            )


def _quotes(reading: Reading, want: dict[str, Any]) -> Iterator[Mark]:
    text = reading.document.text
    found = {tuple(text[s.start : s.end] for s in q.content): q for q in reading.quotes}
    due = {tuple(q["content"]): q for q in want.get("quotes", ())}
    for content, expected in due.items():
        quote = found.get(content)
        yield Mark("quotes", "right" if quote else "missing", None, content)
        if quote is not None:
            yield _speaker(reading, quote, expected)
    banned = set(want.get("not_said", ()))
    for content, quote in found.items():
        if content in due or set(content) <= set(want.get("quotes_optional", ())):
            continue
        if quote.type == "direct" or banned & set(content):
            yield Mark("quotes", "false", content)


def _speaker(reading: Reading, quote: Quote, expected: dict[str, Any]) -> Mark:
    span = quote.speaker.span if quote.speaker else None
    phrase = reading.document.text[span.start : span.end] if span else None
    if "by" in expected:
        good = phrase is not None and expected["by"].casefold() in phrase.casefold()
        return Mark("speakers", "right" if good else "false" if phrase else "missing", phrase, expected["by"])
    sides = {side(a) for a in quote.speaker.actors} if quote.speaker else set()
    verdict = (
        "right" if sides == set(expected["speaker"]) else "false" if sides - set(expected["speaker"]) else "missing"
    )
    return Mark("speakers", verdict, (phrase, sorted(sides)), expected["speaker"])


def _one(field: str, found: Any, due: Any, listed: bool = False) -> Mark:
    good = found in due if listed and isinstance(due, list) else found == due
    return Mark(field, "right" if good else "missing" if found is None else "false", found, due)


def _set(field: str, found: set[Any], due: set[Any], optional: set[Any] = frozenset()) -> Iterator[Mark]:  # type: ignore[assignment]
    yield from (Mark(field, "right", v, v) for v in sorted(found & due))
    yield from (Mark(field, "false", v) for v in sorted(found - due - optional))
    yield from (Mark(field, "missing", None, v) for v in sorted(due - found))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _last(name: str) -> str:
    return _fold(name).split()[-1]


def totals(marks: Iterable[Mark]) -> dict[str, tuple[int, int, int, float]]:
    """Per field (right, false, missing, score): F1 for sets, the share that is right for single values."""
    counts: dict[str, list[int]] = {}
    for mark in marks:
        row = counts.setdefault(mark.field, [0, 0, 0])
        row[("right", "false", "missing").index(mark.verdict)] += 1
    return {
        field: (r, f, m, (2 * r / (2 * r + f + m) if field in SETS else r / (r + f + m)) if r + f + m else 1.0)
        for field, (r, f, m) in counts.items()
    }
