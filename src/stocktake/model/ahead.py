"""Work on several items at once, results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")
AHEAD = 4  # items taken for each thread: enough that a long one does not leave the others idle


def in_order(work: Callable[[A], B], alone: Callable[[A], B], items: Iterable[A], threads: int) -> Iterator[B]:
    """``map(work, items)`` on ``threads`` threads; an only item goes to ``alone``, which may use all of them itself.

    Items are taken in the caller's thread, a few ahead of the results. An error, of an item or of taking one, is raised
    in its place: after the results of the items before it.
    """
    source = _Source(items)
    first = source.take(2)
    if len(first) < 2:
        yield from map(alone, first)
    else:
        yield from _threaded(work, first, source, threads)
    if source.error is not None:
        raise source.error


def _threaded(work: Callable[[A], B], first: list[A], source: _Source[A], threads: int) -> Iterator[B]:
    pool = ThreadPoolExecutor(threads, thread_name_prefix="stocktake-model")
    try:
        waiting: deque[Future[B]] = deque(pool.submit(work, item) for item in first)
        while waiting:
            waiting.extend(pool.submit(work, item) for item in source.take(AHEAD * threads - len(waiting)))
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class _Source(Generic[A]):
    """An iterator whose error is kept for later."""

    def __init__(self, items: Iterable[A]) -> None:
        self._left = iter(items)
        self.error: Exception | None = None

    def take(self, most: int) -> list[A]:
        taken: list[A] = []
        try:
            taken.extend(islice(self._left, most))
        except Exception as error:
            self.error, self._left = error, iter(())
        return taken
