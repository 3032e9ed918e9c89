"""The Vega bundle that draws the charts: taken from vl-convert once, kept in the user's cache, served as a file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

_LOCK = threading.Lock()


def bundle_path() -> Path:
    """Where the bundle of the installed vl-convert is kept."""
    try:
        number = version("vl-convert-python")
    except PackageNotFoundError:
        number = "none"
    root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "stocktake" / f"vega-{number}.js"


def bundle() -> bytes | None:
    """The script, made on the first call (1.5 s of CPU); None where vl-convert is not installed or fails."""
    path = bundle_path()
    with _LOCK:
        if path.is_file():
            return path.read_bytes()
        made = _made() if find_spec("vl_convert") else None
        if made:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                part = path.with_suffix(f".{os.getpid()}")
                part.write_bytes(made)
                part.replace(path)
            except OSError:  # a home that may not be written to: made again at the next start
                pass
        return made


def _made() -> bytes | None:
    """The bundle from a process of its own: in ours vl-convert holds Python's lock, and no page would answer."""
    code = "import sys, vl_convert; sys.stdout.buffer.write(vl_convert.javascript_bundle(sys.argv[1]).encode())"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, "window.vegaEmbed = vegaEmbed;"],
            stdout=subprocess.PIPE,
            check=True,
            timeout=600,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
