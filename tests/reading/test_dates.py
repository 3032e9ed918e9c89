"""Date phrases become EDTF by publication date, tense and the dates before them, or stay open with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.edtf import edtf_interval
from stocktake.reading.dates import NO_ANCHOR, NO_PUBLICATION, NOT_A_DATE, find_dates, resolve_date
from stocktake.records import Dateline, Document, Parse, Span

WEDNESDAY = "2024-07-10"
SENTENCES = Path(__file__).parent / "date_sentences.tsv"
NOT_READ = {"for two years"}  # a duration up to now is not read as a time


def document(text: str, published: str | None = WEDNESDAY) -> Document:
    return Document(id="t", text=text, published=published)


def found(text: str, published: str | None = WEDNESDAY) -> list[tuple[str, str | None]]:
    return [(text[w.span.start : w.span.end], w.edtf) for w in find_dates(document(text, published), Parse())]


@pytest.mark.parametrize(
    ("text", "phrase", "edtf"),
    [
        ("The envoys met on Wednesday.", "on Wednesday", "2024-07-10"),
        ("Wednesday's talks were short.", "Wednesday", "2024-07-10"),
        ("They will meet on Friday.", "on Friday", "2024-07-12"),
        ("Talks will be held on Friday, they said.", "on Friday", "2024-07-12"),
        ("The sides agreed to meet on Monday.", "on Monday", "2024-07-15"),
        ("They said on Monday that talks will go on.", "on Monday", "2024-07-08"),
        ("They met yesterday.", "yesterday", "2024-07-09"),
        ("Earlier this month they spoke.", "Earlier this month", "2024-07-01/2024-07-10"),
        ("They met earlier in June.", "earlier in June", "2024-06"),
        ("It was signed in late June.", "in late June", "2024-06-21/2024-06-30"),
        ("It takes effect within a month.", "within a month", "2024-07-10/2024-08-10"),
        ("They met on July 10-12.", "on July 10-12", "2024-07-10/2024-07-12"),
        ("They met on 10 July.", "on 10 July", "2024-07-10"),
        ("The round of 10-12 July 2024 failed.", "10-12 July 2024", "2024-07-10/2024-07-12"),
        ("They met between 3 and 5 May.", "between 3 and 5 May", "2024-05-03/2024-05-05"),
        ("They met last week.", "last week", "2024-07-01/2024-07-07"),
        ("They meet next Tuesday.", "next Tuesday", "2024-07-16"),
        ("Talks will resume in the coming weeks.", "in the coming weeks", "2024-07-10/2024-08-09~"),
        ("Three rounds were held this year.", "this year", "2024"),
        ("It began in spring 2023.", "in spring 2023", "2023-21"),
        ("They met on the 4th, officials said.", "on the 4th", "2024-07-04"),
        ("They met on June 27-29.", "on June 27-29", "2024-06-27/2024-06-29"),
        ("They met from Monday to Wednesday.", "from Monday to Wednesday", "2024-07-08/2024-07-10"),
        ("They met on Monday and Tuesday.", "on Monday and Tuesday", "2024-07-08/2024-07-09"),
        ("No talks were held since March.", "since March", "2024-03-01/2024-07-10"),
        ("They will leave by the end of the year.", "by the end of the year", "2024-07-10/2024-12-31"),
        ("Shells fell after midnight on Friday.", "after midnight on Friday", "2024-07-05"),
        ("After two days of talks that ended Friday.", "two days of talks that ended Friday", "2024-07-04/2024-07-05"),
        ("It is dated 2024-07-10.", "2024-07-10", "2024-07-10"),
        ("It is dated 14.03.2025.", "14.03.2025", "2025-03-14"),
        ("The text was agreed on March 13th.", "on March 13th", "2024-03-13"),
        ("It was signed two weeks ago.", "two weeks ago", "2024-06-26~"),
        ("The truce runs until August 24.", "until August 24", "2024-07-10/2024-08-24"),
        ("It will be held in March.", "in March", "2025-03"),
        ("He left office last November.", "last November", "2023-11"),
        ("They met on Thursday, September 28.", "on Thursday, September 28", "2023-09-28"),
        ("It was signed on November 3 through 5, 2006.", "on November 3 through 5, 2006", "2006-11-03/2006-11-05"),
        ("It was signed in the 1990s.", "in the 1990s", "199X"),
        ("They met on the fifth of January.", "on the fifth of January", "2024-01-05"),
        ("They met in the week of 15 January 2003.", "in the week of 15 January 2003", "2003-01-13/2003-01-19"),
    ],
)  # fmt: skip
def test_phrases(text: str, phrase: str, edtf: str) -> None:
    """Each kind of phrase is found whole and means the days a reader of that day's paper would take it to mean."""
    assert found(text) == [(phrase, edtf)]
    start = text.index(phrase)
    assert resolve_date(document(text), Span(start, start + len(phrase))).edtf == edtf


@pytest.mark.parametrize(
    "text",
    [
        "He may march to the capital in the second round.",
        "The 14th round of talks, on the 14th floor.",
        "Some 2,024 people and 1500 troops were there.",
        "They talked for two days.",
        "It is worth 03/04/2024 or 30/02/2024 of nothing.",
        "",
    ],
)
def test_no_dates(text: str) -> None:
    """Words that look like dates, durations and dates the calendar lacks are not found."""
    assert found(text) == []


def test_dates_count_from_the_date_before() -> None:
    """ "The following day" and "two weeks later" count from the date mentioned before, in the text or given."""
    text = "They met on 3 June. The following day they left, and two weeks later they were back."
    assert [e for _, e in found(text)] == ["2024-06-03", "2024-06-04", "2024-06-18~"]
    span = Span(text.index("The following day"), text.index(" they left"))
    assert resolve_date(document(text), span).edtf == "2024-06-04"
    assert resolve_date(document(text), span, anchor="2024-01-31").edtf == "2024-02-01"


def test_nothing_before_to_count_from() -> None:
    """Without a date before it "the following day" stays open and says why; a whole week has no following day."""
    assert [(w.edtf, w.rule) for w in find_dates(document("They left the following day."), Parse())] == [
        (None, NO_ANCHOR)
    ]
    assert [e for _, e in found("They met last week. The following day they left.")] == ["2024-07-01/2024-07-07"]


def test_without_publication_date() -> None:
    """An undated text resolves its absolute dates and says of the others that publication is unknown."""
    text = "They met on 26 September 2024. In July they had met in A-land. They met again on Friday."
    whens = find_dates(document(text, None), Parse())
    assert [w.edtf for w in whens] == ["2024-09-26", "2024-07", None]
    assert whens[2].rule == NO_PUBLICATION


def test_realis_decides_the_direction() -> None:
    """What the caller knows of the event goes before the verbs of the clause."""
    text = "Monday's meeting"
    assert resolve_date(document(text), Span(0, 6), future=True).edtf == "2024-07-15"
    assert resolve_date(document(text), Span(0, 6), future=False).edtf == "2024-07-08"


def test_syntax_decides_the_direction() -> None:
    """With tags and heads the verb that the date hangs on decides, not the nearest one."""
    text = "They will , as he said , meet Friday"
    words, at = [], 0
    for word in text.split():
        words.append(Span(at, at + len(word)))
        at += len(word) + 1
    parse = Parse(
        words=tuple(words),
        sentences=((0, 9),),
        upos=("PRON", "AUX", "PUNCT", "SCONJ", "PRON", "VERB", "PUNCT", "VERB", "PROPN"),
        heads=(7, 7, 5, 5, 5, 7, 5, -1, 7),
        deprels=("nsubj", "aux", "punct", "mark", "nsubj", "advcl", "punct", "root", "obl"),
    )
    assert [w.edtf for w in find_dates(document(text), parse)] == ["2024-07-12"]
    assert [w.edtf for w in find_dates(document(text), Parse())] == ["2024-07-05"]


def test_a_phrase_cut_short_is_completed() -> None:
    """A span that holds part of a date phrase is read as the whole phrase, and the whole span comes back."""
    text = "They met on July 10-12 in A-land."
    when = resolve_date(document(text), Span(text.index("July"), text.index("-12")))
    assert when.edtf == "2024-07-10/2024-07-12"
    assert text[when.span.start : when.span.end] == "on July 10-12"


def test_not_a_date() -> None:
    """A span without a date in it stays open."""
    when = resolve_date(document("They met recently."), Span(9, 17))
    assert (when.edtf, when.rule) == (None, NOT_A_DATE)


def test_dateline_day_is_the_day_of_writing() -> None:
    """Relative dates count from the day in the dateline when the report was published a day later."""
    text = "A-TOWN, July 9. /AGENCY/. The envoys met today."
    line = Dateline(Span(0, 6), "A-Town")
    whens = find_dates(Document(id="t", text=text, published=WEDNESDAY, dateline=line, body=25), Parse())
    assert [w.edtf for w in whens] == ["2024-07-09"]


def test_a_look_back_keeps_its_year() -> None:
    """After a full date well before publication, dates without a year in that paragraph belong to its year."""
    text = "On November 9, 2020 they signed. On December 1 the district was handed over.\n\nOn July 3 they met."
    assert [e for _, e in found(text)] == ["2020-11-09", "2020-12-01", "2024-07-03"]


@given(
    st.text(alphabet="aM onday,Jul 0123456789-./ thfewek\n’sinlasty", max_size=80),
    st.sampled_from([None, WEDNESDAY, "2024"]),
)
def test_spans_and_values_are_sound(text: str, published: str | None) -> None:
    """Whatever the text, spans lie in it left to right without overlap and every value is readable EDTF."""
    last = 0
    for when in find_dates(document(text, published), Parse()):
        assert last <= when.span.start < when.span.end <= len(text)
        last = when.span.end
        assert when.rule
        assert when.edtf is None or edtf_interval(when.edtf) is not None


def _sentences() -> list[object]:
    """(publication day, sentence, phrase, expected) of the benchmark's sentences."""
    rows: list[object] = []
    strict = pytest.mark.xfail(strict=True)
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            published, marked, wanted = line.split("\t")
            phrases = re.findall(r"\[\[(.*?)\]\]", marked)
            plain = marked.replace("[[", "").replace("]]", "")
            for phrase, want in zip(phrases, wanted.split(";"), strict=True):
                rows.append(pytest.param(published, plain, phrase, want, marks=strict if phrase in NOT_READ else ()))
    return rows


@pytest.mark.parametrize(("published", "text", "phrase", "wanted"), _sentences())
def test_sentences_of_reports(published: str, text: str, phrase: str, wanted: str) -> None:
    """Each phrase means what an expert takes it to mean; "-" stays open with its reason, "none" is no date."""
    start = text.index(phrase)
    dates = [w for w in find_dates(document(text, published), Parse()) if w.span.start < start + len(phrase)]
    here = [w for w in dates if w.span.end > start]
    if wanted in ("-", "none"):
        assert all(w.edtf is None for w in here)
        assert here or wanted == "none"
        return
    assert {edtf_interval(w.edtf) for w in here} == {edtf_interval(wanted)}
