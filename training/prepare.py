"""Bring every open data set into one internal format: documents of words with the layers that were annotated on them.

usage: python training/prepare.py [--data ../shared/data] [--out training/work/data.pkl]

A document is a dict: source, split, id, words (str), breaks (line ends before each word), and any of the layers
sents (start word of each sentence), upos, heads (absolute, -1 root), deprels, ner (scheme, tags), coref (chains of
word ranges) with mentions, frames (PropBank), events, quotes, positions (word ranges, half-open).
Splits are the files' own; a text of dev or test that also stands in train is removed from train.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import hashlib
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labelled.convert import labelled_rows

from stocktake.model.words import line_breaks, split_words

Doc = dict[str, Any]
CHUNK_WORDS = 170  # treebank documents are cut to about one window for training
TITLES = set(
    [
        "mr", "mrs", "ms", "dr", "president", "prime", "minister", "secretary", "general", "foreign", "king", "queen",
        "prince", "sheikh", "pope", "ambassador", "senator", "chancellor", "premier", "vice", "former", "deputy",
        "defense", "interior", "spokesman", "spokeswoman", "leader", "judge", "justice", "gen.", "col.", "mr.",
        "mrs.", "ms.", "dr.", "sen.", "rep.", "chairman", "director", "governor", "mayor",
    ]
)  # fmt: skip


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            if line.strip():
                yield json.loads(line)


# ---------------------------------------------------------------- treebanks, with every other layer on the same words


def read_conllu(path: Path) -> list[list[dict[str, Any]]]:
    """Documents as lists of sentences: id, words, upos, heads (1-based, 0 root), deprels, par (paragraph start)."""
    docs: list[list[dict[str, Any]]] = []
    par = False
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for block in f.read().split("\n\n"):
            sent: dict[str, Any] = {"words": [], "upos": [], "heads": [], "deprels": [], "par": False, "id": ""}
            for line in block.split("\n"):
                if line.startswith("# newdoc"):
                    docs.append([])
                    sent["doc"] = line.split("=")[-1].strip()
                    par = True
                elif line.startswith("# newpar"):
                    par = True
                elif line.startswith("# sent_id"):
                    sent["id"] = line.split("=")[1].strip()
                elif line and line[0].isdigit():
                    c = line.split("\t")
                    if c[0].isdigit():
                        for key, value in zip(
                            ("words", "upos", "heads", "deprels"), (c[1], c[3], int(c[6]), c[7]), strict=True
                        ):
                            sent[key].append(value)
            if sent["words"]:
                if not docs:
                    docs.append([])
                sent["par"], par = par, False
                docs[-1].append(sent)
    return docs


def layer_index(
    data: Path,
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any], dict[tuple[str, ...], Any]]:
    uner = {r["id"]: r for r in rows(data / "ner/uner_ewt.jsonl.gz")}
    frames = {r["id"]: r for r in rows(data / "srl/propbank_ewt.jsonl.gz")}
    coref = {r["doc"]: r for r in rows(data / "coref/gum_docs.jsonl.gz")}
    said = {r["id"]: r for r in rows(data / "quotes/gum_attribution.jsonl.gz")}
    named = {tuple(r["tokens"]): r for r in rows(data / "ner/gum_named.jsonl.gz")}
    return uner, frames, coref, said, named


def treebank_docs(data: Path, name: str, split: str, layers: Any) -> Iterator[Doc]:
    uner, frames, coref, said, named = layers
    for sents in read_conllu(data / f"ud/{name}-{split}.conllu.gz"):
        doc: Doc = {"source": name, "split": split, "id": sents[0].get("doc", sents[0]["id"])}
        for key in ("words", "breaks", "sents", "upos", "heads", "deprels", "frames"):
            doc[key] = []
        ner: list[str] = []
        have_ner = True
        for k, s in enumerate(sents):
            base = len(doc["words"])
            doc["sents"].append(base)
            doc["words"] += s["words"]
            doc["breaks"] += [(2 if s["par"] and k else 0)] + [0] * (len(s["words"]) - 1)
            doc["upos"] += s["upos"]
            doc["heads"] += [-1 if h == 0 else base + h - 1 for h in s["heads"]]
            doc["deprels"] += s["deprels"]
            tags = uner.get(s["id"]) if "ewt" in name else named.get(tuple(s["words"]))
            if tags and len(tags["tokens"]) == len(s["words"]):
                ner += tags["tags"]
            else:
                ner += ["?"] * len(s["words"])
            frame = frames.get(s["id"])
            if frame and frame["tokens"] == s["words"]:
                doc["frames"] += [
                    {"pred": base + f["pred"], "args": [(a, base + b, base + e) for a, b, e in f["args"]]}
                    for f in frame["frames"]
                ]
        doc["ner"] = ("uner" if "ewt" in name else "gum", ner) if have_ner else None
        if not doc["frames"]:
            del doc["frames"]
        _attach_coref(doc, coref.get(doc["id"]), sents)
        if split == "train":
            _attach_quotes(doc, said.get(doc["id"]))
        yield doc


def _attach_coref(doc: Doc, row: dict[str, Any] | None, sents: list[dict[str, Any]]) -> None:
    if row is None or len(row["sentences"]) != len(sents):
        return
    if any(a != b["words"] for a, b in zip(row["sentences"], sents, strict=True)):
        return
    at = doc["sents"]
    doc["mentions"] = sorted({(at[m["sent"]] + m["start"], at[m["sent"]] + m["end"]) for m in row["mentions"]})
    doc["coref"] = [[(at[s] + a, at[s] + b) for s, a, b in chain] for chain in row["clusters"]]


def _attach_quotes(doc: Doc, row: dict[str, Any] | None) -> None:
    """Silver attributions: align the treebank's words to the row's text in order; leave the layer out if that fails."""
    if row is None:
        return
    pos, spans = 0, []
    for word in doc["words"]:
        at = row["text"].find(word, pos)
        if at < 0 or at - pos > 40:
            return
        spans.append((at, at + len(word)))
        pos = at + len(word)
    found = []
    for q in row["quotes"]:
        content = [w for w in (word_range(spans, *s) for s in q["content"]) if w]
        cue = word_range(spans, *q["cue"][0]) if q["cue"] else None
        speaker = word_range(spans, q["speaker"][0][0], q["speaker"][-1][1]) if q["speaker"] else None
        if content and cue:
            found.append({"content": content, "cue": cue, "speaker": speaker, "type": q["type"]})
    doc["silver_quotes"] = found


# -------------------------------------------------------------------------------------------- named entities


def gmb_docs(data: Path, limit: int) -> Iterator[Doc]:
    """GMB, cleaned: titles off persons, one label per frequent name by majority."""
    sents = list(rows(data / "ner/gmb.jsonl.gz"))
    for r in sents:
        r["tags"] = _strip_titles(r["tokens"], r["tags"])
    votes: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for r in sents:
        for s, e, label in bio_spans(r["tags"]):
            votes[" ".join(r["tokens"][s:e])][label] += 1
    for k, r in enumerate(sents):
        if r["split"] != "train" or not any(t != "O" for t in r["tags"]):
            continue
        if k >= limit:
            break
        tags = ["O"] * len(r["tags"])
        for s, e, label in bio_spans(r["tags"]):
            count = votes[" ".join(r["tokens"][s:e])]
            best, n = count.most_common(1)[0]
            if sum(count.values()) >= 10 and n / sum(count.values()) >= 0.8:
                label = best
            tags[s:e] = [f"B-{label}"] + [f"I-{label}"] * (e - s - 1)
        yield plain_doc("gmb", "train", r["id"], r["tokens"], ner=("gmb", tags))


def _strip_titles(tokens: list[str], tags: list[str]) -> list[str]:
    out = list(tags)
    for s, e, label in bio_spans(tags):
        if label == "per":
            while s < e - 1 and tokens[s].lower() in TITLES:
                out[s] = "O"
                s += 1
            out[s] = "B-per"
    return out


def bio_spans(tags: list[str]) -> list[tuple[int, int, str]]:
    spans, start = [], None
    for i, tag in enumerate([*tags, "O"]):
        if start is not None and (tag[0] != "I" or tag[2:] != tags[start][2:]):
            spans.append((start, i, tags[start][2:]))
            start = None
        if tag[0] == "B" or (tag[0] == "I" and start is None):
            start = i
    return spans


def plain_doc(source: str, split: str, id_: str, words: list[str], **layers: Any) -> Doc:
    return {"source": source, "split": split, "id": id_, "words": words, "breaks": [0] * len(words), **layers}


# Texts that nobody labelled, and the year to which they are used: dev begins after it.
UNTOUCHED = (("current_events_2002_2026", "2020"), ("wh_readouts", "2022"), ("wh_foreign_affairs", "2022"), ("wikinews_2019_2020", "2020"))  # fmt: skip


def open_texts(data: Path, used: set[str]) -> Iterator[tuple[str, str]]:
    """(id, text) of 60 to 3,000 characters."""
    for name, last in UNTOUCHED:
        for row in rows(data / f"text/{name}.jsonl.gz"):
            if (row.get("date") or "9")[:4] <= last and row["id"] not in used and 60 <= len(row["text"]) <= 3000:
                yield row["id"], row["text"]


def plain(id_: str, text: str) -> Doc:
    spans = split_words(text)
    return plain_doc("text", "train", id_, [text[s:e] for s, e in spans]) | {"breaks": line_breaks(text, spans)}


# -------------------------------------------------------------------------------------------- our own annotation


def word_range(spans: list[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """Half-open range of the words that share a character with ``[start, end)``."""
    inside = [i for i, (s, e) in enumerate(spans) if s < end and start < e]
    return (inside[0], inside[-1] + 1) if inside else None


def annotated_doc(row: dict[str, Any], split: str, source: str | None = None) -> Doc:
    """One text annotated by the guide, as interchange-like offsets -> word ranges."""
    text = row["text"]
    spans = [tuple(s) for s in split_words(text)]
    at = lambda s: None if s is None else word_range(spans, *s)  # noqa: E731
    many = lambda items: [w for w in map(at, items) if w]  # noqa: E731
    doc = plain_doc(source or row.get("source", "annotated"), split, row["id"], [text[s:e] for s, e in spans])
    doc["breaks"] = line_breaks(text, split_words(text))
    doc["text"], doc["offsets"] = text, spans
    layers = row.get("layers") or ["events", "quotes", "positions"]
    if "events" in layers:
        doc["events"] = [
            {"trigger": at(e["trigger"]), "type": e["type"], "mode": e["mode"], "realis": e["realis"],
             "roles": [("actor", w) for w in many(e["actors"])] + [("recipient", w) for w in many(e["recipients"])]
             + [("place", w) for w in many(e["places"])] + [("date", w) for w in many(e["dates"])]
             + [(t["role"], at(t["span"])) for t in e["third_parties"] if at(t["span"])]}
            for e in row["events"] if at(e["trigger"])
        ]  # fmt: skip
    if "quotes" in layers:
        doc["quotes"] = [
            {"content": many(q["content"]), "cue": at(q["cue"]), "speaker": at(q["speaker"]), "type": q["type"]}
            for q in row["quotes"] if many(q["content"])
        ]  # fmt: skip
    if "positions" in layers:
        doc["positions"] = [
            {"span": at(p["span"]), "act": p["act"], "by": at(p["by"]), "issues": p["issues"], "level": p["level"]}
            for p in row["positions"] if at(p["span"])
        ]  # fmt: skip
    return doc


def labelled_docs(data: Path, short: Path) -> Iterator[Doc]:
    for row in labelled_rows(data, short):
        yield annotated_doc(row, "train", f"labelled/{row['source']}")


_MARK = re.compile(r"\[(PER|ORG|LOC|OTH) ([^\[\]]+)\]")


def web_docs(folder: Path) -> Iterator[Doc]:
    """Invented web texts with marked names, as in UniversalNER: ``## genre``, the text, an empty line."""
    for path in sorted(folder.glob("*.txt")):
        for k, block in enumerate(re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()), 1):
            marked = block.partition("\n")[2]
            text, names, last = "", [], 0
            for m in _MARK.finditer(marked):
                text += marked[last : m.start()]
                names.append((len(text), len(text) + len(m[2]), m[1]))
                text += m[2]
                last = m.end()
            text += marked[last:]
            spans = split_words(text)
            tags = ["O"] * len(spans)
            for start, end, kind in names:
                if found := word_range([tuple(s) for s in spans], start, end):
                    tags[slice(*found)] = [f"B-{kind}"] + [f"I-{kind}"] * (found[1] - found[0] - 1)
            doc = plain_doc("labelled/web", "train", f"{path.stem}:{k}", [text[s:e] for s, e in spans])
            # the treebanks' words come without line ends, real texts with them: half and half
            yield doc | {"breaks": line_breaks(text, spans) if k % 2 else doc["breaks"], "ner": ("uner", tags)}


# ---------------------------------------------------------------------------------------------------------- main


def chunks(doc: Doc) -> Iterator[Doc]:
    """Cut a treebank document at sentence starts into pieces of about one window."""
    if len(doc["words"]) <= CHUNK_WORDS or "coref" in doc:
        yield doc
        return
    cuts, last = [0], 0
    for s in doc["sents"][1:]:
        if s - last > CHUNK_WORDS:
            cuts.append(s)
            last = s
    for a, b in zip(cuts, [*cuts[1:], len(doc["words"])], strict=True):
        part = {k: doc[k] for k in ("source", "split")} | {"id": f"{doc['id']}:{a}"}
        for key in ("words", "breaks", "upos", "deprels"):
            part[key] = doc[key][a:b]
        part["heads"] = [-1 if h < 0 else h - a for h in doc["heads"][a:b]]
        part["sents"] = [s - a for s in doc["sents"] if a <= s < b]
        part["ner"] = (doc["ner"][0], doc["ner"][1][a:b])
        if "frames" in doc:
            part["frames"] = [
                {"pred": f["pred"] - a, "args": [(n, s - a, e - a) for n, s, e in f["args"]]}
                for f in doc["frames"]
                if a <= f["pred"] < b
            ]
        yield part


def fingerprint(words: list[str]) -> str:
    return hashlib.sha256(re.sub(r"\W+", " ", " ".join(words)).lower().encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--labelled", type=Path, default=Path("training/labelled/short"))
    parser.add_argument("--out", type=Path, default=Path("training/work/data.pkl"))
    parser.add_argument("--gmb", type=int, default=14000, help="how many GMB sentences to use")
    args = parser.parse_args()
    layers = layer_index(args.data)
    docs: list[Doc] = []
    for name in ("en_ewt-ud", "gum11-open"):
        for split in ("train", "dev", "test"):
            found = treebank_docs(args.data, name, split, layers)
            docs += [c for d in found for c in chunks(d)] if split == "train" else list(found)
    docs += list(treebank_docs(args.data, "en_pud-ud", "test", layers))
    docs += gmb_docs(args.data, args.gmb)
    docs += [
        plain_doc("redocred", "train", r["doc"], r["tokens"], ner=("redocred", r["tags"]))
        for r in rows(args.data / "ner/redocred.jsonl.gz")
    ]
    docs += [
        plain_doc("crossner", r["split"], str(k), r["tokens"], ner=("crossner", r["tags"]))
        for k, r in enumerate(rows(args.data / "ner/crossner_politics.jsonl.gz")) if r["split"] != "test"
    ]  # fmt: skip
    for split in ("train", "dev"):
        docs += [annotated_doc(r, split) for r in rows(args.data / f"annotated/{split}.jsonl.gz")]
    docs += labelled_docs(args.data, args.labelled)
    docs += web_docs(args.labelled.parent / "web")
    held = {fingerprint(d["words"]) for d in docs if d["split"] != "train" and len(d["words"]) >= 8}
    kept = [d for d in docs if d["split"] != "train" or fingerprint(d["words"]) not in held]
    print(f"{len(docs) - len(kept)} training texts removed because they also stand in dev or test")
    for (source, split), n in sorted(collections.Counter((d["source"], d["split"]) for d in kept).items()):
        words = sum(len(d["words"]) for d in kept if (d["source"], d["split"]) == (source, split))
        print(f"{source:24} {split:6} {n:6} documents {words:8} words")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    with args.out.open("wb") as f:
        pickle.dump(kept, f)


if __name__ == "__main__":
    main()
