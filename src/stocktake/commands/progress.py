"""A progress line on standard error, only where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def counted(items: Iterable[T], noun: str, total: int | None = None) -> Iterator[T]:
    """Pass items on and count them, from the second one on, on a terminal; silent elsewhere.

    How many are to come is usually not known (folders are walked, lines streamed), so the line shows a count and a
    speed, not a share.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = [BarColumn(bar_width=24)] if total else []
    columns = [SpinnerColumn(), *bar, TextColumn(f"{{task.completed:,}} {noun}"), TextColumn("{task.fields[rate]}")]
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(noun, total=total, rate="", visible=False)
        for n, item in enumerate(items, 1):
            elapsed = progress.tasks[0].elapsed or 0
            rate = f"{n / elapsed:.1f}/s" if elapsed > 1 else ""
            progress.update(task, advance=1, rate=rate, visible=n > 1)
            yield item
