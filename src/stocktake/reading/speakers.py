"""Who a cue belongs to: the subject by the parse, else the noun phrase beside the cue, else the nearest mention.

Nothing is made up: what does not look like a speaker gives None, and the caller says so.
"""

from __future__ import annotations

import re

from stocktake.reading.cues import find_cues
from stocktake.reading.passages import Passage
from stocktake.records import Span

_NOT_IN_PHRASE = frozenset(
    [
        "acl:relcl",
        "acl",
        "advcl",
        "parataxis",
        "mark",
        "nsubj",
        "cop",
        "aux",
        "obl",
        "ccomp",
        "advmod",
        "discourse",
        "vocative",
    ]
)
_CLIMBS = frozenset(["conj", "xcomp", "advcl"])
_RELATIVE = frozenset(("who", "which", "that"))
_TITLE_WORDS = frozenset(("PROPN", "ADJ", "NOUN", "DET"))
_MAX_WORDS = 25

# Textual fallback, for when there is no parse or it finds no subject.
_TAIL = re.compile(
    r"(?:[\s,]+(?:has|have|had|also|later|then|further|earlier|repeatedly|once|again|reportedly|previously|today|"
    r"yesterday|is|was|were|are|be|been|being|would|will|did|does|do|not|never|"
    r"went (?:on|as far|so far)(?: as)? to|even|"
    r"(?:declined|refused|declines|refuses|agreed|stopped|continued|appeared|seemed) to|yet to|"
    r"(?:on )?(?:Mon|Tues|Wednes|Thurs|"
    r"Fri|Satur|Sun)day|\w+ly|n['’]t))+\s*$"
)
_BREAK = re.compile(
    r"[;:()\[\]“”\"«»]\s*|\s+[–—-]\s+|,\s+(?:but|and|while|although|as|after|when|so|yet)\s+|\s+(?:but|while|although|because|"
    r"after|when|if|whether|that|how|what|before|until|since)\s+"
)
_SIDE = re.compile(
    r"(?:who|which|whose|where|when|speaking|addressing|\w+ing|in|on|at|during|after|following|for|with|by|as|from)\b"
)
_LEAD = re.compile(
    r"(?:in|on|at|during|after|following|for|with|by|as|from|earlier|later|meanwhile|speaking|addressing|however|and|but|"
    r"then|yesterday|today|yet|still|instead)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|may|met|held|came|went|took|made|began|\w{3,}ed)\b"
)
_INVERTED_END = re.compile(
    r"[.;:!?()\[\]“”\"«»\n]|\s[–—-]\s|,?\s+(?:on|in|at|during|after|before|following|when|as|while|to|but|whose|who|which|"
    r"adding|referring|speaking|via|through|about|yesterday|today|earlier|later|last|this|and (?:added|said|then))\b"
)
_APPOSITION = re.compile(
    r"(?:the|a|an|his|her|its|head|chief|spokes\w+|minister|president|leader|director|member|former|foreign|prime|deputy|secretary|chair\w*|ambassador|envoy|[A-Z][\w-]*['’]s|(?!\w+ing\b)[a-z]+)\b"
)
_ASIDE = re.compile(r"\([^()\n]{1,40}\)")  # an acronym after a name does not part it from its verb
_NAMELIKE = re.compile(
    r"^(?:[A-Z]|(?:the|a|an|his|her|its|their|our|"
    r"both|several|some|two|three|one|officials?|sources?|another|other|"
    r"local|state|"
    r"senior|unnamed|he|she|they|it|we|diplomats?|witness\w*|"
    r"spokes\w+|activists?|analysts?|critics|residents?|police)\b)"
)


def by_parse(passage: Passage, cue: Span) -> Span | None:
    """The noun phrase of the cue's subject (for "according to", of its object) by the dependency parse."""
    words = passage.words(cue)
    if not words:
        return None
    parse = passage.parse
    if passage.text[cue.start : cue.end].lower().startswith(("according", "in the words", "as per")):
        head = parse.heads[words[0]]
        return _phrase(passage, head, after=cue.end) if head >= 0 else None
    verb = next((i for i in reversed(words) if parse.upos[i] in ("VERB", "AUX")), words[-1])
    return _subject(passage, verb)


def subject_of(passage: Passage, clause: Span) -> Span | None:
    """The noun phrase of a clause's subject by the dependency parse; None where the words are no clause."""
    words, parse = passage.words(clause), passage.parse
    root = next((i for i in words if parse.heads[i] not in words), -1)
    found = next((i for i in words if parse.heads[i] == root and parse.deprels[i] == "nsubj"), None)
    return _phrase(passage, found) if found is not None else None


def _subject(passage: Passage, verb: int) -> Span | None:
    parse = passage.parse
    for _ in range(4):  # said <- and said <- met: a chain longer than this is a misparse
        subject = next((i for i in _children(passage, verb) if parse.deprels[i] == "nsubj"), None)
        if subject is not None:
            if _word(passage, subject).lower() in _RELATIVE and parse.deprels[verb] == "acl:relcl":
                return _phrase(passage, parse.heads[verb])
            return _phrase(passage, subject)
        relation, head = parse.deprels[verb], parse.heads[verb]
        if relation == "acl" and head >= 0:
            return _phrase(passage, head)
        if relation not in _CLIMBS or head < 0:
            return None
        verb = head
    return None


def _phrase(passage: Passage, head: int, after: int = 0) -> Span | None:
    """The noun phrase of word ``head``: its subtree without clauses, as far as it is unbroken around the head."""
    parse = passage.parse
    kept, queue = {head}, [head]
    while queue and len(kept) <= _MAX_WORDS:
        word = queue.pop()
        for child in _children(passage, word):
            if parse.deprels[child] not in _NOT_IN_PHRASE and parse.words[child].start >= after:
                kept.add(child)
                queue.append(child)
    low = high = head
    while low - 1 in kept:
        low -= 1
    while high + 1 in kept:
        high += 1
    while high + 1 < len(parse.upos) and parse.upos[high + 1] == "PROPN" and parse.upos[head] in ("NOUN", "PROPN"):
        high += 1
    while (
        "PROPN" in (parse.upos[head], parse.upos[low])
        and low > 0
        and parse.upos[low - 1] in _TITLE_WORDS
        and not _clausal(passage, low - 1)
    ):
        low -= 1  # titles before a name that the parse hangs elsewhere: "French President | Emmanuel Macron"
    return passage.trim(parse.words[low].start, parse.words[high].end, ',;:—–-"“”')


def _clausal(passage: Passage, word: int) -> bool:
    return passage.parse.deprels[word] in ("obl", "obl:tmod", "obl:npmod", "obl:unmarked", "obj", "root", "advcl")


def _children(passage: Passage, head: int) -> list[int]:
    return passage.children.get(head, [])


def _word(passage: Passage, i: int) -> str:
    return passage.text[slice(*passage.parse.words[i])]


def before_cue(passage: Passage, region: Span) -> Span | None:
    """The noun phrase that ends ``region``, which ends where the cue starts: "…, Ana Roe, the minister, said"."""
    text = _ASIDE.sub(lambda m: "x" * len(m.group()), passage.masked[region.start : region.end])
    tail = _TAIL.search(text)
    if tail:
        text = text[: tail.start()]
    base = max((m.end() for m in _BREAK.finditer(text)), default=0)
    pieces = _pieces(text, base)
    if not pieces:
        return None
    start, end = pieces[-1]
    if text.rstrip().endswith(",") and len(pieces) > 1:  # an aside stands between speaker and cue
        aside = text[start:end]
        start = pieces[-2][0]
        end = pieces[-2][1] if _SIDE.match(aside) else end
    elif len(pieces) > 1 and re.search(r"\band\b", text[start:end]) and _is_list(text, pieces[-2]):
        start = pieces[-2][0]
    start = _after_clause(text, start, end)
    return _accept(passage, region.start + start, region.start + end)


def _pieces(text: str, base: int) -> list[tuple[int, int]]:
    """Comma-parted stretches of ``text[base:]`` as offsets, blank ones left out."""
    spans = []
    for match in re.finditer(r"[^,]+", text[base:]):
        piece = match.group()
        if piece.strip():
            start = base + match.start() + len(piece) - len(piece.lstrip())
            spans.append((start, base + match.end()))
    return spans


def _is_list(text: str, piece: tuple[int, int]) -> bool:
    words = text[slice(*piece)].split()
    return 0 < len(words) <= 6 and words[0][0].isupper() and not _LEAD.match(words[0])


def _after_clause(text: str, start: int, end: int) -> int:
    """Skip a clause joined by "and" before the speaker: "They met in Geneva and Roe said"."""
    for match in re.finditer(r"\s+and\s+", text[start:end]):
        if _FINITE.search(text[start : start + match.start()]):
            return start + match.end()
    return start


def after_cue(passage: Passage, region: Span) -> Span | None:
    """The noun phrase that starts ``region``, which starts where the cue ends: "said Ana Roe, A-land's minister"."""
    text = passage.masked[region.start : region.end]
    end = _INVERTED_END.search(text)
    text = text[: end.start()] if end else text
    pieces = _pieces(text, 0)
    if not pieces or text.lstrip()[:1] == ",":
        return None
    start, stop = pieces[0]
    if len(pieces) > 1 and _APPOSITION.match(text[pieces[1][0] :]):
        stop = pieces[1][1]
    return _accept(passage, region.start + start, region.start + stop)


def _accept(passage: Passage, start: int, end: int) -> Span | None:
    """The span if it reads like somebody who speaks; a leading adverbial is cut off at the first mention in it."""
    span = passage.trim(start, end, ",;:—–-")
    if span is None:
        return None
    text = passage.text[span.start : span.end]
    if _LEAD.match(text):
        mentions = passage.mentions(span, ("PER", "ORG"))
        if not mentions:
            return None
        span = Span(mentions[-1].span.start, span.end)
        text = passage.text[span.start : span.end]
    if len(text.split()) > _MAX_WORDS or not (re.search(r"\b[A-Z]", text) or _NAMELIKE.match(text)):
        return None
    if any(not c.nounish for c in find_cues(passage.masked, span)):
        return None
    # A verb inside means that this is a clause, not a phrase.
    return None if re.search(r"\b(?:is|are|was|were|will|would|has|have|had)\b", text) else span


def nearest_mention(passage: Passage, cue: Span, region: Span) -> Span | None:
    """The person or organisation named nearest to the cue, within ``region`` and outside marks; ties go left."""
    found = [
        m.span
        for m in passage.mentions(region, ("PER", "ORG"))
        if passage.masked[m.span.start : m.span.end] == passage.text[m.span.start : m.span.end]
    ]
    if not found:
        return None
    best = min(found, key=lambda s: (cue.start - s.end if s.end <= cue.start else s.start - cue.end + 1, s.start))
    gap = passage.text[best.end : cue.start] if best.end <= cue.start else passage.text[cue.end : best.start]
    return best if len(gap.split()) <= 6 else None


def find_speaker(passage: Passage, cue: Span, region: Span, source: bool) -> tuple[Span | None, float]:
    """Speaker of ``cue`` and how sure: by parse 0.9, by the words beside it 0.8, nearest mention 0.6.

    ``region`` is where the reporter's own words around the cue run; a speaker never comes from inside marks.
    """
    found = by_parse(passage, cue)
    if found is not None and passage.text[slice(*found)].lower() in _RELATIVE:
        return None, 0.0
    if found is not None and region.start <= found.start and found.end <= region.end and _outside(passage, found):
        return found, 0.9
    if source:
        found = after_cue(passage, Span(cue.end, region.end))
        return found, 0.8
    if passage.trim(region.start, cue.start, ",;—–-\"'“”‘’«»") is not None:
        second = _second_verb(passage, cue, region)
        found = _first_subject(passage, cue, region) if second else before_cue(passage, Span(region.start, cue.start))
    else:
        found = after_cue(passage, Span(cue.end, region.end))
    if found is not None and _outside(passage, found):
        return found, 0.8
    return nearest_mention(passage, cue, region), 0.6


def _second_verb(passage: Passage, cue: Span, region: Span) -> bool:
    """Whether the cue has no subject of its own beside it: ", saying", "and says", "and also warned"."""
    lead = passage.masked[max(region.start, cue.start - 24) : cue.start]
    participle = passage.text[slice(*cue)].lower().endswith("ing")
    return participle or re.search(r"\band(?:\s+(?:also|then|later|has|have|had|\w+ly))*\s+$", lead) is not None


def _first_subject(passage: Passage, cue: Span, region: Span) -> Span | None:
    """The noun phrase before the first sure verb of the sentence, for a verb that shares its subject."""
    verbs = [
        c.span.start for c in find_cues(passage.masked, Span(region.start, cue.start)) if not c.nounish and not c.source
    ]
    finite = _FINITE.search(passage.masked, region.start, cue.start)
    starts = [*verbs, *([finite.start()] if finite else [])]
    return before_cue(passage, Span(region.start, min(starts))) if starts else None


def _outside(passage: Passage, span: Span) -> bool:
    return not any(s.start < span.end and span.start < s.end for q in passage.marked(span) for s in q.content)
