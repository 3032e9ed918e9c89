"""The reports of talks in this folder, each with the record a careful reader would make of it.

A case is NAME.txt and NAME.toml. In the TOML a list of single values means that any of them is right; what a case
leaves out is not scored, except ``occasion`` and ``number``, where anything found is false. ``third_optional``,
``persons_optional``, ``taking_part_optional`` and ``outcome_optional`` may be found or not. ``persons`` are all people
named, ``taking_part`` those of them who are at the talks or speak for somebody at them. ``quotes`` have the exact strings of their parts and
either the sides that speak (``speaker``, empty: an unnamed source) or a word of the speaker's phrase (``by``, for
states that do not exist). The Washington example of the issue is not ours, so its text is read from ``shared``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDERS = {
    "first": HERE,
    "second": HERE / "held",  # written and coded before the reader saw it, then used for repairs
    "third": HERE / "last",  # written and coded after those repairs, read once, nothing repaired for it
    "fresh": HERE
    / "fresh",  # styles that the others lack, written and coded before the reader saw it, then used for repairs
    "styles": HERE / "styles",  # read as soon as they were written; what was false in them was repaired, then coded
    "late": HERE
    / "late",  # ordinary reports of other talks, written and coded before the reader saw them, then used for repairs
}
SHARED = HERE.parents[2] / "shared" / "examples"


@dataclass(frozen=True)
class Case:
    """One report: its name, its text, and the expected values by field."""

    name: str
    text: str
    expected: dict[str, Any]


def load_cases(folder: Path = HERE, shared: Path = SHARED) -> list[Case]:
    """All cases of a folder in order of their names; one whose text is elsewhere and absent is left out."""
    cases = []
    for path in sorted(folder.glob("*.toml")):
        text = next((t for t in (path.with_suffix(".txt"), shared / f"{path.stem}.txt") if t.exists()), None)
        if text is not None:
            cases.append(
                Case(path.stem, text.read_text(encoding="utf-8"), tomllib.loads(path.read_text(encoding="utf-8")))
            )
    return cases
