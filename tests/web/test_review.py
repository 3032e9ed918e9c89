"""Reviewing: every action is a new claim, undo is one too, conflicts are shown, and what is settled can be exported."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from stocktake.store import Store, subject
from stocktake.web.export import training_lines, words_of
from web.conftest import make_reading, signed_in, visitor

DOCUMENT = "sha256:2024-07-10-a"
READING = make_reading()
PROGRESS = subject("positions", DOCUMENT, READING.positions[0].span)
NONE = subject("positions", DOCUMENT, READING.positions[1].span)
ROUND = "armenia-azerbaijan/2024-07-10-geneva"
Say = Callable[..., dict]


def test_queue_is_ordered_by_uncertainty_and_forgets_what_was_seen(editor: TestClient, say: Say) -> None:
    """The least certain item comes first; once somebody acted on it, it is gone; undone, it is back."""
    items = editor.get("/review.json").json()["items"]
    scores = [i["score"] for i in items]
    assert scores == sorted(scores) and items[0]["score"] == 0.52
    first = items[0]["subject"]
    done = say(subject=first, status="accepted")
    assert first not in [i["subject"] for i in editor.get("/review.json").json()["items"]]
    say(subject=first, status="undone", claim=str(done["id"]))
    assert first in [i["subject"] for i in editor.get("/review.json").json()["items"]]


def test_a_claim_carries_user_time_and_reason(store: Store, say: Say) -> None:
    """An edit is a new claim with who, when and why; the reading shows it, the machine's value stays in the history."""
    say(subject=PROGRESS, status="edited", act="agreed", level="4", reason="the text says agreed")
    reading = store.reading(DOCUMENT)
    assert reading and (reading.positions[0].act, reading.positions[0].level) == ("agreed", 4)
    machine, human = next(c for c in store.claims(PROGRESS) if c.variable == "act"), store.claims(PROGRESS)[-1]
    assert machine.value == "progress" and (human.user, human.reason) == ("ana", "the text says agreed") and human.time


def test_a_corrected_span_is_checked_and_kept(store: Store, say: Say, editor: TestClient) -> None:
    """Words marked in the text replace the span; a span outside the text is refused."""
    start = READING.positions[0].span.start
    say(subject=PROGRESS, status="edited", span=f"{start}-{start + 28}")
    reading = store.reading(DOCUMENT)
    assert (
        reading
        and reading.document.text[slice(*reading.positions[0].span)] == READING.document.text[start : start + 28]
    )
    bad = {"subject": PROGRESS, "status": "edited", "span": "5-99999"}
    assert editor.post("/claims/add", data=bad, headers={"accept": "application/json"}).status_code == 400


def test_a_rejected_item_leaves_the_reading_and_undo_brings_it_back(store: Store, say: Say) -> None:
    """Reject takes the item out of the shown reading; undo, another claim, puts it back; undoing that rejects again."""
    rejected = say(subject=NONE, status="rejected")
    assert len(store.reading(DOCUMENT).positions) == 1  # type: ignore[union-attr]
    undone = say(subject=NONE, status="undone", claim=str(rejected["id"]))
    assert len(store.reading(DOCUMENT).positions) == 2  # type: ignore[union-attr]
    say(subject=NONE, status="undone", claim=str(undone["id"]))
    assert len(store.reading(DOCUMENT).positions) == 1  # type: ignore[union-attr]
    assert len(store.claims(NONE, machine=False)) == 3


def test_two_reviewers_conflict_is_told_and_both_stay(store: Store) -> None:
    """An edit made on an old view does not replace the other's; both are kept, told at once, and shown in the history."""
    ana, ben = signed_in(visitor(store)), signed_in(visitor(store))
    ben.app.state.site.guard.user = "ben"  # type: ignore[attr-defined]
    ben = signed_in(ben)
    ask = {"accept": "application/json"}
    first = {"subject": PROGRESS, "status": "edited", "act": "agreed", "seen": "0"}
    assert ana.post("/claims/add", data=first, headers=ask).json()["meanwhile"] == []
    second = ben.post("/claims/add", data=first | {"act": "forecast"}, headers=ask).json()
    assert [c["user"] for c in second["meanwhile"]] == ["ana"]
    assert "Reviewers differ" in ana.get("/claims", params={"subject": PROGRESS}).text
    assert {c.value for c in store.claims(PROGRESS, machine=False)} == {"agreed", "forecast"}


def test_an_edit_on_the_newest_view_replaces_the_last(store: Store, say: Say) -> None:
    """A second edit by somebody who saw the first supersedes it: no conflict."""
    first = say(subject=PROGRESS, status="edited", act="agreed", seen="0")
    say(subject=PROGRESS, status="edited", act="forecast", seen=str(first["id"]))
    assert store.claims(PROGRESS, machine=False)[-1].supersedes == first["id"]


def test_corrections_survive_a_newer_model_and_disagreement_is_shown(
    store: Store, say: Say, editor: TestClient
) -> None:
    """A newer reading keeps the correction; where it lacks the item, the document and review pages say so."""
    from dataclasses import replace

    say(subject=PROGRESS, status="edited", act="agreed")
    store.add(make_reading(coder="model-2"))
    assert store.reading(DOCUMENT).positions[0].act == "agreed"  # type: ignore[union-attr]
    store.add(replace(make_reading(coder="model-3"), positions=()))
    assert "newest reading does not have" in editor.get(f"/documents/{DOCUMENT}").text
    assert "newest reading disagrees" in editor.get("/review").text


def test_rounds_are_merged_and_split_by_claims(store: Store, say: Say, editor: TestClient) -> None:
    """Merge and split of rounds are claims on the round, shown on its page; only rounds and documents that exist."""
    other = "armenia-azerbaijan/2024-09-26-geneva"
    say(subject=f"rounds {ROUND}", status="merged", **{"with": other}, reason="one visit")
    say(subject=f"rounds {ROUND}", status="split", documents="second")
    page = editor.get(f"/rounds/{ROUND}").text
    assert "one visit" in page and [c.status for c in store.claims(f"rounds {ROUND}", machine=False)] == [
        "merged",
        "split",
    ]
    for bad in ({"status": "merged", "with": ROUND}, {"status": "split", "documents": "none"}):
        data = {"subject": f"rounds {ROUND}", **bad}
        assert editor.post("/claims/add", data=data, headers={"accept": "application/json"}).status_code == 400


@pytest.mark.parametrize(
    "form",
    [{}, {"subject": PROGRESS}, {"subject": PROGRESS, "status": "coded"}, {"subject": "x", "status": "accepted"},
     {"subject": PROGRESS, "status": "edited"}, {"subject": PROGRESS, "status": "edited", "act": "dance"},
     {"subject": PROGRESS, "status": "edited", "level": "12"}, {"subject": PROGRESS, "status": "undone", "claim": "9"}],
)  # fmt: skip
def test_senseless_actions_are_refused(editor: TestClient, store: Store, form: dict[str, str]) -> None:
    """An action that makes no sense is an error in one sentence and leaves no claim."""
    answer = editor.post("/claims/add", data=form, headers={"accept": "application/json"})
    assert answer.status_code == 400 and answer.json()["error"]
    assert store.claims(machine=False) == []


def test_export_is_in_the_guides_format(editor: TestClient, say: Say, store: Store) -> None:
    """Accepted and corrected items come out as exact words of the text; what nobody settled does not."""
    say(subject=PROGRESS, status="edited", act="agreed")
    say(subject=NONE, status="rejected")
    say(subject=subject("events", DOCUMENT, READING.events[0].trigger), status="accepted")
    line = json.loads(editor.get("/export/training.jsonl").text)
    assert set(line) == {"id", "text", "e", "p"} and line["text"] == READING.document.text
    assert line["p"] == [
        {
            "x": "the sides made real progress on border delimitation",
            "a": "agreed",
            "by": "The Armenian ministry",
            "i": ["I02"],
            "l": 3,
        }
    ]
    assert line["e"][0]["c"] == "CONSULT" and line["e"][0]["h"] == [["Switzerland", "host"]]
    assert list(training_lines(store)) == [line]


def test_words_that_occur_twice_say_which() -> None:
    """words#n counts occurrences from 1, as the guide asks."""
    from stocktake.records import Span

    assert words_of("no, no, yes", Span(4, 6)) == "no#2"
    assert words_of("no, yes", Span(0, 2)) == "no"


def test_without_javascript_the_forms_lead_back(editor: TestClient) -> None:
    """A plain form post answers with a redirect to a page of ours."""
    answer = editor.post(
        "/claims/add", data={"subject": PROGRESS, "status": "accepted", "next": "https://evil.example"}
    )
    assert answer.status_code == 303 and answer.headers["location"].startswith("/claims?")
