"""Progress on long work: a bar on standard error, only when a person looks at it."""

import sys
import time
from collections.abc import Iterable, Iterator

_PATIENCE = 1.0
"""Seconds before a bar appears: short work shows none."""


def watched[T](items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Pass items on; when they take longer than a second, show how many there were, and of how many when that is known."""
    if not sys.stderr.isatty():
        yield from items
        return
    started, done, bar = time.monotonic(), 0, None
    try:
        for item in items:
            done += 1
            if bar is None and time.monotonic() - started > _PATIENCE:
                bar = _Bar(what, total)
            if bar is not None:
                bar.show(done)
            yield item
    finally:
        if bar is not None:
            bar.close()


class _Bar:
    """A bar of rich, imported when it is shown."""

    def __init__(self, what: str, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._progress.start()
        self._task = self._progress.add_task(what, total=total)

    def show(self, done: int) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done)

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()
