"""The rules of ``.gitignore`` files for a folder: nested files, and files above it up to the root of the checkout."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from llmcost.checkout import checkout_root
from llmcost.model.problems import InputError, Where

from .glob_patterns import matcher
from .text_files import read_bytes

_NAME = ".gitignore"
_MOST_BYTES = 1_000_000
_MOST_RULES = 2_000
"""The most rules for one folder: each file is compared with each rule."""
_MOST_CHARACTERS = 200_000
"""The most characters of these rules: compiling takes about 10 µs a character."""
_LONGEST_RULE = 4_096
"""The most characters of a rule. No path is longer, so a longer rule would match nothing."""


class _Rule(NamedTuple):
    """A rule of a ``.gitignore``: what it matches, and whether it excludes or re-includes that."""

    matches: re.Pattern[str]
    excludes: bool
    folders_only: bool
    whole_path: bool
    """Whether it matches against the path below its folder, or against the last name alone."""


class GitIgnore:
    """The rules that apply below a folder. Deeper rules, and later rules of a file, take precedence.

    No rule re-includes the contents of an excluded folder, so callers do not ask about them.
    """

    def __init__(self, root: str) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        """By the folder of their file, deepest last. Folders end with ``/``."""
        self._count = self._characters = 0
        self._root, self._base = root, os.path.realpath(root).rstrip("/") + "/"
        checkout = checkout_root(self._base)
        if checkout is not None:
            self._add(f"{checkout}/", Path(checkout, ".git", "info", "exclude"))
            for folder in reversed(Path(self._base).parents):
                if folder.is_relative_to(checkout):
                    self._add(f"{folder}/", folder / _NAME)

    def enter(self, folder: str) -> None:
        """Add the rules of a folder's own ``.gitignore``."""
        self._add(self._full(folder.rstrip("/") + "/"), Path(folder, _NAME))

    def excludes(self, path: str) -> bool:
        """Whether the rules exclude a path. The path of a folder ends with ``/``."""
        full, is_folder = self._full(path).rstrip("/"), path.endswith("/")
        name = full.rpartition("/")[2]
        for folder, rules in reversed(self._rules.items()):
            if not full.startswith(folder):
                continue
            below = full[len(folder) :]
            for rule in reversed(rules):
                if (is_folder or not rule.folders_only) and rule.matches.fullmatch(below if rule.whole_path else name):
                    return rule.excludes
        return False

    def _full(self, path: str) -> str:
        return self._base + path[len(self._root) :].lstrip("/")

    def _add(self, folder: str, file: Path) -> None:
        if not file.is_file() or file.is_symlink():  # git does not follow links here either
            return
        text = read_bytes(str(file), _MOST_BYTES).decode("utf-8", "replace").removeprefix("\ufeff")
        lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip() and line[0] != "#"]
        self._count += len(lines)
        self._characters += sum(map(len, lines))
        if self._count > _MOST_RULES or self._characters > _MOST_CHARACTERS:
            message = f"more than {_MOST_RULES:,} rules, or {_MOST_CHARACTERS:,} characters of rules, with this file"
            raise InputError.of("too-many-rules", message, "remove rules that match nothing", Where(str(file)))
        self._rules[folder] = [*self._rules.get(folder, []), *filter(None, map(_rule, lines))]


def _rule(line: str) -> _Rule | None:
    """The rule of a line. Git ignores empty lines, comments and invalid patterns, and so does this."""
    stripped = line.rstrip(" ")
    if stripped.endswith("\\") and stripped != line:
        stripped += " "
    if stripped.startswith("#") or len(stripped) > _LONGEST_RULE:
        return None
    line = stripped
    pattern = line.removeprefix("!")
    bare = pattern.removesuffix("/")
    matches = matcher(bare.removeprefix("/")) if bare.strip("/") else None
    return matches and _Rule(matches, pattern == line, pattern != bare, "/" in bare)
