"""Which folder the cache is in."""

from pathlib import Path

import pytest

from llmcost.cache import folder
from llmcost.cache.folder import cache_dir

VARIABLES = ("LLMCOST_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME")


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"LLMCOST_CACHE_DIR": "chosen", "XDG_CACHE_HOME": "/xdg", "HOME": "/me"}, "chosen"),
        ("linux", {"XDG_CACHE_HOME": "/xdg", "HOME": "/me", "LOCALAPPDATA": "/local"}, "/xdg/llmcost"),
        ("linux", {"XDG_CACHE_HOME": "relative", "HOME": "/me"}, "/me/.cache/llmcost"),
        ("linux", {"LLMCOST_CACHE_DIR": "", "XDG_CACHE_HOME": "", "HOME": "/me"}, "/me/.cache/llmcost"),
        ("darwin", {"HOME": "/me"}, "/me/.cache/llmcost"),
        ("win32", {"LOCALAPPDATA": "/local", "HOME": "/me"}, "/local/llmcost"),
        ("win32", {"HOME": "/me"}, None),
        ("linux", {"HOME": ""}, None),
        ("linux", {}, None),
    ],
)
def test_the_folder_follows_the_environment(platform, variables, expected, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(folder.sys, "platform", platform)
    assert cache_dir() == (Path(expected) if expected else None)
