"""Quotations whose closing mark is missing before their attribution: “We begin today, Roe said. They end there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from stocktake.reading.quotation_marks import Quotation
from stocktake.records import Span

_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}"
_CUE = r"(?:said|says|added|told [a-z]+|wrote|replied|answered)"
# The end of a paragraph or of an unclosed stretch: a name and what it did, behind a comma. "I said" is speech.
_ATTRIBUTION = re.compile(
    rf"(?<=[,?!])\s+(?:{_CUE} (?!I\b)(?:(?:the|its|his|her) )?{_NAME}|(?!I\b){_NAME} {_CUE})"
    r"(?: [^.,;:“”\"«»]{0,60})?\.$"
)
_REACH = 200


def mended(text: str, quotation: Quotation) -> Iterator[Quotation]:
    """The quotation, or its pieces where a part ends in an attribution; nothing is lost but the attribution."""
    cut = next((i for i in _open_ends(quotation) if _attribution(text, quotation.content[i])), None)
    if cut is None:
        yield quotation
        return
    part = quotation.content[cut]
    end = _attribution(text, part)
    kept = (*quotation.content[:cut], Span(part.start, end or part.end))
    inside = tuple(q for q in quotation.nested if q.whole.end <= kept[-1].end)
    yield Quotation(quotation.open, None, kept, "unclosed", inside)
    rest = quotation.content[cut + 1 :]
    if rest:
        mark = _mark_before(text, quotation, rest[0].start)
        later = tuple(q for q in quotation.nested if q.whole.start >= rest[0].start)
        yield from mended(text, replace(quotation, open=mark, content=rest, nested=later))


def _open_ends(quotation: Quotation) -> range:
    """Parts that no mark closes: all but the last, and that one too where the mark is missing."""
    return range(len(quotation.content) - (quotation.close is not None))


def _attribution(text: str, part: Span) -> int | None:
    """Where the words said end, before the attribution; None when the part has none."""
    found = _ATTRIBUTION.search(text, max(part.start, part.end - _REACH), part.end)
    return found.start() if found and found.start() > part.start else None


def _mark_before(text: str, quotation: Quotation, at: int) -> Span:
    """The mark repeated before a paragraph's content, or an empty span where it was not."""
    size = quotation.open.end - quotation.open.start
    lead = len(text[:at][-8:]) - len(text[:at][-8:].rstrip())
    mark = Span(at - lead - size, at - lead)
    return mark if text[slice(*mark)] == text[slice(*quotation.open)] else Span(at, at)
