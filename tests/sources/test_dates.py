"""All dates that a document comes with are kept with their origin; one is chosen by rule; none is made up."""

from stocktake.sources import document_from_text
from stocktake.sources.dates import DateCandidate, choose_date, complete, read_candidate
from stocktake.sources.html import document_from_html, header_dates, url_dates
from stocktake.sources.inputs import Input

PAGE = """<html><head><title>Talks</title>{head}</head><body><article><h1>Talks</h1>{top}
<p>The two sides met on Monday and agreed on a further meeting in the same place, an official said.</p>
<p>They had met there twice before, without a result, and one of them had left early.</p></article>
<aside><time datetime="2019-01-01">old teaser</time></aside></body></html>"""


def page(head="", top="", url=None, headers=None):
    source = Input("p.html", url=url, headers=headers or {})
    return document_from_html(PAGE.format(head=head, top=top), source, [])


def origins(document):
    return [(d["origin"], d["kind"], d["value"]) for d in document.meta.get("dates", [])]


def test_origins_of_a_page():
    """JSON-LD, metadata, time element, address and HTTP header are all kept; published and modified apart."""
    linked = '{"@type": "NewsArticle", "datePublished": "2024-07-10T23:30:00+04:00", "dateModified": "2024-07-12"}'
    head = f'<script type="application/ld+json">{linked}</script><meta name="date" content="2024-07-10">'
    top = '<time datetime="2024-07-10">10 July</time>'
    document = page(head, top, "https://x.example/2024/07/09/talks", {"Last-Modified": "Sat, 13 Jul 2024 10:00:00 GMT"})
    assert origins(document) == [
        ("json-ld", "published", "2024-07-10"),
        ("json-ld", "modified", "2024-07-12"),
        ("metadata", "published", "2024-07-10"),
        ("time element", "published", "2024-07-10"),
        ("url", "published", "2024-07-09"),
        ("http header", "modified", "2024-07-13"),
    ]
    assert document.published == "2024-07-10"
    assert "json-ld" in document.meta["date_rule"] and "+04:00" in document.meta["date_rule"]


def test_modified_is_never_published():
    """A page with only a modification date has no publication date."""
    document = page('<meta property="article:modified_time" content="2024-07-12">')
    assert document.published is None and "no date" in document.meta["flags"]


def test_teasers_and_broken_json_ld():
    """Dates of other articles' teasers and broken metadata are passed over."""
    document = page('<script type="application/ld+json">{"@type": "NewsArticle", </script>')
    assert origins(document) == []


def test_url_and_header():
    """Addresses give a date only when it is one."""
    assert [d.value for d in url_dates("https://x.example/2024/07/10/a")] == ["2024-07-10"]
    assert [d.value for d in url_dates("https://x.example/a-20240710.html")] == []
    assert url_dates("https://x.example/2024/13/40/") == [] == url_dates(None)
    assert header_dates({"Last-Modified": "never"}) == []


def test_disagreement_is_flagged():
    """Candidates more than a day apart are flagged with both values; the more trustworthy one is taken."""
    found = [DateCandidate("2024-07-10", "x", "metadata"), DateCandidate("2024-07-15", "y", "url")]
    chosen = choose_date(found)
    assert chosen.value == "2024-07-10" and "2024-07-15" in chosen.flags[0]
    assert not choose_date([found[0], DateCandidate("2024-07-11", "y", "url")]).flags


def test_parts_complete_each_other():
    """An ambiguous or year-less date is settled by a full one near it, across the turn of the year too."""
    full = DateCandidate("2024-01-02", "x", "metadata")
    no_year, numeric = read_candidate("30 December", "dateline"), read_candidate("01/02/2024", "byline")
    settled = complete([full, no_year, numeric])
    assert [c.value for c in settled] == ["2024-01-02", "2023-12-30", "2024-01-02"]
    far = complete([DateCandidate("2024-06-02", "x", "metadata"), no_year])
    assert far[1].value == "XXXX-12-30"


def test_day_inside_month():
    """A month from metadata gives way to a day of the same month found elsewhere; a given month stays."""
    month, day = read_candidate("2024-07", "metadata"), read_candidate("10 July 2024", "byline")
    assert choose_date([month, day]).value == "2024-07-10"
    assert choose_date([read_candidate("2024-07", "given"), day]).value == "2024-07"


def test_unreadable_given_date_is_flagged():
    """A given date that is none is said to be so, and the header's is used."""
    document = document_from_text("date 2024-07-10 They met.", date="last week")
    assert document.published == "2024-07-10"
    assert "given date not understood: last week" in document.meta["flags"]
