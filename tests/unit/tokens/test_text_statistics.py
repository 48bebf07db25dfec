"""Texts counted block by block, by one thread or several: always in order, and always the same."""

import threading
import time
from collections.abc import Iterator

import pytest

from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.tokens import count_for, count_stream, count_stream_for, text_statistics
from llmcost.tokens.text_statistics import Block, TextStatistics
from tests.unit.tokens.reference import SENTENCES

TEXT = "\n".join(SENTENCES.values())
EXACT, CLAUDE = Tokenizer(encoding="o200k_base"), Tokenizer(family="claude-4.7")


def located(number: int) -> Block:
    return Block("x", number, "")


def results(blocks, count, threads=2) -> list[tuple[int, TextStatistics]]:
    return list(text_statistics._in_threads(blocks, count, threads))


def counted(block: Block) -> tuple[int, TextStatistics]:
    return block.start, TextStatistics()


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr("llmcost.tokens.chunking.BLOCK", 500)
    monkeypatch.setattr(text_statistics, "_ALONE", 2_000)


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.usefixtures("small_blocks")
def test_threads_change_no_count(threads, monkeypatch):
    monkeypatch.setattr(text_statistics, "_threads", lambda: threads)
    wanted = [EXACT, CLAUDE, None]
    assert count_stream_for([TEXT] * 8, wanted) == count_for(TEXT * 8, wanted)


@pytest.mark.usefixtures("small_blocks")
def test_only_a_long_text_for_tiktoken_uses_threads(monkeypatch):
    used = []
    in_threads = text_statistics._in_threads
    monkeypatch.setattr(text_statistics, "_threads", lambda: 3)
    monkeypatch.setattr(text_statistics, "_in_threads", lambda *all_: used.append(all_[2]) or in_threads(*all_))
    count_stream([TEXT[:1_500]], EXACT)
    count_stream([TEXT] * 8, None)
    assert used == []
    count_stream([TEXT] * 8, EXACT)
    assert used == [3]


def test_results_come_in_order():
    def slower_at_first(block: Block) -> tuple[int, TextStatistics]:
        time.sleep(0.02 / (1 + block.start))
        return counted(block)

    assert [start for start, _ in results(map(located, range(20)), slower_at_first, 4)] == list(range(20))


def test_only_a_few_blocks_are_held():
    taken = []

    def blocks() -> Iterator[Block]:
        for number in range(100):
            taken.append(number)
            yield located(number)

    for done, _ in enumerate(text_statistics._in_threads(blocks(), counted, 2)):
        assert len(taken) - done <= 4


def test_an_error_of_the_count_is_raised():
    found = []
    with pytest.raises(ZeroDivisionError):
        found.extend(text_statistics._in_threads(map(located, range(30)), lambda block: (1 // (block.start - 5), 0), 2))
    assert [start for start, _ in found] == [-1, -1, -1, -1, -1]


def test_an_error_of_the_stream_leaves_no_thread_behind():
    def breaks() -> Iterator[Block]:
        yield from map(located, range(20))
        raise OSError("gone")

    before = threading.active_count()
    with pytest.raises(OSError, match="gone"):
        results(breaks(), counted)
    assert threading.active_count() == before


def test_as_many_threads_as_cores_up_to_four(monkeypatch):
    for cores, threads in ((1, 1), (2, 2), (64, 4)):
        monkeypatch.setattr("os.sched_getaffinity", lambda _, cores=cores: set(range(cores)), raising=False)
        assert text_statistics._threads() == threads


def test_blocks_know_what_came_before():
    located_blocks = list(text_statistics._located(iter(["abc", "defghijklmnop", "q"])))
    assert [(block.start, block.before) for block in located_blocks] == [(0, ""), (3, "abc"), (16, "ijklmnop")]
