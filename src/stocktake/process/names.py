"""Names and ids of rounds: made of date and place, so that a rebuild gives the same ones."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from stocktake.edtf import edtf_interval
from stocktake.process.fields import most_common_city
from stocktake.process.processes import Process
from stocktake.process.rounds_cluster import Cluster

_MONTHS = "January February March April May June July August September October November December"


def round_id(process: Process, c: Cluster, when: str | None, taken: set[str], keep: bool = True) -> str:
    """``armenia-azerbaijan/2024-07-10-washington``; undated rounds carry a hash of their documents instead.

    ``taken``: ids in use, to which this one is added if ``keep``.
    """
    days = edtf_interval(when)
    first = days[0].isoformat() if days else _hash(c)
    parts = [first, _slug(most_common_city(c) or ""), "" if c.kind == "round" else c.kind]
    base = f"{process.id}/{'-'.join(p for p in parts if p)}"
    name, n = base, 1
    while name in taken:
        n += 1
        name = f"{base}-{n}"
    if keep:
        taken.add(name)
    return name


def _hash(c: Cluster) -> str:
    keys = " ".join(sorted(m.key for m in c.members))
    return f"undated-{hashlib.sha256(keys.encode()).hexdigest()[:8]}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")


def round_name(venue: str | None, when: str | None) -> str:
    """``Washington, 10 July 2024``."""
    return ", ".join(part for part in (venue, day_words(when)) if part) or "undated"


def day_words(when: str | None) -> str:
    """An EDTF value in words: ``10 July 2024``, ``1-4 May 2023``, ``about 17-20 September 2022``, ``May 2023``."""
    days = edtf_interval(when)
    if not days or not when:
        return "no date"
    first, last = days
    about = "about " if "~" in when else ""
    month, other = _MONTHS.split()[first.month - 1], _MONTHS.split()[last.month - 1]
    if first == last:
        return f"{about}{first.day} {month} {first.year}"
    if "/" not in when and len(when.strip("~?%")) == 7:
        return f"{about}{month} {first.year}"
    if "/" not in when and len(when.strip("~?%")) == 4:
        return f"{about}{first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{about}{first.day}–{last.day} {month} {first.year}"
    start = f"{first.day} {month}" + (f" {first.year}" if first.year != last.year else "")
    return f"{about}{start} – {last.day} {other} {last.year}"
