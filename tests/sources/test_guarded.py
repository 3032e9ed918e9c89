"""Hostile files end as an error in one sentence: bombs, entities, endless nesting, parsers that hang or eat memory."""

import io
import zipfile

import pytest

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources import guarded
from stocktake.sources.inputs import Input, Options
from stocktake.sources.load import read_input

PAGE = "<html><head><title>T</title></head><body><article><p>The two sides met on Monday in Osla, and parted.</p></article></body></html>"


def read(name, data):
    return list(read_input(Input(name, data=data), Options()))


def packed(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def test_same_document():
    """A document read by the worker is the one read here."""
    source = Input("a.html", data=PAGE.encode(), url="https://x.example/2024/07/10/a")
    from stocktake.sources.load import read_with

    (here,) = read_with(source, Options(), ".html")
    (there,) = guarded.read_guarded(source, Options(), ".html")
    assert isinstance(here, Document)
    assert here == there


def test_hang_is_killed(monkeypatch):
    """A parser that takes too long is killed; the next file is read."""
    with pytest.raises(SourceError, match=r"a\.html has taken more than 0 s"):
        list(guarded.read_guarded(Input("a.html", data=PAGE.encode() * 10_000), Options(), ".html", max_seconds=0.001))
    (document,) = read("b.html", PAGE.encode())
    assert isinstance(document, Document)


def test_crash_is_survived():
    """A worker that dies costs one file at most; the next one is read."""
    read("b.html", PAGE.encode())
    guarded._WORKER.process.kill()
    guarded._WORKER.process.wait()
    assert isinstance(read("b.html", PAGE.encode())[0], Document)


ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
FEED = "<rss version='2.0'><channel><title>x</title><item><title>&b;&x;</title><description>&b;&x;</description></item></channel></rss>"
MAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>&b;&x;</loc></url></urlset>"
NEWS = "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><contentSet><inlineData>&b;&x;</inlineData></contentSet></newsItem>"


@pytest.mark.parametrize("body", [FEED, MAP, NEWS])
@pytest.mark.parametrize("head", [ENTITIES, EXTERNAL])
def test_xml_entities(head, body):
    """XML that declares entities is refused, in every kind of XML file."""
    (error,) = read("a.xml", (head + body).encode())
    assert isinstance(error, SourceError) and "entities" in str(error)
    (error,) = read("a.xml", (head + body).replace("ENTITY", "entity").encode())
    assert isinstance(error, SourceError)


def test_zip_traversal():
    """Members that would leave the archive's folder are not read; the others are."""
    found = read("a.zip", packed(**{"..__..__etc__evil.txt": "x", "__abs.txt": "x", "ok.txt": "They met in Osla."}))
    assert [f.text for f in found if isinstance(f, Document)] == ["They met in Osla."]
    assert sum("leads out of the zip" in str(f) for f in found) == 2


def test_zip_bomb_and_nesting():
    """A member that would unpack to far more than it takes is not unpacked; zips in zips end at a depth."""
    (error,) = read("a.zip", packed(**{"bomb.txt": b"\0" * 30_000_000}))
    assert isinstance(error, SourceError) and "would unpack" in str(error)
    data = packed(**{"a.txt": "They met."})
    for _ in range(4):
        data = packed(**{"in.zip": data})
    (error,) = read("a.zip", data)
    assert isinstance(error, SourceError) and "nested too deeply" in str(error)


def test_word_bomb():
    """A Word file that would unpack to more than the limit is not read."""
    data = packed(**{"word__document.xml": b" " * 101_000_000})
    (error,) = read("a.docx", data)
    assert isinstance(error, SourceError) and "would unpack" in str(error)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.html", b"<html><body>" + b"<div>" * 100_000 + b"<p>The two sides met.</p>"),
        ("attributes.html", b"<html><body><p " + b"a='b' " * 200_000 + b">The two sides met.</p></body></html>"),
        ("script.html", b"<html><body><script>alert(1)</script><p>The two sides met <img src=x onerror=alert(1)> on Monday.</p></body></html>"),
        ("deep.json", b"[" * 200_000), ("deep.jsonl", b'{"text": ' + b"[" * 200_000), ("deep.rtf", b"{\\rtf1 " + b"{" * 200_000),
        ("deep.eml", b"Subject: x\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 300),
        ("bad.eml", b"From: =?utf-8?q?" + b"=" * 5000 + b"?=\nSubject: x\nDate: \xff\n\nThey met."), ("nul.pdf", b"%PDF-1.4\n" + b"\0" * 10_000),
        ("loop.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"),
        ("bom.csv", b"\xff\xfe" + b"a"), ("quotes.csv", b'text\n"' + b"a" * 100_000), ("one.parquet", b"PAR1" + b"\xff" * 100 + b"PAR1"),
        ("x.warc", b"WARC/1.0\r\nContent-Length: 99999999999\r\nWARC-Type: response\r\n\r\nabc"), ("x.docx", b"PK\x03\x04" + b"\xff" * 500),
        ("cut.feed.xml", b"<rss><channel><item><title>x"), ("x.mhtml", b"MIME-Version: 1.0\n\nno page"),
    ],
)  # fmt: skip
def test_hostile_files(name, data):
    """Each ends soon, with an error in one sentence or a document of plain text."""
    found = read(name, data)
    assert found
    for item in found:
        if isinstance(item, Document):
            assert "<script" not in item.text and "onerror" not in item.text
        else:
            assert "\n" not in str(item) and len(str(item)) < 600
