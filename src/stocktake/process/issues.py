"""Issues and conditions named in plain words, for positions that the reader left without an issue.

Only words that name one issue whatever the sentence ("constitution", "Minsk Group"); the rest is the reader's task.
"""

from __future__ import annotations

import re

from stocktake.process.processes import Process
from stocktake.records import Position

# Issue -> words that name it; the intrastate id where the process is within a state and the issue has one.
_NAMED: tuple[tuple[str, str | None, str], ...] = (
    ("I01", None, r"territorial integrity|sovereignty|mutual recognition"),
    ("I02", None, r"delimitation|demarcation|border commission"),
    ("I03", None, r"withdraw\w* (?:of )?(?:\w+ )?(?:troops|forces)|pull-?back"),
    ("I04", "N01", r"cease-?fire|truce|cessation of hostilities|non-use of force"),
    ("I05", "N15", r"corridors?|transport (?:links?|routes?|lines?)|railways?|transit"),
    ("I06", None, r"third[- ](?:country|party) forces|forces of third (?:countries|parties)|peacekeepers"),
    ("I07", "N06", r"constitution\w*"),
    ("I08", None, r"lawsuits?|litigation|(?:international|interstate) claims|court cases"),
    ("I09", "N08", r"prisoners?|detainees?|hostages?|captives|missing persons|kidnapp\w+"),
    ("I10", "N09", r"refugees|displaced (?:persons|people)|right of return"),
    ("I12", None, r"mine maps?|land ?mines?|demining"),
    ("I13", None, r"confidence-building|uranium|enrichment"),
    ("I14", None, r"sanctions|blockade"),
    ("I15", None, r"diplomatic relations|embass(?:y|ies)"),
    ("I16", None, r"Minsk Group"),
    ("I18", "N16", r"security guarantees"),
    ("N02", "N02", r"humanitarian (?:aid|access|relief|action|corridors?|convoys?)"),
    ("N05", "N05", r"disarm\w*|demobili[sz]ation"),
    ("N07", "N07", r"amnesty|transitional justice"),
    ("N13", "N13", r"participation of society|civil society"),
)
_PATTERNS = tuple((a, b, re.compile(rf"\b(?:{words})\b", re.I)) for a, b, words in _NAMED)
# "can be signed only after", "will not sign until": Y comes first. The reader codes many of these as threats.
_CONDITION = re.compile(
    r"\bonly (?:after|if|once|when)\b"
    r"|\bnot (?:be )?(?:sign|conclud|negotiat|agree)\w*[^.;]{0,60}\b(?:until|unless|before)\b"
    r"|\b(?:pre)?condition (?:for|of)\b",
    re.I,
)
_MAY_BE_CONDITION = {"condition", "demand", "threat", "red_line", "rejection", "commitment", "proposal"}


# The same matter between states and within one; a process has it once.
_WITHIN = {a: b for a, b, _ in _NAMED if b and a != b}
_BETWEEN = {b: a for a, b in _WITHIN.items()}


def issues_of(position: Position, words: str, process: Process) -> tuple[str, ...]:
    """The reader's issues of a position, as the process has them, else those that its own words name."""
    as_here = _WITHIN if process.kind == "intrastate" else _BETWEEN
    found = tuple(dict.fromkeys(as_here.get(issue, issue) for issue in position.issues))
    return found or issues_named(words, process)


def condition_part(words: str) -> str:
    """What must come first, of words that make one thing wait for another; all of them where no word divides them."""
    match = _WAITS.search(words)
    return words[match.end() :] if match else words


_WAITS = re.compile(
    r"\b(?:only (?:after|if|once|when)|unless|until|before|once|provided(?: that)?|conditional on|if)\b", re.I
)


def issues_named(words: str, process: Process) -> tuple[str, ...]:
    """The issues that words name outright."""
    within = process.kind == "intrastate"
    return tuple(dict.fromkeys((b if within and b else a) for a, b, pattern in _PATTERNS if pattern.search(words)))


def act_of(position: Position, words: str) -> str:
    """The reader's act, but ``condition`` where the words make one thing wait for another."""
    if position.act in _MAY_BE_CONDITION and _CONDITION.search(words):
        return "condition"
    return position.act
