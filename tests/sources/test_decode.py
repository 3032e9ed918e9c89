"""Bytes that are not UTF-8: an English text's few foreign letters are Western European."""

import pytest

from stocktake.sources.decode import decode


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The envoy José Muñoz said “we go on” in Osla on Monday. They met. The talks went on.\n", "cp1252"),
        ("Министры иностранных дел встретились в среду и договорились, что переговоры продолжатся.", "cp1251"),
    ],
)
def test_guess(text: str, encoding: str) -> None:
    """The text comes back as it was written, and the guess is flagged."""
    read, flags = decode(text.encode(encoding), "a.txt")
    assert read == text
    assert encoding in flags[0]
