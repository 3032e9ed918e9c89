"""Quotes on the annotated texts, scored as ../shared/eval/score.py does, and the growth of their run time.

usage: python benchmarks/quotes.py [--data ../shared/data/annotated/dev.jsonl.gz] [--shared ../shared] [--model]
                                   [--parses FILE] [--errors N] [--growth]

Without ``--model`` the rules work alone (no parse): the floor. ``trivial`` is every marked stretch as a quote without a
speaker. ``--parses`` keeps the model's parses in a pickle between runs. ``--growth`` times doubling texts instead.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import importlib.util
import json
import pickle
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from stocktake.reading.quotation_marks import scan
from stocktake.reading.quotes import find_quotes
from stocktake.records import Document, Parse

ROOT = Path(__file__).resolve().parent.parent
ROWS = ("quote words", "quote", "quote + speaker")


def main() -> None:
    args = _arguments()
    if args.growth:
        growth()
        return
    with gzip.open(args.data, "rt", encoding="utf-8") as lines:
        gold = [json.loads(line) for line in lines]
    gold = [g for g in gold if "quotes" in (g.get("layers") or ["quotes"])]
    score = _by_path(args.shared / "eval" / "score.py").score
    runs = {"trivial": [_plain(g["text"], _trivial(g["text"])) for g in gold], "rules alone": _run(gold, None)}
    if args.model:
        parses = _parses(gold, args.parses)
        runs["model alone"] = [_plain(g["text"], _raw(p)) for g, p in zip(gold, parses, strict=True)]
        runs["rules + parse, no raw quotes"] = _run(gold, [_without_quotes(p) for p in parses])
        runs["model + rules"] = _run(gold, parses)
    sources = ["all", *sorted({g["source"] for g in gold})]
    for name, predicted in runs.items():
        for source in sources:
            pairs = [(g, p) for g, p in zip(gold, predicted, strict=True) if source in ("all", g["source"])]
            print(f"{name:30} {source:15} {_row(score([g for g, _ in pairs], [p for _, p in pairs]))}")
    if args.errors:
        _print_errors(gold, list(runs.values())[-1], args.errors)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--parses", type=Path, default=None)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--growth", action="store_true")
    args = parser.parse_args()
    args.data = args.data or args.shared / "data" / "annotated" / "dev.jsonl.gz"
    return args


def _by_path(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _run(gold: list[dict[str, Any]], parses: list[Parse] | None) -> list[dict[str, Any]]:
    out = []
    for i, item in enumerate(gold):
        quotes, _ = find_quotes(Document(item["id"], item["text"]), parses[i] if parses else Parse())
        out.append(
            _plain(
                item["text"], [(list(map(list, q.content)), q.speaker and list(q.speaker.span), q.type) for q in quotes]
            )
        )
    return out


def _plain(text: str, quotes: list[tuple[Any, Any, str]]) -> dict[str, Any]:
    return {"document": {"text": text}, "quotes": [{"content": c, "speaker": s, "type": t} for c, s, t in quotes]}


def _trivial(text: str) -> list[tuple[Any, Any, str]]:
    return [(list(map(list, q.content)), None, "direct") for q in scan(text)]


def _raw(parse: Parse) -> list[tuple[Any, Any, str]]:
    return [(list(map(list, q.content)), q.speaker and list(q.speaker), q.kind) for q in parse.quotes]


def _without_quotes(parse: Parse) -> Parse:
    return dataclasses.replace(parse, quotes=())


def _parses(gold: list[dict[str, Any]], cache: Path | None) -> list[Parse]:
    """Parses by the packaged model, kept in ``cache`` between runs under the weights' hash."""
    from stocktake.model import Model

    model = Model.load()
    kept: dict[tuple[str, str], Parse] = {}
    if cache and cache.exists():
        kept = pickle.loads(cache.read_bytes())
    for item in gold:
        key = (model.sha256, item["text"])
        if key not in kept:
            kept[key] = model.parse(item["text"])
    if cache:
        cache.write_bytes(pickle.dumps(kept))
    return [kept[model.sha256, item["text"]] for item in gold]


def _row(result: dict[str, Any]) -> str:
    scores = result["scores"]
    return "   ".join(
        f"{name} P {scores[name]['P']:.3f} R {scores[name]['R']:.3f} F1 {scores[name]['F1']:.3f} ({scores[name]['gold']}/{scores[name]['pred']})"
        for name in ROWS
    )


def _print_errors(gold: list[dict[str, Any]], predicted: list[dict[str, Any]], limit: int) -> None:
    shown = 0
    for item, got in zip(gold, predicted, strict=True):
        text = item["text"]
        want, have = [_shown(text, q) for q in item["quotes"]], [_shown(text, q) for q in got["quotes"]]
        if want == have or shown >= limit:
            continue
        shown += 1
        print(f"\n== {item['id']}\n{text[:1500]}")
        for q in want:
            print("  ", "=" if q in have else "-", q)
        for q in have:
            if q not in want:
                print("   +", q)


def _shown(text: str, q: dict[str, Any]) -> tuple[Any, ...]:
    return q["type"][0], [text[s:e] for s, e in q["content"]], q["speaker"] and text[slice(*q["speaker"])]


def growth() -> None:
    """CPU seconds for hostile texts of doubling size; the last column over the first is about the ratio of sizes."""
    units = {
        "straight": '"a," he said. ', "curly": "“We go,” said Ana Roe, “and stay.” ", "open only": "“a ", "close only": "a” ",
        "mixed": "“\"'‘«", "singles": "the states' 'a' ", "paragraphs": "“We go.\n\n", "labels": "ROE: yes.\nQ: no?\n",
        "no marks": "Roe said that they met in Geneva. ",
    }  # fmt: skip
    sizes = (50_000, 100_000, 200_000)
    print(f"{'text':12}" + "".join(f"{n:>12,}" for n in sizes) + "   ratio (size ratio 4)")
    for name, unit in units.items():
        times = []
        for size in sizes:
            text = unit * (size // len(unit))
            start = time.process_time()
            find_quotes(Document("x", text), Parse())
            times.append(time.process_time() - start)
        print(f"{name:12}" + "".join(f"{t:12.2f}" for t in times) + f"{times[-1] / max(times[0], 1e-9):8.1f}")


if __name__ == "__main__":
    main()
