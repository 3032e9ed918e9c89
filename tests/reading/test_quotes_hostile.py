"""Quotations as careless typists, translators and typesetters leave them: contents and speakers by the rules alone."""

from __future__ import annotations

import pytest

from stocktake.reading.quotes import find_quotes
from stocktake.records import Document, Mention, Parse, RawQuote, Span

# text; contents and speaker of each quote
CASES: list[tuple[str, list[tuple[list[str], str | None]]]] = [
    ("« Nous said “peace” and we meant it », Ana Roe said.", [(["Nous said “peace” and we meant it"], "Ana Roe")]),
    ("“He called it ‘a “final” offer’ and left,” Roe said.", [(["He called it ‘a “final” offer’ and left,"], "Roe")]),
    ("“We heard them say “never” twice,” Ana Roe said.", [(["We heard them say “never” twice,"], "Ana Roe")]),
    ("“We begin today.\n\n“We will not stop.\n\n“We will sign,” Ana Roe said.", [(["We begin today.", "We will not stop.", "We will sign,"], "Ana Roe")]),
    ('"We begin today.\n\n"We will not stop," Ana Roe said.', [(["We begin today.", "We will not stop,"], "Ana Roe")]),
    ("“We begin today, Ana Roe said.\n\n“We will stay,” Ben Vale said.", [(["We begin today,"], "Ana Roe"), (["We will stay,"], "Ben Vale")]),
    ("“We go on, said Ana Roe. “We never left.”", [(["We go on,", "We never left."], "Ana Roe")]),
    ("'The parties' maps don't match,' Ana Roe said.", [(["The parties' maps don't match,"], "Ana Roe")]),
    ("‘It’s the rebels’ turn,’ Ana Roe said.", [(["It’s the rebels’ turn,"], "Ana Roe")]),
    ("'It's Ramos' plan,' said Ana Roe, 'and it's dead.'", [(["It's Ramos' plan,", "and it's dead."], "Ana Roe")]),
    ("– We will go on, said Ana Roe.", [(["We will go on,"], "Ana Roe")]),
    ("— We will go on — Ana Roe said.\n\n— And we will stay — Ben Vale answered.", [(["We will go on"], "Ana Roe"), (["And we will stay"], "Ben Vale")]),
    ("“We have,” Ana Roe said, “nothing to hide.”", [(["We have,", "nothing to hide."], "Ana Roe")]),
    ("The “experts” and the “moderates” left the hall.", []),
    ("His book “The Long War” and her film “Peace” were shown.", []),
    ("The “Joint Declaration on Water” was signed by Ana Roe.", []),
    ("Ana Roe said: “The first step is done.”\n\n“The second will be harder,” she went on.", [(["The first step is done."], "Ana Roe"), (["The second will be harder,"], "she")]),
    ("Ana Roe said: “The first step is done.”\n\n“The second will be harder. We know it.”", [(["The first step is done."], "Ana Roe"), (["The second will be harder. We know it."], "Ana Roe")]),
    ("Ana Roe said: “The first step is done.\n\n“The second will be harder. We know it.”", [(["The first step is done.", "The second will be harder. We know it."], "Ana Roe")]),
    ("Ana Roe (Foreign Minister): We go on.\n\nBen Vale (Envoy): We stay.\n\nAna Roe (Foreign Minister): Good.", [(["We go on."], "Ana Roe"), (["We stay."], "Ben Vale"), (["Good."], "Ana Roe")]),
    ("ANA ROE (FOREIGN MINISTER): We go on.\n\nBEN VALE [ENVOY]: We stay.\n\nANA ROE: Good.", [(["We go on."], "ANA ROE"), (["We stay."], "BEN VALE"), (["Good."], "ANA ROE")]),
    ("MINISTER ROE (via interpreter): We go on.\n\nMR VALE: We stay.", [(["We go on."], "MINISTER ROE"), (["We stay."], "MR VALE")]),
    ("“We go on”, Ana Roe said, adding that “no one leaves”.", [(["We go on"], "Ana Roe"), (["no one leaves"], "Ana Roe")]),
    ("Ana Roe called the draft “unacceptable” and “a step back”.", [(["the draft “unacceptable” and “a step back”"], "Ana Roe")]),
    ("“Is it over?” Ana Roe was asked. “No,” she said.", [(["No,"], "she")]),
    ("‘We go on,’ said Ana Roe. ‘It was Vale who said “stop”.’", [(["We go on,", "It was Vale who said “stop”."], "Ana Roe")]),
    ("„We go on“, said Ana Roe. „We stay“, said Ben Vale.", [(["We go on"], "Ana Roe"), (["We stay"], "Ben Vale")]),
    ("»We go on«, said Ana Roe.", [(["We go on"], "Ana Roe")]),
    ("«We go on», said Ana Roe, «and we stay».", [(["We go on", "and we stay"], "Ana Roe")]),
    ("``We go on,'' said Ana Roe.", [(["We go on,"], "Ana Roe")]),
    ("''We go on,'' said Ana Roe.", [(["We go on,"], "Ana Roe")]),
    ('"We go on, " said Ana Roe.', [(["We go on,"], "Ana Roe")]),
    ("” We go on,” said Ana Roe.", [(["We go on,"], "Ana Roe")]),
    ("He is 5'10\" tall, Ana Roe said, and “ready to talk”.", [(["“ready to talk”"], "Ana Roe")]),
    ("Ana Roe said the text was “balanced” (it is not).", [(["the text was “balanced”"], "Ana Roe")]),
    ("“The talks are over” – Ana Roe", [(["The talks are over"], "Ana Roe")]),
    ("Ana Roe: “The talks are over”", [(["The talks are over"], "Ana Roe")]),
    ("The ministry said in a statement: “The sides agreed on the following:\n\n“1. Maps are handed over.\n\n“2. Prisoners are freed.”", [(["The sides agreed on the following:", "1. Maps are handed over.", "2. Prisoners are freed."], "The ministry")]),
    ('The statement reads:\n\n"The sides agreed on the maps."', [(["The sides agreed on the maps."], "The statement")]),
    ("“We go on,” Ana Roe said on Monday. “The maps are ready,” Ben Vale said on Tuesday.", [(["We go on,"], "Ana Roe"), (["The maps are ready,"], "Ben Vale")]),
    ("Asked about the maps, Ana Roe said: “No comment.”", [(["No comment."], "Ana Roe")]),
    ("“We go on … [and] we will sign,” Ana Roe said.", [(["We go on … [and] we will sign,"], "Ana Roe")]),
    ("“We go on,” Ana Roe was quoted as saying by the agency.", [(["We go on,"], "Ana Roe")]),
    ("“We go on”, he said.", [(["We go on"], "he")]),
    ("\"We go on\", Ana Roe said. 'We stay', Ben Vale said.", [(["We go on"], "Ana Roe"), (["We stay"], "Ben Vale")]),
    ("“We go on,” Ana Roe said, “because the people's will is clear,” and left.", [(["We go on,", "because the people's will is clear,"], "Ana Roe")]),
    ("“We go on,” said Ana Roe,\n“and we stay.”", [(["We go on,", "and we stay."], "Ana Roe")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_hostile(text: str, expected: list[tuple[list[str], str | None]]) -> None:
    """Each quotation has its own words and nobody else's, whatever the marks."""
    quotes, _ = find_quotes(Document(id="t", text=text), Parse())
    said = [([text[slice(*c)] for c in q.content], text[slice(*q.speaker.span)] if q.speaker else None) for q in quotes]
    assert said == expected


def raw(text: str, contents: list[str], speaker: str, cue: str) -> RawQuote:
    """A raw quote of the model over the first occurrences of its parts."""
    spans = [Span(text.index(c), text.index(c) + len(c)) for c in [*contents, speaker, cue]]
    return RawQuote(tuple(spans[:-2]), spans[-2], spans[-1], "direct", 0.9)


@pytest.mark.parametrize(
    ("text", "contents", "speaker", "cue", "expected"),
    [
        (
            "“We go on,” Ana Roe said on Monday. “The maps are ready,” Ben Vale said on Tuesday.",
            ["We go on,", "The maps are ready,"], "Ana Roe", "said",
            [(["We go on,"], "Ana Roe"), (["The maps are ready,"], "Ben Vale")],
        ),
        (
            "“We go on,” said Ana Roe, quoting the envoy as saying “the door is open”.",
            ["We go on,", "the door is open"], "Ana Roe", "said",
            [(["We go on,"], "Ana Roe"), (["the door is open"], "the envoy")],
        ),
        (
            "“Is it over?” Ana Roe was asked. “No,” she said.",
            ["Is it over?", "No,"], "she", "said",
            [(["No,"], "she")],
        ),
        (
            "“Not now,” she said. “Not ever.”",
            ["Not now,", "Not ever."], "she", "said",
            [(["Not now,", "Not ever."], "she")],
        ),
    ],
)  # fmt: skip
def test_two_speakers_of_one_raw_quote(
    text: str, contents: list[str], speaker: str, cue: str, expected: list[tuple[list[str], str]]
) -> None:
    """What the model runs together under one speaker is parted where a quotation has a cue of its own."""
    parse = Parse(quotes=(raw(text, contents, speaker, cue),))
    quotes, _ = find_quotes(Document(id="t", text=text), parse)
    assert [
        ([text[slice(*c)] for c in q.content], text[slice(*q.speaker.span)] if q.speaker else None) for q in quotes
    ] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ana Roe said: “The first step is done.” Ben Vale of B-land left.\n\n“The second will be harder. We know it.”",
        "The talks went on.\n\n“The second will be harder. We know it.”",
        "Ana Roe said: “The first step is done.”\n\nNight fell.\n\n“The second will be harder. We know it.”",
    ],
)
def test_no_speaker_from_afar(text: str) -> None:
    """A quotation alone in its paragraph has the speaker above only where nothing else stands between."""
    quotes, _ = find_quotes(Document(id="t", text=text), _named(text))
    assert quotes[-1].speaker is None


def _named(text: str) -> Parse:
    found = [Mention(Span(text.index(n), text.index(n) + len(n)), "PER") for n in ("Ana Roe", "Ben Vale") if n in text]
    return Parse(mentions=tuple(found))


def test_points_are_no_dialogue() -> None:
    """Dashes before points of a list open no speech."""
    text = "– The sides agreed on maps, Ana Roe said.\n– The sides agreed on water, Ben Vale said."
    quotes, _ = find_quotes(Document(id="t", text=text), Parse())
    assert not [q for q in quotes if q.type == "direct"]
