"""What ministers are named after, those of foreign affairs and defence apart: a closed, regular class."""

from __future__ import annotations

PORTFOLIOS = (
    "agriculture", "aviation", "civil aviation", "commerce", "communications", "construction", "culture",
    "economic affairs", "economic development", "economy", "education", "emergency situations", "energy",
    "environment", "european affairs", "finance", "fisheries", "fishery", "foreign trade", "forestry", "gas",
    "health", "home affairs", "housing", "immigration", "indigenous affairs", "industry", "information",
    "infrastructure", "innovation", "interior", "internal affairs", "internal security", "investment", "irrigation",
    "justice", "labor", "labour", "land", "lands", "livestock", "maritime affairs", "migration", "mines", "mining",
    "national security", "natural resources", "oil", "parliamentary affairs", "petroleum", "planning",
    "power", "public works", "railways", "reconciliation", "reconstruction", "refugees", "regional development",
    "reintegration", "religious affairs", "rural development", "science", "security", "shipping",
    "social affairs", "sports", "state security", "strategic affairs", "supplies", "technology", "telecommunications",
    "territorial administration", "tourism", "trade", "transport", "transportation", "unification", "water",
    "water resources", "works", "youth",
)  # fmt: skip
