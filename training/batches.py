"""Documents -> tensors: pieces, windows, and for each head its targets on the flat list of a batch's words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from labels import ACTS, EVENTS, ISSUES, LEVELS, LINKS, MODES, QUOTES, REALIS, THIRD, UPOS, link_tags
from prepare import Doc
from tokenizers import Tokenizer
from torch import Tensor

from stocktake.model.encoder import Row, tensors, window_row, word_pieces
from stocktake.model.windows import cut_windows
from stocktake.model.words import features

LINK_REACH = {"event": 100, "quote": 110, "position": 90, "frame": 40}


@dataclass
class Anchor:
    """An anchor word (index in the document), its kind, and the BIO targets: (group, role, start, end)."""

    kind: str
    word: int
    spans: list[tuple[int, str, int, int]]
    third: list[tuple[int, int]] = field(default_factory=list)  # (first word of a third party, role)


@dataclass
class Batch:
    docs: list[Doc]
    starts: list[int]  # where each document's words begin in the flat list
    size: int  # words
    ids: Tensor
    whole: Tensor  # the same without hidden pieces
    mask: Tensor
    feats: Tensor
    first: Tensor
    take: Tensor  # (words, 2): row and column of each word's vector

    def at(self, doc: int, word: int) -> int:
        return self.starts[doc] + word


def encode(docs: list[Doc], tokenizer: Tokenizer) -> None:
    """Store in each document its pieces and features (once)."""
    for doc in docs:
        if "pieces" not in doc:
            doc["pieces"] = word_pieces(doc["words"], tokenizer)
            doc["feats"] = features(doc["words"], doc["breaks"])
            doc["windows"] = cut_windows([len(p) for p in doc["pieces"]])


MASK, FIRST_WORD = 103, 999  # the [MASK] piece, and the first piece of BERT's vocabulary that is no special one


def make_batch(docs: list[Doc], masked: float = 0.0) -> Batch:
    """``masked``: share of the pieces hidden behind [MASK], so that a reading leans on more than single words."""
    rows, takes, starts, size = [], [], [], 0
    for doc in docs:
        starts.append(size)
        size += len(doc["words"])
        for w in doc["windows"]:
            takes += [(len(rows), w.lead + i - w.start) for i in range(*w.core)]
            rows.append(Row(w, *window_row(w, doc["pieces"], doc["feats"])))
    ids, mask, feats, first = map(torch.from_numpy, tensors(rows))
    whole = ids
    if masked:
        ids = torch.where((torch.rand(ids.shape) < masked) & (ids >= FIRST_WORD), MASK, ids)
    return Batch(docs, starts, size, ids, whole, mask, feats, first, torch.tensor(takes))


def cost(doc: Doc) -> int:
    return sum(len(p) for p in doc["pieces"]) + 3


def grouped_batches(docs: list[Doc], budget: int, group: int, rng: random.Random) -> Iterator[list[list[Doc]]]:
    """Groups of ``group`` batches of about ``budget`` pieces, in random order.

    A batch holds texts of similar length; the batches of a group cost about the same, since processes wait for each other.
    """
    pool = sorted(docs, key=lambda d: cost(d) * rng.uniform(0.85, 1.15))
    batches: list[list[Doc]] = [[]]
    widths = [0]
    for doc in pool:
        width = max(widths[-1], min(256, cost(doc)))
        if batches[-1] and width * (sum(len(d["windows"]) for d in batches[-1]) + len(doc["windows"])) > budget:
            batches.append([])
            widths.append(0)
        batches[-1].append(doc)
        widths[-1] = max(widths[-1], min(256, cost(doc)))
    size = [w * sum(len(d["windows"]) for d in b) for w, b in zip(widths, batches, strict=True)]
    order = sorted(range(len(batches)), key=lambda k: size[k] * rng.uniform(0.97, 1.03))
    groups = [[batches[k] for k in order[i : i + group]] for i in range(0, len(order) - group + 1, group)]
    rng.shuffle(groups)
    yield from groups


def root_of(doc: Doc, start: int, end: int) -> int:
    """The syntactic root of a word range: the word that hangs outside it and carries the most of it."""
    heads, upos = doc.get("heads"), doc.get("upos")
    if not heads or end - start == 1:
        return start
    tops = [i for i in range(start, end) if not start <= heads[i] < end and upos[i] != "PUNCT"]
    if len(tops) <= 1:
        return tops[0] if tops else start

    def top(i: int) -> int:
        while start <= heads[i] < end:
            i = heads[i]
        return i

    weight = dict.fromkeys(tops, 0)
    for i in range(start, end):
        if (t := top(i)) in weight:
            weight[t] += 1 + (upos[i] == "VERB" and i == t)
    return max(tops, key=lambda t: weight[t])


def anchors(doc: Doc) -> list[Anchor]:
    """Every anchor of a document with what it is linked to."""
    found = []
    for e in doc.get("events") or ():
        spans = [(0, "trigger", *e["trigger"])]
        third = []
        for role, (s, t) in e["roles"]:
            name = "third" if role in THIRD else role
            group = next(g for g, roles in enumerate(LINKS["event"]) if name in roles)
            spans.append((group, name, s, t))
            if name == "third":
                third.append((s, THIRD.index(role)))
        found.append(Anchor("event", root_of(doc, *e["trigger"]), spans, third))
    for q in (doc.get("quotes") or ()) if "quotes" in doc else (doc.get("silver_quotes") or ()):
        spans = [(0, "content", s, t) for s, t in q["content"]]
        spans += [(1, "speaker", *q["speaker"])] if q["speaker"] else []
        spans += [(1, "cue", *q["cue"])] if q["cue"] else []
        found.append(Anchor("quote", quote_anchor(doc, q), spans))
    for p in doc.get("positions") or ():
        spans = [(0, "span", *p["span"])] + ([(1, "by", *p["by"])] if p["by"] else [])
        found.append(Anchor("position", root_of(doc, *p["span"]), spans))
    return found


def quote_anchor(doc: Doc, quote: dict[str, Any]) -> int:
    """The cue's root; a quotation without cue hangs on the root of its first content."""
    return root_of(doc, *(quote["cue"] or quote["content"][0]))


FRAME_ROLES = {"ARG0": "ARG0", "ARG1": "ARG1", "ARG2": "ARG2", "ARGM-LOC": "LOC", "ARGM-TMP": "TMP"}


def frame_anchors(doc: Doc) -> list[Anchor]:
    return [
        Anchor("frame", f["pred"], [(0, FRAME_ROLES[a], s, e) for a, s, e in f["args"] if a in FRAME_ROLES])
        for f in doc.get("frames") or ()
    ]


def tag_targets(anchor: Anchor, start: int, end: int) -> list[list[int]]:
    """For each group of the anchor's kind the BIO tags of words start..end."""
    out = []
    for g, roles in enumerate(LINKS[anchor.kind]):
        names = link_tags(roles)
        tags = [0] * (end - start)
        for group, role, s, e in anchor.spans:
            if group != g or s < start or e > end or any(tags[s - start : e - start]):
                continue
            tags[s - start] = names.index(f"B-{role}")
            for i in range(s + 1, e):
                tags[i - start] = names.index(f"I-{role}")
        out.append(tags)
    return out


def token_targets(doc: Doc) -> dict[str, list[Any]]:
    """(word, value) targets of the heads that look at one word."""
    n = len(doc["words"])
    out: dict[str, list[Any]] = {}
    if "upos" in doc and not doc.get("silver_syntax"):
        out["upos"] = [(i, UPOS.index(u)) for i, u in enumerate(doc["upos"])]
        out["sent"] = [(i, float(i in set(doc["sents"]))) for i in range(n)]
    if "events" in doc:
        kinds = [0] * n
        out["realis"], out["mode"] = [], []
        for e in doc["events"]:
            a = root_of(doc, *e["trigger"])
            kinds[a] = EVENTS.index(e["type"])
            out["realis"].append((a, REALIS.index(e["realis"])))
            if e["type"] == "CONSULT":
                out["mode"].append((a, MODES.index(e["mode"] or "none")))
        out["event"] = list(enumerate(kinds))
    if "quotes" in doc or "silver_quotes" in doc:
        kinds = [0] * n
        for q in doc.get("quotes", doc.get("silver_quotes")):
            kinds[quote_anchor(doc, q)] = QUOTES.index(q["type"])
        out["quote" if "quotes" in doc else "silver_quote"] = list(enumerate(kinds))
    if "positions" in doc:
        acts = [0] * n
        out["level"], out["issue"] = [], []
        for p in doc["positions"]:
            a = root_of(doc, *p["span"])
            acts[a] = ACTS.index(p["act"])
            out["level"].append((a, LEVELS.index("none" if p["level"] is None else str(p["level"]))))
            out["issue"].append((a, [float(i in p["issues"]) for i in ISSUES]))
        out["act"] = list(enumerate(acts))
    return out
