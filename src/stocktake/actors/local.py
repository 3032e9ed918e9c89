"""States that the table does not have but the text plainly names as such: ``the foreign minister of Varenia``.

They get a local id (``?varenia``), never a country. Only what is written like a state counts: a name after an office or
body that only states have, a minister's counterpart's, or two unknown names between whom a text of diplomacy says that
there are talks. Movements of a text are in ``bands.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stocktake.actors.names import fold, keys
from stocktake.actors.offices import offices
from stocktake.actors.table import ActorTable, Name
from stocktake.actors.words import ORG_WORDS

# One capitalised word, or two ("East Varenia"); the name ends there.
_NAME = r"(?P<{0}>[A-ZÀ-Þ][a-zß-ÿ]{{2,}}(?: [A-ZÀ-Þ][a-zß-ÿ]{{2,}})?)(?!\w|[ -][A-ZÀ-Þ])"
_A, _B = _NAME.format("a"), _NAME.format("b")
_AND = rf"(?: and (?:of )?(?:the )?{_B})?"
_ONLY_STATES = re.compile(
    r"\b(?:(?i:republic|kingdom|foreign ministr(?:y|ies)|"
    r"(?:ministr(?:y|ies)|ministers?) of (?:foreign|external) affairs|"
    r"(?:foreign|prime|defen[cs]e) ministers?|ambassadors?|armed forces) (?:of|to)) "
    r"(?:the )?(?:Republic of |Kingdom of )?" + _A + _AND
)
# A letterhead in capitals: "MINISTRY OF FOREIGN AFFAIRS OF THE REPUBLIC OF VARENIA".
_CAPITALS = re.compile(
    r"^(?=.*\b(?:MINISTRY|GOVERNMENT|PRESIDENCY|EMBASSY)\b).*\bOF (?:THE )?(?:REPUBLIC|KINGDOM) OF (?:THE )?"
    r"(?P<a>[A-ZÀ-Þ]{4,}(?: [A-ZÀ-Þ]{4,})?)\s*$",
    re.M,
)
_OWN_MINISTER = re.compile(_A + r"['’]s (?:\w+ )?(?:prime minister|foreign (?:minister|ministry)|ambassador to)\b")
# Clubs and firms have presidents, provinces have governments: these count beside a name that is a state's already.
_ALSO_OTHERS = re.compile(
    r"\b(?i:(?:presidents?|government|presidency|delegations?|representatives|capital|parliament) of|"
    r"(?:officials|authorities|government) in|(?:its|their) neighbou?rs?|(?:its|their) (?:eastern|western|northern|"
    r"southern) neighbou?r) (?:the )?" + _A + _AND
)
# Two unknown names between which there are talks, or of whom there are negotiators.
_BETWEEN = re.compile(
    r"\b(?i:(?:talks|negotiations|meetings?|dialogue|relations|border|peace|treaty|agreement|ceasefire|war)"
    r"(?: (?:on|over|about) (?:[\w-]+ ){1,6}?| )between|"
    r"(?:negotiators|envoys|diplomats|delegations|foreign ministers) (?:of|from)) (?:the )?"
    + _A
    + r" and (?:of |from )?"
    r"(?:the )?" + _B
)
# "her Daranian counterpart": an adjective that no state of the table has is that of a state, if the text names it.
_COUNTERPART = re.compile(r"\b(?:his|her|their|its) (?P<adj>[A-ZÀ-Þ][a-zß-ÿ]{3,}) (?:counterparts?|colleagues?)\b")
# A government that deals with an armed movement is that of a state.
_GOVERNMENT = re.compile(r"\b(?:[Gg]overnment|GOVERNMENT|[Aa]rmed [Ff]orces) of (?:the )?" + _A)
_DIPLOMACY = re.compile(
    r"\b(?:foreign (?:minist\w+|affairs)|prime minister|ambassador|peace|cease-?fire|treaty|border|armistice)\b", re.I
)
# "Varenian", "Oshlander", "Tornish": the name without its last vowels, and an ending of demonyms.
_ENDING = r"(?:n|an|ian|i|ish|ese|er|ic|ite)s?"
# "the Varenian delegation": an adjective of the name, with those whom only a state sends.
_SENT = r" (?:delegations?|government|ministers?|ministry|negotiators|envoys?|embassy|ambassador)\b"
_REALMS = r"(?:Kingdom|Republic|Sultanate|Emirate|Principality|State)"
_IN_FULL = rf"\b(?:(?:Democratic|Federal|Islamic|People's) )*{_REALMS} of (?:the )?"
_MOST = 12


def local_states(text: str, table: ActorTable, persons: Iterable[str], at_war: bool) -> Iterator[Name]:
    """Names and demonyms of the states that only this text knows.

    Args:
        persons: what the model marks as names of persons; one of two words or more is believed, and no state.
        at_war: whether the text has an armed movement that negotiates.
    """
    taken = {keys(name)[-1] for name in persons if len(keys(name)) > 1 and " of " not in name}

    def new(name: str | None) -> bool:
        words = keys(name or "")
        if not words or table.names.get(words) or set(words) & (taken | table.given):
            return False
        return words[-1] not in ORG_WORDS and not any(offices().get((word,)) for word in words)

    sure = [n for m in _ONLY_STATES.finditer(text) for n in (m["a"], m["b"]) if new(n)]
    pairs = list(_BETWEEN.finditer(text))
    if not _DIPLOMACY.search(text):
        senders = {
            n for n in list(dict.fromkeys(n for m in pairs for n in (m["a"], m["b"])))[:_MOST] if _sends(n, text)
        }
        pairs = [m for m in pairs if {m["a"], m["b"]} & senders]
    sure += [n for m in pairs if new(m["a"]) and new(m["b"]) for n in (m["a"], m["b"])]
    sure += [m["a"] for m in _OWN_MINISTER.finditer(text) if new(m["a"])]
    sure += [name for m in _CAPITALS.finditer(text) if new(name := m["a"].title())]
    if at_war:
        sure += [m["a"] for m in _GOVERNMENT.finditer(text) if new(m["a"])]
    named = dict.fromkeys(n for m in (*pairs, *_ALSO_OTHERS.finditer(text)) for n in (m["a"], m["b"]))
    others = [n for n in named if new(n)]
    adjectives = {m["adj"] for m in _COUNTERPART.finditer(text) if new(m["adj"])}
    sure += [n for n in others[:_MOST] if adjectives and adjectives & set(_demonyms(n, text))]
    if sure:
        sure += others
    for name in list(dict.fromkeys(sure))[:_MOST]:
        actor = "?" + fold(name).replace(" ", "-")
        yield Name(name, "name", actor, "", "", "text")
        for full in dict.fromkeys(m[0] for m in re.finditer(_IN_FULL + re.escape(name) + r"\b", text, re.I)):
            yield Name(full, "name", actor, "", "", "text")
        for word in dict.fromkeys(_demonyms(name, text)):
            yield Name(word, "adj", actor, "", "", "text")


def _sends(name: str, text: str) -> bool:
    """Whether the text tells of a delegation or government by the name's adjective."""
    return any(re.search(re.escape(adjective) + _SENT, text) for adjective in set(_demonyms(name, text)))


def _demonyms(name: str, text: str) -> Iterator[str]:
    stem = re.sub(r"(?:ia|[aeiouy])$", "", name)
    for match in re.finditer(rf"\b{re.escape(stem)}(?:i?a|e|o)?{_ENDING}\b", text):
        if match[0] != name:
            yield match[0]
