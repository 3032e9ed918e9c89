"""The command line with a reader that needs no model: every document gets an empty record. Run as a program."""

from __future__ import annotations

import os
import sys
import time
import types
from collections.abc import Iterable, Iterator

from stocktake.records import Coder, Document, Reading


class Reader:
    """Stands in for ``stocktake.pipeline.Reader``; waits SLOW seconds a document."""

    @classmethod
    def load(cls) -> Reader:
        return cls()

    def read(self, document: Document) -> Reading:
        time.sleep(float(os.environ.get("SLOW", "0")))
        return Reading(document, coder=Coder("0.1.0", "f" * 64))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        return map(self.read, documents)


def install() -> None:
    """Put the stand-in in the pipeline's place."""
    module = types.ModuleType("stocktake.pipeline")
    module.Reader = Reader  # type: ignore[attr-defined]
    sys.modules["stocktake.pipeline"] = module


if __name__ == "__main__":
    install()
    from stocktake.cli import main

    main()
