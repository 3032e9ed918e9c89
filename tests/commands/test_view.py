"""The record on the terminal shows every value with its words and offsets, and nothing that could harm a terminal."""

from __future__ import annotations

import dataclasses
import io
import re

import pytest
from rich.console import Console
from washington import reading

from stocktake.commands.demo import overview
from stocktake.commands.view import record
from stocktake.records import ActorRef, Document, Dropped, Position, Quote, Reading, Span


def page(shown: Reading, width: int = 100, **given: bool) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(record(shown, **given))
    return re.sub(r" +\n", "\n", console.file.getvalue())


def test_page_has_it_all():
    """Header, who met, outcome by claimant, quotes, positions by side, events and what was dropped."""
    shown = page(reading())
    for words in (
        "Lakeside Wire · published 2024-07-10 · dateline Washington (USA) · news report",
        "Armenia – Azerbaijan  ministers",
        "host        United States (foreign ministry)",
        "named       Ararat Mirzoyan (Armenia), Jeyhun Bayramov (Azerbaijan), Antony Blinken (United",
        "texts       identical separate texts",
        "United States  5 near agreement",
        "Armenia (foreign ministry) and Azerbaijan (foreign ministry)",
        "Antony Blinken, secretary of state, United States (“He”)",
        "“take stock” [840–850]",
        "The report itself",
        "Not used: 2 items (actors 1, events 1); --verbose lists them",
    ):
        assert words in shown, words


def test_one_side_alone_is_said_to_be_half():
    """Where only one side has a name that we know, the record says that there was another."""
    made = reading()
    half = dataclasses.replace(made.meetings[0], principals=("ARM",))
    assert "Armenia – a side without a known name" in page(dataclasses.replace(made, meetings=(half,)))


def test_ministry_is_not_its_minister():
    """What a ministry said is not shown as the minister's words."""
    said = page(reading()).split("WHAT WAS SAID")[1].split("POSITIONS")[0]
    assert "Mirzoyan" not in said and "Bayramov" not in said


def test_every_offset_slices_to_words_shown():
    """Each [start–end] on the page is a span of the text, and its words stand on the page."""
    made = reading()
    shown = page(made, width=400, verbose=True)
    offsets = {(int(a), int(b)) for a, b in re.findall(r"\[(\d+)–(\d+)\]", shown)}
    assert len(offsets) > 12
    for start, end in offsets:
        assert made.document.text[start:end] in shown


def test_verbose_lists_dropped():
    """--verbose gives stage, reason, score and sentence of what was dropped."""
    shown = page(reading(), width=200, verbose=True)
    assert "no antecedent is certain (0.41)" in shown and "Neither ministry gave details. [572–588]" in shown


@pytest.mark.parametrize("width", [20, 40, 80, 110, 300])
def test_any_width(width):
    """The page fits whatever the window."""
    assert all(len(line) <= width for line in page(reading(), width=width, verbose=True).splitlines())


def test_hostile_text_is_inert():
    """Escape sequences, markup and bidi controls in a document reach the terminal as harmless characters."""
    text = "\x1b[2J\x1b]0;owned\x07[bold red]A-land[/] said \u202eno\u2069. [link=x]y[/link]\r\x00"
    made = Reading(
        Document("d", text, title="\x1b[31mtitle", outlet="[blink]x"),
        quotes=(Quote((Span(0, len(text)),), ActorRef(Span(0, 20))),),
        positions=(Position(Span(0, len(text)), "no_progress", ActorRef(Span(4, 30))),),
    )
    shown = page(made)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert "[bold red]A-land[/]" in shown


def test_empty_reading():
    """A document in which nothing was found says so."""
    assert "Nothing found" in page(Reading(Document("d", "")))
    unread = Reading(Document("d", "Bonjour"), dropped=(Dropped("reading", "language is fr: stored, not read"),))
    assert "Not read: language is fr: stored, not read" in page(unread)


def test_long_sentences_are_cut_around_the_evidence():
    """A sentence of thousands of words is shown in part, with the evidence in it."""
    text = "word " * 2000 + "deal agreed" + " word" * 2000
    at = text.index("deal agreed")
    made = Reading(Document("d", text), positions=(Position(Span(at, at + 11), "agreed"),))
    shown = page(made, width=1000)
    assert "deal agreed" in shown and len(shown) < 2500


def test_overview_has_a_line_a_report():
    """The table of the demo names who met, where, hosted by whom, and each claimant's level."""
    none = dataclasses.replace(reading(), meetings=(), outcome=())
    console = Console(file=io.StringIO(), width=140)
    console.print(overview([reading(), none]))
    shown = console.file.getvalue()
    assert "Armenia – Azerbaijan" in shown and "United States (foreign ministry) 5" not in shown
    assert "United States 5" in shown and "no meeting" in shown
