"""What a round yielded (codebook 3.1): typed results, several to a round; a failed round may still yield an agenda."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stocktake.process.evidence import Files
from stocktake.process.stock_records import OutcomeClaim

BY_ISSUE = {
    "I04": "ceasefire", "N01": "ceasefire", "I09": "humanitarian", "N08": "humanitarian", "N02": "humanitarian",
    "I12": "humanitarian", "I13": "cbm", "I16": "process", "I17": "implementation_modalities",
}  # fmt: skip
_RENEWAL = re.compile(r"\b(?:exten[ds]\w*|prolong\w*|renew\w*)\b", re.I)
_PRINCIPLES = re.compile(r"\b(?:principles|framework|road ?map|elements of)\b", re.I)
_AGENDA = re.compile(r"\b(?:agenda|hotline|commission|working group|format|mechanism)\b", re.I)
_OF_AGENDA = re.compile(r"\b(?:points?|items?|chapters?|topics?) (?:of|on) (?:the|their|its) (?:\w+ )?agenda\b", re.I)
ORDER = (
    "ceasefire humanitarian cbm process principles partial_text full_text implementation_modalities renewal legal_step "
    "suspension withdrawal"
)


def yields_of(
    files: Files, documents: Iterable[str], claims: Sequence[OutcomeClaim], joint: int | None, next_step: str | None
) -> tuple[str, ...]:
    """The yields that agreed positions, the levels of the sides and the next step amount to."""
    found: set[str] = set()
    for d in documents:
        text = files.readings[d].document.text
        for position in files.readings[d].positions:
            if position.act == "agreed":
                found |= _agreed(text[position.span.start : position.span.end], position.issues)
            elif position.act == "next_step" and position.level == 2:
                found.add("process")
            elif position.act == "breakdown" and position.level == -2:
                found.add("suspension")
    if next_step in ("date_set", "place_set", "task_set"):
        found.add("process")
    found |= _by_level(joint if joint is not None else max((c.level for c in claims), default=None))
    return tuple(y for y in ORDER.split() if y in found) or ("none_reported",)


def _agreed(words: str, issues: Sequence[str]) -> set[str]:
    found = {BY_ISSUE[i] for i in issues if i in BY_ISSUE}
    if _RENEWAL.search(words):
        found.add("renewal")
    if _PRINCIPLES.search(words):
        found.add("principles")
    if _AGENDA.search(words) and not _OF_AGENDA.search(words):
        found.add("process")
    return found


def _by_level(level: int | None) -> set[str]:
    if level is None:
        return set()
    if level == -2:
        return {"suspension"}
    if level == 2:
        return {"process"}
    if level in (4, 5):
        return {"partial_text"}
    if level == 6:
        return {"full_text"}
    if level in (7, 8, 9, 10):
        return {"legal_step"}
    return {"implementation_modalities"} if level == 11 else set()
