"""The Vega bundle that draws the charts: taken from vl-convert once, kept in the user's cache, served as a file."""

from __future__ import annotations

import os
import threading
from importlib.metadata import PackageNotFoundError, version
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
    """The script, made on the first call (seconds); None where vl-convert is not installed."""
    path = bundle_path()
    with _LOCK:
        if path.is_file():
            return path.read_bytes()
        try:
            import vl_convert
        except ImportError:
            return None
        made = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").encode()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}")
            part.write_bytes(made)
            part.replace(path)
        except OSError:  # a home that may not be written to: made again at the next start
            pass
        return made
