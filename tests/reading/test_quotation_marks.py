"""The state machine of quotation marks on our own short texts."""

from __future__ import annotations

import pytest

from stocktake.reading.quotation_marks import Quotation, scan

# text, contents of each outermost quotation
CASES = [
    ("He said “yes” and “no.”", [["yes"], ["no."]]),
    ('He said "yes" and "no."', [["yes"], ["no."]]),
    ("Er sagte „Wort“ und „Wort”.", [["Wort"], ["Wort"]]),
    ("Er sagte »Wort« dann.", [["Wort"]]),
    ("Il a dit « mot » puis «mot».", [["mot"], ["mot"]]),
    ("He said ‹so› then.", [["so"]]),
    ("Swedish ”word” here, and ”word” there.", [["word"], ["word"]]),
    ("A misused ”word“ here.", [["word"]]),
    ("Typed ``word'' as in TeX.", [["word"]]),
    ("Reversed ‟word” here.", [["word"]]),
    ('Opened “word" and closed straight.', [["word"]]),
    ('He is 5\'10" tall, "really" tall.', [["really"]]),
    ('A 27" screen and a "word".', [["word"]]),
    ("In the '90s the states' plan was the ministers' plan.", []),
    ("Don’t take the states’ word: it’s ’90s talk.", []),
    ("‘The states’ plan is ready,’ he said.", [["The states’ plan is ready,"]]),
    ("'British style,' he said. 'It's the dog's.'", [["British style,"], ["It's the dog's."]]),
    ("(“word”) and [“word”]", [["word"], ["word"]]),
    ("“First.\n\n“Second.”", [["First.", "Second."]]),
    ("“First.\n\n“Second.\n\n“Third,” he said.", [["First.", "Second.", "Third,"]]),
    ('"First.\n\n"Second.\n\n"Third," he said.', [["First.", "Second.", "Third,"]]),
    ("“First.\n\nSecond”, he said.", [["First.", "Second"]]),
    ("“First.\n\nSecond.\n\nThird”, he said.", [["First.", "Second.", "Third"]]),
    ("“First.\n\nNobody said this. “Second,” he said.", [["First."], ["Second,"]]),
    ("“First, he said. “Second.” And more.", [["First, he said."], ["Second."]]),
    ("“We go, he said.\n\nThey left.", [["We go, he said."]]),
    ("No opening,” he said. “Yes,” she said.", [["Yes,"]]),
    ("“He said, ‘We go.\n\n“‘And back.’ That was it.”", [["He said, ‘We go.", "‘And back.’ That was it."]]),
    ('"A", "b" and "c".', [["A"], ["b"], ["c"]]),
    ('he said " spaced out " once', [["spaced out"]]),
    ("“”", []),
    ("“ ” and \"\" and ''", []),
    ("", []),
]


def contents(text: str, quotations: list[Quotation]) -> list[list[str]]:
    return [[text[s:e] for s, e in q.content] for q in quotations]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:40] for c in CASES])
def test_contents(text: str, expected: list[list[str]]) -> None:
    """Marks of every style give the characters between them, one span per paragraph."""
    assert contents(text, scan(text)) == expected


def test_outer_content_includes_the_inner_quotation() -> None:
    """A quotation within a quotation is kept inside the outer one and listed as nested."""
    text = "“He said ‘no’ and ‘yes’ to us,” she said."
    (outer,) = scan(text)
    assert text[slice(*outer.content[0])] == "He said ‘no’ and ‘yes’ to us,"
    assert contents(text, list(outer.nested)) == [["no"], ["yes"]]


def test_same_marks_nest() -> None:
    """Straight marks within straight marks nest by what stands beside them."""
    text = '"A "b" c" he said.'
    (outer,) = scan(text)
    assert contents(text, [outer, *outer.nested]) == [['A "b" c'], ["b"]]


def test_missing_mark_is_unclosed() -> None:
    """A quotation whose closing mark is missing ends with its paragraph and says so."""
    text = "“We go now.\n\nThey left the hall."
    (quotation,) = scan(text)
    assert quotation.status == "unclosed"
    assert quotation.close is None
    assert text[slice(*quotation.content[0])] == "We go now."


def test_start_leaves_the_header_out() -> None:
    """Marks before ``start`` are not looked at."""
    text = '"Headline"\n\nHe said "yes".'
    assert contents(text, scan(text, 12)) == [["yes"]]


def test_wrapped_lines_are_one_paragraph() -> None:
    """A hard-wrapped text is not cut into paragraphs at its line ends."""
    text = "He told them that\n“we shall go to the\nriver and then to\nthe sea and then\nback home,” and went\naway to the hills"
    assert contents(text, scan(text)) == [["we shall go to the\nriver and then to\nthe sea and then\nback home,"]]
