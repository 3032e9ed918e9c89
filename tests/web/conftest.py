"""A store with invented talks of real examples' form, and a client for the app over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from spans import Finder
from starlette.testclient import TestClient

from stocktake.records import (
    Actor,
    ActorRef,
    Coder,
    Document,
    Dropped,
    Event,
    Meeting,
    Outcome,
    Place,
    Position,
    Quote,
    Reading,
    ThirdParty,
    When,
)
from stocktake.store import Store, passwords
from stocktake.web import create_app

TOKEN = "a-token-that-only-tests-know"
TEXT = (
    "GENEVA, {day} — The foreign ministers of Armenia and Azerbaijan met in Geneva on {day}, hosted by Switzerland. "
    "The Armenian ministry said the sides made real progress on border delimitation. "
    "The Azerbaijani ministry said no agreement was reached on the corridor."
)


def make_reading(day: str = "2024-07-10", name: str | None = None, coder: str = "model-1") -> Reading:
    """A report of a meeting on ``day`` with two positions, a quote, an event, and something dropped."""
    text = TEXT.format(day=day)
    at = Finder(text)
    arm, aze = at("The Armenian ministry"), at("The Azerbaijani ministry")
    progress, none = (
        at("the sides made real progress on border delimitation"),
        at("no agreement was reached on the corridor"),
    )
    sides = ActorRef(at("The foreign ministers of Armenia and Azerbaijan"), ("ARM.GOV.MFA", "AZE.GOV.MFA"))
    venue = Place(at("Geneva on", 6), "Geneva", "CHE", 46.2, 6.15)
    return Reading(
        Document(f"sha256:{day}-{name or 'a'}", text, name or f"wire-{day}", f"Ministers meet, {day}", day, "Lakeside Wire",
                 "https://example.org/report", kind="news_report"),
        actors=(Actor("ARM.GOV.MFA", "Ministry of Foreign Affairs of Armenia", "government", "ARM", "Ana Roe", "minister", spans=(arm,)),
                Actor("AZE.GOV.MFA", "Ministry of Foreign Affairs of Azerbaijan", "government", "AZE", spans=(aze,)),
                Actor("CHE", "Switzerland", "state", "CHE", spans=(at("Switzerland"),))),
        quotes=(Quote((progress,), ActorRef(arm, ("ARM.GOV.MFA",)), at("said"), "indirect", 0.71),),
        events=(Event("CONSULT", "CONSULT", "meeting", "held", at("met"), (sides,), (),
                      (ThirdParty(at("Switzerland"), ("CHE",), "host"),), (venue,), (When(at(f"on {day}"), day, "iso"),), 0.93),),
        positions=(Position(progress, "progress", ActorRef(arm, ("ARM.GOV.MFA",)), ("I02",), 3, 0.52),
                   Position(none, "no_progress", ActorRef(aze, ("AZE.GOV.MFA",)), ("I05",), 0, 0.61)),
        meetings=(Meeting((0,), day, "held", "face_to_face", ("ARM", "AZE"), {"ARM": 2, "AZE": 2}, (("CHE", "host"),), venue,
                          statement_form="separate_diverging", evidence=(at("met"),)),),
        outcome=(Outcome("ARM", 3, (progress,)), Outcome("AZE", 0, (none,))),
        dropped=(Dropped("positions", "score under the threshold", at("hosted by Switzerland"), 0.21),),
        coder=Coder("0.1.0", coder),
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three reports: two days, two outlets' ids."""
    with Store(tmp_path / "talks.db") as opened:
        opened.add([make_reading("2024-07-10"), make_reading("2024-07-10", "second"), make_reading("2024-09-26")])
        yield opened


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A visitor who reads only, of a store that nobody changes; the stocks are taken."""
    with Store(tmp_path_factory.mktemp("web") / "talks.db") as opened:
        opened.add([make_reading("2024-07-10"), make_reading("2024-07-10", "second"), make_reading("2024-09-26")])
        yield visitor(opened)


@pytest.fixture
def editor(store: Store) -> Iterator[TestClient]:
    """A visitor who is signed in."""
    yield signed_in(visitor(store))


def visitor(store: Store, **given: object) -> TestClient:
    """A client of a new server over the store."""
    app = create_app(store, token=TOKEN, user="ana", refresh=False, **given)  # type: ignore[arg-type]
    app.state.site.stocks.refresh()
    return TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False)


def signed_in(client: TestClient) -> TestClient:
    """The client with a session, and its CSRF token as a default header."""
    assert client.get(f"/?token={TOKEN}").status_code == 303
    client.headers["x-csrf-token"] = csrf_of(client)
    return client


def csrf_of(client: TestClient) -> str:
    """The CSRF token of the client's pages."""
    page = client.get("/help").text
    return page.split('name="csrf" content="')[1].split('"')[0]


def login_csrf(client: TestClient) -> str:
    """The CSRF token of the sign-in form, whose cookie the client now has."""
    return client.get("/login").text.split('name="csrf" value="')[1].split('"')[0]


def log_in(client: TestClient, **fields: str) -> Any:
    """The answer to the sign-in form with these fields."""
    return client.post("/login", data={"csrf": login_csrf(client), **fields})


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Password hashes that cost little; their strength is tested with the store."""
    monkeypatch.setattr(passwords, "N", 2**4)


@pytest.fixture
def say(editor: TestClient) -> Callable[..., dict[str, object]]:
    """Post a claim and return it."""

    def post(**fields: str) -> dict[str, object]:
        answer = editor.post("/claims/add", data=fields, headers={"accept": "application/json"})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    return post
