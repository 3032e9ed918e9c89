"""Properties of the reading of quotes over random and hostile texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.reading.paragraphs import paragraphs
from stocktake.reading.quotation_marks import Quotation, scan
from stocktake.reading.quotes import find_quotes
from stocktake.reading.transcripts import turns
from stocktake.records import Document, Parse, RawQuote, Span

MARKS = [*"“”„‟\"'‘’‚‛«»‹›`´「」『』＂", "``", "''", ",,"]
PIECES = st.sampled_from(
    [
        *MARKS, " ", "\n", "\n\n", "\r\n", "\u2028", "\x00", "\ufeff", "\u202e", "\u200d", "e\u0301", "שלום", "مرحبا", "🤝🏽", "U.S. ",
        "said ", "Ana Roe ", "told reporters", ", ", ". ", ": ", "We go", "according to ", "that ", "Q: ", "A: ", "MR. ROE: ",
        "(Laughter.)", "as saying ", "did not ", "5'10\" ", "the states' ", "END\n", "quoted ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200))


def all_quotations(quotations: tuple[Quotation, ...] | list[Quotation]) -> list[Quotation]:
    return [q for top in quotations for q in (top, *all_quotations(top.nested))]


def inside(text: str, span: Span) -> bool:
    return 0 <= span.start < span.end <= len(text)


@settings(max_examples=120, deadline=None)
@given(TEXTS)
def test_scan_spans(text: str) -> None:
    """Marks and contents lie in the text, in order, contents between their marks; outermost ones do not overlap."""
    quotations = scan(text)
    for q in all_quotations(quotations):
        spans = [q.open, *q.content, *([q.close] if q.close else [])]
        assert all(inside(text, s) for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert (q.close is None) == (q.status == "unclosed")
        assert all(text[slice(*s)] == text[slice(*s)].strip() for s in q.content)
        assert all(q.open.end <= n.open.start and n.whole.end <= q.whole.end for n in q.nested)
    assert all(a.whole.end <= b.whole.start for a, b in pairwise(quotations))
    assert scan(text) == quotations


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.integers(0, 50))
def test_paragraphs_and_turns(text: str, start: int) -> None:
    """Paragraphs and turns are ordered, inside the text, and nothing before ``start`` is in them."""
    start = min(start, len(text))
    spans = paragraphs(text, start) + [s for t in turns(text, start) for s in t.content]
    assert all(inside(text, s) and s.start >= start for s in spans)
    found = paragraphs(text, start)
    assert all(a.end < b.start for a, b in pairwise(found))


@st.composite
def texts_with_raw_quotes(draw: st.DrawFn) -> tuple[str, tuple[RawQuote, ...]]:
    """A text and raw quotes with any spans inside it, as bad as a model may give them."""
    text = draw(TEXTS)
    if not text:
        return text, ()
    place = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).map(
        lambda p: Span(p[0], max(p[0] + 1, p[1]))
    )
    raw = st.builds(
        RawQuote, st.lists(place, min_size=1, max_size=3).map(tuple), st.none() | place, st.none() | place,
        st.sampled_from(["direct", "indirect", "mixed"]), st.floats(0, 1),
    )  # fmt: skip
    return text, tuple(draw(st.lists(raw, max_size=4)))


@settings(max_examples=120, deadline=None)
@given(texts_with_raw_quotes())
def test_find_quotes(given_: tuple[str, tuple[RawQuote, ...]]) -> None:
    """Every span slices the text, contents are ordered and apart, kinds are known, and reading twice gives the same."""
    text, raw = given_
    document, parse = Document("x", text), Parse(quotes=raw)
    quotes, dropped = find_quotes(document, parse)
    for q in quotes:
        assert q.content
        spans = [
            *q.content,
            *([q.cue] if q.cue else []),
            *([q.speaker.span] if q.speaker else []),
            *(v.span for v in q.via),
        ]
        assert all(inside(text, s) for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(q.content))
        assert q.type in ("direct", "indirect", "mixed")
        assert 0 <= q.score <= 1
    assert all(
        d.reason and d.stage == "quotes" and d.span and 0 <= d.span.start <= d.span.end <= len(text) for d in dropped
    )
    assert find_quotes(document, parse) == (quotes, dropped)


def test_ten_thousand_quotes() -> None:
    """Ten thousand quotations are all read."""
    text = "“We go,” said Ana Roe. " * 10_000
    quotes, _ = find_quotes(Document("x", text), Parse())
    assert sum(len(q.content) for q in quotes) == 10_000
    assert all(q.speaker is not None for q in quotes)
