"""The stocks that the pages show: taken in the background whenever the store has changed, kept, read from memory.

Taking stock of thousands of documents costs seconds, a page has milliseconds; so a page shows the last stock there is
and says so while a newer one is in the making.
"""

from __future__ import annotations

import gc
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice, product
from typing import Any, NamedTuple

from stocktake.errors import StocktakeError
from stocktake.process import Process, find_process, load_processes
from stocktake.process.discover import discover_processes
from stocktake.process.processes import Party, state_of
from stocktake.records import Reading
from stocktake.store import Store, round_subject
from stocktake.store.adding import MOST_VALUES, batches
from stocktake.taking import take_stock

MAX_DISCOVERED = 12
MAX_SEEN = 25  # documents of a pair that are looked at to propose it
MAX_COMBINATIONS = 16  # of the ids that two sides go by
KEPT_AS_OF = 24  # stocks of earlier days kept in memory


@dataclass(frozen=True)
class Kept:
    """A stock as its JSON object, the process, and what is made of it as it is asked for: charts, most of its page."""

    process: Process
    data: Mapping[str, Any]
    made: dict[str, Any] = field(default_factory=dict)

    def charts(self) -> list[str]:
        """Names of the charts that there is data for; cheap, unlike the charts."""
        held = [r for r in self.data["rounds"] if r["realis"] == "held"]
        there = {
            "levels": any(r["outcome"] for r in held),
            "timeline": any(r["when"] for r in self.data["rounds"]),
            "network": any(len(r["principals"]) > 1 for r in held),
            "map": any(r["venue"] and r["venue"].get("lat") is not None for r in held),
        }
        return [name for name, is_there in there.items() if is_there]

    def once(self, name: str, make: Callable[[Mapping[str, Any]], Any]) -> Any:
        """What ``make`` gives for this stock, made on the first call."""
        if name not in self.made:
            self.made[name] = make(self.data)
        return self.made[name]

    def chart(self, name: str) -> str | None:
        """A chart as Vega-Lite JSON, made on the first call: Altair needs half a second to check one."""
        found: str | None = self.once(
            f"chart {name}", lambda data: _chart(data, name) if name in self.charts() else None
        )
        return found


class Stocks:
    """All processes that the store tells of. Thread-safe: ``refresh`` replaces whole values."""

    def __init__(self, store: Store, processes: tuple[Process, ...] | None = None) -> None:
        self.store = store
        self.known = processes if processes is not None else load_processes()
        self.kept: dict[str, Kept] = {}
        self.rounds_of: dict[str, list[tuple[str, str, str]]] = {}  # document key -> (process, round id, its name)
        self.revision = -1
        self._seen = State(0, 0, 0)
        self._proposed: tuple[int, list[Process]] | None = None  # looked for again when readings were added
        self._as_of: OrderedDict[tuple[str, str, int], Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._load()

    def fresh(self) -> bool:
        """Whether the stocks are of all that is in the store now."""
        return self.store.revision() == self.revision

    def get(self, name: str, as_of: str | None = None) -> Kept | None:
        """A process's stock by its id, of today or of an earlier day."""
        kept = self.kept.get(name)
        if kept is None or not as_of:
            return kept
        key = (name, date.fromisoformat(as_of).isoformat(), self.revision)
        with self._lock:
            if key not in self._as_of:
                self._as_of[key] = _kept(kept.process, self._taken(kept.process, as_of))
                while len(self._as_of) > KEPT_AS_OF:
                    self._as_of.popitem(last=False)
            self._as_of.move_to_end(key)
            return self._as_of[key]

    def refresh(self) -> bool:
        """Take the stocks anew that what was added since the last time can have changed; whether there was any."""
        with self._lock:
            before, now = self._seen, _state(self.store)
            if now == before and self.revision >= 0:
                return False
            first = self.revision < 0  # what was kept by an earlier server may be of an older Stocktake
            changed = None if first else _changed(self.store, before)
            found: dict[str, Kept] = {}
            for process in self._processes(now.readings):
                kept = self.kept.get(process.id)
                if changed and not changed.names(process) and not (kept and changed.touches(kept)):
                    found |= {process.id: kept} if kept else {}
                    continue
                data = self._taken(process)
                if data["rounds"] or data["ledger"]:
                    found[process.id] = _kept(process, data)
                    if not self.store.read_only:
                        self.store.save_stock(process.id, data)
            self._set(found)
            self._seen, self.revision = now, now.revision
            return True

    def _taken(self, process: Process, as_of: str | None = None) -> dict[str, Any]:
        corrections = self.store.round_corrections(process.id)
        return take_stock(process, _about(self.store, process, as_of), as_of, corrections=corrections).to_json()

    def draw(self) -> None:
        """Make every chart before it is asked for."""
        for kept in list(self.kept.values()):
            for name in kept.charts():
                kept.chart(name)

    def _processes(self, readings: int) -> Sequence[Process]:
        """Known ones, then pairs that meet repeatedly in these documents and are no known process."""
        if self._proposed is None or self._proposed[0] != readings:
            proposals = (p for p in discover_processes(self._with_meetings(), self.known) if not p.known_as)
            made = [_between(p.parties, self.known) for p in islice(proposals, MAX_DISCOVERED)]
            self._proposed = readings, made
        return [*self.known, *self._proposed[1]]

    def _with_meetings(self) -> Iterator[Reading]:
        """Readings of the pairs that meet most and are in no known process; few of each: all would take minutes."""
        rows = self.store.query("SELECT document_id, principals FROM meetings WHERE principals LIKE '% %'")
        documents: dict[tuple[str, ...], dict[str, None]] = {}
        for row in rows:
            sides = tuple(sorted({state_of(a) for a in row["principals"].split() if not a.startswith("?")}))
            if len(sides) == 2:
                documents.setdefault(sides, {})[row["document_id"]] = None
        # Asked of each pair once: of each of 10,000 meetings it took seconds.
        new = [pair for pair in documents.items() if not any(_holds(p, pair[0]) for p in self.known)]
        often = sorted(new, key=lambda found: (-len(found[1]), found[0]))[: 2 * MAX_DISCOVERED]
        for name in dict.fromkeys(name for _, names in often if len(names) > 1 for name in islice(names, MAX_SEEN)):
            reading = self.store.reading(name)
            if reading:
                yield reading

    def _load(self) -> None:
        """What was kept in the store the last time, to have something to show at once."""
        found = {}
        for row in self.store.query("SELECT process, json FROM stocks"):
            try:
                process = find_process(row["process"], self.known)
            except StocktakeError:
                parties = [p["id"] for p in json.loads(row["json"]).get("parties", ())]
                process = _between(parties, self.known)
            found[row["process"]] = _kept(process, json.loads(row["json"]))
        self._set(found)

    def _set(self, found: dict[str, Kept]) -> None:
        rounds: dict[str, list[tuple[str, str, str]]] = {}
        for name, kept in found.items():
            for r in kept.data["rounds"]:
                for document in (*r["documents"], *r["mentioned_in"]):
                    rounds.setdefault(document, []).append((name, r["id"], r["name"]))
        self.kept, self.rounds_of = found, rounds
        # Stocks live long and are large: unfrozen, the collector walks them again and again (100 ms in a page's time).
        gc.collect()
        gc.freeze()


def _holds(process: Process, sides: Iterable[str]) -> bool:
    """Whether these actors speak for all parties of a process."""
    return {process.side(a) for a in sides} >= {party.id for party in process.parties}


class State(NamedTuple):
    """How much is in a store: its revision, its last reading and its last claim."""

    revision: int
    readings: int
    claims: int


def _state(store: Store) -> State:
    revision = store.revision()  # first: what comes in meanwhile is then seen the next time
    row = store.query(
        "SELECT (SELECT coalesce(max(n), 0) FROM readings) AS r, (SELECT coalesce(max(id), 0) FROM claims) AS c"
    )[0]
    return State(revision, row["r"], row["c"])


@dataclass(frozen=True)
class Changed:
    """What was added: documents read or corrected, the actors in them, and processes whose rounds people moved."""

    documents: frozenset[str]
    actors: tuple[frozenset[str], ...]  # of each document
    processes: frozenset[str]

    def touches(self, kept: Kept) -> bool:
        """Whether a document of this stock was changed, or its rounds were moved."""
        held = any(source["id"] in self.documents for source in kept.data["sources"])
        return held or kept.process.id in self.processes

    def names(self, process: Process) -> bool:
        """Whether one of the documents names two sides of a process."""
        return any(len({process.side(actor) for actor in named} - {None}) > 1 for named in self.actors)


def _changed(store: Store, before: State) -> Changed:
    """What came in after ``before``; an item that was only accepted changes nothing."""
    rows = store.query("SELECT document_id AS id FROM readings WHERE n > :n", n=before.readings)
    said = store.query(
        "SELECT document_id AS id, subject FROM claims WHERE id > :n AND status <> 'accepted'", n=before.claims
    )
    documents = frozenset(row["id"] for row in rows + said if row["id"])
    named: dict[str, set[str]] = {}
    for group in batches(documents, MOST_VALUES):
        given = {f"d{n}": name for n, name in enumerate(group)}
        sql = "SELECT DISTINCT document_id, actor FROM actors WHERE document_id IN "
        for row in store.query(f"{sql}({', '.join(f':{name}' for name in given)})", **given):
            named.setdefault(row["document_id"], set()).add(row["actor"])
    moved = {row["subject"].removeprefix(round_subject("")).split("/")[0] for row in said if not row["id"]}
    return Changed(documents, tuple(map(frozenset, named.values())), frozenset(moved))


def _about(store: Store, process: Process, as_of: str | None = None) -> Iterator[Reading]:
    """The readings that name two sides; the others can tell nothing of the process."""
    seen: set[str] = set()
    sides = [(party.id, *party.also) for party in process.parties]
    for n, left in enumerate(sides):
        for right in sides[n + 1 :]:
            for pair in islice(product(left, right), MAX_COMBINATIONS):
                for reading in store.readings(as_of=as_of, actor=list(pair)):
                    if reading.document.id not in seen:
                        seen.add(reading.document.id)
                        yield reading


def _between(parties: Iterable[str], known: Sequence[Process]) -> Process:
    """The process of these parties; one that is in no list gets the names of the actor table."""
    from stocktake.actors.table import ActorTable

    found = find_process(",".join(parties), known)
    if found in known:
        return found
    named = tuple(Party(p.id, ActorTable.load().entity(p.id).name or p.id, p.also) for p in found.parties)
    return replace(found, name=" - ".join(p.name for p in named), parties=named)


def _kept(process: Process, data: dict[str, Any]) -> Kept:
    return Kept(process, {**data, "names": {**_names(data), **data.get("names", {})}})


def _names(data: Mapping[str, Any]) -> dict[str, str]:
    """Names of actors that the readings may not hold, from the actor table."""
    from stocktake.actors.table import ActorTable

    table = ActorTable.load()
    ids = {t["actor"] for r in data["rounds"] for t in r["third_parties"]}
    ids |= {c for r in data["rounds"] for c in (*r["outcome"], *r["principals"])}
    ids |= {e["claimant"] for s in data["ledger"] for e in s["entries"]}
    return {actor: name for actor in ids if (name := table.entity(actor).name) and name != actor}


def _chart(data: Mapping[str, Any], name: str) -> str | None:
    """A chart's specification; None where Altair is not installed or there is no data for it."""
    try:
        from stocktake import figures
    except ImportError:
        return None
    makers: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        "levels": figures.level_chart,
        "timeline": figures.timeline,
        "network": figures.network,
        "map": figures.venue_map,
    }
    chart = makers[name](data)
    return None if chart is None else str(chart.to_json(indent=None))
