"""How close: text status, counts, open issues, preconditions, gap, direction, side by side (codebook 3.4).

There is no single score and no probability of peace: the codebook asks for a back-test first, and none exists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from stocktake.edtf import edtf_interval
from stocktake.number_words import ORDINALS
from stocktake.process.evidence import NARRATOR
from stocktake.process.ledger import AGREED
from stocktake.process.stock_records import IssueState, OutcomeClaim, Profile, Round

OPEN = {"contested", "narrowing", "reopened", "raised"}
# The state of the text that a joint level amounts to (codebook 3.3); below 4 the level says nothing of a text.
TEXT_STATUS = {
    4: "partly agreed", 5: "all but named points", 6: "text agreed", 7: "initialled", 8: "signed", 9: "ratified",
    10: "in force", 11: "in force",
}  # fmt: skip


# "An agreement on the first point of the agenda": what is agreed, initialled or signed there is a part of the text.
_OF_A_PART = re.compile(
    rf"\b(?:agreement|deal|accord|protocol|document|text|annex)\b[^.;,]{{0,20}}? (?:on|of|about|over|for) (?:only )?"
    rf"(?:the )?(?:{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)|one|single) (?:\w+ )?"
    rf"(?:point|item|chapter|article|topic|issue|part)\b",
    re.I,
)
_PARTLY = 4
_WHOLE_TEXT = 6
BROKEN_OFF = -2


def text_status_of(joint: int | None, claimed: int | None, claims: Sequence[OutcomeClaim] = ()) -> str | None:
    """The text's state after a round: by the joint level; what one side alone claims is named as that.

    A text on one point of several is a part, signed or not, where every claim of that level says so.
    """
    told = [e.text for c in claims if c.level == joint for e in c.evidence]
    if joint is not None and joint > _PARTLY and told and all(map(_OF_A_PART.search, told)):
        return TEXT_STATUS[_PARTLY]
    if joint is not None and joint in TEXT_STATUS:
        return TEXT_STATUS[joint]
    if claimed is not None and claimed in TEXT_STATUS:
        return f"{TEXT_STATUS[claimed]} (claimed by one side)"
    return None


def profile_of(rounds: Sequence[Round], ledger: Sequence[IssueState], today: date | None) -> Profile:
    """The profile after the last dated round that was held; ``today`` counts the days since the last joint advance."""
    held = [r for r in rounds if r.realis == "held" and r.kind != "contact" and r.when]
    texts = [r for r in held if r.text_status]
    counted = [r for r in held if r.counts]
    stated = [r for r in held if r.joint is not None]
    broken = _broken_off_since(rounds, stated)
    gaps = [r.gap for r in held if r.gap is not None]
    advance = _last_advance(stated)
    return Profile(
        text_status=texts[-1].text_status if texts else None,
        text_status_round=texts[-1].id if texts else None,
        counts=counted[-1].counts if counted else (),
        open_issues=tuple(s.issue for s in ledger if is_open(s) and not settled_by_text(s, stated)),
        preconditions=_preconditions(ledger),
        gap=gaps[-1] if gaps else None,
        direction=direction([*standing([r.joint for r in stated])[-3:], *([BROKEN_OFF] if broken else [])]),
        last_levels=tuple((r.id, r.joint) for r in held[-3:]),
        days_since_joint_advance=_days_since(advance, today),
        last_joint_advance=advance.id if advance else None,
    )


def _preconditions(ledger: Sequence[IssueState]) -> tuple[tuple[str, str], ...]:
    """(issue, who set it); a condition whose author no text names carries NARRATOR. What was agreed since is none."""
    pairs = []
    for state in ledger:
        if state.joint in AGREED and not state.reopened:
            continue
        named = [who for who in state.precondition_by if who != NARRATOR] or list(state.precondition_by)
        pairs += [(state.issue, who) for who in named]
    return tuple(pairs)


def standing(levels: Sequence[int | None]) -> list[int]:
    """The level that stands after each round: a meeting that only keeps contact loses nothing agreed of a text.

    A round without progress, failed or broken off (0 or less) does set back.
    """
    out: list[int] = []
    for level in levels:
        if level is None:
            continue
        before = out[-1] if out else level
        out.append(before if before >= _PARTLY and 0 < level < before else level)
    return out


def _broken_off_since(rounds: Sequence[Round], stated: Sequence[Round]) -> Round | None:
    """The step after the last round with a joint level by which a side left or suspended the talks."""
    at = rounds.index(stated[-1]) if stated else -1
    for r in rounds[at + 1 :]:
        if any(c.level == BROKEN_OFF and c.claimant in r.principals for c in r.outcome):
            return r
    return None


def is_open(state: IssueState) -> bool:
    """Whether an issue was last said to be open: jointly, or by one side where nothing is joint."""
    return state.joint in OPEN or (state.joint == "unknown" and _contested(state))


def settled_by_text(state: IssueState, stated: Sequence[Round]) -> bool:
    """Whether nobody has named an issue as open since the sides agreed a whole text."""
    agreed = [
        r for r in stated if r.joint is not None and r.joint >= _WHOLE_TEXT and r.text_status != TEXT_STATUS[_PARTLY]
    ]
    last = max((e.date or "" for e in state.entries if e.status in OPEN), default="")
    return bool(agreed and agreed[-1].when and last and last < agreed[-1].when)


def _contested(state: IssueState) -> bool:
    return any(e.status in OPEN for e in state.entries)


def direction(levels: Sequence[int | None]) -> str:
    """Forward, back, mixed or unchanged over the joint levels given; unknown with fewer than two."""
    known = [level for level in levels if level is not None]
    if len(known) < 2:
        return "unknown"
    steps = [b - a for a, b in pairwise(known)]
    up, down = any(s > 0 for s in steps), any(s < 0 for s in steps)
    return "mixed" if up and down else "forward" if up else "back" if down else "unchanged"


def _last_advance(stated: Sequence[Round]) -> Round | None:
    """The last round whose joint level lies above every earlier one."""
    best, found = 1, None  # contact kept is no advance
    for r in stated:
        if r.joint is not None and r.joint > best:
            best, found = r.joint, r
    return found


def _days_since(advance: Round | None, today: date | None) -> int | None:
    days = edtf_interval(advance.when) if advance else None
    return (today - days[1]).days if days and today else None
