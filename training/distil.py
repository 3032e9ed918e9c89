"""What a model says of every word, as soft targets for another (Hinton et al. 2015): a larger one, or itself.

``train.py --teacher CHECKPOINT`` adds these losses to those on the gold layers. Every head is taught on every text, those
that a text's annotators left out too, and on texts that nobody labelled (``untouched``). Coreference has no soft targets.
A teacher that learned no trees (stage ``teacher``) takes those of another checkpoint (``--trees``).
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from backend import load_nets
from batches import LINK_REACH, Batch
from labels import LINKS, link_tags
from losses import PATHLESS, SLICES, Losses
from network import TOKEN_HEADS
from prepare import Doc, open_texts, plain
from torch import Tensor

from stocktake.model.pairs import distance_bucket
from stocktake.model.paths import Trees

OF_ANCHORS = {"realis": "event", "mode": "event", "level": "act", "issue": "act"}  # heads that only speak of anchors
RARE = ("ner", "event", "quote", "act")  # by the words that are something, not by words: as the gold losses
ANCHORS = {"event": "event", "quote": "quote", "position": "act"}  # kind of link: head that finds its anchors
OF_TREES = ("sent", "upos", "arc_dep", "arc_head", "label_dep", "label_head")  # outputs, and scorers of pairs:
PAIRS_OF_TREES = ("arc", "root", "label", "label_root")
LEAST = 0.3  # probability from which a word is looked at as an anchor
MOST, SENTENCES, LONGEST = 32, 24, 90  # anchors of one kind, sentences, words in a sentence of one batch


def untouched(data: Path, docs: list[Doc], texts: int, seed: int) -> list[Doc]:
    """So many texts that nobody labelled, of the years in which dev has not begun."""
    found = list(open_texts(data, {d["id"] for d in docs}))
    random.Random(seed).shuffle(found)
    return [plain(*t) for t in found[:texts]]


def divergence(logits: Tensor, teacher: Tensor) -> Tensor:
    """Cross-entropy of (n, classes) to the teacher's, less the teacher's own entropy: (n,)."""
    t = teacher.log_softmax(-1)
    return (t.exp() * (t - logits.log_softmax(-1))).sum(-1)


class Echo:
    """Soft losses of a batch."""

    def __init__(self, checkpoint: Path, student: Losses, trees: Path | None = None) -> None:
        self.net, pair, state = load_nets(checkpoint)
        self.parser = None
        if trees is not None:
            self.parser, others, of_trees = load_nets(trees)
            assert of_trees["deprels"] == state["deprels"], "the two checkpoints have other relations"
            pair.load_state_dict({k: v for k, v in others.state_dict().items() if k in PAIRS_OF_TREES}, strict=False)
        self.student, self.teacher = student, Losses(pair, state["deprels"], student.names)

    def __call__(self, batch: Batch, out: Tensor, bf16: bool) -> dict[str, Tensor]:
        """out: float (words, outputs) of the student. A loss for each head, named as the gold ones."""
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            said = self.net(batch.whole, batch.mask, batch.feats, batch.first)
            if self.parser is not None:
                parsed = self.parser(batch.whole, batch.mask, batch.feats, batch.first)
                for head in OF_TREES:
                    said[..., slice(*SLICES[head])] = parsed[..., slice(*SLICES[head])].to(said.dtype)
        said = said.float()[batch.take[:, 0], batch.take[:, 1]]
        found = self.tokens(out, said)
        rows = self.sentences(batch, said)
        picked = [rows[i] for i in np.random.permutation(len(rows))[:SENTENCES]]
        if picked:
            self.syntax(picked, out, said, found)
        trees = self.trees(batch, rows, said)
        for kind in ANCHORS:
            self.links(kind, batch, trees, out, said, found)
        return found

    def tokens(self, out: Tensor, said: Tensor) -> dict[str, Tensor]:
        found: dict[str, Tensor] = {}
        something = {h: 1 - self.teacher.part(said, h).softmax(-1)[:, 0] for h in RARE}
        for head in TOKEN_HEADS:
            ours, theirs = self.student.part(out, head), self.teacher.part(said, head)
            if head == "sent":
                found[head] = F.binary_cross_entropy_with_logits(ours, theirs.sigmoid())
            elif head in RARE:
                found[head] = divergence(ours, theirs).sum() / (5 + something[head].sum())
            elif head in OF_ANCHORS:
                weight = something[OF_ANCHORS[head]]
                if head == "issue":
                    each = 10 * F.binary_cross_entropy_with_logits(ours, theirs.sigmoid(), reduction="none").mean(-1)
                else:
                    each = divergence(ours, theirs)
                found[head] = (each * weight).sum() / (1 + weight.sum())
            else:
                found[head] = divergence(ours, theirs).mean()
        return found

    def sentences(self, batch: Batch, said: Tensor) -> list[tuple[int, int]]:
        """Flat (start, end) of the sentences, the teacher's where the text has none."""
        begins = (self.teacher.part(said, "sent")[:, 0] > 0).numpy()
        rows = []
        for base, doc in zip(batch.starts, batch.docs, strict=True):
            n = len(doc["words"])
            starts = doc["sents"] if "sents" in doc else [0, *(1 + np.flatnonzero(begins[base + 1 : base + n]))]
            rows += [(base + int(s), base + int(e)) for s, e in zip(starts, [*starts[1:], n], strict=True) if e > s]
        return rows

    def syntax(self, rows: list[tuple[int, int]], out: Tensor, said: Tensor, found: dict[str, Tensor]) -> None:
        index, inside = padded([r for r in rows if r[1] - r[0] <= LONGEST] or [(rows[0][0], rows[0][0] + 1)])
        with torch.no_grad():
            theirs = self.teacher.arc_scores(said, index, inside)
            heads = theirs.argmax(-1)
            relations = self.teacher.relation_scores(said, index, inside, heads)
        ours = self.student.arc_scores(out, index, inside)
        found["arc"] = divergence(ours[inside], theirs[inside]).mean()
        found["label"] = divergence(self.student.relation_scores(out, index, inside, heads), relations).mean()

    def trees(self, batch: Batch, rows: list[tuple[int, int]], said: Tensor) -> list[Trees]:
        """Of each text: its own, or the teacher's likeliest heads (seldom no tree, which paths bear)."""
        found = []
        for base, doc in zip(batch.starts, batch.docs, strict=True):
            if "deprels" not in doc:
                n = len(doc["words"])
                own = [r for r in rows if base <= r[0] < base + n]
                index, inside = padded(own)
                with torch.no_grad():
                    heads = self.teacher.arc_scores(said, index, inside).argmax(-1)
                    relations = self.teacher.relation_scores(said, index, inside, heads).argmax(-1)
                begin = torch.tensor([s - base for s, _ in own])[:, None]
                absolute = torch.where(heads == 0, -1, heads - 1 + begin)[inside]
                doc |= {"trees": Trees(absolute.tolist(), relations.tolist(), len(self.student.deprel)), "deprels": ()}
            found.append(self.student.trees(doc))
        return found

    def links(
        self, kind: str, batch: Batch, trees: list[Trees], out: Tensor, said: Tensor, found: dict[str, Tensor]
    ) -> None:
        likely = (1 - self.teacher.part(said, ANCHORS[kind]).softmax(-1)[:, 0]).numpy()
        at = np.flatnonzero(likely > LEAST)
        at = np.sort(np.random.permutation(at)[:MOST])
        if not len(at):
            return
        text = np.searchsorted(batch.starts, at, side="right") - 1
        spans = [window(batch, d, a, LINK_REACH[kind]) for d, a in zip(text, at, strict=True)]
        index, inside = padded(spans)
        far = index.numpy() - at[:, None]
        path = np.zeros((2, *index.shape), np.int64)
        for r, (d, a, (s, e)) in enumerate(zip(text, at, spans, strict=True)):
            if np.random.random() >= PATHLESS:
                base = batch.starts[d]
                path[:, r, : e - s] = trees[d].paths(np.full(e - s, a - base), np.arange(s - base, e - base))
        given = (torch.from_numpy(at), index, torch.from_numpy(distance_bucket(far)), torch.from_numpy(path))
        ours = self.student.pair_hidden(kind, out, *given)
        with torch.no_grad():
            theirs = self.teacher.pair_hidden(kind, said, *given)
            wanted = self.teacher.pair.out[kind](theirs)[inside]
        logits = self.student.pair.out[kind](ours)[inside]
        total, column = out.new_zeros(()), 0
        for roles in LINKS[kind]:
            part = slice(column, column := column + len(link_tags(roles)))
            something = 1 - wanted[:, part].softmax(-1)[:, 0]
            total = total + divergence(logits[:, part], wanted[:, part]).sum() / (10 + something.sum())
        found[f"link_{kind}"] = total / len(LINKS[kind]) * 2


def window(batch: Batch, text: int, at: int, reach: int) -> tuple[int, int]:
    base = batch.starts[text]
    return max(base, at - reach), min(base + len(batch.docs[text]["words"]), at + reach)


def padded(rows: list[tuple[int, int]]) -> tuple[Tensor, Tensor]:
    """(R, n) flat words of ranges, padded with the first, and which are inside."""
    n = max(e - s for s, e in rows)
    start, end = (torch.tensor(x)[:, None] for x in zip(*rows, strict=True))
    index = start + torch.arange(n)[None]
    inside = index < end
    return torch.where(inside, index, start), inside
