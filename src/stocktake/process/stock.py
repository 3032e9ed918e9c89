"""Take stock: many readings in, the stock of a process out.

The result depends on the set of readings alone, not on their order. ``Stocktaking`` keeps what adding a reading does
not change: the mentions and words of the others, and the rounds whose members stay the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from stocktake.edtf import edtf_interval
from stocktake.process import fields as f
from stocktake.process.contradictions import contradictions_in, contradictions_over_time
from stocktake.process.evidence import Files, Groups, file_readings
from stocktake.process.ledger import entries_of, ledger_of
from stocktake.process.mentions import Mention, mentions_of, published_on
from stocktake.process.names import round_id, round_name
from stocktake.process.outcome import counts_of, instruments_of, joint_and_gap, outcome_of
from stocktake.process.processes import Process
from stocktake.process.profile import profile_of, text_status_of
from stocktake.process.regroup import regroup
from stocktake.process.rounds import cluster
from stocktake.process.rounds_cluster import Cluster
from stocktake.process.statements import Pairs, changes_since, compare_sides
from stocktake.process.stock_records import (
    Contradiction,
    Evidence,
    IssueState,
    LedgerEntry,
    Link,
    Profile,
    Round,
    Source,
    Unused,
    plain,
)
from stocktake.process.texts import bag_vector, rarity, words
from stocktake.process.yields import yields_of
from stocktake.records import Reading, RoundCorrection

NO_MEETING = "reports no meeting of the sides; its claims are in the ledger"
RECALLS = "looks back at an agreement of the sides; its claims are in the ledger"
NO_DAY = "speaks of a meeting to come without day or place; its claims are in the ledger"
HOSTING = {"host", "mediator", "convenor", "co-mediator", "facilitator"}


@dataclass(frozen=True)
class Stock:
    """The state of a process: rounds by date, ledger, contradictions, profile, sources, and what was left out."""

    process: Process
    as_of: str | None
    rounds: tuple[Round, ...]
    ledger: tuple[IssueState, ...]
    contradictions: tuple[Contradiction, ...]
    profile: Profile
    sources: tuple[Source, ...]
    unused: tuple[Unused, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The object that ``stocktake stock --format json`` prints; more keys per round than the contract names."""
        return {
            "process": self.process.id,
            "name": self.process.name,
            "parties": [{"id": p.id, "name": p.name} for p in self.process.parties],
            "names": dict(self.names),
            "as_of": self.as_of,
            "rounds": [_round_json(r) for r in self.rounds],
            "ledger": plain(self.ledger),
            "contradictions": plain(self.contradictions),
            "profile": plain(self.profile),
            "sources": plain(self.sources),
            "unused": plain(self.unused),
        }

    def round(self, name: str) -> Round | None:
        """The round with this id, or the one whose id or name holds ``name`` if there is just one."""
        exact = [r for r in self.rounds if r.id == name]
        near = [r for r in self.rounds if name.casefold() in f"{r.id} {r.name} {r.when}".casefold()]
        return exact[0] if exact else near[0] if len(near) == 1 else None


def _round_json(r: Round) -> dict[str, Any]:
    out = plain(r)
    out["outcome"] = {c.claimant: c.level for c in r.outcome}
    out["claims"] = plain(r.outcome)
    out["third_parties"] = [{"actor": a, "role": role} for a, role in r.third_parties]
    where = {"name": r.venue, "country": r.country, "lat": r.lat, "lon": r.lon}
    out["venue"] = where if r.venue or r.country else None
    return out


@dataclass(frozen=True)
class Made:
    """One round with what is read from its own documents alone; kept until its members change."""

    round: Round
    documents: list[str]
    entries: list[LedgerEntry]
    contradictions: tuple[Contradiction, ...]


Members = tuple[tuple[str, ...], ...]


@dataclass
class Kept:
    """What stays true as readings are added: rounds by their members, and comparisons by the words compared."""

    rounds: dict[Members, Made] = field(default_factory=dict)
    pairs: Pairs = field(default_factory=dict)


def take_stock(
    process: Process,
    readings: Iterable[Reading],
    as_of: str | None = None,
    groups: Groups = None,
    corrections: Sequence[RoundCorrection] = (),
) -> Stock:
    """Many readings in, the stock of ``process`` out.

    Args:
        readings: of any documents; those that tell nothing of this process are ignored.
        as_of: YYYY-MM-DD; only documents surely published until that day (undated ones are left out).
        groups: the independence groups, which ``stocktake.take_stock`` gives; without them exact copies count as one.
        corrections: what people said of which documents tell of one round, oldest first; see ``regroup``.
    """
    taking = Stocktaking(process, groups=groups, corrections=corrections)
    taking.add(readings)
    return taking.stock(as_of)


@dataclass
class Stocktaking:
    """A stock in the making: add readings in any order, as often as they come, and ask for the stock."""

    process: Process
    groups: Groups = None
    corrections: Sequence[RoundCorrection] = ()
    _readings: dict[str, Reading] = field(default_factory=dict)
    _mentions: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    _words: dict[str, list[str]] = field(default_factory=dict)
    _kept: Kept = field(default_factory=Kept)

    def add(self, readings: Iterable[Reading]) -> int:
        """Take in readings; a newer reading of a document replaces the older. Returns how many concern the process."""
        fresh = file_readings(self.process, readings, groups={})
        taken = 0
        for key, reading in fresh.readings.items():
            old = self._readings.get(key)
            if old is not None:
                reading = file_readings(self.process, [old, reading], groups={}).readings[key]
            if not concerns(reading, self.process):
                continue
            taken += 1
            if reading == old:
                continue
            self._readings[key] = reading
            self._mentions[key] = mentions_of(reading, self.process)
            self._words[key] = words(reading.document.text)
            if old is not None:
                self._kept = Kept()  # what was made of the older reading
        return taken

    def stock(self, as_of: str | None = None) -> Stock:
        """The stock of all that was added (until ``as_of``)."""
        files = self.files(as_of)
        known = files.readings
        mentions = [m for key in sorted(known) for m in self._mentions[key]]
        told = {m.document: RECALLS if m.recalls else NO_DAY for m in mentions}
        weight = rarity(self._words[key] for key in sorted(told))
        vectors = {key: bag_vector(self._words[key], weight) for key in sorted(told)}
        clusters = regroup(cluster(mentions, vectors), self.corrections, vectors)
        return _assemble(files, clusters, as_of, told, self._kept)

    def files(self, as_of: str | None = None) -> Files:
        """The readings taken in (until ``as_of``), with their independence groups."""
        known = [r for r in self._readings.values() if _known(r, as_of)]
        return file_readings(self.process, known, self.groups)


def _known(reading: Reading, as_of: str | None) -> bool:
    if as_of is None:
        return True
    published = published_on(reading.document)
    return published is not None and published <= date.fromisoformat(as_of)


def concerns(reading: Reading, process: Process) -> bool:
    """Whether a reading tells anything of the process: a meeting of two sides, or a claim in a text that names both."""
    if mentions_of(reading, process):
        return True
    claims = {process.side(o.claimant) for o in reading.outcome}
    claims |= {process.side(a) for p in reading.positions if p.by for a in p.by.actors}
    named = {process.side(actor.id) for actor in reading.actors} - {None}
    return bool(claims - {None}) and len(named) >= 2


def _assemble(
    files: Files, clusters: Sequence[Cluster], as_of: str | None, told: Mapping[str, str], kept: Kept
) -> Stock:
    """The rounds, anew where members changed; then what needs all: changes since the last, ledger, profile."""
    taken: set[str] = set()
    rounds: list[Round] = []
    entries: dict[str, list[LedgerEntry]] = {}
    contradictions: list[Contradiction] = []
    main_of: dict[str, list[str]] = {}
    now: dict[Members, Made] = {}
    for c in clusters:
        key = _members(files, c)
        made = kept.rounds.get(key)
        if made is None or made.round.id != round_id(files.process, c, made.round.when, taken, keep=False):
            made = _make(files, c, taken)
        taken.add(made.round.id)
        now[key] = made
        main_of[made.round.id] = made.documents
        entries[made.round.id] = made.entries
        contradictions += made.contradictions
        rounds.append(made.round)
    rounds = _with_history(files, rounds, main_of, kept)
    kept.rounds = now
    used = {d for documents in main_of.values() for d in documents}
    free = [d for d in files.readings if d not in used]
    between = [e for d in free for e in entries_of(files, [d], None, None)]
    ledger = ledger_of(files, rounds, between, entries)
    contradictions += contradictions_over_time(rounds, entries)
    return Stock(
        files.process, as_of, tuple(rounds), ledger, tuple(contradictions),
        profile_of(rounds, ledger, _today(files, as_of)), tuple(sorted(map(files.source, files.readings), key=_age)),
        tuple(Unused(files.key(d), told.get(d, NO_MEETING)) for d in free),
        files.names(),
    )  # fmt: skip


def _members(files: Files, c: Cluster) -> Members:
    """What a round is made of: its mentions, why each is in it, and which of its documents are copies of one text."""
    groups = {m.document: files.groups[m.document] for m in c.members}
    return tuple(sorted((m.key, *c.why[m.key], groups[m.document]) for m in c.members))


def _make(files: Files, c: Cluster, taken: set[str]) -> Made:
    made = _round(files, c, taken)
    documents = sorted({m.document for m in c.members if m.main}, key=files.key)
    entries = entries_of(files, documents, made.id, made.when)
    return Made(made, documents, entries, contradictions_in(files, made, documents, entries))


def _age(source: Source) -> tuple[str, str]:
    return source.published or "9999", source.key


def _today(files: Files, as_of: str | None) -> date | None:
    """The day the stock is of: as asked, else the last publication date."""
    if as_of:
        return date.fromisoformat(as_of)
    return max((day for r in files.readings.values() if (day := published_on(r.document))), default=None)


def _round(files: Files, c: Cluster, taken: set[str]) -> Round:
    """One cluster as a round; ``taken``: ids in use, so that two rounds of one day and place differ."""
    found = f.fields_of(files, c)
    when, precision = f.when_of(c, found)
    documents = sorted({m.document for m in c.members if m.main}, key=files.key)
    realis, step = f.realis_of(c), f.next_step_of(found)
    # What an announcement of a meeting to come quotes was not said at the meeting.
    after = [d for d in documents if _after(c, d)] if realis == "held" else documents
    claims = outcome_of(files, after)
    principals = tuple(p.id for p in files.process.parties if p.id in c.principals)
    form = f.form_of(found, {claim.claimant for claim in claims} & set(principals))
    joint, gap = joint_and_gap(claims, principals, form)
    third = f.third_parties_of(found, files.independent(documents))
    hosts = list(dict.fromkeys(a for a, role in third if role in HOSTING))
    id_ = round_id(files.process, c, when, taken)
    lat, lon = f.coordinates_of(files, c, f.best(found, "venue"))
    highest = max((claim.level for claim in claims if claim.claimant in principals), default=None)
    return Round(
        id=id_, name=round_name(f.best(found, "venue"), when), kind=c.kind, when=when, precision=precision,
        realis=realis, number=f.best(found, "number"), principals=principals, level=f.levels_of(c, found),
        third_parties=third, venue=f.best(found, "venue"), country=f.best(found, "country"), lat=lat, lon=lon,
        contact_form=f.contact_form_of(found), occasion=f.best(found, "occasion"),
        documents=tuple(map(files.key, documents)),
        mentioned_in=_recalled(files, c, documents),
        independent=files.independent(documents), links=_links(files, c, id_), fields=found, outcome=claims,
        not_stated=tuple(p for p in principals if p not in {claim.claimant for claim in claims}),
        joint=joint, gap=gap,
        modifiers=tuple(f"conditional:{claim.claimant}" for claim in claims if claim.conditional),
        instruments=instruments_of(files, after), text_status=text_status_of(joint, highest, claims),
        counts=counts_of(files, after), statement_form=form,
        comparisons=compare_sides(files, after, principals, hosts, form),
        yields=yields_of(files, after, claims, joint, step), next_step=step, told=_told(files, c),
    )  # fmt: skip


def _told(files: Files, c: Cluster) -> tuple[Evidence, ...]:
    """The sentence in which each of the first three reports tells of the round; of copies of one text the first."""
    found: dict[str, Evidence] = {}
    for m in sorted(c.members, key=lambda m: m.key):
        if m.main and m.evidence:
            found.setdefault(files.groups[m.document], files.evidence(m.document, min(m.evidence), sentence=True))
    return tuple(found.values())[:3]


def _recalled(files: Files, c: Cluster, documents: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({files.key(m.document) for m in c.members if m.document not in documents}))


def _after(c: Cluster, document: str) -> bool:
    return any(m.document == document and m.main and m.realis in f.HELD for m in c.members)


def _links(files: Files, c: Cluster, id_: str) -> tuple[Link, ...]:
    out = []
    for m in sorted(c.members, key=lambda m: m.key):
        rule, reason = c.why[m.key]
        evidence = tuple(files.evidence(m.document, span) for span in m.evidence[:3])
        out.append(Link(files.key(m.document), m.index, id_, rule, reason, m.realis, m.main, evidence))
    return tuple(out)


def _with_history(files: Files, rounds: Sequence[Round], main_of: Mapping[str, list[str]], kept: Kept) -> list[Round]:
    """Rounds with what needs the earlier ones: reversal, and the changes in each side's words."""
    out: list[Round] = []
    last_joint: dict[int, int] = {}  # by track, which is told by the rank of the delegations
    spoke: dict[str, tuple[Evidence, ...]] = {}
    compared: Pairs = {}
    for r in rounds:
        if r.realis != "held":
            out.append(r)
            continue
        modifiers = r.modifiers
        track = min(r.level.values(), default=9)
        if r.joint is not None:
            modifiers = (*modifiers, "reversal") if r.joint < last_joint.get(track, r.joint) else modifiers
            last_joint[track] = r.joint
        changes = changes_since(files, r.principals, main_of[r.id], spoke, kept.pairs, compared)
        same = modifiers == r.modifiers and not changes
        out.append(r if same else replace(r, modifiers=modifiers, changes=changes))
    kept.pairs = compared
    return out


def day_of(r: Round) -> date | None:
    """The first day of a round, for ordering and drawing."""
    days = edtf_interval(r.when)
    return days[0] if days else None
