"""Work on blocks in several processes, in the order in which they came.

Threads would gain little: tiktoken builds its lists of tokens under the interpreter's lock. Forked processes share the
tables that were built before, and only Linux forks safely. Each has a pipe of its own, and ends when that closes: when
the parent is done, is interrupted, or is gone. A process that dies costs time and never a result: what it had is done
here.
"""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

T = TypeVar("T")
R = TypeVar("R")
MOST = 8
"""Processes that one can keep supplied with text."""
_AHEAD = 2
"""Blocks that each process holds: the one it works on, and the next."""


def available() -> int:
    """How many processes are worth while: a core each; 1 where none can be made."""
    if sys.platform != "linux" or threading.active_count() > 1:  # another thread's locks would stay locked in a fork
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def in_order(blocks: Iterator[T], work: Callable[[T], R], processes: int) -> Iterator[R]:
    """The work done on each block, in order, by so many processes. Raises what ``work`` and ``blocks`` raise.

    At most ``_AHEAD`` blocks a process are held.
    """
    pool = _start(work, processes) if processes > 1 else []
    if not pool:
        yield from map(work, blocks)
        return
    under_way: deque[tuple[T, Connection]] = deque()
    try:
        for number, block in enumerate(blocks):
            if len(under_way) == _AHEAD * len(pool):
                yield _result(*under_way.popleft(), work)
            pipe = pool[number % len(pool)][1]
            with suppress(OSError):  # it died, and is noticed when its result is asked for
                pipe.send(block)
            under_way.append((block, pipe))
        while under_way:
            yield _result(*under_way.popleft(), work)
    finally:
        for _, pipe in pool:
            pipe.close()
        for process, _ in pool:
            process.join()


def _result(block: T, pipe: "Connection", work: Callable[[T], R]) -> R:
    try:
        found: R = pipe.recv()
    except (EOFError, OSError):
        return work(block)
    return found


def _start(work: Callable[[T], R], processes: int) -> "list[tuple[ForkProcess, Connection]]":
    """The processes, each with its pipe; none where the system does not allow them."""
    pool: list[tuple[ForkProcess, Connection]] = []
    try:
        from multiprocessing import get_context

        context = get_context("fork")
        for _ in range(processes):
            here, there = context.Pipe()
            # A copy of this end would keep a process waiting for a parent that is gone.
            others = [here, *(pipe for _, pipe in pool)]
            process = context.Process(target=_serve, args=(there, others, work), daemon=True)
            process.start()
            there.close()
            pool.append((process, here))
    except (ImportError, OSError, ValueError):
        pass  # no such context, no semaphores, no more processes: those that were started will do
    return pool


def _serve(pipe: "Connection", others: "list[Connection]", work: Callable[[T], R]) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent answers it
    for other in others:
        other.close()
    # Whatever goes wrong here goes wrong again in the parent, which says so.
    with suppress(Exception):
        while True:
            pipe.send(work(pipe.recv()))
