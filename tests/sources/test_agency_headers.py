"""Headers as agencies, ministries and newspapers write them: date, place and title are read, nothing said is cut."""

import pytest

from stocktake.sources import document_from_text

SAID = "The two delegations met. They will go on."
HEADERS = [  # above the text, title, publication date, place phrase of the dateline
    ("Djibouti, 27 December 2023: ", None, "2023-12-27", "Djibouti"),
    ("SEOUL, Oct. 15, 2018 (Our desk) -- ", None, "2018-10-15", "SEOUL"),
    ("Addis Ababa, Ethiopia, 4 November (Name) - ", None, None, "Addis Ababa, Ethiopia"),
    ("GENEVA/KHARTOUM, Aug 14 - ", None, None, "GENEVA/KHARTOUM"),
    ("GENEVA/KHARTOUM, Aug 14 (Our desk) - ", None, None, "GENEVA/KHARTOUM"),
    ("Talks resume in Geneva\n\nPublished: 3 May 2021, 14:05\n\nGENEVA - ", "Talks resume in Geneva", "2021-05-03", "GENEVA"),
    ("Talks resume in Geneva\nPublished: 3 May 2021, 14:05\nUpdated on 4 May 2021\n\n", "Talks resume in Geneva", "2021-05-03", None),
    ("Talks resume in Geneva\nUpdated on 4 May 2021, 09:12\n\n", "Talks resume in Geneva", None, None),
    ("For Immediate Release\n\nStatement on the Talks in Osla\n\nMay 3, 2021\n\n", "Statement on the Talks in Osla", "2021-05-03", None),
    ("Ministry of Foreign Affairs\nPress Release\nNo. 123/2024\n14 June 2024\n\nOn the talks in Ankara\n\n", "On the talks in Ankara", "2024-06-14", None),
    ("No. 123/2024\n\nPress release on the talks in Ankara\n\n14.06.2024\n\n", "Press release on the talks in Ankara", "2024-06-14", None),
    ("No: 211, 14 June 2024, Press Release Regarding the Talks in Ankara\n\n", "Press Release Regarding the Talks in Ankara", "2024-06-14", None),
    ("ABU DHABI, 12th March, 2023 (WAM) -- ", None, "2023-03-12", "ABU DHABI"),
    ("MOSCOW, February 9. /TASS/. ", None, None, "MOSCOW"),
    ("Damascus, SANA- ", None, None, "Damascus"),
    ("Damascus, (SANA) ", None, None, "Damascus"),
    ("ANKARA (AA) - ", None, None, "ANKARA"),
    ("By Ana Roe\n\nANKARA (AA) - ", None, None, "ANKARA"),
    ("TEHRAN, Jun. 10 (MNA) – ", None, None, "TEHRAN"),
    ("BEIJING, June 10 (Xinhua) -- ", None, None, "BEIJING"),
    ("Riyadh, Rajab 12, 1444, Feb 3, 2023, SPA -- ", None, "2023-02-03", "Riyadh"),
    ("NEW DELHI, JULY 4\n\n", None, None, "NEW DELHI"),
    ("Kathmandu, July 4: ", None, None, "Kathmandu"),
    ("New York, 4 July 2023\n\n", None, "2023-07-04", "New York"),
    ("(Geneva, 4 July 2023) – ", None, "2023-07-04", "Geneva"),
    ("[Geneva, 4 July 2023] ", None, "2023-07-04", "Geneva"),
    ("GENEVA (4 July 2023) – ", None, "2023-07-04", "GENEVA"),
    ("4 July 2023, Geneva - ", None, "2023-07-04", "Geneva"),
    ("4 July 2023 | Geneva\n\n", None, "2023-07-04", "Geneva"),
    ("Bangkok (dpa) - ", None, None, "Bangkok"),
    ("Brussels, 4 July 2023 (Agence Europe) – ", None, "2023-07-04", "Brussels"),
    ("YEREVAN, JULY 4, ARMENPRESS. ", None, None, "YEREVAN"),
    ("BAKU, Azerbaijan, July 4. ", None, None, "BAKU, Azerbaijan"),
    ("UNITED NATIONS, July 4 (Reuters) - ", None, None, "UNITED NATIONS"),
    ("SEOUL, July 4 (Yonhap) -- ", None, None, "SEOUL"),
    ("Talks in Osla end\nOSLA, July 4, 2023 (AFP) - ", "Talks in Osla end", "2023-07-04", "OSLA"),
    ("NAIROBI, Kenya — ", None, None, "NAIROBI, Kenya"),
    ("Nairobi, Kenya | Tuesday 4 July 2023\n\n", None, "2023-07-04", "Nairobi, Kenya"),
    ("Juba, South Sudan, July 4th, 2023 (SSNA) -- ", None, "2023-07-04", "Juba, South Sudan"),
    ("July 4, 2023 (JUBA) - ", None, "2023-07-04", "JUBA"),
    ("Joint Press Release\n\nGeneva, 4 July 2023\n\n", "Joint Press Release", "2023-07-04", "Geneva"),
    ("Press Statement\n\nAna Roe, Secretary of State\n\nJuly 4, 2023\n\n", "Press Statement", "2023-07-04", None),
    ("Readout of the Minister's Meeting\n\nJul 04, 2023 | 18:30 (UTC+3)\n\n", "Readout of the Minister's Meeting", "2023-07-04", None),
    ("Published On 4 Jul 2023\n\n", None, "2023-07-04", None),
    ("First published on Tue 4 Jul 2023 13.05 BST\n\n", None, "2023-07-04", None),
    ("4 July 2023\n14:05 GMT\n\n", None, "2023-07-04", None),
    ("Tuesday, 4 July 2023 - 14:05\n\nTalks in Osla end\n\n", "Talks in Osla end", "2023-07-04", None),
    ("Press Release | 4 July 2023\n\n", None, "2023-07-04", None),
    ("PRESS RELEASE No. 45/23\nOsla, 4 July 2023\n\n", None, "2023-07-04", "Osla"),
    ("1234-04-07-2023\n\nOn the talks in Osla\n\n", "On the talks in Osla", None, None),
    ("4 July 2023 14:05\n\nForeign Ministry statement on the talks in Osla\n\n1234-04-07-2023\n\n", "Foreign Ministry statement on the talks in Osla", "2023-07-04", None),
    ("Last update: 5 July 2023\nPublished: 4 July 2023\n\n", None, "2023-07-04", None),
    ("Issued on: 04/07/2023 - 14:05 Modified: 14/07/2023 - 14:10\n\n", None, None, None),
    ("KUWAIT, July 4 (KUNA) -- ", None, None, "KUWAIT"),
    ("Cairo - 4 July 2023 (MENA): ", None, "2023-07-04", "Cairo"),
    ("San'a, July 4, 2023 (Saba) - ", None, "2023-07-04", "San'a"),
    ("Tripoli, 4 July 2023 (Lana) – ", None, "2023-07-04", "Tripoli"),
    ("PANMUNJOM, Korea, July 4 (Joint Press Corps) — ", None, None, "PANMUNJOM, Korea"),
    ("LONDON, England, July 4, 2023 /PRNewswire/ -- ", None, "2023-07-04", "LONDON, England"),
    ("Osla, Norland – July 4, 2023 – ", None, "2023-07-04", "Osla, Norland"),
    ("Osla/Bergen (Agency). ", None, None, "Osla/Bergen"),
    ("Osla, Tuesday 4 July 2023: ", None, "2023-07-04", "Osla"),
    ("4 July 2023: ", None, "2023-07-04", None),
    ("July 4, 2023 – ", None, "2023-07-04", None),
]  # fmt: skip


@pytest.mark.parametrize(("above", "title", "published", "place"), HEADERS)
def test_header(above: str, title: str | None, published: str | None, place: str | None) -> None:
    """What stands above the text is read; a day without a year or that may be two days gives no date."""
    text = above + SAID
    document = document_from_text(text)
    line = document.dateline
    assert (document.title, document.published) == (title, published)
    assert (text[line.span.start : line.span.end] if line else None) == place
    assert text[document.body :] == SAID


@pytest.mark.parametrize(
    "text",
    [
        "Osla: the city of talks. They will go on there.",
        "Osla, 4 July 2023: a day that nobody forgot. Then more.",
        "Osla, Bergen and Narvik said on 4 July 2023: The talks go on.",
        "Osla, July 4 will be remembered. So will its talks.",
        "On 4 July 2023 the delegations met. They will go on.",
        "Published in 2021, the book tells of talks. It is long.",
        "No. They did not meet. They never will.",
        "No. 10 Downing Street said on Monday it would talk. It did.",
        "Updated maps were handed over. They show the river.",
        "July 4, 2023 – a Tuesday – was the day of the talks. They failed.",
        "4 July 2023: The sides met.\n5 July 2023: They signed.\n6 July 2023: They left.",
        "East Room (March 12, 2024) of the palace was where they met. They will go on.",
        "ROE: The talks go on. They will end.",
    ],
)
def test_nothing_is_cut(text: str) -> None:
    """A text that only begins like a header keeps its first words and gets no date."""
    document = document_from_text(text)
    assert (document.body, document.published, document.dateline) == (0, None, None)


def test_byline_with_both_dates() -> None:
    """A name, the day of publication and that of the update on one line are all read."""
    document = document_from_text(f"Ana Roe  |10.06.2023 - Update : 11.06.2023\n\n{SAID}")
    assert (document.published, document.meta["byline"]) == ("2023-06-10", "Ana Roe")
    assert [d["kind"] for d in document.meta["dates"]] == ["published", "modified"]


def test_number_with_a_day() -> None:
    """The day in a document's number is settled by the full date beside it."""
    document = document_from_text(f"4 July 2023 14:05\n\nOn the talks in Osla\n\n1234-04-07-2023\n\n{SAID}")
    assert (document.title, document.published) == ("On the talks in Osla", "2023-07-04")
    assert {d["value"] for d in document.meta["dates"]} == {"2023-07-04"}


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("COUNCIL SECRETARIAT\nREADOUT\n\nOsla, 27 December 2023: ", "COUNCIL SECRETARIAT"),
        (
            "(LEAD) Sides agree to break ground\n\nOSLA, Dec. 27, 2023 (Our desk) -- ",
            "(LEAD) Sides agree to break ground",
        ),
    ],
)
def test_lines_above_a_dateline(above: str, title: str) -> None:
    """A letterhead in capitals or a marked headline does not hide the dateline under it."""
    document = document_from_text(above + SAID)
    assert (document.title, document.published) == (title, "2023-12-27")
    assert document.dateline is not None and document.text[document.body :] == SAID
