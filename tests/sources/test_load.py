"""Files, folders, standard input and JSON Lines become documents; what cannot be read is said in one sentence."""

import gzip
import io
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stocktake.errors import SourceError
from stocktake.sources import Options, document_from_text, load


def collect(paths, **options):
    errors = []
    documents = list(load(paths, options=Options(**options), on_error=errors.append))
    return documents, [str(e) for e in errors]


def test_text_file(tmp_path):
    """A text file is one document, its text untouched, newlines included."""
    path = tmp_path / "a.txt"
    path.write_bytes("Tálks\r\n\r\nwent on.".encode())
    (document,) = load(path)
    assert document.text == "Tálks\r\n\r\nwent on."
    assert document.id.startswith("sha256:") and len(document.id) == 71


def test_folder_in_order(tmp_path):
    """A folder is read in name order; files of unknown kinds are reported, hidden ones left out."""
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden.txt", "x.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Text of {name}.")
    documents, errors = collect(tmp_path)
    assert [d.text for d in documents] == ["Text of a.md.", "Text of b.txt.", "Text of sub/c.txt."]
    assert len(errors) == 1 and "x.png" in errors[0]


def test_json_lines(tmp_path):
    """Fields of a line become fields of the document; other short values are kept in meta."""
    row = {"id": 7, "text": "They met.", "date": "2024-07-10", "title": "T", "url": "u", "outlet": "o", "round": "r1"}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row) + "\n\n")
    (document,) = load([path])
    assert (document.source_id, document.published, document.title, document.url, document.outlet) == (
        "7",
        "2024-07-10",
        "T",
        "u",
        "o",
    )
    assert document.meta["fields"] == {"round": "r1"}


def test_bad_lines_cost_only_themselves(tmp_path):
    """A bad line is reported with file and line, and the rest is read."""
    lines = [
        b'{"text": "One."}',
        b'{"text": ',
        b"[1]",
        b'{"body": "x"}',
        b'{"text": "\xff"}',
        b'{"text": ""}',
        b'{"text": "Two."}',
        b'{"text": "a\\ud800"}',
    ]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join(lines))
    documents, errors = collect(path)
    assert [d.text for d in documents] == ["One.", "Two."]
    assert [e.split(":")[1].split(" ")[0] for e in errors] == ["2", "3", "4", "5", "6", "8"]


def test_mapping(tmp_path):
    """Columns with other names are read by a mapping; a wrong field name is an error."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"body": "They met.", "day": "3 May 2023"}))
    ((document,), errors) = collect(path, mapping={"text": "body", "published": "day"})
    assert (document.text, document.published, errors) == ("They met.", "2023-05-03", [])
    with pytest.raises(SourceError, match="no field is called txt"):
        Options(mapping={"txt": "body"})


def test_gzip_and_truncated_gzip(tmp_path):
    """A gzipped file is read; of one cut short, the whole lines are, and the break is reported."""
    data = gzip.compress(
        b"".join(json.dumps({"text": f"Text {i} {hash(str(i))}."}).encode() + b"\n" for i in range(500))
    )
    (tmp_path / "a.jsonl.gz").write_bytes(data)
    (tmp_path / "b.jsonl.gz").write_bytes(data[: len(data) // 2])
    assert len(list(load(tmp_path / "a.jsonl.gz"))) == 500
    documents, errors = collect(tmp_path / "b.jsonl.gz")
    assert 0 < len(documents) < 500 and len(errors) == 1 and "breaks off" in errors[0]


def test_standard_input(monkeypatch):
    """``-`` reads text, or JSON Lines when that is what it holds."""
    for data, texts in ((b"They met.", ["They met."]), (b'{"text": "A."}\n{"text": "B."}', ["A.", "B."])):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert [d.text for d in load("-")] == texts


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"), (b" \n", "empty"), (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"), (bytes(range(256)) * 40, "binary"),
        (b"a" * 40_000_001, "40,000,000"), (b"ab \x00 cd", "binary"), (b"%PDF-1.7", "PDF"),
    ],
)  # fmt: skip
def test_bad_files(tmp_path, data, message):
    """Empty, binary and oversized files give one sentence that names the file."""
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message) as error:
        list(load(path))
    assert "a.txt" in str(error.value) and "\n" not in str(error.value)


def test_missing_and_forbidden(tmp_path):
    """A missing path and an empty folder are said to be so."""
    _, errors = collect([tmp_path / "no.txt", tmp_path])
    assert "there is no file" in errors[0] and "has no files" in errors[1]


def test_other_encodings(tmp_path):
    """An encoding that is not UTF-8 is guessed and flagged, or read as named."""
    text = "Le président a déclaré que l’accord sera signé à Osla après les négociations de février. " * 4
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp1252"))
    (document,) = load(path)
    assert document.text == text
    assert any("encoding guessed" in f for f in document.meta["flags"])
    (document,) = load(path, options=Options(encoding="cp1252"))
    assert not any("encoding" in f for f in document.meta["flags"])
    path.write_bytes("Talks".encode("utf-16"))
    assert next(load(path)).text == "Talks"


def test_flags():
    """Mis-decoded text, control characters and other languages are flagged, not repaired."""
    flags = document_from_text("He said â€œno dealâ€\x9d and left the cafÃ©. \x07" + "x " * 100).meta["flags"]
    assert any("mis-decoded" in f for f in flags) and any("control" in f for f in flags)
    document = document_from_text("El ministro se reunió el lunes con su homólogo para hablar de la frontera.")
    assert document.language == "es" and any("not English" in f for f in document.meta["flags"])


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=400))
def test_any_text(text):
    """Any text either becomes a document whose spans lie inside it, or a one-sentence error; twice the same."""
    try:
        document = document_from_text(text)
    except SourceError as error:
        assert "\n" not in str(error)
        return
    assert document.text == text and 0 <= document.body < len(text)
    assert document == document_from_text(text)
    if document.dateline:
        assert 0 <= document.dateline.span.start < document.dateline.span.end <= len(text)


_HEADERISH = st.lists(
    st.sampled_from(["OSLA", ", ", "14 Feb", " (Agency)", " — ", "\n", "By Ana Roe", "Published: ", "2024-07-10", "---", "#", " ", "The sides met.", "*", "/TASS/", ". ", "date ", "|", "10/07/2024", "\xa0", "title: x"]),
    max_size=25,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(_HEADERISH)
def test_any_header(parts):
    """Headers put together at random never break the reader."""
    test_any_text.hypothesis.inner_test("".join(parts) + "x")  # type: ignore[attr-defined]


def test_standard_input_twice(monkeypatch):
    """Standard input is left open; read a second time it is empty, which is said."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"They met.")))
    documents, errors = collect(["-", "-"])
    assert [d.text for d in documents] == ["They met."] and "standard input is empty" in errors[0]


def test_csv_with_a_foreign_letter_far_down(tmp_path):
    """A CSV is streamed; a byte that is not UTF-8 far down makes the encoding guessed, and every row says so."""
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"text\n"
        + b"They met in Osla and parted without a word. " * 50
        + b"\n"
        + "Le président a été à Osla où l’accord fut signé.\n".encode("cp1252")
    )
    documents, errors = collect(path)
    assert not errors and documents[-1].text.startswith("Le président")
    assert any("encoding guessed" in f for f in documents[-1].meta["flags"])


@pytest.mark.parametrize(
    "unit", ["A.", "OS-", "A'", "OSLA | A ", "2024-01-01 ", "AAAA ", "(", "A, ", "Aa\n", "\xa0", "*"]
)
def test_endless_lines(unit):
    """A text of one endless line is read in time that grows with its length only."""
    began = time.process_time()
    document_from_text("x" + unit * (200_000 // len(unit)))
    document_from_text(unit * (200_000 // len(unit)) + "x")
    assert time.process_time() - began < 3
