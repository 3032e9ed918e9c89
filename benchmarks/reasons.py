"""Why a field of a reading differs from its codes: at which step the coded value was lost.

The coded value was either never among what the text names as it was read (a name, a day, a place that was not found), or it
was there and another was judged likelier. The candidates and their chances come from the package's own functions.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Any

from stocktake.process.choice import chance, score
from stocktake.process.claiming import Claims
from stocktake.process.dating import Days
from stocktake.process.helping import Helpers
from stocktake.process.locating import country_features
from stocktake.process.meetings import about, main_of, of_its_items, ruled_outcome, ruled_status
from stocktake.process.page import Page
from stocktake.process.pairing import choose_parties, sides_named
from stocktake.process.ranks import rank_in
from stocktake.process.roles import ROLES
from stocktake.process.seating import Table
from stocktake.process.sittings import find_sittings
from stocktake.process.standing import STANDINGS, standing_features
from stocktake.process.thirds import find_thirds
from stocktake.records import Meeting

Row = dict[str, Any]
UNREAD = "not among what was found in the text"


class Reasons:
    """A report's page and the meeting made of it.

    Args:
        actor, last: how the scorer compares actors and names.
    """

    def __init__(
        self, page: Page, meeting: Meeting | None, actor: Callable[[str], str], last: Callable[[str], str]
    ) -> None:
        self._whole, self._meeting, self._actor, self._last = page, meeting, actor, last
        self._sides = meeting.principals if meeting else ()
        self._page = of_its_items(page, self._sides) if meeting else page
        self._ours = [s for s in find_sittings(self._page) if about(s, self._sides, self._page)] if meeting else []
        self._main = main_of(self._ours, meeting.realis) if meeting else []
        self._rest = [s for s in self._ours if id(s) not in {id(m) for m in self._main}]

    def of(self, field: str, coded: Any, row: Row) -> str:
        """One sentence for a wrong field; '' where nothing more can be said than the two values."""
        main = row["codes"].get("main") or {}
        if field == "principals":
            return self._principals(main.get("principals") or [])
        if field in ("talks", "realis"):
            return self._standing(coded if field == "realis" else "held" if coded else "none")
        if self._meeting is None:
            return "no meeting was found"
        if field == "third parties":
            return self._third(main.get("third") or [])
        if field == "persons":
            return self._persons(main.get("persons") or [])
        if field == "when":
            days = Days(self._page, self._main, self._rest, self._meeting.realis, self._meeting.when)
            found = days.found
            return "the other day was judged likelier" if coded in found else f"the coded day is {UNREAD}"
        if field == "country":
            third = self._meeting.third_parties
            found = country_features(self._page, self._sides, self._main, self._ours, None, third)
            return "the other place was judged likelier" if coded in found else f"the coded country is {UNREAD}"
        if field.startswith("level "):
            return self._level(field.removeprefix("level "))
        return self._outcome(coded) if field == "outcome" else "the other value was judged likelier"

    def _principals(self, coded: list[str]) -> str:
        named = {self._actor(s) for s in sides_named(self._whole)}
        missing = [s for s in coded if self._actor(s) not in named]
        if missing:
            return f"{', '.join(missing)} {UNREAD}"
        parties = choose_parties(self._whole)
        return f"all are named; the sides taken were judged likelier ({parties.weight:.2f})" if parties else ""

    def _standing(self, coded: str) -> str:
        parties = choose_parties(self._whole)
        if parties is None:
            return "no sides were found"
        page = of_its_items(self._whole, parties.sides)
        ours = [s for s in find_sittings(page) if about(s, parties.sides, page)]
        ruled = ruled_status(ours, parties.sides, page)
        features = standing_features(page, parties.sides, ours, ruled, parties.weight)
        scores = {s: exp(min(50.0, score(f"standing {s}", features))) for s in STANDINGS}
        best = sorted(scores, key=lambda s: -scores[s])[:2]
        told = ", ".join(
            f"{s} {scores[s] / sum(scores.values()):.2f}" for s in dict.fromkeys([*best, coded]) if s in scores
        )
        return f"judged: {told}; by the rules {ruled or 'no meeting'}"

    def _third(self, coded: list[list[str]]) -> str:
        assert self._meeting is not None
        soil = self._meeting.venue.country if self._meeting.venue else None
        held = self._meeting.realis in ("held", "ongoing")
        ruled, _ = find_thirds(self._page, self._sides, self._ours, self._main, held)
        helpers = Helpers(self._page, self._sides, self._main, self._ours, ruled, soil)
        named = {self._actor(s): s for s in helpers.candidates()}
        want, have = ({(self._actor(a), r) for a, r in pairs} for pairs in (coded, self._meeting.third_parties))
        parts = []
        for side, role in sorted(want - have):
            if side in {self._actor(s) for s in self._sides}:
                parts.append(f"{side} was taken for a side")
            elif side not in named:
                parts.append(f"{side} {UNREAD}")
            elif role in ROLES:
                parts.append(f"{side} {role}: chance {chance(f'role {role}', helpers.features(named[side], role)):.2f}")
        for side, role in sorted(have - want):
            if (named.get(side, side), role) in ruled:
                parts.append(f"{side} {role}: told by the words of a rule")
            elif side in named and role in ROLES:
                parts.append(f"{side} {role}: chance {chance(f'role {role}', helpers.features(named[side], role)):.2f}")
        return "; ".join(parts)

    def _table(self) -> Table:
        assert self._meeting is not None
        third, level = self._meeting.third_parties, dict(self._meeting.level)
        return Table(self._page, self._sides, third, self._main, self._rest, self._meeting.persons, level)

    def _persons(self, coded: list[str]) -> str:
        assert self._meeting is not None
        table = self._table()
        named = {self._last(p): p for p in table.candidates()}
        want, have = set(map(self._last, coded)), set(map(self._last, self._meeting.persons))
        missing = [p for p in coded if self._last(p) not in named]
        judged = [named[p] for p in sorted(want ^ have) if p in named]
        parts = [f"{', '.join(missing)} {UNREAD}"] if missing else []
        parts += [f"{p}: chance {chance('person', table.features(p)):.2f}" for p in judged]
        return "; ".join(parts)

    def _level(self, side: str) -> str:
        assert self._meeting is not None
        table = self._table()
        mine = [s for s in self._sides if self._actor(s) == self._actor(side)]
        if not mine:
            return "the side was not taken for one"
        there = {
            n.person: rank_in(self._page, n)
            for line in self._page.body
            for n in line.named
            if n.person in self._meeting.persons and n.side == mine[0]
        }
        if not there:
            return "nobody of the side was found to take part" + (
                "" if table.level(mine[0], ()) == 9 else "; told without names"
            )
        return "taken to be there: " + ", ".join(f"{p} (rank {r})" for p, r in there.items())

    def _outcome(self, coded: dict[str, int]) -> str:
        assert self._meeting is not None
        status = self._meeting.realis
        ruled = ruled_outcome(self._page, self._sides, self._ours, status)
        claims = Claims(self._page, self._sides, self._meeting.third_parties, ruled, status)
        named = {self._actor(s): s for s in claims.candidates()}
        parts = []
        for side in dict.fromkeys([*coded, *named]):
            level = coded.get(side)
            if side not in named:
                parts.append(f"{side}: nothing it says was found")
                continue
            sure = chance("claims", claims.claims(named[side]))
            if (level is not None) != (sure >= 0.5):
                parts.append(f"{side} claims: chance {sure:.2f}")
            elif level is not None:
                by = claims.ruled_level(named[side])
                parts.append(f"{side}: {'judged by all that is said' if by is None else f'{by} by fixed wording'}")
        return "; ".join(parts)
