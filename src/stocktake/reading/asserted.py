"""What the text asserts of the model's events and positions: denied or only aimed at, by whom claimed, how surely.

The model finds what is spoken of. Whether the clause denies it, and whether somebody's words are reported or the
narrator only tells what somebody did, is grammar: the parse has it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from stocktake.reading.cues import find_cues, is_negated
from stocktake.reading.transcripts import turns
from stocktake.records import ActorRef, Document, Dropped, Event, Parse, Position, Quote, Reading, Span
from stocktake.sentences import sentence_at

# Scores are calibrated on annotated dev texts: under this one about four of ten positions are right (the model itself
# leaves out events as unsure as that). Leaving them out costs 0.012 of positions' typed F1 and gains 0.04 of precision.
SURE = 0.4
# Deeds that do not happen when they are denied; a refusal, a threat or a sanction may be put as a denial ("will not
# recognise") and happens all the same.
_DEEDS = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"}
_TOOK_PLACE = {"held", "background"}
_NOT = {"no", "not", "n't", "n’t", "never", "neither", "nor", "without"}
_WHEN = {"while", "when", "whenever", "until", "if", "unless"}  # "while the table is not in session" denies nothing
_TOWARDS = {"toward", "towards"}
_EFFORTS = {"effort", "efforts", "attempt", "attempts", "bid", "bids", "endeavour", "endeavours"}
_LEVELS_UP = 4  # words between an aim and its "towards": "towards negotiating and concluding an agreement"
_MAY = {"could", "may", "might", "would"}
_ALONG = re.compile(r"\b(?:(?:along|together|jointly) with|as well as|alongside) (?:the )?$")
_AND = re.compile(r",? and (?:[\w-]+ ){0,4}|, (?:the )?")
_COMPANY = 24  # characters
_MUST = {"must", "should", "ought"}
_WITHIN = ("nmod", "compound", "amod", "obl", "obj", "nsubj")  # steps up from a noun that stay within its clause
_REPORTED = {"after", "at", "during", "following", "in", "since"}  # "must leave after the talks": they were held
# Acts that judge how things stand: a claim of somebody's only where his words are reported.
_JUDGED = {"progress", "no_progress", "breakdown", "open", "forecast"}


def assert_events(document: Document, parse: Parse, events: Iterable[Event]) -> tuple[Event, ...]:
    """Events with the realis that their clause gives them."""
    grammar = _Grammar(document, parse)
    asked = [c for t in turns(document.text, document.body) if t.question for c in t.content]

    def realis(e: Event) -> str:
        real = _realis(grammar, e)
        in_question = real in _TOOK_PLACE and any(c.start <= e.trigger.start < c.end for c in asked)
        return "hypothetical" if in_question and _asks(document.text, e.trigger) else real

    return tuple(_in_company(document.text, replace(e, realis=realis(e))) for e in events)


def _in_company(text: str, event: Event) -> Event:
    """ "A has been supportive, along with B": B does it too, it is not done to B."""
    joined: tuple[ActorRef, ...] = ()
    for r in sorted(event.recipients, key=lambda r: r.span):
        listed = joined and _AND.fullmatch(text, joined[-1].span.end, r.span.start)
        if listed or _ALONG.search(text, max(0, r.span.start - _COMPANY), r.span.start):
            joined = (*joined, r)
    if not joined or not event.actors:
        return event
    others = tuple(r for r in event.recipients if r not in joined)
    return replace(event, actors=(*event.actors, *joined), recipients=others)


def _asks(text: str, span: Span) -> bool:
    """Whether the sentence around a span ends in a question mark."""
    around = sentence_at(text, span)
    return text[slice(*around)].rstrip("\"”’' ").endswith("?")


def _realis(grammar: _Grammar, event: Event) -> str:
    words = grammar.words_in(event.trigger)
    if event.realis not in _TOOK_PLACE or event.type not in _DEEDS or not words:
        return event.realis
    if grammar.denied(words):
        return "negated"
    if grammar.supposed(words):
        return "hypothetical"
    return "proposed" if grammar.aimed_at(words[-1]) or grammar.obliged(words[-1]) else event.realis


def assert_positions(
    document: Document, parse: Parse, positions: Iterable[Position], quotes: Iterable[Quote]
) -> tuple[Position, ...]:
    """Positions with their claimant: what is told of somebody without his words is the narrator's claim."""
    grammar = _Grammar(document, parse)
    said = [c for q in quotes if q.speaker for c in q.content]

    def narrated(p: Position) -> bool:
        inside = any(c.start <= p.span.start and p.span.end <= c.end for c in said)
        return p.by is not None and p.act in _JUDGED and not inside and not grammar.speaks(p.by.span, p.span)

    return tuple(replace(p, by=None) if narrated(p) else p for p in positions)


def leave_out_unsure(reading: Reading, level_of: Callable[[str], int | None]) -> Reading:
    """A reading without the events and positions that are more likely wrong than right, each dropped with its score.

    They have served as hints until here. Meetings and calls stay: a round is never found from one of them alone.

    Args:
        level_of: the level that a position's words tell by themselves; a position whose words tell one stays.
    """
    text = reading.document.text
    doubtful = [p for p in reading.positions if p.score < SURE and level_of(text[slice(*p.span)]) is None]
    told = {k for m in reading.meetings for k in m.events}
    kept = [k for k, e in enumerate(reading.events) if e.score >= SURE or e.type == "CONSULT" or k in told]
    place = {old: new for new, old in enumerate(kept)}
    unsure = [
        Dropped("reading", f"event {e.type}: more likely wrong than right", e.trigger, e.score)
        for k, e in enumerate(reading.events)
        if k not in place
    ] + [Dropped("reading", f"position {p.act}: more likely wrong than right", p.span, p.score) for p in doubtful]
    return replace(
        reading,
        events=tuple(reading.events[k] for k in kept),
        positions=tuple(p for p in reading.positions if p not in doubtful),
        meetings=tuple(replace(m, events=tuple(place[k] for k in m.events)) for m in reading.meetings),
        dropped=(*reading.dropped, *unsure),
    )


class _Grammar:
    """A document's parse with the questions asked of it here."""

    def __init__(self, document: Document, parse: Parse) -> None:
        self._text, self._parse = document.text, parse
        self._starts = [w.start for w in parse.words]  # in order of the text
        self._below: dict[int, list[int]] = {}
        for word, head in enumerate(parse.heads):
            self._below.setdefault(head, []).append(word)

    def words_in(self, span: Span) -> list[int]:
        return list(range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)))

    def denied(self, words: list[int]) -> bool:
        """Whether a word, or the object of one, has a "no" or "not" of its own: "signalled no breakthrough"."""
        objects = [j for i in words for j in self._below.get(i, ()) if self._parse.deprels[j] == "obj"]
        around = {self._word(j) for i in (*words, *objects) for j in (i, *self._helpers(i))}
        return bool(around & _NOT) and not around & _WHEN

    def supposed(self, words: list[int]) -> bool:
        """Whether the verb itself says that it only may be: "could agree", "an accord that A would support"."""
        return any(
            self._word(j) in _MAY for i in words for j in self._below.get(i, ()) if self._parse.deprels[j] == "aux"
        )

    def aimed_at(self, word: int) -> bool:
        """Whether a word stands under "towards" or "efforts to": the aim of an effort, not what came of it."""
        first = word
        for _ in range(_LEVELS_UP):
            if any(self._word(j) in _TOWARDS for j in self._helpers(word)):
                return True
            if self._word(word) in _EFFORTS and any(self._word(j) == "to" for j in range(word + 1, first)):
                return True
            word = self._parse.heads[word] if self._parse.heads else -1
            if word < 0:
                return False
        return False

    def obliged(self, word: int) -> bool:
        """Whether a noun stands in a clause of what must be: "is to be settled" in talks does not tell of talks."""
        for _ in range(_LEVELS_UP):
            if any(self._word(j) in _REPORTED for j in self._helpers(word)):
                return False
            relation, head = (self._parse.deprels[word], self._parse.heads[word]) if self._parse.heads else ("", -1)
            if head < 0 or not relation.startswith(_WITHIN):
                return False
            word = head
            if any(self._word(j) in _MUST for j in self._below.get(word, ()) if self._parse.deprels[j] == "aux"):
                return True
        return False

    def speaks(self, who: Span, claim: Span) -> bool:
        """Whether the verb that a phrase is the subject of says something; a phrase that rules no verb may have.

        A verb within the claim that says nothing ("failed") is what its subject does, and "announced no progress" is a
        statement that was not made.
        """
        verb = self._verb_of(who)
        if verb is None:
            return True
        word = self._parse.words[verb]
        cue = any(c.span.start == word.start for c in find_cues(self._text, word))
        if not cue:
            return not claim.start <= word.start < claim.end
        return not (is_negated(self._text, word) or self.denied([verb]))

    def _verb_of(self, who: Span) -> int | None:
        inside = set(self.words_in(who))
        for i in sorted(inside):
            if self._parse.heads and self._parse.heads[i] not in inside:
                subject = self._parse.deprels[i].startswith("nsubj") and self._parse.heads[i] >= 0
                return self._parse.heads[i] if subject else None
        return None

    def _helpers(self, word: int) -> Iterator[int]:
        """Words that qualify another: determiners, negation, prepositions."""
        wanted = ("advmod", "det", "case", "mark", "cc:preconj")
        return (j for j in self._below.get(word, ()) if self._parse.deprels[j] in wanted)

    def _word(self, i: int) -> str:
        return self._text[slice(*self._parse.words[i])].lower()
