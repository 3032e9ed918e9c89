"""Indirect speech by rule, for what the model left: a verb of saying with its clause.

With a parse: the verb's clausal complement. Without one: "said that …" up to the clause's end. Only with a speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from stocktake.reading.attribution import clause_end, is_noun
from stocktake.reading.cues import Cue, find_cues, forms_of
from stocktake.reading.passages import Passage
from stocktake.reading.snapping import Draft
from stocktake.reading.speakers import find_speaker
from stocktake.records import Span

_SCORE = 0.7  # of the speaker's score: clause ends are guessed more often than marks
_MAX_CHARS = 600
_MAX_CUES = 20_000
# That-clauses after these are decisions or findings told as fact as often as speech; the rest of the list is speech.
_LEMMAS = (
    "say tell state announce declare note remark comment reply respond explain insist stress emphasize emphasise warn "
    "conclude reiterate acknowledge admit argue claim assert affirm confirm maintain complain caution predict promise "
    "pledge vow testify report suggest underline underscore believe"
)
_SPEECH = frozenset(form for lemma in _LEMMAS.split() for form in forms_of(lemma))
_THAT = re.compile(r"\s+(?:(?:on |late |early )?\w+day,?\s+)?that\s+", re.IGNORECASE)
_TOLD_THAT = re.compile(r"\s+(?:[\w.'’-]+\s+){1,6}?that\s+", re.IGNORECASE)


def reported(passage: Passage, taken: list[Span]) -> list[Draft]:
    """Indirect drafts whose cue and clause touch none of ``taken`` (contents and cues already read), in order."""
    busy = sorted(taken)
    starts = [s.start for s in busy]
    drafts: list[Draft] = []
    for paragraph in passage.paragraphs:
        for cue in find_cues(passage.masked, paragraph):
            if len(drafts) >= _MAX_CUES:
                return drafts
            draft = _read(passage, cue)
            if draft and not _touches(draft, busy, starts) and not (drafts and draft.start < drafts[-1].end):
                drafts.append(draft)
    return drafts


def _touches(draft: Draft, busy: list[Span], starts: list[int]) -> bool:
    spans = [*draft.content, *([draft.cue] if draft.cue else [])]
    for span in spans:
        i = bisect_right(starts, span.end - 1)
        if any(b.end > span.start for b in busy[max(0, i - 3) : i]):
            return True
    return False


def _is_speech(passage: Passage, cue: Cue) -> bool:
    return passage.text[slice(*cue.span)].lower() in _SPEECH and not is_noun(passage, cue)


def _read(passage: Passage, cue: Cue) -> Draft | None:
    if cue.source or not _is_speech(passage, cue):
        return None
    sentence = passage.sentence(cue.span.start)
    words = passage.words(cue.span)
    content = _by_parse(passage, words[0]) if words else _by_that(passage, cue, sentence)
    if content is None or content.end - content.start > _MAX_CHARS or content.end > sentence.end:
        return None
    speaker, score = find_speaker(passage, cue.span, Span(sentence.start, min(sentence.end, content.start)), False)
    if speaker is None or speaker.end > content.start:
        return None
    draft = Draft([content], speaker, cue.span, "indirect", score * _SCORE)
    draft.region = sentence
    return draft


def _by_parse(passage: Passage, verb: int) -> Span | None:
    """The clausal complement right of the verb, without "that" and the sentence's punctuation."""
    parse = passage.parse
    if parse.upos[verb] != "VERB":
        return None
    clause = next((c for c in passage.children.get(verb, []) if parse.deprels[c] == "ccomp" and c > verb), None)
    if clause is None or not any(
        passage.parse.deprels[c].startswith(("nsubj", "csubj", "expl")) for c in passage.children.get(clause, [])
    ):
        return None  # a clause that is speech has a subject of its own
    words = sorted(_subtree(passage, clause, verb))
    first = words[0]
    # Without its "that" the clause is left to the model: dev showed two false ones for each true one.
    if passage.text[slice(*parse.words[first])].lower() != "that" or parse.deprels[first] != "mark" or len(words) < 2:
        return None
    start = words[1]
    if start <= verb:
        return None
    return passage.trim(parse.words[start].start, parse.words[words[-1]].end, ".,;:")


def _subtree(passage: Passage, head: int, after: int) -> Iterator[int]:
    queue, seen = [head], {head}
    while queue:
        word = queue.pop()
        yield word
        for child in passage.children.get(word, []):
            if child not in seen and child > after:
                seen.add(child)
                queue.append(child)


def _by_that(passage: Passage, cue: Cue, sentence: Span) -> Span | None:
    """What follows "said that" or "told reporters that", to the end of the clause."""
    form = passage.text[slice(*cue.span)].lower()
    pattern = _TOLD_THAT if form in ("tell", "tells", "told", "telling") else _THAT
    match = pattern.match(passage.masked, cue.span.end, sentence.end)
    if match is None:
        return None
    return passage.trim(match.end(), clause_end(passage, match.end(), sentence.end), ".,;:")
