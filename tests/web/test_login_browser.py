"""Signing in, in a real browser: the policy lets the forms work, two people review at once, and no page complains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stocktake.store import Store, passwords
from web.browser import CHROMIUM, Served, watch
from web.conftest import make_reading

pytestmark = pytest.mark.slow
playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
if not Path(CHROMIUM).exists():
    pytest.skip(f"no Chromium at {CHROMIUM}; apt-get install chromium, or set CHROMIUM", allow_module_level=True)

PASSWORD = "three plain words"


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that others can reach, with two editors."""
    monkeypatch.setattr(passwords, "N", 2**4)
    with Store(tmp_path / "talks.db") as store:
        store.add([make_reading("2024-07-10"), make_reading("2024-09-26")])
        for name in ("ana", "ben"):
            store.add_user(name, "editor", PASSWORD)
    served = Served(tmp_path / "talks.db")
    served.site.guard.open, served.site.guard.token = False, None
    with served as base:
        yield base


def signed_in(context: Any, base: str, name: str) -> tuple[Any, list[str]]:
    """A page of this browser at the review queue, reached through the sign-in form, and what it complains of."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    complaints = watch(page, base)
    page.goto(f"{base}/review")
    assert "/login" in page.url
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/review")
    return page, complaints


def test_two_people_sign_in_and_review_the_same_item(closed: str) -> None:
    """The second to act is told what the first did, on the spot; the item's history shows both names."""
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        (ana, first), (ben, second) = (signed_in(browser.new_context(), closed, name) for name in ("ana", "ben"))
        item = ana.locator("article.task").first.get_attribute("data-subject")
        assert ben.locator("article.task").first.get_attribute("data-subject") == item
        for page, key in ((ana, "a"), (ben, "r")):
            page.keyboard.press(key)
            page.locator(".task.gone").first.wait_for(state="attached")
        assert "ana accepted" in ben.locator("#told").inner_text()
        ben.goto(f"{closed}/claims?subject={item}")
        table = ben.locator("table").inner_text()
        assert "ana" in table and "ben" in table and "Reviewers differ" in ben.locator("main").inner_text()
        ben.get_by_role("button", name="Sign out").click()
        assert "/login" in ben.url
        assert first == [] and second == []
        browser.close()
