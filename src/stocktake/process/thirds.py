"""Third parties of a sitting with their roles, from phrases, the model's events and who sat with both sides."""

from __future__ import annotations

import re
from collections import defaultdict

from stocktake.process.page import Page, between_others, side_of
from stocktake.process.parties import TALK
from stocktake.process.roles import role_claims
from stocktake.process.sittings import Sitting
from stocktake.records import Span

_SAT_WITH = re.compile(
    r"\b(?:met (?:jointly )?(?:with|the)|met with|meeting with|joined|took part|attended|present|opening|"
    r"opened|told|saw|see|receive[sd]?|received|brought together|presided|participat\w+|after (?:he|"
    r"she) had met|after meeting|with (?:EU|UN|US|AU) officials)\b",
    re.I,
)


def find_thirds(
    page: Page, sides: tuple[str, ...], ours: list[Sitting], main: list[Sitting], told: bool
) -> tuple[tuple[tuple[str, str], ...], list[Span]]:
    """((side, role) …) in text order, with the spans that say so.

    Args:
        told: whether the sitting has taken place, so that roles still to come are of another.
    """
    recalled = {id(s.line) for s in ours if s.status == "recalled"} - {id(s.line) for s in main}
    found: dict[tuple[str, str], Span | None] = {}
    for line in page.lines:
        old = id(line) in recalled or (page.is_history(line) and not TALK.search(line.text))
        for claim in role_claims(line, not told):
            if claim.evidence and between_others(line, claim.evidence.end, sides):
                continue  # "D, which mediates between C and A": not in these talks
            # Guarantors and observers are those of the whole process, whenever they are named.
            if claim.side not in sides and (not old or claim.role in ("guarantor", "observer")):
                found.setdefault((claim.side, claim.role), claim.evidence)
    soil = {p.country for s in main for p in s.places if p.country}
    _host_on_own_soil(page, soil, found)
    states = {n.side for line in page.lines for n in line.named if n.sovereign}
    worded = {side for side, _ in found}  # what the text says a side was stands before what the model makes of it
    for s in main:
        for k in s.events:
            for t in page.events[k].third_parties:
                for side in dict.fromkeys(map(side_of, t.actors)):
                    if t.role == "host" and side in states and soil and side not in soil:
                        continue  # a state hosts on its own soil
                    if side not in sides and side not in worded and not side.startswith("?"):
                        found.setdefault((side, t.role), t.span)
    _add_present(page, sides, main, soil, found)
    _add_chair(states, found)
    return tuple(found), [span for span in found.values() if span]


def _host_on_own_soil(page: Page, soil: set[str], found: dict[tuple[str, str], Span | None]) -> None:
    """Whose official attended on its own soil was the host, no observer; who sponsors talks there hosts them too."""
    for (side, role), span in list(found.items()):
        if role == "mediator" and side in soil and span and _SPONSORS.search(page.document.text[slice(*span)]):
            found.setdefault((side, "host"), span)
        if role == "observer" and side in soil and span and _ATTENDED_BY.search(page.document.text[slice(*span)]):
            del found[(side, role)]
            found.setdefault((side, "host"), span)


_SPONSORS = re.compile(r"\b(?:co-?)?sponsor(?:s|ed|ing)?\b(?! by\b)", re.I)
_ATTENDED_BY = re.compile(r"\b(?:attended|observed) by\b", re.I)


def _add_chair(states: set[str], found: dict[tuple[str, str], Span | None]) -> None:
    """An organisation has no soil: where it is the host, it has brought the sides together and sits between them."""
    for (side, role), span in list(found.items()):
        if role == "host" and side not in states:
            found.setdefault((side, "mediator"), span)


def _add_present(
    page: Page,
    sides: tuple[str, ...],
    main: list[Sitting],
    soil: set[str],
    found: dict[tuple[str, str], Span | None],
) -> None:
    """Somebody else's official who sat with the principals: host on own soil, else the one in the middle."""
    have = {side for side, _ in found}
    weight: dict[str, float] = defaultdict(float)
    spans: dict[str, Span] = {}
    for s in main:
        mine = s.sides & set(sides)
        for n in s.line.named:
            if n.side in sides or n.side in have:
                continue
            officials = re.match(
                r" (?:officials|mediators|envoys?|representatives|negotiators)\b",
                s.line.text[n.span.end - s.line.start :],
            )
            if n.person is None and not (officials and not n.sovereign):
                continue
            if (_SAT_WITH.search(s.line.text) or not n.sovereign) and (
                len(mine) >= 2
                or re.search(r"\b(?:both|the two|each|leaders|ministers|sides|parties|trilateral)\b", s.line.text)
            ):
                weight[n.side] += 1
                spans.setdefault(n.side, n.span)
    for side in weight:
        found[(side, "host" if side in soil else "mediator")] = spans[side]
