"""How the sides told of a sitting and what is to come next: features for choosing both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stocktake.process.choice import Features, likeliest, score
from stocktake.process.page import Page
from stocktake.process.sittings import Sitting
from stocktake.process.worded import all_words

FORMS = ("joint", "separate_diverging", "one_side", "mediator_only", "none")
STEPS = ("date_set", "place_set", "task_set", "in_principle", "none")
_SURE = ("identical_separate", "coordinated_separate")  # told by the texts themselves: no choice
_LIKELY = 0.6


def form_features(page: Page, sides: Sequence[str], ruled: str | None, speakers: Iterable[str]) -> Features:
    """What tells the form of the sides' statements.

    Args:
        ruled: the form by the rules.
        speakers: to whom the document attributes an account of the sitting.
    """
    quoted = {side for q in page.quotes if q.speaker for side in page.sides(q.speaker.actors)}
    mine, told = set(sides), set(speakers)
    found = {
        f"ruled {ruled}": 1.0,
        f"kind {page.document.kind}": 1.0,
        f"speaking {min(2, len(mine & told))}": 1.0,
        f"quoted {min(2, len(mine & quoted))}": 1.0,
        "others speaking": float(bool(told - mine)),
        "others quoted": float(bool(quoted - mine)),
    }
    return found | all_words(page)


def step_features(page: Page, ours: Sequence[Sitting], ruled: str | None) -> Features:
    """What tells the next step; ``ours``: all mentions of the sides' sittings."""
    coming = [s for s in ours if s.status in ("planned", "proposed")]
    told = [p for p in page.positions if p.act == "next_step"]
    found = {
        f"ruled {ruled}": 1.0,
        "coming": min(1.0, len(coming) / 3),
        "dated": float(any(s.dates for s in coming)),
        "placed": float(any(s.line.places for s in coming)),
        "told": min(1.0, sum(p.score for p in told) / 2),
        "model": float(any(e.type == "CONSULT" and e.realis == "planned" for e in page.events)),
        "model dated": float(any(e.type == "CONSULT" and e.realis == "planned" and e.dates for e in page.events)),
    }
    return found | all_words(page)


def choose_form(features: Features, ruled: str | None) -> str | None:
    """The likely form; the rules' where none is likely, or where the texts themselves show it."""
    return ruled if ruled in _SURE else _choose("form", FORMS, features, ruled)


def choose_step(features: Features, ruled: str | None) -> str | None:
    """The likely next step; the rules' where none is likely."""
    return _choose("next step", STEPS, features, ruled)


def _choose(choice: str, classes: Sequence[str], features: Features, ruled: str | None) -> str | None:
    best, sure = likeliest({c: score(f"{choice} {c}", features) for c in classes})
    return str(best) if sure >= _LIKELY else ruled
