"""Words of a text and how two spellings of a name are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from stocktake.records import Span

# Letters that Unicode does not decompose, as reports in English write them.
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ə": "e", "Đ": "D", "Ł": "L", "Ø": "O", "ß": "ss"})
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|[^\W_]+|[\U0001F1E6-\U0001F1FF]{2}")
# "@AnaRoe", "#RoeDoeTalks": the words of a handle are told by their capitals.
_HANDLE = re.compile(r"(?<=[@#])[A-Z][a-z]+(?:(?:of|and)?[A-Z][a-z]+)+(?![A-Za-z0-9])")
_HANDLE_WORD = re.compile(r"[A-Z][a-z]+?(?=(?:of|and)?[A-Z]|$)|of|and")
# What may stand between two words of one name: a space, a hyphen, an apostrophe, a slash; a full stop after an initial.
_GAP = re.compile(r"(?:[  \t]?\n?|[-–‑'’/]|\. ?|, ?| \()?\Z")

# Spelled variants ("Pashinian" for "Pashinyan"): high, and only for words of six letters or more, because short
# family names of different people differ by one letter (Kerry, Perry).
SAME_NAME = 88

# One consonant, several Latin spellings; vowels, y and h differ most between ways of romanising a name.
_ROMAN = (
    ("kh", "k"), ("gh", "g"), ("ph", "f"), ("dzh", "j"), ("dj", "j"), ("tz", "ts"), ("ck", "k"), ("x", "ks"),
    ("q", "k"), ("c", "k"), ("w", "v"),
)  # fmt: skip

_SPOKEN = 4  # letters: shorter acronyms are spelled out ("US", "SPD"), and in small letters would be words

V = TypeVar("V")


class Token(NamedTuple):
    """One word: offsets, its folded key and the text as written."""

    start: int
    end: int
    key: str
    text: str


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Casefolded, without accents and full stops."""
    if text.isascii():
        return text.lower().replace(".", "")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return plain.translate(_LETTERS).casefold().replace(".", "")


def tokenize(text: str) -> list[Token]:
    """Words with offsets; hyphens and apostrophes split, ``U.S.`` is one word."""
    handles = {m.start(): m for m in _HANDLE.finditer(text)}
    words: list[Token] = []
    for m in _TOKEN.finditer(text):
        handle = handles.get(m.start())
        parts = _HANDLE_WORD.finditer(text, m.start(), m.end()) if handle is not None else (m,)
        words += [Token(p.start(), p.end(), fold(p[0]), p[0]) for p in parts]
    return words


def keys(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(fold(m) for m in _TOKEN.findall(name))


def joined(text: str, a: Token, b: Token) -> bool:
    """Whether two neighbouring words may belong to one name."""
    gap = text[a.end : b.start]
    if not _GAP.match(gap):
        return False
    return not (gap.startswith(".") and len(a.text) > 3) and gap.count("\n") < 2


def is_acronym(surface: str) -> bool:
    """Whether a name must be matched in capitals (``US``, ``AU``, ``M23``), never as an ordinary word."""
    letters = re.sub(r"[^A-Za-z]", "", surface)
    return len(letters) <= 7 and letters.isupper()


def same_case(surface: str, words: Iterable[Token]) -> bool:
    """Whether the text writes a name with the capitals it needs."""
    words = list(words)
    if is_acronym(surface):
        # British papers write an acronym that is spoken as a word like one: "Renamo", "Nato".
        spoken = len(surface) >= _SPOKEN and surface.isalpha() and len(words) == 1
        return all(w.text.upper() == w.text or (spoken and w.text.istitle()) for w in words)
    own = tokenize(surface)
    if len(own) != len(words):
        return words[0].text[:1].isupper() and words[-1].text[:1].isupper()
    small = {"of", "the", "and", "for", "in", "s", "d", "de", "al", "el", "bin", "da", "la", "del", "von", "der"}
    return all(
        w.text[:1].isupper() or not o.text[:1].isupper() or w.key in small for o, w in zip(own, words, strict=True)
    )


@lru_cache(maxsize=65536)
def consonants(word: str) -> str:
    """What all romanisations of a folded word share: ``shoukry`` and ``shoukri`` are ``skr``."""
    for written, sound in _ROMAN:
        word = word.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh]", "", word))


class Lexicon(Generic[V]):
    """Names by their words, for longest match at a position."""

    def __init__(self) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], list[V]]] = {}
        self._longest: dict[str, int] = {}

    def add(self, name: tuple[str, ...], value: V) -> None:
        """Add a value under the folded words of a name."""
        if name:
            self._by_first.setdefault(name[0], {}).setdefault(name, []).append(value)
            self._longest[name[0]] = max(self._longest.get(name[0], 0), len(name))

    def get(self, name: tuple[str, ...]) -> list[V]:
        """The values under exactly these words."""
        return self._by_first.get(name[0], {}).get(name, []) if name else []

    def values(self) -> list[V]:
        """All values, in the order they were added per first word."""
        return [v for here in self._by_first.values() for found in here.values() for v in found]

    def matches(self, text: str, tokens: list[Token], at: int) -> list[tuple[int, list[V]]]:
        """All names that begin at word ``at``: (number of words, values), longest first."""
        here = self._by_first.get(tokens[at].key)
        if here is None:
            return []
        found = []
        longest = self._longest[tokens[at].key]
        words: list[str] = []
        for k in range(at, min(at + longest, len(tokens))):
            if k > at and not joined(text, tokens[k - 1], tokens[k]):
                break
            words.append(tokens[k].key)
            values = here.get(tuple(words))
            if values:
                found.append((k + 1 - at, values))
        return found[::-1]


def span_of(tokens: list[Token], start: int, end: int) -> Span:
    """Characters of words ``start`` … ``end - 1``."""
    return Span(tokens[start].start, tokens[end - 1].end)
