"""Counts that are made once, as far as there is room."""

import re
from pathlib import Path

import pytest

from llmcost.cache import count_cache
from llmcost.cache.count_cache import cached_count


def counted(folder: Path | None, question: str, answer: int, kind: str = "counts") -> int:
    return cached_count(folder, kind, question, lambda: answer)


def test_a_count_is_made_once(tmp_path):
    assert counted(tmp_path, "question", 3) == 3
    assert counted(tmp_path, "question", 4) == 3
    assert counted(tmp_path, "questions", 5) == 5
    assert counted(tmp_path, "question", 6, "other") == 6
    assert counted(tmp_path, "lone \ud83d surrogate", 0) == 0
    assert counted(tmp_path, "lone \ud83d surrogate", 1) == 0


def test_only_hashes_and_numbers_are_stored(tmp_path):
    counted(tmp_path, "question", 17)
    (file,) = (tmp_path / "counts").iterdir()
    assert re.fullmatch(r"llmcost [0-9a-f]{64}\n[0-9a-f]{32} 17\n", file.read_text())


@pytest.mark.exhaustive
def test_the_oldest_counts_are_evicted(tmp_path, monkeypatch):
    monkeypatch.setattr(count_cache, "COUNTS_PER_FILE", 3)
    numbers = range(5_000)
    for number in numbers:
        counted(tmp_path, str(number), number)
    assert len(list((tmp_path / "counts").iterdir())) == 256
    stored = [number for number in numbers if counted_before(tmp_path, number)]
    assert len(stored) == 256 * 3
    assert min(stored) > 2_500


def counted_before(folder: Path, number: int) -> bool:
    """Whether a count is stored."""
    try:
        cached_count(folder, "counts", str(number), lambda: 1 // 0)
    except ZeroDivisionError:
        return False
    return True


def test_a_count_that_another_process_adds_meanwhile_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(count_cache, "COUNTS_PER_FILE", 1_000)
    first, second = same_file()

    def slow() -> int:
        counted(tmp_path, second, 2)
        return 1

    assert cached_count(tmp_path, "counts", first, slow) == 1
    assert [counted(tmp_path, question, 9) for question in (first, second)] == [1, 2]


def same_file() -> tuple[str, str]:
    """Two questions whose hashes begin alike."""
    from hashlib import sha256

    seen: dict[str, str] = {}
    for number in range(1_000):
        start = sha256(str(number).encode()).hexdigest()[:2]
        if start in seen:
            return seen[start], str(number)
        seen[start] = str(number)
    raise AssertionError


@pytest.mark.parametrize("folder", [None, "file"])
def test_where_nothing_can_be_stored_it_counts_again(folder, tmp_path):
    (tmp_path / "file").write_text("in the way")
    place = tmp_path / folder if folder else None
    assert [counted(place, "question", answer) for answer in (3, 4)] == [3, 4]


def test_an_error_is_not_stored(tmp_path):
    with pytest.raises(ZeroDivisionError):
        cached_count(tmp_path, "counts", "question", lambda: 1 // 0)
    assert counted(tmp_path, "question", 3) == 3


def test_damaged_counts_are_made_again(tmp_path):
    counted(tmp_path, "question", 3)
    (file,) = (tmp_path / "counts").iterdir()
    for damaged in (b"", b"\xff\n", file.read_bytes()[:-1], file.read_bytes().replace(b" 3", b" 7")):
        file.write_bytes(damaged)
        assert counted(tmp_path, "question", 4) == 4
        assert counted(tmp_path, "question", 5) == 4
