"""Taking stock with the copies of one text counted once: ``sources`` finds them, ``process`` takes the stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from stocktake.edtf import edtf_interval
from stocktake.process import Process, Stock, Stocktaking
from stocktake.records import Document, Reading, RoundCorrection
from stocktake.sources.duplicates import Duplicates

COPIED_DAYS = 14  # outlets print a wire text within days


class Copies:
    """Independence groups of documents; what was compared once is kept for the next call."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._index, self._ids = Duplicates(), set[str]()

    def __call__(self, documents: Iterable[Document]) -> Mapping[str, str]:
        """Document id -> smallest id among the copies of its text; a document without copies is left out."""
        given = {d.id: d for d in documents}
        if not self._ids <= given.keys():
            self._start()  # some are gone: an earlier day is asked for
        for key in sorted(given.keys() - self._ids):
            self._index.add(given[key])
        self._ids = set(given)
        return {
            key: min(copies)
            for group in self._index.groups()
            for copies in _at_one_time([given[key] for key in group.ids])
            for key in copies
        }


def _at_one_time(documents: Iterable[Document]) -> list[list[str]]:
    """Ids of like texts, apart where more than a fortnight lies between them: a text alike a year later is no copy."""
    days = {d.id: edtf_interval(d.published) for d in documents}
    dated = sorted((interval[0], key) for key, interval in days.items() if interval)
    out: list[list[str]] = [[key for key, interval in sorted(days.items()) if not interval]]
    last: date | None = None
    for day, key in dated:
        if last is not None and (day - last).days > COPIED_DAYS:
            out.append([])
        out[-1].append(key)
        last = day
    return [group for group in out if group]


def take_stock(
    process: Process, readings: Iterable[Reading], as_of: str | None = None, corrections: Sequence[RoundCorrection] = ()
) -> Stock:
    """Many readings in, the stock of ``process`` out.

    Args:
        readings: of any documents; those that tell nothing of this process are ignored.
        as_of: YYYY-MM-DD; only documents surely published until that day (undated ones are left out).
        corrections: what people said of which documents tell of one round, oldest first.
    """
    taking = stocktaking(process, corrections)
    taking.add(readings)
    return taking.stock(as_of)


def stocktaking(process: Process, corrections: Sequence[RoundCorrection] = ()) -> Stocktaking:
    """A stock in the making, to which readings are added as they come; copies of one text count once."""
    return Stocktaking(process, Copies(), corrections)
