"""Meetings of the same sides that a document recalls or announces beside the one it reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stocktake.edtf import edtf_interval
from stocktake.process.days import nearest_date
from stocktake.process.page import Page
from stocktake.process.sittings import Sitting
from stocktake.process.venues import find_venue
from stocktake.records import Meeting, When

_MAX_DAYS = 14  # a longer period does not tell one meeting from another


def other_meetings(page: Page, sides: tuple[str, ...], ours: Iterable[Sitting], main: Meeting) -> Iterator[Meeting]:
    """One meeting per dated mention outside the main one: earlier ones are background, those to come planned.

    Only what the text dates: an undated "last meeting" could be any.
    """
    seen, ours = {main.when}, list(ours)
    for s in ours:
        if s.status not in ("recalled", "planned") or not s.sides & set(sides):
            continue
        when = nearest_date(s)
        if when is None or when.edtf in seen or not _fits(when, s.status, page, main):
            continue
        seen.add(when.edtf)
        rest = [o for o in ours if o.status != s.status]
        venue = None if s.form in ("telephone", "video") else find_venue(page, [s], sides, (), near=True, others=rest)
        spans = {s.span, when.span} | ({venue.span} if venue else set())
        yield Meeting(
            events=s.events,
            when=when.edtf,
            realis="background" if s.status == "recalled" else "planned",
            contact_form=s.form,
            principals=sides,
            venue=venue,
            evidence=tuple(sorted(spans)),
        )


def _fits(when: When, status: str, page: Page, main: Meeting) -> bool:
    """Earlier ones end before the main meeting or publication, planned ones begin after it; short enough to be one."""
    days = edtf_interval(when.edtf)
    anchor = edtf_interval(main.when) or edtf_interval(page.document.published)
    if days is None or anchor is None or (days[1] - days[0]).days > _MAX_DAYS:
        return False
    return days[1] < anchor[0] if status == "recalled" else days[0] > anchor[1]
