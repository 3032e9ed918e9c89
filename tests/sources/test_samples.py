"""Every format's sample is read to its expected document, field by field; a damaged copy never passes for a whole one."""

import json
import random
from pathlib import Path

import pytest

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources.inputs import Input, Options
from stocktake.sources.load import READERS, items, read_input

SAMPLES = Path(__file__).parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())
MAPPING = {"id": "nr", "text": "body", "published": "day", "title": "headline", "outlet": "paper"}
TABLES = {"rows.csv", "rows.parquet"}


def options(name):
    return Options(mapping=MAPPING if name in TABLES else {})


def shown(document, fields):
    """The fields of a document that the expectation names."""
    line = document.dateline
    dates = document.meta.get("dates", [])
    values = {
        "dateline": [document.text[slice(*line.span)], line.place] if line else None,
        "said": document.text[document.body :][: len(fields.get("said", ""))],
        "byline": document.meta.get("byline"),
        "modified": next(
            (d["value"] for d in dates if d["kind"] == "modified" and d["origin"] != "file properties"), None
        ),
        "timezone": next((d.get("timezone") for d in dates if d["kind"] == "published"), None),
    }
    return {name: values[name] if name in values else getattr(document, name) for name in fields}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_sample(name):
    """The sample gives exactly the expected documents."""
    found = list(items(SAMPLES / name, options(name)))
    assert [type(f).__name__ for f in found] == ["Document"] * len(EXPECTED[name]), found
    for document, fields in zip(found, EXPECTED[name], strict=True):
        assert shown(document, fields) == fields


def test_every_format_has_a_sample():
    """No reader is without a sample."""
    endings = {e for e in READERS if any(n.endswith(e) for n in EXPECTED)}
    same = {".text": ".txt", ".ndjson": ".jsonl", ".htm": ".html", ".xhtml": ".html", ".mht": ".mhtml", ".tsv": ".csv", ".warc.gz": ".warc", ".jsonl.gz": ".jsonl", ".ndjson.gz": ".jsonl"}  # fmt: skip
    assert {same.get(e, e) for e in READERS} <= endings


def test_missing_library(monkeypatch):
    """Without a library the sentence says which extra to install."""
    from stocktake.sources import needs
    from stocktake.sources.load import read_with

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(needs, "import_module", missing)
    (error,) = read_with(Input("a.pdf", data=b"%PDF"), Options(), ".pdf")
    assert str(error) == "reading PDF files needs pypdf: pip install 'stocktake[sources]'."


def flip(data, name):
    """Turn the high bit of three bytes in the second half: outside ASCII in text, a broken sum in packed formats."""
    rng, changed = random.Random(name), bytearray(data)
    for _ in range(3):
        changed[rng.randrange(len(data) // 2, len(data) * 9 // 10)] ^= 0x80
    return bytes(changed)


DAMAGE = {"truncated": lambda data, _: data[: len(data) * 6 // 10], "flipped": flip}


@pytest.mark.parametrize("damage", sorted(DAMAGE))
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_damaged(name, damage):
    """A truncated or bit-flipped copy gives an error or a flagged document; one not flagged is one that is whole."""
    data = DAMAGE[damage]((SAMPLES / name).read_bytes(), name)
    found = list(read_input(Input(name, data=data), options(name)))
    assert found
    errors = [f for f in found if isinstance(f, SourceError)]
    assert all("\n" not in str(e) and name in str(e) for e in errors)
    documents = [f for f in found if isinstance(f, Document)]
    whole = {fields["text"] for fields in EXPECTED[name]}
    suspect = [d for d in documents if d.text not in whole and not d.meta.get("flags")]
    assert not suspect, suspect[0].text
    assert (
        errors
        or any(d.meta.get("flags") for d in documents)
        or [d.text for d in documents] == [f["text"] for f in EXPECTED[name]]
    )


@pytest.mark.parametrize("name", ["report.txt", "report.md", "article.html", "message.eml", "rows.jsonl", "rows.csv", "feed.rss", "feed.atom", "item.g2.xml", "item.ninjs.json", "nexis.html"])  # fmt: skip
def test_wrong_encoding(name):
    """A file whose bytes are not in the encoding that it claims gives an error or a flagged document."""
    data = (SAMPLES / name).read_bytes()
    if name == "message.eml":
        data = (
            data.replace(b"=E2=80=94", b"=97")
            .replace(b"=E2=80=9C", b"=93")
            .replace(b"=E2=80=9D", b"=94")
            .replace(b"=E2=80=99", b"=92")
        )
    else:
        data = data.decode().encode("cp1252")
    found = list(read_input(Input(name, data=data), options(name)))
    assert found
    whole = {fields["text"] for fields in EXPECTED[name]}
    assert all(isinstance(f, SourceError) or f.meta.get("flags") or f.text in whole for f in found)
    assert any(isinstance(f, SourceError) or f.meta.get("flags") for f in found)
