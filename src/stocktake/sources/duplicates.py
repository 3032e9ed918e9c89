"""Groups of documents with the same text: exact copies, wire copies, statements quoted whole; and versions of one page.

Candidates share sampled word sequences (sketches.py); each is then verified by alignment (alignment.py). A group is a
connected set of verified pairs, so it is the same whatever order the documents were added in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np

from stocktake.records import Document
from stocktake.sources.alignment import Alignment, Difference, align, differences
from stocktake.sources.sketches import Hashes, sketch, words

# Tuned on one sample of benchmarks/duplicates.py (--tune); F1 is measured on another.
MIN_CONTAINED = 0.6  # of the shorter text, in runs of four words and more
MIN_ALIKE = 0.2  # of the longer: a long briefing that quotes five statements is a copy of none of them
# A copy leaves out, adds and rewords a little at a time. Two texts that share a frame ("Background: …") put one long
# stretch in place of another; without this limit, precision on a sample with shared frames fell to 0.39.
MAX_REPLACED = 0.2  # of the shared words
MIN_REPLACED = 8
MIN_WORDS = 12  # shorter texts ("No comment.") are the same by accident
MIN_SHARED_HASHES = 2
MIN_SHARED_PART = 0.1  # of the smaller sketch
MAX_POSTINGS = 40  # documents that share one sequence; beyond it, each is compared with its neighbour in id order only


@dataclass(frozen=True)
class Link:
    """Two documents with one text: ``exact``, ``copy`` (nearly all of it) or ``quoted`` (one inside the other)."""

    first: str
    second: str
    relation: str
    contained: float
    alike: float


@dataclass(frozen=True)
class Group:
    """Documents that are one text; ``ids`` by publication date, then id, so that the first is the likely origin."""

    ids: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass
class Duplicates:
    """Add documents in any order; ask for the groups at any time."""

    _words: dict[str, list[str]] = field(default_factory=dict)
    _sketches: dict[str, Hashes] = field(default_factory=dict)
    _dates: dict[str, str] = field(default_factory=dict)
    _compared: dict[tuple[str, str], Link | None] = field(default_factory=dict)

    def add(self, document: Document) -> bool:
        """Add a document; False when its exact text is already there."""
        if document.id in self._words:
            known = self._dates[document.id]
            self._dates[document.id] = min(known, document.published or _NO_DATE)
            return False
        tokens = words(document)
        self._words[document.id] = tokens
        self._sketches[document.id] = sketch(tokens)
        self._dates[document.id] = document.published or _NO_DATE
        return True

    def groups(self) -> tuple[Group, ...]:
        """Groups of two and more documents, in order of their first members."""
        parents = {i: i for i in self._words}
        links: list[Link] = []
        for one, other in _candidates(self._sketches):
            if (one, other) not in self._compared:
                self._compared[one, other] = self._link(one, other)
            link = self._compared[one, other]
            if link:
                links.append(link)
                parents[_root(parents, one)] = _root(parents, other)
        return self._collect(parents, links)

    def _link(self, one: str, other: str) -> Link | None:
        mine, theirs = self._words[one], self._words[other]
        if mine == theirs:
            return Link(one, other, "exact", 1.0, 1.0)
        found = align(mine, theirs)
        return (
            Link(one, other, _relation(found), round(found.contained, 3), round(found.alike, 3))
            if is_copy(found)
            else None
        )

    def _collect(self, parents: dict[str, str], links: list[Link]) -> tuple[Group, ...]:
        members: dict[str, list[str]] = defaultdict(list)
        linked: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            linked[_root(parents, link.first)].append(link)
        for document_id in parents:
            members[_root(parents, document_id)].append(document_id)
        groups = [
            Group(
                tuple(sorted(ids, key=lambda i: (self._dates[i], i))),
                tuple(sorted(linked[root], key=lambda x: (x.first, x.second))),
            )
            for root, ids in members.items()
            if len(ids) > 1
        ]
        return tuple(sorted(groups, key=lambda g: (self._dates[g.ids[0]], g.ids[0])))


_NO_DATE = "9999"  # sorts after every date


def group_duplicates(documents: Iterable[Document]) -> tuple[Group, ...]:
    """Groups among the documents given."""
    index = Duplicates()
    for document in documents:
        index.add(document)
    return index.groups()


def is_copy(found: Alignment) -> bool:
    """Whether two aligned texts are one: most of the shorter stands in the longer, and is no small part of it."""
    if min(found.words) < MIN_WORDS or found.contained < MIN_CONTAINED or found.alike < MIN_ALIKE:
        return False
    return found.replaced <= max(MIN_REPLACED, MAX_REPLACED * found.shared)


def _relation(found: Alignment) -> str:
    return "copy" if found.alike >= MIN_CONTAINED else "quoted"


def _candidates(sketches: dict[str, Hashes]) -> Iterator[tuple[str, str]]:
    """Pairs of ids (smaller first) that share enough sampled word sequences, in order."""
    ids = sorted(sketches)
    if len(ids) < 2:
        return
    owners = np.repeat(np.arange(len(ids)), [len(sketches[i]) for i in ids])
    hashes = np.concatenate([sketches[i] for i in ids])
    order = np.lexsort((owners, hashes))
    owners, hashes = owners[order], hashes[order]
    borders = np.flatnonzero(np.diff(hashes)) + 1
    shared: Counter[tuple[int, int]] = Counter()
    for run in np.split(owners, borders):
        if len(run) > 1:
            shared.update(_pairs(run.tolist()))
    for (one, other), count in sorted(shared.items()):
        smaller = min(len(sketches[ids[one]]), len(sketches[ids[other]]))
        if count >= min(MIN_SHARED_HASHES, smaller) and count >= MIN_SHARED_PART * smaller:
            yield ids[one], ids[other]


def _pairs(run: list[int]) -> Iterator[tuple[int, int]]:
    """All pairs of a short run; neighbours only of a long one, which keeps copies connected at linear cost."""
    if len(run) > MAX_POSTINGS:
        yield from pairwise(run)
        return
    for index, one in enumerate(run):
        for other in run[index + 1 :]:
            yield one, other


def _root(parents: dict[str, str], item: str) -> str:
    while parents[item] != item:
        parents[item] = parents[parents[item]]
        item = parents[item]
    return item


@dataclass(frozen=True)
class Version:
    """One text of a page at one address; ``changes`` against the version before it (empty for the first)."""

    document: Document
    changes: tuple[Difference, ...] = ()


def versions(documents: Iterable[Document]) -> dict[str, tuple[Version, ...]]:
    """Addresses under which more than one text was seen, each with its versions, oldest first, and what changed."""
    at: dict[str, dict[str, Document]] = defaultdict(dict)
    for document in documents:
        if document.url:
            at[plain_url(document.url)].setdefault(document.id, document)
    return {url: _in_order(list(found.values())) for url, found in sorted(at.items()) if len(found) > 1}


def _in_order(found: list[Document]) -> tuple[Version, ...]:
    found.sort(key=lambda d: (_last_date(d), d.id))
    return (Version(found[0]), *(Version(b, differences(b, a)) for a, b in pairwise(found)))


def _last_date(document: Document) -> str:
    """When this text was current: the latest modified or published date and time, or when it was fetched."""
    stamps = [f"{d['value']}T{d.get('time', '')}" for d in document.meta.get("dates", []) if d.get("value")]
    return max([*stamps, document.published or "", document.meta.get("fetched") or ""])


_TRACKING = ("utm_", "fbclid", "gclid", "ref", "mc_cid", "mc_eid", "cmpid", "ocid")


def plain_url(url: str) -> str:
    """An address without what does not change the page: scheme, ``www.``, fragment, tracking, final slash."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:  # "http://[broken"
        return url.strip()
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query) if not k.lower().startswith(_TRACKING)])
    return f"{host}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")
