"""Nothing from the network may write, run, or lead astray: hosts, tokens, CSRF, limits, headers, hostile texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from stocktake.store import Store, subject
from stocktake.web.text import pieces, safe_link, visible
from web.conftest import TOKEN, csrf_of, log_in, make_reading, signed_in, visitor
from web.hostile import hostile_store

DOCUMENT = "sha256:2024-07-10-a"
SUBJECT = subject("positions", DOCUMENT, make_reading().positions[0].span)
GOOD = {"subject": SUBJECT, "status": "accepted"}


def test_headers_on_every_answer(client: TestClient) -> None:
    """Pages, errors, JSON and static files all carry the policy: no inline script or style, no framing, no sniffing."""
    for address in ("/", "/nowhere", "/openapi.json", "/static/app.js", "/?format=json"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"


def test_no_inline_script_style_or_foreign_address(client: TestClient) -> None:
    """No template holds inline script or style, or loads anything from another host."""
    templates = Path(__file__).parents[2] / "src/stocktake/web/templates"
    for path in templates.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:|\|\s*safe\b", text), path
        assert "//" not in re.sub(r"\{#.*?#\}", "", text), path


def test_foreign_host_name_is_refused(client: TestClient) -> None:
    """A name that was made to point at this machine gets nothing (DNS rebinding)."""
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8765"}).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"x-csrf-token": "wrong"}])
def test_writing_needs_a_session_and_its_csrf_token(store: Store, headers: dict[str, str]) -> None:
    """Neither a visitor, nor a session without the CSRF token, can add a claim or a document."""
    accept = {"accept": "application/json"}
    client = visitor(store)
    assert client.post("/claims/add", data=GOOD, headers=headers | accept).status_code == 403
    signed_in(client)
    del client.headers["x-csrf-token"]
    assert client.post("/claims/add", data=GOOD, headers=headers | accept).status_code == 403
    assert client.post("/add", data={"examples": "1"}).headers["location"] == "/login"
    assert store.claims(machine=False) == []


def test_other_sites_cannot_post(editor: TestClient) -> None:
    """A form on another site fails, even with session and token."""
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert editor.post("/claims/add", data=GOOD, headers=headers).status_code == 403


def test_token_leaves_the_address_and_the_cookie_is_closed(store: Store) -> None:
    """?token= signs in, is taken out of the address at once, and scripts cannot read the cookie."""
    answer = visitor(store).get(f"/documents?kind=other&token={TOKEN}")
    assert answer.status_code == 303 and answer.headers["location"] == "/documents?kind=other"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "///evil.example"])
def test_signing_in_never_leads_to_another_host(store: Store, path: str) -> None:
    """No path makes the sign-in redirect leave this server."""
    answer = visitor(store).request("GET", f"http://127.0.0.1:8765{path}?token={TOKEN}")
    assert re.match(r"/(?![/\\])", answer.headers["location"])


def test_wrong_token_and_sign_out(editor: TestClient) -> None:
    """A wrong token gives no session; signing out ends one."""
    assert log_in(editor, token="wrong").headers["location"] == "/login?wrong=1"
    editor.post("/logout", data={"csrf": csrf_of(editor)})
    assert 'name="csrf" content=""' in editor.get("/help").text


def test_no_token_means_nobody_writes(store: Store) -> None:
    """A server without a token lets nobody sign in, with an empty one neither."""
    client = visitor(store)
    guard = client.app.state.site.guard  # type: ignore[attr-defined]
    guard.token = None
    assert "<form method" not in client.get("/login").text.split("<main")[1].split("</main>")[0]
    csrf = guard.login_token(client.cookies["stocktake_login"])
    assert client.post("/login", data={"token": "", "csrf": csrf}).headers["location"] == "/login?wrong=1"


def test_bound_elsewhere_reading_needs_the_token_too(store: Store) -> None:
    """When reading is not open, every page and every JSON twin leads to the sign-in form."""
    client = visitor(store, open_reading=False)
    for address in ("/", "/documents", "/?format=json", "/openapi.json"):
        assert client.get(address).headers["location"].partition("?")[0] == "/login"
    assert client.get("/login").status_code == 200
    assert signed_in(client).get("/documents").status_code == 200


def test_too_large_bodies_are_refused(editor: TestClient) -> None:
    """A form of a megabyte is refused, whether it says its length or not."""
    big = "reason=" + "x" * 1_000_000
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert editor.post("/claims/add", content=big, headers=kind).status_code == 413
    assert editor.post("/claims/add", content=iter([big.encode()]), headers=kind).status_code == 413


def test_static_files_only(client: TestClient) -> None:
    """No path leads out of the static folder."""
    for path in ("../app.py", "..%2Fapp.py", "%2e%2e/app.py", "nothing.js"):
        assert client.get(f"/static/{path}").status_code == 404


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a store in which every field holds script, handlers and bidi tricks."""
    with Store(tmp_path_factory.mktemp("hostile") / "hostile.db") as store:
        hostile_store(store)
        yield visitor(store)


class Tags(HTMLParser):
    """What a page's tags hold that could run or load something; a tag that a text smuggled in is foreign to us."""

    FOREIGN = ("img", "iframe", "object", "embed", "base", "style")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        bad = tag in self.FOREIGN or (tag == "script" and not given.get("src", "").startswith("/static/"))
        bad = bad or any(name.startswith("on") or name == "style" for name in given)
        bad = bad or re.match(r"\s*(javascript|data|//)", given.get("href", "") + given.get("action", "")) is not None
        if bad:
            self.wrong.append(f"{tag} {given}")


def test_hostile_store_renders_inert(hostile: TestClient) -> None:
    """No page of a hostile store holds its tags, attributes, script links or bidi controls as such."""
    addresses = ["/", "/documents", "/actors", "/review", "/search?q=alert", "/search?speaker=script"]
    addresses += [f"/documents/{d['id']}" for d in hostile.get("/documents?format=json").json()["documents"]]
    addresses += [
        f"/actors/{a['id']}" for a in hostile.get("/actors?format=json").json()["actors"] if "/" not in a["id"]
    ][:5]
    for address in addresses:
        page = hostile.get(address)
        assert page.status_code == 200, address
        found = Tags(page.text)
        assert not found.wrong, (address, found.wrong)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", page.text), address


def test_search_text_is_escaped(client: TestClient) -> None:
    """What is typed comes back as text."""
    page = client.get("/search", params={"q": '"><script>alert(1)</script>', "speaker": "' onfocus=alert(1) x='"}).text
    assert Tags(page).wrong == []


def test_csv_cells_are_no_formulas(hostile: TestClient) -> None:
    """A cell that a spreadsheet would run begins with a quote mark."""
    assert not re.search(r'(^|,)"?[=+@]', hostile.get("/documents?format=csv").text, re.M)


def test_visible_keeps_length_and_replaces_controls() -> None:
    """Characters that hide or reorder others become one sign each; letters of all scripts stay."""
    assert visible("a\u202eb\x00c\u200bd") == "a\ufffdb\ufffdc\ufffdd"
    assert visible("Հայ العربية 中文 é\n") == "Հայ العربية 中文 é\n"


def test_pieces_hold_every_character_once() -> None:
    """Overlapping, nested, split and senseless spans cut the text into pieces that join to it."""
    text = "0123456789"
    marks = [("a", [(0, 4)]), ("b", [(2, 8)]), ("c", [(3, 3), (9, 40), (-1, 2)]), ("a", [(2, 3), (5, 6)])]
    cut = pieces(text, marks)
    assert "".join(p.text for p in cut) == text
    assert next(p for p in cut if p.text == "2").layers == ("a", "b")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", 'https://a/"onclick=', " https://a", "//a", None]
)
def test_only_web_addresses_are_links(url: str | None) -> None:
    """An original's address is a link only when it is a plain web address."""
    assert safe_link(url) is None
