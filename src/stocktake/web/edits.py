"""Corrections out of a form, as values of the interchange form, each checked against the codebook and the text.

A form names only what is corrected: a list field whose ``was_`` twin holds the same words was not touched, so that an
edit made on an old view does not undo somebody else's. Words are given as ``12-30``, offsets into the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from stocktake.actors.table import ActorTable
from stocktake.edtf import edtf_interval
from stocktake.labels import ISSUES, OUTCOME_LEVELS
from stocktake.reading.coding import plover_type
from stocktake.reading.gazetteer import Gazetteer, prominence
from stocktake.records import RawEvent, Span
from stocktake.web.params import BadRequest, span_of

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
MODES = ("talks", "meeting", "visit", "call", "mediation", "summit")
REALIS = ("held", "planned", "proposed", "negated", "cancelled", "hypothetical", "background")
ACTS = (
    "agreed", "progress", "no_progress", "open", "commitment", "proposal", "acceptance", "rejection", "condition",
    "demand", "red_line", "accusation", "denial", "threat", "praise", "forecast", "next_step", "breakdown",
)  # fmt: skip
NONE = "none"  # a mode or level that is taken away
# What is chosen from a list, by layer.
CHOICES: dict[str, dict[str, tuple[Any, ...]]] = {
    "quotes": {"type": ("direct", "indirect", "mixed")},
    "events": {"type": TYPES, "mode": (*MODES, NONE), "realis": REALIS},
    "positions": {"act": ACTS, "level": (*OUTCOME_LEVELS, NONE)},
}
SPAN_KEYS = {"quotes": "content", "events": "trigger", "positions": "span"}
WHO_KEYS = {"quotes": "speaker", "positions": "by"}
# The lines of an event's form: role -> the list of the record it stands in.
THIRD = ("host", "mediator", "facilitator", "observer", "guarantor", "convenor")
ROLES = {"actor": "actors", "recipient": "recipients", **dict.fromkeys(THIRD, "third_parties"),
         "place": "places", "date": "dates"}  # fmt: skip
MAX_LINES = 40
_ID = re.compile(r"[A-Z][A-Z0-9]*(\.[A-Z0-9_-]+)*")

Item = Mapping[str, Any]
Lists = Mapping[str, Sequence[str]]


def edited(layer: str, text: str, form: Mapping[str, str], lists: Lists, now: Item) -> dict[str, Any]:
    """The values of a correction, by the interchange object's keys; what equals ``now`` is left out.

    Args:
        layer: quotes, positions or events.
        text: the document's; every span must hold words of it.
        form, lists: the fields of the form, the last value of each and all of each.
        now: the item as it is shown, in the interchange form; empty when the newest reading lacks it.

    Raises:
        BadRequest: a value is not the codebook's, words are not in the text, or nothing is changed.
    """
    if layer not in CHOICES:
        raise BadRequest("only quotes, positions and events can be edited")
    out = {field: _chosen(field, form[field], CHOICES[layer][field]) for field in CHOICES[layer] if form.get(field)}
    if form.get("span"):
        span = _span(form["span"], text)
        out[SPAN_KEYS[layer]] = [span] if layer == "quotes" else span
    if layer in WHO_KEYS and _touched(form, "who_span", "who_actors"):
        out[WHO_KEYS[layer]] = _who(form, text)
    if layer == "positions" and _touched(form, "issues"):
        out["issues"] = _issues(form["issues"])
    if layer == "events" and "role" in lists and event_lines(lists) != form.get("was_lines"):
        out |= _parts(lists, text, now)
    if layer == "events" and now and {"type", "realis", "trigger"} & set(out):
        whole = {**now, **out}
        raw = RawEvent(Span(*whole["trigger"]), whole["type"], whole["mode"], whole["realis"])
        out["plover"] = plover_type(raw, text[slice(*whole["trigger"])])
    changed = {key: value for key, value in out.items() if key not in now or now[key] != value}
    if not changed:
        raise BadRequest("nothing was changed; choose a value or mark the words, or press a to accept")
    return changed


def fields_of(layer: str, now: Item) -> dict[str, Any]:
    """The fields of an item's form, filled with its present values; ``now`` as for ``edited``."""
    if layer in WHO_KEYS:
        who = now.get(WHO_KEYS[layer])
        out = {"who_span": "-".join(map(str, who["span"])) if who else "",
               "who_actors": ", ".join(who["actors"]) if who else ""}  # fmt: skip
        return {**now, **out, "issues": " ".join(now.get("issues") or ())}
    lines = lines_of(now)
    told = event_lines({f"role{part}": [line[key] for line in lines]
                        for part, key in (("", "role"), ("_span", "span"), ("_value", "value"))})  # fmt: skip
    return {**now, "lines": lines, "was_lines": told}


def _touched(form: Mapping[str, str], *fields: str) -> bool:
    return any(field in form and form[field].strip() != form.get(f"was_{field}") for field in fields)


def _chosen(field: str, given: str, choices: Sequence[Any]) -> Any:
    by_name = {str(choice): choice for choice in choices}
    if given not in by_name:
        raise BadRequest(f"{field} {given[:40]!r} is none of {', '.join(by_name)}")
    return None if given == NONE else by_name[given]


def _span(given: str, text: str) -> list[int]:
    """``12-30`` as [12, 30], without the white space at its ends."""
    span = span_of(given.strip())
    if span is None or span.end > len(text):
        raise BadRequest(f"{given[:40]!r} is no place in the text; mark the words again")
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    end = span.end - len(words) + len(words.rstrip())
    if start >= end:
        raise BadRequest("there are no words at that place; mark them again")
    return [start, end]


def _who(form: Mapping[str, str], text: str) -> dict[str, Any] | None:
    """A speaker or claimant; no words: nobody is named."""
    span, actors = form.get("who_span", "").strip(), form.get("who_actors", "").strip()
    if not span and actors:
        raise BadRequest("mark the words that name who said it, or clear the actors too")
    return {"span": _span(span, text), "actors": actor_ids(actors)} if span else None


def actor_ids(given: str) -> list[str]:
    """Ids with commas between them, each of a known state, organisation or movement, or a local one (``?name``)."""
    table = ActorTable.load()
    out = []
    for name in dict.fromkeys(part.strip() for part in given.split(",") if part.strip()):
        known = name.startswith("?") or (_ID.fullmatch(name) and name.split(".")[0] in table.entities)
        if not known or len(name) > 80:
            raise BadRequest(f"no actor {name[:40]!r}; give ids such as ARM.GOV.MFA with commas between, or ?name")
        out.append(name)
    return out


def _issues(given: str) -> list[str]:
    found = list(dict.fromkeys(part for part in re.split(r"[,\s]+", given.upper()) if part))
    unknown = [issue for issue in found if issue not in ISSUES]
    if unknown:
        raise BadRequest(f"no issue {unknown[0][:20]!r}; issues are I01 to I20 and N01 to N16")
    return found


# The parts of an event: who, towards whom, third parties, where and when, one line each.


def lines_of(event: Item) -> list[dict[str, str]]:
    """The parts of an event of the interchange object as lines of a form: role, words (``12-30``) and value."""
    out = [_line("actor", a, ", ".join(a["actors"])) for a in event.get("actors") or ()]
    out += [_line("recipient", a, ", ".join(a["actors"])) for a in event.get("recipients") or ()]
    out += [_line(t["role"], t, ", ".join(t["actors"])) for t in event.get("third_parties") or ()]
    out += [_line("place", p, _place_name(p)) for p in event.get("places") or ()]
    return out + [_line("date", d, d.get("edtf") or "") for d in event.get("dates") or ()]


def event_lines(lists: Lists) -> str:
    """The lines of an event's form as one string, to tell whether they were touched; those without words are out."""
    return "\n".join("|".join(line) for line in _lines(lists))


def _lines(lists: Lists) -> list[tuple[str, str, str]]:
    columns = [[value.strip() for value in lists.get(name, ())] for name in ("role", "role_span", "role_value")]
    if len({len(column) for column in columns}) > 1 or len(columns[0]) > MAX_LINES:
        raise BadRequest(f"each line needs a role, words and a value, {MAX_LINES} lines at most")
    return [(role, span, value) for role, span, value in zip(*columns, strict=True) if span]


def _line(role: str, part: Item, value: str) -> dict[str, str]:
    return {"role": role, "span": "-".join(map(str, part["span"])), "value": value}


def _place_name(place: Item) -> str:
    return ", ".join(part for part in (place.get("name"), place.get("country")) if part)


def _parts(lists: Lists, text: str, now: Item) -> dict[str, Any]:
    out: dict[str, list[Any]] = {key: [] for key in ("actors", "recipients", "third_parties", "places", "dates")}
    for role, given, value in _lines(lists):
        if role not in ROLES:
            raise BadRequest(f"role {role[:40]!r} is none of {', '.join(ROLES)}")
        key, span = ROLES[role], _span(given, text)
        if key == "places":
            out[key].append(_place(span, value, now))
        elif key == "dates":
            out[key].append(_date(span, value, now))
        else:
            part = {"span": span, "actors": actor_ids(value)}
            out[key].append(part | {"role": role} if key == "third_parties" else part)
    return {key: value for key, value in out.items() if value != (now.get(key) or [])}


def _place(span: list[int], value: str, now: Item) -> dict[str, Any]:
    for place in now.get("places") or ():
        if place["span"] == span and _place_name(place) == value:
            return dict(place)
    name, _, country = (part.strip() for part in value.rpartition(",")) if "," in value else (value, "", "")
    found = [m for m in Gazetteer.load().find(name) if not country or m.row.country == country.upper()]
    if not found:
        raise BadRequest(f"no place {value[:60]!r} is known; give a name and a country, as in Geneva, CHE")
    row = max(found, key=prominence).row
    return {"span": span, "name": row.name, "country": row.country, "lat": row.lat, "lon": row.lon}


def _date(span: list[int], value: str, now: Item) -> dict[str, Any]:
    for date in now.get("dates") or ():
        if date["span"] == span and (date.get("edtf") or "") == value:
            return dict(date)
    if value and edtf_interval(value) is None:
        raise BadRequest(f"{value[:40]!r} is no day; give it as 2024-07-10, 2024-07 or 2024-07-10/2024-07-12")
    return {"span": span, "edtf": value or None, "rule": "person"}
