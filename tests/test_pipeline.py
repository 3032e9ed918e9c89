"""The main path on any text: spans hold, nothing is guessed about the unreadable, the same text gives the same record."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import stocktake
from stocktake import pipeline
from stocktake.errors import StocktakeError
from stocktake.pipeline import Reader
from stocktake.records import Document, Parse, Reading
from stocktake.sources import document_from_text

PIECES = [
    "The foreign ministers of Armenia and Azerbaijan met in Geneva on Monday. ", "“We made progress,” Ana Roe said", "\n\n", "\n", '"', "“", "”",
    "«", "‘", "’", "SECRETARY ROE: ", "Q: ", "GENEVA (Agency), July 10 — ", " date 2024-07-10 ", "\x00", "\u202e", "é́", "🕊", "…", "he said. ",
    "On 14.03.2025 both sides ", "according to a statement", "(", ")", "the two sides", "U.S. ", "\t", "中文", "a" * 300, "1" * 40,
]  # fmt: skip
HOSTILE = st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=120))


def spans(value: Any) -> Iterator[list[int]]:
    """Every [start, end] pair anywhere in an interchange object."""
    if isinstance(value, list):
        if len(value) == 2 and all(isinstance(v, int) for v in value):
            yield value
        else:
            for v in value:
                yield from spans(v)
    elif isinstance(value, dict):
        for key, v in value.items():
            if key not in ("meta", "level", "events") or (isinstance(v, list) and v and isinstance(v[0], dict)):
                yield from spans(v)


def check(reading: Reading) -> None:
    text = reading.document.text
    record = json.loads(json.dumps(reading.to_json()))
    assert all(0 <= s <= e <= len(text) for s, e in spans(record))
    for q in reading.quotes:
        assert q.content and all(s.start < s.end and text[s.start : s.end].strip() for s in q.content)
    for e in reading.events:
        assert text[e.trigger.start : e.trigger.end].strip()
    for m in reading.meetings:
        assert all(0 <= i < len(reading.events) for i in m.events)
    assert Reading.from_json(record).to_json() == reading.to_json()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE.filter(str.strip))
def test_spans_hold_and_reading_is_deterministic(reader: Reader, text: str) -> None:
    """Over random and hostile texts every span lies in its text, and a second reading is the same."""
    try:
        document = document_from_text(text, language="en")
    except StocktakeError:
        return
    assert document.text == text
    first = reader.read(document)
    check(first)
    assert reader.read(document) == first


def test_many_documents_read_like_one_by_one(reader: Reader) -> None:
    """Reading many, in threads and alone gives the same records, in input order, to the last digit of a score."""
    texts = [
        f"{'Peace talks went on. ' * n}The ministers of Norway and Chile met in Oslo on 3 May 2023."
        for n in range(1, 8)
    ]
    documents = [document_from_text(t, published="2023-05-04") for t in texts]
    alone = [reader.read(d) for d in documents]
    assert list(reader.read_many(documents)) == alone
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(reader.read, documents)) == alone


def test_other_languages_are_stored_not_read(reader: Reader) -> None:
    """A French report has no record, and says why."""
    text = (
        "Les ministres des affaires étrangères des deux pays se sont rencontrés lundi à Genève sous la médiation des Nations unies. "
        * 3
    )
    reading = reader.read(document_from_text(text))
    assert not reading.events and not reading.quotes
    assert "not read" in reading.dropped[0].reason


def test_a_very_long_text_is_read_in_part_and_says_so(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit nothing is read; the rest is reported as dropped with its span."""
    monkeypatch.setattr(pipeline, "MAX_CHARS", 300)
    text = "The ministers of Norway and Chile met in Oslo. " + "Nothing else happened there that day. " * 20
    reading = reader.read(document_from_text(text, language="en"))
    rest = [d for d in reading.dropped if d.stage == "reading"]
    assert rest and rest[0].span == (300, len(text))
    assert all(e.trigger.end <= 300 for e in reading.events)


def test_public_read_takes_plain_text(reader: Reader) -> None:
    """`stocktake.read` reads a string and gives a record that prints in a notebook."""
    reading = stocktake.read("OSLO (Agency), 3 May 2023 — The ministers of Norway and Chile met on Wednesday.")
    assert reading.document.published == "2023-05-03"
    assert "<" in reading._repr_html_()


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        "between A, Kenya and Chad, Roe, and Foreign Minister Ana Quonby of Kenya and Chad met. ",
        "after meeting Kenya, before meeting Chad, following meeting between Chad and ",
        "QUESTION: Who?\n\nMINISTER ROE: The Kenyan minister said that Chad met my Kenyan colleague.\n\n",
    ],
)
def test_time_grows_with_the_text(reader: Reader, words: str) -> None:
    """What follows the model takes four times as long for four times the text, not sixteen times."""

    def seconds(size: int) -> float:
        document = Document("x", (words * (size // len(words) + 1))[:size], published="2030-01-01")
        began = time.process_time()
        pipeline.assemble(document, Parse(), reader)
        return time.process_time() - began

    seconds(2_000)  # tables are read once
    assert seconds(80_000) < 9 * seconds(20_000)


@pytest.mark.parametrize(
    ("text", "published", "sides", "third"),
    [
        (
            "ROME, Aug 17 - Delegations of the Mozambican government and Renamo opened a new round of talks in Rome on Monday, "
            "mediated by the Community of Sant'Egidio. The mediators said the two sides had agreed on an agenda.",
            "2020-08-18", {"MOZ", "MOZ.REB.RENAMO"}, {("SANTEGIDIO", "mediator")},
        ),
        (
            "Azerbaijan and Armenia exchanged prisoners on Tuesday under talks facilitated by the International Committee of "
            "the Red Cross. The ICRC said both sides had agreed to meet again in May.",
            "2023-03-08", {"AZE", "ARM"}, {("ICRC", "facilitator")},
        ),
        (
            "The Academic Staff Union of Universities and the Nigerian government met in Abuja on Monday for talks on pay. "
            "The union said no agreement had been reached.",
            "2022-08-17", {"NGA", "NGA.CIV.ASUU"}, set(),
        ),
        (
            "Somalia and Somaliland resumed talks in Djibouti on Sunday, hosted by Djibouti. The two sides agreed to go on.",
            "2023-12-31", {"SOM", "SOM.SOL"}, {("DJI", "host")},
        ),
        (
            "Serbia and Kosovo held talks in Brussels on Monday. The Serbian Orthodox Church said that it had no part in them.",
            "2023-02-28", {"SRB", "XKX"}, set(),
        ),
    ],
)  # fmt: skip
def test_foundations_unions_churches_and_regions(
    reader: Reader, text: str, published: str, sides: set[str], third: set[tuple[str, str]]
) -> None:
    """Who is no state may mediate, watch or be a side; none of them speaks for the state it is in."""
    reading = reader.read(document_from_text(text, published=published))
    assert [(set(m.principals), set(m.third_parties)) for m in reading.meetings[:1]] == [(sides, third)]
    assert not {o.claimant for o in reading.outcome} & {"SRB", "ITA"}
