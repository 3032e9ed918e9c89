"""Readings built from document-level codes (../shared/data/reports): what a perfect reader would say of each report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stocktake.records import Actor, Document, Meeting, Outcome, Place, Position, Reading, Span

REPORTS = Path(__file__).parents[3] / "shared" / "data" / "reports" / "dev.jsonl"
KINDS = {"report": "news_report", "statement": "official_statement", "readout": "readout"}
# Document-level codes have a status per issue; the act that a reader would give the clause.
ACTS = {
    "precondition": "condition",
    "raised": "proposal",
    "contested": "open",
    "narrowing": "progress",
    "agreed_text": "agreed",
    "agreed_in_principle": "agreed",
    "parked": "open",
}
STATES = {"ARM": "Armenia", "AZE": "Azerbaijan", "SRB": "Serbia", "XKX": "Kosovo", "COL": "Colombia"}


def load_rows(path: Path = REPORTS) -> list[dict[str, Any]]:
    """Rows of a reports file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def reading_of(row: dict[str, Any]) -> Reading:
    """The reading that the codes of one report amount to; the evidence of every value is the whole text."""
    text, codes, whole = row["text"], row["codes"], Span(0, len(row["text"]))
    document = Document(
        id=f"doc:{row['id']}",
        text=text,
        source_id=row["id"],
        title=row.get("title"),
        published=row.get("published"),
        outlet=row.get("outlet"),
        url=row.get("url"),
        kind=KINDS.get(row.get("kind") or "", "other"),
    )
    main = codes.get("main") or {}
    outcome = tuple(Outcome(k, v, (whole,)) for k, v in (codes.get("outcome") or {}).items() if v is not None)
    positions = tuple(
        Position(whole, ACTS.get(status, "open"), None, (issue,))
        for issue, status in (codes.get("issues") or {}).items()
    )
    actors = tuple(Actor(f"?{name}", name, "person", person=name) for name in main.get("persons") or ())
    actors += tuple(Actor(id_, name, "state", id_) for id_, name in STATES.items() if name in text)
    return Reading(document, actors=actors, positions=positions, meetings=_meetings(main, whole), outcome=outcome)


def _meetings(main: dict[str, Any], whole: Span) -> tuple[Meeting, ...]:
    if not main.get("principals"):
        return ()
    venue = None
    if main.get("place") or main.get("country"):
        venue = Place(Span(0, 0), main.get("place") or main.get("country"), main.get("country"))
    return (
        Meeting(
            events=(),
            when=main.get("when"),
            realis=main.get("realis") or "held",
            contact_form=main.get("contact") or "face_to_face",
            principals=tuple(main["principals"]),
            level=main.get("level") or {},
            third_parties=tuple((a, r) for a, r in main.get("third") or ()),
            venue=venue,
            statement_form=main.get("statement_form"),
            next_step=main.get("next_step"),
            evidence=(whole,),
        ),
    )
