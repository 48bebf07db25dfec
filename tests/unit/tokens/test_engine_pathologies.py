"""Texts that make tokenizers slow, or panic. A million of each, exactly, in less than two seconds, without a word."""

import base64
import random
import time

import pytest

from llmcost.tokens.bpe_merges import WINDOW, PairMerger
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
def test_whitespace_that_tiktoken_can_take(name, length, fresh):
    """On both sides of where its pieces are cut here, and next to what makes the pieces."""
    for before, after in (("", ""), ("x.", "\nx"), ("\n", " \n x"), ("/", "é")):
        text = before + " " * length + after
        assert fresh(name).count(text) == expected(name, text), (before, after)
        engine = fresh(name)
        engine.small_left = 0
        assert engine.count(text) == expected(name, text), (before, after)


@pytest.mark.parametrize(
    "what", ["letter", "letters", "emoji", "Chinese", "bytes", "base64", "punctuation", "newlines"]
)
@pytest.mark.parametrize("name", PATTERNS)
def test_a_shorter_one_is_exact_too(name, what, fresh):
    for length in (WINDOW - 1, WINDOW, WINDOW + 1, 1000, 20_000):
        text = TEXTS[what][:length]
        assert fresh(name).count(text) == expected(name, text), length


def test_a_panic_is_survived(fresh, monkeypatch):
    """Whatever makes tiktoken give up: the pieces are cut here, then."""

    class PanicException(BaseException):
        """What pyo3 raises has this name, and is no Exception."""

    class Panics:
        _encode_single_piece = staticmethod(encoding("o200k_base")._encode_single_piece)

        def encode_ordinary(self, text: str) -> list[int]:
            raise PanicException("RuntimeError(StackOverflow)")

    engine = fresh("o200k_base")
    engine.small_left = 0
    vars(engine)["_encoding"] = Panics()
    text = "Don't panic,  naïve 世界! " * 50
    assert engine.count(text) == expected("o200k_base", text)


def test_another_error_is_not_hidden(fresh):
    class Stops:
        def encode_ordinary(self, text: str) -> list[int]:
            raise KeyboardInterrupt

    engine = fresh("o200k_base")
    engine.small_left = 0
    vars(engine)["_encoding"] = Stops()
    with pytest.raises(KeyboardInterrupt):
        engine.count("text")


def test_much_to_merge_is_left_to_tiktoken(fresh):
    """What takes longer than to build tiktoken's tables; all that comes after profits."""
    engine = fresh("o200k_base")
    engine.count(TEXTS["Chinese"][:100_000])
    assert engine.small_left <= 0
    engine = fresh("o200k_base")
    engine.count(TEXTS["Chinese"][:5_000])
    assert 0 < engine.small_left < SMALL


@pytest.mark.parametrize("alphabet", [b"a", b"ab", b" ", b"=-", b"\xe4\xb8\xad\xe6", bytes(range(256))])
def test_windows_make_the_merges_of_the_whole(alphabet):
    """Against tiktoken's own merges, on pieces of many windows."""
    own = ranks("o200k_base")
    merger = PairMerger(lambda token: own.get(token, -1))
    for length in (WINDOW, WINDOW + 1, 2 * WINDOW, 1_000, 5_003):
        piece = bytes(DRAW.choices(alphabet, k=length))
        if piece not in own:
            assert merger.count(piece) == len(encoding("o200k_base")._encode_single_piece(piece))
