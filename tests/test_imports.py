"""Imports between our modules point one way, as pyproject.toml's contract says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# None of these may be needed to import the package or its command line: they belong to extras.
EXTRAS = ("torch", "onnx", "altair", "vl_convert", "starlette", "jinja2", "uvicorn", "ray", "trafilatura", "feedparser")


def test_import_contract():
    """import-linter finds no import against the direction."""
    pytest.importorskip("importlinter")
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_core_needs_no_extra():
    """The package and its command line import without any library of an extra."""
    code = f"""
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split('.')[0] in {EXTRAS!r}:
            raise ImportError(name)
sys.meta_path.insert(0, Refuse())
import stocktake, stocktake.cli, stocktake.store, stocktake.records
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
