"""Write the tables of docs/sources.md from the readers, their samples and the official sources.

python tools/sources_table.py            rewrite them
python tools/sources_table.py --check    fail if they are not up to date (a test runs this)
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from stocktake.sources.definitions import official_sources
from stocktake.sources.guarded import GUARDED
from stocktake.sources.load import READERS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "sources.md"
SAMPLES = ROOT / "tests" / "sources" / "samples"
# What each reader reads, and the library that parses it.
WHAT = {
    "plain:read_text": ("text and Markdown with front matter; Nexis and Factiva exports as text", "-"),
    "jsonlines:read_jsonl": ("JSON Lines, also gzipped: one document a line", "-"),
    "html:read_html": ("web pages; Nexis and Factiva exports as HTML", "trafilatura, lxml"),
    "mail:read_mhtml": ("pages saved by a browser", "trafilatura"),
    "mail:read_mail": ("e-mail messages", "-"),
    "tables:read_csv": ("tables with a header row: one document a row", "-"),
    "tables:read_parquet": ("Parquet tables: one document a row", "pyarrow"),
    "archives:read_zip": ("zip files of any of these", "-"),
    "word:read_docx": ("Word files; Nexis exports", "python-docx"),
    "pdf:read_pdf": ("PDF with a text layer", "pypdf"),
    "rtf:read_rtf": ("Rich Text; Nexis and Factiva exports", "striprtf"),
    "xmlfiles:read_xml": ("RSS and Atom feeds, sitemaps, NewsML-G2", "feedparser, defusedxml"),
    "newsml:read_json": ("ninjs items, or rows, one or a list", "lxml"),
    "warc:read_warc": ("web archives such as CC-NEWS", "fastwarc"),
}


def formats() -> str:
    """One row a reader: endings, what, library, samples, whether in the guarded process."""
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    rows = ["| endings | what | parsed by | samples | guarded |", "|---|---|---|---|---|"]
    for reader, (what, library) in WHAT.items():
        endings = [e for e, r in READERS.items() if r == reader]
        samples = sorted(n for n in expected if any(n.endswith(e) for e in endings))
        guarded = "yes" if set(endings) & GUARDED else ""
        rows.append(
            f"| {' '.join(f'`{e}`' for e in endings)} | {what} | {library} | {', '.join(f'`{s}`' for s in samples)} | {guarded} |"
        )
    return "\n".join(rows)


def officials() -> str:
    """One row an official source."""
    rows = ["| name | source | actor | address |", "|---|---|---|---|"]
    rows += [f"| `{k}` | {d.name} | {d.actor} | {d.address} |" for k, d in official_sources().items()]
    return "\n".join(rows)


def updated(page: str) -> str:
    """The page with both tables as they should be."""
    for name, table in (("formats", formats()), ("officials", officials())):
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        page = re.sub(f"{begin}.*?{end}", lambda _, t=table, b=begin, e=end: f"{b}\n{t}\n{e}", page, flags=re.DOTALL)
    return page


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        sys.exit(0 if updated(text) == text else "docs/sources.md is not up to date: run python tools/sources_table.py")
    PAGE.write_text(updated(text), encoding="utf-8")
