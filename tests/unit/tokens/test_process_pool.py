"""Blocks that several processes work on: in order, all of them, and nothing left behind, whatever happens."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from llmcost.model.inputs.catalog import Tokenizer
from llmcost.tokens import (
    count_stream,
    count_stream_for,
    count_text,
    process_pool,
    text_statistics,
)
from tests.unit.tokens.reference import SENTENCES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")
TEXT = "\n".join(SENTENCES.values())
EXACT, CLAUDE = Tokenizer(encoding="o200k_base"), Tokenizer(family="claude-4.7")


def running(pid: int) -> bool:
    """Whether a process is there, and not only waits to be taken note of."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def where(block: int) -> tuple[int, int]:
    return block, os.getpid()


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_results_come_in_order(processes):
    found = list(process_pool.in_order(iter(range(50)), where, processes))
    assert [block for block, _ in found] == list(range(50))
    places = {pid for _, pid in found}
    assert len(places) == processes
    assert (os.getpid() in places) == (processes == 1)
    assert not any(map(running, places - {os.getpid()}))


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_processes_change_no_count(processes, monkeypatch):
    monkeypatch.setattr("llmcost.tokens.chunking.BLOCK", 500)
    monkeypatch.setattr(text_statistics, "_ALONE", 2_000)
    wanted = [EXACT, CLAUDE, None]
    whole = {tokenizer: count_text(TEXT * 8, tokenizer) for tokenizer in wanted}
    assert count_stream_for([TEXT] * 8, wanted, processes) == whole


def test_only_a_few_blocks_are_held():
    taken = []

    def blocks():
        for number in range(100):
            taken.append(number)
            yield number

    for done, _ in enumerate(process_pool.in_order(blocks(), where, 2)):
        assert len(taken) - done <= 2 * process_pool._AHEAD + 1


def test_what_a_dead_process_had_is_done_here():
    def dies(block: int) -> tuple[int, int]:
        if block == 7 and os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return where(block)

    own = os.getpid()
    found = list(process_pool.in_order(iter(range(30)), dies, 2))
    assert [block for block, _ in found] == list(range(30))
    assert own in {pid for _, pid in found}


def test_an_error_of_the_work_is_raised_here():
    def fails(block: int) -> int:
        return 1 // (block - 5)

    found = []
    with pytest.raises(ZeroDivisionError):
        found.extend(process_pool.in_order(iter(range(30)), fails, 2))
    assert found == [-1, -1, -1, -1, -1]


def test_an_error_of_the_stream_leaves_nothing_behind():
    def breaks():
        yield from range(20)
        raise OSError("gone")

    found = []
    with pytest.raises(OSError, match="gone"):
        found.extend(process_pool.in_order(breaks(), where, 2))
    assert len({pid for _, pid in found}) == 2
    assert not any(running(pid) for _, pid in found)


def test_without_processes_it_is_done_here(monkeypatch):
    def refuse(name: str) -> None:
        raise ValueError(f"no {name}")

    monkeypatch.setattr("multiprocessing.get_context", refuse)
    assert list(process_pool.in_order(iter(range(5)), where, 2)) == [where(block) for block in range(5)]


def test_a_process_with_threads_is_not_forked():
    assert process_pool.available() >= 1
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert process_pool.available() == 1
    finally:
        stop.set()
        other.join()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_it_is_stopped(how, tmp_path):
    """Ctrl-C reaches the whole group; the other two reach the parent alone."""
    code = """if True:
        import os, sys, time
        from llmcost.tokens import process_pool
        def work(block):
            os.write(1, f"{os.getpid()}\\n".encode())  # in one piece: the other one writes too
            time.sleep(0.05)
        list(process_pool.in_order(iter(range(10_000)), work, 2))
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": ":".join(filter(None, sys.path))},
        start_new_session=True,
    )
    assert parent.stdout
    children = {int(parent.stdout.readline()) for _ in range(4)}
    assert len(children) == 2
    if how == signal.SIGINT:
        os.killpg(parent.pid, how)
    else:
        parent.send_signal(how)
    _, errors = parent.communicate(timeout=20)
    assert errors.count(b"Traceback") == (how == signal.SIGINT)  # of the parent alone
    for _ in range(200):
        if not any(map(running, children)):
            break
        time.sleep(0.02)
    assert not any(map(running, children))


def test_a_long_stream_uses_every_core(monkeypatch):
    used = []
    whole = process_pool.in_order
    monkeypatch.setattr(process_pool, "in_order", lambda blocks, work, n: used.append(n) or whole(blocks, work, 1))
    monkeypatch.setattr(text_statistics, "_ALONE", 2 * len(TEXT))
    count_stream([TEXT], EXACT)
    assert used == []
    count_stream([TEXT] * 3, EXACT)
    count_stream([TEXT] * 3, EXACT, 1)
    assert used == [process_pool.available(), 1]
