"""Who passed a quote on: "Interfax quoted the minister as saying", "Roe said, according to the agency"."""

from __future__ import annotations

import re

from stocktake.reading.cues import find_cues
from stocktake.reading.passages import Passage
from stocktake.reading.speakers import after_cue, before_cue
from stocktake.records import Span

_QUOTED_AS = re.compile(
    r"\b(?P<quoted>quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+(?P<who>[^.;“”\"]{2,120}?)\s+(?P<cue>as (?:saying|telling))\b"
)
_WAS_QUOTED = re.compile(
    r"\b(?:was|is|were|been|being)\s+(?:quoted|cited)\s+"
    r"(?:by\s+(?P<by>[^.;“”\"]{2,80}?)\s+)?(?P<cue>as (?:saying|telling))"
    r"(?:\s+by\s+(?P<late>[^.,;:“”\"]{2,80}))?"
)
_SOURCE = re.compile(r"\baccording to\s+", re.IGNORECASE)
_REPORTS = frozenset(["reported", "reports", "report", "reporting", "quoted", "quotes", "cited", "cites", "relayed"])


def quoted_as(passage: Passage, region: Span) -> tuple[Span, Span, tuple[Span, ...]] | None:
    """(speaker, cue, via) of "X quoted Y as saying" or "Y was quoted by X as saying" in ``region``, else None."""
    text = passage.masked
    passive = _WAS_QUOTED.search(text, *region)
    if passive:
        speaker = before_cue(passage, Span(region.start, passive.start()))
        by = "by" if passive.group("by") else "late"
        via = _part(passage, passive, by)
        return (speaker, Span(*passive.span("cue")), via) if speaker else None
    active = _QUOTED_AS.search(text, *region)
    if active:
        via_span = before_cue(passage, Span(region.start, active.start()))
        who = _part(passage, active, "who")
        return (who[0], Span(*active.span("cue")), (via_span,) if via_span else ()) if who else None
    return None


def _part(passage: Passage, match: re.Match[str], name: str) -> tuple[Span, ...]:
    if match.group(name) is None:
        return ()
    span = passage.trim(*match.span(name), ",")
    return (span,) if span else ()


def passed_on(passage: Passage, cue: Span, speaker: Span | None, region: Span) -> tuple[Span, ...]:
    """Reporters besides the speaker in the sentence of ``cue``: "according to Y", "Y reported"; nearest first."""
    found: list[Span] = []
    for match in _SOURCE.finditer(passage.masked, *region):
        if match.start() < cue.end and cue.start < match.end():
            continue
        span = after_cue(passage, Span(match.end(), region.end))
        if span is not None:
            found.append(span)
    for other in find_cues(passage.masked, region):
        form = passage.text[slice(*other.span)].lower()
        if other.span == cue or form not in _REPORTS:
            continue
        trailing = other.span.start > cue.end
        span = before_cue(passage, Span(max(region.start, cue.end) if trailing else region.start, other.span.start))
        joined = trailing or re.match(r"\s+(?:that\s|on \w+day that\s|[A-Z])", passage.text[other.span.end :][:20])
        if span is not None and joined:
            found.append(span)
    return tuple(s for s in dict.fromkeys(found) if speaker is None or s.end <= speaker.start or s.start >= speaker.end)
