"""A process that adds numbered readings and prints each number once it is committed: run by the SIGKILL tests."""

from __future__ import annotations

import sys

from store_samples import reading

from stocktake.store import Store


def main(path: str, first: int, count: int, batch: int) -> None:
    with Store(path) as store:
        for start in range(first, first + count, batch):
            store.add_many([reading(n) for n in range(start, start + batch)], batch=batch)
            print(start + batch - 1, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
