"""The terminal we print to, and text made safe for it."""

from __future__ import annotations

import re

from rich.console import Console

# Lines longer than this are hard to read, however wide the window.
MAX_WIDTH = 110
# Control characters could move the cursor or write to the window's title; bidi controls could reorder what is read.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to cli.main, which ends every command alike; Rich would exit on the spot."""
        raise BrokenPipeError


def output() -> Console:
    """Standard output, no wider than reads well."""
    console = _Output(highlight=False)
    return console if console.width <= MAX_WIDTH else _Output(highlight=False, width=MAX_WIDTH)


def safe(text: str) -> str:
    """The text with unsafe characters replaced one for one, and white space made plain: offsets stay true."""
    return re.sub(r"\s", " ", _UNSAFE.sub("\ufffd", text))
