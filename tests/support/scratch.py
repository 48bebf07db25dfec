"""A git repository that a test makes: the same commits on every machine, and nobody's settings in it."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

IDENTITY = {
    f"GIT_{role}_{field}": value
    for role in ("AUTHOR", "COMMITTER")
    for field, value in (("NAME", "a"), ("EMAIL", "a@b.example"), ("DATE", "2026-11-01T00:00:00Z"))
}
ALONE = {**IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    command = [shutil.which("git") or "git", *arguments]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **ALONE}, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def write(folder: Path, files: Mapping[str, str | None]) -> None:
    """Write files; ``None`` removes one."""
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def commit(folder: Path, files: Mapping[str, str | None] | None = None) -> str:
    """Commit what is there, after some files have been written; the id of the commit."""
    write(folder, files or {})
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "a commit")
    return git(folder, "rev-parse", "HEAD")


def repository(folder: Path, files: Mapping[str, str | None]) -> Path:
    """A repository with one commit on ``main``, and the branch ``work`` checked out."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, files)
    git(folder, "checkout", "-q", "-b", "work")
    return folder
