"""The bytes that documents were made from: kept with them, and written out again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stocktake.sources.inputs import Input
    from stocktake.store import Store


def keep_originals(store: Store, documents: Iterable[tuple[str, Input | None]]) -> None:
    """Keep the bytes of each input, once for all the documents (ids) that follow one another from it."""
    for _, group in groupby(documents, key=lambda pair: id(pair[1])):
        pairs = list(group)
        source = pairs[0][1]
        if source is not None:
            store.add_original([d for d, _ in pairs], source.read(), source.media_type, source.fetched, source.name)
