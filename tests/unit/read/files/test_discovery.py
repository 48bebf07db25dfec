"""Paths → files: named ones always, folders as git sees them, links never, in one order."""

import os
import random
import subprocess
from pathlib import Path

import pytest

from llmcost.model.reports.token_counts import Skipped
from llmcost.read.files import discovery
from llmcost.read.files.discovery import TokenFile, discover_files
from llmcost.read.files.glob_patterns import matcher

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


def test_what_is_no_file_is_told():
    make("p/a.md")
    os.mkfifo("p/pipe")
    assert discover_files(["p"]).skipped == [Skipped("p/pipe", "not a regular file")]


def test_a_folder_that_goes_away_is_told(monkeypatch):
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


LINES = (
    "*.log", "!keep.log", "/a", "a/", "a/b", "**/b", "a/**", "*.md", "!*.md", "b*", "# a", "", " ", "\\#x", "?", "[ab]", "!a/",
    "a/*.md", "!a/b/c.md", "[z-a]", "!", "c/**/a", "/**", "a\\ ", "d.log ",
    "a*b*", "**", "***", "a**b", "[[:alpha:]]", "[!a]*", "[^e]", "[]a]", "[a-c]/", "\\*", "k??p.log", "*.[lm]*", "*/a", "a/*/b",
    "**/a/**", "/*/a.md", "a/**/b", "!**/c/", "[", "a\\", "[e-a]", "!/b", "./a", "a//b", "/", "//", "!/", "a/***", "k*p*l*g", "*a", "a*a", "*a*", "**/a.md", "e\\*e", "[*]", "a*d*d", "**/a/**/a*", "*.md/",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
def test_what_is_ignored_is_what_git_ignores(here, seed):
    """Rules in several folders, drawn at random, with git itself as the judge; the folder asked for may be a part."""
    draw = random.Random(seed)
    names = [f"{''.join(draw.choice(['a/', 'b/', 'c/', 'd/']) for _ in range(draw.randrange(4)))}{leaf}"
             for leaf in ("a.md", "b.log", "keep.log", "e", "d.log", "#x", "c.md", "a.md.md", "aba", "e*e") for _ in range(3)]  # fmt: skip
    for name in names:
        make(name)
    folders = [Path(), *(path for path in Path().rglob("*") if path.is_dir())]
    for folder in draw.sample(folders, min(3, len(folders))):
        (folder / ".gitignore").write_text("\n".join(draw.choices(LINES, k=draw.randrange(1, 5))) + "\n")
    subprocess.run(["git", "init", "-q"], check=True, env=os.environ | GIT)
    (here / ".git" / "info" / "exclude").write_text("keep*\n" if seed % 2 else "")
    for root in (".", str(draw.choice(folders))):
        said = subprocess.run(
            ["git", "ls-files", "-z", "--others", "--exclude-standard", root],
            check=True, capture_output=True, text=True, env=os.environ | GIT,
        )  # fmt: skip
        expected = {name for name in said.stdout.split("\0") if name and not name.endswith(".gitignore")}
        if root != "." and not expected:
            continue  # git looks at the rules for the folder itself, which here was named
        assert {os.path.normpath(path) for path in found(root)} == expected


def test_a_pattern_of_many_wildcards_takes_no_time():
    for many, right, wrong in (
        ("*a" * 30 + "b", "a" * 249 + "b", "a" * 250),
        ("**/a/" * 20 + "b", "a/" * 60 + "b", "a/" * 60 + "c"),
        ("**/*a*a/" * 9 + "*b", "aa/" * 60 + "b", "aa/" * 60 + "c"),
    ):
        made = matcher(many)
        assert made is not None
        assert made.fullmatch(right)
        assert not made.fullmatch(wrong)


@pytest.mark.parametrize(("pattern", "path"), [
    ("*.md", "a.md.md"), ("*a", "aba"), ("a*b*c", "abcbc"), ("**/a", "a/x/a"), ("**/a/**/a", "a/a/x/a"), ("*a/b", "aa/b"),
    ("**/*.md", "x/a.md.md"), ("**/a/**", "b/a/a"), ("[*]*\\*", "*x*"),
])  # fmt: skip
def test_what_fits_early_may_fit_later_too(pattern, path):
    made = matcher(pattern)
    assert made is not None
    assert made.fullmatch(path)
