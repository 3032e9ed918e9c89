"""Users of the web app: signing in, roles, sessions, the limit on failures, CSRF of the form, and two people at once."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from stocktake.store import Store, subject
from stocktake.web import throttle
from stocktake.web.security import own_path
from stocktake.web.throttle import Throttle
from web.conftest import TOKEN, csrf_of, log_in, login_csrf, make_reading, visitor

pytestmark = pytest.mark.usefixtures("cheap")
PASSWORD = "three plain words"
DOCUMENT = "sha256:2024-07-10-a"
PROGRESS = subject("positions", DOCUMENT, make_reading().positions[0].span)
JSON = {"accept": "application/json"}
Server = dict[str, TestClient]


@pytest.fixture
def elsewhere(store: Store) -> TestClient:
    """A visitor of a server that others can reach, with two users; nobody is signed in."""
    store.add_user("ana", "editor", PASSWORD)
    store.add_user("ben", "reader", PASSWORD)
    client = visitor(store, open_reading=False)
    client.app.state.site.guard.token = None  # type: ignore[attr-defined]
    return client


def another(client: TestClient) -> TestClient:
    """Another browser at the same server."""
    return TestClient(client.app, base_url="http://127.0.0.1:8765", follow_redirects=False)


def entered(client: TestClient, name: str, password: str = PASSWORD) -> TestClient:
    """The client signed in as this user, with the session's CSRF token as a default header."""
    assert log_in(client, name=name, password=password).headers["location"] == "/"
    client.headers["x-csrf-token"] = csrf_of(client)
    return client


def test_a_password_opens_the_server_and_the_name_is_shown(elsewhere: TestClient) -> None:
    """Before, every page leads to the form; after, pages are there and say who is signed in."""
    assert elsewhere.get("/documents").headers["location"] == "/login?next=%2Fdocuments"
    assert elsewhere.get("/login").status_code == 200
    page = entered(elsewhere, "Ana").get("/documents")
    assert page.status_code == 200 and re.search("Signed in as <b><a [^>]*>ana</a></b>", page.text)


@pytest.mark.parametrize(
    ("name", "password"),
    [("ana", "three plain word"), ("ana", ""), ("nobody", PASSWORD), ("' OR 1=1 --", PASSWORD), ("", "")],
)
def test_a_wrong_name_or_password_opens_nothing(elsewhere: TestClient, name: str, password: str) -> None:
    """All failures look alike: nothing tells whether there is such a user."""
    answer = log_in(elsewhere, name=name, password=password)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/login?wrong=1",
    ) and "stocktake_session" not in answer.headers.get("set-cookie", "")
    assert elsewhere.get("/documents").status_code == 303
    assert "That is not right." in elsewhere.get("/login?wrong=1").text


def test_no_token_opens_a_server_that_others_reach(elsewhere: TestClient) -> None:
    """Neither an address nor the form takes a token there, by whatever method; HEAD and POST get nothing either."""
    assert elsewhere.get(f"/documents?token={TOKEN}").headers["location"] == "/login?wrong=1"
    assert log_in(elsewhere, token=TOKEN).headers["location"] == "/login?wrong=1"
    assert 'name="token"' not in elsewhere.get("/login").text
    for method in ("HEAD", "POST", "OPTIONS"):
        assert elsewhere.request(method, f"/documents?token={TOKEN}").headers["location"].startswith("/login")
    assert elsewhere.get("/documents", headers=JSON).status_code == 401


def test_a_reader_reads_and_cannot_write(elsewhere: TestClient, store: Store) -> None:
    """A reader sees pages without forms that write; claims, documents and merges sent all the same are refused."""
    ben = entered(elsewhere, "ben")
    for address in ("/review", f"/claims?subject={PROGRESS}", "/add", "/rounds/armenia-azerbaijan/2024-07-10-geneva"):
        page = ben.get(address)
        assert page.status_code == 200 and 'action="/claims/add"' not in page.text and 'type="file"' not in page.text
        assert 'href="/login"' not in page.text  # signing in again would change nothing
    for data in (
        {"subject": PROGRESS, "status": "accepted"},
        {"subject": "rounds armenia-azerbaijan/2024-07-10-geneva", "status": "split", "documents": "second"},
    ):
        assert ben.post("/claims/add", data=data, headers=JSON).status_code == 403
    assert ben.post("/add", data={"examples": "1", "csrf": csrf_of(ben)}).headers["location"] == "/login"
    assert store.claims(machine=False) == [] and not elsewhere.app.state.site.jobs  # type: ignore[attr-defined]


def test_an_editors_claims_carry_their_name(elsewhere: TestClient, store: Store) -> None:
    """Whatever the form says, the claim is by who is signed in."""
    ana = entered(elsewhere, "ana")
    sent = {"subject": PROGRESS, "status": "accepted", "user": "ben", "name": "ben"}
    assert ana.post("/claims/add", data=sent, headers=JSON).json()["user"] == "ana"
    assert [c.user for c in store.claims(PROGRESS, machine=False)] == ["ana"]


def test_the_cookies_are_closed_and_secure_over_https(elsewhere: TestClient) -> None:
    """No script and no other site gets the session; over https no plain connection does."""
    cookie = log_in(elsewhere, name="ana", password=PASSWORD).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "max-age=43200" in cookie and "secure" not in cookie
    client = TestClient(elsewhere.app, base_url="https://127.0.0.1:8765", follow_redirects=False)
    answer = log_in(client, name="ana", password=PASSWORD)
    assert answer.headers["location"] == "/" and "; secure" in answer.headers["set-cookie"].lower()


def test_sessions_end(elsewhere: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session ends by signing out, by time, and when its user gets another role or password, or goes."""

    def works(client: TestClient) -> bool:
        return client.get("/documents").status_code == 200

    ana = entered(elsewhere, "ana")
    kept = dict(ana.cookies)
    ana.post("/logout", data={"csrf": csrf_of(ana)})
    ana.cookies.update(kept)
    assert not works(ana)  # the id itself is worth nothing any more

    for change in (
        lambda: store.change_user("ana", role="reader"),
        lambda: store.change_user("ana", password="three other words"),
        lambda: store.remove_user("ana"),
    ):
        ana = entered(
            another(elsewhere), "ana", "three other words" if store.user_of("ana", "three other words") else PASSWORD
        )
        assert works(ana)
        change()
        assert not works(ana)

    ben = entered(another(elsewhere), "ben")
    later = time.time() + 12 * 3600 + 1
    monkeypatch.setattr("stocktake.web.sessions.time.time", lambda: later)
    assert not works(ben)


def test_signing_in_gives_a_new_session(elsewhere: TestClient) -> None:
    """Nobody can plant a session id, and the one of before is over."""
    elsewhere.cookies.set("stocktake_session", "planted", domain="127.0.0.1", path="/")
    ana = entered(elsewhere, "ana")
    first = ana.cookies["stocktake_session"]
    assert first != "planted"
    log_in(ana, name="ben", password=PASSWORD)
    assert ana.cookies["stocktake_session"] != first
    old = another(elsewhere)
    old.cookies.set("stocktake_session", first, domain="127.0.0.1", path="/")
    assert old.get("/documents").status_code == 303


def test_the_form_has_a_csrf_token_of_its_own(elsewhere: TestClient) -> None:
    """Another site can sign nobody in: the form's token goes with the cookie of the browser that asked for it."""
    right = {"name": "ana", "password": PASSWORD}
    bare = another(elsewhere)
    assert bare.post("/login", data=right).status_code == 403
    assert bare.post("/login", data={**right, "csrf": login_csrf(another(elsewhere))}).status_code == 403
    assert "stocktake_session" not in bare.cookies
    cookie = elsewhere.get("/login").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/login" in cookie
    assert (
        elsewhere.post(
            "/login", data={**right, "csrf": login_csrf(elsewhere)}, headers={"origin": "https://evil.example"}
        ).status_code
        == 403
    )


def test_failures_are_limited(elsewhere: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """After five failures the right password does not help either, for that name; after a while it does again."""
    for _ in range(throttle.PER_NAME_AND_ADDRESS):
        assert log_in(elsewhere, name="ana", password="wrong words").status_code == 303
    answer = log_in(elsewhere, name="ANA", password=PASSWORD)
    assert answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= throttle.WINDOW_S + 1
    assert "try again in 15 minutes" in answer.text
    entered(another(elsewhere), "ben")
    later = time.monotonic() + throttle.WINDOW_S + 1
    monkeypatch.setattr("stocktake.web.throttle.time.monotonic", lambda: later)
    entered(another(elsewhere), "ana")


def test_guesses_at_the_token_are_limited(store: Store) -> None:
    """In the address as in the form."""
    client = visitor(store)
    answers = [client.get(f"/?token=guess-{n}").status_code for n in range(throttle.PER_NAME_AND_ADDRESS + 1)]
    assert answers == [303] * throttle.PER_NAME_AND_ADDRESS + [429]
    assert log_in(client, token=TOKEN).status_code == 429


def test_the_limit_holds_for_many_at_once_and_for_many_names() -> None:
    """An attempt counts from its start; one address cannot go through many names, nor many addresses through one."""
    counted = Throttle()
    waits: list[int] = []
    threads = [threading.Thread(target=lambda: waits.append(counted.begin("ana", "10.0.0.1"))) for _ in range(20)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert waits.count(0) == throttle.PER_NAME_AND_ADDRESS
    names = [counted.begin(f"name{n}", "10.0.0.2") for n in range(30)]
    assert names.count(0) == throttle.PER_ADDRESS
    places = [counted.begin("ben", f"10.1.0.{n}") for n in range(60)]
    assert places.count(0) == throttle.PER_NAME


def test_success_clears_ones_own_failures_only() -> None:
    """Whoever knows one password gains no further guesses at another's."""
    counted = Throttle()
    for n in range(throttle.PER_ADDRESS - 1):
        assert counted.begin(f"victim{n % 5}", "10.0.0.1") == 0
    assert counted.begin("mine", "10.0.0.1") == 0
    counted.passed("mine", "10.0.0.1")
    assert counted.begin("victim9", "10.0.0.1") == 0 and counted.begin("victim9", "10.0.0.1") > 0


def test_the_counts_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made-up names cannot fill the memory."""
    monkeypatch.setattr(throttle, "MOST_KEYS", 100)
    counted = Throttle()
    for n in range(500):
        counted.begin(f"name{n}", f"10.0.{n // 250}.{n % 250}")
    assert len(counted._failed) <= 103


def test_after_signing_in_one_gets_where_one_wanted_to(elsewhere: TestClient) -> None:
    """A page of ours that was asked for is shown next, also after a wrong password."""
    first = elsewhere.get("/documents?kind=other&page=2").headers["location"]
    page = elsewhere.get(first).text
    target = re.search(r'name="next" value="([^"]*)"', page)
    assert target and target[1].replace("&amp;", "&") == "/documents?kind=other&page=2"
    wrong = log_in(elsewhere, name="ana", password="wrong words", next="/documents?page=2")
    assert wrong.headers["location"] == "/login?wrong=1&next=%2Fdocuments%3Fpage%3D2"
    assert (
        log_in(elsewhere, name="ana", password=PASSWORD, next="/documents?page=2").headers["location"]
        == "/documents?page=2"
    )


HOSTILE = ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", " //evil.example",
           "javascript:alert(1)", "http:evil.example", "///evil.example", "evil.example", "", "/login", "/logout", "/login?next=/x", "/a\r\nset-cookie: a=b"]  # fmt: skip


@pytest.mark.parametrize("target", HOSTILE)
def test_signing_in_leads_to_no_other_site(elsewhere: TestClient, target: str) -> None:
    """Whatever ``next`` holds, one lands on a page of this server, and not in a circle."""
    assert own_path(target) == "/"
    assert log_in(elsewhere, name="ana", password=PASSWORD, next=target).headers["location"] == "/"
    asked = elsewhere.get("/login", params={"next": target}).text
    assert 'name="next" value="/"' in asked


def test_users_and_the_token_on_this_machine(store: Store) -> None:
    """On loopback reading is open; the token writes as ever, and users may sign in as well, each in their role."""
    client = visitor(store)
    assert 'name="name"' not in client.get("/login").text  # nobody to sign in as yet
    store.add_user("ben", "reader", PASSWORD)
    page = client.get("/login").text
    assert 'name="name"' in page and 'name="token"' in page
    ben = entered(another(client), "ben")
    assert ben.post("/claims/add", data={"subject": PROGRESS, "status": "accepted"}, headers=JSON).status_code == 403
    owner = another(client)
    assert log_in(owner, token=TOKEN, user="carla").headers["location"] == "/"
    owner.headers["x-csrf-token"] = csrf_of(owner)
    assert (
        owner.post("/claims/add", data={"subject": PROGRESS, "status": "accepted"}, headers=JSON).json()["user"]
        == "carla"
    )


@pytest.fixture
def both(elsewhere: TestClient, store: Store) -> Iterator[Server]:
    """Two editors in two browsers at one server."""
    store.add_user("carla", "editor", PASSWORD)
    yield {"ana": entered(another(elsewhere), "ana"), "carla": entered(another(elsewhere), "carla")}


def test_two_users_on_one_item_differ_and_nothing_is_lost(both: Server, store: Store) -> None:
    """Both see the item; the second to send is told of the first; both values stay, each under its author, as a conflict."""
    items = [client.get("/review.json").json()["items"] for client in both.values()]
    assert PROGRESS in [i["subject"] for i in items[0]] and items[0] == items[1]
    sent = {"subject": PROGRESS, "status": "edited", "seen": "0"}
    first = both["ana"].post("/claims/add", data={**sent, "act": "agreed"}, headers=JSON).json()
    second = both["carla"].post("/claims/add", data={**sent, "act": "forecast"}, headers=JSON).json()
    assert first["meanwhile"] == [] and [c["user"] for c in second["meanwhile"]] == ["ana"]
    assert {(c.user, c.value) for c in store.claims(PROGRESS, machine=False)} == {
        ("ana", "agreed"),
        ("carla", "forecast"),
    }
    for client in both.values():
        page = client.get("/claims", params={"subject": PROGRESS}).text
        assert "Reviewers differ" in page and "ana" in page and "carla" in page


def test_two_users_at_the_same_moment(both: Server, store: Store) -> None:
    """Twenty claims sent side by side by two people are twenty claims, each with its author; they differ, and that shows."""
    start = threading.Barrier(2)
    codes: list[int] = []

    def send(name: str, status: str) -> None:
        start.wait()
        for n in range(10):
            data = {"subject": PROGRESS, "status": status, "seen": "0", "reason": f"{name} {n}"}
            codes.append(both[name].post("/claims/add", data=data, headers=JSON).status_code)

    threads = [threading.Thread(target=send, args=given) for given in (("ana", "accepted"), ("carla", "rejected"))]
    [t.start() for t in threads]
    [t.join() for t in threads]
    kept = store.claims(PROGRESS, machine=False)
    assert codes == [201] * 20
    assert {c.reason: (c.user, c.status) for c in kept} == {
        f"{name} {n}": (name, status)
        for name, status in (("ana", "accepted"), ("carla", "rejected"))
        for n in range(10)
    }
    assert "Reviewers differ" in both["ana"].get("/claims", params={"subject": PROGRESS}).text


def test_a_password_is_nowhere_but_in_its_hash(elsewhere: TestClient, store: Store) -> None:
    """Neither the store's file nor any page holds it, nor any page the hash."""
    ana = entered(elsewhere, "ana")
    files = [Path(store.path), Path(f"{store.path}-wal")]
    assert not any(PASSWORD.encode() in f.read_bytes() for f in files if f.exists())
    for address in ("/", "/?format=json", "/openapi.json", "/help", "/login"):
        page = ana.get(address).text
        assert "scrypt$" not in page and PASSWORD not in page


def test_ones_own_password_is_changed_by_who_knows_it(elsewhere: TestClient, store: Store) -> None:
    """A reader too; other sessions end, this one goes on; the old password is worth nothing any more."""
    here, there = entered(another(elsewhere), "ben"), entered(another(elsewhere), "ben")
    form = {"csrf": csrf_of(here), "old": PASSWORD, "new": "three other words", "again": "three other words"}
    assert here.post("/account", data=form).headers["location"] == "/account?done=1"
    assert "is changed" in here.get("/account?done=1").text and there.get("/documents").status_code == 303
    assert store.user_of("ben", PASSWORD) is None and store.user_of("ben", "three other words")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"csrf": "x"}, 403),
        ({"old": "not my password"}, 403),
        ({"again": "three others"}, 400),
        ({"new": "short", "again": "short"}, 400),
    ],
)
def test_a_password_is_not_changed_otherwise(
    elsewhere: TestClient, store: Store, wrong: dict[str, str], status: int
) -> None:
    """Not from another site, not without the present one, not to what was mistyped or is too short."""
    ben = entered(elsewhere, "ben")
    form = {"csrf": csrf_of(ben), "old": PASSWORD, "new": "three other words", "again": "three other words", **wrong}
    answer = ben.post("/account", data=form)
    assert answer.status_code == status and 'role="alert"' in answer.text and store.user_of("ben", PASSWORD)


def test_the_account_page_is_for_users(elsewhere: TestClient, store: Store) -> None:
    """Nobody's password is changed by guessing at it there, and whoever has only the token has none."""
    assert another(elsewhere).get("/account").headers["location"].startswith("/login")
    ben = entered(elsewhere, "ben")
    form = {"csrf": csrf_of(ben), "old": "a guess at it", "new": "three other words", "again": "three other words"}
    codes = [ben.post("/account", data=form).status_code for _ in range(throttle.PER_NAME_AND_ADDRESS + 1)]
    assert codes == [403] * throttle.PER_NAME_AND_ADDRESS + [429]
    owner = visitor(store)
    assert owner.get("/account").headers["location"] == "/login?next=/account"
    log_in(owner, token=TOKEN)
    assert owner.get("/account").status_code == 404
