"""Paths to files: named ones always, folders as git sees them, links never, in one order."""

import os
from pathlib import Path

import pytest

from llmcost.model.reports.token_counts import Skipped
from llmcost.read.files import discovery
from llmcost.read.files.discovery import TokenFile, discover_files

GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(name)


def found(*paths: str) -> list[str]:
    return [file.path for file in discover_files(paths).files]


def test_a_folder_is_read_by_name_whatever_the_disk_says():
    make("p/b.md", "p/a/z.md", "p/a/b/c.md", "p/a.md", "p/.hidden", "p/A.md")
    assert found("p") == ["p/.hidden", "p/A.md", "p/a.md", "p/a/b/c.md", "p/a/z.md", "p/b.md"]
    assert found("p/") == found("p")
    assert found("./p") == [f"./{path}" for path in found("p")]
    assert found(str(Path("p").resolve())) == [str(Path(path).resolve()) for path in found("p")]


def test_version_control_is_not_counted():
    make("p/a.md", "p/.git/config", "p/.hg/x", "p/sub/.svn/x", "p/.gitattributes", "p/.gitkeep", "p/.github/prompt.md")
    assert found("p") == ["p/.github/prompt.md", "p/a.md"]


def test_a_file_is_counted_once_and_a_named_one_always():
    make("p/a.md", "p/ignored.md", "p/.gitignore")
    Path("p/.gitignore").write_text("ignored.md\n")
    assert found("p", "p/a.md", "./p/a.md", "p/../p/a.md") == ["p/a.md"]
    assert discover_files(["p", "p/ignored.md"]).files == [TokenFile("p/a.md", False), TokenFile("p/ignored.md", True)]
    assert discover_files(["p", "p/a.md"]).files[0].named
    assert found("-", "-") == ["-"]


@pytest.mark.parametrize(("pattern", "expected"), [
    ("p/*.md", ["p/a.md"]),
    ("p/**/*.md", ["p/a.md", "p/x/b.md", "p/x/y/c.md"]),
    ("**/*.md", ["p/a.md", "p/x/b.md", "p/x/y/c.md", "top.md"]),
    ("*.md", ["top.md"]),
    ("p/x/?.md", ["p/x/b.md"]),
    ("p/[!a-b]*", ["p/c.txt", "p/x/b.md", "p/x/y/c.md"]),
    ("p/*", ["p/a.md", "p/c.txt", "p/x/b.md", "p/x/y/c.md"]),
    ("./p/*.md", ["./p/a.md"]),
])  # fmt: skip
def test_patterns(pattern, expected):
    make("p/a.md", "p/c.txt", "p/x/b.md", "p/x/y/c.md", "top.md", "p/ignored.md", "p/.gitignore")
    Path("p/.gitignore").write_text("ignored.md\n")
    assert found(pattern) == expected


def test_a_pattern_is_a_name_where_there_is_such_a_file():
    make("[a].md", "a.md")
    assert found("[a].md") == ["[a].md"]
    assert found(str(Path("[ab].md").resolve())) == [str(Path("a.md").resolve())]


def test_a_file_called_like_standard_input_is_a_file():
    make("-", "a")
    assert found("*") == ["./-", "a"]
    assert found(".") == ["./-", "./a"]


@pytest.mark.parametrize("path", ["empty", "*.none", "nowhere/*.md", "[", "p/**/[z-a]", "\0*"])
def test_what_leads_to_nothing_is_a_problem(path):
    Path("empty").mkdir()
    (problem,) = discover_files([path]).problems
    assert problem.code == "no-file"


def test_links_are_not_followed():
    make("p/a.md", "outside/secret.md")
    Path("p/inside").symlink_to("a.md")
    Path("p/loop").symlink_to(".")
    Path("p/out").symlink_to("../outside")
    Path("p/secret").symlink_to(Path("outside/secret.md").resolve())
    listed = discover_files(["p"])
    assert [file.path for file in listed.files] == ["p/a.md"]
    leads_out = "a link to a target outside the folder"
    assert listed.skipped == [Skipped("p/out", leads_out), Skipped("p/secret", leads_out)]
    Path("link").symlink_to("p")
    assert found("link") == ["link/a.md"], "a folder that is named is read, even through a link"


def test_what_is_no_file_is_reported():
    make("p/a.md")
    os.mkfifo("p/pipe")
    assert discover_files(["p"]).skipped == [Skipped("p/pipe", "not a regular file")]


def test_a_folder_that_goes_away_is_reported(monkeypatch):
    make("p/a.md", "p/gone/b.md")
    scan = os.scandir

    def scanning(path):
        if str(path) == "p/gone/":
            raise FileNotFoundError(2, "No such file or directory")
        return scan(path)

    monkeypatch.setattr(os, "scandir", scanning)
    assert discover_files(["p"]) == ([TokenFile("p/a.md", False)], [Skipped("p/gone", "No such file or directory")], [])


def test_too_many_files(monkeypatch):
    monkeypatch.setattr(discovery, "MAX_FILES", 3)
    make("p/a", "p/b", "p/c")
    assert len(found("p")) == 3
    make("p/d")
    with pytest.raises(Exception, match="more than 3 files"):
        found("p")


def test_a_deep_folder():
    folder = Path("p")
    for _ in range(200):
        folder /= "d"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("a")
    assert len(found("p")) == 1
