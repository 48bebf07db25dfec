"""The index of a vocabulary: it finds every token, is built once, and is never trusted when it is damaged."""

import random
from pathlib import Path

import pytest

from llmcost.tokens.bpe_merges import NO_RANK
from llmcost.tokens.engine import Engine
from llmcost.tokens.vocabulary import VOCABULARIES
from llmcost.tokens.vocabulary_index import VocabularyIndex, open_index, pack
from tests.unit.tokens.reference import SENTENCES, expected, ranks

WHICH = VOCABULARIES["cl100k_base"]
TEXT = "".join(SENTENCES[language] for language in ("English", "Chinese", "code"))
TOKENS = expected("cl100k_base", TEXT)


def count(folder: Path | None) -> int:
    return Engine(WHICH, folder).count(TEXT)


def stored(folder: Path) -> Path:
    (file,) = (folder / "vocabularies").iterdir()
    return file


def test_it_finds_every_token_and_no_other(tmp_path):
    index = open_index(WHICH, tmp_path)
    assert {token: index.rank(token) for token in ranks("cl100k_base")} == ranks("cl100k_base")
    draw = random.Random(3)
    for _ in range(20_000):
        other = draw.randbytes(draw.randint(1, 6))
        assert index.rank(other) == ranks("cl100k_base").get(other, NO_RANK)
    assert index.tokens() == sorted(ranks("cl100k_base"), key=ranks("cl100k_base").__getitem__)


def test_a_rank_may_be_unused():
    """p50k_base has no rank 50256."""
    index = VocabularyIndex(pack([b"a", b"", b"ab", b"b"]))
    assert [index.rank(token) for token in (b"a", b"ab", b"b", b"", b"c")] == [0, 2, 3, NO_RANK, NO_RANK]
    assert index.tokens() == [b"a", b"", b"ab", b"b"]


def test_it_is_built_once_and_stored(tmp_path):
    assert count(tmp_path / "new" / "folder") == TOKENS
    before = stored(tmp_path / "new" / "folder").stat().st_mtime_ns
    assert count(tmp_path / "new" / "folder") == TOKENS
    assert stored(tmp_path / "new" / "folder").stat().st_mtime_ns == before


def test_a_damaged_index_is_built_again(tmp_path):
    assert count(tmp_path) == TOKENS
    file = stored(tmp_path)
    whole = file.read_bytes()
    middle = len(whole) // 2
    for damaged in (b"", whole[:middle], whole + b"\0", bytes(len(whole)), whole[:middle] + b"?" + whole[middle + 1 :]):
        file.write_bytes(damaged)
        assert count(tmp_path) == TOKENS
        assert file.read_bytes() == whole


def test_an_index_of_another_vocabulary_is_not_used(tmp_path):
    """The name is the same, but the published vocabulary is another."""
    from dataclasses import replace

    open_index(replace(WHICH, sha256=VOCABULARIES["o200k_base"].sha256, name="o200k_base"), tmp_path)
    other = stored(tmp_path)
    other.rename(other.with_name(other.name.replace("o200k_base", "cl100k_base")))
    assert count(tmp_path) == TOKENS


@pytest.mark.parametrize("folder", [None, "file"])
def test_it_works_where_nothing_can_be_stored(folder, tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert count(tmp_path / folder if folder else None) == TOKENS


def test_nothing_is_stored_when_the_vocabulary_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr("llmcost.tokens.paths.bundled_file", lambda name: tmp_path / "missing")
    with pytest.raises(Exception, match="not on this machine"):
        Engine(WHICH, tmp_path / "cache").count(TEXT)
    assert not (tmp_path / "cache").exists()
