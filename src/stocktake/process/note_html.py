"""The note as one self-contained HTML page: readable on a screen, printable, no script and nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from stocktake.process.note import Block

STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 Georgia, 'Times New Roman', serif; color: #1c1c1c; background: #fff; margin: 0; }
main { max-width: 52rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1, h2, th, figcaption { font-family: 'Helvetica Neue', Helvetica, Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .8rem; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .5rem; border-top: 2px solid #1c1c1c; padding-top: .5rem; }
p { margin: .45rem 0; }
ul { margin: .3rem 0 .6rem; padding-left: 1.2rem; }
blockquote { margin: .25rem 0 .6rem 1rem; padding-left: .8rem; border-left: 3px solid #c8c8c8; color: #333; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font: 13px/1.4 'Helvetica Neue', Helvetica, Arial, sans-serif; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem .35rem 0; border-bottom: 1px solid #ddd; }
th { font-weight: 600; border-bottom: 1.5px solid #1c1c1c; }
a.ref { color: #0b5394; text-decoration: none; font: 11px 'Helvetica Neue', Arial, sans-serif; vertical-align: 15%; }
a.ref:hover { text-decoration: underline; }
figure { margin: 1.4rem 0; } figure svg { max-width: 100%; height: auto; }
figcaption { font-size: .85rem; color: #444; margin-bottom: .3rem; }
ol.sources { padding-left: 0; list-style: none; font-size: .87rem; }
ol.sources li { margin: .2rem 0; overflow-wrap: anywhere; }
:target { background: #fff3c4; }
@media print {
  body { font-size: 10.5pt; } main { margin: 0; max-width: none; padding: 0; }
  h2 { break-after: avoid; } tr, figure, blockquote { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
  .wide { overflow: visible; }
}
"""
_MARK = re.compile(r"\[(\d+)\]")
_URL = re.compile(r"https?://[^\s,<>\"']+")


def to_html(blocks: Iterable[Block], figures: Sequence[tuple[str, str]] = (), title: str = "Stock of the talks") -> str:
    """A whole page.

    Args:
        blocks: the note, from ``note_of``.
        figures: (caption, SVG) pairs, set after the profile.
    """
    body: list[str] = []
    waiting = list(figures)
    for kind, group in groupby(blocks, key=lambda b: b.kind if b.kind in ("li", "source") else id(b)):
        block = list(group)
        if block[0].kind == "h2" and block[0].text == "Rounds" and waiting:
            body += [_figure(caption, svg, n) for n, (caption, svg) in enumerate(waiting)]
            waiting = []
        body.append(_listed(block) if kind in ("li", "source") else _block(block[0]))
    body += [_figure(caption, svg, n) for n, (caption, svg) in enumerate(waiting)]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    )


def _block(b: Block) -> str:
    if b.kind == "table":
        return _table(b.rows)
    tag = {"quote": "blockquote"}.get(b.kind, b.kind)
    return f"<{tag}>{_text(b.text)}{_refs(b.refs)}</{tag}>"


def _listed(blocks: Sequence[Block]) -> str:
    if blocks[0].kind == "source":
        rows = "".join(_source(b.text) for b in blocks)
        return f'<ol class="sources">{rows}</ol>'
    return "<ul>" + "".join(f"<li>{_text(b.text)}{_refs(b.refs)}</li>" for b in blocks) + "</ul>"


def _source(text: str) -> str:
    number = _MARK.match(text)
    anchor = f' id="s{number[1]}"' if number else ""
    linked = _URL.sub(lambda m: f'<a href="{m[0]}">{m[0]}</a>', escape(text, quote=False))
    return f"<li{anchor}>{linked}</li>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    lines = "".join("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:])
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _text(text: str) -> str:
    """Escaped text with source numbers as links."""
    return _MARK.sub(r'<a class="ref" href="#s\1">[\1]</a>', escape(text, quote=False))


def _refs(refs: Iterable[int]) -> str:
    marks = "".join(f'<a class="ref" href="#s{n}">[{n}]</a>' for n in refs)
    return f" {marks}" if marks else ""


def _figure(caption: str, svg: str, n: int) -> str:
    """A figure; ids inside the SVG are made unique, since several stand on one page."""
    own = re.sub(r'(id="|url\(#|href="#)(?=[a-zA-Z])', rf"\1f{n}-", svg)
    return f"<figure><figcaption>{escape(caption)}</figcaption>{own}</figure>"
