"""A progress bar on standard error: only on a terminal, and not with ``--quiet``."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

LONG = 8_000_000
"""Bytes from which on a bar is shown."""


@contextmanager
def progress(paths: Iterable[str], *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A function to call with the number of bytes done, of all those in the files and folders."""
    size = 0 if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb" else _bytes_in(paths)
    if size < LONG:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    # A refresh thread would keep the token counter from forking.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=size)

        def advance(done: int) -> None:
            bar.advance(task, done)
            bar.refresh()

        yield advance


def _bytes_in(paths: Iterable[str]) -> int:
    """The size of the files and of those in folders. An upper bound: ignored files are included."""
    total = 0
    for path in paths:
        try:
            if not os.path.isdir(path):  # noqa: PTH112 - the path as it was typed
                total += os.stat(path).st_size  # noqa: PTH116
                continue
        except (OSError, ValueError):
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            total += sum(_size(os.path.join(folder, name)) for name in names)  # noqa: PTH118
    return total


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0
