"""States that the table does not have but the text plainly names as such: ``the foreign minister of Varenia``.

They get a local id (``?varenia``), never a country. Only what is written like a state counts: a name after an office or
body that only states have, or two unknown names between whom a text of diplomacy says that there are talks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stocktake.actors.names import Lexicon, fold, keys
from stocktake.actors.table import ActorTable, Name

# One capitalised word, or two ("East Varenia"); the name ends there.
_NAME = r"(?P<{0}>[A-ZÀ-Þ][a-zß-ÿ]{{2,}}(?: [A-ZÀ-Þ][a-zß-ÿ]{{2,}})?)(?!\w|[ -][A-ZÀ-Þ])"
_A, _B = _NAME.format("a"), _NAME.format("b")
_AND = rf"(?: and (?:of )?(?:the )?{_B})?"
_ONLY_STATES = re.compile(
    r"\b(?:(?i:republic|kingdom|foreign ministr(?:y|ies)|ministr(?:y|ies) of (?:foreign|external) affairs|"
    r"(?:foreign|prime|defen[cs]e) ministers?|ambassadors?) (?:of|to)) (?:the )?(?:Republic of |Kingdom of )?"
    + _A
    + _AND
)
# Clubs and firms have presidents, provinces have governments: these count beside a name that is a state's already.
_ALSO_OTHERS = re.compile(
    r"\b(?i:(?:presidents?|government|presidency|delegations?|capital|parliament) of) (?:the )?" + _A + _AND
)
_BETWEEN = re.compile(
    r"\b(?i:talks|negotiations|meetings?|dialogue|relations|border|peace|treaty|agreement|ceasefire|war) between "
    r"(?:the )?" + _A + r" and (?:the )?" + _B
)
_DIPLOMACY = re.compile(
    r"\b(?:foreign (?:minist\w+|affairs)|prime minister|ambassador|peace|cease-?fire|treaty|border|armistice)\b", re.I
)
# "Varenian", "Oshlander", "Tornish": the name without its last vowels, and an ending of demonyms.
_ENDING = r"(?:n|an|ian|i|ish|ese|er|ic|ite)s?"
_MOST = 12


def local_names(text: str, table: ActorTable, persons: Iterator[str]) -> Lexicon[Name]:
    """Names and demonyms of the states that only this text knows, for longest match like those of the table.

    Args:
        persons: what the model marks as names of persons; one of two words or more is believed, and no state.
    """
    taken = {keys(name)[-1] for name in persons if len(keys(name)) > 1 and " of " not in name}

    def new(name: str | None) -> bool:
        words = keys(name or "")
        return bool(words) and not table.names.get(words) and not set(words) & (taken | table.given)

    sure = [n for m in _ONLY_STATES.finditer(text) for n in (m["a"], m["b"]) if new(n)]
    pairs = [m for m in _BETWEEN.finditer(text)] if _DIPLOMACY.search(text) else []
    sure += [n for m in pairs if new(m["a"]) and new(m["b"]) for n in (m["a"], m["b"])]
    if sure:
        sure += [n for m in (*pairs, *_ALSO_OTHERS.finditer(text)) for n in (m["a"], m["b"]) if new(n)]
    lexicon: Lexicon[Name] = Lexicon()
    for name in list(dict.fromkeys(sure))[:_MOST]:
        actor = "?" + fold(name).replace(" ", "-")
        lexicon.add(keys(name), Name(name, "name", actor, "", "", "text"))
        for word in dict.fromkeys(_demonyms(name, text)):
            lexicon.add(keys(word), Name(word, "adj", actor, "", "", "text"))
    return lexicon


def _demonyms(name: str, text: str) -> Iterator[str]:
    stem = re.sub(r"(?:ia|[aeiouy])$", "", name)
    for match in re.finditer(rf"\b{re.escape(stem)}(?:i?a|e|o)?{_ENDING}\b", text):
        if match[0] != name:
            yield match[0]
