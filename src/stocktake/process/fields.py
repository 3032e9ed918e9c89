"""A round's fields from its reports: the value most independent sources give, and every value with who gives it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from stocktake.edtf import edtf_interval
from stocktake.process.evidence import Files
from stocktake.process.mentions import Mention, settlement
from stocktake.process.processes import state_of
from stocktake.process.rounds_cluster import Cluster
from stocktake.process.stock_records import Value
from stocktake.records import Meeting

UNSAID = {None, "", "not_stated", "unclear"}
HELD = {"held", "ongoing", "background"}
# A report that saw one side's text does not deny the other's; these forms say that both texts were seen.
STRONG_FORMS = (
    "joint",
    "joint_text",
    "identical_separate",
    "coordinated_similar",
    "coordinated_separate",
    "separate_diverging",
)
SHARE = 0.2  # of a round's independent groups must name a third party's role, once there are five


def values(files: Files, said: Iterable[tuple[Any, str]]) -> tuple[Value, ...]:
    """(value, document id) pairs as values, best supported first, ties in the values' order."""
    by_value: dict[Any, set[str]] = defaultdict(set)
    for value, document in said:
        by_value[value].add(document)
    out = [
        Value(value, tuple(sorted(files.key(d) for d in documents)), files.independent(documents))
        for value, documents in by_value.items()
    ]
    return tuple(sorted(out, key=lambda v: (-v.independent, -len(v.documents), str(v.value))))


def fields_of(files: Files, cluster: Cluster) -> dict[str, tuple[Value, ...]]:
    """Every field of a round with all its values; a field nobody states is absent."""
    said: dict[str, list[tuple[Any, str]]] = defaultdict(list)
    for mention in cluster.members:
        meeting = mention.meeting
        if mention.recalls and not mention.main:
            continue  # it looks back at the round and tells nothing of it
        said["realis"].append((mention.realis, mention.document))
        if meeting is None:
            continue
        _tell(said, mention, meeting, files)
    return {name: values(files, pairs) for name, pairs in sorted(said.items())}


def _tell(said: dict[str, list[tuple[Any, str]]], mention: Mention, meeting: Meeting, files: Files) -> None:
    d = mention.document
    one = {
        "when": meeting.when, "contact_form": meeting.contact_form, "number": meeting.number,
        "occasion": meeting.occasion, "country": mention.country, "venue": settlement(files.readings[d], meeting),
    }  # fmt: skip
    if mention.main:
        one |= {"statement_form": meeting.statement_form, "next_step": meeting.next_step}
    for name, value in one.items():
        if value not in UNSAID:
            said[name].append((value, d))
    for side, level in mention.level.items():
        if level != 9:
            said[f"level {side}"].append((level, d))
    for actor, role in meeting.third_parties:
        if files.process.side(actor) is None:
            said["third_parties"].append(((state_of(actor), role), d))


def best(fields: Mapping[str, Sequence[Value]], name: str) -> Any:
    """The best supported value of a field, or None."""
    found = fields.get(name)
    return found[0].value if found else None


def when_of(cluster: Cluster, fields: Mapping[str, Sequence[Value]]) -> tuple[str | None, str]:
    """The round's date as EDTF, and its precision.

    The best supported of the dates that sources give to the day; of equally supported ones the longest, since a
    report of the last sitting does not deny the earlier ones. What reports of the sitting give stands before what its
    plans named ("at the end of the month"). Without any, the days that all reports leave open.
    """
    given = [(v, days) for v in fields.get("when", ()) if (days := edtf_interval(v.value))]
    exact = [(v, days) for v, days in given if precision(*days, str(v.value)) in ("day", "days")]
    saw = {m.key.rpartition("#")[0] for m in cluster.members if m.realis in HELD}
    exact = [e for e in exact if saw & set(e[0].documents)] or exact
    if exact:
        value, days = min(exact, key=lambda g: (-g[0].independent, -(g[1][1] - g[1][0]).days, str(g[0].value)))
        return str(value.value), precision(*days, str(value.value))
    days = _left_open(cluster)
    if days is None:
        return None, "unknown"
    for value, told in given:
        if told == days:
            return str(value.value), precision(*told, str(value.value))
    return (days[0].isoformat(), "day") if days[0] == days[1] else (f"{days[0]}~/{days[1]}~", precision(*days, "~"))


def _left_open(cluster: Cluster) -> tuple[date, date] | None:
    """The days that all dated mentions leave open; those of the narrowest where they leave none."""
    # What is called off without a day is known of the day on which it was.
    spans = [
        (m.first, m.first if m.realis == "cancelled" and m.assumed else m.last)
        for m in cluster.members
        if m.first and m.last
    ]
    if not spans:
        return None
    first, last = max(s[0] for s in spans), min(s[1] for s in spans)
    return (first, last) if first <= last else min(spans, key=lambda s: (s[1] - s[0], s))


def precision(first: date, last: date, edtf: str) -> str:
    """``day``, ``days`` (a stated stretch of days), ``week``, ``month``, ``year``."""
    length = (last - first).days
    if length == 0:
        return "day"
    if "/" in edtf and "~" not in edtf and edtf.count("-") >= 4:
        return "days"
    return "week" if length <= 7 else "month" if length <= 62 else "year"


def realis_of(cluster: Cluster) -> str:
    """Held if any report says so (R6: plans never count as held); else what the latest report says."""
    # A step announced beside a plan ("agreed to meet") does not make the meeting held.
    members = [m for m in cluster.members if m.kind == cluster.kind]
    if any(m.realis in HELD for m in members):
        return "held"
    latest = max(members, key=lambda m: (m.published or date.min, m.key))
    return latest.realis


def form_of(fields: Mapping[str, Sequence[Value]], spoke: Collection[str] = ()) -> str | None:
    """The statement form: the best supported of those that saw both texts, else the best supported.

    ``spoke``: the sides that claim something in the round. Where each report saw one side's text, and all sides spoke,
    the texts were separate.
    """
    found = fields.get("statement_form", ())
    strong = [v for v in found if v.value in STRONG_FORMS]
    one_each = bool(found) and found[0].value in ("one_side", "one_side_only") and len(found[0].documents) > 1
    if not strong and one_each and len(spoke) > 1:
        return "separate_diverging"
    return (strong or list(found) or [Value(None, (), 0)])[0].value


def contact_form_of(fields: Mapping[str, Sequence[Value]]) -> str:
    """The form of contact; that they sat apart stands before "face to face", which a report means that says nothing."""
    found = fields.get("contact_form", ())
    told = [v for v in found if v.value == "proximity"]
    return (told or list(found) or [Value("announcement", (), 0)])[0].value


def next_step_of(fields: Mapping[str, Sequence[Value]]) -> str | None:
    """The most definite next step that the best supported values name."""
    order = {"date_set": 0, "place_set": 1, "task_set": 2, "in_principle": 3, "none": 4}
    found = fields.get("next_step", ())
    top = [v for v in found if v.independent == found[0].independent]
    return min(top, key=lambda v: order.get(v.value, 9)).value if top else None


def third_parties_of(fields: Mapping[str, Sequence[Value]], independent: int) -> tuple[tuple[str, str], ...]:
    """(actor, role) pairs that enough independent sources name."""
    least = max(1, round(SHARE * independent)) if independent >= 5 else 1
    return tuple(sorted(v.value for v in fields.get("third_parties", ()) if v.independent >= least))


def levels_of(cluster: Cluster, fields: Mapping[str, Sequence[Value]]) -> dict[str, int]:
    """Each side's level; 9 (not stated) when no report gives it."""
    return {side: best(fields, f"level {side}") or 9 for side in sorted(cluster.principals)}


def most_common_city(cluster: Cluster) -> str | None:
    """The city that most reports name, as a key for ids."""
    counts: Counter[str] = cluster.cities
    return min(counts, key=lambda c: (-counts[c], c)) if counts else None


def coordinates_of(files: Files, cluster: Cluster, venue: str | None) -> tuple[float | None, float | None]:
    """Latitude and longitude that a report gives for the round's venue, the first by key."""
    for mention in sorted(cluster.members, key=lambda m: m.key):
        place = mention.meeting.venue if mention.meeting else None
        if place and place.name == venue and place.lat is not None and place.lon is not None:
            return place.lat, place.lon
    return None, None
