"""What people say of rounds is laid over the stock: corrections win, and order still does not matter."""

from __future__ import annotations

import random
from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_stock import PROCESS, READINGS, made

from stocktake.process import Stocktaking, take_stock
from stocktake.process.stock import Stock
from stocktake.records import Reading, RoundCorrection

SPRING = [made(1, "2024-03-04", "2024-03-05"), made(2, "2024-03-04", "2024-03-06")]
SUMMER = [made(3, "2024-07-10", "2024-07-11", city="Graz"), made(4, "2024-07-10", "2024-07-12", city="Graz")]


def rounds(stock: Stock) -> list[tuple[str, ...]]:
    """The documents of each round."""
    return [r.documents for r in stock.rounds]


def stock_of(readings: Iterable[Reading], *corrections: RoundCorrection) -> Stock:
    """The stock with corrections, oldest first."""
    return take_stock(PROCESS, readings, corrections=corrections)


ONE = RoundCorrection(True, ("d001", "d002"), ("d003", "d004"), "one round, says ana: one visit")
TWO = RoundCorrection(False, ("d002",), ("d001",), "another round, says ben")


def test_two_rounds_that_are_one() -> None:
    """A merger makes one round of two; its links say who said so and why, and the dates of both stand beside each other."""
    plain, merged = stock_of(SPRING + SUMMER), stock_of(SPRING + SUMMER, ONE)
    assert rounds(plain) == [("d001", "d002"), ("d003", "d004")]
    assert rounds(merged) == [("d001", "d002", "d003", "d004")]
    assert {(link.rule, link.reason) for link in merged.rounds[0].links} == {("person", ONE.words)}
    assert [v.value for v in merged.rounds[0].fields["when"]] == ["2024-03-04", "2024-07-10"]


def test_one_round_that_is_two() -> None:
    """A split takes the documents named into a round of their own; the others keep their reasons."""
    split = stock_of(SPRING + SUMMER, TWO)
    assert rounds(split) == [("d001",), ("d002",), ("d003", "d004")]
    assert len({r.id for r in split.rounds}) == 3
    reasons = {link.document: link.rule for r in split.rounds for link in r.links}
    assert reasons["d002"] == "person" and reasons["d001"] == "R1"


def test_the_later_of_two_that_exclude_each_other_holds() -> None:
    """Merged, then split again by somebody else: split; split, then merged: one round."""
    again = RoundCorrection(True, ("d001",), ("d002",))
    assert rounds(stock_of(SPRING, again, TWO)) == [("d001",), ("d002",)]
    assert rounds(stock_of(SPRING, TWO, again)) == [("d001", "d002")]


def test_a_correction_finds_its_rounds_among_newer_readings() -> None:
    """More documents and a newer reading of an old one change nothing of what was said; who is unknown is passed over."""
    moved = made(3, "2024-07-11", "2024-07-11", city="Graz")
    more = [*SPRING, moved, SUMMER[1], made(5, "2024-03-05", "2024-03-06"), made(6, "2025-01-20", "2025-01-21")]
    assert rounds(stock_of(more, ONE)) == [("d001", "d002", "d003", "d004", "d005"), ("d006",)]
    assert rounds(stock_of(SPRING, ONE)) == [("d001", "d002")]
    assert rounds(stock_of(SPRING, RoundCorrection(False, ("x",), ("y",)))) == [("d001", "d002")]


KEYS = st.lists(st.integers(0, 11).map(lambda n: f"d{n:03}"), min_size=1, max_size=4).map(tuple)
SAID = st.lists(st.builds(RoundCorrection, st.booleans(), KEYS, KEYS), max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=READINGS, said=SAID, seed=st.integers(0, 99))
def test_any_order_of_adding_gives_the_same_stock_with_corrections(
    rows: list[tuple],  # type: ignore[type-arg]
    said: list[RoundCorrection],
    seed: int,
) -> None:
    """Whatever people said, adding readings one by one in any order equals a rebuild; the last word always holds."""
    readings = [made(n, d, p, c, r, number=k, text=t * 3) for n, (d, p, c, r, k, t) in enumerate(rows)]
    whole = stock_of(readings, *said)
    taking = Stocktaking(PROCESS, corrections=said)
    for reading in random.Random(seed).sample(readings, len(readings)):
        taking.add([reading])
    assert taking.stock().to_json() == whole.to_json()
    if said and not set(said[-1].left) & set(said[-1].right):
        last = said[-1]
        holding = [[s for s in (last.left, last.right) if set(s) & set(r.documents)] for r in whole.rounds]
        if last.same:
            assert sum(bool(sides) for sides in holding) <= 1
        else:
            assert all(len(sides) < 2 for sides in holding)
