"""Screenshots of every page, light, dark and on a phone, by Debian's Chromium: python benchmarks/screenshots.py STORE OUT

Serves STORE on a free port, visits each page, writes a PNG each, and says what a browser complained of.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from playwright.sync_api import sync_playwright
from web.browser import CHROMIUM, TOKEN, Served, watch

SIZES = {"desk": (1280, 900), "phone": (390, 844)}


def addresses(base: str) -> dict[str, str]:
    """A name and an address for every kind of page, from what the store holds."""
    import json
    from urllib.request import urlopen

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
    items = get("/review?format=json")["items"]
    if items:
        from urllib.parse import quote

        found["claims"] = f"/claims?subject={quote(items[0]['subject'])}"
    return found


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
                if page.locator("[data-chart]").count():
                    page.wait_for_selector(".plot svg", timeout=60_000)
                    time.sleep(1)
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
