"""In a real browser: no page complains, nothing leaves the host, hostile texts stay inert, the queue works by keyboard.

Needs Debian's Chromium and the packages playwright and axe-playwright-python (which carries axe-core); skipped, with the
reason, where one is missing. Run with -m slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stocktake.store import Store, subject
from web.browser import CHROMIUM, TOKEN, Served, watch
from web.conftest import make_reading
from web.hostile import hostile_store

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
axe = pytest.importorskip("axe_playwright_python", reason="the package axe-playwright-python is not installed")
if not Path(CHROMIUM).exists():
    pytest.skip(f"no Chromium at {CHROMIUM}; apt-get install chromium, or set CHROMIUM", allow_module_level=True)

ID = "sha256:2024-07-10-a"
DOCUMENT = f"/documents/{ID}"
READING = make_reading()
POSITION = subject("positions", ID, READING.positions[0].span)
QUOTE = subject("quotes", ID, READING.quotes[0].content[0])
EVENT = subject("events", ID, READING.events[0].trigger)
ROUND = "armenia-azerbaijan/2024-07-10-geneva"
PAGES = ["/", "/processes/armenia-azerbaijan", "/rounds/armenia-azerbaijan/2024-07-10-geneva", DOCUMENT, "/documents", "/actors",
         "/actors/ARM", "/search?q=progress", "/search?issue=I02", "/review", "/add", "/login", "/help",
         *(f"/claims?subject={name}" for name in (POSITION, EVENT, QUOTE, f"rounds {ROUND}")), "/nowhere"]  # fmt: skip
AXE = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# What fails of WCAG 2.1 A and AA and of axe's best practices, with everything that opens opened.
CHECKS = """async () => {
  for (const closed of document.querySelectorAll("details")) closed.open = true;
  const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] });
  return found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def base(tmp_path: Path) -> Iterator[str]:
    """A server over three reports."""
    with Store(tmp_path / "talks.db") as store:
        store.add([make_reading("2024-07-10"), make_reading("2024-07-10", "second"), make_reading("2024-09-26")])
    with Served(tmp_path / "talks.db") as address:
        yield address


def opened(browser: Any, base: str, **given: Any) -> tuple[Any, list[str]]:
    """A signed-in page and the list of what it complains of."""
    page = browser.new_page(**given)
    page.set_default_timeout(60_000)
    complaints = watch(page, base)
    page.goto(f"{base}/?token={TOKEN}")
    return page, complaints


def until(page: Any, expression: str) -> None:
    """Wait until an expression holds; playwright's own way needs eval, which our policy forbids."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_clean_accessible_and_fits_a_phone(browser: Any, base: str, scheme: str) -> None:
    """No page has console errors, foreign requests, anything axe-core finds, or is wider than a phone."""
    page, complaints = opened(browser, base, color_scheme=scheme)
    for address in PAGES:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(base + address)
        if page.locator("[data-chart]").count():
            until(page, "[...document.querySelectorAll('.plot')].every(plot => plot.querySelector('svg'))")
            assert page.locator("[data-chart][data-error]").count() == 0
        page.evaluate(AXE)
        assert page.evaluate(CHECKS) == [], address
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate(CHECKS) == [], f"{address} on a phone"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert [c for c in complaints if "404" not in c or address != "/nowhere"] == [], address
    page.close()


def test_layers_are_switched_and_a_click_shows_what_was_read(browser: Any, base: str) -> None:
    """A layer goes when its box is cleared; a click on marked words shows the coded value and leads to the history."""
    page, _ = opened(browser, base, viewport={"width": 1280, "height": 900})
    page.goto(base + DOCUMENT)
    mark = page.locator(".text mark.lay-quotes").first
    ground = "e => getComputedStyle(e).backgroundColor"
    before = mark.evaluate(ground)
    page.uncheck("[data-layer=quotes]")
    assert mark.evaluate(ground) != before and "score" in mark.get_attribute("title")
    mark.click()
    assert "progress" in page.locator("#picked").inner_text()
    page.locator("#picked a", has_text="history").first.click()
    assert "/claims?subject=" in page.url


def test_the_queue_works_by_keyboard_alone(browser: Any, base: str) -> None:
    """j and k move, a accepts, r rejects, u undoes, e edits value and marked words; each leaves a claim."""
    page, complaints = opened(browser, base, viewport={"width": 1280, "height": 900})
    page.goto(base + "/review")
    tasks = page.locator("article.task")
    first, total = tasks.nth(0).get_attribute("data-subject"), tasks.count()
    now = "document.querySelector('.task.now').dataset.subject"
    assert page.evaluate(now) == first
    page.keyboard.press("j")
    assert page.evaluate(now) != first
    page.keyboard.press("k")
    page.keyboard.press("a")
    page.wait_for_selector(".task.gone", state="attached")
    assert "accepted" in page.locator("#told").inner_text()
    page.keyboard.press("u")
    page.wait_for_selector(".task.gone", state="detached")
    page.keyboard.press("r")
    page.wait_for_selector(".task.gone", state="attached")
    page.keyboard.press("e")
    page.locator(".task.now select[name=act]").select_option("agreed")
    page.evaluate("""() => {
      const mark = document.querySelector(".task.now .context mark").firstChild;
      getSelection().setBaseAndExtent(mark, 0, mark, 9);
    }""")
    until(page, "document.querySelector('.task.now input[name=span]').value !== ''")
    edited = page.evaluate(now)
    page.locator(".task.now .edit button").click()
    until(page, "document.querySelectorAll('.task.gone').length === 2")
    page.goto(base + "/review")
    assert tasks.count() == total - 2 and complaints == []
    page.goto(base + "/claims?subject=" + edited)
    assert "agreed" in page.locator("table").inner_text()


def test_a_speaker_and_the_parts_of_an_event_are_edited_by_marking_words(browser: Any, base: str) -> None:
    """Words marked in the text go into the field last in use; what is saved stands in the history, and undo takes it back."""
    page, complaints = opened(browser, base, viewport={"width": 1280, "height": 900})
    for name, field, value in (
        (QUOTE, "[name=who_span]", "CHE"),
        (EVENT, ".line:nth-last-child(1) [name=role_span]", "USA.GOV"),
    ):
        page.goto(f"{base}/claims?subject={name}")
        page.locator("article.task").focus()
        page.keyboard.press("e")
        page.locator(f"details.edit {field}").focus()
        page.evaluate("""() => {
          const walk = document.createTreeWalker(document.querySelector(".context .body"), NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const at = walk.currentNode.data.indexOf("Switzerland");
            if (at >= 0) return getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + 11);
          }
        }""")
        at = READING.document.text.index("Switzerland")
        until(page, f"document.querySelector('details.edit {field}').value === '{at}-{at + 11}'")
        if name == QUOTE:
            page.fill("[name=who_actors]", value)
        else:
            page.fill(".line:nth-last-child(1) [name=role]", "mediator")
            page.fill(".line:nth-last-child(1) [name=role_value]", value)
        page.locator("details.edit button").click()
        page.wait_for_selector("table .tag:has-text('edited')")
        assert f"“Switzerland” ({value})" in page.locator("table").inner_text()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("table .tag:has-text('undone')")
    assert complaints == []


def test_rounds_are_merged_and_split_from_the_queue(browser: Any, tmp_path: Path) -> None:
    """m and s lead from an item to its round's form; what is said there changes the stock, and can be undone."""
    with Store(tmp_path / "talks.db") as store:
        store.add([make_reading("2024-07-10"), make_reading("2024-07-10", "second"), make_reading("2024-09-26")])
    served = Served(tmp_path / "talks.db")
    with served as base:
        page, complaints = opened(browser, base, viewport={"width": 1280, "height": 900})
        rounds = lambda: len(served.site.stocks.kept["armenia-azerbaijan"].data["rounds"])  # noqa: E731
        before = rounds()
        for key, change in (("m", -1), ("s", 1)):
            page.goto(f"{base}/review?document={ID}")
            page.keyboard.press(key)
            form = page.locator(f"details[open] form:has(input[value={'merged' if key == 'm' else 'split'}])")
            form.wait_for()
            if key == "s":
                form.locator("[name=documents]").first.check()
            form.locator("[name=reason]").fill("seen there")
            form.get_by_role("button").click()
            page.wait_for_selector("#correct li:has-text('seen there')")
            served.site.stocks.refresh()
            assert rounds() == before + change, key
            page.reload()
            said = page.locator(
                "#correct li", has_text="the same round as" if key == "m" else "another round is told of"
            )
            said.get_by_role("button", name="Undo").click()
            page.wait_for_selector("#correct li.pale:has-text('seen there')")
            served.site.stocks.refresh()
            assert rounds() == before, key
        assert complaints == []


def test_hostile_texts_stay_inert(browser: Any, tmp_path: Path) -> None:
    """Script tags, handlers and bidi tricks in every field neither run nor load anything, on any page."""
    with Store(tmp_path / "hostile.db") as store:
        hostile_store(store)
    with Served(tmp_path / "hostile.db") as base:
        page, complaints = opened(browser, base)
        links = ["/", "/documents", "/actors", "/review", "/search?q=alert", "/search?speaker=script"]
        for address in links:
            page.goto(base + address)
            found = page.eval_on_selector_all("main a[href^='/']", "all => all.map(a => a.getAttribute('href'))")
            links += [a for a in found if a not in links and len(links) < 60 and not a.startswith("/export")]
            assert page.locator("main script, main iframe, main img, main object").count() == 0, address
        assert [c for c in complaints if not re.search("status of 40", c)] == []
        assert any("/rounds/" in a for a in links) and any("/claims" in a for a in links)


def test_an_empty_store_leads_on_in_three_clicks(browser: Any, tmp_path: Path) -> None:
    """From nothing to the first process: read the examples, wait, open the process."""
    with Served(tmp_path / "empty.db") as base:
        page, complaints = opened(browser, base)
        page.get_by_role("button", name="Read the examples").click()
        page.wait_for_url(f"{base}/", timeout=300_000)
        page.locator(".card h2 a").first.click()
        assert page.locator("h1").inner_text() and "/processes/" in page.url and complaints == []
