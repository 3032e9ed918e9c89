"""The day on which something dated in EDTF was surely out."""

from __future__ import annotations

import re

from stocktake.edtf import OPEN_END, edtf_interval

_TIME = re.compile(r"T\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?")


def last_day(edtf: str | None) -> str | None:
    """The last day an EDTF value covers, as YYYY-MM-DD; None when it has none or never ends.

    "What was known on that day" must not let in a text that may be younger, so the last day counts:
    2024-07 is 2024-07-31; 2024-07-10/2024-07-12 is 2024-07-12.
    """
    interval = edtf_interval(_TIME.sub("", edtf)) if edtf else None
    return interval[1].isoformat() if interval and interval[1] != OPEN_END else None
