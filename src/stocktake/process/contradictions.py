"""Contradictions: what cannot both hold, between sources of one round and over time; shown, never averaged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations

from stocktake.edtf import edtf_interval
from stocktake.labels import issue_words, outcome_words, plain
from stocktake.process.evidence import NARRATOR, Files
from stocktake.process.issues import issues_named
from stocktake.process.ledger import AGREED
from stocktake.process.mentions import published_on
from stocktake.process.rounds_cluster import close
from stocktake.process.stock_records import Contradiction, Evidence, LedgerEntry, Round, Value
from stocktake.records import Span
from stocktake.sentences import sentence_at

FIELDS = ("venue", "country", "number", "contact_form", "statement_form")
# "the last two articles", "two articles that had been unresolved": a clause that says which items were the last.
_LAST_ITEMS = re.compile(
    r"\b(?:last|remaining|outstanding|unresolved|two)\b[^.]{0,40}\b(?:articles|points|issues|provisions)\b", re.I
)
TEXT_AGREED = 6
_WEAK_FORMS = {"one_side", "one_side_only", "mediator_only", "none"}


def contradictions_in(files: Files, round_: Round, documents: Sequence[str], entries: Sequence[LedgerEntry]
                      ) -> tuple[Contradiction, ...]:  # fmt: skip
    """The contradictions between the sources of one round."""
    found = [
        *_of_dates(files, round_), *_of_fields(files, round_), *_of_counts(round_),
        *_of_items(files, round_, documents), *_of_outcome(files, round_, documents), *_of_issues(round_, entries),
    ]  # fmt: skip
    return tuple(found)


def _of_dates(files: Files, round_: Round) -> Iterable[Contradiction]:
    given = [(v, days) for v in round_.fields.get("when", ()) if (days := edtf_interval(v.value))]
    for (a, days), (b, other) in combinations(given, 2):
        if days[1] < other[0] or other[1] < days[0]:
            # Two days of one longer round do not contradict each other.
            if round_.precision == "days":
                continue
            if _on_reporting(files, a, days, other) or _on_reporting(files, b, other, days):
                continue
            yield _sources(files, "date", round_, "date", a, b, str(a.value), str(b.value))


def _on_reporting(files: Files, value: Value, days: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether a day is that of the reports themselves, one day after the other's: news is of yesterday, too."""
    published = {published_on(files.by_key(key).document) for key in value.documents}
    return published == {days[1]} and days[0] == days[1] and (days[0] - other[1]).days == 1


def _of_fields(files: Files, round_: Round) -> Iterable[Contradiction]:
    for name in FIELDS:
        given = [v for v in round_.fields.get(name, ()) if not (name == "statement_form" and v.value in _WEAK_FORMS)]
        for a, b in combinations(_distinct(given), 2):
            if name == "venue" and _one_place(files, round_, a, b):
                continue
            if (
                name == "contact_form"
                and {a.value, b.value} == {"face_to_face", "proximity"}
                and not _in_person(files, a, b)
            ):
                continue
            about = "place" if name in ("venue", "country") else name
            yield _sources(files, about, round_, plain(name), a, b, plain(str(a.value)), plain(str(b.value)))


# A report that says nothing of it means face to face; only these words claim it against "indirect talks".
_PERSONAL = re.compile(r"\b(?:face[- ]to[- ]face|direct(?:ly)?|in person|same room|shook hands|handshake)\b", re.I)


def _in_person(files: Files, a: Value, b: Value) -> bool:
    """Whether a report that takes the sides to have met face to face says so."""
    met = a if a.value == "face_to_face" else b
    return any(_PERSONAL.search(files.by_key(key).document.text) for key in met.documents)


def _one_place(files: Files, round_: Round, a: Value, b: Value) -> bool:
    """Whether two names are of one place: the White House is in Washington."""
    at: dict[str, tuple[float, float]] = {}
    for d, reading in files.readings.items():
        if files.key(d) in round_.documents:
            for venue in (m.venue for m in reading.meetings if m.venue):
                if venue.lat is not None and venue.lon is not None:
                    at[venue.name] = venue.lat, venue.lon
    return str(a.value) in at and str(b.value) in at and close(at[str(a.value)], [at[str(b.value)]])


def _distinct(given: Sequence[Value]) -> list[Value]:
    """Values that differ by more than case and spelling of one name (Washington, DC / Washington)."""
    out: dict[str, Value] = {}
    for value in given:
        key = re.sub(r"[^a-z0-9]", "", str(value.value).split(",")[0].casefold()).removesuffix("dc")
        out.setdefault(key, value)
    return list(out.values())


def _sources(files: Files, about: str, round_: Round, subject: str, a: Value, b: Value, left: str, right: str
             ) -> Contradiction:  # fmt: skip
    return Contradiction(about, round_.id, subject, left, right, _of(round_, a.documents), _of(round_, b.documents))


def _of(round_: Round, documents: Iterable[str]) -> tuple[Evidence, ...]:
    wanted = set(documents)
    return tuple(e for link in round_.links if link.document in wanted for e in link.evidence[:1])


def _of_counts(round_: Round) -> Iterable[Contradiction]:
    for a, b in combinations(round_.counts, 2):
        if a.claimant != b.claimant or a.unit != b.unit or a.agreed is None or b.agreed is None:
            continue
        if (a.agreed, a.total) != (b.agreed, b.total):
            yield Contradiction(
                "number", round_.id, f"{a.unit}s agreed, by {a.claimant}", f"{a.agreed} of {a.total}",
                f"{b.agreed} of {b.total}", (a.evidence,), (b.evidence,),
            )  # fmt: skip


def _of_items(files: Files, round_: Round, documents: Sequence[str]) -> Iterable[Contradiction]:
    """Which articles or points were the last: two independent sources that name quite different issues."""
    told: list[tuple[str, frozenset[str], Evidence]] = []
    for d in documents:
        text = files.readings[d].document.text
        for match in _LAST_ITEMS.finditer(text):
            sentence = sentence_at(text, Span(*match.span()))
            issues = issues_named(text[slice(*sentence)], files.process)
            if issues:
                told.append((files.groups[d], frozenset(issues), files.evidence(d, sentence)))
    for (g, a, left), (h, b, right) in combinations(told, 2):
        if g != h and not a & b:
            subject = "which items were open last"
            yield Contradiction("items", round_.id, subject, _names(a), _names(b), (left,), (right,))


def _names(issues: Iterable[str]) -> str:
    return "; ".join(issue_words(i) for i in sorted(issues))


def _of_outcome(files: Files, round_: Round, documents: Sequence[str]) -> Iterable[Contradiction]:
    """One claimant's level, two steps apart or on both sides of failure in independent sources."""
    by_claimant: dict[str, list[tuple[int, str, Evidence]]] = {}
    for d in documents:
        for o in files.readings[d].outcome:
            if o.evidence:
                e = files.evidence(d, o.evidence[0])
                by_claimant.setdefault(o.claimant, []).append((o.level, files.groups[d], e))
    for who, levels in sorted(by_claimant.items()):
        low, high = min(levels, key=_told), max(levels, key=_told)
        if low[1] != high[1] and (high[0] - low[0] >= 2 or low[0] < 0 <= high[0]) and who != NARRATOR:
            yield Contradiction(
                "outcome", round_.id, f"outcome as {who} tells it", outcome_words(low[0]), outcome_words(high[0]),
                (low[2],), (high[2],),
            )  # fmt: skip


def _told(item: tuple[int, str, Evidence]) -> tuple[int, str, Span]:
    return item[0], item[2].document, item[2].span


def _of_issues(round_: Round, entries: Sequence[LedgerEntry]) -> Iterable[Contradiction]:
    """What was agreed: one claimant says an issue is agreed, another side that it is not."""
    sides = set(round_.principals)
    for a, b in combinations([e for e in entries if e.claimant in sides], 2):
        if a.issue == b.issue and a.claimant != b.claimant and (a.status in AGREED) != (b.status in AGREED):
            if "contested" not in (a.status, b.status):
                continue
            yield Contradiction(
                "agreed", round_.id, issue_words(a.issue), f"{a.claimant}: {plain(a.status)}",
                f"{b.claimant}: {plain(b.status)}", (a.evidence,), (b.evidence,),
            )  # fmt: skip


def contradictions_over_time(rounds: Sequence[Round], entries: Mapping[str, Sequence[LedgerEntry]]
                             ) -> tuple[Contradiction, ...]:  # fmt: skip
    """Where a side later denies what it claimed: an agreed text, or an agreed issue."""
    out: list[Contradiction] = []
    level: dict[str, tuple[Round, int, tuple[Evidence, ...]]] = {}
    agreed: dict[tuple[str, str], LedgerEntry] = {}
    for round_ in rounds:
        for claim in round_.outcome:
            if claim.claimant not in round_.principals:
                continue
            before = level.get(claim.claimant)
            # A lower level alone is a change; that nothing was achieved, after an agreed text, is a contradiction.
            if before and before[1] >= TEXT_AGREED and claim.level <= 0:
                out.append(Contradiction(
                    "outcome", round_.id, f"{claim.claimant} since {before[0].name}", outcome_words(before[1]),
                    outcome_words(claim.level), before[2][:2], claim.evidence[:2], "over_time",
                ))  # fmt: skip
            level[claim.claimant] = (round_, claim.level, claim.evidence)
        for e in entries.get(round_.id, ()):
            old = agreed.get((e.issue, e.claimant))
            if old and e.status == "contested" and e.claimant != NARRATOR and old.round != e.round:
                out.append(Contradiction(
                    "claim", round_.id, f"{e.claimant} on {issue_words(e.issue)}", plain(old.status), plain(e.status),
                    (old.evidence,), (e.evidence,), "over_time",
                ))  # fmt: skip
            if e.status in AGREED:
                agreed[e.issue, e.claimant] = e
    return tuple(out)
