"""The Washington report of the issue: its whole record. The text is not ours, so it is read where it lies."""

from __future__ import annotations

import pytest
from talks.cases import SHARED
from talks.scoring import side

from stocktake.pipeline import Reader
from stocktake.records import Reading
from stocktake.sources import document_from_text

PATH = SHARED / "washington-2024-07-10.txt"
pytestmark = pytest.mark.skipif(not PATH.exists(), reason="the example is not in ../shared")


@pytest.fixture(scope="module")
def reading(reader: Reader) -> Reading:
    return reader.read(document_from_text(PATH.read_text(encoding="utf-8")))


def slices(reading: Reading, spans) -> list[str]:
    return [reading.document.text[s.start : s.end] for s in spans]


def sides(actors) -> set[str]:
    return {side(a) for a in actors}


def test_header(reading: Reading) -> None:
    """The leading date is the publication date, the place before the dash the dateline."""
    document = reading.document
    assert document.published == "2024-07-10"
    assert document.dateline is not None
    assert (document.dateline.place, document.dateline.country) == ("Washington, DC", "USA")
    assert slices(reading, [document.dateline.span]) == ["WASHINGTON, DC"]


def test_meeting(reading: Reading) -> None:
    """One held meeting of the two foreign ministers, with its host, day, venue and occasion, and nothing false."""
    (meeting,) = reading.meetings
    assert set(meeting.principals) == {"ARM", "AZE"}
    assert dict(meeting.level) == {"ARM": 2, "AZE": 2}
    assert meeting.third_parties == (("USA", "host"),)
    assert (meeting.realis, meeting.contact_form, meeting.when) == ("held", "face_to_face", "2024-07-10")
    assert meeting.venue is not None
    assert (meeting.venue.name, meeting.venue.country) == ("Washington", "USA")
    assert meeting.occasion == "NATO summit"
    assert meeting.statement_form == "identical_separate"
    assert meeting.number is None


def test_persons(reading: Reading) -> None:
    """The three ministers with their offices on that day."""
    held = {a.person: (a.id, a.office) for a in reading.actors if a.person}
    assert held == {
        "Antony Blinken": ("USA.GOV.MFA", "Secretary of State"),
        "Ararat Mirzoyan": ("ARM.GOV.MFA", "Minister of Foreign Affairs"),
        "Jeyhun Bayramov": ("AZE.GOV.MFA", "Minister of Foreign Affairs"),
    }


def test_quotation_of_both_ministries(reading: Reading) -> None:
    """The first quotation is said by both foreign ministries."""
    quote = reading.quotes[0]
    (content,) = slices(reading, quote.content)
    assert content.startswith("The parties noted the progress") and content.endswith("agreed to continue the work,")
    assert quote.speaker is not None
    assert set(quote.speaker.actors) == {"ARM.GOV.MFA", "AZE.GOV.MFA"}


def test_fragments_of_one_sentence(reading: Reading) -> None:
    """The two quoted fragments are Blinken's, in the clause that carries them."""
    quote = next(q for q in reading.quotes if "take stock of where we are” and" in slices(reading, q.content)[0])
    assert "“see what more the United States can do”" in slices(reading, quote.content)[0]
    assert quote.speaker is not None and quote.speaker.actors == ("USA.GOV.MFA",)


def test_quotation_over_two_paragraphs(reading: Reading) -> None:
    """One quote, both paragraphs, exact to the character."""
    text = reading.document.text
    first, second = text.split("\n\n")[3:5]
    quote = reading.quotes[-1]
    assert slices(reading, quote.content) == [first.removeprefix("“"), second.split("”, Blinken")[0]]
    assert quote.type == "direct"
    assert quote.speaker is not None and quote.speaker.actors == ("USA.GOV.MFA",)
    assert len(reading.quotes) == 3


def test_outcome(reading: Reading) -> None:
    """Both sides claim progress; "very close" is the host's claim alone."""
    found = {o.claimant: (o.level, slices(reading, o.evidence)) for o in reading.outcome}
    assert {who: level for who, (level, _) in found.items()} == {"ARM": 3, "AZE": 3, "USA": 5}
    assert any("very close" in s for s in found["USA"][1])
    assert all("noted the progress" in s for who in ("ARM", "AZE") for s in found[who][1])


def test_supporters(reading: Reading) -> None:
    """The host and the European Union stand behind the effort, and nobody else is said to."""
    (meeting,) = reading.meetings
    assert set(meeting.supporters) == {"USA", "EU"}


def test_positions(reading: Reading) -> None:
    """No breakthrough, a further step agreed by both, "very close" forecast by the United States."""
    found = [(p.act, slices(reading, [p.span])[0], sides(p.by.actors) if p.by else set()) for p in reading.positions]
    assert any(act == "no_progress" and "no breakthrough" in text for act, text, _ in found)
    assert any("agreed to continue the work" in text and by == {"ARM", "AZE"} for _, text, by in found)
    (further,) = [p for p in reading.positions if slices(reading, [p.span])[0].startswith("agreed to continue")]
    assert further.level == 1  # contact goes on, no date: codebook 3.2
    assert any(act == "forecast" and "very close" in text and by == {"USA"} for act, text, by in found)


def test_nothing_agreed_but_to_go_on(reading: Reading) -> None:
    """The missing breakthrough and the agreement worked towards are no agreements that took place."""
    agreed = [e for e in reading.events if e.type == "AGREE" and e.realis in ("held", "background")]
    assert [words.split()[0] for words in slices(reading, [e.trigger for e in agreed])] == ["agreed"]
    assert not [e for e in reading.events if e.type == "CONCEDE"]
    assert not [p for p in reading.positions if p.act == "demand"]


def test_no_breakthrough_is_the_narrators_word(reading: Reading) -> None:
    """The ministers "signaled no breakthrough": no words of theirs are reported."""
    (found,) = [p for p in reading.positions if p.act == "no_progress"]
    assert found.by is None
