"""The cache store: whole files, or none at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmcost.cache.store import load, save

ENTRY = "kind/name"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("content", [b"", b"\n", b"content", bytes(range(256)) * 5_000])
def test_what_is_saved_is_loaded(content, tmp_path):
    folder = tmp_path / "new" / "folder"
    assert load(folder, ENTRY) is None
    for each in (b"before", content):
        save(folder, ENTRY, each)
        assert load(folder, ENTRY) == each
    assert files(folder) == [ENTRY]


def test_entries_are_independent(tmp_path):
    save(tmp_path, "a/1", b"one")
    save(tmp_path, "a/2", b"two")
    save(tmp_path, "b/1", b"three")
    assert [load(tmp_path, entry) for entry in ("a/1", "a/2", "b/1", "b/2")] == [b"one", b"two", b"three", None]


@given(st.data())
def test_damaged_content_reads_as_missing(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("cache")
    save(folder, ENTRY, b"some content\n")
    whole = (folder / ENTRY).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(
        st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole + whole[at:]])
    )
    (folder / ENTRY).write_bytes(damaged)
    assert load(folder, ENTRY) is None
    save(folder, ENTRY, b"again")
    assert load(folder, ENTRY) == b"again"


def no_folder(place: Path) -> None:
    return None


def file_in_the_way(place: Path) -> Path:
    (place / "file").write_text("")
    return place / "file"


def file_of_the_kind(place: Path) -> Path:
    """What the file ``counts`` was to the folder ``counts``."""
    (place / "kind").write_text("")
    return place


def folder_of_the_name(place: Path) -> Path:
    (place / ENTRY).mkdir(parents=True)
    return place


def name_too_long(place: Path) -> Path:
    return place / ("x" * 300)


@pytest.mark.parametrize("obstacle", [no_folder, file_in_the_way, file_of_the_kind, folder_of_the_name, name_too_long])
def test_a_folder_that_takes_no_file_stores_nothing(obstacle, tmp_path):
    folder = obstacle(tmp_path)
    before = files(tmp_path)
    save(folder, ENTRY, b"content")
    assert load(folder, ENTRY) is None
    assert files(tmp_path) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_stores_nothing(tmp_path):
    tmp_path.chmod(0o500)
    save(tmp_path, ENTRY, b"content")
    assert load(tmp_path, ENTRY) is None


@pytest.mark.parametrize("step", ["mkdir", "replace"])
def test_a_step_that_fails_leaves_nothing_behind(step, tmp_path, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, step, refuse)
    save(tmp_path, ENTRY, b"content")
    assert load(tmp_path, ENTRY) is None
    assert files(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of this kind")
def test_a_full_disk_leaves_the_old_content(tmp_path):
    """A write that stops half-way: the file size is limited."""
    save(tmp_path, ENTRY, b"old")
    code = (
        "import resource, signal, pathlib; from llmcost.cache.store import save;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000));"
        f"save(pathlib.Path({str(tmp_path)!r}), {ENTRY!r}, bytes(100_000))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=with_path())
    assert load(tmp_path, ENTRY) == b"old"
    assert files(tmp_path) == [ENTRY]


def test_an_interrupted_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(tmp_path, ENTRY, b"content")
    assert files(tmp_path) == []


def test_several_processes_write_and_read_whole_files(tmp_path):
    """Each writes its own letter many times; a reader never sees a mixture."""
    code = """if True:
        import pathlib, sys
        from llmcost.cache.store import load, save
        folder, letter = pathlib.Path(sys.argv[1]), sys.argv[2].encode()
        for _ in range(200):
            save(folder, "kind/name", letter * 100_000)
            content = load(folder, "kind/name")
            assert content is not None and content == content[:1] * 100_000
    """
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), letter], env=with_path()) for letter in "abc"
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert files(tmp_path) == [ENTRY]


def with_path() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
