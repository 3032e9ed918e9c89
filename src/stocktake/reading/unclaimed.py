"""Positions that nobody claims: what a question from the floor supposes, and what a speaker declines to say.

Reported second sightings of one position are left out here too: of two of one act, one inside the other, the surer
stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stocktake.reading.transcripts import turns
from stocktake.records import Document, Dropped, Position, Span
from stocktake.sentences import sentence_at

# "Declined to say whether …", "what I cannot tell you is that …": up to the position, in its own clause.
_UNSAID = re.compile(
    r"\b(?:(?:declin|refus)\w+ to|(?:would|could|did|does|do|will|can)(?: not|n['’]t)|cannot|won['’]t) "
    r"(?:say|tell|confirm|disclose|comment on)\b(?: (?:you|reporters|us|me|the press))?,?"
    r"(?: (?:is )?(?:that|whether|if|how|when|what)\b)?[^.;,]{0,30}$",
    re.I,
)
_QUESTIONERS = re.compile(r"(?:Q|QUESTION(?:ER)?|REPORTER|JOURNALIST|MODERATOR)\b", re.I)


def leave_out_unclaimed(
    document: Document, positions: Iterable[Position]
) -> tuple[tuple[Position, ...], tuple[Dropped, ...]]:
    """Positions that somebody claims, and those left out with the reason."""
    text = document.text
    asked = [c for t in turns(text, document.body) if _QUESTIONERS.match(text, *t.label) for c in t.content]
    kept: list[Position] = []
    dropped: list[Dropped] = []
    for p in sorted(positions, key=lambda p: (-p.score, p.span)):
        reason = _why_not(text, p, asked, kept)
        if reason:
            dropped.append(Dropped("reading", f"position {p.act}: {reason}", p.span, p.score))
        else:
            kept.append(p)
    return tuple(sorted(kept, key=lambda p: p.span.start)), tuple(dropped)


def _why_not(text: str, p: Position, asked: list[Span], kept: list[Position]) -> str:
    if any(c.start <= p.span.start < c.end for c in asked):
        return "asked, not claimed"
    if _UNSAID.search(text, sentence_at(text, p.span).start, p.span.start):
        return "left unsaid"
    twice = (o for o in kept if o.act == p.act and o.span.start < p.span.end and p.span.start < o.span.end)
    return "told within another" if any(_holds(o.span, p.span) or _holds(p.span, o.span) for o in twice) else ""


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
