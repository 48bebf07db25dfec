"""Proposes owners for the files that influence the gate: settings, price layers, scores, and CI jobs."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from llmcost.checkout import checkout_root, working_folder
from llmcost.model.problems import InputError

from .project import Project

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""The locations of the file on code hosts. GitHub uses the first that exists."""
FOUND_ANYWHERE = ("llmcost.yaml", "quality.yaml", "quality.csv")
"""Files that llmcost finds by name in the folder in which it runs."""
PIPELINES = (".github/workflows", ".github/actions", ".gitlab-ci.yml", ".pre-commit-config.yaml")
_TITLE = "# What decides what the gate of llmcost says: rules, prices, and the jobs that run it."
_MOST_BYTES = 1_000_000
_SPECIAL = re.compile(r"[\\ *?\[\]]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class CodeOwners(NamedTuple):
    """The proposed lines of a CODEOWNERS file."""

    file: str
    """The file for them, relative to the current folder."""
    text: str
    """The current content of the file; empty if there is none."""
    lines: tuple[str, ...]
    """The missing lines, with a comment."""

    @property
    def whole(self) -> str:
        """The file with the lines. They come last, because the last line that matches a file counts."""
        before = self.text if not self.text or self.text.endswith("\n") else self.text + "\n"
        return before + ("\n" if before else "") + "".join(f"{line}\n" for line in self.lines)


def code_owners(project: Project, owner: str) -> CodeOwners:
    """The lines that give the files that decide to ``owner``, as ``@org/team``.

    Raises ``InputError`` outside of a checkout, and where a file cannot be read.
    """
    from llmcost.read.files.text_files import read_text

    root = checkout_root(working_folder())
    if root is None:
        hint = "run it in the checkout whose pull requests the gate judges"
        raise InputError.of("no-checkout", "there is no git checkout here", hint)
    found = [name for name in PLACES if (root / name).is_file()]
    file = os.path.relpath(root / (found[0] if found else PLACES[0]), working_folder())
    text = read_text(file, _MOST_BYTES) if found else ""
    known = {line.strip() for line in text.splitlines()}
    patterns = dict.fromkeys((*FOUND_ANYWHERE, *_anchored(project, root), f"/{found[0] if found else PLACES[0]}"))
    lines = [line for pattern in patterns if (line := f"{pattern} {owner}") not in known]
    return CodeOwners(file, text, (_TITLE, *lines) if lines else ())


def _anchored(project: Project, root: Path) -> Iterator[str]:
    """Patterns of files by their path from the top of the checkout."""
    from llmcost.read.settings.config import is_path

    config = project.config
    bases = [config.base] if config.base is not None and is_path(config.base) else []
    for path in (*project.overlays(), *bases):
        relative = os.path.relpath(Path(os.path.abspath(path)), root).replace(os.sep, "/")  # noqa: PTH100
        if not relative.startswith("../"):
            yield _pattern(relative)
    for name in PIPELINES:
        for file in _files(root / name):
            if _mentions_llmcost(file):
                yield _pattern(file.relative_to(root).as_posix())


def _files(path: Path) -> list[Path]:
    """A file, or the YAML files of a folder and of its folders; links are left out."""
    if path.is_symlink():
        return []
    if path.is_dir():
        below = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
        return sorted(one for one in below if one.suffix in (".yml", ".yaml") and not one.is_symlink())
    return [path] if path.is_file() else []


def _mentions_llmcost(file: Path) -> bool:
    """Whether a pipeline runs llmcost; false if it cannot be read."""
    from llmcost.read.files.text_files import read_text

    try:
        return "llmcost" in read_text(str(file), _MOST_BYTES)
    except InputError:
        return False


def _pattern(relative: str) -> str:
    """The pattern of one file; characters that a pattern reads in a special way stand for themselves."""
    return "/" + _CONTROL.sub("?", _SPECIAL.sub(r"\\\g<0>", relative))
