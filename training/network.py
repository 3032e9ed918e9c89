"""The network in torch: a BERT-shaped encoder that also sees case and layout, and the heads on its word vectors.

Names of the encoder's parameters follow the pretrained file, so that it loads without a table. ``WordNet.forward`` is
what is exported: pieces in, one long vector of head outputs for each word out (``slices`` says what lies where).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Collection
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from labels import ACTS, EVENTS, ISSUES, LEVELS, LINKS, MODES, NER, QUOTES, REALIS, THIRD, UPOS, link_size, link_tags
from safetensors.torch import load_file
from torch import Tensor, nn

from stocktake.model.pairs import REACH
from stocktake.model.paths import path_rows
from stocktake.model.words import PLACES, QUOTE_STATES, SHAPES

ARC, LABEL, SPAN, COREF, LINK = 256, 96, 96, 128, 128
KINDS = tuple(LINKS)
TOKEN_HEADS = {
    "sent": 1, "upos": len(UPOS), "ner": len(NER), "event": len(EVENTS), "realis": len(REALIS), "mode": len(MODES),
    "quote": len(QUOTES), "act": len(ACTS), "issue": len(ISSUES), "level": len(LEVELS),
}  # fmt: skip
PAIR_PARTS = {
    "arc_dep": ARC, "arc_head": ARC, "label_dep": LABEL, "label_head": LABEL, "span_start": SPAN, "span_end": SPAN,
    "coref_start": COREF, "coref_end": COREF,
} | {f"{k}_{part}": LINK for k in KINDS for part in ("u", "a", "v", "b")}  # fmt: skip


class Drop(nn.Module):
    """Dropout to 1/256 of a share. numpy draws bytes; torch draws a number for each element, a third of a step's time."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.below = round(share * 256)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.below:
            return x
        drawn = torch.frombuffer(bytearray(np.random.bytes(x.numel())), dtype=torch.uint8).view(x.shape)
        return x * ((drawn >= self.below).to(x.dtype) * (256 / (256 - self.below)))


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, drop: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = Drop(drop)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: float (rows, pieces, width); mask: float (rows, 1 or heads, 1 or pieces, pieces), added to the scores."""
        rows, n, width = x.shape
        q, k, v = self.qkv(x).view(rows, n, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / math.sqrt(width // self.heads) + mask
        mixed = scores.softmax(-1) @ v
        x = self.norm1(x + self.dropout(self.out(mixed.transpose(1, 2).reshape(rows, n, width))))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """BERT with three more input embeddings (shape, quotation state, place in the paragraph), zero at the start.

    ``buckets``: MPNet (Song et al. 2020) adds a learned number to each attention score, by how far apart two pieces are.
    """

    def __init__(
        self,
        vocab: int,
        width: int,
        layers: int,
        heads: int,
        inner: int,
        drop: float,
        positions: int = 512,
        buckets: int = 0,
    ) -> None:
        super().__init__()
        self.width = width
        self.words = nn.Embedding(vocab, width)
        self.positions = nn.Embedding(positions, width)
        self.shapes = nn.Embedding(len(SHAPES) + 1, width)
        self.states = nn.Embedding(len(QUOTE_STATES) + 1, width)
        self.places = nn.Embedding(len(PLACES) + 1, width)
        for extra in (self.shapes, self.states, self.places):
            nn.init.zeros_(extra.weight)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = Drop(drop)
        self.far = nn.Embedding(buckets, heads) if buckets else None
        if self.far:
            self.far.requires_grad_(False)  # a bias that learns has no fused kernel
        self.layers = nn.ModuleList(Layer(width, heads, inner, drop) for _ in range(layers))

    def forward(self, ids: Tensor, mask: Tensor, feats: Tensor) -> Tensor:
        """ids, mask: int (rows, pieces); feats: int (rows, pieces, 3), 0 where a piece is no word's first."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(place)[None]
        x = x + self.shapes(feats[..., 0]) + self.states(feats[..., 1]) + self.places(feats[..., 2])
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        if self.far:
            bias = bias + self.far(far_buckets(ids.shape[1], self.far.num_embeddings)).permute(2, 0, 1)[None]
        if torch.is_autocast_enabled("cpu"):  # the rest in one precision: no casts to and fro
            x, bias = x.to(torch.bfloat16), bias.to(torch.bfloat16)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def lengthen(self, names: Collection[str]) -> None:
        """Room for as many layers as ``names`` of parameters have (deepen.py)."""
        while f"encoder.layers.{len(self.layers)}.up.weight" in names:
            self.layers.append(copy.deepcopy(self.layers[-1]))

    @classmethod
    def pretrained(cls, folder: Path, drop: float) -> Encoder:
        w = load_file(folder / "model.safetensors")
        w = as_bert({k.removeprefix("bert."): v for k, v in w.items()})
        layers = 1 + max(int(k.split(".")[2]) for k in w if k.startswith("encoder.layer."))
        vocab, width = w["embeddings.word_embeddings.weight"].shape
        inner = w["encoder.layer.0.intermediate.dense.weight"].shape[0]
        far = w.get("encoder.relative_attention_bias.weight")
        heads = 12 if width in (384, 768) else width // 64
        net = cls(vocab, width, layers, heads, inner, drop, buckets=0 if far is None else len(far))
        state = {} if far is None else {"far.weight": far}
        state |= {
            "words.weight": w["embeddings.word_embeddings.weight"],
            # every piece is of segment 0: its vector is folded into the positions
            "positions.weight": w["embeddings.position_embeddings.weight"]
            + w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        for i in range(layers):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for part in ("weight", "bias"):
                state[f"{new}qkv.{part}"] = torch.cat(
                    [w[f"{old}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
                )
                for a, b in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"), ("up", "intermediate.dense"),
                             ("down", "output.dense"), ("norm2", "output.LayerNorm")):  # fmt: skip
                    state[f"{new}{a}.{part}"] = w[f"{old}{b}.{part}"]
        missing, unexpected = net.load_state_dict(state, strict=False)
        assert not unexpected and all(m.split(".")[0] in ("shapes", "states", "places") for m in missing), (
            missing,
            unexpected,
        )
        return net


def far_buckets(pieces: int, buckets: int, farthest: int = 128) -> Tensor:
    """int (pieces, pieces): MPNet's bucket of each pair, exact when near and by the logarithm beyond (T5's scheme)."""
    at = torch.arange(pieces)
    gap = at[:, None] - at[None]
    half, exact = buckets // 2, buckets // 4
    log = torch.log(gap.abs().clamp(min=1) / exact) / math.log(farthest / exact) * (half - exact)
    far = (exact + log.long()).clamp(max=half - 1)
    return (gap < 0) * half + torch.where(gap.abs() < exact, gap.abs(), far)


def as_bert(w: dict[str, Tensor]) -> dict[str, Tensor]:
    """MPNet's parameters under BERT's names, its vocabulary in the order of BERT's, which it contains."""
    if "encoder.relative_attention_bias.weight" not in w:
        return w
    for old, new in (("attn.q", "self.query"), ("attn.k", "self.key"), ("attn.v", "self.value"), ("attn.o", "output.dense"),
                     ("attention.LayerNorm", "attention.output.LayerNorm")):  # fmt: skip
        w = {k.replace(f".{old}.", f".{new}."): v for k, v in w.items()}
    words = w["embeddings.word_embeddings.weight"]
    ours = words[4:-1].clone()  # four special pieces before BERT's, <mask> after them
    for bert, mpnet in ((0, 1), (101, 0), (102, 2), (103, len(words) - 1)):  # padding, start, end, mask
        ours[bert] = words[mpnet]
    places = w["embeddings.position_embeddings.weight"][2:]  # it counts from 2
    return w | {
        "embeddings.word_embeddings.weight": ours,
        "embeddings.position_embeddings.weight": places,
        "embeddings.token_type_embeddings.weight": torch.zeros_like(places[:2]),
    }


class WordNet(nn.Module):
    """Encoder, word vectors, and everything that is computed for each word alone."""

    def __init__(self, encoder: Encoder, drop: float = 0.25, shapes: bool = True) -> None:
        super().__init__()
        self.encoder = encoder
        self.use_shapes = shapes
        self.shape = nn.Embedding(len(SHAPES) + 1, 32)
        self.state = nn.Embedding(len(QUOTE_STATES) + 1, 12)
        self.place = nn.Embedding(len(PLACES) + 1, 12)
        width = encoder.width
        self.join = nn.Linear(width + 56, width)
        self.norm = nn.LayerNorm(width)
        self.dropout = Drop(drop)
        self.tokens = nn.Linear(width, sum(TOKEN_HEADS.values()))
        self.parts = nn.Linear(width, sum(PAIR_PARTS.values()))
        with torch.no_grad():  # most words are no anchor: start there, not at even odds
            for name in ("event", "quote", "act"):
                self.tokens.bias[slices()[name][0]] += 4.0

    def forward(self, ids: Tensor, mask: Tensor, feats: Tensor, first: Tensor) -> Tensor:
        """first: int (rows, words), the piece at which each word starts. Returns float (rows, words, outputs)."""
        if not self.use_shapes:
            feats = torch.zeros_like(feats)
        x = self.encoder(ids, mask, feats)
        x = torch.gather(x, 1, first[..., None].expand(-1, -1, x.shape[-1]))
        f = torch.gather(feats, 1, first[..., None].expand(-1, -1, 3))
        shape = torch.cat([self.shape(f[..., 0]), self.state(f[..., 1]), self.place(f[..., 2])], -1)
        h = self.dropout(self.norm(x + F.gelu(self.join(torch.cat([x, shape], -1)))))
        return torch.cat([self.tokens(h), self.parts(h)], -1)


class PairNet(nn.Module):
    """The small weights with which pairs of words are scored; the runtime does the same sums in numpy."""

    def __init__(self, deprels: int) -> None:
        super().__init__()
        self.arc = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.root = nn.Parameter(torch.randn(ARC) * 0.02)
        self.label = nn.Parameter(torch.zeros(LABEL + 1, deprels, LABEL + 1))
        self.label_root = nn.Parameter(torch.randn(LABEL) * 0.02)
        self.span_width = nn.Parameter(torch.zeros(32))
        self.span_one = nn.Parameter(torch.zeros(2, SPAN))
        self.coref_near = nn.Embedding(len(COREF_FEATURES) * 16, COREF)
        self.coref_out = nn.Linear(COREF, 1)
        self.far = nn.ModuleDict({k: nn.Embedding(2 * REACH + 2, LINK) for k in KINDS})
        one, two = path_rows(deprels)
        self.path1 = nn.ModuleDict({k: nn.Embedding(one, LINK, padding_idx=0) for k in KINDS})
        self.path2 = nn.ModuleDict({k: nn.Embedding(two, LINK, padding_idx=0) for k in KINDS})
        self.out = nn.ModuleDict({k: nn.Linear(LINK, link_size(k)) for k in KINDS})
        self.third = nn.Linear(LINK, len(THIRD))
        for e in (self.coref_near, *self.far.values()):
            nn.init.normal_(e.weight, std=0.02)
        for e in (*self.path1.values(), *self.path2.values()):
            nn.init.zeros_(e.weight)
        with torch.no_grad():
            for kind, linear in self.out.items():
                column = 0
                for roles in LINKS[kind]:
                    linear.bias[column] += 3.0
                    column += len(link_tags(roles))

    def load(self, state: dict[str, Tensor]) -> None:
        """Shipped weights lack the PropBank scorer, older checkpoints the paths: those start anew."""
        missing, unexpected = self.load_state_dict(state, strict=False)
        assert not unexpected and all("frame" in m or m.startswith("path") for m in missing), (missing, unexpected)


COREF_FEATURES = ("distance", "sentences", "match", "nested")


def slices() -> dict[str, tuple[int, int]]:
    """Where each head's outputs lie in the long vector of a word."""
    out, at = {}, 0
    for name, size in (TOKEN_HEADS | PAIR_PARTS).items():
        out[name] = (at, at + size)
        at += size
    return out
