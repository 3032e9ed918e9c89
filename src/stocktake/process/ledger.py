"""The ledger of issues: what each claimant says of each issue, round by round, and what stands jointly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from stocktake.process.evidence import NARRATOR, Files
from stocktake.process.issues import act_of, condition_part, issues_named, issues_of
from stocktake.process.stock_records import IssueState, LedgerEntry, Round
from stocktake.records import Position

# Speech act -> issue status (codebook 6.3). A condition is outside the text unless it names the text itself.
STATUS = {
    "agreed": "agreed_in_principle", "acceptance": "agreed_in_principle", "progress": "narrowing",
    "no_progress": "contested", "open": "contested", "rejection": "contested", "red_line": "contested",
    "denial": "contested", "accusation": "contested", "breakdown": "contested", "condition": "precondition",
    "demand": "raised", "proposal": "raised", "commitment": "raised", "next_step": "raised", "forecast": "raised",
}  # fmt: skip
AGREED = {"agreed_in_principle", "agreed_text", "implemented"}
REOPENS = {"contested", "precondition"}


def status_of(position: Position, words: str) -> str | None:
    """The issue status that one position claims, given its words; None for praise and threats."""
    if position.act == "agreed" and position.level is not None and position.level >= 6:
        return "implemented" if position.level >= 11 else "agreed_text"
    return STATUS.get(act_of(position, words))


def entries_of(files: Files, documents: Iterable[str], round_id: str | None, date: str | None) -> list[LedgerEntry]:
    """The claims about issues in these documents, one per issue, claimant and status, in their order."""
    out: dict[tuple[str, str, str], LedgerEntry] = {}
    for d in documents:
        for position in files.readings[d].positions:
            words = files.words(d, position.span)
            status = status_of(position, words)
            of_first = issues_named(condition_part(words), files.process) if status == "precondition" else ()
            for issue in (of_first or issues_of(position, words, files.process)) if status else ():
                for who in files.claimants(position.by):
                    entry = LedgerEntry(
                        issue, date or files.readings[d].document.published, round_id, who, status or "",
                        files.evidence(d, position.span),
                    )  # fmt: skip
                    out.setdefault((issue, who, status or ""), entry)
    return list(out.values())


def ledger_of(files: Files, rounds: Sequence[Round], between: Sequence[LedgerEntry],
              entries: Mapping[str, Sequence[LedgerEntry]]) -> tuple[IssueState, ...]:  # fmt: skip
    """Every issue that a claim names, with its last joint status and what was said of it later.

    Args:
        between: claims made outside any round, by date.
        entries: claims by round id.
    """
    sides = [party.id for party in files.process.parties]
    place = {r.id: n for n, r in enumerate(rounds)}
    by_issue: dict[str, list[LedgerEntry]] = defaultdict(list)
    for entry in (*(e for r in rounds for e in entries.get(r.id, ())), *between):
        by_issue[entry.issue].append(entry)
    out = []
    for issue in sorted(by_issue):
        ordered = sorted(
            by_issue[issue],
            key=lambda e: (e.date or "9999", place.get(e.round or "", len(place)), e.claimant, e.status,
                           e.evidence.document, e.evidence.span),
        )  # fmt: skip
        out.append(_state(issue, ordered, sides))
    return tuple(out)


def _state(issue: str, ordered: Sequence[LedgerEntry], sides: Sequence[str]) -> IssueState:
    joint, joint_round, at = "unknown", None, -1
    was_agreed = reopened = False
    for round_id in dict.fromkeys(e.round for e in ordered if e.round):
        found = joint_status([e for e in ordered if e.round == round_id], sides)
        if found:
            # What is agreed again is no longer reopened.
            reopened = found not in AGREED and (reopened or (was_agreed and found in REOPENS))
            was_agreed = found in AGREED
            joint, joint_round = found, round_id
            at = max(n for n, e in enumerate(ordered) if e.round == round_id)
    later = tuple(e for e in ordered[at + 1 :] if e.claimant in sides) if at >= 0 else ()
    last_word = {e.claimant: e.status for e in later}
    reopened = reopened or (joint in AGREED and any(status in REOPENS for status in last_word.values()))
    preconditions = tuple(dict.fromkeys(e.claimant for e in ordered if e.status == "precondition"))
    return IssueState(
        issue, "reopened" if reopened else joint, joint_round, later, reopened, preconditions, tuple(ordered)
    )


def joint_status(entries: Sequence[LedgerEntry], sides: Sequence[str]) -> str | None:
    """The status that all sides claim, or that is told as a fact; None when one side alone claims something."""
    said = {who: [e.status for e in entries if e.claimant == who] for who in (*sides, NARRATOR)}
    common = set.intersection(*(set(said[s]) for s in sides)) if sides else set()
    if all(any(status in AGREED for status in said[s]) for s in sides):
        common |= {"agreed_in_principle"}
    shared = sorted(common | set(said[NARRATOR]), key=_RANK.index)
    return shared[0] if shared else None


_RANK = ["implemented", "agreed_text", "agreed_in_principle", "precondition", "contested", "narrowing", "raised"]
