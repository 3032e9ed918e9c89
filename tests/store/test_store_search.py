"""Search finds words, speakers, actors, issues and acts, with the sentence and exact offsets of each hit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import document, reading

from stocktake.records import Document
from stocktake.store import Store
from stocktake.store.search import match_expression


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("search") / "s.db") as made:
        made.add_many([reading(), reading(1), reading(2, published=None)])
        made.add_documents(
            [Document("other", "Nothing of note. The U.S. envoy left. Rain fell.", published="2024-08-01")]
        )
        yield made


def test_words_in_documents(store):
    """A word finds its documents; the snippet is the sentence, with the word's offsets in the document."""
    hit = store.search("envoy")[0]
    assert (hit.document_id, hit.layer, hit.snippet) == ("other", "documents", "The U.S. envoy left.")
    text = store.document("other").text
    assert [text[s:e] for s, e in hit.spans] == ["envoy"]
    assert hit.marked("<", ">") == "The U.S. <envoy> left."


def test_hit_in_a_quote_says_who(store):
    """Words that stand inside a quote come with its speaker."""
    hit = store.search("noted border")[0]
    assert (hit.speaker, hit.actors) == ("Aland minister Ana Roe", ("ALA.GOV.MFA",))
    assert store.search("Geneva")[0].speaker is None


def test_word_forms_and_phrases(store):
    """Word forms match one another, a phrase only as it stands, OR, minus and star as usual."""
    assert len(store.search("notes progressing")) == 3
    assert len(store.search('"noted progress"')) == 3
    assert store.search('"progress noted"') == []
    assert len(store.search("envoy OR border")) == 4
    assert len(store.search("progress OR rain -border")) == 4
    assert len(store.search("gene*")) == 3
    assert store.search("progress -border") == []


def test_speaker(store):
    """A speaker is found by id, by the country over it, by name and by the phrase in the text."""
    for who in ("BEL.GOV.MFA", "BEL", "Bo Lind", "lind"):
        hits = store.search(speaker=who)
        assert [h.snippet for h in hits] == ["Bo Lind of Beland denied any progress."] * 3, who
    assert store.search("articles", speaker="BEL") == []
    assert store.search("articles", speaker="ALA")[0].marked() == "“Two [articles] remain open.”"
    assert store.search(speaker="BE") == []


def test_positions(store):
    """An act or an issue finds positions, with claimant and level; both must hold."""
    assert {h.act for h in store.search(issue="I02")} == {"progress", "open"}
    hit = store.search(issue="I02", act="progress", speaker="ALA")[0]
    assert (hit.layer, hit.level, hit.actors, hit.issues) == ("positions", 3, ("ALA.GOV.MFA",), ("I02",))
    assert store.search(act="progress", speaker="BEL") == []
    assert len(store.search("border", act="progress")) == 3


def test_dates_actors_and_limit(store):
    """Dates are inclusive and leave out undated documents; an actor restricts to documents it takes part in."""
    assert [h.document_id for h in store.search("progress", since="2024-07-02")] == [document(1).id]
    assert [h.document_id for h in store.search(since="2024-08-01", until="2024-08-01")] == ["other"]
    assert len(store.search(actor="UN")) == 3
    assert len(store.search(actor="Ana Roe")) == 3
    assert len(store.search("progress", limit=2)) == 2


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab \"-*()OR:^'{}+NEAR,\0é"), max_size=20))
def test_no_query_is_an_error(store, query):
    """Whatever a person types, the search answers."""
    store.search(query)
    store.search(query, speaker=query or None)


def test_match_expression():
    """Operators of the index never leak through from what was typed."""
    assert (
        match_expression('peace "border deal" -war OR gene*')
        == '(("peace" AND "border deal") NOT "war") OR (("gene"*))'
    )
    assert match_expression("… - *") == ""


def test_newer_reading_hides_older_hits(tmp_path):
    """Only the latest reading's items are found."""
    with Store(tmp_path / "s.db") as store:
        store.add(reading())
        store.add(reading(model="b" * 64, progress="agreed"))
        assert store.search(act="progress") == []
        assert len(store.search(act="agreed")) == 1
