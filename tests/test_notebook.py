"""A reading in a notebook shows the whole text once, marked by layer, escaped, without scripts."""

from __future__ import annotations

import dataclasses
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from washington import reading

from stocktake.notebook import marked, reading_html
from stocktake.records import Actor, Document, Position, Reading, Span


class Reader(HTMLParser):
    """Collects the text, the tags and what is marked."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.pieces: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href")]
        self.open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.text += data
        if self.open and self.open[-1][0] == "span":
            self.pieces.append((self.open[-1][1], data))


spans = st.tuples(st.integers(-2, 45), st.integers(-2, 45)).map(lambda pair: Span(*pair))
layers = st.sampled_from(["quote", "event", "position", "actor"])
plain_text = st.text(alphabet=st.sampled_from("ab <>&\"'\n“é"), max_size=40)


@given(plain_text, st.lists(st.tuples(spans, layers, plain_text), max_size=8))
def test_text_is_whole_and_marks_cover_their_spans(text, marks):
    """However spans nest or overlap, the text stays whole and each layer covers exactly its characters."""
    found = Reader(marked(text, marks))
    assert found.text == text
    for layer in ("quote", "event", "position", "actor"):
        covered = "".join(data for classes, data in found.pieces if f"st-{layer}" in classes.split())
        wanted = {i for (s, e), name, _ in marks if name == layer and 0 <= s < e for i in range(s, min(e, len(text)))}
        assert covered == "".join(text[i] for i in sorted(wanted))


def test_example():
    """The example shows its text, its legend, its meeting and outcome, and the quote's words as one marked stretch."""
    html = reading()._repr_html_()
    found = Reader(html)
    assert reading().document.text in found.text
    assert "ARM – AZE, held, 2024-07-10, Washington, host: USA.GOV.MFA, NATO summit" in found.text
    assert "5 near agreement" in found.text and "quotes 3" in found.text
    quoted = "".join(data for classes, data in found.pieces if "st-quote" in classes)
    assert "the two sides “noted the progress” made towards an agreement" in quoted
    assert found.tags <= {"div", "style", "b", "table", "tr", "th", "td", "span"}


def test_hostile_text_is_escaped():
    """Tags, handlers and bidi controls in text, names and titles come out as plain characters."""
    bad = "<script>alert(1)</script>\" onmouseover='x' \u202egnp.exe\x00</style>"
    made = Reading(
        Document("d", bad, title=bad, outlet=bad, kind=bad),
        actors=(Actor(bad, bad, "person", person=bad, spans=(Span(0, 8),)),),
        positions=(Position(Span(2, len(bad)), bad, issues=(bad,)),),
    )
    html = reading_html(made)
    assert "script" not in Reader(html).tags and html.count("</style>") == 1
    assert "\u202e" not in html and "\x00" not in html


def test_long_text_is_cut():
    """A text of book length is shown in part and says so."""
    made = dataclasses.replace(reading(), document=Document("d", "long " * 100_000))
    assert len(reading_html(made)) < 60_000 and "more characters" in reading_html(made)
