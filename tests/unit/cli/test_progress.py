"""A progress bar only on a terminal, and only where it takes long."""

import io
import sys

import pytest

from llmcost.cli import progress as module
from llmcost.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(monkeypatch):
    """What is written to standard error while 120 bytes are done."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(module, "LONG", 100)

    def run(paths, stream=Terminal, *, quiet=False):
        error = stream()
        monkeypatch.setattr(sys, "stderr", error)
        with progress(paths, quiet=quiet) as advance:
            advance(60)
            advance(60)
        return error.getvalue()

    return run


@pytest.fixture
def files(tmp_path):
    """A file of 60 bytes, and a folder with as many and a hidden folder."""
    (tmp_path / "folder" / ".git").mkdir(parents=True)
    for name in ("a", "folder/b", "folder/.git/c"):
        (tmp_path / name).write_bytes(b"x" * 60)
    return [str(tmp_path / "a"), str(tmp_path / "folder")]


def test_many_bytes_have_a_bar_of_all_of_them(files, shown):
    assert "120/120" in shown(files)


@pytest.mark.parametrize("paths", [["a"], ["missing"], ["-"]])
def test_few_bytes_have_none(paths, files, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert shown(paths) == ""


def test_quiet_and_no_terminal_have_none(files, shown, monkeypatch):
    assert shown(files, quiet=True) == ""
    assert shown(files, io.StringIO) == ""
    monkeypatch.setenv("TERM", "dumb")
    assert shown(files) == ""
