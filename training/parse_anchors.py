"""Give our annotated texts silver syntax from a checkpoint of stage ``first``, so that their spans have roots.

usage: python training/parse_anchors.py training/work/first.pt [--docs training/work/data.pkl]

Writes ``heads``, ``deprels`` and ``upos`` into the annotated documents (marked ``silver_syntax``: no syntax loss is taken on them).
"""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path

from evaluate import gold_words, load_model

from stocktake.model.syntax import sentence_ranges


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--docs", type=Path, default=Path("training/work/data.pkl"))
    args = parser.parse_args()
    with args.docs.open("rb") as f:
        docs = pickle.load(f)
    model = load_model(args.checkpoint)
    todo = [d for d in docs if ("events" in d or "quotes" in d) and "upos" not in d]
    names = model.weights.labels["upos"]
    for k in range(0, len(todo), 64):
        part = todo[k : k + 64]
        for doc, out in zip(part, model.outputs([gold_words(d) for d in part]), strict=True):
            sents = sentence_ranges(out[:, model.weights.slices["sent"][0]], doc["breaks"])
            doc["heads"], doc["deprels"] = model.trees(out, sents)
            doc["upos"] = [names[i] for i in out[:, slice(*model.weights.slices["upos"])].argmax(1)]
            doc["silver_syntax"] = True
    with args.docs.open("wb") as f:
        pickle.dump(docs, f)
    print(f"{len(todo)} texts parsed")


if __name__ == "__main__":
    main()
