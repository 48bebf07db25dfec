"""What ``.gitignore`` files leave out of a folder: nested ones too, and those above, up to the root of the checkout."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_NAME = ".gitignore"
_BYTES = 1_000_000
"""More of a ``.gitignore`` is not read."""


class Ignored:
    """The rules that hold below a folder. A rule further down, or later in its file, comes before the others."""

    def __init__(self, root: str) -> None:
        self._specs: dict[str, GitIgnoreSpec] = {}
        """By the folder whose file they stand in, deepest last; each ends with ``/``."""
        self._root, self._base = root, os.path.realpath(root).rstrip("/") + "/"
        checkout = _checkout(self._base)
        if checkout is not None:
            self._add(f"{checkout}/", Path(checkout, ".git", "info", "exclude"))
            for folder in reversed(Path(self._base).parents):
                if folder.is_relative_to(checkout):
                    self._add(f"{folder}/", folder / _NAME)

    def enter(self, folder: str) -> None:
        """Take up the rules that stand in a folder, from which on they hold."""
        self._add(self._full(folder.rstrip("/") + "/"), Path(folder, _NAME))

    def holds(self, path: str) -> bool:
        """Whether the rules leave a path out. The path of a folder ends with ``/``."""
        full = self._full(path)
        for folder, spec in reversed(self._specs.items()):
            if full.startswith(folder):
                found = spec.check_file(full[len(folder) :])
                if found.include is not None:
                    return found.include
        return False

    def _full(self, path: str) -> str:
        return self._base + path[len(self._root) :].lstrip("/")

    def _add(self, folder: str, file: Path) -> None:
        try:
            with file.open("rb") as opened:
                text = opened.read(_BYTES).decode("utf-8", "replace")
        except OSError:
            return
        spec = _spec(text.splitlines())
        self._specs[folder] = self._specs[folder] + spec if folder in self._specs else spec


def _spec(lines: list[str]) -> "GitIgnoreSpec":
    """The rules of a file; a line that is none is passed over, as git does."""
    from pathspec import GitIgnoreSpec

    def is_rule(line: str) -> bool:
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            return False
        return True

    return GitIgnoreSpec.from_lines([line for line in lines if is_rule(line)])


def _checkout(folder: str) -> str | None:
    """The root of the git checkout that a folder lies in."""
    return next((str(each) for each in (Path(folder), *Path(folder).parents) if (each / ".git").exists()), None)
