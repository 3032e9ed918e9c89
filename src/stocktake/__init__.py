"""Stocktake reads dated reports and statements about a negotiation and takes stock of it.

>>> import stocktake
>>> reading = stocktake.read("GENEVA, 3 March 2025 — The foreign ministers of …")
>>> reading.meetings, reading.quotes, reading.outcome
"""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from stocktake.version import __version__

if TYPE_CHECKING:
    from stocktake.pipeline import Reader
    from stocktake.process import Process, Stock
    from stocktake.records import Document, Reading, Span
    from stocktake.sources import document_from_text, load
    from stocktake.store import Store
    from stocktake.taking import take_stock

# Where each public name lives; loaded on first use, so that `stocktake --help` does not wait for the model's runtime.
_HOMES = {
    "Document": "records",
    "Process": "process",
    "Reader": "pipeline",
    "Reading": "records",
    "Span": "records",
    "Stock": "process",
    "Store": "store",
    "document_from_text": "sources",
    "load": "sources",
    "take_stock": "taking",
}

__all__ = [
    "Document",
    "Process",
    "Reader",
    "Reading",
    "Span",
    "Stock",
    "Store",
    "__version__",
    "document_from_text",
    "load",
    "read",
    "take_stock",
]


def read(text_or_document: str | Document) -> Reading:
    """The record of one text or document, read with the packaged model (loaded once, on the first call).

    Raises:
        SourceError: the text is empty or binary.
    """
    document: Any = text_or_document
    if isinstance(text_or_document, str):
        document = importlib.import_module("stocktake.sources").document_from_text(text_or_document)
    reading: Reading = _reader().read(document)
    return reading


@lru_cache(maxsize=1)
def _reader() -> Reader:
    loaded: Reader = importlib.import_module("stocktake.pipeline").Reader.load()
    return loaded


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'stocktake' has no attribute {name!r}")
    return getattr(importlib.import_module(f"stocktake.{_HOMES[name]}"), name)
