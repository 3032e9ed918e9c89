"""Screenshots of every page, light, dark and on a phone, by Debian's Chromium: python benchmarks/screenshots.py STORE OUT

Serves STORE on a free port, visits each page, writes a PNG each, and says what a browser complained of.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from playwright.sync_api import Page, sync_playwright
from web.browser import CHROMIUM, TOKEN, Served, watch

SIZES = {"desk": (1280, 900), "phone": (390, 844)}


def addresses(base: str) -> dict[str, str]:
    """A name and an address for every kind of page, from what the store holds."""

    def get(path: str) -> dict:
        return json.load(urlopen(base + path))

    home = get("/?format=json")
    found = {
        "home": "/",
        "documents": "/documents",
        "actors": "/actors",
        "search": "/search?q=agreement",
        "review": "/review",
        "add": "/add",
        "help": "/help",
    }
    processes = sorted(home["processes"], key=lambda p: -p["rounds"])
    if processes:
        name = processes[0]["id"]
        stock = get(f"/processes/{name}?format=json")
        best = max(stock["rounds"], key=lambda r: (len(r["comparisons"]), len(r["documents"])))
        found |= {"process": f"/processes/{name}", "round": f"/rounds/{best['id']}"}
        keys = {s["key"]: s["id"] for s in stock["sources"]}
        found |= {
            "document": f"/documents/{keys[best['documents'][0]]}",
            "actor": f"/actors/{stock['parties'][0]['id']}",
        }
    items = [i for layer in ("positions", "events") for i in get(f"/review?layer={layer}&format=json")["items"]]
    for name, layer in (("claims", "positions"), ("claims-event", "events")):
        some = [i for i in items if i["layer"] == layer]
        if some:
            found[name] = f"/claims?subject={quote(some[0]['subject'])}"
    return found


def drawn(page: Page) -> None:
    """Wait until every chart of the page is drawn."""
    charts = page.locator("[data-chart]").count()
    for n in range(charts):
        page.locator("[data-chart]").nth(n).locator(".plot svg").wait_for()
    time.sleep(0.3 if charts else 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--whole", action="store_true", help="the whole page, not the first screen")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with Served(given.store) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme, size in (("light", "desk"), ("dark", "desk"), ("light", "phone")):
            width, height = SIZES[size]
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.set_default_timeout(60_000)
            complaints = watch(page, base)
            page.goto(f"{base}/?token={TOKEN}")
            for name, address in addresses(base).items():
                page.goto(base + address)
                drawn(page)
                for edit in page.locator("details.edit, #merge, #split").all()[:3]:
                    edit.evaluate("e => { e.open = true; }")
                wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                target = given.out / f"{name}-{size}-{scheme}.png"
                page.screenshot(path=target, full_page=given.whole)
                print(
                    f"{target.name:32} {target.stat().st_size // 1024:5} kB{'  WIDER THAN THE SCREEN' if wide else ''}",
                    *complaints,
                )
                complaints.clear()
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
