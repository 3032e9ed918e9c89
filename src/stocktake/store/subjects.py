"""What a claim is about: ``layer:document:start-stop``, a name that outlives the reading that first used it."""

from __future__ import annotations

import re
from typing import NamedTuple

from stocktake.records import Span

_SUBJECT = re.compile(r"^(\w+):(.+):(\d+)-(\d+)$", re.DOTALL)


class Subject(NamedTuple):
    """A layer (quotes, events, positions, meetings, outcomes, actors), a document id and a span of its text."""

    layer: str
    document_id: str
    span: Span

    def __str__(self) -> str:
        return f"{self.layer}:{self.document_id}:{self.span.start}-{self.span.end}"


def subject(layer: str, document_id: str, span: Span | tuple[int, int]) -> str:
    """The subject of an item: quotes by their whole content, events by their trigger, the others by their span."""
    start, end = span
    return f"{layer}:{document_id}:{start}-{end}"


def parse_subject(text: str) -> Subject | None:
    """Read a subject back; None for subjects of other kinds (a round, a link), which are free text."""
    found = _SUBJECT.match(text)
    return Subject(found[1], found[2], Span(int(found[3]), int(found[4]))) if found else None


def around(spans: object) -> Span | None:
    """The span from the first start to the last end of several spans; None for none."""
    pairs = [(int(s), int(e)) for s, e in spans or ()]  # type: ignore[attr-defined]
    return Span(min(s for s, _ in pairs), max(e for _, e in pairs)) if pairs else None
