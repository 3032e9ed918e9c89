"""Who claims how far the talks have got: features for choosing the claimants of an outcome and each one's level."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from stocktake.process.choice import Features, chance, likeliest, score
from stocktake.process.claims import AGREED, DEEDS, PROGRESS
from stocktake.process.levels import level_of
from stocktake.process.page import OPENING, Line, Page
from stocktake.process.pairing import side_features
from stocktake.process.parties import TALK
from stocktake.process.voices import BOTH, NARRATOR, source_of, voices
from stocktake.process.worded import all_words
from stocktake.records import Outcome, Position, Span

LEVELS = tuple(range(-2, 12))
ACTS = (
    *("agreed", "progress", "no_progress", "open", "commitment", "proposal", "acceptance", "rejection", "condition"),
    *("demand", "accusation", "denial", "praise", "forecast", "next_step", "breakdown"),
)
# A sentence that gives no level by its words, and yet speaks of how the talks went.
_OF_TALKS = re.compile(
    rf"{TALK.pattern}|{BOTH.pattern}|\b(?:agreed?|progress|differences|proposals?|positions?|issues?)\b", re.I
)
_SURE = 0.6  # under it half of the positions are none
_LIKELY = 0.4  # a level as likely as that, by all that the text says, needs no word of the claimant's own for it
_CLAIMED = range(6)  # from no progress to near agreement: what can be said of talks in many words
_TOLD = frozenset(("agreed", "progress", "no_progress", "forecast", "next_step", "breakdown", "open"))
_STANDINGS = ("held", "ongoing", "planned", "proposed", "cancelled", "postponed")
_OWN_TEXT = ("statement", "press_release", "readout", "joint_statement", "interview", "transcript")


class Claims:
    """A page looked at for what each side says came of the talks.

    Args:
        sides: the principals; ``third``: third parties with their roles.
        ruled: the outcomes that the rules find.
        status: standing of the sitting, None where there is none.
    """

    def __init__(
        self,
        page: Page,
        sides: tuple[str, ...],
        third: Sequence[tuple[str, str]],
        ruled: Iterable[Outcome],
        status: str | None,
    ) -> None:
        self._page, self._sides, self._status = page, sides, status
        self._third = {side for side, _ in third}
        self._ruled = {o.claimant: o for o in ruled}
        self.single = side_features(page)
        said = self._said = voices(page, sides)
        self._source = set(source_of(page, said, sides))
        self._lines: dict[str, list[int]] = defaultdict(list)
        for k, who in said.items():
            for side in who:
                self._lines[side].append(k)
        self._alone = Counter(who[0] for who in said.values() if len(who) == 1)
        self._levels = {k: level_of(line.text) for k, line in enumerate(page.lines) if line.span is not None}
        self._positions: dict[str, list[Position]] = defaultdict(list)
        for p in page.positions:
            for side in (page.sides(p.by.actors) if p.by else ()) or ((NARRATOR,) if p.by is None else ()):
                self._positions[side].append(p)
        self._quotes: Counter[str] = Counter()
        for q in page.quotes:
            for side in page.sides(q.speaker.actors) if q.speaker else ():
                self._quotes[side] += 1
        self._both = sum(bool(BOTH.search(line.text)) for line in page.body)

    def candidates(self) -> list[str]:
        """Sides that say something, or that the rules take for claimants."""
        return [s for s in self.single if s in self._ruled or self._lines[s] or self._positions[s] or self._quotes[s]]

    def _of(self, side: str) -> Features:
        mine, narrated = self._positions[side], self._positions[NARRATOR]
        acts, others = Counter(p.act for p in mine), Counter(p.act for p in narrated)
        found: Features = {"act " + a: min(1.0, acts[a] / 2) for a in ACTS}
        found |= {"narrated " + a: min(1.0, others[a] / 2) for a in ACTS}
        found |= {f"standing {s}": float(self._status == s) for s in _STANDINGS}
        found |= {
            "principal": float(side in self._sides),
            "third": float(side in self._third),
            "joint": float(self._page.document.kind == "joint_statement"),
            "own text": float(self._page.document.kind in _OWN_TEXT),
            "source": float(side in self._source),
            "other source": float(bool(self._source - {side})),
            "both": min(1.0, self._both / 3),
        }
        return found

    def claims(self, side: str) -> Features:
        """Features of whether a side claims anything of the outcome."""
        lines = self._lines[side]
        found = self._of(side) | {f"side {k}": v for k, v in self.single[side].items()}
        found |= {
            "ruled": float(side in self._ruled),
            "ruled others": float(bool(set(self._ruled) - {side, NARRATOR})),
            "ruled both": float(set(self._sides[:2]) <= set(self._ruled)),
            "ruled narrator": float(NARRATOR in self._ruled),
            "voiced": min(1.0, len(lines) / 4),
            "voiced alone": min(1.0, self._alone[side] / 3),
            "voiced early": float(any(k < OPENING for k in lines)),
            "voiced with level": float(any(self._levels.get(k) is not None for k in lines)),
            "quotes": min(1.0, self._quotes[side] / 3),
            "positions": min(1.0, len(self._positions[side]) / 3),
            "tells": min(1.0, sum(p.act in _TOLD for p in self._positions[side]) / 2),
            "levels": min(1.0, sum(p.level is not None for p in self._positions[side]) / 2),
            "only voice": float(bool(lines) and sum(bool(v) for v in self._lines.values()) == 1),
        }
        return found

    def level(self, side: str) -> Features:
        """Features of the level that a claimant asserts."""
        found = self._of(side)
        for name, levels in (
            ("own", [p.level for p in self._positions[side]]),
            ("narrated", [p.level for p in self._positions[NARRATOR]]),
            ("any", [p.level for p in self._page.positions]),
            ("voiced", [self._levels.get(k) for k in self._lines[side]]),
            ("worded", list(self._levels.values())),
        ):
            told = [v for v in levels if v is not None]
            found |= {f"{name} {v}": 1.0 for v in told}
            if told:
                found |= {f"{name} most {max(told)}": 1.0, f"{name} least {min(told)}": 1.0}
        if side in self._ruled:
            found[f"ruled {self._ruled[side].level}"] = 1.0
        elif self._ruled:
            found[f"ruled others {max(o.level for o in self._ruled.values())}"] = 1.0
        return found | all_words(self._page)

    def ruled_level(self, side: str) -> int | None:
        """The level by the fixed wordings, where they give one."""
        return self._ruled[side].level if side in self._ruled else None

    def only_joint(self, side: str) -> bool:
        """Whether a side is heard only in what "the two sides" did, beside another's own account of the outcome."""
        others = set(self._ruled) - {side, NARRATOR}
        own = (
            self._alone[side]
            or self._quotes[side]
            or any(p.by and len(p.by.actors) == 1 for p in self._positions[side])
        )
        return side not in self._ruled and bool(others) and not own

    def sayable(self, side: str) -> list[int]:
        """Levels that a claimant may be given: those its words tell of; where they tell of none, no end and no deed."""
        told = {p.level for p in self._positions[side]} | {self._levels.get(k) for k in self._lines[side]}
        return sorted(v for v in told if v is not None) or [v for v in _CLAIMED if self.supported(v)]

    def supported(self, level: int) -> bool:
        """Whether any words of the text give this level, or tell of something agreed, if it is more than progress."""
        told = {*self._levels.values(), *(p.level for p in self._page.positions)}
        agreed = level == AGREED and any(p.act == "agreed" for p in self._page.positions)
        return level <= PROGRESS or level in told or agreed

    def told_of(self, outcome: Outcome) -> bool:
        """Whether the report tells it of a side among others, in no single side's words."""
        alone = [self._page.lines[k].span for k, who in self._said.items() if len(who) == 1]
        voiced = any(s and s.start <= span.start < s.end for s in alone for span in outcome.evidence)
        return outcome.claimant in self._sides and not voiced

    def evidence(self, side: str, level: int) -> tuple[Span, ...]:
        """What the claim rests on: the rule's words, else what the side says that comes nearest to the level."""
        if side in self._ruled and self._ruled[side].evidence:
            return self._ruled[side].evidence
        near = [p for p in self._positions[side] if p.level == level]
        if level in DEEDS and not near:  # what was signed is told once, mostly by nobody in particular
            signed = (self._page.lines[k].span for k, v in self._levels.items() if v == level)
            if words := tuple(s for s in signed if s):
                return words
        told = near or [p for p in self._positions[side] if p.act in _TOLD and p.score >= _SURE]
        if told:
            return tuple(p.span for p in told)
        lines = [k for k in self._lines[side] if self._page.lines[k].span is not None]
        worded = [k for k in lines if self._levels.get(k) is not None]
        own = [k for k in lines if not self._told_by_stranger(self._page.lines[k])]
        worded = worded or [k for k in own if _OF_TALKS.search(self._page.lines[k].text)][:1]
        return tuple(s for k in worded if (s := self._page.lines[k].span))

    def _told_by_stranger(self, line: Line) -> bool:
        """ "The delegations did not meet, a diplomat said": no claim of the two."""
        end = line.start + len(line.text)
        strangers = (q for q in self._page.quotes if q.speaker and not self._page.sides(q.speaker.actors))
        return any(line.start <= c.start < end for q in strangers for c in q.content)


def choose_outcome(claims: Claims, ruled: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The likely claimants with their likeliest levels; the report's own word only where nobody else claims."""
    found = []
    for side in claims.candidates():
        if chance("claims", claims.claims(side)) < 0.5 or claims.only_joint(side):
            continue
        level = claims.ruled_level(side)
        if level is None:
            features = claims.level(side)
            scores = {v: score(f"level {v}", features) for v in LEVELS}
            level, sure = likeliest(scores)
            if sure < _LIKELY or not claims.supported(level):
                level = max(claims.sayable(side), key=lambda v: scores[v])
        if evidence := claims.evidence(side, level):
            found.append(Outcome(side, level, evidence))
    return (*found, *_told(claims, found, ruled))


def _told(claims: Claims, found: Sequence[Outcome], ruled: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The report's own word: where nobody claims anything, and a deed that no claimant tells of.

    What the sides did together ("signed", "agreed on a date") and neither claims is what the report tells of them.
    """
    levels = {o.level for o in found}
    left = [o for o in ruled if o.claimant == NARRATOR or claims.told_of(o)]
    left = [o for o in left if not found or (o.level in DEEDS and o.level not in levels)]
    most = max(left, key=lambda o: (o.claimant == NARRATOR, o.level), default=None)
    return (replace(most, claimant=NARRATOR),) if most else ()
