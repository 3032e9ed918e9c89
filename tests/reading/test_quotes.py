"""Quotes, speakers, cues, hearsay and negation in our own short texts, by the rules alone and with raw quotes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from stocktake.reading.quotes import NO_SPEAKER, NOT_SPEECH, UNCLOSED, find_quotes
from stocktake.records import Document, Dropped, Mention, Parse, Quote, RawQuote, Span

# text; then per quote: kind, contents, speaker, cue
D, M, I = "direct", "mixed", "indirect"  # noqa: E741
CASES: list[tuple[str, list[tuple[str, list[str], str | None, str | None]]]] = [
    ("“We will go,” said Ana Roe, “and we will stay.”", [(D, ["We will go,", "and we will stay."], "Ana Roe", "said")]),
    ("“We will go,” Roe said. “We will stay there.”", [(D, ["We will go,", "We will stay there."], "Roe", "said")]),
    ('"The talks," she said, "are over."', [(D, ["The talks,", "are over."], "she", "said")]),
    ("“We go.” Ana Roe said: “We stay.”", [(D, ["We stay."], "Ana Roe", "said")]),
    ("Roe told reporters in Geneva on Monday: “We will go.”", [(D, ["We will go."], "Roe", "told")]),
    ("Ana Roe said, “We will go.” Ben Vale said, “We stay.”",
     [(D, ["We will go."], "Ana Roe", "said"), (D, ["We stay."], "Ben Vale", "said")]),
    ("“We go,” Ana Roe told reporters. Ben Vale added: “We stay.”",
     [(D, ["We go,"], "Ana Roe", "told"), (D, ["We stay."], "Ben Vale", "added")]),
    ("Roe said:\n\n“We are done.\n\n“We go home.”", [(D, ["We are done.", "We go home."], "Roe", "said")]),
    ("“We are done.\n\nWe go home”, Roe said in her opening remarks", [(D, ["We are done.", "We go home"], "Roe", "said")]),
    ("“We are done.\n\n“We go home,” Roe said.", [(D, ["We are done.", "We go home,"], "Roe", "said")]),
    ("“The parties noted progress,” the foreign ministries of the two A-land states said in identical statements.",
     [(D, ["The parties noted progress,"], "the foreign ministries of the two A-land states", "said")]),
    ("The foreign ministries of A-land and B-land said in identical statements: “The parties noted progress.”",
     [(D, ["The parties noted progress."], "The foreign ministries of A-land and B-land", "said")]),
    ("“We agree,” Ana Roe and Ben Vale said.", [(D, ["We agree,"], "Ana Roe and Ben Vale", "said")]),
    ("“We are close,” the statement said.", [(D, ["We are close,"], "the statement", "said")]),
    ("“Both sides agreed to meet,” the joint communique read.", [(D, ["Both sides agreed to meet,"], "the joint communique", "read")]),
    ("According to the ministry, “the talks go on.”", [(D, ["the talks go on."], "the ministry", "According to")]),
    ("“The talks go on,” according to the ministry.", [(D, ["The talks go on,"], "the ministry", "according to")]),
    ("“We are far apart,” said a senior official who asked not to be named.",
     [(D, ["We are far apart,"], "a senior official", "said")]),
    ("A senior official said, “We are far apart.”", [(D, ["We are far apart."], "A senior official", "said")]),
    ("Roe: “We will sign tomorrow.”", [(D, ["We will sign tomorrow."], "Roe", None)]),
    ("“No,” he said.", [(D, ["No,"], "he", "said")]),
    ("“Will they sign?” asked Roe.", [(D, ["Will they sign?"], "Roe", "asked")]),
    ("The minister, Ana Roe, said: “We are ready.”", [(D, ["We are ready."], "The minister, Ana Roe", "said")]),
    ("“We made real progress,” A-land’s Ana Roe said, but prisoner lists remain unresolved.",
     [(D, ["We made real progress,"], "A-land’s Ana Roe", "said")]),
    ("„Wir gehen“, said Ana Roe.", [(D, ["Wir gehen"], "Ana Roe", "said")]),
    ("« We go on », said Ana Roe.", [(D, ["We go on"], "Ana Roe", "said")]),
    ("'We go on,' said Ana Roe.", [(D, ["We go on,"], "Ana Roe", "said")]),
    ("“He told me ‘no’ twice,” Roe said.", [(D, ["He told me ‘no’ twice,"], "Roe", "said")]),
    ("Roe said he and Ministers Vale and Noor will “take stock” and “see what more they can do” to help both sides.",
     [(M, ["he and Ministers Vale and Noor will “take stock” and “see what more they can do” to help both sides"], "Roe", "said")]),
    ("The minister, Ana Roe, said that A-land was “ready to talk” about prisoners.",
     [(M, ["A-land was “ready to talk” about prisoners"], "The minister, Ana Roe", "said")]),
    ("Speaking in Geneva, Roe called the text “a step back”.", [(M, ["the text “a step back”"], "Roe", "called")]),
    ("B-land accused its neighbour of “open theft” of water.", [(M, ["its neighbour of “open theft” of water"], "B-land", "accused")]),
    ("The ministry said the attack was “cowardly”, while witnesses fled.",
     [(M, ["the attack was “cowardly”"], "The ministry", "said")]),
    ("They watched “The Long Road” in Geneva.", []),
    ("The so-called “road map” was lost.", []),
    ("A plan called “New Dawn” was shown to both sides.", []),
    ("The “ceasefire” did not last.", []),
    ("Nobody spoke.", []),
    ("Roe left. It's the states' plan from the '90s, 5'10\" tall.", []),
]  # fmt: skip


def document(text: str, body: int = 0) -> Document:
    return Document("sha256:0", text, body=body)


def shown(text: str, quotes: tuple[Quote, ...]) -> list[tuple[str, list[str], str | None, str | None]]:
    return [
        (
            q.type,
            [text[s:e] for s, e in q.content],
            q.speaker and text[slice(*q.speaker.span)],
            q.cue and text[slice(*q.cue)],
        )
        for q in quotes
    ]


def read(text: str, **parse: Any) -> tuple[tuple[Quote, ...], tuple[Dropped, ...]]:
    return find_quotes(document(text), Parse(**parse))


def at(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:50] for c in CASES])
def test_rules_alone(text: str, expected: list[tuple[str, list[str], str | None, str | None]]) -> None:
    """Without a model the marks and the words beside them give content, speaker, cue and kind."""
    quotes, _ = read(text)
    assert shown(text, quotes) == expected


def test_title_and_scare_words_are_reported() -> None:
    """A marked stretch that is not speech is dropped with its reason and place."""
    text = "They watched “The Long Road”."
    _, dropped = read(text)
    assert [(d.reason, text[slice(*d.span or (0, 0))]) for d in dropped] == [(NOT_SPEECH, "“The Long Road”")]


def test_no_speaker_is_reported_not_invented() -> None:
    """A paragraph that is nothing but a quotation is speech; without a speaker it says so."""
    text = "The talks ended late.\n\n“We have never been so close to a deal.”\n\nBuses left at noon."
    quotes, dropped = read(text)
    assert shown(text, quotes) == [(D, ["We have never been so close to a deal."], None, None)]
    assert [d.reason for d in dropped] == [NO_SPEAKER]


def test_unclosed_is_reported() -> None:
    """A missing closing mark ends the content at the paragraph's end and is reported."""
    text = "Ana Roe said: “We go now.\n\nThey left the hall."
    quotes, dropped = read(text)
    assert shown(text, quotes) == [(D, ["We go now."], "Ana Roe", "said")]
    assert [d.reason for d in dropped] == [UNCLOSED]


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        ("Newsline quoted the minister as saying “We are ready.”", "the minister", ["Newsline"]),
        ("The minister was quoted by Newsline as saying that they are “ready to sign”.", "The minister", ["Newsline"]),
        ("“We go,” Ana Roe said, according to the A-land News Agency.", "Ana Roe", ["the A-land News Agency"]),
        ("“We go,” the minister said, Newsline reported.", "the minister", ["Newsline"]),
        ("Newsline reported that Ana Roe said: “We go.”", "Ana Roe", ["Newsline"]),
        ("“We go,” Ana Roe told Newsline.", "Ana Roe", []),
    ],
)
def test_hearsay(text: str, speaker: str, via: list[str]) -> None:
    """Who passed a quote on is kept apart from who said it; an audience is neither."""
    quotes, _ = read(text)
    assert [(q.speaker and text[slice(*q.speaker.span)], [text[slice(*v.span)] for v in q.via]) for q in quotes] == [
        (speaker, via)
    ]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Ana Roe did not say “we are ready to sign the text”.", True),
        ("Ana Roe declined to say “we are ready to sign”.", True),
        ("Ana Roe never said “we are ready”.", True),
        ("Ana Roe denied that A-land was “ready to sign”.", False),
        ("Ana Roe said “we are not ready to sign”.", False),
    ],
)
def test_negation(text: str, negated: bool) -> None:
    """Speech that did not happen is marked; a denial is speech."""
    quotes, _ = read(text)
    assert [q.negated for q in quotes] == [negated]


def test_carried_speaker() -> None:
    """A second quotation in the paragraph, nobody else named between, keeps the speaker."""
    text = "“We are close,” Ana Roe said. It was late by then. “We shall meet again in May.”"
    quotes, _ = read(text)
    assert [q.speaker and text[slice(*q.speaker.span)] for q in quotes] == ["Ana Roe", "Ana Roe"]


def test_another_person_between_stops_the_carrying() -> None:
    """A person named between two quotations stops the carrying of the speaker."""
    text = "“We are close,” Ana Roe said. Ben Vale looked tired. “We shall meet again in May.”"
    quotes, dropped = read(text, mentions=(Mention(at(text, "Ben Vale"), "PER"),))
    assert shown(text, quotes) == [(D, ["We are close,"], "Ana Roe", "said")]
    assert [d.reason for d in dropped] == [NOT_SPEECH]


def test_transcript_turns_are_quotes() -> None:
    """Each turn of a transcript is one direct quote by its label; marks inside it make no second one."""
    text = "SECRETARY ROE: Good morning. (Applause.) We “take stock” today.\n\nQUESTION: Is it “over”?\n\nSECRETARY ROE: No."
    quotes, dropped = read(text)
    assert shown(text, quotes) == [
        (D, ["Good morning.", "We “take stock” today."], "SECRETARY ROE", None),
        (D, ["Is it “over”?"], "QUESTION", None),
        (D, ["No."], "SECRETARY ROE", None),
    ]
    assert dropped == ()


def test_header_is_not_speech() -> None:
    """Marks in header lines before the body are not read."""
    text = "Title: “We go,” said Ana Roe\n\nAna Roe left."
    assert find_quotes(document(text, text.index("Ana Roe left")), Parse()) == ((), ())


# With raw quotes of the model


def raw(text: str, content: list[str], speaker: str | None, cue: str | None, kind: str, score: float = 0.9) -> RawQuote:
    return RawQuote(
        tuple(at(text, c) for c in content),
        (speaker and at(text, speaker)) or None,
        (cue and at(text, cue)) or None,
        kind,
        score,
    )


def test_raw_direct_snaps_to_the_marks() -> None:
    """A raw quote that is some words off takes the marks' exact content, all paragraphs of it."""
    text = "“We have done much.\n\n“We go home now,” Ana Roe said."
    quotes, _ = read(text, quotes=(raw(text, ["have done much", "go home now,” Ana"], "Ana Roe", "said", D),))
    assert shown(text, quotes) == [(D, ["We have done much.", "We go home now,"], "Ana Roe", "said")]


def test_raw_quotes_do_not_cross_turns() -> None:
    """A label speaks its own turn only, and within a turn the reported and the reporter stand in one sentence."""
    text = (
        "SECRETARY ROE: It is late. The envoy said that they met.\n\nQUESTION: And the prisoners?\n\nSECRETARY ROE: No."
    )
    quotes, _ = read(
        text,
        quotes=(
            raw(text, ["And the prisoners"], "SECRETARY ROE", None, I),
            raw(text, ["It is late"], "The envoy", "said", I),
            raw(text, ["they met"], "The envoy", "said", I),
        ),
    )
    assert shown(text, quotes) == [
        (D, ["It is late. The envoy said that they met."], "SECRETARY ROE", None),
        (I, ["they met"], "The envoy", "said"),
        (D, ["And the prisoners?"], "QUESTION", None),
        (D, ["No."], "SECRETARY ROE", None),
    ]


def test_raw_fragment_is_mixed_with_its_marks() -> None:
    """A fragment inside a reported clause makes it mixed; a cut mark is taken in, "that" and the stop are not."""
    text = "Ana Roe said that the move was “a grave mistake”."
    quotes, _ = read(text, quotes=(raw(text, ["that the move was “a grave mistake"], "Ana Roe", "said", I),))
    assert shown(text, quotes) == [(M, ["the move was “a grave mistake”"], "Ana Roe", "said")]


def test_raw_indirect_stays_indirect() -> None:
    """Reported speech without marks is indirect, whatever the model called it."""
    text = "Ana Roe said that talks will go on."
    quotes, _ = read(text, quotes=(raw(text, ["talks will go on."], "Ana Roe", "said", M),))
    assert shown(text, quotes) == [(I, ["talks will go on"], "Ana Roe", "said")]


def test_two_raw_quotes_of_one_stretch_are_one() -> None:
    """Two raw quotes within the same marks become one quote with the better one's speaker."""
    text = "“We go now. We come back,” Ana Roe said to Ben Vale."
    quotes, _ = read(
        text,
        quotes=(
            raw(text, ["We go now."], "Ana Roe", "said", D, 0.9), raw(text, ["We come back,"], "Ben Vale", "said", D, 0.5),
        ),
    )  # fmt: skip
    assert shown(text, quotes) == [(D, ["We go now. We come back,"], "Ana Roe", "said")]


def test_raw_halves_are_joined() -> None:
    """Raw quotes of both halves around one attribution become one quote."""
    text = "“We will go,” said Ana Roe, “and we will stay.”"
    quotes, _ = read(
        text,
        quotes=(
            raw(text, ["We will go,"], "Ana Roe", "said", D),
            raw(text, ["and we will stay."], "Ana Roe", "said", D),
        ),
    )
    assert shown(text, quotes) == [(D, ["We will go,", "and we will stay."], "Ana Roe", "said")]


def test_raw_without_speaker_gets_the_one_beside_its_cue() -> None:
    """A raw quote whose speaker the model missed gets the noun phrase of its cue."""
    text = "“We will go,” said Ana Roe."
    quotes, _ = read(text, quotes=(raw(text, ["We will go,"], None, "said", D),))
    assert shown(text, quotes) == [(D, ["We will go,"], "Ana Roe", "said")]


def test_quoted_within_a_quotation_has_its_outer_speaker_as_reporter() -> None:
    """What somebody is said to have said inside a quotation is a quote of its own, passed on by the outer speaker."""
    text = "“Ben Vale told us that he will sign,” Ana Roe said."
    quotes, _ = read(
        text,
        quotes=(
            raw(text, ["he will sign"], "Ben Vale", "told", I),
            raw(text, ["Ben Vale told us that he will sign,"], "Ana Roe", "said", D),
        ),
    )
    inner = next(q for q in quotes if q.type == I)
    assert inner.speaker is not None and text[slice(*inner.speaker.span)] == "Ben Vale"
    assert [text[slice(*v.span)] for v in inner.via] == ["Ana Roe"]
    assert sum(q.type == D for q in quotes) == 1


def test_subject_by_the_parse() -> None:
    """With a dependency parse the speaker is the subject's phrase, without its relative clause."""
    text = "Ana Roe, who leads the team, said “we are done here”."
    words = [
        m
        for m in (
            "Ana",
            "Roe",
            ",",
            "who",
            "leads",
            "the",
            "team",
            ",",
            "said",
            "“",
            "we",
            "are",
            "done",
            "here",
            "”",
            ".",
        )
    ]
    spans, start = [], 0
    for word in words:
        start = text.index(word, start)
        spans.append(Span(start, start + len(word)))
        start += len(word)
    parse = {
        "words": tuple(spans),
        "sentences": ((0, len(words)),),
        "upos": tuple(
            [
                "PROPN",
                "PROPN",
                "PUNCT",
                "PRON",
                "VERB",
                "DET",
                "NOUN",
                "PUNCT",
                "VERB",
                "PUNCT",
                "PRON",
                "AUX",
                "ADJ",
                "ADV",
                "PUNCT",
                "PUNCT",
            ]
        ),
        "heads": (8, 0, 0, 4, 0, 6, 4, 0, -1, 12, 12, 12, 8, 12, 12, 8),
        "deprels": tuple(
            [
                "nsubj",
                "flat",
                "punct",
                "nsubj",
                "acl:relcl",
                "det",
                "obj",
                "punct",
                "root",
                "punct",
                "nsubj",
                "cop",
                "ccomp",
                "advmod",
                "punct",
                "punct",
            ]
        ),
    }
    quotes, _ = read(text, **parse)
    assert [q.speaker and text[slice(*q.speaker.span)] for q in quotes] == ["Ana Roe"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Roe said that talks will go on in May.", [(I, ["talks will go on in May"], "Ana Roe", "said")]),
        ("Ben Vale told reporters that no date is fixed, while others left.",
         [(I, ["no date is fixed"], "Ben Vale", "told")]),
        ("The two states that met in May signed a text.", []),
    ],
)  # fmt: skip
def test_indirect_speech_by_rule(text: str, expected: list[tuple[str, list[str], str | None, str | None]]) -> None:
    """Where the model read nothing, "said that …" with a speaker is indirect speech."""
    assert shown(text, read(text)[0]) == expected


def test_a_clause_with_a_colon_introduces_its_subject() -> None:
    """ "A member of the House was blunter: “…”" is hers, also where the raw quote gives it to the speaker before."""
    text = "“We go,” Roe said. “We stay.” A member of the House was blunter: “We leave.”"
    words = re.finditer(r"\w+|[^\w\s]", text)
    spans = tuple(Span(m.start(), m.end()) for m in words)
    at = {text[a:b]: k for k, (a, b) in enumerate(spans)}
    heads, deprels = [-1] * len(spans), ["dep"] * len(spans)
    for word, head, relation in (
        ("A", "member", "det"), ("member", "blunter", "nsubj"), ("of", "House", "case"), ("the", "House", "det"),
        ("House", "member", "nmod"), ("was", "blunter", "cop"), ("blunter", "leave", "parataxis"),
    ):  # fmt: skip
        heads[at[word]], deprels[at[word]] = at[head], relation
    content = tuple(Span(m.start() + 1, m.end() - 1) for m in re.finditer("“[^”]+”", text))
    said = Span(text.index("said"), text.index("said") + 4)
    roe = Span(text.index("Roe"), text.index("Roe") + 3)
    parse = Parse(words=spans, sentences=((0, len(spans)),), upos=("NOUN",) * len(spans), heads=tuple(heads),
                  deprels=tuple(deprels), quotes=(RawQuote(content, roe, said, "direct", 0.9),))  # fmt: skip
    found, _ = find_quotes(Document("d", text), parse)
    whose = [(text[slice(*q.speaker.span)] if q.speaker else None, [text[slice(*c)] for c in q.content]) for q in found]
    assert whose == [("Roe", ["We go,", "We stay."]), ("A member of the House", ["We leave."])]
