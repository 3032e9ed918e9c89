"""Names, titles, demonyms, descriptions and pronouns -> actors; who held which office when."""

from stocktake.actors.explain import Explanation, Sense, explain
from stocktake.actors.resolve import Resolved, resolve_actors
from stocktake.actors.table import ActorTable

__all__ = ["ActorTable", "Explanation", "Resolved", "Sense", "explain", "resolve_actors"]
