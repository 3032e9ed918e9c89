"""The decoding written the simple way, one word and one anchor at a time: slow, and what the fast one must equal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stocktake.model.coref import REACH as MENTIONS_REACH
from stocktake.model.coref import SPAN_WORDS
from stocktake.model.links import REACH
from stocktake.model.pairs import coref_features, distance_bucket
from stocktake.model.syntax import decode_tree
from stocktake.model.tags import log_softmax, transitions
from stocktake.model.weights import Weights, from_meta

Spans = list[tuple[int, int, str, float]]


def random_weights(rng: np.random.Generator) -> Weights:
    """Small heads of every kind with random weights."""
    labels = {"deprel": [f"r{k}" for k in range(7)], "third": ["host", "mediator"], "upos": ["NOUN", "PROPN"]}
    links = {
        "event": [["trigger", "actor"], ["recipient"], ["third"]],
        "quote": [["content"], ["speaker", "cue"]],
        "position": [["span"], ["by"]],
    }
    sizes = {"upos": 2, "arc_dep": 6, "arc_head": 6, "label_dep": 5, "label_head": 4, "span_start": 5, "span_end": 5}
    sizes |= {"coref_start": 6, "coref_end": 6} | {f"{kind}_{part}": 8 for kind in links for part in "uavb"}
    ends = np.cumsum(list(sizes.values())).tolist()
    shapes: dict[str, tuple[int, ...]] = {
        "arc": (7, 6), "root": (6,), "label": (6, 7, 5), "label_root": (4,), "span_width": (32,), "span_one": (2, 5),
        "coref_near.weight": (64, 6), "coref_out.weight": (1, 6), "coref_out.bias": (1,), "third.weight": (2, 8), "third.bias": (2,),
    }  # fmt: skip
    for kind, groups in links.items():
        tags = sum(1 + 2 * len(roles) for roles in groups)
        shapes |= {
            f"far.{kind}.weight": (34, 8),
            f"path1.{kind}.weight": (25, 8),
            f"path2.{kind}.weight": (49, 8),
            f"out.{kind}.weight": (tags, 8),
            f"out.{kind}.bias": (tags,),
        }
    tuning = {
        "link_event": {"bias": 0.7},
        "mention": {"threshold": 2.0},
        "coref": {"threshold": 0.4, "temperature": 0.5},
    }
    meta = {
        "labels": labels,
        "links": links,
        "slices": {name: (end - sizes[name], end) for name, end in zip(sizes, ends, strict=True)},
        "tuning": tuning,
    }
    return from_meta(meta, {k: rng.normal(size=s).astype(np.float32) for k, s in shapes.items()}, "0")


def path(scores: np.ndarray, names: Sequence[str]) -> list[int]:
    """Viterbi over all words: scores float (words, tags)."""
    move, first = transitions(names)
    state, back = scores[0].astype(np.float64) + first, []
    for row in scores[1:]:
        steps = state[:, None] + move
        back.append(steps.argmax(0))
        state = steps.max(0) + row
    out = [int(state.argmax())]
    for step in reversed(back):
        out.append(int(step[out[-1]]))
    return out[::-1]


def spans(scores: np.ndarray, tags: Sequence[int], names: Sequence[str]) -> Spans:
    """Spans of a valid path with the geometric mean of their tags' probabilities; scores are log-probabilities."""
    out: Spans = []
    begun: list[int] = []
    for i, tag in enumerate([*tags, 0]):
        if begun and not names[tag].startswith("I"):
            mean = np.mean([scores[k, tags[k]] for k in begun])
            out.append((begun[0], i, names[tags[begun[0]]][2:], float(np.exp(mean))))
            begun = []
        if tag:
            begun.append(i)
    return out


def steps_up(word: int, heads: Sequence[int]) -> list[int]:
    """The word and those above it, 16 at most."""
    chain = [word]
    while heads[chain[-1]] >= 0 and len(chain) < 16:
        chain.append(heads[chain[-1]])
    return chain


def path_rows(anchor: int, word: int, heads: Sequence[int], relations: Sequence[int]) -> tuple[int, int]:
    """Rows of the path embeddings of 7 relations: see ``stocktake.model.paths``."""
    mine, other = steps_up(anchor, heads), steps_up(word, heads)
    meet = next((k for k in other if k in mine), None)
    if meet is None:
        return 0, 0
    up, down = mine.index(meet), other.index(meet)
    first = relations[other[down - 1]] if down else 7
    second = relations[mine[up - 1]] if up else 7
    return 1 + first + 8 * min(up, 2), 1 + second + 8 * min(down, 5)


def links(
    kind: str, word: int, out: np.ndarray, heads: Sequence[int], relations: Sequence[int], w: Weights
) -> list[tuple[str, int, int, float, str | None]]:
    """(role, start, end, score, third) of one anchor."""
    u, a, v, b = (out[:, slice(*w.slices[f"{kind}_{part}"])] for part in "uavb")
    first, last = max(0, word - REACH[kind]), min(len(out), word + REACH[kind])
    far = w.pairs[f"far.{kind}.weight"][distance_bucket(np.arange(first, last) - word)]
    rows = [path_rows(word, i, heads, relations) for i in range(first, last)]
    way = sum(w.pairs[f"path{k + 1}.{kind}.weight"][[r[k] for r in rows]] * (np.array(rows)[:, :1] > 0) for k in (0, 1))
    z = np.maximum(u[word] + v[first:last] + a[word] * b[first:last] + far + way, 0)
    logits = z @ w.pairs[f"out.{kind}.weight"].T + w.pairs[f"out.{kind}.bias"]
    found: list[tuple[str, int, int, float, str | None]] = []
    column = 0
    for roles in w.links[kind]:
        names = ["O"] + [f"{p}-{role}" for role in roles for p in "BI"]
        scores = log_softmax(logits[:, column : column + len(names)])
        scores[:, 0] -= w.bias(f"link_{kind}")
        column += len(names)
        for s, e, role, p in spans(scores, path(scores, names), names):
            third = (w.pairs["third.weight"] @ z[s] + w.pairs["third.bias"]).argmax()
            found.append((role, first + s, first + e, p, w.labels["third"][third] if role == "third" else None))
    return found


def tree(out: np.ndarray, sentences: Sequence[tuple[int, int]], w: Weights) -> tuple[list[int], list[str]]:
    """Heads and relations, word by word."""
    p = w.pairs
    dep, head, ldep, lhead = (
        np.maximum(out[:, slice(*w.slices[k])], 0) for k in ("arc_dep", "arc_head", "label_dep", "label_head")
    )
    heads, relations = [], []
    for a, b in sentences:
        scores = np.array(
            [
                [np.append(dep[i], 1) @ p["arc"] @ (p["root"] if j < a else head[j]) for j in range(a - 1, b)]
                for i in range(a, b)
            ]
        )
        for i, h in enumerate(decode_tree(scores.astype(np.float32)), a):
            other = p["label_root"] if h == 0 else lhead[a + h - 1]
            heads.append(a + h - 1 if h else -1)
            best = np.einsum("i,irj,j->r", np.append(ldep[i], 1), p["label"], np.append(other, 1)).argmax()
            relations.append(w.labels["deprel"][best])
    return heads, relations


def mentions(out: np.ndarray, sentences: Sequence[tuple[int, int]], w: Weights) -> list[tuple[int, int]]:
    """Every span within a sentence that scores more than the threshold."""
    start, end = (np.maximum(out[:, slice(*w.slices[k])], 0) for k in ("span_start", "span_end"))
    one = w.pairs["span_one"]
    return [
        (i, j + 1)
        for a, b in sentences
        for i in range(a, b)
        for j in range(i, min(b, i + SPAN_WORDS))
        if 0.2 * start[i] @ end[j] + start[i] @ one[0] + end[j] @ one[1] + w.pairs["span_width"][j - i] - 2
        > w.threshold("mention", 0.0)
    ]


def antecedents(
    out: np.ndarray, found: Sequence[tuple[int, int]], words: Sequence[str], sentence: Sequence[int], w: Weights
) -> list[dict[int, float]]:
    """The candidates of each mention with their scores."""
    first, last = (slice(*w.slices[k]) for k in ("coref_start", "coref_end"))
    m = np.array([out[s, first] + out[e - 1, last] for s, e in found])
    near = w.pairs["coref_near.weight"].reshape(4, 16, -1)
    before, feats = coref_features(found, words, sentence, min(MENTIONS_REACH, len(found)))
    scored: list[dict[int, float]] = []
    for i in range(len(m)):
        scored.append({})
        for j, f in zip(before[i], feats[i], strict=True):
            z = m[i] + 0.3 * m[j] * m[i] - m[j] + sum(near[k, x] for k, x in enumerate(f))
            if j >= 0:
                scored[i][int(j)] = float(
                    np.maximum(z, 0) @ w.pairs["coref_out.weight"][0] + w.pairs["coref_out.bias"][0]
                )
    return scored


def names(out: np.ndarray, found: Sequence[tuple[int, int]], words: Sequence[str], w: Weights) -> list[str]:
    """Of each mention that is a proper name its words, "" of others; the only name among the test's words is Geneva."""
    proper = out[:, slice(*w.slices["upos"])].argmax(1) == w.labels["upos"].index("PROPN")
    strings = [" ".join(x for x in words[s:e] if x != "the") for s, e in found]
    common = {"envoy", "envoys", "talks"}
    return [
        x if x.startswith("Geneva") and not common & set(x.split()) and proper[s:e].any() else ""
        for x, (s, e) in zip(strings, found, strict=True)
    ]


def chains(scored: Sequence[dict[int, float]], names: Sequence[str], w: Weights) -> list[list[int]]:
    """Chains of mentions by number."""
    made: list[list[int]] = []
    warmth = w.temperature("coref")
    for i, candidates in enumerate(scored):
        alike = [c for c in made if names[i] and any(names[j] == names[i] for j in c)]
        together = [
            warmth * np.log(sum(np.exp(candidates[j] / warmth) for j in c if j in candidates) or 1e-300) for c in made
        ]
        if alike:
            alike[0].append(i)
        elif made and max(together) > w.threshold("coref", 0.0):
            made[int(np.argmax(together))].append(i)
        else:
            made.append([i])
    return [c for c in made if len(c) > 1]
