"""How the actors of one reading are called on a page for people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from stocktake.process.processes import state_of
from stocktake.records import Actor, Meeting, Position, Reading

BODIES = {
    "GOV": "government",
    "MFA": "foreign ministry",
    "HOG": "head of government",
    "HOS": "head of state",
    "MOD": "defence ministry",
    "LEG": "parliament",
    "MIL": "armed forces",
    "OPP": "opposition",
    "JUD": "courts",
}
# A phrase with one of these means the body, not the person at its head.
_BODY_WORDS = re.compile(
    r"\b(?:ministr(?:y|ies)|departments?|governments?|offices?|embass(?:y|ies)|parliaments?|statements?|readouts?"
    r"|agenc(?:y|ies)|administrations?|presidency|army|forces|sides?|part(?:y|ies)|countries|states)\b",
    re.IGNORECASE,
)
# "U.S. and A-lander negotiators", "officials of the ministry": several people are not the one who is named.
_SEVERAL = re.compile(r"(?:(?! of | for )[^,;])*?\b[a-z]+(?<![su'’])s(?:$|,| (?:of|for|from|in|at|on|to|who)\b)")
_SOMEBODY = re.compile(r"(?:an?|one|some|several|two|three|unnamed)\b", re.IGNORECASE)


class Names:
    """Looks up names by actor id; an id without an actor is shown as it is, without the ``?`` of local ids."""

    NARRATOR = "The report itself"

    def __init__(self, reading: Reading) -> None:
        self._by_id: dict[str, list[Actor]] = {}
        for actor in reading.actors:
            self._by_id.setdefault(actor.id, []).append(actor)

    def name(self, actor_id: str) -> str:
        """``Armenia``, ``Armenia (foreign ministry)``: short and neutral."""
        top, *below = actor_id.split(".")
        body = BODIES.get(below[-1]) if below else None
        if body and not actor_id.startswith("?"):
            return f"{self._full(top)} ({body})"
        return self._full(actor_id)

    def _full(self, actor_id: str) -> str:
        found = self._by_id.get(actor_id)
        return found[0].name if found else actor_id.removeprefix("?")

    def long_name(self, actor_id: str) -> str:
        """``Antony Blinken, secretary of state, United States``: with the person who acts for it, if one does."""
        people = [actor for actor in self._by_id.get(actor_id, ()) if actor.named]
        if len(people) != 1:
            return self.name(actor_id)
        actor = people[0]
        of = self._full(actor_id.split(".")[0]) if actor.office else self._full(actor_id)
        return ", ".join(dict.fromkeys(part for part in (actor.named, actor.office, of) if part))

    def speaker(self, actor_id: str, phrase: str) -> str:
        """The person where the phrase can mean one, else the body: a ministry's words are not its minister's, and
        "a spokesperson" or "negotiators" are not the one who is named."""
        people = [actor.named for actor in self._by_id.get(actor_id, ()) if actor.named]
        named = any(name.split()[-1] in phrase for name in people)
        body = not named and (_SOMEBODY.match(phrase) or _SEVERAL.match(phrase) or _BODY_WORDS.search(phrase))
        return self.name(actor_id) if body else self.long_name(actor_id)

    def claimant(self, actor_id: str) -> str:
        """The claimant of an outcome."""
        return self.NARRATOR if actor_id.upper() == "NARRATOR" else self.name(actor_id)

    def each(self, ref: Any, text: str) -> list[str]:
        """The names of a phrase's actors, or the phrase in quotation marks when it is not resolved."""
        return [self.name(actor) for actor in ref.actors] or [f"“{text[slice(*ref.span)]}”"]

    def side(self, position: Position, text: str) -> str:
        """Whose position it is: the state or organisation that the claimant belongs to."""
        if position.by is None:
            return self.NARRATOR
        if position.by.actors:
            sides = (one if one.startswith("?") else one.split(".")[0] for one in position.by.actors)
            whole = (a if ".REB" in a or ".OPP" in a else s for a, s in zip(position.by.actors, sides, strict=True))
            return " and ".join(dict.fromkeys(self.name(one) for one in whole))
        return f"“{text[slice(*position.by.span)]}”"

    def people_of(self, meeting: Meeting) -> list[str]:
        """The persons who took part, with their sides: a movement's people under its name, not its state's."""
        sides = dict.fromkeys([*meeting.principals, *(actor for actor, _ in meeting.third_parties)])
        of = {a.person: side for side in sorted(sides, key=len) for a in self._under(side) if a.person}
        persons = meeting.persons or tuple(of)  # none in a reading of an older version
        return [f"{name} ({self._full(state_of(of[name]))})" if name in of else name for name in persons]

    def _under(self, side: str) -> Iterable[Actor]:
        for actor_id, actors in self._by_id.items():
            if actor_id == side or actor_id.startswith(side + "."):
                yield from actors
