"""The kept index: whole and of the right vocabulary, or not used at all."""

import os
import random
from pathlib import Path

import pytest

from llmcost.model.inputs.catalog import Tokenizer
from llmcost.tokens import count_text, index_cache, vocabulary_index
from llmcost.tokens.engine import Engine
from llmcost.tokens.vocabulary import VOCABULARIES
from tests.unit.tokens.reference import SENTENCES, expected, ranks

WHICH = VOCABULARIES["cl100k_base"]
TEXT = "".join(SENTENCES[language] for language in ("English", "Chinese", "code"))
TOKENS = expected("cl100k_base", TEXT)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("whole")
    assert index_cache.made(WHICH, folder) is not None
    return (folder / "cl100k_base.index").read_bytes()


def count(folder: Path | None) -> int:
    return Engine(WHICH, folder).count(TEXT)


def test_it_finds_every_token_and_no_other(whole):
    table = vocabulary_index.unpack(whole, WHICH.sha256)
    assert table is not None
    assert {token: table.rank(token) for token in ranks("cl100k_base")} == ranks("cl100k_base")
    draw = random.Random(3)
    for _ in range(20_000):
        other = draw.randbytes(draw.randint(1, 6))
        assert table.rank(other) == ranks("cl100k_base").get(other, -1)
    assert table.tokens() == sorted(ranks("cl100k_base"), key=ranks("cl100k_base").__getitem__)


def test_a_rank_may_be_unused():
    """p50k_base has no rank 50256."""
    table = vocabulary_index.unpack(vocabulary_index.pack([b"a", b"", b"ab", b"b"], "00" * 32), "00" * 32)
    assert table is not None
    assert [table.rank(token) for token in (b"a", b"ab", b"b", b"", b"c")] == [0, 2, 3, -1, -1]


def test_it_is_made_once_and_kept(tmp_path):
    assert count(tmp_path / "new" / "folder") == TOKENS
    (kept,) = (tmp_path / "new" / "folder").iterdir()
    before = kept.stat().st_mtime_ns
    assert count(tmp_path / "new" / "folder") == TOKENS
    assert kept.stat().st_mtime_ns == before


def damages(whole: bytes) -> dict[str, bytes]:
    draw = random.Random(5)

    def flipped(at: int) -> bytes:
        return whole[:at] + bytes([whole[at] ^ (1 << draw.randrange(8))]) + whole[at + 1 :]

    random_places = {f"bit at {at}": flipped(at) for at in (draw.randrange(len(whole)) for _ in range(40))}
    return random_places | {
        "empty": b"",
        "short": whole[:40],
        "half": whole[: len(whole) // 2],
        "without its end": whole[:-1],
        "with a rest": whole + b"\0",
        "zeros": bytes(len(whole)),
        "text": b"not an index\n" * 1000,
        "magic": flipped(0),
        "checksum": flipped(9),
        "format": flipped(12),
        "source": flipped(20),
        "number of tokens": flipped(48),
        "number of slots": flipped(53),
        "first start": flipped(56),
    }


def test_a_damaged_index_is_made_again(whole, tmp_path):
    for what, block in damages(whole).items():
        assert vocabulary_index.unpack(block, WHICH.sha256) is None, what
    kept = tmp_path / "cl100k_base.index"
    for what in ("half", "source", "with a rest", "zeros"):
        kept.write_bytes(damages(whole)[what])
        assert count(tmp_path) == TOKENS, what
        assert kept.read_bytes() == whole, what


def test_an_index_of_another_vocabulary_is_not_used(tmp_path):
    """Stale: the name is the same, but the published vocabulary is another."""
    other = vocabulary_index.pack([bytes([byte]) for byte in range(256)], VOCABULARIES["o200k_base"].sha256)
    (tmp_path / "cl100k_base.index").write_bytes(other)
    assert count(tmp_path) == TOKENS


def test_a_block_that_lies_about_its_sizes_is_refused():
    """Even with a checksum that fits."""
    import struct
    from zlib import crc32

    good = vocabulary_index.pack([b"a", b"b"], "00" * 32)
    for at, value in ((48, 3_000_000), (52, 4_000_000)):
        bad = bytearray(good)
        struct.pack_into("=I", bad, at, value)
        struct.pack_into("=I", bad, 8, crc32(bad[12:]))
        assert vocabulary_index.unpack(bytes(bad), "00" * 32) is None


@pytest.mark.parametrize(
    "place", ["a file is in the way", "a folder is in the way", "nowhere", "no permission", "no space"]
)
def test_a_folder_that_takes_no_file_does_no_harm(place, tmp_path, monkeypatch):
    folder: Path | None = tmp_path / "cache"
    if place == "a file is in the way":
        (tmp_path / "cache").write_text("")
    elif place == "a folder is in the way":
        (tmp_path / "cache" / "cl100k_base.index").mkdir(parents=True)
    elif place == "nowhere":
        folder = None
    elif place == "no permission":
        monkeypatch.setattr(Path, "mkdir", refuse)
    else:
        monkeypatch.setattr(Path, "replace", refuse)
    assert count(folder) == TOKENS
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "cache"]
    assert left == []


def refuse(*args: object, **kwargs: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_nothing_is_left_behind_when_the_vocabulary_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr("llmcost.tokens.paths.bundled_file", lambda name: tmp_path / "missing")
    with pytest.raises(Exception, match="not on this machine"):
        Engine(WHICH, tmp_path / "cache").count(TEXT)
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"LLMCOST_CACHE_DIR": "own", "XDG_CACHE_HOME": "xdg", "HOME": "home"}, "own"),
        ({"XDG_CACHE_HOME": "xdg", "HOME": "home"}, "xdg/llmcost"),
        ({"HOME": "home"}, "home/.cache/llmcost"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the folders are those of other systems")
def test_where_it_is_kept(variables, folder, tmp_path, monkeypatch):
    for name in ("LLMCOST_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, str(tmp_path / value))
    assert count_text(TEXT, Tokenizer(encoding="cl100k_base")).tokens == TOKENS
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.index")] == [
        f"{folder}/cl100k_base.index"
    ]


def test_two_may_make_it_at_the_same_time(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: count(tmp_path), range(8))) == [TOKENS] * 8
    assert [path.name for path in tmp_path.iterdir()] == ["cl100k_base.index"]
