"""Outputs are written whole or not at all, and through links, devices and pipes."""

import os
import stat

import pytest

from llmcost.model.problems import InputError
from llmcost.read.files.output_files import write_text


def refusal(action, *args):
    with pytest.raises(InputError) as caught:
        action(*args)
    (problem,) = caught.value.problems
    return problem


def test_a_file_that_is_made_keeps_to_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        write_text(str(tmp_path / "out.txt"), "é\n")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o640


def test_writing_replaces_the_file_and_keeps_its_permissions(tmp_path):
    target = tmp_path / "out.txt"
    target.write_text("before")
    target.chmod(0o600)
    write_text(str(target), "é\n")
    assert target.read_bytes() == b"\xc3\xa9\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["out.txt"]


@pytest.mark.parametrize("name", ["missing/out.txt", "file/out.txt", "folder", "x" * 300])
def test_what_cannot_be_written_leaves_nothing_behind(tmp_path, name):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    assert refusal(write_text, str(tmp_path / name), "text").code == "unwritable"
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]
    assert os.listdir(tmp_path / "folder") == []


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "out.txt"
    target.write_text("before")

    def full(*args, **settings):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    assert refusal(write_text, str(target), "after").message == "cannot be written: No space left on device"
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["out.txt"]
