"""A meeting as the rules have it, with the values that are likelier by what was learned from coded reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stocktake.process.choice import chance
from stocktake.process.dating import Days
from stocktake.process.helping import Helpers
from stocktake.process.locating import choose_country, country_features, place_in
from stocktake.process.page import Page
from stocktake.process.roles import ROLES
from stocktake.process.seating import Table
from stocktake.process.sittings import Sitting
from stocktake.records import Meeting, Span

_SURE = 0.9  # the rules alone gave better roles than what was learned alone; what is learned so surely adds to them
_REMOTE = ("telephone", "video")


def as_likely(page: Page, meeting: Meeting, main: Sequence[Sitting], ours: Sequence[Sitting]) -> Meeting:
    """Date, venue, third parties, persons and levels chosen; each keeps the words it rests on.

    Args:
        meeting: by the rules, with the principals and the standing that were chosen.
        main, ours: the mentions of this sitting, and of all the sides' sittings.
    """
    sides, spans = meeting.principals, set(meeting.evidence)
    mine = {id(s) for s in main}
    rest = [s for s in ours if id(s) not in mine]
    venue = meeting.venue
    if meeting.contact_form not in _REMOTE:
        ruled = venue.country if venue else None
        country = choose_country(country_features(page, sides, main, ours, ruled, meeting.third_parties))
        if country is not None and (venue is None or ruled not in (country, None)):
            venue = place_in(page, country, main, sides)
    if venue != meeting.venue:
        spans -= {meeting.venue.span} if meeting.venue else set()
        spans |= {venue.span} if venue else set()
    third, why = _third(page, meeting, main, ours, venue.country if venue else None)
    days = Days(page, main, rest, meeting.realis, meeting.when)
    when = days.choose()
    if when and meeting.when and when in meeting.when.split("/"):
        when = meeting.when  # the rules know that the sitting opened on the one day and ended on the other
    table = Table(page, sides, third, main, rest, meeting.persons, meeting.level)
    persons = table.persons()
    day = days.span(when) if when and when != meeting.when else None
    return replace(
        meeting,
        when=when,
        venue=venue,
        third_parties=third,
        persons=persons,
        level={side: table.level(side, persons) for side in sides},
        evidence=tuple(sorted(spans | set(why) | ({day} if day else set()))),
    )


def _third(
    page: Page, meeting: Meeting, main: Sequence[Sitting], ours: Sequence[Sitting], soil: str | None
) -> tuple[tuple[tuple[str, str], ...], list[Span]]:
    """The rules' third parties and those that are very likely, these with the words that say so."""
    helpers = Helpers(page, meeting.principals, main, ours, meeting.third_parties, soil)
    added = [
        (side, role)
        for side in helpers.candidates()
        for role in ROLES
        if (side, role) not in meeting.third_parties and chance(f"role {role}", helpers.features(side, role)) >= _SURE
    ]
    spans = [span for side, role in added if (span := helpers.evidence(side, role))]
    return (*meeting.third_parties, *added), spans
