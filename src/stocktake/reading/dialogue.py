"""Speech that a dash opens: "— We will go on, said Ana Roe." Marks are read before; this is what they leave."""

from __future__ import annotations

import re

from stocktake.reading.quotation_marks import Quotation
from stocktake.records import Span

_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4}"
_CUE = r"(?:said|says|asked|added|replied|answered|told [a-z]+)"
_WHO = rf"(?:(?:the|its|his|her) [a-z]+|he|she|they|(?:(?:the|its|his|her) (?:[a-z]+ ){{0,3}})?{_NAME})"
_LEAD = re.compile(r"[–—]\s{0,3}(?=[A-ZÀ-Þ])")
_ATTRIBUTED = re.compile(rf"(?:(?<=[,?!…])\s+|(?P<close>\s[–—])\s)(?={_CUE} {_WHO}\b|{_WHO} {_CUE}\b)")
# A list of points opens with dashes too: what is spoken says "we", or asks, or exclaims.
_SPOKEN = re.compile(r"\b(?:I|[Ww]e|[Uu]s|[Oo]ur|[Mm]y|[Mm]e|[Yy]ou|[Yy]our)\b|[?!…]$")
_REACH = 1000


def dialogue(text: str, paragraphs: list[Span], quotations: list[Quotation]) -> list[Quotation]:
    """Stretches behind a dash at the head of a paragraph, up to their attribution; none where marks stand."""
    found = []
    taken = iter(quotations)
    held = next(taken, None)
    for paragraph in paragraphs:
        while held is not None and held.whole.end <= paragraph.start:
            held = next(taken, None)
        lead = _LEAD.match(text, paragraph.start, paragraph.end)
        if lead is None or (held is not None and held.whole.start < paragraph.end):
            continue
        attributed = _ATTRIBUTED.search(text, lead.end(), min(paragraph.end, lead.end() + _REACH))
        if attributed is None or not _SPOKEN.search(text, lead.end(), attributed.start()):
            continue
        close = Span(*attributed.span("close")) if attributed["close"] else None
        content = Span(lead.end(), attributed.start())
        found.append(Quotation(Span(lead.start(), lead.start() + 1), close, (content,), "closed"))
    return found
