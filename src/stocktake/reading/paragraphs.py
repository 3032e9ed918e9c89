"""Paragraphs of a text as spans: blank lines always part them, single line ends unless lines are hard-wrapped."""

from __future__ import annotations

import re

from stocktake.records import Span

# CR LF counts as one line end; the others are what str.splitlines also takes for one.
_BREAK = re.compile(r"[^\S\r\n\x0b\x0c\x85\u2028\u2029]*(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029])\s*")
_LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_ENDS_SENTENCE = frozenset(".!?:;…\"'”’»“)]*—")
_SMALL = re.compile(r"[“\"‘'«„]?[a-zß-ÿ]")
# Wire copy and e-mail wrap at 60 to 80 columns, so most lines stop in mid-sentence; one-line paragraphs rarely do.
_WRAPPED_SHARE = 0.4
_WRAPPED_MIN_LINES = 4
_WRAPPED_MAX_CHARS = 100


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Spans of the paragraphs of ``text[start:end]``, without the white space around them; none is empty."""
    end = len(text) if end is None else end
    wrapped = _is_wrapped(text, start, end)
    spans: list[Span] = []
    begin = start
    for gap in _BREAK.finditer(text, start, end):
        if _is_single(gap.group()) and (wrapped or _goes_on(text, gap)):
            continue
        _append(spans, text, begin, gap.start())
        begin = gap.end()
    _append(spans, text, begin, end)
    return spans


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
    if start < end:
        spans.append(Span(start, end))


def _goes_on(text: str, gap: re.Match[str]) -> bool:
    """A line that ends in a comma before a small letter, a mark between them or not, is no paragraph's last."""
    return text[gap.start() - 1] == "," and _SMALL.match(text, gap.end()) is not None


def _is_single(gap: str) -> bool:
    ends = _LINE_END.finditer(gap)
    next(ends, None)
    return next(ends, None) is None


def _is_wrapped(text: str, start: int, end: int) -> bool:
    """Whether single line ends merely wrap lines: many of them, short lines, mostly stopping in mid-sentence."""
    lines = mid = 0
    begin = start
    for gap in _BREAK.finditer(text, start, end):
        if _is_single(gap.group()) and gap.start() > begin:
            lines += 1
            mid += gap.start() - begin <= _WRAPPED_MAX_CHARS and text[gap.start() - 1] not in _ENDS_SENTENCE
        begin = gap.end()
    return lines >= _WRAPPED_MIN_LINES and mid >= _WRAPPED_SHARE * lines
