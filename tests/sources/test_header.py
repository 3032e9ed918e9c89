"""Headers are recognised line by line; the text said begins where they end, and first sentences are never lost."""

import pytest

from stocktake.sources import document_from_text

DISPATCH = " date 2024-07-10 OSLA, DC — The foreign ministers of A-land and B-land met.\n\n“Talks go on,” they said.\n"


def said(document):
    return document.text[document.body :]


def test_leading_date_and_dateline():
    """``date 2024-07-10 PLACE —`` is publication date and dateline, and the text is kept as it was."""
    document = document_from_text(DISPATCH)
    assert document.text == DISPATCH
    assert document.published == "2024-07-10"
    assert document.dateline is not None
    assert DISPATCH[slice(*document.dateline.span)] == "OSLA, DC"
    assert (document.dateline.place, document.dateline.country) == ("Osla, DC", None)
    assert said(document).startswith("The foreign ministers")
    assert document.meta["dates"][0]["origin"] == "date line"


@pytest.mark.parametrize(
    ("text", "title", "published", "byline", "start"),
    [
        ("Friday, January 4, 2019\xa0\n\n\nA deal was signed. It holds.", None, "2019-01-04", None, "A deal"),
        (
            "Talks resume in Osla\nBy Ana Roe\nPublished: July 11, 2024 10:15 GMT | Updated: July 14, 2024\n\nOSLA, 11 July (Agency) -- The sides met.",
            "Talks resume in Osla", "2024-07-11", "Ana Roe", "The sides",
        ),
        (
            "FOR IMMEDIATE RELEASE\nJune 3, 2023\n\nStatement by the Ministry on the Talks\n\nOSLA, 3 June 2023 – Talks went on.",
            "Statement by the Ministry on the Talks", "2023-06-03", None, "Talks went",
        ),
        ("---\ntitle: Talks resume\ndate: 2024-07-11\nauthor: Ana Roe\n---\n# Talks resume\n\nThe sides met.", "Talks resume", "2024-07-11", "Ana Roe", "The sides"),
        ("TALKS RESUME\r\n\r\nBy Ana Roe and Tom Poe, Agency\r\n\r\nThe sides met.\r\n", "TALKS RESUME", None, "Ana Roe and Tom Poe, Agency", "The sides"),
        ("Date: 10/07/2024\nPublished: 11 July 2024\n\nThe sides met.", None, "2024-07-10", None, "The sides"),
        ("Title: Talks resume\nOutlet: A-land Daily\nDate: 3 May 2023\nThe sides met.", "Talks resume", "2023-05-03", None, "The sides"),
    ],
)  # fmt: skip
def test_headers(text, title, published, byline, start):
    """Title, date, byline and the beginning of the text said are read from common headers."""
    document = document_from_text(text)
    assert (document.title, document.published, document.meta.get("byline")) == (title, published, byline)
    assert said(document).startswith(start)


@pytest.mark.parametrize(
    "text",
    [
        "The two sides met on Monday. They agreed.\n\nMore text.", "By Monday the talks had ended. Then more.", "Dear Mr. Speaker:\n\nTalks ended.",
        "Free people of a free country!\n\nToday we met.", "MODERATOR: Thank you all.\n\nROE: Thanks.", "May talks resumed in Osla.", "Talks resumed",
        "“We agreed,” said Ana Roe.\n\nShe left.",
    ],
)  # fmt: skip
def test_nothing_said_is_lost(text):
    """A text that begins with what is said has no header."""
    assert document_from_text(text).body == 0


@pytest.mark.parametrize(
    ("url", "kind"),
    [("https://www.state.gov/a/", "official_statement"), ("https://mfa.gov.az/en/news/no1", "official_statement"), ("https://news.un.org/en/story", "news_report"),
     ("https://www.consilium.europa.eu/x", "official_statement"), ("https://notgov.example/gov", "news_report"), ("https://state.gov.evil.example/", "news_report")],
)  # fmt: skip
def test_official_sites(url, kind):
    """On a government's or organisation's own site a plain text is a statement; elsewhere an outlet makes it a report."""
    assert document_from_text("The sides met. They agreed.", url=url, outlet="Office").kind == kind


def test_venue_is_no_title():
    """A room and a time of day above a transcript are header lines, not a title."""
    document = document_from_text(
        "Oval Room\n\n1:41 P.M. EST\n\nPRESIDENT ROE: Hello.\n\nMR. POE: Hello.\n\nPRESIDENT ROE: Well.\n"
    )
    assert document.title is None
    assert document.kind == "transcript"
    assert document.meta["header_lines"] == ["Oval Room", "1:41 P.M. EST"]
    assert said(document).startswith("PRESIDENT ROE")


def test_venue_of_several_lines():
    """Venue, city and day in brackets above a transcript are no title; the day is a date."""
    document = document_from_text(
        "La Sala\n\nOsla, Norland\n\n(May 21, 2022)\n\n4:18 P.M. EST\n\nPRESIDENT ROE: Hello.\n"
    )
    assert (document.title, document.published) == (None, "2022-05-21")
    assert document.text[document.body :].startswith("PRESIDENT ROE")


@pytest.mark.parametrize(
    ("line", "published"),
    [("20 May 2023, Osla", "2023-05-20"), ("Bal, Norland, 15-16 November 2022", "2022-11-16"), ("31 May 2023 Osla, Norland", "2023-05-31"), ("*Osla, 20 May 2023*", "2023-05-20")],
)  # fmt: skip
def test_place_and_date(line, published):
    """A line of place and date only is header, and no title."""
    document = document_from_text(f"{line}\n\nWe met. We agreed.")
    assert (document.title, document.published) == (None, published)
    assert document.text[document.body :] == "We met. We agreed."


@pytest.mark.parametrize(
    "line", ["Talks of 3 May 2023 end", "Readout of 3 May 2023", "Osla Talks End After 3 May 2023 Setback"]
)
def test_titles_with_dates(line):
    """A title with a date in it stays a title."""
    assert document_from_text(f"{line}\n\nWe met. We agreed.").title == line


def test_given_values_win():
    """Given date and title win over the header's, and the difference is kept."""
    text = "Talks fail in Osla\n\nOSLA, 14 Feb (Agency) -- The sides met."
    document = document_from_text(text, title="Talks go on", published="2019-02-16", outlet="Agency", source_id="7")
    assert (document.title, document.published, document.source_id) == ("Talks go on", "2019-02-16", "7")
    assert {"field": "title", "given": "Talks go on", "header": "Talks fail in Osla"} in document.meta["disagreements"]
    # the dateline's year is the given date's
    assert {"field": "published", "given": "2019-02-16", "dateline": "2019-02-14"} in document.meta["disagreements"]


def test_no_date_is_flagged():
    """Without a date none is made up, and the document says so; a year-less dateline is not completed by a guess."""
    assert document_from_text("The sides met.").published is None
    assert "no date" in document_from_text("The sides met.").meta["flags"]
    assert document_from_text("OSLA, 14 Feb (Agency) -- The sides met.").published is None
    assert document_from_text("date 10/07/2024 The sides met.").meta["flags"] == ["no date: ambiguous"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Readout of President Roe’s Call with Premier Poe", "readout"), ("Joint Statement of A-land and B-land", "joint_statement"),
        ("Remarks by President Roe Before Meeting", "transcript"), ("Interview with Ana Roe", "interview"),
        ("Statement by Spokesperson Ana Roe on the talks", "official_statement"), ("Talks resume", "other"),
        ("Joint press statement by the ministers", "joint_statement"), ("Press Briefing by Ana Roe", "transcript"),
    ],
)  # fmt: skip
def test_kinds(title, kind):
    """The title tells the kind when it names one."""
    assert document_from_text("The sides met. They agreed.", title=title).kind == kind


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (
            "Ministry of Foreign Affairs\nKingdom of A-land\n12 May 2023\n\nThe sides met in Osla. They will go on.",
            "2023-05-12",
        ),
        (
            "Ministry of External Affairs, Osla\nStatement by the Foreign Secretary\nMay 10, 2025\n\nThe sides met. They will go on.",
            "2025-05-10",
        ),
        (
            "Ministry of Foreign Affairs of A-land\nPress release, 12 April 2025\n\nThe sides met. They will go on.",
            "2025-04-12",
        ),
    ],
)
def test_letterheads(text: str, published: str) -> None:
    """A ministry's letterhead of several lines ends in its date, and what is said begins after it."""
    document = document_from_text(text)
    assert document.published == published
    assert said(document).startswith("The sides met")


def test_short_first_lines_are_no_letterhead():
    """Lines of a text that no date follows stay text."""
    text = "The sides met in Osla\nand talked for two hours\nabout the river.\nThey will go on.\n"
    assert said(document_from_text(text)) == text
