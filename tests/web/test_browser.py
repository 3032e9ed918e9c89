"""In a real browser: no page complains, nothing leaves the host, hostile texts stay inert, the queue works by keyboard.

Needs Debian's Chromium and the package playwright; skipped, with the reason, where one is missing. Run with -m slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stocktake.store import Store
from web.browser import CHROMIUM, TOKEN, Served, watch
from web.conftest import make_reading
from web.hostile import hostile_store

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
if not Path(CHROMIUM).exists():
    pytest.skip(f"no Chromium at {CHROMIUM}; apt-get install chromium, or set CHROMIUM", allow_module_level=True)

DOCUMENT = "/documents/sha256:2024-07-10-a"
PAGES = ["/", "/processes/armenia-azerbaijan", "/rounds/armenia-azerbaijan/2024-07-10-geneva", DOCUMENT, "/documents", "/actors",
         "/actors/ARM", "/search?q=progress", "/review", "/add", "/login", "/help", "/nowhere"]  # fmt: skip
# Our own small checks of what a screen reader and a keyboard need; each gives the elements that fail.
CHECKS = """() => {
  const bad = [];
  const name = (e) => (e.getAttribute("aria-label") || e.textContent || e.title || "").trim();
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (!e.labels?.length && !e.getAttribute("aria-label")) bad.push("no label: " + e.outerHTML.slice(0, 90));
  for (const e of document.querySelectorAll("a[href], button"))
    if (!name(e)) bad.push("no name: " + e.outerHTML.slice(0, 90));
  for (const e of document.querySelectorAll("img, svg[role=img]"))
    if (!e.getAttribute("alt") && !e.getAttribute("aria-label")) bad.push("no alternative: " + e.outerHTML.slice(0, 90));
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) bad.push("id twice: " + id);
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((e) => Number(e.tagName[1]));
  if (levels.filter((l) => l === 1).length !== 1) bad.push("h1: " + levels);
  levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) bad.push("heading jumps: " + levels); });
  for (const mark of ["main", "header", "nav", "footer"]) if (!document.querySelector(mark)) bad.push("no " + mark);
  if (!document.documentElement.lang) bad.push("no language");
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
  const parse = (s) => { const m = s.match(/[\\d.]+/g).map(Number); return { rgb: m.slice(0, 3), a: m[3] ?? 1 }; };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || seen.has(e) || !e.checkVisibility() || e.closest("svg, .hidden, .skip, option")) continue;
    seen.add(e);
    let ground = null;
    for (let p = e; p && !ground; p = p.parentElement) { const c = parse(getComputedStyle(p).backgroundColor); if (c.a > .99) ground = c.rgb; }
    const [a, b] = [light(parse(getComputedStyle(e).color).rgb), light(ground || [255, 255, 255])].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) bad.push("contrast " + ((a + .05) / (b + .05)).toFixed(2) + ": " + e.outerHTML.slice(0, 90));
  }
  return bad;
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
    """No page has console errors, foreign requests, unlabelled fields, weak contrast, or is wider than a phone."""
    page, complaints = opened(browser, base, color_scheme=scheme)
    for address in PAGES:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(base + address)
        if page.locator("[data-chart]").count():
            page.wait_for_selector(".plot svg")
            assert page.locator("[data-chart][data-error]").count() == 0
        assert page.evaluate(CHECKS) == [], address
        page.set_viewport_size({"width": 390, "height": 844})
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
