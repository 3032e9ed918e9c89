"""Every date a document comes with, where it was found, and the one taken as its publication date.

Nothing is thrown away: all candidates stay in ``meta["dates"]``, published and modified apart, and
``meta["date_rule"]`` says which rule chose. A document without a usable candidate has no publication date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from stocktake.sources.written import Written, given_date

# Most trustworthy first. A feed's or page's own metadata beats what a line of text may mean; an HTTP header (when the
# server last touched the file) is only better than nothing.
_ORIGIN_NAMES = (
    "given,front matter,json-ld,metadata,newsml,feed,email,export field,time element,published line,date "
    "line,dateline,"
    "last line,byline,url,sitemap,http header,load date,file properties"
)
ORIGINS = tuple(_ORIGIN_NAMES.split(","))


@dataclass(frozen=True)
class DateCandidate:
    """One date as found: EDTF ``value`` (None when ambiguous), the text it was read from, and its origin.

    ``kind`` is published, modified, or inferred (from what is said, not from what stands above it);
    ``precision`` day, month, year, interval, no_year or ambiguous; ``time``
    HH:MM and ``timezone`` as written; ``readings`` are the values an ambiguous date may mean.
    """

    value: str | None
    text: str
    origin: str
    kind: str = "published"
    precision: str = "day"
    time: str | None = None
    timezone: str | None = None
    readings: tuple[str, ...] = ()

    def to_meta(self) -> dict[str, Any]:
        """A plain dict without the empty fields."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items() if v not in (None, ())}


@dataclass(frozen=True)
class Chosen:
    """The publication date taken (EDTF or None), by which rule, and what a reader should be warned of."""

    value: str | None
    rule: str
    flags: tuple[str, ...] = ()


def candidate(written: Written, origin: str, kind: str = "published") -> DateCandidate:
    """A written date with its origin."""
    return DateCandidate(
        written.value,
        written.text.strip(),
        origin,
        kind,
        written.precision,
        written.time,
        written.zone,
        written.readings,
    )


def read_candidate(text: Any, origin: str, kind: str = "published") -> DateCandidate | None:
    """Read a value of metadata (string, date or datetime) as a candidate; None when it is no date."""
    raw = text.isoformat() if hasattr(text, "isoformat") else str(text)
    written = given_date(raw)
    return candidate(written, origin, kind) if written else None


def choose_date(candidates: Iterable[DateCandidate]) -> Chosen:
    """Choose the publication date: the full value of the most trustworthy origin."""
    candidates = list(candidates)
    published = sorted((c for c in candidates if c.kind == "published"), key=_rank)
    full = [c for c in published if c.value and c.precision != "no_year"]
    if full:
        return _with_flags(_most_precise(full), full)
    if ambiguous := next((c for c in published if c.precision == "ambiguous"), None):
        return Chosen(None, f"{ambiguous.text} may be {' or '.join(ambiguous.readings)}", ("no date: ambiguous",))
    if published:
        return Chosen(None, f"{published[0].text} has no year", ("no date: no year",))
    if inferred := next((c for c in candidates if c.kind == "inferred"), None):
        rule = f"inferred from {inferred.origin} ({inferred.text}), precision {inferred.precision}"
        return Chosen(inferred.value, rule, (f"no date above the text: {inferred.value} from {inferred.origin}",))
    return Chosen(None, "no date found", ("no date",))


def complete(candidates: Sequence[DateCandidate]) -> list[DateCandidate]:
    """Settle ambiguous and year-less candidates by a full one near them; others stay as they are."""
    ranked = (c for c in sorted(candidates, key=_rank) if c.kind != "inferred")
    anchors = [c.value for c in ranked if c.value and c.precision == "day"]
    return [_settled(c, anchors) for c in candidates]


def _settled(found: DateCandidate, anchors: list[str]) -> DateCandidate:
    readings = found.readings
    if found.precision == "no_year" and found.value:
        readings = tuple(f"{int(a[:4]) + shift}{found.value[4:]}" for a in anchors[:1] for shift in (-1, 0, 1))
    within = 31 if found.precision == "no_year" else 7  # 01/02 and 02/01 are a month apart
    for anchor in anchors:
        near = [r for r in readings if (gap := _days_between(r, anchor)) is not None and gap <= within]
        if len(near) == 1:
            return replace(found, value=near[0], precision="day", readings=())
    return found


def _days_between(one: str, other: str) -> int | None:
    try:
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    except ValueError:  # 29 February of a year that has none
        return None


def _rank(found: DateCandidate) -> int:
    return ORIGINS.index(found.origin) if found.origin in ORIGINS else len(ORIGINS)


def _most_precise(full: list[DateCandidate]) -> DateCandidate:
    """The first candidate; a later one of day precision inside its month or year says the same thing better."""
    first = full[0]
    if first.precision in {"month", "year"} and first.origin != "given":
        return next((c for c in full if c.precision == "day" and str(c.value).startswith(str(first.value))), first)
    return first


def _with_flags(chosen: DateCandidate, full: list[DateCandidate]) -> Chosen:
    others = sorted(
        {
            str(c.value)
            for c in full
            if c.precision == "day" and (_days_between(str(c.value), str(chosen.value)) or 0) > 1
        }
    )
    zone = f", time zone {chosen.timezone}" if chosen.timezone else ""
    rule = f"{chosen.kind} date from {chosen.origin} ({chosen.text}), precision {chosen.precision}{zone}"
    return Chosen(
        chosen.value, rule, (f"dates disagree: {chosen.value} taken, also {', '.join(others)}",) if others else ()
    )
