"""Texts -> one output vector for each word: tokenise, cut windows, run them through the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from stocktake.errors import ModelError
from stocktake.model.weights import Floats
from stocktake.model.windows import WORD_PIECES, Window, cut_windows
from stocktake.model.words import features, line_breaks, split_words
from stocktake.records import Span

Ints = NDArray[np.int64]
# ids, mask: int (rows, pieces); feats: int (rows, pieces, 3); first: int (rows, words) -> float (rows, words, outputs)
Graph = Callable[[Ints, Ints, Ints, Ints], Floats]
BATCH_PIECES = 4096  # rows x longest row; larger batches gain nothing on two cores
CLS, SEP, UNKNOWN = 101, 102, 100


@dataclass(frozen=True)
class Words:
    """A text's words with what the encoder needs of them."""

    spans: tuple[Span, ...]
    strings: tuple[str, ...]
    breaks: tuple[int, ...]


def words_of(text: str) -> Words:
    spans = split_words(text)
    return Words(tuple(spans), tuple(text[s:e] for s, e in spans), tuple(line_breaks(text, spans)))


def load_graph(graph: bytes, folder: Path, threads: int) -> Graph:
    """The encoder of ``folder`` in onnxruntime, on so many cores; safe to call from several threads at once.

    Raises:
        ModelError: it does not load.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = ort.InferenceSession(graph, options, providers=ort.get_available_providers())
    except Exception as e:  # onnxruntime raises its own unrelated types
        raise ModelError(f"the encoder in {folder} does not load: {e}; reinstall stocktake") from e
    wanted = {i.name for i in session.get_inputs()}

    def run(ids: Ints, mask: Ints, feats: Ints, first: Ints) -> Floats:
        given = {"ids": ids, "mask": mask, "feats": feats, "first": first}
        return np.asarray(session.run(None, {k: v for k, v in given.items() if k in wanted})[0], np.float32)

    return run


@dataclass(frozen=True)
class Row:
    """One window as the graph reads it."""

    window: Window
    ids: list[int]
    feats: list[tuple[int, int, int]]
    first: list[int]


def encode(texts: Sequence[Words], tokenizer: Tokenizer, graph: Graph) -> list[Floats]:
    """Output vectors float (words, outputs) of each text, in order.

    Only windows of one text share a batch: the int8 graph scales its activations by the largest value in the batch, so
    that a text read beside others would not quite give what it gives alone.
    """
    return [_encode_one(words, tokenizer, graph) for words in texts]


def _encode_one(words: Words, tokenizer: Tokenizer, graph: Graph) -> Floats:
    rows = list(_rows(words, tokenizer))
    if len(rows) == 1:  # most reports: nothing to put together
        return graph(*tensors(rows))[0]
    whole: Floats | None = None
    for batch in _batches(rows):
        found = graph(*tensors(batch))
        if whole is None:
            whole = np.empty((len(words.spans), found.shape[2]), np.float32)  # the windows' cores cover every word
        for r, row in enumerate(batch):
            a, b = row.window.core
            shift = row.window.lead - row.window.start
            whole[a:b] = found[r, a + shift : b + shift]
    return np.zeros((0, 0), np.float32) if whole is None else whole


def _rows(words: Words, tokenizer: Tokenizer) -> Iterator[Row]:
    if not words.strings:
        return
    pieces = word_pieces(words.strings, tokenizer)
    feats = features(words.strings, words.breaks)
    for window in cut_windows([len(p) for p in pieces]):
        yield Row(window, *window_row(window, pieces, feats))


def word_pieces(words: Sequence[str], tokenizer: Tokenizer) -> list[list[int]]:
    """Subword ids of each word, at least one and at most WORD_PIECES."""
    encoded = tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
    pieces: list[list[int]] = [[] for _ in words]
    for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
        if word is not None and len(pieces[word]) < WORD_PIECES:
            pieces[word].append(piece)
    return [p or [UNKNOWN] for p in pieces]


def window_row(
    window: Window, pieces: Sequence[list[int]], feats: Sequence[tuple[int, int, int]]
) -> tuple[list[int], list[tuple[int, int, int]], list[int]]:
    """Piece ids, their features (0: none; word features shifted by 1) and where each word of the window starts."""
    none = (0, 0, 0)
    ids, out, first = [CLS], [none], []
    for k, i in enumerate([*range(window.lead), *range(window.start, window.end)]):
        if window.lead and k == window.lead:
            ids.append(SEP)
            out.append(none)
        first.append(len(ids))
        ids += pieces[i]
        a, b, c = feats[i]
        out += [(a + 1, b + 1, c + 1)] + [none] * (len(pieces[i]) - 1)
    return [*ids, SEP], [*out, none], first


def _batches(rows: list[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in sorted(rows, key=lambda r: len(r.ids)):
        if batch and len(row.ids) * (len(batch) + 1) > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def tensors(batch: Sequence[Row]) -> tuple[Ints, Ints, Ints, Ints]:
    """ids, mask, feats, first of the rows, padded with 0."""
    n, m = max(len(r.ids) for r in batch), max(len(r.first) for r in batch)
    ids, mask = np.zeros((len(batch), n), np.int64), np.zeros((len(batch), n), np.int64)
    feats, first = np.zeros((len(batch), n, 3), np.int64), np.zeros((len(batch), m), np.int64)
    for r, row in enumerate(batch):
        ids[r, : len(row.ids)] = row.ids
        mask[r, : len(row.ids)] = 1
        feats[r, : len(row.feats)] = row.feats
        first[r, : len(row.first)] = row.first
    return ids, mask, feats, first
