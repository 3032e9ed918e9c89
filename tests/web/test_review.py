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


def rounds(store: Store, client: TestClient) -> list[list[str]]:
    """The documents of each round of the stock, taken anew."""
    client.app.state.site.stocks.refresh()  # type: ignore[attr-defined]
    return [r["documents"] for r in client.get("/processes/armenia-azerbaijan.json").json()["rounds"]]


def test_merged_rounds_are_one_in_the_stock_until_undone(store: Store, say: Say, editor: TestClient) -> None:
    """A merger holds in the stock, survives a newer model, leads from the old address, and undo parts them again."""
    other = "armenia-azerbaijan/2024-09-26-geneva"
    before = rounds(store, editor)
    claim = say(subject=f"rounds {ROUND}", status="merged", **{"with": other}, reason="one visit")
    assert rounds(store, editor) == [[d for documents in before for d in documents]]
    store.add(make_reading(coder="model-2"))
    store.add(make_reading("2024-09-26", coder="model-2"))
    assert rounds(store, editor) == [[d for documents in before for d in documents]]
    (one,) = editor.get("/processes/armenia-azerbaijan.json").json()["rounds"]
    page = editor.get(f"/rounds/{one['id']}").text
    assert "one visit" in page and "the same round as" in page and "Undo" in page
    gone = next(name for name in (ROUND, other) if name != one["id"])
    assert editor.get(f"/rounds/{gone}").headers["location"] == f"/rounds/{one['id']}"
    say(subject=f"rounds {ROUND}", status="undone", claim=str(claim["id"]))
    assert rounds(store, editor) == before
    assert "one visit" in editor.get(f"/rounds/{ROUND}").text and len(store.claims(f"rounds {ROUND}")) == 2


def test_a_split_round_is_two_in_the_stock(store: Store, say: Say, editor: TestClient) -> None:
    """The documents named tell of another round; which must be some, but not all, of the round's."""
    first, *_ = rounds(store, editor)
    assert "second" in first and len(first) > 1
    say(subject=f"rounds {ROUND}", status="split", documents="second")
    assert ["second"] in rounds(store, editor) and [d for d in first if d != "second"] in rounds(store, editor)
    assert "another round is told of by second" in editor.get(f"/rounds/{ROUND}").text
    assert "says ana" in editor.get(f"/rounds/{ROUND}-2").text or "says ana" in editor.get(f"/rounds/{ROUND}").text


@pytest.mark.parametrize("bad", [{"status": "merged", "with": ROUND}, {"status": "merged", "with": "x"},
                                 {"status": "split", "documents": "none"}, {"status": "split"}])  # fmt: skip
def test_rounds_and_documents_that_do_not_exist_are_refused(store: Store, editor: TestClient, bad: dict) -> None:
    """Only two rounds there are can be one, and only documents of the round can tell of another."""
    data = {"subject": f"rounds {ROUND}", **bad}
    assert editor.post("/claims/add", data=data, headers={"accept": "application/json"}).status_code == 400
    assert store.claims(machine=False) == []


def test_only_stocks_that_can_have_changed_are_taken_anew(store: Store, say: Say, editor: TestClient) -> None:
    """An accepted item changes no stock; a rejected one changes those that hold its document."""
    stocks = editor.app.state.site.stocks  # type: ignore[attr-defined]
    kept = stocks.kept["armenia-azerbaijan"]
    say(subject=PROGRESS, status="accepted")
    assert stocks.refresh() and stocks.fresh() and stocks.kept["armenia-azerbaijan"] is kept
    say(subject=PROGRESS, status="rejected")
    assert stocks.refresh() and stocks.kept["armenia-azerbaijan"] is not kept


QUOTE = subject("quotes", DOCUMENT, READING.quotes[0].content[0])
EVENT = subject("events", DOCUMENT, READING.events[0].trigger)


def place(words: str) -> str:
    """Where words stand in the text, as a form gives it."""
    at = READING.document.text.index(words)
    return f"{at}-{at + len(words)}"


def test_speaker_and_claimant_are_corrected_with_words_and_actors(store: Store, say: Say) -> None:
    """The words that name a speaker and the actors they stand for; no words: nobody; undo brings the old one back."""
    say(subject=QUOTE, status="edited", who_span=place(" Switzerland"), who_actors="CHE.GOV, USA")
    claim = say(subject=PROGRESS, status="edited", who_span="", who_actors="")
    reading = store.reading(DOCUMENT)
    assert reading and reading.quotes[0].speaker and reading.positions[0].by is None
    assert reading.document.text[slice(*reading.quotes[0].speaker.span)] == "Switzerland"
    assert reading.quotes[0].speaker.actors == ("CHE.GOV", "USA")
    say(subject=PROGRESS, status="undone", claim=str(claim["id"]))
    assert store.reading(DOCUMENT).positions[0].by == READING.positions[0].by  # type: ignore[union-attr]


def test_issues_and_level_of_a_position_are_corrected(store: Store, say: Say) -> None:
    """Issues are the codebook's; a level can be taken away."""
    say(subject=PROGRESS, status="edited", issues="i05, I02", level="none")
    position = store.reading(DOCUMENT).positions[0]  # type: ignore[union-attr]
    assert position.issues == ("I05", "I02") and position.level is None


def test_the_parts_of_an_event_are_corrected(store: Store, say: Say, editor: TestClient) -> None:
    """Who, third parties, where and when, one line each; a line without words is left out; what stayed keeps its values."""
    rows = [("actor", place("The foreign ministers of Armenia and Azerbaijan"), "ARM.GOV.MFA"),
            ("mediator", place("Switzerland"), "CHE"), ("place", place("Geneva"), "Geneva, CHE"),
            ("host", "", "CHE"), ("date", place("on 2024-07-10"), "2024-07-10")]  # fmt: skip
    names = ("role", "role_span", "role_value")
    claim = say(subject=EVENT, status="edited", **{n: [row[i] for row in rows] for i, n in enumerate(names)})  # type: ignore[arg-type]
    assert set(claim["value"]) == {"actors", "third_parties"}
    event = store.reading(DOCUMENT).events[0]  # type: ignore[union-attr]
    assert event.actors[0].actors == ("ARM.GOV.MFA",)
    assert [(t.role, t.actors) for t in event.third_parties] == [("mediator", ("CHE",))]
    assert event.places == READING.events[0].places and event.dates == READING.events[0].dates
    page = editor.get("/claims", params={"subject": EVENT}).text
    assert "mediator “Switzerland” (CHE)" in page and 'value="mediator"' in page


def test_a_place_and_a_day_are_looked_up(store: Store, say: Say) -> None:
    """A place is found by name and country in the gazetteer, a day is a date."""
    rows = {
        "role": ["place", "date"],
        "role_span": [place("Geneva"), place("2024-07-10")],
        "role_value": ["Vienna, AUT", "2024-07"],
    }
    say(subject=EVENT, status="edited", **rows)  # type: ignore[arg-type]
    event = store.reading(DOCUMENT).events[0]  # type: ignore[union-attr]
    assert (event.places[0].name, event.places[0].country, event.actors) == ("Vienna", "AUT", ())
    assert 48 < event.places[0].lat < 48.5 and event.dates[0].edtf == "2024-07"  # type: ignore[operator]


def test_what_was_not_touched_is_not_said(store: Store, say: Say, editor: TestClient) -> None:
    """A whole form sent back with one change makes a claim on that alone, so that it undoes nobody else's edit."""
    import html
    import re

    say(subject=PROGRESS, status="edited", issues="I05")
    old = {
        "who_span": "1-2",
        "was_who_span": "1-2",
        "who_actors": "X",
        "was_who_actors": "X",
        "issues": "I02",
        "was_issues": "I02",
    }
    assert say(subject=PROGRESS, status="edited", act="agreed", **old)["variable"] == "act"
    assert store.reading(DOCUMENT).positions[0].issues == ("I05",)  # type: ignore[union-attr]
    page = editor.get("/claims", params={"subject": EVENT}).text
    form = page[page.index('data-key="e"') :].split("</form>")[0]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input[^>]*? name="(\w+)"[^>]*? value="([^"]*)"', form):
        sent.setdefault(name, []).append(html.unescape(value))
    assert sent["role"] and len(sent["role"]) == len(sent["role_span"]) == len(sent["role_value"])
    answer = editor.post("/claims/add", data=sent | {"realis": "planned"}, headers={"accept": "application/json"})
    assert answer.json()["value"] == {"realis": "planned", "plover": "AGREE"}, answer.text


def test_an_item_whose_words_were_moved_keeps_its_history(store: Store, say: Say, editor: TestClient) -> None:
    """After its words are corrected an item still leads to its own history, and can be corrected again."""
    start = READING.positions[0].span.start
    say(subject=PROGRESS, status="edited", span=f"{start}-{start + 9}")
    assert f"/claims?subject={PROGRESS.replace(':', '%3A')}" in editor.get(f"/documents/{DOCUMENT}").text
    say(subject=PROGRESS, status="edited", act="agreed")
    position = store.reading(DOCUMENT).positions[0]  # type: ignore[union-attr]
    assert (position.act, tuple(position.span)) == ("agreed", (start, start + 9))


@pytest.mark.parametrize(
    ("subject", "form", "words"),
    [(QUOTE, {"who_span": "5-99999"}, "mark the words again"), (QUOTE, {"who_span": "", "who_actors": "ARM"}, "mark the words"),
     (QUOTE, {"who_span": "0-6", "who_actors": "XQX.GOV"}, "no actor"), (PROGRESS, {"issues": "I99"}, "no issue"),
     (PROGRESS, {"act": "progress"}, "nothing was changed"), (EVENT, {"role": "king", "role_span": "0-6", "role_value": ""}, "role"),
     (EVENT, {"role": "place", "role_span": "0-6", "role_value": "Nowhereville"}, "no place"),
     (EVENT, {"role": "date", "role_span": "0-6", "role_value": "soon"}, "no day"), (EVENT, {"role": "actor", "role_span": "6-8"}, "each line"),
     (EVENT, {"role": "actor", "role_span": "7-8", "role_value": ""}, "no words")],
)  # fmt: skip
def test_values_that_are_not_the_codebooks_are_refused(
    editor: TestClient, store: Store, subject: str, form: dict[str, str], words: str
) -> None:
    """A value outside the codebook, or words that are not in the text, is an error that says what is wrong."""
    data = {"subject": subject, "status": "edited", **form}
    answer = editor.post("/claims/add", data=data, headers={"accept": "application/json"})
    assert answer.status_code == 400 and words in answer.json()["error"]
    assert store.claims(machine=False) == []


def test_corrected_parts_are_exported_in_the_guides_format(say: Say, store: Store) -> None:
    """Speaker, claimant, issues and the parts of an event come out as words of the text."""
    say(subject=QUOTE, status="edited", who_span=place("Switzerland"), who_actors="CHE")
    say(subject=PROGRESS, status="edited", who_span=place("Switzerland"), who_actors="CHE", issues="I05")
    say(subject=EVENT, status="edited", role=["mediator"], role_span=[place("Switzerland")], role_value=["CHE"])  # type: ignore[arg-type]
    (line,) = training_lines(store)
    assert line["q"][0]["s"] == "Switzerland" and (line["p"][0]["by"], line["p"][0]["i"]) == ("Switzerland", ["I05"])
    assert line["e"] == [{"t": "met", "c": "CONSULT", "m": "meeting", "r": "held", "h": [["Switzerland", "mediator"]]}]


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
