"""What the words around a place name say of its country: "Tripoli, Lebanon", "the Swiss city of", countries near."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from stocktake.reading.gazetteer import Gazetteer, Match, fold, prominence

# Words for a place after an adjective or a possessive: "the Swiss city of", "Egypt's Red Sea resort of".
GENERIC = (
    r"(?:capital|city|town|village|resort|port|region|province|state|district|area|suburb|island|border town"
    r"|capital city|neighbou?rhood|commune|oblast|governorate|county|municipality|territory|enclave|peninsula"
    r"|stronghold|hub|refugee camp|camp)"
)
# A hyphen only joins letters and a space only joins words, so that there is one way to read a run of them.
_NAME_WORD = r"[^\W\d_a-z](?:[\w’'.]|-(?=\w))*"
NAME = rf"{_NAME_WORD}(?: (?:(?:of the|of|the|and|de|del|da|do|la|el|al|di|sur|am|on|upon)[ -])?{_NAME_WORD})*"
_WORD = re.compile(r"[^\W\d_][\w’'-]*(?:\.[A-Z])*\.?")
_ADJECTIVES = (
    r"(?:(?:[a-z]+(?:-[a-z]+)*|Red Sea|Black Sea|Mediterranean|Caspian|Baltic|Adriatic|Caribbean|Alpine) ){0,4}"
)
_BEFORE = re.compile(rf"(?:(?P<owner>{NAME})['’]s|(?P<adjective>{NAME})) {_ADJECTIVES}{GENERIC}(?:,| of)? (?:the )?$")
_PART = r"(?:(?:the )?(?:central|[a-z]+-?[a-z]*ern) )?(?:the )?"
_AFTER = re.compile(rf"(?:,? in {_PART}|, (?:the )?)(?P<name>{NAME})")
_PRECEDED = re.compile(rf"(?P<name>{NAME}), $")
_SENTENCE = 160
_LARGE = 300_000
_NEAR = 900
# Bonus for a country named in the sentence, near it, or given by the caller; on prominence's scale.
_BONUS = {"sentence": 3.5, "near": 1.0, "given": 2.5}
# Many of their towns are named after others, and their officials travel: "US officials in Athens" is not Georgia.
_NAMESAKES = {"USA", "CAN", "AUS", "NZL", "ZAF"}
_MARGIN = 0.5
_BOTH_MARGIN = 1.0  # where the countries of both are named near: size alone says little


@dataclass(frozen=True)
class Hints:
    """``must``: the only countries possible; ``division``: the state or province; ``likely``: bonus by country.

    ``near_divisions``: folded names of states and provinces in the same sentence that a place of this name lies in.
    """

    must: frozenset[str] = frozenset()
    division: str | None = None
    is_division: bool = False
    likely: dict[str, float] = field(default_factory=dict)
    near_divisions: frozenset[str] = frozenset()


def hints_for(text: str, start: int, end: int, name: str, gazetteer: Gazetteer, given: Iterable[str] = ()) -> Hints:
    """Everything the surroundings of ``text[start:end]`` say of where ``name`` is."""
    must, division = _qualifier(text, end, gazetteer)
    before = _BEFORE.search(text, max(0, start - 80), start)
    if not must and before:
        code = _last_country(before["owner"] or before["adjective"], gazetteer)
        must = frozenset([code]) if code else must
    return Hints(
        must,
        division,
        _is_division(text, start, end, name, gazetteer),
        _likely(text, start, end, name, gazetteer, given),
        _near_divisions(text, start, end, name, gazetteer),
    )


def qualifier(word: str, gazetteer: Gazetteer) -> tuple[frozenset[str], str | None]:
    """A country or division named after a place: the countries it allows and the division's name."""
    code = gazetteer.country(word)
    divisions = [m.row for m in gazetteer.find(word) if m.row.kind in ("division", "region") and m.row.country]
    short = gazetteer.division(word)
    if code and gazetteer.country_row(code, word):
        # "Georgia" after a name may be the state: both stay possible, and the place itself decides.
        return frozenset([code, *(r.country for r in divisions if r.country)]), None
    if short:
        return frozenset([short[0]]), short[1]
    if divisions:
        return frozenset(r.country for r in divisions if r.country), divisions[0].name
    return frozenset(), None


def _qualifier(text: str, end: int, gazetteer: Gazetteer) -> tuple[frozenset[str], str | None]:
    after = _AFTER.match(text, end, min(len(text), end + 70))
    return qualifier(after["name"].rstrip(".,'’"), gazetteer) if after else (frozenset(), None)


def _last_country(words: str, gazetteer: Gazetteer) -> str | None:
    parts = words.split()
    options = (" ".join(parts[i:]) for i in range(len(parts)))
    return next((code for option in options if (code := gazetteer.country(option))), None)


def _is_division(text: str, start: int, end: int, name: str, gazetteer: Gazetteer) -> bool:
    """ "Atlanta, Georgia" and "Washington state" mean the division."""
    if re.match(r" [Ss]tate\b(?! (?:Department|Secretary))", text[end : end + 20]):
        return True
    before = _PRECEDED.search(text, max(0, start - 60), start)
    inside = bool(before) and any(
        fold(m.row.division) == fold(name) for m in gazetteer.find(before["name"] if before else "")
    )
    return inside or _holds_city_near(text, start, end, name, gazetteer)


def _sentence_around(text: str, start: int, end: int) -> str:
    """Up to _SENTENCE characters on both sides, within the sentence, without the name itself."""
    before = re.split(r"[.!?]\s|\n", text[max(0, start - _SENTENCE) : start])[-1]
    return before + " … " + re.split(r"[.!?](?:\s|$)|\n", text[end : end + _SENTENCE])[0]


def _near_divisions(text: str, start: int, end: int, name: str, gazetteer: Gazetteer) -> frozenset[str]:
    divisions = {m.row.division for m in gazetteer.find(name) if m.row.division and fold(m.row.division) != fold(name)}
    if not divisions:
        return frozenset()
    sentence = _sentence_around(text, start, end)
    return frozenset(fold(d) for d in divisions if re.search(rf"(?<!\w){re.escape(d)}(?!\w)", sentence))


def _holds_city_near(text: str, start: int, end: int, name: str, gazetteer: Gazetteer) -> bool:
    """Whether the sentence names a large city that lies in the division of this name."""
    rows = [m.row for m in gazetteer.find(name)]
    if not (any(r.kind == "division" for r in rows) and any(r.kind == "country" for r in rows)):
        return False
    for word in re.finditer(r"[A-ZÀ-Þ][\w’'-]+", _sentence_around(text, start, end)):
        cities = [m.row for m in gazetteer.find(word[0]) if m.row.kind in ("city", "capital") and not m.alias]
        largest = max(cities, key=lambda r: r.population, default=None)
        if largest and largest.population >= _LARGE and fold(largest.division) == fold(name):
            return True
    return False


def country_mentions(text: str, start: int, end: int, gazetteer: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """(start, end, code) of every country name or adjective in ``text[start:end]``, longest first at each word."""
    words = [m for m in _WORD.finditer(text, start, end)]
    i = 0
    while i < len(words):
        step = 1
        if words[i][0][0].isupper():
            for n in range(min(4, len(words) - i), 0, -1):
                last = words[i + n - 1]
                phrase = text[words[i].start() : last.end()]
                phrase = phrase[:-2] if phrase.endswith(("'s", "’s")) else phrase
                code = gazetteer.country(phrase) or (
                    gazetteer.country(phrase.rstrip(".")) if phrase.endswith(".") else None
                )
                if code:
                    yield words[i].start(), last.end(), code
                    step = n
                    break
        i += step


def _likely(text: str, start: int, end: int, name: str, gazetteer: Gazetteer, given: Iterable[str]) -> dict[str, float]:
    bonus = {code: _BONUS["given"] for code in given}
    own = fold(name)
    for s, e, code in country_mentions(text, max(0, start - _NEAR), min(len(text), end + _NEAR), gazetteer):
        if fold(text[s:e]) == own or (s < end and e > start):
            continue
        close = start - _SENTENCE < s < end + _SENTENCE and "\n\n" not in text[min(s, start) : max(e, end)]
        bonus[code] = max(bonus.get(code, 0.0), _BONUS["sentence" if close else "near"])
    return {code: value / 2 if code in _NAMESAKES else value for code, value in bonus.items()}


def choose(matches: Iterable[Match], hints: Hints) -> Match | str:
    """The row that fits best, or the reason why none does."""
    options = list(matches)
    if hints.is_division:
        options = [m for m in options if m.row.kind == "division"] or options
    if hints.must:
        inside = [m for m in options if m.row.country in hints.must or m.row.country is None]
        # "in Ethiopia, Kenya and Uganda", "in Damascus, Iraq and Iran": a list, not a place and its country.
        listed = any(m.row.kind in ("country", "capital") for m in options)
        if not inside and not listed:
            return "no place of that name in the country that the text gives"
        options = inside or options
    if hints.division:
        inside = [m for m in options if fold(m.row.division) == fold(hints.division) or m.row.ours]
        options = inside or options
    scored = sorted(((_score(m, hints), i, m) for i, m in enumerate(options)), key=lambda item: (-item[0], item[1]))
    best_score, _, best = scored[0]
    rival_score, rival = next(((s, m) for s, _, m in scored[1:] if m.row.country != best.row.country), (0.0, None))
    if rival is not None and best_score - rival_score < _margin(best, rival, hints):
        names = " or ".join(dict.fromkeys(str(m.row.country) for _, _, m in scored[:3]))
        return f"could be in {names}"
    if _too_small(best, hints) and not _is_one_of_a_kind(best, options):
        return "only a small place of that name is known, and nothing near says its country"
    return best


def _margin(best: Match, rival: Match, hints: Hints) -> float:
    bonus, other = (hints.likely.get(m.row.country or "", 0.0) for m in (best, rival))
    return _BOTH_MARGIN if best.row.kind == rival.row.kind == "city" and 0 < bonus <= other else _MARGIN


def _is_one_of_a_kind(match: Match, options: list[Match]) -> bool:
    """A long name that only one country has: "Santiago de Compostela"."""
    return len(match.row.name.split()) >= 3 and len({m.row.country for m in options}) == 1 and not match.alias


def _score(match: Match, hints: Hints) -> float:
    row = match.row
    if row.country in _NAMESAKES and row.population < 100_000 and row.kind == "city" and not row.ours:
        return prominence(match)
    inside = _BONUS["given"] if fold(row.division) in hints.near_divisions else 0.0
    return prominence(match) + hints.likely.get(row.country or "", 0.0) + inside


def _too_small(match: Match, hints: Hints) -> bool:
    """A small town may share its name with a thousand others; it needs its country near."""
    row = match.row
    if row.ours or row.kind in ("country", "capital") or row.country in hints.must or hints.is_division:
        return False
    small = row.population < 100_000 or (row.kind == "division" and row.country != "USA") or match.alias
    return small and row.country not in hints.likely
