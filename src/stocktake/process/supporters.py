"""Who stands behind the talks without sitting at them: states and organisations said to support the sides' effort.

Only plain words of support for the talks or their aim count ("backs the process", "would support an agreement", "has
been supportive, along with the …"), with the name as subject, after "with the support of", or in company of one.
"""

from __future__ import annotations

import re

from stocktake.process.page import Line, Named, Page
from stocktake.process.roles import list_back, list_from
from stocktake.records import Span

_AIM = (
    r"(?:agreements?|peace|process|talks|negotiations?|dialogue|deal|accord|treaty|settlement|normali[sz]ation|ceasefire|"
    r"cease-fire|truce|efforts?|mediation|result|outcome|resolution|reconciliation|summit|meeting|round|declaration)"
)
_SUBJECT = re.compile(
    rf"\b(?:(?:support|back|endors|welcom|encourag)(?:s|es|ed|ing)?\b (?!by\b)[^.;,]{{0,60}}?\b{_AIM}|"
    r"(?:helpful and |very |strongly )?supportive)\b",
    re.I,
)
# "An agreement that A would strongly support".
_OBJECT_FIRST = re.compile(
    rf"\b{_AIM}\b[^.;]{{0,80}}?\b(?:would|will|can|could)(?: [\w-]+,?){{0,3}} (?:support|back|endorse)\b", re.I
)
_AFTER = re.compile(
    rf"\bwith the (?:(?:full|strong|active) )?(?:support|backing|encouragement) of (?:the )?|"
    rf"\b{_AIM} (?:is |are |was |were |has been )?(?:supported|backed|endorsed|welcomed) by (?:the )?",
    re.I,
)
_ALONG = re.compile(r",? (?:along|together|as well as|jointly) (?:with )?(?:the )?", re.I)
_NOT = re.compile(r"\b(?:not|never|no longer|refus\w+|declin\w+|if|unless|urg\w+|call\w* on|ask\w*)\b", re.I)
_REACH = 80


def find_supporters(page: Page, sides: tuple[str, ...]) -> tuple[tuple[str, ...], list[Span]]:
    """The supporters in text order, principals left out, and the spans that say so."""
    found: dict[str, Span] = {}
    for line in page.body:
        for n, start, end in _claims(line):
            if n.side not in sides:
                low, high = min(n.span.start, line.start + start), max(n.span.end, line.start + end)
                found.setdefault(n.side, Span(low, high))
    return tuple(found), list(found.values())


def _claims(line: Line) -> list[tuple[Named, int, int]]:
    found: list[tuple[Named, int, int]] = []
    for pattern in (_SUBJECT, _OBJECT_FIRST):
        for match in pattern.finditer(line.text):
            verb = match.end() if pattern is _OBJECT_FIRST else match.start()
            who = _before(line, verb)
            if not who:
                continue
            found += [(n, match.start(), match.end()) for n in who]
            along = _ALONG.match(line.text, match.end())
            found += [(n, match.start(), match.end()) for n in (_listed(line, along.end()) if along else ())]
    for match in _AFTER.finditer(line.text):
        found += [(n, match.start(), match.end()) for n in _listed(line, match.end())]
    return found


def _before(line: Line, end: int) -> list[Named]:
    """The subject of what begins at ``end``: the nearest name before it, nothing denied between, and those listed."""
    before = [n for n in line.named if n.span.end - line.start <= end]
    if not before:
        return []
    gap = line.text[before[-1].span.end - line.start : end]
    denied = len(gap) > _REACH or re.search(r"[.;:]", gap) or _NOT.search(gap)
    return [] if denied else list({n.side: n for n in reversed(list_back(line, before[-1]))}.values())


def _listed(line: Line, start: int) -> list[Named]:
    first = next((n for n in line.named if 0 <= n.span.start - line.start - start <= 5), None)
    return list_from(line, first) if first else []
