"""Every page: its address, its JSON twin, its CSV, and what it shows."""

from __future__ import annotations

import csv
import io

import pytest
from starlette.testclient import TestClient

from stocktake.records import Reading
from stocktake.store import Store, subject
from stocktake.web.openapi import openapi
from web.conftest import make_reading, visitor

DOCUMENT = "sha256:2024-07-10-a"
PROCESS = "/processes/armenia-azerbaijan"
ROUND = "/rounds/armenia-azerbaijan/2024-07-10-geneva"
SUBJECT = subject("positions", DOCUMENT, make_reading().positions[0].span)
PAGES = [
    "/", PROCESS, ROUND, "/documents", f"/documents/{DOCUMENT}", "/actors", "/actors/ARM", "/actors/ARM.GOV.MFA",
    "/search?q=progress", "/search?speaker=ARM", "/search?issue=I02&act=progress", f"/claims?subject={SUBJECT}",
    "/review", "/add", "/login", "/help",
]  # fmt: skip
TABLES = ["/", PROCESS, ROUND, "/documents", f"/documents/{DOCUMENT}", "/actors", "/actors/ARM", "/search?q=progress"]


@pytest.mark.parametrize("address", PAGES)
def test_page_is_small_whole_and_has_landmarks(client: TestClient, address: str) -> None:
    """Each page answers, stays under 300 kB, and has a title, one h1 and one main landmark."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    assert len(answer.content) < 300_000
    assert answer.text.count("<h1") == 1 and answer.text.count("<main") == 1 and "<title>" in answer.text


@pytest.mark.parametrize("address", [p for p in PAGES if p not in ("/login",)])
def test_json_twin(client: TestClient, address: str) -> None:
    """Each page has a JSON twin at ?format=json and at .json."""
    joined = "&" if "?" in address else "?"
    by_query = client.get(f"{address}{joined}format=json")
    assert by_query.headers["content-type"] == "application/json" and isinstance(by_query.json(), dict)
    if address != "/":
        path, _, query = address.partition("?")
        assert client.get(f"{path}.json?{query}").json() == by_query.json()


@pytest.mark.parametrize("address", TABLES)
def test_csv_twin(client: TestClient, address: str) -> None:
    """Pages that are tables give CSV whose lines all have the same number of cells."""
    joined = "&" if "?" in address else "?"
    rows = list(csv.reader(io.StringIO(client.get(f"{address}{joined}format=csv").text)))
    assert len(rows) > 1 and len({len(row) for row in rows}) == 1


def test_document_marks_every_item_at_its_words(client: TestClient) -> None:
    """The document page holds the whole text once, with a mark over each item's exact words."""
    import html
    import re

    page = client.get(f"/documents/{DOCUMENT}").text
    body = re.search(r'<div class="text"[^>]*>(.*?)</div>', page, re.DOTALL)
    assert body
    assert html.unescape(re.sub(r"<[^>]+>", "", body[1])) == make_reading().document.text
    assert re.search(r'<mark class="[^"]*lay-quotes[^"]*lay-positions[^"]*"[^>]*>the sides made real progress', body[1])
    assert "score under the threshold" in page


def test_document_is_found_by_source_id_and_place(client: TestClient) -> None:
    """A source id is an address too, and ?at= marks the place asked for."""
    page = client.get("/documents/wire-2024-07-10?at=0-6").text
    assert '<span id="at"></span><mark class="lay-at' in page


def test_home_shows_where_a_process_stands(client: TestClient) -> None:
    """The home page lists the process with its last round."""
    found = client.get("/?format=json").json()
    assert [p["id"] for p in found["processes"]] == ["armenia-azerbaijan"]
    assert found["processes"][0]["last_round"]["when"] == "2024-09-26" and found["fresh"]


def test_process_as_of_counts_only_earlier_documents(client: TestClient) -> None:
    """?as_of= shows the state of knowledge on that day."""
    assert len(client.get(f"{PROCESS}?format=json").json()["rounds"]) == 2
    assert len(client.get(f"{PROCESS}?as_of=2024-08-01&format=json").json()["rounds"]) == 1


def test_charts_are_vega_lite(client: TestClient) -> None:
    """The charts of a process are Vega-Lite specifications with their data inside."""
    found = client.get(f"{PROCESS}/charts/levels").json()
    assert "vega-lite" in found["$schema"]
    assert client.get(f"{PROCESS}/charts/nothing").status_code == 404


def test_actor_page_knows_offices_quotes_and_contacts(client: TestClient) -> None:
    """The actor page shows persons and offices, what they said, and whom they met."""
    found = client.get("/actors/ARM?format=json").json()
    assert found["offices"][0]["person"] == "Ana Roe" and found["quotes"]
    assert {row["id"] for row in found["met"]} >= {"AZE"}


@pytest.mark.parametrize(
    ("address", "status"),
    [("/documents/none", 404), ("/processes/none", 404), ("/rounds/a/b", 404), ("/actors/XXX", 404), ("/nowhere", 404),
     ("/claims?subject=x", 400), (f"{PROCESS}?as_of=soon", 400), ("/?format=exe", 406), ("/jobs/7", 404)],
)  # fmt: skip
def test_errors_have_one_shape(client: TestClient, address: str, status: int) -> None:
    """Every error is a page with one sentence, and as JSON always {error, status}."""
    assert client.get(address).status_code == status
    told = client.get(address, headers={"accept": "application/json"}).json()
    assert told["status"] == status and told["error"] and set(told) == {"error", "status"}


def test_openapi_describes_every_page(client: TestClient) -> None:
    """The OpenAPI file lists every address that answers, and no other."""
    from stocktake.web.app import ROUTES

    routes = {r.path.replace(":path", "").replace(":int", "") for r in ROUTES}
    documented = set(openapi()["paths"])
    assert client.get("/openapi.json").json() == openapi()
    assert documented <= routes
    assert routes - documented <= {"/account", "/add", "/login", "/logout", "/help"}


def test_empty_store_leads_on(tmp_path: object) -> None:
    """On an empty store every page answers, and home says what to do first."""
    from pathlib import Path

    with Store(Path(str(tmp_path)) / "empty.db") as store:
        client = visitor(store)
        assert "Nothing here yet" in client.get("/").text
        for address in ("/documents", "/actors", "/search", "/review", "/add"):
            assert client.get(address).status_code == 200


def test_a_long_text_is_shown_in_parts(tmp_path: object) -> None:
    """A text of a million characters is shown around the place asked for, in a page under 300 kB."""
    from pathlib import Path

    from stocktake.records import Document

    with Store(Path(str(tmp_path)) / "long.db") as store:
        store.add_documents([Document("long", "word and more. " * 70_000 + "THE END")])
        client = visitor(store)
        page = client.get("/documents/long?at=1050000-1050007")
        assert len(page.content) < 300_000 and "THE END" in page.text


def test_pairs_that_no_list_knows_are_named(tmp_path: object) -> None:
    """A process proposed from the documents has the names of its states, not their ids, also when it is loaded again."""
    from dataclasses import replace
    from pathlib import Path

    def report(day: str) -> Reading:
        made = make_reading(day)
        actors = tuple(replace(a, id=i, country=i) for a, i in zip(made.actors, ("FRA", "JPN", "CHE"), strict=True))
        meetings = tuple(replace(m, principals=("FRA", "JPN"), level={}) for m in made.meetings)
        outcome = tuple(replace(o, claimant=i) for o, i in zip(made.outcome, ("FRA", "JPN"), strict=True))
        events = tuple(
            replace(e, actors=tuple(replace(a, actors=("FRA", "JPN")) for a in e.actors)) for e in made.events
        )
        return replace(made, actors=actors, meetings=meetings, outcome=outcome, events=events, positions=(), quotes=())

    with Store(Path(str(tmp_path)) / "pair.db") as store:
        store.add([report("2024-07-10"), report("2024-09-26")])
        for client in (visitor(store), visitor(store)):
            (process,) = client.get("/?format=json").json()["processes"]
            assert (process["id"], process["name"]) == ("fra-jpn", "France - Japan")
