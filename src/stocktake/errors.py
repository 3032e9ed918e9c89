"""What can go wrong, in one sentence each: what happened, to which thing, what to do next."""

from __future__ import annotations


class StocktakeError(Exception):
    """Base of every error a user can meet; the command line prints it as one line and exits 1."""


class SourceError(StocktakeError):
    """An input could not be read as documents."""


class ModelError(StocktakeError):
    """The model's weights are missing or do not fit this version."""


class StoreError(StocktakeError):
    """The store could not be opened, read or written."""
