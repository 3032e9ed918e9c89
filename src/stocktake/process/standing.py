"""Whether the sitting was held, is under way, to come or off: features for that choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf

from stocktake.process.choice import Features, score
from stocktake.process.page import CONTACT, OPENING, Page
from stocktake.process.sittings import Sitting
from stocktake.process.worded import opening_words

STANDINGS = ("held", "ongoing", "planned", "proposed", "cancelled", "postponed", "none")
_STATUS = ("held", "ongoing", "planned", "proposed", "cancelled", "postponed", "negated", "recalled")
_DOUBT = 0.5  # so much likelier must it be that a text of two sides tells of no talks at all; tuned on dev
_REALIS = ("held", "planned", "proposed", "negated", "cancelled", "hypothetical", "background")


def standing_features(
    page: Page, sides: tuple[str, ...], ours: Sequence[Sitting], ruled: str | None, sure: float
) -> Features:
    """What the mentions of the sides' talks, and the model's events of them, say.

    Args:
        ours: the mentions that can be of these sides.
        ruled: what the rules make of them.
        sure: how sure it is that these are the sides, 0 to 1.
    """
    opening = {id(line) for line in page.body[:OPENING]}
    telling = [s for s in ours if s.status != "recalled"]
    counts, early = Counter(s.status for s in ours), Counter(s.status for s in ours if id(s.line) in opening)
    both = Counter(s.status for s in ours if s.sides >= set(sides[:2]))
    first = telling[0].status if telling else None
    end = page.body[OPENING - 1].span if len(page.body) >= OPENING else None
    stop = end.end if end else len(page.document.text)
    events = [
        e
        for e in page.events
        if e.type in CONTACT and set(sides) & set(page.sides(a for r in (*e.actors, *e.recipients) for a in r.actors))
    ]
    realis, opens = Counter(e.realis for e in events), Counter(e.realis for e in events if e.trigger.start < stop)
    found: Features = {"sure": sure, "rule " + (ruled or "none"): 1.0, "mentions": min(1.0, len(ours) / 8)}
    for s in _STATUS:
        found |= {
            f"all {s}": counts[s] / max(1, len(ours)),
            f"early {s}": early[s] / max(1, sum(early.values())),
            f"both {s}": both[s] / max(1, sum(both.values())),
            f"some {s}": float(counts[s] > 0),
            f"first {s}": float(first == s),
        }
    for r in _REALIS:
        found |= {
            f"event {r}": realis[r] / max(1, len(events)),
            f"early event {r}": opens[r] / max(1, sum(opens.values())),
        }
    off = [e for e in page.events if e.type in ("SANCTION", "REJECT") and e.trigger.start < stop]
    found |= {
        "no mention": float(not ours),
        "nowhere both": float(not both),
        "nowhere both named": float(not any(set(sides[:2]) <= line.sides() for line in page.lines)),
        "one side": float(len(sides) == 1),
        "one side, nowhere": float(len(sides) == 1 and not both),
        "one side, held": float(len(sides) == 1 and both["held"] + both["ongoing"] > 0),
        "no event": float(not events),
        "strong": min(1.0, sum(s.strong and s.status == "held" for s in ours) / 3),
        "dated": float(any(s.dates and s.status in ("held", "ongoing") for s in ours)),
        "broken off": min(1.0, len(off) / 2),
        "talks": min(1.0, sum(e.type == "CONSULT" for e in page.events) / 5),
        "undated": float(page.document.published is None),
    }
    return found | opening_words(page)


def choose_standing(features: Features) -> str | None:
    """The likeliest standing of the sitting; None where the text tells of none."""
    scores = {s: score(f"standing {s}", features) for s in STANDINGS}
    plainly = features.get("rule held") and features["both held"] and features["strong"]
    scores["none"] -= inf if plainly else _DOUBT  # "A and B met": a sentence says it of both
    best = max(scores, key=lambda s: scores[s])
    return None if best == "none" else best
