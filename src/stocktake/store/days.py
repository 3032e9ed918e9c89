"""The day on which something dated in EDTF was surely out."""

from __future__ import annotations

import calendar
import re

_DATE = re.compile(r"^(\d{4})(?:-(\d\d|XX))?(?:-(\d\d|XX))?")


def last_day(edtf: str | None) -> str | None:
    """The last day an EDTF value covers, as YYYY-MM-DD; None when it has none.

    "What was known on that day" must not let in a text that may be younger, so the last day counts:
    2024-07 is 2024-07-31; 2024-07-10/2024-07-12 is 2024-07-12.
    """
    if not edtf:
        return None
    found = _DATE.match(edtf.strip().strip("[]{}").split("/")[-1].split("..")[-1].strip())
    if found is None:
        return None
    year = int(found[1])
    month = 12 if found[2] in (None, "XX") else int(found[2])
    if not 1 <= month <= 12 or year < 1:
        return None
    last = calendar.monthrange(year, month)[1]
    day = last if found[3] in (None, "XX") else int(found[3])
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= last else None
