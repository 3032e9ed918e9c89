"""Other names into a text, so that a head learns from what is said of a state or person and not from who it is.

In our annotated texts a state's name, demonym and capital are exchanged together for another state's, and surnames for
other surnames; in texts whose names are marked, persons and organisations for others with as many words. Each the same
way throughout a text, and word for word, so that every layer keeps its word ranges.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from batches import encode
from prepare import Doc, bio_spans
from tokenizers import Tokenizer

_NAME = re.compile(r"[A-Z][a-z]{2,}")
_KIND = {"PER": "person", "per": "person", "person": "person", "politician": "person", "ORG": "organisation", "org": "organisation",
         "organization": "organisation", "organisation": "organisation", "politicalparty": "organisation"}  # fmt: skip
_LONGEST = 5  # words of a name that is exchanged


class Swap:
    """Args: data: the folder with ``facts``; docs: texts whose lower-case words are no names; share: of the texts changed."""

    def __init__(self, data: Path, docs: Iterable[Doc], tokenizer: Tokenizer, share: float) -> None:
        self._tokenizer, self._share = tokenizer, share
        plain = {w for d in docs for w in d["words"] if w.islower()}
        fit = lambda word: bool(_NAME.fullmatch(word)) and word.lower() not in plain  # noqa: E731
        self._states: list[tuple[str, str, str]] = []
        for row in json.loads((data / "facts/countries_mledoze.json").read_text(encoding="utf-8")):
            demonym = row.get("demonyms", {}).get("eng", {}).get("m", "")
            names = (row["name"]["common"], demonym, (row.get("capital") or [""])[0])
            if all(map(fit, names)) and row.get("unMember"):
                self._states.append(names)
        self._state_of = {name: k for k, names in enumerate(self._states) for name in names}
        with gzip.open(data / "facts/officeholders.tsv.gz", "rt", encoding="utf-8", newline="") as f:
            last = {row["person"].split(" ")[-1] for row in csv.DictReader(f, delimiter="\t") if " " in row["person"]}
        self._surnames = sorted(n for n in last if fit(n) and n not in self._state_of)
        self._is_surname = set(self._surnames)
        self._names: dict[tuple[str, int], list[tuple[str, ...]]] = {}
        for d in docs:
            for start, end, kind in _marked(d):
                self._names.setdefault((kind, end - start), []).append(tuple(d["words"][start:end]))

    def __call__(self, doc: Doc, rng: random.Random) -> Doc:
        """The text with other names, or the text itself."""
        if rng.random() >= self._share:
            return doc
        words = self._of_states(doc, rng) if "events" in doc or "positions" in doc else self._of_marked(doc, rng)
        if words == doc["words"]:
            return doc
        copy = {k: v for k, v in doc.items() if k not in ("pieces", "feats", "windows", "ner_masks")}
        copy["words"] = words
        encode([copy], self._tokenizer)
        return copy

    def _of_marked(self, doc: Doc, rng: random.Random) -> list[str]:
        words, new = list(doc["words"]), {}
        for start, end, kind in _marked(doc):
            old = (kind, *words[start:end])
            if old not in new:
                new[old] = rng.choice(self._names[kind, end - start])
            words[start:end] = new[old]
        return words

    def _of_states(self, doc: Doc, rng: random.Random) -> list[str]:
        new: dict[str, str] = {}
        for word in dict.fromkeys(doc["words"]):
            base = word[:-1] if word not in self._state_of and word.endswith("ns") else word  # Armenians
            if base in self._state_of and word not in new:
                old, other = self._states[self._state_of[base]], rng.choice(self._states)
                new |= dict(zip(old, other, strict=True)) | {old[1] + "s": other[1] + "s"}
            elif word in self._is_surname:
                new[word] = rng.choice(self._surnames)
        return [new.get(w, w) for w in doc["words"]]


def _marked(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of each marked person and organisation whose name begins with a capital.

    Not in GUM, whose names are derived and hold offices ("Assistant Professor") too.
    """
    if doc.get("ner") and doc["ner"][0] != "gum":
        for start, end, label in bio_spans([("O" if t == "?" else t) for t in doc["ner"][1]]):
            first = doc["words"][start]
            if label in _KIND and end - start <= _LONGEST and first[:1].isupper():
                yield start, end, _KIND[label]
