"""One loss for each head, on a batch's flat words; a head whose layer no document of the batch carries gives none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from batches import LINK_REACH, Anchor, Batch, anchors, frame_anchors, tag_targets, token_targets
from labels import LINKS, Names, link_tags, ner_masks
from network import COREF_FEATURES, PairNet, slices
from prepare import Doc
from torch import Tensor

from stocktake.model.pairs import REACH, coref_features, distance_bucket
from stocktake.model.paths import Trees

SLICES = slices()
COREF_REACH = 120
SPAN_WORDS = 32  # longest mention, in words
PATHLESS = 0.15  # share of the anchors whose links are learned without the tree, which may be wrong
MAX_FRAMES = 60  # PropBank frames used of one batch

WEIGHTS = {
    "sent": 0.3, "upos": 0.5, "arc": 1.0, "label": 0.6, "ner": 0.7, "event": 2.0, "realis": 0.5, "mode": 0.3, "quote": 1.0,
    "silver_quote": 0.3, "act": 2.0, "issue": 0.5, "level": 0.4, "link_event": 2.0, "link_quote": 1.0, "link_position": 1.5,
    "link_frame": 0.4, "third": 0.3, "mention": 0.6, "coref": 0.5,
}  # fmt: skip


class Losses:
    def __init__(self, pair: PairNet, deprels: list[str], names: Names, drop: float = 0.25) -> None:
        self.pair, self.drop, self.names = pair, drop, names
        self.deprel = {d: i for i, d in enumerate(deprels)}

    def part(self, out: Tensor, name: str) -> Tensor:
        a, b = SLICES[name]
        return out[..., a:b]

    def hidden(self, out: Tensor, name: str) -> Tensor:
        return F.dropout(F.relu(self.part(out, name)), self.drop, self.pair.training)

    def __call__(self, batch: Batch, out: Tensor) -> dict[str, Tensor]:
        """out: float (words, outputs), the flat words of the batch."""
        found: dict[str, Tensor] = {}
        self.tokens(batch, out, found)
        for step in (self.entities, self.syntax, self.links, self.mentions_and_chains):
            step(batch, out, found)
        return found

    def tokens(self, batch: Batch, out: Tensor, found: dict[str, Tensor]) -> None:
        targets: dict[str, list] = {}
        for d, doc in enumerate(batch.docs):
            for name, items in token_targets(doc).items():
                targets.setdefault(name, []).extend((batch.at(d, i), v) for i, v in items)
        for name, items in targets.items():
            if not items:
                continue
            head = name.removeprefix("silver_")
            logits = self.part(out, head).index_select(0, torch.tensor([i for i, _ in items]))
            value = torch.tensor([v for _, v in items])
            if name == "sent":
                found[name] = F.binary_cross_entropy_with_logits(logits[:, 0], value)
            elif name == "issue":
                found[name] = F.binary_cross_entropy_with_logits(logits, value) * 10
            elif name in (
                "event",
                "act",
                "quote",
                "silver_quote",
            ):  # by anchors, not by words: long texts count as much
                found[name] = F.cross_entropy(logits, value, reduction="sum") / (5.0 + (value > 0).sum())
            else:
                found[name] = F.cross_entropy(logits, value)

    def entities(self, batch: Batch, out: Tensor, found: dict[str, Tensor]) -> None:
        where, allowed = [], []
        for d, doc in enumerate(batch.docs):
            if doc.get("ner"):
                if "ner_masks" not in doc:
                    doc["ner_masks"] = ner_masks(doc, self.names)
                for i, m in enumerate(doc["ner_masks"]):
                    if m:
                        where.append(batch.at(d, i))
                        allowed.append(m)
        if not where:
            return
        logits = self.part(out, "ner")[torch.tensor(where)]
        bits = (torch.tensor(allowed)[:, None] >> torch.arange(logits.shape[1])) & 1
        inside = logits.masked_fill(bits == 0, -1e4).logsumexp(-1)
        names = sum(not m & 1 for m in allowed)  # by names, as the anchors: the words outside are easy and many
        found["ner"] = (logits.logsumexp(-1) - inside).sum() / (10.0 + 4 * names)

    def sentences(self, batch: Batch, longest: int = 120) -> tuple[Tensor, Tensor, list[tuple[int, int, int]]]:
        """(S, n) flat word indices padded with 0, (S,) lengths, and (document, start, end) of each."""
        rows = []
        for d, doc in enumerate(batch.docs):
            if "heads" in doc and "upos" in doc and not doc.get("silver_syntax"):
                ends = [*doc["sents"][1:], len(doc["words"])]
                rows += [(d, s, e) for s, e in zip(doc["sents"], ends, strict=True) if e - s <= longest]
        n = max((e - s for _, s, e in rows), default=1)
        index = torch.zeros(len(rows), n, dtype=torch.long)
        for r, (d, s, e) in enumerate(rows):
            index[r, : e - s] = torch.arange(batch.at(d, s), batch.at(d, e))
        return index, torch.tensor([e - s for _, s, e in rows]), rows

    def syntax(self, batch: Batch, out: Tensor, found: dict[str, Tensor]) -> None:
        index, length, rows = self.sentences(batch)
        if not rows:
            return
        s, n = index.shape
        inside = torch.arange(n)[None] < length[:, None]
        scores = self.arc_scores(out, index, inside)
        gold = torch.zeros(s, n, dtype=torch.long)
        labels = torch.zeros(s, n, dtype=torch.long)
        for r, (d, a, b) in enumerate(rows):
            doc = batch.docs[d]
            gold[r, : b - a] = torch.tensor([0 if h < 0 else h - a + 1 for h in doc["heads"][a:b]])
            labels[r, : b - a] = torch.tensor([self.deprel.get(x, 0) for x in doc["deprels"][a:b]])
        found["arc"] = F.cross_entropy(scores[inside], gold[inside])
        found["label"] = F.cross_entropy(self.relation_scores(out, index, inside, gold), labels[inside])

    def arc_scores(self, out: Tensor, index: Tensor, inside: Tensor) -> Tensor:
        """(S, n, n + 1) scores of heads, column 0 the root; index: (S, n) flat words, inside: which are words."""
        s, n = index.shape
        dep, head = F.embedding(index, self.hidden(out, "arc_dep")), F.embedding(index, self.hidden(out, "arc_head"))
        head = torch.cat([self.pair.root.expand(s, 1, -1), head], 1)
        dep = torch.cat([dep, torch.ones(s, n, 1)], -1)
        scores = dep @ self.pair.arc @ head.transpose(1, 2)
        return scores.masked_fill(~torch.cat([torch.ones(s, 1, dtype=torch.bool), inside], 1)[:, None], -1e4)

    def relation_scores(self, out: Tensor, index: Tensor, inside: Tensor, heads: Tensor) -> Tensor:
        """(words, relations) of the words inside; heads: (S, n), 0 the root."""
        dep = F.embedding(index, self.hidden(out, "label_dep"))
        head = F.embedding(index, self.hidden(out, "label_head"))
        head = torch.cat([self.pair.label_root.expand(len(index), 1, -1), head], 1)
        head = torch.gather(head, 1, heads[..., None].expand(-1, -1, head.shape[-1]))
        return self.label_scores(dep[inside], head[inside])

    def label_scores(self, dep: Tensor, head: Tensor) -> Tensor:
        """dep, head: (pairs, width) -> (pairs, relations)."""
        one = torch.ones(len(dep), 1)
        left = torch.einsum("pi,irj->prj", torch.cat([dep, one], 1), self.pair.label)
        return (left @ torch.cat([head, one], 1)[..., None])[..., 0]

    def links(self, batch: Batch, out: Tensor, found: dict[str, Tensor]) -> None:
        by_kind: dict[str, list[tuple[int, Anchor]]] = {}
        for d, doc in enumerate(batch.docs):
            for a in anchors(doc):
                by_kind.setdefault(a.kind, []).append((d, a))
            for a in frame_anchors(doc):
                by_kind.setdefault("frame", []).append((d, a))
        for kind, items in by_kind.items():
            if kind == "frame" and len(items) > MAX_FRAMES:
                items = [items[i] for i in np.random.permutation(len(items))[:MAX_FRAMES]]
            self.link(kind, items, batch, out, found)

    def link(
        self, kind: str, items: list[tuple[int, Anchor]], batch: Batch, out: Tensor, found: dict[str, Tensor]
    ) -> None:
        reach = LINK_REACH[kind]
        spans = [(max(0, a.word - reach), min(len(batch.docs[d]["words"]), a.word + reach)) for d, a in items]
        n = max(e - s for s, e in spans)
        index, inside = torch.zeros(len(items), n, dtype=torch.long), torch.zeros(len(items), n, dtype=torch.bool)
        delta = np.zeros((len(items), n), np.int64)
        path = np.zeros((2, len(items), n), np.int64)
        tags = torch.full((len(LINKS[kind]), len(items), n), -100)
        for r, ((d, a), (s, e)) in enumerate(zip(items, spans, strict=True)):
            index[r, : e - s] = torch.arange(batch.at(d, s), batch.at(d, e))
            inside[r, : e - s] = True
            delta[r, : e - s] = np.arange(s, e) - a.word
            if "deprels" in batch.docs[d] and not (self.pair.training and np.random.random() < PATHLESS):
                path[:, r, : e - s] = self.trees(batch.docs[d]).paths(np.full(e - s, a.word), np.arange(s, e))
            for g, row in enumerate(tag_targets(a, s, e)):
                tags[g, r, : e - s] = torch.tensor(row)
        at = torch.tensor([batch.at(d, a.word) for d, a in items])
        z = self.pair_hidden(kind, out, at, index, torch.from_numpy(distance_bucket(delta)), torch.from_numpy(path))
        logits = self.pair.out[kind](z)
        total, column = out.new_zeros(()), 0
        for g, roles in enumerate(LINKS[kind]):
            width = len(link_tags(roles))
            part = logits[..., column : column + width]
            column += width
            loss = F.cross_entropy(part[inside], tags[g][inside], reduction="sum")
            total = total + loss / (10.0 + (tags[g] > 0).sum())
        found[f"link_{kind}"] = total / len(LINKS[kind]) * 2
        self.third_roles(items, spans, z, found)

    def trees(self, doc: Doc) -> Trees:
        if "trees" not in doc:
            doc["trees"] = Trees(doc["heads"], [self.deprel.get(x, 0) for x in doc["deprels"]], len(self.deprel))
        trees: Trees = doc["trees"]
        return trees

    def pair_hidden(self, kind: str, out: Tensor, at: Tensor, index: Tensor, far: Tensor, path: Tensor) -> Tensor:
        """z (anchors, words, LINK): what an anchor and a word say together."""
        u, a = F.embedding(at, self.part(out, f"{kind}_u")), F.embedding(at, self.part(out, f"{kind}_a"))
        v, b = F.embedding(index, self.part(out, f"{kind}_v")), F.embedding(index, self.part(out, f"{kind}_b"))
        z = u[:, None] + v + a[:, None] * b + self.pair.far[kind](far)
        z = F.relu(z + self.pair.path1[kind](path[0]) + self.pair.path2[kind](path[1]))
        return F.dropout(z, self.drop, self.pair.training)

    def third_roles(self, items: list, spans: list, z: Tensor, found: dict[str, Tensor]) -> None:
        rows = [
            (r, w - spans[r][0], role)
            for r, (_, a) in enumerate(items)
            for w, role in a.third
            if spans[r][0] <= w < spans[r][1]
        ]
        if rows:
            r, c, role = (torch.tensor(x) for x in zip(*rows, strict=True))
            found["third"] = F.cross_entropy(self.pair.third(z[r, c]), role)

    def mentions_and_chains(self, batch: Batch, out: Tensor, found: dict[str, Tensor]) -> None:
        index, length, rows = self.sentences(batch)
        use = [r for r, (d, _, _) in enumerate(rows) if "coref" in batch.docs[d]]
        if not use:
            return
        index, length = index[use], length[use]
        rows = [rows[r] for r in use]
        scores = self.span_scores(out, index)
        n = index.shape[1]
        gap = torch.arange(n)[None] - torch.arange(n)[:, None]  # end - start
        valid = (gap >= 0)[None] & (gap < SPAN_WORDS)[None] & (torch.arange(n)[None, None] < length[:, None, None])
        gold = torch.zeros_like(scores)
        for r, (d, a, b) in enumerate(rows):
            for s, e in batch.docs[d]["mentions"]:
                if a <= s and e <= b:
                    gold[r, s - a, e - a - 1] = 1
        loss = F.binary_cross_entropy_with_logits(scores[valid], gold[valid], reduction="sum")
        found["mention"] = loss / (10 + gold.sum())
        picked = {
            (d, a + s, a + e + 1)
            for r, (d, a, _) in enumerate(rows)
            for s, e in ((scores[r] > 0) & valid[r]).nonzero().tolist()
        }
        losses = [self.chains(batch, out, d, picked) for d, doc in enumerate(batch.docs) if "coref" in doc]
        found["coref"] = torch.stack(losses).mean()

    def span_scores(self, out: Tensor, index: Tensor) -> Tensor:
        """(S, n, n): how much words start..end of a sentence (end inclusive) look like a mention."""
        start, end = (
            F.embedding(index, self.hidden(out, "span_start")),
            F.embedding(index, self.hidden(out, "span_end")),
        )
        n = index.shape[1]
        gap = (torch.arange(n)[None] - torch.arange(n)[:, None]).clamp(0, SPAN_WORDS - 1)
        one = (start @ self.pair.span_one[0])[:, :, None] + (end @ self.pair.span_one[1])[:, None]
        return start @ end.transpose(1, 2) * 0.2 + one + self.pair.span_width[gap] - 2.0

    def chains(self, batch: Batch, out: Tensor, d: int, picked: set[tuple[int, int, int]]) -> Tensor:
        """Marginal likelihood of the right antecedents; a found span that is no gold mention has none."""
        doc = batch.docs[d]
        chain = {tuple(m): k for k, c in enumerate(doc["coref"]) for m in c}
        spans = sorted({(s, e) for x, s, e in picked if x == d} | {tuple(m) for m in doc["mentions"]} | set(chain))
        sentence = np.cumsum(np.isin(np.arange(len(doc["words"])), doc["sents"]))
        before, feats = coref_features(spans, [w.lower() for w in doc["words"]], sentence.tolist(), COREF_REACH)
        base = batch.starts[d]
        first, last = torch.tensor([base + s for s, _ in spans]), torch.tensor([base + e - 1 for _, e in spans])
        scores = self.coref_scores(out, first, last, torch.from_numpy(before), torch.from_numpy(feats))
        ids = np.array([chain.get(s, -1) for s in spans])
        gold = torch.from_numpy((before >= 0) & (ids[:, None] >= 0) & (ids[:, None] == ids[np.maximum(before, 0)]))
        right = torch.cat([~gold.any(1, keepdim=True), gold], 1)
        scores = torch.cat([scores.new_zeros(len(spans), 1), scores], 1)
        return (scores.logsumexp(1) - scores.masked_fill(~right, -1e4).logsumexp(1)).mean()

    def coref_scores(self, out: Tensor, first: Tensor, last: Tensor, before: Tensor, feats: Tensor) -> Tensor:
        """(mentions, candidates): above 0 means rather an antecedent than none."""
        m = F.embedding(first, self.part(out, "coref_start")) + F.embedding(last, self.part(out, "coref_end"))
        near = self.pair.coref_near(feats + 16 * torch.arange(len(COREF_FEATURES))).sum(-2)
        j = before.clamp(min=0)
        z = F.relu(m[:, None] + m[j] * m[:, None] * 0.3 - m[j] + near)
        scores = self.pair.coref_out(F.dropout(z, self.drop, self.pair.training))[..., 0]
        return scores.masked_fill(before < 0, -1e4)


def total(found: dict[str, Tensor], weights: dict[str, float], on: Callable[[str], bool] = lambda name: True) -> Tensor:
    return torch.stack([weights[name] * value for name, value in found.items() if on(name)]).sum()


__all__ = ["COREF_REACH", "REACH", "SPAN_WORDS", "WEIGHTS", "Losses", "total"]
