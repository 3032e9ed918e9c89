"""On paper, in a real browser: light whatever the theme, nothing cut off, nothing folded away, nothing to press."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stocktake.store import Store
from web.browser import CHROMIUM, TOKEN, Served
from web.conftest import make_reading

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
if not Path(CHROMIUM).exists():
    pytest.skip(f"no Chromium at {CHROMIUM}; apt-get install chromium, or set CHROMIUM", allow_module_level=True)

PAGES = {
    "process": "/processes/armenia-azerbaijan",
    "round": "/rounds/armenia-azerbaijan/2024-07-10-geneva",
    "document": "/documents/sha256:2024-07-10-a",
}
PAPER = {"width": 680, "height": 960}  # A4 within our margins, in CSS pixels
CHECK = """() => {
  const bad = [];
  if (document.documentElement.scrollWidth > innerWidth) bad.push("wider than the paper");
  for (const e of document.querySelectorAll(".wide, .chart"))
    if (e.scrollWidth > e.clientWidth + 1) bad.push("cut off: " + e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll("header.top, footer.foot, button, select, input:not([type=hidden]), meter"))
    if (e.getClientRects().length) bad.push("shown: " + e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll("main details > :not(summary)"))
    if (!e.closest(".do, #correct, .task, #picked") && e.textContent.trim() && !e.checkVisibility()) bad.push("folded: " + e.outerHTML.slice(0, 80));
  const dark = (c) => c.match(/[\\d.]+/g).slice(0, 3).reduce((sum, v) => sum + Number(v), 0) < 3 * 120;
  for (const e of document.querySelectorAll("main :is(h1, h2, p, td, dd, .text)"))
    if (e.checkVisibility() && !dark(getComputedStyle(e).color)) bad.push("pale: " + e.outerHTML.slice(0, 80));
  return bad;
}"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    """A page of a browser in its dark theme that prints, and the address of a server over three reports."""
    path = tmp_path_factory.mktemp("print") / "talks.db"
    with Store(path) as store:
        store.add([make_reading("2024-07-10"), make_reading("2024-07-10", "second"), make_reading("2024-09-26")])
    with Served(path) as base, playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = opened.new_page(viewport=PAPER, color_scheme="dark")
        page.set_default_timeout(60_000)
        page.goto(f"{base}/?token={TOKEN}")
        yield page, base
        opened.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_holds_everything(paper: tuple[Any, str], name: str) -> None:
    """What is on the screen or folded there is on paper and fits; what is pressed is not."""
    page, base = paper
    page.emulate_media(media="print")
    page.goto(base + PAGES[name])
    if page.locator("[data-chart]").count():
        page.locator(".plot svg").last.wait_for()
    assert page.evaluate(CHECK) == []


def test_facts_come_first_on_a_printed_round(paper: tuple[Any, str]) -> None:
    """Who, where and when stand above what was said; the way to other rounds is left out."""
    page, base = paper
    page.emulate_media(media="print")
    page.goto(base + PAGES["round"])
    top = "e => e.getBoundingClientRect().top"
    facts, outcome, sources = (
        page.locator("h2", has_text=words).first.evaluate(top) for words in ("Facts", "Outcome", "On whose words")
    )
    assert facts < outcome < sources
    assert page.locator(".crumbs a").first.is_visible() and not page.locator(".crumbs a[rel]").first.is_visible()


def test_layers_are_told_apart_without_background_printing(paper: tuple[Any, str]) -> None:
    """The grounds of marked words are printed even when the browser leaves backgrounds out; the legend says what they are."""
    page, base = paper
    page.emulate_media(media="print")
    page.goto(base + PAGES["document"])
    mark = page.locator(".text mark.lay-quotes").first
    assert mark.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"
    assert page.locator(".legend span").first.is_visible()


def test_the_pdf_has_pages(paper: tuple[Any, str], tmp_path: Path) -> None:
    """Chromium makes a PDF of a process."""
    page, base = paper
    page.goto(base + PAGES["process"])
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") >= 1
