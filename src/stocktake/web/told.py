"""A claim's value in words, for its history: phrases of the text instead of offsets, names instead of ids of levels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stocktake.labels import issue_words, outcome_words, plain
from stocktake.store import Claim

MAX_WORDS = 120


def value_words(claim: Claim, text: str) -> str:
    """What a claim says its variable is; ``text`` is the document's."""
    if claim.status == "undone":
        return f"claim {claim.supersedes} does not hold"
    if claim.variable == "item":
        if isinstance(claim.value, Mapping):
            return "; ".join(f"{plain(key)}: {_words(key, value, text)}" for key, value in claim.value.items())
        return "it is right" if claim.value else "it is not there"
    return _words(claim.variable, claim.value, text)


def _words(name: str, value: Any, text: str) -> str:
    if value is None or value == []:
        return "nobody named" if name in ("by", "speaker") else "none"
    if name == "level":
        return outcome_words(value)
    if name == "issues":
        return ", ".join(map(issue_words, value))
    if name in ("span", "trigger", "cue"):
        return _phrase(value, text)
    if name == "content":
        return " … ".join(_phrase(span, text) for span in value)
    if isinstance(value, Mapping):
        return _part(value, text)
    if isinstance(value, list):
        return "; ".join(_part(part, text) if isinstance(part, Mapping) else plain(str(part)) for part in value)
    return (
        plain(value) if isinstance(value, str) else ("yes" if value is True else "no" if value is False else str(value))
    )


def _part(part: Mapping[str, Any], text: str) -> str:
    """``host “Switzerland” (CHE)``: a phrase with what it stands for."""
    stands = ", ".join(part.get("actors") or ()) or part.get("edtf") or ""
    if "name" in part:
        stands = ", ".join(filter(None, (part["name"], part.get("country"))))
    words = f"{plain(part['role'])} " if part.get("role") else ""
    return words + _phrase(part["span"], text) + (f" ({stands})" if stands else " (not identified)")


def _phrase(span: Any, text: str) -> str:
    words = " ".join(text[span[0] : span[1]].split())
    return f"“{words[:MAX_WORDS]}{' …' if len(words) > MAX_WORDS else ''}”"
