"""Two texts compared: the pair class of codebook 4.3 and the typed differences, with aligned spans of both.

"Identical" means equal after Unicode NFKC, straight quotes and dashes, and single spaces (texts.normalise). The
"frame" is letterhead and courtesy: honorifics, titles before names, the order in which the two sides are named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from stocktake.process.stock_records import Difference
from stocktake.process.texts import normalise
from stocktake.process.wording import (
    CONDITION,
    FRAME,
    NEGATION,
    NUMBER,
    OPPOSITES,
    STOP,
    STRENGTH,
    SUBJECTS,
    stem,
)
from stocktake.records import Span

# Set on the "set" half of benchmarks/data/statement_pairs.jsonl; benchmarks/compare.py prints the curves.
# NEAR: words in common in the same order. SAME, PARTIAL: shared content words over those of the shorter, and of the
# longer text. SPREAD: a text with much that the other lacks overlaps, it does not say the same: the shares lie apart.
NEAR = 0.74
SAME = 0.36
SPREAD = 0.2
PARTIAL = 0.17
MAX_DIFFERENCES = 40
MAX_STRENGTH_WORDS = 7

_TOKEN = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*|%")


class Token(NamedTuple):
    """A word of a text: as compared (folded), and where it stands."""

    word: str
    span: Span


@dataclass(frozen=True)
class Compared:
    """What comparing two texts gives: class, similarity 0 … 1 (share of words in common), differences."""

    form: str
    similarity: float
    differences: tuple[Difference, ...] = ()


def compare_texts(left: str, right: str, names: Sequence[frozenset[str]] = ()) -> Compared:
    """Class a pair of texts and list what differs.

    Args:
        left, right: the two texts, or aligned quotations of them.
        names: for each side, its names in lower case (``{"armenia", "yerevan"}``); their order belongs to the frame.
    """
    if normalise(left) == normalise(right):
        return Compared("identical", 1.0)
    a, b = tokens(left), tokens(right)
    if _framed(a, names) == _framed(b, names):
        return Compared("identical_modulo_frame", ratio(a, b), differences(left, right, a, b))
    likeness, (shorter, longer) = ratio(a, b), content_shares(a, b)
    if likeness >= NEAR:
        return Compared("near_identical_substantive", likeness, differences(left, right, a, b))
    if longer < PARTIAL:
        return Compared("different_topics", shorter)
    if shorter >= SAME and contradicts(left, right, a, b):
        form = "contradictory"
    elif shorter >= SAME and shorter - longer <= SPREAD and not differently_named(left, right, a, b):
        form = "same_content"
    else:
        form = "partial_overlap"
    return Compared(form, shorter, differences(left, right, a, b, loose=True))


@lru_cache(maxsize=2_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, folded for comparing, with their offsets. Kept a while: a text meets many."""
    fold = str.casefold if text.isascii() else _fold
    return tuple(Token(fold(m.group()), Span(*m.span())) for m in _TOKEN.finditer(text))


def _fold(word: str) -> str:
    return normalise(word).casefold()


def ratio(a: Sequence[Token], b: Sequence[Token]) -> float:
    """Twice the words in common, in order, over all words: 0 … 1."""
    return SequenceMatcher(None, [t.word for t in a], [t.word for t in b], autojunk=False).ratio()


def content_share(a: Sequence[Token], b: Sequence[Token]) -> float:
    """Shared content words over those of the shorter text, by their stems: 0 … 1."""
    return content_shares(a, b)[0]


def content_shares(a: Sequence[Token], b: Sequence[Token]) -> tuple[float, float]:
    """Shared content words over those of the shorter and of the longer text (each taken as five at least)."""
    left, right = _content(tuple(a)), _content(tuple(b))
    if len(right) < len(left):
        left, right = right, left
    shared = sum(min(n, right[word]) for word, n in left.items() if word in right)
    sizes = sorted((left.total(), right.total()))
    return shared / max(5, sizes[0]), shared / max(5, sizes[1])


@lru_cache(maxsize=2_000)
def _content(words: tuple[Token, ...]) -> Counter[str]:
    return Counter(stem(t.word) for t in words if t.word not in STOP and len(t.word) > 2)


def _framed(words: Sequence[Token], names: Sequence[frozenset[str]]) -> list[str]:
    """A text without its frame: no honorifics, titles, articles; runs of the sides' names in one fixed order."""
    out: list[str] = []
    run: list[str] = []
    for token in words:
        if any(token.word in side for side in names):
            run.append(token.word)
        elif token.word in FRAME or (run and token.word == "and"):
            continue
        else:
            out.extend(sorted(run))
            run = []
            out.append(token.word)
    return out + sorted(run)


def contradicts(left: str, right: str, a: Sequence[Token], b: Sequence[Token]) -> bool:
    """Whether the two texts say opposite things of the same matter: a negation or an opposite in shared context."""
    words_a, words_b = {t.word for t in a}, {t.word for t in b}
    stems_a, stems_b = {stem(w) for w in words_a}, {stem(w) for w in words_b}
    for one, other in OPPOSITES:
        if (one & stems_a and other & stems_b and not other & stems_a and not one & stems_b) or (
            other & stems_a and one & stems_b and not one & stems_a and not other & stems_b
        ):
            return True
    return bool(_negated(a, stems_b) ^ _negated(b, stems_a))


def differently_named(left: str, right: str, a: Sequence[Token], b: Sequence[Token]) -> bool:
    """Whether each text has a name or number that the other lacks: they speak of different persons, places or sums."""
    one, other = _names_in(left, a), _names_in(right, b)
    return bool(one - other) and bool(other - one)


def _names_in(text: str, words: Sequence[Token]) -> set[str]:
    """Numbers, and words with a capital that does not open a sentence."""
    found = set()
    for t in words:
        first, before = text[t.span.start], text[max(0, t.span.start - 4) : t.span.start].rstrip()
        opens = not before or before[-1] in '.!?“"'
        if t.word not in STOP and (first.isdigit() or (first.isupper() and not opens)):
            found.add(t.word)
    return found


def _negated(words: Sequence[Token], shared: set[str]) -> bool:
    """A negation with a content word of the other text within its next three words."""
    for n, token in enumerate(words):
        if token.word in NEGATION or token.word.endswith("n't"):
            after = [stem(t.word) for t in words[n + 1 : n + 4] if t.word not in STOP]
            if any(w in shared for w in after):
                return True
    return False


def differences(
    left: str, right: str, a: Sequence[Token], b: Sequence[Token], loose: bool = False
) -> tuple[Difference, ...]:
    """The stretches in which two texts differ, typed; ``order`` for words that only moved.

    ``loose``: for texts in other words, where a shared "the" or "and" alone aligns nothing.
    """
    matched = SequenceMatcher(None, [t.word for t in a], [t.word for t in b], autojunk=False).get_opcodes()
    codes = _without_chance(matched, a) if loose else matched
    gone = Counter(" ".join(t.word for t in a[i:j]) for op, i, j, _, _ in codes if op == "delete")
    come = Counter(" ".join(t.word for t in b[k:m]) for op, _, _, k, m in codes if op == "insert")
    moved = gone & come
    out = [_difference(left, right, a[i:j], b[k:m], moved) for op, i, j, k, m in codes if op != "equal"]
    return tuple(out[:MAX_DIFFERENCES])


Code = tuple[str, int, int, int, int]


def _without_chance(codes: Sequence[Code], a: Sequence[Token]) -> list[Code]:
    """Edits with those joined that only a stretch without a content word divides."""
    out: list[Code] = []
    for n, (op, i, j, k, m) in enumerate(codes):
        bare = op == "equal" and all(t.word in STOP or len(t.word) <= 2 for t in a[i:j])
        between = 0 < n < len(codes) - 1  # equal stretches never stand side by side
        edit = op != "equal" or (bare and between)
        if edit and out and out[-1][0] != "equal":
            _, i, _, k, _ = out.pop()
            op = "replace" if j > i and m > k else "delete" if j > i else "insert"
        out.append((op if op != "equal" or not edit else "replace", i, j, k, m))
    return out


def _difference(left: str, right: str, a: Sequence[Token], b: Sequence[Token], moved: Counter[str]) -> Difference:
    one, other = _cover(a), _cover(b)
    return Difference(
        _type([t.word for t in a], [t.word for t in b], moved), one, other,
        left[one.start : one.end] if one else "", right[other.start : other.end] if other else "",
    )  # fmt: skip


def _cover(words: Sequence[Token]) -> Span | None:
    return Span(words[0].span.start, words[-1].span.end) if words else None


def _type(a: Sequence[str], b: Sequence[str], moved: Counter[str]) -> str:
    """The type of one difference; the first that applies."""
    if (a and not b and " ".join(a) in moved) or (b and not a and " ".join(b) in moved) or sorted(a) == sorted(b):
        return "order"
    if (set(b) & CONDITION) - set(a):
        return "condition_added"
    strength = _strength(b) - _strength(a) if _has_strength(a) or _has_strength(b) else 0
    # In a long stretch a "possible" or "agreed" need not be what changed.
    if a and b and strength and len(a) + len(b) <= MAX_STRENGTH_WORDS:
        return "strengthened" if strength > 0 else "weakened"
    if a and b and _numbers(a) != _numbers(b):
        return "quantity"
    if a and b and set(a) & SUBJECTS and set(b) & SUBJECTS:
        return "attribution"
    if not a or not b:
        # An added adverb of force or doubt changes the commitment, not the content.
        if strength and len(a) + len(b) <= 3:
            return "strengthened" if strength > 0 else "weakened"
        return "addition" if b else "omission"
    return "term_choice"


def _numbers(words: Sequence[str]) -> Counter[str]:
    return Counter(w for w in words if w.isdigit() or w in NUMBER)


def _has_strength(words: Sequence[str]) -> bool:
    return any(w in STRENGTH for w in words)


def _strength(words: Sequence[str]) -> float:
    """How firm the wording is: the mean of its firm and hedging words; 0 without any."""
    marks = [STRENGTH[w] for w in words if w in STRENGTH]
    return sum(marks) / len(marks) if marks else 0.0
