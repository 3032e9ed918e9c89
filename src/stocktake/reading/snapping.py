"""The model's raw quotes laid onto the quotation marks: direct, mixed or indirect by what stands inside marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stocktake.reading.passages import REACH, Passage
from stocktake.reading.quotation_marks import Quotation
from stocktake.records import RawQuote, Span

# A raw span that only brushes a marked stretch (the model was a word off) is cut back instead of widened.
_BRUSH = 0.3
# Words outside marks that a direct quote may carry: the model often takes in a cue or an attribution with it.
_DIRECT_SHARE = 0.7
_EDGES = "\"'“”‘’«»„.,;:!? "
_WORD = re.compile(r"\w+")


@dataclass
class Draft:
    """A quote in the making. ``quotations`` are the marked stretches it uses; ``region`` where its cue was sought."""

    content: list[Span]
    speaker: Span | None
    cue: Span | None
    kind: str
    score: float
    quotations: list[Quotation] = field(default_factory=list)
    region: Span | None = None
    side: str = ""
    outer: Span | None = None  # speaker of the quote this one is told within

    @property
    def start(self) -> int:
        return self.content[0].start

    @property
    def end(self) -> int:
        return self.content[-1].end


def snap(passage: Passage, raw: RawQuote) -> Draft | None:
    """A raw quote on the marks; None when no word of it is left (all spans are inside the text)."""
    spans = [s for s in sorted(raw.content) if 0 <= s.start < s.end <= len(passage.text)]
    holder = _told_within(passage, raw, spans)
    if holder is not None:
        return _nested(passage, raw, spans, holder)
    spans = [_to_end(passage, s) for s in spans if _belongs(passage, s, raw)]
    snapped = [_snap_span(passage, span, raw) for span in spans]
    if any(kind == "direct" for _, _, kind in snapped):  # words outside marks beside a direct quote are the narrator's
        snapped = [found for found in snapped if found[2] != "indirect"]
    content: list[Span] = []
    used: list[Quotation] = []
    kinds: set[str] = set()
    for pieces, quotations, kind in snapped:
        content += [p for p in pieces if p not in content]
        used += [q for q in quotations if q not in used]
        kinds.add(kind)
    if not content:
        return None
    kind = kinds.pop() if len(kinds) == 1 else "mixed"
    speaker = passage.trim(*raw.speaker, ",;:") if raw.speaker else None
    return Draft(_merged(content), speaker, raw.cue, kind, raw.score, used)


def _to_end(passage: Passage, span: Span) -> Span:
    """A span that begins within marks ends with them where they end a sentence: what follows is the next one."""
    first = next(iter(passage.marked(span)), None)
    if first is None or first.close is None or span.start < first.whole.start or first.whole.end >= span.end:
        return span
    return Span(span.start, first.whole.end) if passage.text[first.content[-1].end - 1] in ".!?" else span


def _belongs(passage: Passage, span: Span, raw: RawQuote) -> bool:
    """Whether a content span can be what this cue brings: it holds neither cue nor speaker, and is in its paragraph.

    Marks may carry the content over several paragraphs, and "Roe said:" may end the paragraph before.
    """
    if raw.speaker is not None and span.start <= raw.speaker.start and raw.speaker.end <= span.end:
        return False
    if raw.cue is None:
        return True
    if span.start <= raw.cue.start and raw.cue.end <= span.end:
        return False
    home = passage.paragraph(raw.cue.start)
    if home.start <= span.start <= home.end:
        return True
    if span.start > home.end:
        return passage.text[home.end - 1 : home.end] == ":" and span.start - home.end < REACH
    return any(q.whole.start < home.end and home.start < q.whole.end for q in passage.marked(span))


def _snap_span(passage: Passage, span: Span, raw: RawQuote) -> tuple[list[Span], list[Quotation], str]:
    """Content spans, the marked stretches in them and the kind of one raw content span."""
    text = passage.text
    kept: list[Quotation] = []
    for quotation in passage.marked(span):
        part = sum(max(0, min(s.end, span.end) - max(s.start, span.start)) for s in quotation.content)
        size = sum(s.end - s.start for s in quotation.content)
        if part >= _BRUSH * size or part >= _BRUSH * (span.end - span.start):
            kept.append(quotation)
        else:
            span = _cut(span, quotation)
    inside = sum(
        len(_WORD.findall(text, max(s.start, span.start), min(s.end, span.end))) for q in kept for s in q.content
    )
    outside = len(_WORD.findall(text, *span)) - inside
    if not kept:
        piece = _clause(passage, span)
        return ([piece] if piece else []), [], "indirect"
    if outside <= 0 or (inside >= _DIRECT_SHARE * (inside + outside) and (raw.kind == "direct" or outside <= 1)):
        return [s for q in kept for s in q.content], kept, "direct"
    start = min([span.start, *(q.whole.start for q in kept if q.whole.start <= span.start)])
    end = max([span.end, *(q.whole.end for q in kept if q.whole.end >= span.end)])
    if any(len(q.content) > 1 for q in kept):  # a clause does not run over paragraphs: the marks do
        return [s for q in kept for s in q.content], kept, "direct"
    piece = _clause(passage, Span(start, end))
    return ([piece] if piece else []), kept, "mixed"


def _cut(span: Span, quotation: Quotation) -> Span:
    whole = quotation.whole
    if whole.start <= span.start:
        return Span(min(max(span.start, whole.end), span.end), span.end)
    return Span(span.start, max(span.start, min(span.end, whole.start)))


def _clause(passage: Passage, span: Span) -> Span | None:
    """A reported clause without "that" at its head and the sentence's punctuation at its end."""
    piece = passage.trim(span.start, span.end, ",;: ")
    if piece is None:
        return None
    start = piece.start
    if passage.text[start : start + 5].lower() == "that " and piece.end - start > 12:
        start += 5
    end = piece.end
    if passage.text[end - 1] == "." and not passage.text[end - 3 : end - 2].isupper():  # not the stop of U.S.
        end -= 1
    return passage.trim(start, end)


def _told_within(passage: Passage, raw: RawQuote, spans: list[Span]) -> Quotation | None:
    """The marked stretch that holds the raw quote with its cue: somebody quoted within a quotation."""
    anchor = raw.cue or raw.speaker
    if anchor is None or not spans:
        return None
    around = passage.marked(anchor)
    if len(around) != 1:
        return None
    whole = around[0].whole
    held = [anchor, *spans]
    return around[0] if all(whole.start < s.start and s.end < whole.end for s in held) else None


def _nested(passage: Passage, raw: RawQuote, spans: list[Span], holder: Quotation) -> Draft | None:
    inner = [q for q in holder.nested for s in spans if q.whole.start < s.end and s.start < q.whole.end]
    words = [passage.trim(*s, _EDGES) or s for s in spans]
    if inner and all(any(q.whole.start <= s.start and s.end <= q.whole.end for q in inner) for s in words):
        content, kind = [s for q in inner for s in q.content], "direct"
    else:
        content, kind = [c for s in spans if (c := _clause(passage, s))], "mixed" if inner else "indirect"
    if not content:
        return None
    return Draft(_merged(content), raw.speaker, raw.cue, kind, raw.score, outer=holder.content[0])


def _merged(spans: list[Span]) -> list[Span]:
    """Spans in order, overlapping ones joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out
