"""How well, and how fast, copies are grouped.

    python benchmarks/duplicates.py                      labelled set: precision, recall, F1 of pairs
    python benchmarks/duplicates.py --speed 100000       time to group that many documents

The labelled set is made here, with a fixed seed, from texts of ``../shared/data``: 260 White House readouts (many say
the same things of different calls), 140 Wikinews articles, 90 reports of talks (several outlets on one round, which are
no copies) and 300 Current Events items. From 240 of them copies are made, as wires and their customers make them. Pairs of
one origin are positive, all other pairs negative. One sample (--tune) tuned the thresholds;
the table is of another one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import resource
import time
from collections import Counter
from itertools import combinations
from pathlib import Path

from stocktake.sources import document_from_text
from stocktake.sources.duplicates import Duplicates, group_duplicates

SYNONYMS = {
    "said": "stated", "also": "moreover", "discussed": "talked about", "reaffirmed": "restated", "important": "key", "leaders": "heads", "continued": "ongoing",
    "underscored": "stressed", "efforts": "work", "today": "on Tuesday", "met": "held talks", "noted": "observed", "support": "backing", "including": "among them",
    "ongoing": "current", "people": "persons", "government": "authorities", "announced": "made known", "thanked": "expressed thanks to", "emphasized": "stressed",
    "reported": "wrote", "killed": "left dead", "according": "as told", "after": "following", "between": "among", "agreed": "were of one mind", "welcomed": "hailed",
}  # fmt: skip


def rows(data: Path, name: str) -> list[dict]:
    opener = gzip.open if name.endswith(".gz") else open
    with opener(data / name, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def origins(data: Path, rng: random.Random) -> list[str]:
    """Distinct texts of the four sources."""
    texts = [r["text"] for r in rng.sample(rows(data, "text/wh_readouts.jsonl.gz"), 260)]
    texts += [r["text"] for r in rng.sample(rows(data, "text/wikinews_2019_2020.jsonl.gz"), 140)]
    texts += [r["text"] for r in rows(data, "reports/dev.jsonl")]
    long = [r["text"] for r in rows(data, "text/current_events_2002_2026.jsonl.gz") if len(r["text"].split()) >= 30]
    return list(dict.fromkeys(texts + rng.sample(long, 300)))


def headline(text: str, rng: random.Random) -> str:
    """Another headline, a dateline and a credit line."""
    title = rng.choice(["Sides meet again", "Latest on the talks", "What was said", "Officials speak"])
    return f"{title}\n\nOSLA, {rng.randint(1, 28)} May (Agency) — {text.strip()}\n\n(Reporting by Ana Roe; editing by Tom Poe)"


def cut(text: str, rng: random.Random) -> str:
    """The first part only, as small papers print it."""
    sentences = re.split(r"(?<=[.!?])\s+", text.strip())
    return " ".join(sentences[: max(1, round(len(sentences) * rng.uniform(0.4, 0.8)))])


def rewritten(text: str, rng: random.Random) -> str:
    """Known words replaced, one word in eight dropped, sentences kept in order."""
    words = [SYNONYMS.get(w.lower(), w) for w in re.split(r"( )", text)]
    return "".join("" if w.strip() and rng.random() < 1 / 8 else w for w in words)


def quoted(text: str, rng: random.Random) -> str:
    """Quoted whole in a report with an introduction and a background of its own."""
    places = rng.sample(["Osla", "Marn", "Telv", "Quon", "Birr"], 3)
    before = f"The office in {places[0]} put out a statement on Monday, which our correspondent in {places[1]} reports in full."
    after = f"Observers in {places[2]} had expected more. A year ago the same office had kept silent for weeks, and newspapers of both sides wrote that nothing would come of it."
    return f"{before}\n\n“{text.strip()}”\n\n{after}"


def typeset(text: str, rng: random.Random) -> str:
    """Other quotation marks, spellings and line breaks."""
    for old, new in (("“", '"'), ("”", '"'), ("’", "'"), ("U.S.", "US"), ("ization", "isation"), ("\n\n", "\n")):
        text = text.replace(old, new)
    return text.upper() if rng.random() < 0.1 else text + "\n"


def updated(text: str, rng: random.Random) -> str:
    """Numbers changed and two sentences added."""
    return (
        re.sub(r"\b\d{1,3}\b", lambda m: str(int(m[0]) + rng.randint(1, 3)), text)
        + f"\n\nUpdate: the office later gave {rng.randint(3, 90)} as the number. It did not explain the change."
    )


WAYS = (headline, cut, rewritten, quoted, typeset, updated)


def labelled(data: Path, seed: int) -> list[tuple[int, str, str]]:
    """(origin number, way, text) of every text."""
    rng = random.Random(seed)
    texts = origins(data, rng)
    found = [(n, "origin", t) for n, t in enumerate(texts)]
    for number in rng.sample(range(len(texts)), 240):
        for way in rng.sample(WAYS, 2):
            found.append((number, way.__name__, way(texts[number], rng)))
    return found


def accuracy(data: Path, seed: int, show: int) -> None:
    """Print the table of the sample that a seed draws."""
    texts = labelled(data, seed)
    made = [(n, way, document_from_text(t)) for n, way, t in texts]
    origin = {d.id: n for n, _, d in made}
    ways = {d.id: way for _, way, d in made}
    groups = group_duplicates(d for _, _, d in made)
    predicted = {pair for g in groups for pair in combinations(sorted(g.ids), 2)}
    by_origin: dict[int, set[str]] = {}
    for document_id, number in origin.items():
        by_origin.setdefault(number, set()).add(document_id)
    actual = {pair for ids in by_origin.values() for pair in combinations(sorted(ids), 2)}
    right = len(predicted & actual)
    precision, recall = right / max(1, len(predicted)), right / len(actual)
    print(f"{len(origin)} texts, {len(actual)} pairs of copies, {len(predicted)} found, {right} right")
    print(f"precision {precision:.3f}  recall {recall:.3f}  F1 {2 * precision * recall / (precision + recall):.3f}")
    seen, missed = Counter(), Counter()
    for pair in actual:
        kinds = "+".join(sorted(ways[i] for i in pair))
        seen[kinds] += 1
        missed[kinds] += pair not in predicted
    for kinds, count in sorted(seen.items()):
        print(f"  {kinds:24} {count - missed[kinds]:4} of {count}")
    texts_by_id = {d.id: d.text for _, _, d in made}
    for one, other in sorted(predicted - actual)[:show]:
        print(
            "NOT COPIES:",
            ways[one],
            ways[other],
            texts_by_id[one][:300].replace("\n", " "),
            "|||",
            texts_by_id[other][:300].replace("\n", " "),
        )


def speed(data: Path, count: int) -> None:
    """Group the first documents of Current Events and the others, one in ten of them copied."""
    rng = random.Random(1)
    texts = [
        r["text"]
        for name in ("text/wh_readouts.jsonl.gz", "text/wikinews_2019_2020.jsonl.gz")
        for r in rows(data, name)
    ]
    texts += [r["text"] for r in rows(data, "text/current_events_2002_2026.jsonl.gz") if r["text"].strip()]
    texts = texts[: count - count // 10]
    texts += [headline(rng.choice(texts), rng) for _ in range(count - len(texts))]
    documents = [document_from_text(t) for t in texts]
    began, cpu = time.perf_counter(), time.process_time()
    index = Duplicates()
    for document in documents:
        index.add(document)
    added = time.perf_counter()
    groups = index.groups()
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(documents):,} documents: added in {added - began:.1f} s, grouped in {done - added:.1f} s, {len(groups):,} groups, {time.process_time() - cpu:.1f} s of CPU, peak memory {peak:.0f} MB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--tune", action="store_true", help="the table of the sample that the thresholds were tuned on")
    parser.add_argument("--show", type=int, default=0, help="show that many wrong pairs")
    parser.add_argument("--speed", type=int, metavar="N")
    options = parser.parse_args()
    if options.speed:
        speed(options.data, options.speed)
    else:
        accuracy(options.data, 4 if options.tune else 9, options.show)
