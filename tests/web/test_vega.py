"""The bundle that draws the charts is made once, in a process of its own, and kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from stocktake.web import vega

SCRIPT = b"window.vegaEmbed = 1;"


def test_the_bundle_is_kept_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made on the first call, read from the cache afterwards; nothing half-written is left."""
    calls = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(vega, "_made", lambda: calls.append(1) or SCRIPT)
    assert vega.bundle() == vega.bundle() == SCRIPT
    assert len(calls) == 1 and [p.name for p in (tmp_path / "stocktake").iterdir()] == [vega.bundle_path().name]


def test_a_home_that_cannot_be_written_to_still_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept the bundle is served all the same; where it cannot be made there is none."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(vega, "_made", lambda: SCRIPT)
    assert vega.bundle() == SCRIPT
    monkeypatch.setattr(vega, "_made", lambda: None)
    assert vega.bundle() is None


def test_no_python_no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundler that fails means no charts, not an error."""
    monkeypatch.setattr(vega.sys, "executable", "/nowhere/python")
    assert vega._made() is None


@pytest.mark.slow
def test_the_bundle_is_a_script_that_embeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What vl-convert bundles sets window.vegaEmbed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert b"vegaEmbed" in (vega.bundle() or b"") and vega.bundle_path().stat().st_size > 500_000
