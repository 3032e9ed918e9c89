"""What several tests share: the packaged reader, loaded once."""

from __future__ import annotations

import pytest

from stocktake.pipeline import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load()
