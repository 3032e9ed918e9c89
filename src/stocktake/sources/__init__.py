"""Files, folders and other inputs to documents: text as read, date, dateline, title, kind, language."""

from stocktake.sources.inputs import Options
from stocktake.sources.load import load
from stocktake.sources.text import document_from_text

__all__ = ["Options", "document_from_text", "load"]
