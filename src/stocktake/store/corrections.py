"""Lay people's corrections over a reading, whichever model made it.

A correction is a claim whose subject is an item's layer, document and span, and whose value has the interchange form
of the key it corrects: ``variable="act", value="progress"``; ``variable="speaker", value={"span": [0, 9],
"actors": ["ARM.GOV.MFA"]}``. Status ``rejected`` with variable ``item`` takes the item away; ``added`` puts
``value`` in as a new item. A newer model may place its span a little differently, so the item that overlaps best is
meant; a correction that no longer finds its item is left out of the record and listed by ``unplaced``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stocktake.records import RoundCorrection, Span
from stocktake.store.claims import Claim, current
from stocktake.store.subjects import around, parse_subject

Item = dict[str, Any]

# Below half, two spans are more likely two neighbouring claims than one drawn twice.
MIN_OVERLAP = 0.5
# Layer of a subject -> key of the interchange object.
KEYS = {"quotes": "quotes", "events": "events", "positions": "positions", "meetings": "meetings", "outcomes": "outcome"}


def corrected(data: Item, claims: Iterable[Claim]) -> Item:
    """The interchange object with the claims in force applied; ``data`` is changed and returned."""
    # All items are found before any is changed: a corrected span must not hide the item from the next correction.
    for claim, items, item in list(_placed(data, claims)):
        if claim.status == "added" and item is None:
            items.append(claim.value)
        elif item is None:
            continue
        elif claim.status == "rejected" and claim.variable == "item" and item in items:
            items.remove(item)
        elif claim.status == "edited":
            item.update(claim.value if claim.variable == "item" else {claim.variable: claim.value})
    return data


def unplaced(data: Item, claims: Iterable[Claim]) -> list[Claim]:
    """Corrections whose item this reading does not have: where a newer model disagrees with a person."""
    return [c for c, _items, item in _placed(data, claims) if item is None and c.status in ("edited", "accepted")]


def round_subject(name: str) -> str:
    """The subject of claims on a round as a whole, by its id."""
    return f"rounds {name}"


def round_corrections(claims: Iterable[Claim], process: str) -> list[RoundCorrection]:
    """What people say of a process's rounds, oldest first: the claims in force that merge or split one.

    Their value names documents: ``{"left": [keys], "right": [keys]}``; a merger also has ``with``, the other's id.
    """
    out = []
    for claim in sorted(current(claims), key=lambda c: c.id or 0):
        if claim.status in ("merged", "split") and claim.subject.startswith(round_subject(f"{process}/")):
            same = claim.status == "merged"
            words = f"{'one round' if same else 'another round'}, says {claim.user or claim.coder}"
            words += f": {claim.reason}" if claim.reason else ""
            left, right = (tuple(map(str, claim.value[side])) for side in ("left", "right"))
            out.append(RoundCorrection(same, left, right, words))
    return out


def item_span(key: str, item: Item) -> Span | None:
    """Where an item of the interchange object stands in the text."""
    if key == "quotes":
        return around(item["content"])
    if key == "events":
        return Span(*item["trigger"])
    if key == "positions":
        return Span(*item["span"])
    return around(item.get("evidence"))


def _placed(data: Item, claims: Iterable[Claim]) -> Iterable[tuple[Claim, list[Item], Item | None]]:
    # Oldest first: of two corrections of one value, the later one is shown (both stay in the claim's history).
    for claim in sorted(current(claims), key=lambda c: c.id or 0):
        about = parse_subject(claim.subject)
        key = KEYS.get(about.layer) if about else None
        if about and key and about.document_id == data["document"]["id"]:
            items = data.setdefault(key, [])
            yield claim, items, _best(key, items, about.span)


def _best(key: str, items: list[Item], span: Span) -> Item | None:
    scored = [(_overlap(found, span), -i) for i, item in enumerate(items) if (found := item_span(key, item))]
    share, at = max(scored, default=(0.0, 0))
    return items[-at] if share >= MIN_OVERLAP else None


def _overlap(a: Span, b: Span) -> float:
    """Intersection over union of two spans, 0 to 1."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / max(1, max(a.end, b.end) - min(a.start, b.start))
