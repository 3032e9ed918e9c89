"""A meeting as the rules have it, with the values that are likelier by what was learned from coded reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stocktake.process.choice import chance
from stocktake.process.claims import speakers_of
from stocktake.process.dating import Days
from stocktake.process.forming import choose_form, choose_step, form_features, step_features
from stocktake.process.helping import Helpers
from stocktake.process.locating import choose_country, country_features, is_told, only_dateline, place_in
from stocktake.process.page import Page
from stocktake.process.roles import ROLES
from stocktake.process.seating import Table
from stocktake.process.sittings import Sitting
from stocktake.records import Meeting, Span

# Roles by the rules are kept unless unlikely, others added where likely: on reports that were not learned from this
# gives 0.58 F1 at a precision of 0.68 (rules alone 0.40, what was learned alone 0.61 at 0.59).
_KEPT, _ADDED = 0.2, 0.8
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
        if venue is not None and country != ruled and only_dateline(page, country) and is_told(page, main, venue):
            country = ruled
        only_state = venue is not None and venue.name in page.states
        if country is not None and (venue is None or ruled not in (country, None) or only_state):
            venue = place_in(page, country, main, sides)
    if venue != meeting.venue:
        spans -= {meeting.venue.span} if meeting.venue else set()
        spans |= {venue.span} if venue else set()
    third, why = _third(page, meeting, main, ours, venue.country if venue else None)
    days = Days(page, main, rest, meeting.realis, meeting.when)
    when = days.choose()
    ruled_when = meeting.when
    if when and ruled_when and ruled_when in days.found and when in ruled_when.split("/"):
        when = ruled_when  # the rules know that the sitting opened on the one day and ended on the other
    table = Table(page, sides, third, main, rest, meeting.persons, meeting.level)
    persons = table.persons()
    form, step = meeting.statement_form, meeting.next_step
    if meeting.realis in ("held", "ongoing"):
        form = choose_form(form_features(page, sides, form, speakers_of(page, sides)), form)
        step = choose_step(step_features(page, ours, step), step)
    day = days.span(when) if when and when != meeting.when else None
    return replace(
        meeting,
        when=when,
        venue=venue,
        third_parties=third,
        persons=persons,
        statement_form=form,
        next_step=step,
        level=table.levels(persons),
        evidence=tuple(sorted(spans | set(why) | ({day} if day else set()))),
    )


def _third(
    page: Page, meeting: Meeting, main: Sequence[Sitting], ours: Sequence[Sitting], soil: str | None
) -> tuple[tuple[tuple[str, str], ...], list[Span]]:
    """The rules' third parties but for unlikely ones, and others that are likely, these with the words that say so."""
    ruled = meeting.third_parties
    helpers = Helpers(page, meeting.principals, main, ours, ruled, soil)
    named = set(helpers.candidates())
    likely = lambda side, role: chance(f"role {role}", helpers.features(side, role))  # noqa: E731
    kept = [(s, r) for s, r in ruled if r not in ROLES or s not in named or likely(s, r) >= _KEPT]
    added = [(s, r) for s in helpers.candidates() for r in ROLES if (s, r) not in ruled and likely(s, r) >= _ADDED]
    spans = [span for side, role in added if (span := helpers.evidence(side, role))]
    return (*kept, *added), spans
