"""A regular file is replaced as a whole, with the permissions that it had."""

import os
import stat

import pytest

from llmcost.replace_file import replace_file


@pytest.fixture(params=["files without names", "no /proc", "no such files"])
def systems(request, monkeypatch):
    """Systems with and without files that have no name."""
    if request.param == "no such files":
        monkeypatch.setattr(os, "O_TMPFILE", os.O_RDONLY | os.O_EXCL, raising=False)
    if request.param == "no /proc":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)


@pytest.mark.usefixtures("systems")
@pytest.mark.parametrize(
    ("before", "mode", "after"), [(None, None, 0o640), (0o604, None, 0o604), (0o604, 0o600, 0o600)]
)
def test_content_and_permissions(tmp_path, before, mode, after):
    target = tmp_path / "file"
    if before:
        target.write_text("before, and longer")
        target.chmod(before)
    umask = os.umask(0o027)
    try:
        replace_file(target, b"after", mode)
    finally:
        os.umask(umask)
    assert target.read_bytes() == b"after"
    assert stat.S_IMODE(target.stat().st_mode) == after
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.usefixtures("systems")
def test_what_fails_leaves_the_old_file(tmp_path, monkeypatch):
    target = tmp_path / "file"
    target.write_text("before")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("no")))
    with pytest.raises(OSError, match="no"):
        replace_file(target, b"after")
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["file"]
