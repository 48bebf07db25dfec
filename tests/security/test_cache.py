"""Attacks through the cache: a folder that others may write to is not used, and an edited file is not believed."""

import json
import os
import sys
from pathlib import Path

import pytest

from llmcost.cache.folder import cache_dir
from llmcost.cache.store import load, save
from llmcost.read.catalog.bundled_catalog import bundled_path
from llmcost.read.catalog.compiled_catalog import compile_catalog
from tests.support.running import process
from tests.support.scratch import repository

WORKLOAD = "name: chat\nmodel: gpt-4o\nrequests_per_day: 1000\ninput_tokens: 500\noutput_tokens: 100\n"
HONEST = "67.5"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="folders have no owner and mode")


def forge(folder: Path) -> None:
    """A cache in which the shipped price list, by its true hash, has other prices."""
    from hashlib import sha256
    from zlib import crc32

    data = bundled_path().read_bytes()
    head, _, body = compile_catalog(data).partition(b"\n")
    body = body.replace(b'"input":"2.5"', b'"input":"0.5"')
    forged = json.dumps({**json.loads(head), "body": crc32(body)}).encode() + b"\n" + body
    save(folder, f"catalogs/{sha256(data).hexdigest()[:16]}", forged)


def month(project: Path, **env: str) -> str:
    done = process("--as-of", "2026-11-22", "estimate", "w.yaml", "-f", "json", cwd=project, env=env)
    assert done.exit == 0, done.stderr
    return str(json.loads(done.stdout)["summary"]["monthly"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return repository(tmp_path / "project", {"w.yaml": WORKLOAD, "docs/a.md": "a"})


def test_a_cache_of_the_user_is_used(project, tmp_path):
    """Otherwise the other tests show nothing."""
    forge(tmp_path / "cache")
    assert month(project, LLMCOST_CACHE_DIR=str(tmp_path / "cache")) != HONEST


@pytest.mark.parametrize(
    ("folder", "variables"),
    [
        (".cache", {"LLMCOST_CACHE_DIR": ".cache"}),
        (".cache", {"LLMCOST_CACHE_DIR": "docs/../.cache"}),
        (".cache", {"LLMCOST_CACHE_DIR": "{project}/.cache"}),
        (".cache", {"LLMCOST_CACHE_DIR": "{project}/../link"}),
        (".cache/llmcost", {"LLMCOST_CACHE_DIR": "", "XDG_CACHE_HOME": "{project}/.cache"}),
        (".cache/llmcost", {"LLMCOST_CACHE_DIR": "", "XDG_CACHE_HOME": "", "HOME": "{project}"}),
    ],
)
def test_a_cache_in_the_checkout_is_not_used(folder, variables, project):
    forge(project / folder)
    (project.parent / "link").symlink_to("project/.cache")
    env = {name: value.format(project=project) for name, value in variables.items()}
    assert month(project, **env) == HONEST


@pytest.mark.parametrize("mode", [0o777, 0o722, 0o770, 0o1777])
def test_a_folder_that_others_may_write_to_is_not_used(mode, project, tmp_path):
    forge(tmp_path / "cache")
    (tmp_path / "cache").chmod(mode)
    assert month(project, LLMCOST_CACHE_DIR=str(tmp_path / "cache")) == HONEST


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("given", ["the folder", "a link to it"])
def test_a_folder_of_somebody_else_is_not_used(given, tmp_path, monkeypatch):
    for owner, of_ours in (("own", True), ("foreign", False)):
        folder, link = tmp_path / owner, tmp_path / f"link to {owner}"
        folder.mkdir()
        link.symlink_to(folder)
        if not of_ours:
            os.chown(folder if given == "the folder" else link, 12345, -1, follow_symlinks=False)
        monkeypatch.setenv("LLMCOST_CACHE_DIR", str(link))
        assert cache_dir() == (link if of_ours else None)


def test_a_folder_is_looked_at_once(tmp_path, monkeypatch):
    """``tokens`` asks for each of thousands of texts."""
    monkeypatch.setenv("LLMCOST_CACHE_DIR", str(tmp_path))
    looked = []
    monkeypatch.setattr("llmcost.cache.folder.checkout_root", looked.append)
    assert [cache_dir() for _ in range(3)] == [tmp_path] * 3
    assert looked == [tmp_path]


def test_folders_that_are_made_are_private(tmp_path):
    before = os.umask(0)
    try:
        save(tmp_path / "new" / "cache", "kind/name", b"content")
    finally:
        os.umask(before)
    for made in ("new/cache", "new/cache/kind"):
        assert (tmp_path / made).stat().st_mode & 0o777 == 0o700


def test_an_edited_file_is_not_believed(tmp_path):
    save(tmp_path, "kind/name", b"input: 2.5")
    file = tmp_path / "kind" / "name"
    file.write_bytes(file.read_bytes().replace(b"2.5", b"0.5"))
    assert load(tmp_path, "kind/name") is None
