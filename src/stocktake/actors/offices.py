"""Words for offices, bodies and groups of people, and the part of the actor id each stands for.

The list (data/offices.tsv) is hand-written: these nouns are a closed, regular class, and the id scheme hangs on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from stocktake.actors.names import Lexicon, keys


@dataclass(frozen=True)
class Office:
    """``code`` is the id's last part ('' = the government as a whole); ``kind`` person, body, group or people."""

    label: str
    code: str
    kind: str
    plural: bool
    owner: str | None = None


@lru_cache(maxsize=1)
def offices() -> Lexicon[Office]:
    """The lexicon of office, body and group words, singular and plural."""
    out: Lexicon[Office] = Lexicon()
    lines = resources.files("stocktake.actors").joinpath("data", "offices.tsv").read_text(encoding="utf-8").splitlines()
    for kind, code, word, owner in (line.split("\t") for line in lines[1:]):
        listed_plural = kind in ("group", "people")
        out.add(keys(word), Office(word, code, kind, listed_plural, owner or None))
        if not listed_plural:
            out.add(keys(_plural(word)), Office(word, code, kind, True, owner or None))
    return out


def _plural(word: str) -> str:
    """Plural of an office: the noun before ``of``/``to``/``for`` or the last word."""
    words = word.split()
    at = next((k for k, w in enumerate(words) if w in ("of", "to", "for", "d") and k), len(words)) - 1
    noun = words[at]
    if noun.endswith("y") and noun[-2] not in "aeiou":
        noun = noun[:-1] + "ies"
    elif (
        noun.endswith("sman")
        or noun.endswith("swoman")
        or noun.endswith("congressman")
        or noun.endswith("congresswoman")
    ):
        noun = noun[:-3] + "men"
    else:
        noun += "s"
    return " ".join([*words[:at], noun, *words[at + 1 :]])
