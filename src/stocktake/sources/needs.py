"""Libraries that only some formats need: imported when used, and named with their extra when missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from stocktake.errors import SourceError


def need(module: str, to_read: str) -> ModuleType:
    """Import a library of the ``sources`` extra.

    Raises:
        SourceError: it is not installed; the sentence says how to get it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise SourceError(
            f"reading {to_read} needs {module.split('.')[0]}: pip install 'stocktake[sources]'."
        ) from error
