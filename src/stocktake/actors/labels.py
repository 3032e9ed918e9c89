"""Who the labels of a transcript stand for: ``Q`` asks and is nobody, the heading tells of ``A`` and ``SPOKESPERSON``.

Only what stands above the first label is the heading. Where it names two sides ("press appearance after the talks
between A-land and B-land"), a minister who tells of talks with one of them speaks for the other.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from stocktake.actors.attach import body_id
from stocktake.actors.offices import Office
from stocktake.actors.phrases import read_units
from stocktake.actors.refs import Ref
from stocktake.actors.scene import Scene, Unit
from stocktake.records import Span

_ASKS = re.compile(
    r"(?:Q|QUESTION(?:ER)?|REPORTER|JOURNALIST|CORRESPONDENT|INTERVIEWER|MODERATOR|OPERATOR|INTERPRETER|HOST|ANCHOR|"
    r"(?:THE )?PRESS|AUDIENCE(?: MEMBER)?|(?:UNIDENTIFIED )?(?:SPEAKER|PARTICIPANT))(?: ?\d+)?",
    re.I,
)
_ANSWERS = re.compile(r"(?:A|ANSWER)(?: ?\d+)?", re.I)
_AFTER = re.compile(r"[ \xa0]?(?:\([^()\n]{1,40}\))?[*_]{0,2}:")
_AFTER_LETTER = re.compile(r"(?:\d{0,2}[:.]|[ \xa0]*[–—-][ \xa0]|[ \xa0\t])")
# "interview with", "press conference by": the person named next is who answers.
_WITH = re.compile(
    r"\b(?:interview|conversation|Q ?(?:&|and) ?A|briefing|conference|remarks|availability|statement|speech|address)s?"
    r"(?: given)? (?:with|by|of|to|from)\b",
    re.I,
)
_PARTNER = re.compile(r"\b(?:with|from|and|thank|met) (?:the |my |our )?(?:[\w-]+ ){0,4}?$|\bmy $", re.I)
_ITS = re.compile(r" (?:colleagues?|counterparts?|delegation|minister|side|team|friends?)\b")


class Labels:
    """The labels among the phrases of a document, with its heading."""

    def __init__(self, scene: Scene, spans: Iterable[Span]) -> None:
        self.scene = scene
        self.spans = sorted(s for s in spans if _is_label(scene.document.text, s))
        self.at = frozenset(self.spans)
        self.heading = scene.inside(Span(0, self.spans[0].start)) if self.spans else []

    def settle(self, refs: list[Ref]) -> None:
        """Give persons whom only their label names ("FOREIGN MINISTER ROE") the side that the heading or their own
        words tell."""
        spans = [(s, ref) for ref in refs for s in ref.spans]
        spans.sort(key=lambda pair: pair[0])
        starts = [s.start for s, _ in spans]
        named: dict[Span, Ref] = {}
        for label in self.spans:
            inside = spans[bisect_left(starts, label.start) : bisect_left(starts, label.end)]
            if ref := next((r for s, r in inside if s.end <= label.end), None):
                named[label] = ref
        if not any(ref.ids[0].startswith("?") for ref in named.values()):
            return
        sides = self._sides()
        told = {id(ref): side for span, ref in named.items() if (side := self._side_of(span, sides)) is not None}
        people = list({id(ref): ref for ref in named.values()}.values())
        if len(sides) == len(people) == 2 and len(told) == 1:
            (one, side), *_ = told.items()
            other = next(ref for ref in people if id(ref) != one)
            told[id(other)] = next(s for s in sides if s != side)
        for ref in people:
            if ref.ids[0].startswith("?") and ref.ids[0] not in self.scene.local_ids and id(ref) in told:
                self._give(ref, told[id(ref)])

    def voice(self, span: Span) -> tuple[tuple[str, ...], Ref | None, str] | None:
        """Ids, person and reason of a label that names nobody itself; None when it is no such label."""
        if span not in self.at:
            return None
        text = self.scene.document.text[span.start : span.end]
        if _ASKS.fullmatch(text):
            return (), None, f"'{text}' asks and is not named"
        if _ANSWERS.fullmatch(text):
            ref = self._answers()
            return (ref.ids, ref, "") if ref else ((), None, f"'{text}': the heading does not name one who answers")
        units = self.scene.inside(span)
        office = next((u.office for u in reversed(units) if u.kind == "TITLE"), None)
        if office is None or any(u.kind not in ("TITLE", "WORD") for u in units):
            return None
        ref = self._holder(office)
        ids = ref.ids if ref else self._owner(office)
        return (ids, ref, "") if ids else None

    def _people(self) -> list[Ref]:
        return list({id(u.ref): u.ref for u in self.heading if isinstance(u.ref, Ref)}.values())

    def _answers(self) -> Ref | None:
        people = self._people()
        if len(people) == 1:
            return people[0]
        text = self.scene.document.text
        for match in _WITH.finditer(text, 0, self.spans[0].start):
            after = (u for u in self.heading if isinstance(u.ref, Ref) and u.span.start >= match.end())
            found = next(after, None)
            if found is not None and isinstance(found.ref, Ref) and "\n" not in text[match.end() : found.span.start]:
                return found.ref
        return None

    def _holder(self, office: Office) -> Ref | None:
        fits = [
            r
            for r in self._people()
            if (office.code and r.code == office.code) or office.label in (r.office or "").casefold()
        ]
        return fits[0] if len(fits) == 1 else None

    def _owner(self, office: Office) -> tuple[str, ...]:
        """``Spokesperson for the Secretary-General`` in the heading, else the one side that it names."""
        for n, unit in enumerate(self.heading):
            if unit.kind == "TITLE" and unit.office is not None and unit.office.label == office.label:
                line = self._line(n)
                ids = tuple(read_units(self.scene, line).ids)
                if ids:
                    return ids
                if any(u.office is not None and u.office.label.startswith("secretary") for u in line[1:]):
                    return ("UN",)
        sides = self._sides()
        return (body_id(self.scene.table, sides[0], office),) if len(sides) == 1 else ()

    def _line(self, n: int) -> list[Unit]:
        end = self.scene.document.text.find("\n", self.heading[n].span.start)
        return [u for u in self.heading[n:] if end < 0 or u.span.end <= end]

    def _sides(self) -> list[str]:
        """The states and organisations of the heading, not those where it only says that something took place."""
        named = [u.ids[0] for u in self.heading if u.kind == "ENT" and len(u.ids) == 1 and not u.place]
        heads = [i if self.scene.kind(i) == "armed_group" else i.split(".")[0] for i in named]
        return list(dict.fromkeys(heads))

    def _side_of(self, span: Span, sides: list[str]) -> str | None:
        """The side of two whose partner the turn at this label names as its own partner."""
        if len(sides) == 1:
            return sides[0]
        after = bisect_right(self.spans, span)
        turn = Span(span.end, self.spans[after].start if after < len(self.spans) else len(self.scene.document.text))
        text = self.scene.document.text
        partners = set()
        for unit in self.scene.inside(turn) if len(sides) == 2 else ():
            if unit.kind == "ENT" and unit.ids and unit.ids[0].split(".")[0] in sides:
                before, behind = (
                    text[max(turn.start, unit.span.start - 60) : unit.span.start],
                    text[unit.span.end :][:16],
                )
                adjective = any(n.form == "adj" for n in unit.names)
                if _PARTNER.search(before) and (not adjective or _ITS.match(behind)):
                    partners.add(unit.ids[0].split(".")[0])
        return next(s for s in sides if s not in partners) if len(partners) == 1 else None

    def _give(self, ref: Ref, side: str) -> None:
        office = next((n.office for n in ref.notes if n.office is not None), None)
        ref.ids, ref.reason = (body_id(self.scene.table, side, office),), None
        ref.country = side if side in self.scene.table.states else None
        owner = next((u for u in self.heading if u.ids and u.ids[0].split(".")[0] == side), None)
        ref.learned = owner.span if owner is not None else None


def _is_label(text: str, span: Span) -> bool:
    line = text.rfind("\n", 0, span.start) + 1
    if text[line : span.start].strip(" \t*_>"):
        return False
    letter = text[span.start : span.end] in ("Q", "A")
    return (_AFTER_LETTER if letter else _AFTER).match(text, span.end) is not None
