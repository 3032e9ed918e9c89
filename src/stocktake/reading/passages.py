"""A text as the reading of quotes needs it: marks, paragraphs and sentences around any position.

Quoted content is masked (letters to ``q``) so that what somebody said can neither end a sentence of the reporter's nor
hold a cue of the reporter's. Everything is looked up by bisection; regions are cut to a fixed width, so the work per
quotation does not grow with the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from stocktake.reading.dialogue import dialogue
from stocktake.reading.paragraphs import paragraphs
from stocktake.reading.quotation_marks import Quotation, scan
from stocktake.reading.unclosed import mended
from stocktake.records import Document, Mention, Parse, Span

REACH = 400  # characters of a sentence looked at on either side of a quotation
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Capt|Maj|Adm|Sgt|Sen|Rep|Gov|Rev|Hon|Amb|Sec|St|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|U\.S|U\.N|U\.K|E\.U|a\.m|p\.m)|(?:^|[\s.(])[A-Z])$"
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»“)\]]*\s+(?=[\"'“‘„«»(\[]*[^\W\d_]?)")
_WORD_CHARS = re.compile(r"\w")
_SPACE = "".join(c for c in map(chr, range(0x3001)) if c.isspace())  # all white space lies below U+3001


class Passage:
    """One document with its parse, its quotations and its body's paragraphs; all spans are into ``text``."""

    def __init__(self, document: Document, parse: Parse) -> None:
        self.document, self.parse, self.text = document, parse, document.text
        self.quotations = [q for found in scan(self.text, document.body) for q in mended(self.text, found)]
        self.paragraphs = paragraphs(self.text, document.body)
        spoken = dialogue(self.text, self.paragraphs, self.quotations)
        self.quotations = sorted([*self.quotations, *spoken], key=lambda q: q.open) if spoken else self.quotations
        self.masked = self._mask()
        self._paragraph_starts = [p.start for p in self.paragraphs]
        self._marks = [(s.start, s.end, i) for i, q in enumerate(self.quotations) for s in _extents(q)]
        self._mark_starts = [m[0] for m in self._marks]
        self._word_starts = [w.start for w in parse.words]
        self._mentions = sorted(parse.mentions, key=lambda m: m.span)
        self._mention_starts = [m.span.start for m in self._mentions]
        self.children: dict[int, list[int]] = {}
        for word, head in enumerate(parse.heads):
            self.children.setdefault(head, []).append(word)
        self._ends = lru_cache(maxsize=64)(self._sentence_ends)

    def _mask(self) -> str:
        parts: list[str] = []
        at = 0
        for quotation in self.quotations:
            for start, end in quotation.content:
                last = self.text[end - 1] if self.text[end - 1] in ".!?,…" else "q"
                parts += [self.text[at:start], "q" * (end - start - 1), last]
                at = end
        return "".join([*parts, self.text[at:]])

    # Where things are

    def paragraph(self, at: int) -> Span:
        """The paragraph that holds offset ``at``; an empty span there when none does."""
        i = bisect_right(self._paragraph_starts, at) - 1
        found = self.paragraphs[i] if i >= 0 else Span(at, at)
        return found if at <= found.end else Span(at, at)

    def sentence(self, at: int) -> Span:
        """The reporter's sentence that holds offset ``at``, within its paragraph."""
        paragraph = self.paragraph(at)
        ends = self._ends(paragraph.start, paragraph.end)
        i = bisect_right(ends, at)
        return Span(ends[i - 1] if i else paragraph.start, ends[i] if i < len(ends) else paragraph.end)

    def _sentence_ends(self, start: int, end: int) -> list[int]:
        return [
            m.end()
            for m in _SENTENCE_END.finditer(self.masked, start, end)
            if _begins_sentence(self.masked, m.end()) and not self._is_abbreviation(m.start(), start)
        ]

    def _is_abbreviation(self, stop: int, start: int) -> bool:
        return self.masked[stop] == "." and _ABBREVIATION.search(self.masked[max(start, stop - 6) : stop]) is not None

    def before(self, at: int) -> Span:
        """From the start of the sentence (at most REACH characters back) to ``at``."""
        return Span(max(self.sentence(at).start, at - REACH), at)

    def after(self, at: int) -> Span:
        """From ``at`` to the end of its sentence, at most REACH characters on."""
        sentence = self.sentence(max(at - 1, 0))
        return Span(at, max(at, min(sentence.end, at + REACH)))

    def marked(self, span: Span) -> list[Quotation]:
        """Outermost quotations whose marked stretch shares a character with ``span``, in order, each once."""
        i = max(0, bisect_right(self._mark_starts, span.start) - 1)
        seen: list[int] = []
        while i < len(self._marks) and self._marks[i][0] < span.end:
            if self._marks[i][1] > span.start and self._marks[i][2] not in seen[-1:]:
                seen.append(self._marks[i][2])
            i += 1
        return [self.quotations[k] for k in seen]

    def words(self, span: Span) -> range:
        """Indices of the parse's words that begin in ``span``; empty without a parse."""
        return range(bisect_left(self._word_starts, span.start), bisect_left(self._word_starts, span.end))

    def mentions(self, span: Span, labels: tuple[str, ...] = ("PER", "ORG", "GPE", "NORP")) -> list[Mention]:
        """Mentions with one of ``labels`` that lie in ``span``, in order."""
        low, high = bisect_left(self._mention_starts, span.start), bisect_left(self._mention_starts, span.end)
        return [m for m in self._mentions[low:high] if m.label in labels and m.span.end <= span.end]

    def trim(self, start: int, end: int, strip: str = "") -> Span | None:
        """``[start, end)`` without blank space and ``strip`` characters at its edges; None if no word is left."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip(_SPACE + strip))
        end = max(start, end - (len(piece) - len(piece.rstrip(_SPACE + strip))))
        return Span(start, end) if _WORD_CHARS.search(self.text, start, end) else None


def _extents(quotation: Quotation) -> list[Span]:
    """Marked stretches per paragraph, marks included."""
    spans = list(quotation.content)
    first, last = spans[0], spans[-1]
    end = quotation.close.end if quotation.close else last.end
    if len(spans) == 1:
        return [Span(quotation.open.start, end)]
    return [Span(quotation.open.start, first.end), *spans[1:-1], Span(last.start, end)]


def _begins_sentence(text: str, at: int) -> bool:
    while at < len(text) and not text[at].isalnum():
        if text[at].isspace():
            return False
        at += 1
    # Masked content is all q: a quotation after a full stop begins a sentence.
    return at >= len(text) or text[at].isupper() or text[at].isdigit() or text[at] == "q"
