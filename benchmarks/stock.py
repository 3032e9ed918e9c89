"""Cost of taking stock: 1,000, 10,000 and 100,000 made-up readings of one process, and the ratios between them.

usage: python benchmarks/stock.py [--sizes 1000,10000,100000] [--profile]

n log n allows a ratio of 13.3 from 1,000 to 10,000 readings and 12.5 from 10,000 to 100,000. "one more": CPU seconds of
the stock after one more document has come in. Seconds of CPU are those of this process, whatever else the machine does.
"""

from __future__ import annotations

import argparse
import cProfile
import math
import pstats
import random
import resource
import time
from datetime import date, timedelta

from stocktake.process import find_process
from stocktake.records import ActorRef, Document, Meeting, Outcome, Place, Position, Quote, Reading, Span
from stocktake.taking import stocktaking

WORDS = [
    f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("an", "el", "or", "um") for c in ("a", "eri", "ov", "ing", "tion")
]
CITIES = (("Geneva", "CHE"), ("Vienna", "AUT"), ("Doha", "QAT"), ("Oslo", "NOR"), ("Tbilisi", "GEO"), ("Astana", "KAZ"))
PER_ROUND = 12  # reports of one round


def made(n: int, seed: int = 7) -> list[Reading]:
    """``n`` readings: rounds every four days with a dozen reports, a fifth undated, a tenth copies, some plans."""
    rng = random.Random(seed)
    out: list[Reading] = []
    for i in range(n):
        k = i // PER_ROUND
        day = date(1950, 1, 1) + timedelta(days=4 * k % 27000)
        if i % 10 == 9 and out:
            twin = out[-1].document
            out.append(_reading(i, twin.text, day, CITIES[k % len(CITIES)], rng))
            continue
        topic = random.Random(k)
        words = topic.choices(WORDS, k=30) + rng.choices(WORDS, k=60)
        text = f"Ministers met in {CITIES[k % len(CITIES)][0]} and noted progress. " + " ".join(words) + f" round {k}."
        out.append(_reading(i, text, day, CITIES[k % len(CITIES)], rng))
    return out


def _reading(i: int, text: str, day: date, city: tuple[str, str], rng: random.Random) -> Reading:
    dated, planned = rng.random() > 0.2, rng.random() < 0.08
    whole, head = Span(0, len(text)), Span(0, 30)
    meeting = Meeting(
        events=(), when=day.isoformat() if dated else None, realis="planned" if planned else "held",
        contact_form="face_to_face", principals=("ARM", "AZE"), level={"ARM": 2, "AZE": 2},
        third_parties=(("CHE", "host"),), venue=Place(head, *city), evidence=(head,),
    )  # fmt: skip
    by = ActorRef(head, (rng.choice(("ARM.GOV.MFA", "AZE.GOV.MFA")),))
    return Reading(
        Document(f"d{i:06}", text, published=day.isoformat() if rng.random() > 0.1 else None, kind="news_report"),
        quotes=(Quote((whole,), by),), meetings=(meeting,), outcome=(Outcome(by.actors[0], rng.randint(1, 4), (head,)),),
        positions=(Position(head, "progress", by, (f"I{rng.randint(1, 20):02}",), 3),),
    )  # fmt: skip


def main() -> None:
    """Print seconds, rounds and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    process, before = find_process("ARM,AZE"), None
    process = type(process)("test", "Test", process.parties)
    print(
        f"{'readings':>10} {'seconds':>9} {'CPU s':>8} {'rounds':>7} {'ratio':>6} {'n log n':>8} {'one more':>9} {'MB':>6}"
    )
    for n in map(int, options.sizes.split(",")):
        *readings, last = made(n + 1)
        profiler = cProfile.Profile() if options.profile else None
        start, cpu = time.perf_counter(), time.process_time()
        if profiler:
            profiler.enable()
        taking = stocktaking(process)
        taking.add(readings)
        stock = taking.stock()
        if profiler:
            profiler.disable()
        took, used = time.perf_counter() - start, time.process_time() - cpu
        ratio, allowed = "", ""
        if before:
            ratio = f"{used / before[1]:.1f}"
            allowed = f"{n * math.log(n) / (before[0] * math.log(before[0])):.1f}"
        cpu = time.process_time()
        taking.add([last])
        taking.stock()
        more = time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{n:>10,} {took:>9.1f} {used:>8.1f} {len(stock.rounds):>7,} {ratio:>6} {allowed:>8} {more:>9.2f} {peak:>6.0f}",
            flush=True,
        )
        if profiler:
            pstats.Stats(profiler).sort_stats("cumulative").print_stats(28)
        before = (n, used)


if __name__ == "__main__":
    main()
