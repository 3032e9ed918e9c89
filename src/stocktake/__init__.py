"""Stocktake reads dated reports and statements about a negotiation and takes stock of it."""

__version__ = "0.1.0"
