"""Which sides ``both countries``, ``the parties``, ``the two leaders``, ``the two South Caucasus states`` stand for."""

from __future__ import annotations

import itertools
import re

from stocktake.actors.context import Context, coupled, in_text_order, principals, side
from stocktake.actors.words import BOTH, HOLDER_NOUNS, SIDE_NOUNS, SIDE_QUALIFIERS, any_of
from stocktake.records import Span

_SIDES = re.compile(
    r"^(?:the |these |those |its |their )?(?:(?:both|two|three|four|2|3) )?(?:(?:of )?the |of them|of these )?"
    rf"(?:(?:two|three|{any_of(SIDE_QUALIFIERS)}) )*({any_of(SIDE_NOUNS)})$"
)
_PLURAL = re.compile(rf"\b(?:[Tt]he|[Bb]oth) (?:two )?({any_of(SIDE_NOUNS - {'them'})})\b")


# "the foreign ministries of the two states": their offices, of whatever the rest stands for
_HOLDERS_OF = re.compile(rf"^(?:the )?({any_of(HOLDER_NOUNS)}) of (.+)$")
_OFFICE = {
    "foreign minister": "MFA",
    "foreign ministers": "MFA",
    "foreign ministries": "MFA",
    "top diplomats": "MFA",
    "presidents": "HOS",
    "prime ministers": "HOG",
    "heads of state": "HOS",
    "heads of government": "HOG",
}


def sides_of(ctx: Context, span: Span, words: str) -> tuple[str, ...] | None:
    """Ids for ``both countries`` and the like; () when the pair cannot be told; None when it is no such phrase."""
    held = _HOLDERS_OF.match(words)
    if held:
        of = sides_of(ctx, span, held[2])
        return of and tuple(_with_office(ctx, s, held[1]) for s in of)
    m = _SIDES.match(words)
    if words not in BOTH and not m:
        return None
    n = 3 if re.search(r"\bthree\b|\btrio\b", words) else 2
    noun = m[1] if m else ""
    definite = re.search(r"\b(the|both|two|three|these|those|neither|each|either|all|their|its)\b", words) or noun in (
        "parties",
        "sides",
    )
    if not definite:
        return None
    region = next(
        (
            r
            for r in sorted(ctx.scene.table.regions, key=len, reverse=True)
            if re.search(rf"\b{re.escape(r)}n?\b", words) and len(r) > 3
        ),
        None,
    )
    pair = (
        _pair_in_region(ctx, region, n)
        if region
        else (_holders(ctx, span.start, noun) if n == 2 else ()) or principals(ctx, n)
    )
    if not pair or (
        re.search(r"presidents|ministers|ministries|diplomats|heads of|officials", noun)
        and any(side(ctx.scene, s) != s for s in pair)
    ):
        return pair
    return tuple(_with_office(ctx, s, noun) for s in pair)


def _holders(ctx: Context, before: int, noun: str) -> tuple[str, ...]:
    """``the two leaders``, ``the ministers``: the two persons of that rank named before, when there are just two."""
    codes = {
        "leaders": {"HOS", "HOG"},
        "presidents": {"HOS"},
        "prime ministers": {"HOG"},
        "heads of state": {"HOS"},
        "ministers": {"MFA", "MOD"},
        "foreign ministers": {"MFA"},
        "top diplomats": {"MFA"},
        "diplomats": {"MFA"},
    }.get(noun)
    if codes is None:
        return ()
    held: dict[str, tuple[str, ...]] = {}
    for m in ctx.mentions:
        if m.ref is not None and m.code in codes and m.span.start < before:
            held.setdefault(m.ref.name, m.ids)
    ids = tuple(dict.fromkeys(i for v in held.values() for i in v))
    if len(ids) == 2:
        return ids
    pair = principals(ctx)
    fits = tuple(i for i in ids if side(ctx.scene, i) in pair)
    return fits if len(fits) == 2 else ids[:2] if len(ids) > 2 and codes == {"HOS", "HOG"} and not pair else ()


def _pair_in_region(ctx: Context, region: str, n: int) -> tuple[str, ...]:
    members = ctx.scene.table.regions[region]
    fits = [p for p in ctx.pairs if len(p) == n and all(s.split(".")[0] in members for s in p)]
    if fits:
        return in_text_order(ctx, max(fits, key=lambda p: ctx.pairs[p]))
    named = list(
        dict.fromkeys(s for m in ctx.mentions if (s := side(ctx.scene, m.ids[0])) and s.split(".")[0] in members)
    )
    return tuple(named) if len(named) == n else ()


def _with_office(ctx: Context, actor: str, noun: str) -> str:
    """``the two ministers`` are persons: take the office of that side's person named in the text, else the side."""
    if noun not in HOLDER_NOUNS:
        return actor
    code = _OFFICE.get(noun)
    for m in ctx.mentions:
        if m.ref is not None and side(ctx.scene, m.ids[0]) == actor and (code is None or m.code == code):
            return m.ids[0]
    return f"{actor}.GOV.{code}" if code and actor in ctx.scene.table.states else actor


def group_in(ctx: Context, lo: int, hi: int) -> tuple[str, ...]:
    """The first coordination of named actors in a stretch of text."""
    here = ctx.between(lo, hi)
    for a, b in itertools.pairwise(here):
        if coupled(ctx.scene, a, b) >= 2 or (
            a.ref and b.ref and re.search(r"\band\b", ctx.scene.document.text[a.span.end : b.span.start])
        ):
            return tuple(dict.fromkeys((*a.ids, *b.ids)))
    return ()


def described_in(ctx: Context, lo: int, hi: int) -> tuple[str, ...]:
    """What ``the two leaders`` or ``both sides`` in a stretch of text stand for."""
    for m in _PLURAL.finditer(ctx.scene.document.text, lo, hi):
        sides = sides_of(ctx, Span(m.start(), m.end()), m[0].casefold())
        if sides:
            return sides
    return ()
