"""A stream counts what the whole counts, wherever its chunks end."""

import random
import tracemalloc
from itertools import pairwise

import pytest

from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.tokens import chunking, count_for, count_stream, count_stream_for
from tests.unit.tokens.reference import BUNDLED, PATTERNS, SENTENCES, expected, fuzz

TOKENIZERS = [Tokenizer(encoding=name) for name in BUNDLED] + [Tokenizer(family="claude-4.7"), None]
TEXT = "\n".join(SENTENCES.values())
SHORT = "\n".join(
    SENTENCES[name] for name in ("English", "French", "Hindi", "Chinese", "emoji", "code", "special", "spaces")
)


def all_cuts(text: str) -> list[int]:
    """Every index at which a text may be cut."""
    found = [match.start() for match in chunking._cut().finditer(text)]
    assert chunking.last_cut(text) in (found or [-1])
    return found


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PATTERNS)
def test_each_cut_is_exact(name):
    places = 0
    for text in [*SENTENCES.values(), *fuzz(seed=41, count=1_500, longest=25)]:
        whole = expected(name, text)
        for at in all_cuts(text):
            assert expected(name, text[:at]) + expected(name, text[at:]) == whole, (ascii(text), at)
            places += 1
    assert places > 5_000


@pytest.mark.parametrize(
    "language", [name for name in SENTENCES if name not in ("emoji", "Burmese", "Georgian", "combining", "mathematics")]
)
def test_text_of_every_usual_script_can_be_cut(language):
    assert chunking.last_cut(SENTENCES[language]) > 0


@pytest.mark.parametrize("chinese", ["你好\uff0c世界\uff01", "第一行\n第二行\n", "价格是12元"])
def test_text_without_spaces_can_be_cut(chinese):
    assert chunking.last_cut(chinese * 3) > len(chinese)


@pytest.mark.parametrize(
    "text", ["", "a", "aaaa", "    ", "it's", "a\u0301", "中文中文", "😀😀", "12345", "\n\n\n", "!?!"]
)
def test_what_cannot_be_cut(text):
    assert chunking.last_cut(text) == -1


@pytest.mark.parametrize("size", [1, 2, 7, 64, 1_000, 100_000])
def test_blocks_are_the_text(size):
    draw = random.Random(size)
    for text in (TEXT, "", "x", " " * 5_000, "a" * 5_000, "a b" * 2_000, *fuzz(seed=3, count=50)):
        chunks, at = [], 0
        while at < len(text):
            step = draw.choice([1, 3, 50, 4_000])
            chunks.append(text[at : at + step])
            at += step
        blocks = list(chunking.blocks(chunks, size))
        assert "".join(blocks) == text
        assert all(blocks)
        for before, after in pairwise(blocks):
            assert chunking.last_cut(before + after[:2]) == len(before), (before[-9:], after[:9])


def test_a_cut_between_two_words_is_preferred():
    """It is exact for more tokenizers than the later ones."""
    assert chunking.last_cut("one two, 3 (4") == 3
    assert chunking.last_cut("one two, 3 (4" + "5, " * 1_000) == len("one two, 3 (4" + "5, " * 1_000) - 1


def test_a_cut_may_be_between_two_chunks():
    assert list(chunking.blocks(["aaaa", " bbb", " ccc"], 4)) == ["aaaa", " bbb", " ccc"]


def test_every_cut_of_a_stream_counts_what_the_whole_counts(monkeypatch):
    """For each way to divide it into chunks, at a block size that cuts the text many times."""
    exact = TOKENIZERS[:2]
    whole = count_for(SHORT, exact)
    for size in (1, 40, 1 << 20):
        monkeypatch.setattr(chunking, "BLOCK", size)
        for at in range(0, len(SHORT) + 1, 1 if size == 40 else 23):
            assert count_stream_for([SHORT[:at], SHORT[at:]], exact) == whole
    whole = count_for(TEXT, TOKENIZERS)
    monkeypatch.setattr(chunking, "BLOCK", 40)
    assert count_stream_for(iter(TEXT), TOKENIZERS) == whole


def test_an_error_in_the_stream_is_raised():
    def broken():
        yield TEXT * 100
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        count_stream(broken(), TOKENIZERS[0])


def test_a_stream_is_counted_in_constant_memory():
    line = "The quick brown fox jumps over the lazy dog, again and again. " * 100
    count_stream([line], TOKENIZERS[0])
    peaks = []
    for lines in (150, 450):
        tracemalloc.start()
        count_stream((line for _ in range(lines)), TOKENIZERS[0])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000
    assert peaks[1] < 40_000_000


def test_uncuttable_text_is_not_searched_again_and_again(monkeypatch):
    """Chunks of one endless word: each character is searched about twice, however many chunks there are."""
    searched: list[int] = []
    last_cut = chunking.last_cut

    def counted(text: str) -> int:
        searched.append(len(text))
        return last_cut(text)

    monkeypatch.setattr(chunking, "last_cut", counted)
    assert len(list(chunking.blocks(("a" * 100 for _ in range(2_000)), 1_000))) == 1
    assert sum(searched) < 2 * 200_000
