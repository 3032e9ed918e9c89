"""What the text has named so far, and which two sides it is about."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from stocktake.actors.refs import Ref
from stocktake.actors.scene import Scene
from stocktake.records import Span
from stocktake.sentences import news_items

# The first sentences of a report name whom it is about.
OPENING = 350


_MEETS = re.compile(
    r"\b(met|meets?|meeting|talk(s|ed)?|spoke|negotiat\w+|call(ed)?|sign(ed|s)?|agree(d|ment)?|hosted|received"
    r"|counterpart|dialogue|conversation|consult\w+)\b"
)


@dataclass
class Mention:
    """A resolved phrase in the text: what later pronouns and descriptions may refer to."""

    span: Span
    ids: tuple[str, ...]
    ref: Ref | None = None
    code: str = ""


@dataclass
class Context:
    """Everything named, in order, the pairs the text couples, and where sentences begin."""

    scene: Scene
    mentions: list[Mention]
    pairs: Counter[tuple[str, ...]]
    first_pair: dict[tuple[str, ...], int]
    sentences: list[int]
    items: tuple[Span, ...] = ()
    sides: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._starts = [m.span.start for m in self.mentions]

    def before(self, at: int) -> list[Mention]:
        """The last fifty mentions that begin before an offset: what is further back is not what "the group" means."""
        end = bisect_left(self._starts, at)
        return self.mentions[max(0, end - 50) : end]

    def between(self, start: int, end: int) -> list[Mention]:
        """Mentions that begin in a stretch of text."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def sentence_start(self, at: int) -> int:
        """Where the sentence around an offset begins."""
        return self.sentences[max(0, bisect_right(self.sentences, at) - 1)]


def build_context(scene: Scene, refs: list[Ref]) -> Context:
    """Collect mentions of entities and persons, and the pairs the text couples (``A and B``, ``A-B talks``)."""
    mentions = []
    whose = set()
    for unit in scene.units:
        if unit.qualifies:
            whose.add(unit.span)
        if unit.kind == "PERSON" and isinstance(unit.ref, Ref) and unit.ref.ids:
            mentions.append(Mention(unit.span, unit.ref.ids, unit.ref, unit.ref.code))
        elif unit.kind == "ENT" and unit.ids and not unit.place:
            mentions.append(Mention(unit.span, unit.ids))
    pairs: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], int] = {}
    for k, (a, b) in enumerate(itertools.pairwise(mentions)):
        listed = k and _in_list(scene, mentions[k - 1], a, b)
        weight = 0 if listed or _helps(scene, b) else coupled(scene, a, b)
        x, y = side(scene, a.ids[0]), side(scene, b.ids[0])
        if weight and x and y and x != y and a.span not in whose and b.span not in whose:
            weight += a.span.start < scene.document.body + OPENING
            pair = tuple(sorted((x, y)))
            pairs[pair] += weight
            first.setdefault(pair, a.span.start)
    for x, y, at in _between(scene, mentions):
        pair = tuple(sorted((x, y)))
        pairs[pair] += 4 + (at < scene.document.body + OPENING)
        first.setdefault(pair, at)
    return Context(
        scene, mentions, pairs, first, _sentence_starts(scene.document.text), news_items(scene.document.text)
    )


_HELPS = re.compile(
    r",? (?:which|who) (?:have |has |had |are |is |were |was |also |jointly )*"
    r"(?:host|mediat|facilitat|broker|sponsor|observ|guarant|support)\w*"
)


def _helps(scene: Scene, last: Mention) -> bool:
    """``A and B, which host the talks``: two that help are no pair of sides."""
    return _HELPS.match(scene.document.text, last.span.end) is not None


_BETWEEN = re.compile(r"\bbetween\b")
_BETWEEN_REACH = 420
_SPLIT = re.compile(r",? and ")


def _between(scene: Scene, mentions: list[Mention]) -> Iterator[tuple[str, str, int]]:
    """The two sides of ``between the chairman of A, Roe, and the commander of B, Doe``, and where it stands.

    Neighbours without an apposition between them are coupled already.
    """
    text = scene.document.text
    starts = [m.span.start for m in mentions]
    for match in _BETWEEN.finditer(text):
        stop = _END.search(text, match.end(), match.end() + _BETWEEN_REACH)
        end = stop.start() if stop else match.end() + _BETWEEN_REACH
        here = mentions[bisect_left(starts, match.end()) : bisect_left(starts, end)]
        for k, (a, b) in enumerate(itertools.pairwise(here)):
            if _SPLIT.search(text, a.span.end, b.span.start):
                x, y = side(scene, a.ids[0]), side(scene, b.ids[0])
                if k and x and y and x != y:
                    yield x, y, match.start()
                break


def side(scene: Scene, actor: str) -> str | None:
    """The side an id belongs to: its state or movement; None for organisations, media and unknown names."""
    if actor.startswith("?"):
        return actor if actor in scene.local_ids else None
    head = actor.split(".")
    if scene.table.entity(actor).kind == "armed_group" or (
        len(head) > 1
        and head[1] in ("REB", "OPP", "MIL", "TUR", "GRC", "SOL", "ABK", "OSS", "PMR", "NKR", "SRP", "KRG")
    ):
        return actor
    return head[0] if head[0] in scene.table.states else None


def _in_list(scene: Scene, before: Mention, a: Mention, b: Mention) -> bool:
    """``A, B and C``: the last two of three sides in a list are no pair by themselves."""
    gap = scene.document.text[before.span.end : a.span.start]
    sides = {side(scene, m.ids[0]) for m in (before, a, b)} - {None}
    return len(sides) == 3 and re.fullmatch(r", (?:the )?(?:[\w-]+ ){0,4}", gap) is not None


_BODY = r"(?:government|authorities|army|military|officials|representatives|delegations?|envoys|negotiators)"


def coupled(scene: Scene, a: Mention, b: Mention) -> int:
    """How strongly the text couples two neighbouring mentions: 0 … 4."""
    text = scene.document.text
    between = text[a.span.end : b.span.start]
    if len(between) > 90 or re.search(r"[.!?]\s|\n|[“”\"]", between):
        return 0
    before = text[max(0, a.span.start - 60) : a.span.start]
    if re.search(r"\bbetween (the )?([\w ]{0,40} of )?(the )?$", before) and re.search(r"\band\b", between):
        return 4
    if re.fullmatch(r"[-–/]", between):
        return 4
    if re.fullmatch(rf"(?:['’]s)? {_BODY} and (?:the |{_BODY} of (?:the )?)?", between):
        return 2
    if re.search(r"\b(?:met|meet)\b.*, (?:the )?$", between):
        return 0  # "the two met on Friday, B said"
    if re.fullmatch(r"(['’]s?)? and (the )?|,? and (his|her) \w+ counterpart,? ", between):
        return 2
    if re.fullmatch(r"(['’]s)?,? and ([\w’'-]+ ){0,5}", between) or (
        _MEETS.search(between) and re.search(r"\bwith\b|\bmet\b|\bmeets?\b|\band\b", between)
    ):
        return 2 if _MEETS.search(between) else 1
    return 0


def principals(ctx: Context, n: int = 2) -> tuple[str, ...]:
    """The sides the document is about, the most coupled first; () when no pair stands out."""
    if n not in ctx.sides:
        ctx.sides[n] = _principals(ctx, n)
    return ctx.sides[n]


def _principals(ctx: Context, n: int) -> tuple[str, ...]:
    if n == 2 and ctx.pairs:
        ranked = sorted(ctx.pairs, key=lambda p: (-ctx.pairs[p], ctx.first_pair[p]))
        return in_text_order(ctx, ranked[0])
    counts = Counter(s for m in ctx.mentions if (s := side(ctx.scene, m.ids[0])))
    top = counts.most_common(n + 1)
    if len(top) < n or (len(top) > n and top[n - 1][1] == top[n][1]):
        return ()
    return in_text_order(ctx, tuple(s for s, _ in top[:n]))


def in_text_order(ctx: Context, sides: tuple[str, ...]) -> tuple[str, ...]:
    """The sides by their first mention."""

    def first(s: str) -> int:
        return next((m.span.start for m in ctx.mentions if side(ctx.scene, m.ids[0]) == s), 1 << 30)

    return tuple(sorted(sides, key=first))


_END = re.compile(r"[.!?][\"”’']?\s+|\n+")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|St|U\.S|Jr|Lt|Col|Sen|Rep)\.\s*$")


def _sentence_starts(text: str) -> list[int]:
    """Where sentences begin, by punctuation: enough for recency, and independent of the model."""
    ends = (m for m in _END.finditer(text) if not _ABBREVIATION.search(text[max(0, m.start() - 4) : m.start() + 1]))
    return [0, *(m.end() for m in ends)]
