"""What is ignored is what git ignores."""

import os
import random
import subprocess
from pathlib import Path

import pytest

from tests.unit.read.files.test_discovery import GIT, found, make

LINES = (
    "*.log", "!keep.log", "/a", "a/", "a/b", "**/b", "a/**", "*.md", "!*.md", "b*", "# a", "", " ", "\\#x", "?", "[ab]", "!a/",
    "a/*.md", "!a/b/c.md", "[z-a]", "!", "c/**/a", "/**", "a\\ ", "d.log ",
    "a*b*", "**", "***", "a**b", "[[:alpha:]]", "[!a]*", "[^e]", "[]a]", "[a-c]/", "\\*", "k??p.log", "*.[lm]*", "*/a", "a/*/b",
    "**/a/**", "/*/a.md", "a/**/b", "!**/c/", "[", "a\\", "[e-a]", "!/b", "./a", "a//b", "/", "//", "!/", "a/***", "k*p*l*g", "*a", "a*a", "*a*", "**/a.md", "e\\*e", "[*]", "a*d*d", "**/a/**/a*", "*.md/",
)  # fmt: skip


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.exhaustive
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
