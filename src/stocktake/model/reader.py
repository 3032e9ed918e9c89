"""The model as the rest of the package sees it: text in, ``Parse`` out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from tokenizers import Tokenizer

from stocktake.model.ahead import in_order
from stocktake.model.coref import find_chains, find_mentions
from stocktake.model.encoder import Graph, Words, encode, load_graph, words_of
from stocktake.model.links import Anchored, Link, add_links, find_anchors
from stocktake.model.names import find_names
from stocktake.model.paths import Trees
from stocktake.model.phrases import Phrases
from stocktake.model.syntax import parse_sentences, sentence_ranges
from stocktake.model.weights import FOLDER, Floats, Weights, load_weights
from stocktake.records import Dropped, Mention, Parse, RawEvent, RawPosition, RawQuote, Span

THRESHOLDS = {"event": 0.45, "quote": 0.45, "act": 0.4, "issue": 0.4}  # until tuned ones travel with the weights
# A word's outputs are 11 kB: 80 MB for a text of this length. Of longer ones only one is read at a time, on all cores.
LONG_CHARS = 40_000
ANCHORS = {"quote": "quote", "event": "event", "position": "act"}  # kind -> the head that finds its anchors


class Model:
    """Encoder and heads. Loading takes a moment, so load once; a model may be shared between threads."""

    def __init__(
        self,
        weights: Weights,
        tokenizer: Tokenizer,
        graph: Graph,
        threads: int = 1,
        small_graph: Callable[[], Graph] | None = None,
    ) -> None:
        """``graph`` may use ``threads`` cores for one text; ``small_graph`` makes the one that uses a single core."""
        self.weights, self._tokenizer, self._graph, self.threads = weights, tokenizer, graph, threads
        self._small_graph, self._lock, self._one_long = small_graph, Lock(), Lock()
        self._small: Graph | None = None if small_graph else graph
        self.sha256 = weights.sha256

    @classmethod
    def load(cls, path: Path | None = None, threads: int | None = None) -> Model:
        """Load the packaged weights, or those of folder ``path``, on ``threads`` cores (default: all).

        Raises:
            ModelError: files are missing or do not fit this version.
        """
        folder = path or FOLDER
        weights, graph, tokenizer = load_weights(folder)
        threads = threads or len(os.sched_getaffinity(0))
        small = None if threads == 1 else lambda: load_graph(graph, folder, 1)
        return cls(weights, tokenizer, load_graph(graph, folder, threads), threads, small)

    def parse(self, text: str) -> Parse:
        """Everything the heads say of one text, on all cores."""
        return self._parse(text, self._graph)

    def parse_many(self, texts: Iterable[str]) -> Iterator[Parse]:
        """Parses in input order. Each core reads a text of its own, so texts are taken a few ahead of their parses.

        A text's parse is the same whatever stands beside it, and the same as ``parse`` gives.
        """
        if self.threads == 1:
            yield from map(self.parse, texts)
        else:
            yield from in_order(self._parse_beside_others, self.parse, texts, self.threads)

    def _parse_beside_others(self, text: str) -> Parse:
        if len(text) > LONG_CHARS:
            with self._one_long:
                return self.parse(text)
        return self._parse(text, self._one_core())

    def _parse(self, text: str, graph: Graph) -> Parse:
        words = words_of(text)
        return self.decode(words, encode([words], self._tokenizer, graph)[0]) if words.spans else Parse()

    def _one_core(self) -> Graph:
        with self._lock:  # made when first needed: it takes a moment and some memory
            if self._small is None and self._small_graph is not None:
                self._small = self._small_graph()
            return self._small or self._graph

    def outputs(self, words: Sequence[Words]) -> list[Floats]:
        """The heads' raw outputs, float (words, outputs), for each text."""
        return encode(words, self._tokenizer, self._graph)

    def decode(self, words: Words, out: Floats) -> Parse:
        """Outputs of one text -> what they say."""
        w = self.weights
        sentences = sentence_ranges(out[:, w.slices["sent"][0]], words.breaks)
        upos = [w.labels["upos"][i] for i in out[:, slice(*w.slices["upos"])].argmax(1)]
        heads, deprels = self.trees(out, sentences)
        coreferent = find_chains(out, find_mentions(out, sentences, w), words.strings, sentences, w)
        dropped: list[Dropped] = []
        anchors = {kind: self._anchors(kind, head, out, words, dropped) for kind, head in ANCHORS.items()}
        names = {r: k for k, r in enumerate(w.labels["deprel"])}
        trees = Trees(heads, [names[r] for r in deprels], len(names))
        linked = add_links(anchors, out, trees, sentences, w)
        positions = tuple(self._positions(words, out, linked["position"]))
        sure = w.threshold("act", THRESHOLDS["act"])
        return Parse(
            words=words.spans,
            sentences=tuple(sentences),
            upos=tuple(upos),
            heads=tuple(heads),
            deprels=tuple(deprels),
            mentions=tuple(self._mentions(words, sentences, out)),
            clusters=tuple(tuple(_chars(words, *m) for m in group) for group in coreferent),
            quotes=tuple(self._quotes(words, linked["quote"])),
            events=tuple(self._events(words, out, linked["event"], Phrases(heads, deprels, upos))),
            positions=tuple(p for p in positions if p.score >= sure),
            hints=tuple(p for p in positions if p.score < sure),
            dropped=tuple(dropped),
        )

    def trees(self, out: Floats, sentences: Sequence[tuple[int, int]]) -> tuple[list[int], list[str]]:
        """Absolute heads (-1 root) and relations of all words."""
        return parse_sentences(out, sentences, self.weights)

    def _mentions(self, words: Words, sentences: Sequence[tuple[int, int]], out: Floats) -> Iterator[Mention]:
        for s, e, label, p in find_names(out, words.strings, sentences, self.weights):
            yield Mention(_chars(words, s, e), label, p)

    def _anchors(self, kind: str, head: str, out: Floats, words: Words, dropped: list[Dropped]) -> list[Anchored]:
        kept, below = find_anchors(out, head, self.weights, THRESHOLDS[head])
        if kind == "position":
            return sorted(kept + below, key=lambda a: a.word)
        dropped += [
            Dropped("model", f"{kind} {a.label} below the threshold", words.spans[a.word], round(a.score, 4))
            for a in below
        ]
        return kept

    def _quotes(self, words: Words, anchored: Sequence[Anchored]) -> Iterator[RawQuote]:
        seen: set[tuple[int, int]] = set()
        for a in sorted(anchored, key=lambda a: -a.score):
            content = [(k.start, k.end) for k in a.links if k.role == "content"]
            if not content or any(c in seen for c in content):
                continue
            seen.update(content)
            speaker, cue = a.best("speaker"), a.around("cue")
            yield RawQuote(
                tuple(_chars(words, *c) for c in content),
                None if speaker is None else _whole(words, speaker),
                _chars(words, *cue) if not any(s <= a.word < e for s, e in content) else None,
                a.label,
                round(a.score, 4),
            )

    def _events(self, words: Words, out: Floats, anchored: Sequence[Anchored], phrases: Phrases) -> Iterator[RawEvent]:
        realis, mode = (self._best(head, out) for head in ("realis", "mode"))
        # what no participant's phrase may reach into: what happened, and when
        elsewhere = [a.around("trigger") for a in anchored]
        elsewhere += [(k.start, k.end) for a in anchored for k in a.links if k.role == "date"]
        seen: set[int] = set()
        for a in anchored:
            trigger = phrases.trimmed(*a.around("trigger"))
            if seen & set(range(*trigger)):
                trigger = (a.word, a.word + 1)
                if a.word in seen:
                    continue
            seen.update(range(*trigger))
            linked = [k for k in a.links if k.role != "trigger"]
            taken = elsewhere + [(k.start, k.end) for k in linked]
            roles = tuple(dict.fromkeys(_role(words, k, phrases, taken) for k in linked))
            how = mode[a.word] if a.label == "CONSULT" and mode[a.word] != "none" else None
            yield RawEvent(_chars(words, *trigger), a.label, how, realis[a.word], roles, round(a.score, 4))

    def _positions(self, words: Words, out: Floats, anchored: Sequence[Anchored]) -> Iterator[RawPosition]:
        level = self._best("level", out)
        a0, b0 = self.weights.slices["issue"]
        issue = 1 / (1 + np.exp(-out[:, a0:b0] / self.weights.temperature("issue")))
        cut = self.weights.threshold("issue", THRESHOLDS["issue"])
        taken: list[tuple[int, int]] = []
        found: list[tuple[int, RawPosition]] = []
        for a in sorted(anchored, key=lambda a: -a.score):
            s, e = a.around("span")
            if any(min(e, y) - max(s, x) > 0.6 * (max(e, y) - min(s, x)) for x, y in taken):
                continue
            taken.append((s, e))
            by = a.best("by")
            issues = tuple(n for n, p in zip(self.weights.labels["issue"], issue[a.word], strict=True) if p >= cut)
            found.append((s, RawPosition(
                _chars(words, s, e), a.label, None if by is None else _whole(words, by), issues,
                None if level[a.word] == "none" else int(level[a.word]), round(a.score, 4),
            )))  # fmt: skip
        yield from (p for _, p in sorted(found, key=lambda f: f[0]))

    def _best(self, head: str, out: Floats) -> list[str]:
        names, bias = self.weights.labels[head], self.weights.bias(head)
        scores = out[:, slice(*self.weights.slices[head])]
        if bias:
            scores = scores - np.array([bias] + [0.0] * (len(names) - 1), np.float32)
        return [names[i] for i in scores.argmax(1)]


def _chars(words: Words, start: int, end: int) -> Span:
    return Span(words.spans[start].start, words.spans[end - 1].end)


def _whole(words: Words, who: Link) -> Span:
    """The characters of whoever speaks, not cut off after a hyphen: ``the Secretary-`` goes on to ``General``."""
    spans, end = words.spans, who.end
    while end < len(spans) and words.strings[end - 1] == "-" and spans[end - 1].end == spans[end].start:
        end += 1
    return _chars(words, who.start, end)


def _role(words: Words, link: Link, phrases: Phrases, taken: Sequence[tuple[int, int]]) -> tuple[str, Span]:
    """Role and characters of a link: places are whole phrases outside ``taken``, participants names, dates the tags."""
    start, end = link.start, link.end
    if link.role == "place":
        start, end = phrases.complete(start, end, taken)
    elif link.role != "date":
        start, end = phrases.joined(start, end, taken)
    return link.third or link.role, _chars(words, start, end)
