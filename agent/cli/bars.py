"""Bars that show how far the building of tables and index is.

Invariant: they are drawn on standard error, so that a pipe stays clean.
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def build_bars(*, quiet: bool, transient: bool = False) -> "Iterator[Callable[[str, int, int], None]]":
    """Give a function that shows how far a build is.

    Args:
        quiet: Whether to show nothing.
        transient: Whether the bars go when the build is done; off a terminal there are none.
    """
    console = Console(stderr=True, quiet=quiet)
    shape = (TextColumn("{task.description:<14}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    hidden = transient and not console.is_terminal
    bars = Progress(*shape, TimeElapsedColumn(), console=console, transient=transient, disable=hidden)
    tasks: dict[str, TaskID] = {}

    def told(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(stage, total=total)
        bars.update(tasks[stage], completed=done, total=total)

    with bars:
        yield told
