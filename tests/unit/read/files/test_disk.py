"""The file system as a source of files."""

import os
from pathlib import Path

import pytest

from llmcost.model.file_source import NotAFile
from llmcost.read.files.disk import DISK


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A folder with a file, a folder, and links to both and to nothing."""
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "folder" / "a.md").write_text("one two", encoding="utf-8")
    for name, target in (("to-file", "a.md"), ("to-folder", "inner"), ("to-itself", "to-itself"), ("nowhere", "x")):
        (tmp_path / "folder" / name).symlink_to(target)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_beginning_of_a_file():
    assert DISK.read("folder/a.md", 100) == b"one two"
    assert DISK.read("folder/a.md", 3) == b"one"


def test_what_is_no_regular_file_is_not_read():
    os.mkfifo("pipe")
    with pytest.raises(NotAFile):
        DISK.read("pipe", 10)
    with pytest.raises(OSError, match="folder"):
        DISK.read("folder", 10)


def test_links_to_folders_are_no_entries():
    folders, files = DISK.entries("folder")
    assert (folders, sorted(files)) == (["inner"], ["a.md", "nowhere", "to-file", "to-itself"])


def test_what_a_name_stands_for():
    assert DISK.is_folder("folder")
    assert DISK.is_folder("folder/to-folder")
    assert not DISK.is_folder("folder/a.md")
    assert not DISK.is_folder("x" * 5000)
    assert DISK.exists("folder/nowhere")
    assert not DISK.exists("folder/x")


def test_names_are_joined_as_paths(here):
    assert DISK.within("a.md", "folder") == str(Path("folder", "a.md"))
    assert DISK.path_from("b.md", "folder/a.md") == str(Path("folder", "b.md"))
    assert DISK.path_from("../b.md", "folder/a.md") == "b.md"
    assert DISK.inside("to-file", "folder/b.md") == str(Path("folder", "a.md"))
