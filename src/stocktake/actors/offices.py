"""Words for offices, bodies and groups of people, and the part of the actor id each stands for.

The list (data/offices.tsv) is hand-written: these nouns are a closed, regular class, and the id scheme hangs on them.
Ministers of trade, fisheries and the like are made of the list of portfolios.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from stocktake.actors.names import Lexicon, Token, joined, keys
from stocktake.portfolios import PORTFOLIOS

_HELD = (  # after a portfolio
    "{} minister", "minister of {}", "minister of the {}", "minister for {}", "minister for the {}",
    "deputy {} minister", "deputy minister of {}", "deputy minister for {}", "minister of state for {}",
    "state minister for {}", "state minister of {}", "{} secretary", "secretary of {}", "secretary for {}",
    "cabinet secretary for {}", "permanent secretary for {}", "permanent secretary of {}", "state secretary for {}",
)  # fmt: skip
_BODIES = ("{} ministry", "ministry of {}", "ministry of the {}")


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
    for kind, code, word, owner in _listed():
        listed_plural = kind in ("group", "people")
        out.add(keys(word), Office(word, code, kind, listed_plural, owner or None))
        if not listed_plural:
            out.add(keys(_plural(word)), Office(word, code, kind, True, owner or None))
    return out


def _listed() -> Iterator[tuple[str, str, str, str]]:
    """Kind, code, word and owner of every office: the list's, then those that are named after a portfolio."""
    lines = resources.files("stocktake.actors").joinpath("data", "offices.tsv").read_text(encoding="utf-8").splitlines()
    for kind, code, word, owner in (line.split("\t") for line in lines[1:]):
        yield kind, code, word, owner
    for kind, patterns in (("person", _HELD), ("body", _BODIES)):
        for pattern in patterns:
            yield from ((kind, "", pattern.format(portfolio), "") for portfolio in PORTFOLIOS)


@lru_cache(maxsize=1)
def portfolios() -> Lexicon[str]:
    """The portfolios by their words."""
    out: Lexicon[str] = Lexicon()
    for portfolio in PORTFOLIOS:
        out.add(keys(portfolio), portfolio)
    return out


def office_at(text: str, tokens: list[Token], at: int) -> tuple[int, Office] | None:
    """How many words the office that begins at a word has, and the office: "trade and industry minister" too."""
    found = next(((n, values[0]) for n, values in offices().matches(text, tokens, at)), None)
    if found is not None:
        return found
    for n, _ in portfolios().matches(text, tokens, at):
        rest = _and(text, tokens, at + n)
        more = office_at(text, tokens, rest) if rest and portfolios().matches(text, tokens, rest) else None
        if rest and more and more[1].kind != "group":
            return rest - at + more[0], more[1]
    return None


def office_end(text: str, tokens: list[Token], end: int) -> int:
    """Where "minister of trade | and industry", "minister of energy | , water resources and irrigation" really ends."""
    at = end
    while at < len(tokens):
        last = _and(text, tokens, at)
        rest = last or (at if _comma(text, tokens, at) else 0)
        more = portfolios().matches(text, tokens, rest) if rest else []
        if not more:
            break
        at = rest + more[0][0]
        if last:
            return at
    return end  # a list that no "and" ends may go on with something else


def _comma(text: str, tokens: list[Token], at: int) -> bool:
    return text[tokens[at - 1].end : tokens[at].start] == ", "


def _and(text: str, tokens: list[Token], at: int) -> int:
    """The word after "and", 0 where there is none."""
    fits = at + 1 < len(tokens) and tokens[at].key == "and" and joined(text, tokens[at - 1], tokens[at])
    return at + 1 if fits and joined(text, tokens[at], tokens[at + 1]) else 0


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
