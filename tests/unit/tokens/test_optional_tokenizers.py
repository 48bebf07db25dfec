"""Tokenizers in optional packages: their counts against a second implementation, and the notes without them."""

import json
import sys
from pathlib import Path

import pytest

from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.tokens import count_for, count_stream_for, count_text, is_exact, optional_tokenizers, paths
from llmcost.tokens.engine import Engine
from llmcost.tokens.optional_tokenizers import FAMILIES, LONGEST_STORED, stored_count
from llmcost.tokens.vocabulary import VOCABULARIES, VocabularyError
from tests.unit.tokens.reference import BUNDLED, SENTENCES, expected, fuzz

HERE = Path(__file__).parent
SECOND = json.loads((HERE / "sentences.json").read_text("utf-8"))
CHUNKS = json.loads((HERE / "chunks/counts.json").read_text("utf-8"))
BY_SPLINTR = [
    name for name, carried in optional_tokenizers.FAMILIES.items() if carried.package is optional_tokenizers.SPLINTR
]
BY_CTOK = [
    name for name, carried in optional_tokenizers.FAMILIES.items() if carried.package is optional_tokenizers.CTOK
]
PROMISED = {"english", "python", "json", "german", "chinese"}


def chunks(kind: str) -> list[str]:
    text = (HERE / f"chunks/{kind}.txt").read_text("utf-8")
    return [text[at : at + 4_000] for at in range(0, len(text), 4_000)]


def needs(package: optional_tokenizers.Package) -> None:
    if optional_tokenizers.version(package) is None:
        pytest.skip(f"{package.distribution} is not installed")


@pytest.fixture
def splintr(with_extras: None) -> None:
    needs(optional_tokenizers.SPLINTR)


@pytest.fixture
def ctok(with_extras: None) -> None:
    needs(optional_tokenizers.CTOK)


@pytest.fixture
def toktok(with_extras: None) -> None:
    needs(optional_tokenizers.TOKTOK)


# --- open vocabularies ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "family", [name for name in BY_SPLINTR if optional_tokenizers.FAMILIES[name].vocabulary in SECOND["English"]]
)
def test_open_vocabularies_count_as_a_second_implementation(family, splintr):
    """Cyrillic, Japanese, Arabic and Korean too, where another package was found to be wrong."""
    vocabulary = optional_tokenizers.FAMILIES[family].vocabulary
    for language, counts in SECOND.items():
        count = count_text(SENTENCES[language], Tokenizer(family=family))
        assert (count.tokens, count.method) == (counts[vocabulary], "exact"), language
        assert count.low == count.tokens == count.high
        assert count.version == "splintr-rs 0.22.0"
    assert is_exact(Tokenizer(family=family))
    assert not is_exact(Tokenizer(family=family, assumed=True))


def test_qwen_composes_characters(splintr):
    """Its tokenizer.json normalizes to NFC: é has the same count as one character and as two."""
    for family, same in (("qwen-3", True), ("llama-3", False)):
        one, two = (count_text(text, Tokenizer(family=family)).tokens for text in ("caf\u00e9 " * 9, "cafe\u0301 " * 9))
        assert (one == two) == same


def test_gemini_is_a_proxy_and_gemma_exact(splintr):
    text = chunks("english")[0]
    proxy, exact = (count_text(text, Tokenizer(family=name)) for name in ("gemini", "gemma-4"))
    assert proxy.tokens == exact.tokens == CHUNKS["english"][0]["gemini"]
    assert (proxy.method, exact.method) == ("proxy", "exact")
    assert "Gemma 4" in proxy.note
    assert exact.note == ""
    assumed = count_text(text, Tokenizer(family="gemini", assumed=True))
    assert (assumed.tokens, assumed.method) == (proxy.tokens, "proxy")
    assert "no source states" in assumed.note


def test_tags_of_html_are_tokens_of_gemma_3(splintr):
    """Gemma 4 has no such tokens."""
    text = "<table><tr><td>a</td></tr></table>"
    tokens = {name: count_text(text, Tokenizer(family=name)).tokens for name in ("gemma-3", "gemma-4")}
    assert tokens["gemma-3"] == 7
    assert tokens["gemma-4"] >= 15
    assert count_text("<bos><end_of_turn>", Tokenizer(family="gemma-3")).tokens > 2  # text, and no control token


@pytest.mark.parametrize("family", BY_SPLINTR)
def test_special_tokens_and_surrogates_are_text(family, splintr):
    special = "<|endoftext|><|im_start|><|begin_of_text|><s>[INST]</s><bos><|think|>"
    assert count_text(special, Tokenizer(family=family)).tokens > 14
    assert count_text("a\ud83d\ude00b", Tokenizer(family=family)) == count_text("a😀b", Tokenizer(family=family))
    assert count_text("a\ud83d", Tokenizer(family=family)) == count_text("a\ufffd", Tokenizer(family=family))
    assert count_text("", Tokenizer(family=family)).tokens == 0


def test_a_stream_of_an_open_vocabulary_counts_what_the_whole_counts(splintr, monkeypatch):
    text = "".join(chunks("english"))
    tokenizers = [Tokenizer(family=name) for name in BY_SPLINTR]
    whole = count_for(text, tokenizers)
    monkeypatch.setattr("llmcost.tokens.chunking.BLOCK", 700)
    assert count_stream_for([text[:5_000], text[5_000:]], tokenizers) == whole


# --- Claude -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", BY_CTOK)
def test_claude_is_reconstructed(family, ctok):
    for language, counts in SECOND.items():
        count = count_text(SENTENCES[language], Tokenizer(family=family))
        assert count.tokens == counts[f"ctok {optional_tokenizers.FAMILIES[family].vocabulary}"], language
        assert count.method == "reconstruction"
        assert "ctok" in count.note
    assert not is_exact(Tokenizer(family=family))
    assumed = count_text("text", Tokenizer(family=family, assumed=True))
    assert (assumed.method, "that of Claude" in assumed.note) == ("reconstruction", True)


def test_a_long_text_is_reconstructed_in_part(with_extras, monkeypatch):
    """The rest is estimated from the count of the beginning."""
    text = "".join(chunks("english"))
    monkeypatch.setattr(
        optional_tokenizers, "version", lambda package: "1.3.0" if package is optional_tokenizers.CTOK else None
    )
    monkeypatch.setattr(optional_tokenizers, "counter", lambda carried: lambda text: 2 * len(text))
    monkeypatch.setattr("llmcost.tokens.chunking.BLOCK", 1_000)
    limited = optional_tokenizers.PackagedVocabulary(optional_tokenizers.CTOK, "4.8", "reconstruction", most=4_000)
    monkeypatch.setitem(optional_tokenizers.FAMILIES, "claude-4.7", limited)
    count = count_text(text, Tokenizer(family="claude-4.7"))
    assert count.method == "estimate"
    assert "the first 4,000 characters" in count.note
    assert count.low < count.tokens < count.high
    assert count.tokens == pytest.approx(2 * len(text), rel=0.2)
    assert count.high - count.low < 0.35 * count.tokens
    short = count_text(text[:3_000], Tokenizer(family="claude-4.7"))
    assert (short.tokens, short.method) == (6_000, "reconstruction")


# --- without ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", optional_tokenizers.FAMILIES)
def test_the_note_names_the_missing_package(family):
    count = count_text("some text", Tokenizer(family=family))
    assert count.method == "estimate"
    assert f"pip install 'llmcost-cli[{optional_tokenizers.FAMILIES[family].package.extra}]'" in count.note
    assert "\n" not in count.note
    assert ("Python 3.12" in count.note) == (family in BY_CTOK)


@pytest.mark.parametrize("family", ["qwen-3.5", "llama-4", "minimax", "other"])
def test_no_package_is_named_for_a_family_without_one(family):
    assert "pip install" not in count_text("some text", Tokenizer(family=family)).note


def test_an_unchecked_version_is_not_used(with_extras, monkeypatch):
    for found, used in ((None, None), ("0.22.9", "0.22.9"), ("0.23.0", None), ("1.0", None)):
        optional_tokenizers.version.cache_clear()
        monkeypatch.setattr(paths, "installed_version", lambda *names, found=found: found)
        assert optional_tokenizers.version(optional_tokenizers.SPLINTR) == used
    optional_tokenizers.version.cache_clear()


def test_a_package_that_does_not_start_is_an_error(with_extras, monkeypatch):
    monkeypatch.setattr(optional_tokenizers, "version", lambda package: "1")
    monkeypatch.setitem(sys.modules, "splintr", None)
    monkeypatch.setitem(sys.modules, "toktok", None)
    optional_tokenizers.counter.cache_clear()
    with pytest.raises(VocabularyError, match="splintr-rs does not start"):
        count_text("some text that nobody counted before", Tokenizer(family="tekken"))
    assert optional_tokenizers.toktok("o200k_base") is None


def test_the_extras_are_those_of_pyproject():
    import tomllib

    declared = tomllib.loads((HERE.parents[2] / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    for package in (optional_tokenizers.CTOK, optional_tokenizers.SPLINTR, optional_tokenizers.TOKTOK):
        (line,) = declared[package.extra]
        assert line.startswith(f"{package.distribution}>={package.versions}".rstrip("."))


@pytest.mark.parametrize("family", ["claude-3", "claude-4.7", "gemini"])
def test_the_range_holds_the_count_of_text_that_nothing_was_fitted_to(family):
    """The promise for 4,000 characters, on chunks that were counted by ctok and splintr."""
    assert set(CHUNKS) == PROMISED
    errors, inside = [], []
    for kind, counts in CHUNKS.items():
        for chunk, right in zip(chunks(kind), counts, strict=True):
            count = count_text(chunk, Tokenizer(family=family))
            inside.append(count.low <= right[family] <= count.high)
            errors.append(abs(count.tokens / right[family] - 1))
    assert len(inside) == 17
    assert sum(inside) >= 0.9 * len(inside)
    assert sorted(errors)[len(errors) // 2] <= 0.045


# --- the fast counter -------------------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", BUNDLED)
def test_the_fast_counter_is_exact(name, toktok, tmp_path):
    engine = Engine(VOCABULARIES[name], tmp_path)
    engine.small_left = 0
    assert engine._toktok is not None
    codes = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    many = ["".join(f"{each}a {each} " for each in codes[at : at + 800]) for at in range(0, len(codes), 800)]
    odd = [" " * 300_000, "\n" * 300_000, "a" * 300_000, "x'\u017f'Vewaa", "a\ud83d", "\ud83d\ude00"]
    for text in (*SENTENCES.values(), *fuzz(seed=29, count=2_000), *many, *odd):
        assert engine.count(text) == expected(name, text), ascii(text)[:200]


# --- stored counts ----------------------------------------------------------------------------------------------------


@pytest.fixture
def counted_texts(monkeypatch, tmp_path):
    """The texts that a package was started for."""
    texts: list[str] = []
    monkeypatch.setenv("LLMCOST_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(optional_tokenizers, "version", lambda package: "0.22.0")
    monkeypatch.setattr(optional_tokenizers, "counter", lambda carried: lambda text: texts.append(text) or 7)
    return texts


def test_a_package_counts_a_text_once(counted_texts, monkeypatch):
    llama, qwen = FAMILIES["llama-3"], FAMILIES["qwen-3"]
    for _ in range(2):
        assert stored_count(llama, "text") == 7
    assert counted_texts == ["text"]
    stored_count(qwen, "text")
    stored_count(llama, "another text")
    assert counted_texts == ["text", "text", "another text"]
    monkeypatch.setattr(optional_tokenizers, "version", lambda package: "0.22.1")
    stored_count(llama, "text")
    assert len(counted_texts) == 4


def test_the_count_of_a_long_text_is_not_stored(counted_texts):
    for _ in range(2):
        assert stored_count(FAMILIES["llama-3"], "x" * (LONGEST_STORED + 1)) == 7
    assert len(counted_texts) == 2
