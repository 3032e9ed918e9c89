"""Server time of every page on a store of many documents: python benchmarks/web.py [--documents 10000] [--write FILE]

The documents are invented reports of meetings between many pairs of states; times are of the whole answer without the
network, in one process, after each page's first call (whose time is given apart): CPU time, so that a busy machine does
not count, and beside it what the clock says.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from starlette.testclient import TestClient
from web.conftest import TOKEN, make_reading

from stocktake.records import Reading
from stocktake.store import Store
from stocktake.web import create_app

LEGEND = (
    "In ms of CPU time, which a busy machine does not change much, and by the clock; `first` is the slowest first call, "
    "when what changes with the store only is made."
)
STATES = [
    "ARM",
    "AZE",
    "SRB",
    "XKX",
    "RUS",
    "UKR",
    "ETH",
    "ERI",
    "SDN",
    "EGY",
    "IND",
    "PAK",
    "CHN",
    "JPN",
    "KOR",
    "PRK",
    "COL",
    "VEN",
    "GUY",
    "CYP",
    "TUR",
    "GRC",
    "ISR",
    "LBN",
]


def readings(count: int) -> list[Reading]:
    """Reports a day apart, each between two of the states; every tenth is of Armenia and Azerbaijan."""
    out = []
    for n in range(count):
        day = (date(2015, 1, 1) + timedelta(days=n % 3600)).isoformat()
        made = make_reading(day, f"r{n}")
        left, right = STATES[n % 24], STATES[(n * 7 + 1 + n // 24) % 24]
        text = made.document.text + " The delegations also spoke about trade and visas." * 30 + f" No. {n}."
        document = replace(made.document, text=text, outlet=f"Outlet {n % 40}")
        if n % 10 and left != right:
            actors = tuple(replace(a, id=i, country=i) for a, i in zip(made.actors, (left, right, "CHE"), strict=True))
            meetings = tuple(replace(m, principals=(left, right), level={}) for m in made.meetings)
            made = replace(made, actors=actors, meetings=meetings, outcome=(), quotes=(), positions=made.positions[:1])
        out.append(replace(made, document=document))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--calls", type=int, default=60)
    parser.add_argument("--store", type=Path, help="use this file, filling it when it is empty")
    parser.add_argument("--kept", action="store_true", help="show the stocks that the store holds, take none")
    parser.add_argument("--write", type=Path, help="also write the table to this file", metavar="FILE")
    given = parser.parse_args()
    path = given.store or Path(tempfile.mkdtemp()) / "big.db"
    with Store(path) as store:
        if not store.query("SELECT count(*) AS n FROM documents")[0]["n"]:
            started = time.perf_counter()
            store.add_many(readings(given.documents))
            print(f"filled in {time.perf_counter() - started:.0f} s")
        app = create_app(store, token=TOKEN, refresh=False)
        started = time.perf_counter()
        if not given.kept:
            app.state.site.stocks.refresh()
        stocks = app.state.site.stocks.kept
        took = "loaded" if given.kept else "taken"
        print(f"stocks of {len(stocks)} processes {took} in {time.perf_counter() - started:.0f} s")
        client = TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False)
        client.get(f"/?token={TOKEN}")
        lines = measure(client, pages(store, stocks), given.calls)
        many = store.query("SELECT count(*) AS n FROM documents")[0]["n"]
    if given.write:
        about = f"Server time of every page on a store of {many:,} documents; written by `python benchmarks/web.py --write`."
        given.write.write_text("\n".join([f"# Speed of the web app\n\n{about}\n{LEGEND}\n", *lines, ""]))


def pages(store: Store, stocks: dict) -> dict[str, list[str]]:
    """Addresses of every kind of page, many of each where there are many."""
    ids = [row["id"] for row in store.query("SELECT id FROM documents ORDER BY n LIMIT 2000")][::40]
    subjects = [
        f"positions:{row['document_id']}:{row['start']}-{row['stop']}"
        for row in store.query("SELECT document_id, start, stop FROM positions LIMIT 30")
    ]
    rounds = [r["id"] for kept in stocks.values() for r in kept.data["rounds"]][:60]
    return {
        "home": ["/"], "process": [f"/processes/{name}" for name in stocks], "round": [f"/rounds/{name}" for name in rounds],
        "documents": ["/documents", "/documents?page=9", "/documents?outlet=Outlet 7"], "document": [f"/documents/{name}" for name in ids],
        "actors": ["/actors", "/actors?q=min"], "actor": ["/actors/ARM", "/actors/CHE", "/actors/RUS"],
        "search": [f"/search?q={word}" for word in ("progress", "border corridor", "\"no agreement\"", "trade")],
        "search by speaker": ["/search?speaker=ARM", "/search?speaker=Roe"], "search by issue": ["/search?issue=I02&act=progress"],
        "search by actor": ["/search?actor=ARM", "/search?q=progress&actor=ARM", "/search?q=trade&since=2020-01-01"],
        "claims": [f"/claims?subject={s}" for s in subjects], "review": ["/review", "/review?layer=quotes"], "add": ["/add"],
    }  # fmt: skip


def measure(client: TestClient, kinds: dict[str, list[str]], calls: int) -> list[str]:
    """Print a line for each kind of page; the lines."""
    lines = [
        f"| {'page':17} | first | median | p95 | by the clock: median | p95 | kB |",
        "|---|---|---|---|---|---|---|",
    ]
    print(*lines, sep="\n")
    for kind, addresses in kinds.items():
        if not addresses:
            continue
        firsts = [once(client, address)[0] for address in addresses[:calls]]
        taken = [once(client, addresses[n % len(addresses)]) for n in range(calls)]
        cpu, clock, sizes = zip(*taken, strict=True)
        told = [f(times) for times in (cpu, clock) for f in (statistics.median, p95)]
        words = " | ".join(f"{t:.1f}" for t in told)
        lines.append(f"| {kind:17} | {max(firsts):.0f} | {words} | {max(sizes) / 1000:.0f} |")
        print(lines[-1], flush=True)
    return lines


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def once(client: TestClient, address: str) -> tuple[float, float, int]:
    """CPU time and time by the clock of one answer, in ms; and its size in bytes."""
    started, clock = time.process_time(), time.perf_counter()
    answer = client.get(address)
    took = (time.process_time() - started) * 1000, (time.perf_counter() - clock) * 1000
    assert answer.status_code == 200, (address, answer.status_code)
    return *took, len(answer.content)


if __name__ == "__main__":
    main()
