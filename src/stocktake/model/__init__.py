"""The encoder, its heads, tokeniser and weights. Knows nothing of diplomacy beyond its labels."""

from stocktake.model.reader import Model

__all__ = ["Model"]
