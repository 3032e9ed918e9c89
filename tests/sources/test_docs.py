"""The tables of docs/sources.md are those of the readers, samples and official sources as they are."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_tables():
    """``tools/sources_table.py --check`` agrees, and each format has a sample in the table."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "sources_table.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    table = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8").split("<!-- formats -->")[1].split("<!-- end")[0]
    rows = [r.split("|") for r in table.strip().splitlines()[2:]]
    assert len(rows) == 14 and all(r[4].strip() for r in rows)
