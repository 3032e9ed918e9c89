"""Readings -> meetings -> rounds -> the stock of a process: outcome, compared statements, ledger, profile."""

from stocktake.process.processes import Party, Process, between, find_process, load_processes, packaged
from stocktake.process.stock import Stock, Stocktaking, take_stock

__all__ = [
    "Party", "Process", "Stock", "Stocktaking", "between", "find_process", "load_processes", "packaged", "take_stock",
]  # fmt: skip
