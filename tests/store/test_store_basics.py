"""The store gives back what was put in, adds nothing twice, and keeps what people say."""

from __future__ import annotations

import json
import sqlite3
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from old_schemas import make_old
from store_samples import TEXT, document, reading, span

from stocktake.errors import StoreError
from stocktake.records import Document, Reading, Span
from stocktake.store import Store, parse_subject, schema, subject


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "talks.db") as made:
        yield made


def test_round_trip(store):
    """A reading comes back equal, to the last field."""
    store.add(reading())
    assert store.reading(document().id) == reading()
    assert store.document(document().id) == document()


def test_adding_twice_changes_nothing(store):
    """The same document and coder again leave the file's rows and revision as they were."""
    first = store.add_many([reading(), reading(1), reading()])
    before = store.revision(), store.info()["readings"]
    again = store.add_many([reading(1), reading()])
    assert (first.documents, first.readings, first.known) == (2, 2, 1)
    assert (again.documents, again.readings, again.known) == (0, 0, 2)
    assert (store.revision(), store.info()["readings"]) == before


def test_newer_coder_adds_and_keeps(store):
    """A newer model's reading is the latest; the older one can still be asked for."""
    store.add(reading())
    store.add(reading(model="b" * 64, progress="agreed"))
    store.add(reading())
    old, new = store.coders(document().id)
    assert store.reading(document().id).positions[0].act == "agreed"
    assert store.reading(document().id, coder=old).positions[0].act == "progress"
    assert "b" * 64 in new
    assert [row["act"] for row in store.query("SELECT act FROM positions WHERE i = 0")] == ["agreed"]


def test_unread_documents(store):
    """Documents may come first and be read later."""
    store.add_documents([document(), document(1), document()])
    assert [d.id for d in store.documents(unread=True)] == [document().id, document(1).id]
    store.add(reading(1))
    assert [d.id for d in store.documents(unread=True)] == [document().id]
    assert [r.document.id for r in store.readings()] == [document(1).id]
    assert store.info()["documents"] == 2 and store.info()["read"] == 1


def test_order_does_not_depend_on_adding(tmp_path):
    """Readings come by date, then id, undated last, in whatever order they were added."""
    made = [reading(n) for n in range(8)] + [reading(9, published=None), reading(30, published="2024-07")]
    orders = []
    for name, items in (("a", made), ("b", made[::-1])):
        with Store(tmp_path / name) as store:
            store.add_many(items, batch=3)
            orders.append([r.document.id for r in store.readings()])
    assert orders[0] == orders[1]
    assert orders[0][-1] == made[8].document.id
    assert orders[0][-2] == made[9].document.id


def test_as_of_knows_only_what_was_out(store):
    """As of a day, later and undated documents are left out; a month counts by its last day."""
    store.add_many([reading(1), reading(5), reading(6, published="2024-07"), reading(7, published=None)])
    assert [r.document.id for r in store.readings(as_of="2024-07-03")] == [document(1).id]
    assert len(list(store.readings(as_of="2024-07-31"))) == 3
    assert len(list(store.readings(since="2024-07-03", until="2024-07-20"))) == 1


def test_readings_by_actor(store):
    """A country takes in its bodies; several actors must all take part; no other id that begins alike."""
    store.add(reading())
    for actor, found in (("ALA", 1), ("ALA.GOV", 1), ("AL", 0), ("UN", 1), (["ALA", "BEL"], 1), (["ALA", "X"], 0)):
        assert len(list(store.readings(actor=actor))) == found, actor


def test_same_text_elsewhere_is_an_appearance(store):
    """Two ministries' identical texts are one document with two places of publication, noted once."""
    store.add_documents([document(), document(outlet="Beland MFA", url="https://example.org/b")])
    store.add_documents([document(outlet="Beland MFA", url="https://example.org/b")])
    assert [a["outlet"] for a in store.appearances(document().id)] == ["Beland MFA"]


def test_id_with_another_text_is_refused(store):
    """An id stands for one text; a second text under it is an error and leaves no trace."""
    store.add_documents([Document("x1", "one")])
    with pytest.raises(StoreError, match="another text"):
        store.add_documents([Document("x2", "new"), Document("x1", "two")])
    assert [d.id for d in store.documents()] == ["x1"]


def test_originals(store):
    """The bytes as received are kept once, for documents that are here."""
    store.add_documents([document()])
    assert store.add_original(document().id, b"<p>raw</p>" * 9, "text/html")
    assert not store.add_original(document().id, b"<p>raw</p>" * 9, "text/html")
    kept = store.original(document().id)
    assert (kept.data, kept.media_type) == (b"<p>raw</p>" * 9, "text/html")
    with pytest.raises(StoreError, match="not in the store"):
        store.add_original("sha256:none", b"x")


def test_bytes_of_several_documents_are_kept_once(store):
    """An export is kept once for all its articles; a later article of it joins them; the name tells where it lay."""
    store.add_documents([document(n) for n in range(4)])
    ids = [document(n).id for n in range(4)]
    assert store.add_original(ids[:3], b"export" * 99, name="week.zip!monday.rtf")
    assert not store.add_original(ids[:3], b"export" * 99)
    assert store.add_original(ids, b"export" * 99)
    assert store.query("SELECT count(*) AS n FROM files") == [{"n": 1}]
    assert store.query("SELECT count(*) AS n FROM originals") == [{"n": 4}]
    assert {store.original(name).data for name in ids} == {b"export" * 99}
    assert store.original(ids[0]).name == "week.zip!monday.rtf"
    with pytest.raises(StoreError, match="not in the store"):
        store.add_original([ids[0], "sha256:none"], b"other")
    assert store.query("SELECT count(*) AS n FROM files") == [{"n": 1}]


def test_damaged_bytes_are_noticed(tmp_path):
    """Bytes that no longer have their hash are an error, never shown as what was received."""
    path = tmp_path / "s.db"
    with Store(path) as store:
        store.add_documents([document()])
        store.add_original(document().id, b"as received")
    for bad in (b"no zlib", zlib.compress(b"something else")):
        with sqlite3.connect(path) as raw:
            raw.execute("DROP TRIGGER IF EXISTS files_no_update")
            raw.execute("UPDATE files SET bytes = ?", (bad,))
        with Store(path) as store, pytest.raises(StoreError, match="damaged"):
            store.original(document().id)


def test_a_store_of_schema_2_keeps_its_originals(tmp_path):
    """A store that kept the bytes with each document is brought up: every document has them, each file once."""
    path = tmp_path / "old.db"
    with Store(path) as store:
        store.add_documents([document(0), document(1)])
        store.add_original([document(0).id, document(1).id], b"one page", "text/html")
        store.add_original(document(1).id, b"another")
    make_old(path, 2, schema.VERSION)
    with Store(path) as store:
        assert store.original(document(0).id).data == b"one page"
        assert store.original(document(1).id).data == b"another"
        assert store.query("SELECT count(*) AS n FROM files") == [{"n": 2}]
        assert store.add_original(document(0).id, b"another")
    with sqlite3.connect(path) as raw, pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        raw.execute("DELETE FROM files")


def test_find_document(store):
    """A document is found by id, source id, or an unambiguous beginning of its hash."""
    store.add_documents([document(source_id="wire-7")])
    for name in (document().id, "wire-7", document().id[7:19]):
        assert store.find_document(name).id == document().id
    assert store.find_document("sha256:") is None


def test_claims_are_only_added(store):
    """A claim can be superseded but not changed or deleted, by us or by any other program."""
    store.add(reading())
    at = subject("positions", document().id, span("We noted progress on the border"))
    first = store.add_claim(at, "act", "agreed", user="ana", reason="joint text")
    second = store.add_claim(at, "act", "commitment", user="bo", supersedes=first)
    human = [c for c in store.claims(at) if c.id]
    assert [(c.id, c.superseded_by, c.user) for c in human] == [(first, (second,), "ana"), (second, (), "bo")]
    raw = sqlite3.connect(store.path)
    for statement in ("UPDATE claims SET value = '1'", "DELETE FROM claims", "UPDATE documents SET text = ''"):
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(statement)


def test_history_shows_every_coder(store):
    """A subject's claims begin with what each reading said of it."""
    store.add(reading())
    store.add(reading(model="b" * 64, progress="agreed"))
    at = subject("positions", document().id, span("We noted progress on the border"))
    store.add_claim(at, "act", "progress", status="accepted", user="ana")
    acts = [(c.value, c.user) for c in store.claims(at) if c.variable == "act"]
    assert acts == [("progress", None), ("agreed", None), ("progress", "ana")]


def test_corrections_survive_a_newer_model(store):
    """A person's edit, rejection and addition still hold when a newer model has read the document again."""
    store.add(reading())
    name = document().id
    store.add_claim(subject("positions", name, span("We noted progress on the border")), "level", 4, user="ana")
    store.add_claim(subject("quotes", name, span("any progress")), "item", None, status="rejected", user="ana")
    where = span("remain open")
    item = {"span": list(where), "act": "open", "by": None, "issues": ["I05"], "level": None, "score": 1.0}
    store.add_claim(subject("positions", name, where), "item", item, status="added", user="ana")
    store.add(reading(model="b" * 64, progress="agreed"))
    now = store.reading(name)
    assert (now.positions[0].act, now.positions[0].level) == ("agreed", 4)
    assert len(now.quotes) == 1
    assert now.positions[-1].issues == ("I05",)
    assert store.reading(name, corrected=False).positions[0].level == 3


def test_undo_and_redo(store):
    """Undoing a correction brings back what it replaced; undoing the undo brings the correction back."""
    store.add(reading())
    at = subject("positions", document().id, span("We noted progress on the border"))

    def level() -> int:
        return store.reading(document().id).positions[0].level

    first = store.add_claim(at, "level", 4)
    second = store.add_claim(at, "level", 5, supersedes=first)
    undo = store.add_claim(at, "level", None, status="undone", supersedes=second)
    assert level() == 4
    store.add_claim(at, "level", None, status="undone", supersedes=undo)
    assert level() == 5


def test_disagreement_is_listed(store):
    """A correction whose item the newer model no longer has is listed, not forced on it."""
    store.add(reading())
    gone = store.add_claim(subject("positions", document().id, Span(0, 6)), "act", "agreed")
    assert [c.id for c in store.disagreements(document().id)] == [gone]
    assert store.reading(document().id) == reading()


def test_claim_needs_a_known_document_and_status(store):
    """A claim on a document that is not here, or with an unknown status, is refused."""
    with pytest.raises(StoreError, match="not in the store"):
        store.add_claim("positions:nowhere:0-3", "act", "agreed")
    with pytest.raises(StoreError, match="status"):
        store.add_claim("round:1", "merge", ["2"], status="maybe")
    store.add_claim("round:1", "merge", ["2"], status="merged")


@given(st.text(min_size=1), st.integers(0, 9), st.integers(0, 9))
def test_subjects_read_back(name, start, length):
    """A subject gives back its layer, document and span, whatever the document's id."""
    made = parse_subject(subject("quotes", name, Span(start, start + length)))
    assert made == ("quotes", name, Span(start, start + length))


def test_views_open_without_us(store):
    """The sqlite3 module alone reads quotes, positions, events and rounds with plain columns."""
    store.add(reading())
    third = [{"actor": "UN", "role": "mediator"}]
    found = {"id": "r1", "when": "2024-07-01", "joint": 0, "principals": ["ALA", "BEL"], "third_parties": third}
    store.save_stock("a-b", {"as_of": None, "rounds": [found]})
    raw = sqlite3.connect(f"file:{store.path}?mode=ro", uri=True)
    quotes = raw.execute("SELECT text, speakers, start, stop, outlet FROM quotes ORDER BY i").fetchall()
    whole = raw.execute("SELECT text FROM documents").fetchone()[0]
    assert quotes[1][:2] == ("any progress", "BEL.GOV.MFA")
    assert whole[quotes[1][2] : quotes[1][3]] == quotes[1][0]
    assert raw.execute("SELECT act, issues, level FROM positions ORDER BY i").fetchall()[1] == ("open", "I02 I09", None)
    assert raw.execute("SELECT type, third_parties, country, date FROM events").fetchall() == [
        ("CONSULT", "mediator:UN", "CHE", "2024-07-01")
    ]
    assert raw.execute("SELECT principals, third_parties FROM rounds").fetchall() == [("ALA BEL", "mediator:UN")]


def test_stock_is_replaced(store):
    """A stock saved again replaces the rounds of its process only."""
    for process, rounds in (("p", ["1", "2"]), ("q", ["1"]), ("p", ["1"])):
        store.save_stock(process, {"rounds": [{"id": r} for r in rounds]})
    assert [r["process"] for r in store.query("SELECT process FROM rounds ORDER BY 1")] == ["p", "q"]
    assert store.stock("p") == {"rounds": [{"id": "1"}]} and store.stock("none") is None


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=80), st.text(max_size=20))
def test_any_text_round_trips(text, title):
    """Any Unicode text, with control characters and all, comes back as it was, and searching never fails."""
    with Store(":memory:") as store:
        title = title.encode("utf-8", "ignore").decode()
        store.add(Reading(Document("d", text, title=title)))
        assert store.reading("d").document.text == text
        store.search(text)


def test_half_a_character_is_refused(store):
    """A lone surrogate, which no file can hold, gives one sentence."""
    with pytest.raises(StoreError, match="surrogate"):
        store.add_documents([Document("d", "bad \ud800")])


def test_interchange_is_what_comes_back(store):
    """The JSON of a stored reading equals the JSON of the reading."""
    store.add(reading())
    assert json.dumps(store.reading(document().id).to_json()) == json.dumps(reading().to_json())
    assert store.reading(document().id).document.text == TEXT


def test_size_on_disk(tmp_path):
    """A thousand readings with every layer take less than 10 kB each."""
    with Store(tmp_path / "s.db") as store:
        store.add_many(reading(n) for n in range(1, 1001))
        print(store.info()["bytes"] / 1000)
        assert store.info()["bytes"] < 10_000 * 1000


@pytest.mark.parametrize(
    ("edtf", "day"),
    [
        ("2024-07-10", "2024-07-10"), ("2024-07-10T23:30:00+04:00", "2024-07-10"), ("2024-02", "2024-02-29"),
        ("2024", "2024-12-31"), ("2024-07-XX", "2024-07-31"), ("2024-07-10/2024-07-12", "2024-07-12"),
        ("2024-07-10?", "2024-07-10"), ("2024-07-10/..", None), ("2024-13", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_day_of_publication(tmp_path, edtf, day):
    """A date counts by its last day: only then was the text surely out."""
    with Store(":memory:") as store:
        store.add_documents([document(published=edtf)])
        assert store.query("SELECT day FROM documents") == [{"day": day}]
