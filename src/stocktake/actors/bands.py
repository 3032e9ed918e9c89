"""Movements that only the text knows: ``the Upper Valley Front``, ``the southern separatists``.

They get a local id made of their own words (``?upper-valley-front``) and no country, so that they can be a side at the
table. A capitalised name counts where it ends in a movement's noun and the text tells of arms or a truce; a description
where it has a word that tells these rebels from others. What the table knows it resolves itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stocktake.actors.names import fold, keys
from stocktake.actors.offices import offices
from stocktake.actors.table import ActorTable, Name
from stocktake.actors.words import BAND_NAMES, BANDS, DIRECTIONS, ORG_WORDS, PEACEFUL, PRENOMINAL, STARTERS, any_of

ARMED = re.compile(
    r"\b(?:rebels?|insurgen\w+|guerrillas?|cease-?fires?|truces?|fighters|militants?|armed|hostilities|separatis\w+|"
    r"disarm\w+|prisoners|peace (?:talks|process)|fighting)\b",
    re.I,
)
_CAPITAL = r"[A-ZÀ-Þ][\wÀ-ÿ’'-]*"
_NAMED = re.compile(
    rf"(?<![\w.])(?P<name>(?:{_CAPITAL} ){{1,5}}{any_of(BAND_NAMES)}"
    rf"(?: (?:of|for) (?:the )?(?:{_CAPITAL}|of|the|and)(?: (?:{_CAPITAL}|of|the|and))*(?<! of)(?<! and)(?<! the))?)"
    r"(?: \((?P<acronym>[A-Z][A-Za-z/-]{1,9})\))?(?![ -][A-ZÀ-Þ]|\w)"
)
# "Movement for the Liberation of the Salt Coast (MLSC)", "the Front for Justice, an armed group": the noun stands
# first, and an acronym or a description says that it is a name.
_NOUN_FIRST = re.compile(
    rf"\b(?P<name>{any_of(BAND_NAMES)} (?:of|for) (?:the )?(?:(?:{_CAPITAL}|of|the|and) ){{0,7}}{_CAPITAL})"
    r"(?: \((?P<acronym>[A-Z][A-Za-z/-]{1,9})\)"
    r"|, (?:an?|the) (?:[\w-]+ ){0,3}(?:group|movement|militia|rebels|insurgents|guerrillas|faction|coalition)\b)"
)
# "The government of A-land and the Lake Council": who faces a government where there are arms is a movement.
_FACING = re.compile(
    rf"\b(?i:government|army|armed forces) of (?:the )?{_CAPITAL}(?: {_CAPITAL})? and (?:the )?"
    rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,4}})(?!\w)(?! and\b)"
)
_CAPS_LINE = re.compile(
    rf"^[^\S\n]*(?P<name>(?:[A-ZÀ-Þ’'-]+ ){{1,5}}{any_of(frozenset(w.upper() for w in BAND_NAMES))})[^\S\n]*$", re.M
)
_DESCRIBED = re.compile(rf"\b[Tt]he (?P<word>{_CAPITAL}|{any_of(DIRECTIONS)}) (?P<noun>{any_of(BANDS)})\b")
_MOST = 12


def local_bands(text: str, table: ActorTable) -> Iterator[Name]:
    """Names, acronyms, short forms ("the Front") and descriptions of the movements that only this text knows.

    A short form is given to a movement of the table too, if no other movement of the text has the same noun.
    """
    if not ARMED.search(text):
        return
    full: dict[str, str] = {}  # name -> actor
    acronyms: dict[str, str] = {}
    for match in (p for kind in (_NAMED, _NOUN_FIRST, _FACING, _CAPS_LINE) for p in kind.finditer(text)):
        name = _without_lead(match["name"])
        words = keys(name)
        if len(words) < 2 or len(full) >= _MOST or (match.re is _FACING and not set(words) & ORG_WORDS):
            continue
        known = next((k for at in range(len(words) - 1) if (k := table.names.get(words[at:]))), None)
        if known:  # "Roe's A-land National Army" ends in a name of the table
            full[name] = known[0].id if table.entity(known[0].id).kind == "armed_group" else ""
        elif not _begins_with_known(words, table) and not set(words) & PEACEFUL:
            full[name] = "?" + "-".join(words)
        if match.groupdict().get("acronym") and full.get(name, "").startswith("?"):
            acronyms[match["acronym"]] = full[name]
    full = {name: _longest(name, full) for name in full}
    for name, actor in full.items():
        if actor.startswith("?"):
            yield Name(name, "org", actor, "", "", "text")
            initials = "".join(w[0] for w in name.split() if w[0].isupper())
            if len(initials) > 2 and re.search(rf"\b{initials}\b", text):
                acronyms.setdefault(initials, actor)
    for acronym, actor in acronyms.items():
        yield Name(acronym, "org", actor, "", "", "text")
    yield from _short_forms(full, text)
    yield from _described(text, table)


def _longest(name: str, full: dict[str, str]) -> str:
    """The actor of a name; of "Delta Front" that of the one "Delta Resistance Front", as headlines shorten it."""
    words = keys(name)
    longer = {a for n, a in full.items() if n != name and set(words) < set(keys(n)) and keys(n)[-1] == words[-1]}
    return next(iter(longer)) if len(longer) == 1 and full[name].startswith("?") else full[name]


def _without_lead(name: str) -> str:
    """``The Upper Valley Front``, ``Colonel Roe Front``: small words and forms of address are no part of the name."""
    words = name.split()
    while len(words) > 1 and fold(words[0]) in STARTERS | PRENOMINAL:
        words.pop(0)
    return " ".join(words)


def _begins_with_known(words: tuple[str, ...], table: ActorTable) -> bool:
    """``Kenyan Army``, ``Foreign Ministry Front``: a state's own, or an office."""
    owned = len(words) < 3 and any(n.form in ("name", "adj", "capital") for n in table.names.get(words[:1]))
    return owned or bool(offices().get(words[:1]))


def _short_forms(full: dict[str, str], text: str) -> Iterator[Name]:
    nouns: dict[str, set[str]] = {}
    for name, actor in full.items():
        noun = next((w for w in reversed(name.split()) if fold(w) in _NOUN_KEYS), "")
        if noun and actor:
            nouns.setdefault(noun.capitalize(), set()).add(actor)
    for noun, actors in nouns.items():
        if len(actors) == 1 and re.search(rf"\b[Tt]he {noun}\b(?! [A-Z]| for\b| of\b)", text):
            yield Name(noun, "org", next(iter(actors)), "", "", "text")


_NOUN_KEYS = frozenset(fold(w) for w in BAND_NAMES)


def _described(text: str, table: ActorTable) -> Iterator[Name]:
    """``the southern separatists``, ``the Quonbo rebels``: by their own words, never another's and no country's."""
    found = 0
    for match in _DESCRIBED.finditer(text):
        word, noun = match["word"], match["noun"]
        words = keys(f"{word} {noun}")
        new = not table.names.get(words) and not table.names.get(words[:1]) and not offices().get(words[:1])
        if new and words[0] not in STARTERS | PRENOMINAL and found < _MOST and not word.isupper():
            found += 1
            yield Name(f"{word} {noun}", "org", "?" + "-".join(words), "", "", "text")
