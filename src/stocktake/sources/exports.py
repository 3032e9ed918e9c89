"""Whether the lines of a file are an archive's export, and its articles if so."""

from __future__ import annotations

from collections.abc import Iterator

from stocktake.sources.factiva import factiva_documents, is_factiva
from stocktake.sources.inputs import Item
from stocktake.sources.nexis import is_nexis, nexis_documents


def export_documents(lines: list[str], where: str, flags: list[str]) -> Iterator[Item] | None:
    """Articles of a Nexis or Factiva export; None when the lines are neither's."""
    if is_nexis(lines):
        return nexis_documents(lines, where, flags)
    if is_factiva(lines):
        return factiva_documents(lines, where, flags)
    return None
