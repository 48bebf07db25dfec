"""Texts that make tokenizers slow, or panic: a million of each, exactly, in less than two seconds."""

import base64
import random
import time

import pytest

from llmcost.tokens.bpe_merges import NO_RANK, count_merged
from llmcost.tokens.engine import SMALL
from tests.unit.tokens.reference import PATTERNS, encoding, expected, ranks

DRAW = random.Random(17)


MILLION = 1_000_000


TEXTS = {
    "letter": "a" * MILLION,
    "letters": "".join(DRAW.choices("abcdefghijklmnopqrstuvwxyz", k=MILLION)),
    "newlines": "\n" * MILLION,
    "line ends": "\r\n" * (MILLION // 2),
    "punctuation": "!" * MILLION,
    "digits": "7" * MILLION,
    "emoji": "😀" * MILLION,
    "Chinese": "".join(chr(DRAW.randrange(0x4E00, 0x9FA5)) for _ in range(MILLION)),
    "bytes": DRAW.randbytes(MILLION).decode("utf-8", "replace"),
    "base64": base64.b64encode(DRAW.randbytes(MILLION * 3 // 4)).decode(),
}


MIXED = "".join(DRAW.choices(" \t\u3000", k=MILLION))


LINES = "".join(DRAW.choices(" \t\n\r\u3000", k=MILLION)) + "\n"


WHITESPACE = {
    # tiktoken panics at the whole of these: here they stand as the pieces that both patterns make
    "spaces": [" " * MILLION],
    "a word, spaces, a word": ["x", " " * MILLION, " x"],
    "no-break spaces": ["\u00a0" * MILLION, "\u00a0x"],
    "newlines, then a word": ["\n" * MILLION, "x"],
    "mixed": [MIXED, " x"],
    "mixed lines and spaces": ["x", "1", " " + LINES, MIXED, " x"],
}


def timed(engine, text):
    start = time.process_time()
    found = engine.count(text)
    return found, time.process_time() - start


@pytest.mark.exhaustive
@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.parametrize(("name", "length"), [("o200k_base", MILLION), ("cl100k_base", 200_000)])
def test_a_million(name, length, what, fresh, capfd):
    text = TEXTS[what][:length]
    found, seconds = timed(fresh(name), text)
    assert found == expected(name, text)
    assert seconds < 2
    assert capfd.readouterr() == ("", "")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "what"),
    [
        *(("o200k_base", what) for what in WHITESPACE),
        ("cl100k_base", "a word, spaces, a word"),
        ("cl100k_base", "mixed"),
    ],
)
def test_a_million_of_whitespace(name, what, fresh, capfd):
    found, seconds = timed(fresh(name), "".join(WHITESPACE[what]))
    assert found == sum(len(encoding(name)._encode_single_piece(piece)) for piece in WHITESPACE[what])
    assert seconds < 2
    assert capfd.readouterr() == ("", "")


@pytest.mark.exhaustive
@pytest.mark.parametrize("length", [49_999, 50_000, 100_000])
@pytest.mark.parametrize("name", PATTERNS)
def test_whitespace_that_tiktoken_can_count(name, length, fresh):
    """Around the length from which it is split here, and next to characters that change the pieces."""
    for before, after in (("", ""), ("x.", "\nx"), ("\n", " \n x"), ("/", "é")):
        text = before + " " * length + after
        assert fresh(name).count(text) == expected(name, text), (before, after)
        engine = fresh(name)
        engine.small_left = 0
        assert engine.count(text) == expected(name, text), (before, after)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "what", ["letter", "letters", "emoji", "Chinese", "bytes", "base64", "punctuation", "newlines"]
)
@pytest.mark.parametrize("name", PATTERNS)
def test_a_shorter_text_is_exact_too(name, what, fresh):
    for length in (100, 1_000, 5_000, 20_000):
        text = TEXTS[what][:length]
        assert fresh(name).count(text) == expected(name, text), length


def test_a_panic_is_survived(fresh, monkeypatch):
    """Whatever makes tiktoken panic: then the text is split here."""

    class PanicException(BaseException):
        """Named like what pyo3 raises, which is no Exception."""

    class Panics:
        _encode_single_piece = staticmethod(encoding("o200k_base")._encode_single_piece)

        def encode_ordinary(self, text: str) -> list[int]:
            raise PanicException("RuntimeError(StackOverflow)")

    engine = fresh("o200k_base")
    engine.small_left = 0
    vars(engine)["encoding"] = Panics()
    text = "Don't panic,  naïve 世界! " * 50
    assert engine.count(text) == expected("o200k_base", text)


def test_another_error_is_not_hidden(fresh):
    class Stops:
        def encode_ordinary(self, text: str) -> list[int]:
            raise KeyboardInterrupt

    engine = fresh("o200k_base")
    engine.small_left = 0
    vars(engine)["encoding"] = Stops()
    with pytest.raises(KeyboardInterrupt):
        engine.count("text")


@pytest.mark.parametrize(
    ("text", "small"),
    [
        (TEXTS["Chinese"][:1_000], True),
        (TEXTS["Chinese"][:5_000], False),  # one long piece: quadratic time
        (" ".join(map("".join, zip(*[iter(TEXTS["letters"][:20_000])] * 8, strict=True))), True),
        (" ".join(map("".join, zip(*[iter(TEXTS["letters"][:200_000])] * 8, strict=True))), False),  # many short ones
    ],
)
def test_much_to_merge_is_left_to_tiktoken(text, small, fresh):
    """What would take longer than building tiktoken's tables, which later texts then use."""
    engine = fresh("o200k_base")
    assert engine.count(text) == expected("o200k_base", text)
    assert (0 < engine.small_left < SMALL) == small


@pytest.mark.parametrize("alphabet", [b"a", b"ab", b" ", b"=-", b"\xe4\xb8\xad\xe6", bytes(range(256))])
def test_pieces_of_any_bytes_are_merged_as_by_tiktoken(alphabet):
    tokens = ranks("o200k_base")
    for length in (2, 3, 50, 1_003):
        piece = bytes(DRAW.choices(alphabet, k=length))
        if piece not in tokens:
            merged = count_merged(piece, lambda token: tokens.get(token, NO_RANK))
            assert merged == len(encoding("o200k_base")._encode_single_piece(piece))
