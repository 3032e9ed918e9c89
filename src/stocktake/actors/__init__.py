"""Names, titles, demonyms, descriptions and pronouns -> actors; who held which office when."""

from stocktake.actors.resolve import Resolved, resolve_actors
from stocktake.actors.table import ActorTable

__all__ = ["ActorTable", "Resolved", "resolve_actors"]
