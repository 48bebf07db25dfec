"""What ``.gitignore`` files leave out of a folder: nested ones too, and those above, up to the root of the checkout."""

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
"""Rules below one folder: each file is compared with each of them."""
_MOST_CHARACTERS = 200_000
"""Characters of all these rules: compiling one takes about 10 µs a character."""
_LONGEST_RULE = 4_096
"""Characters of a rule. No path is longer, so a longer rule matches nothing."""


class _Rule(NamedTuple):
    """A line of a ``.gitignore``: what it matches, and whether that is left out or taken in again."""

    matches: re.Pattern[str]
    leaves_out: bool
    folders_only: bool
    whole_path: bool
    """Whether it is matched against the path below its folder, or against the last name alone."""


class GitIgnore:
    """The rules that hold below a folder. A rule further down, or later in its file, comes before the others.

    What is in a folder that is left out is not asked for: no rule takes it in again.
    """

    def __init__(self, root: str) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        """By the folder whose file they stand in, deepest last; each ends with ``/``."""
        self._count = self._characters = 0
        self._root, self._base = root, os.path.realpath(root).rstrip("/") + "/"
        checkout = checkout_root(self._base)
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
        full, is_folder = self._full(path).rstrip("/"), path.endswith("/")
        name = full.rpartition("/")[2]
        for folder, rules in reversed(self._rules.items()):
            if not full.startswith(folder):
                continue
            below = full[len(folder) :]
            for rule in reversed(rules):
                if (is_folder or not rule.folders_only) and rule.matches.fullmatch(below if rule.whole_path else name):
                    return rule.leaves_out
        return False

    def _full(self, path: str) -> str:
        return self._base + path[len(self._root) :].lstrip("/")

    def _add(self, folder: str, file: Path) -> None:
        if not file.is_file() or file.is_symlink():  # git does not follow a link here either
            return
        text = read_bytes(str(file), _MOST_BYTES).decode("utf-8", "replace").removeprefix("\ufeff")
        lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip() and line[0] != "#"]
        self._count += len(lines)
        self._characters += sum(map(len, lines))
        if self._count > _MOST_RULES or self._characters > _MOST_CHARACTERS:
            message = (
                f"with this file there are more than {_MOST_RULES:,} rules, or {_MOST_CHARACTERS:,} characters of them"
            )
            raise InputError.of("too-many-rules", message, "remove rules that match nothing", Where(str(file)))
        self._rules[folder] = [*self._rules.get(folder, []), *filter(None, map(_rule, lines))]


def _rule(line: str) -> _Rule | None:
    """The rule that a line states; none where it is empty, a comment, or no pattern, which git passes over too."""
    stripped = line.rstrip(" ")
    if stripped.endswith("\\") and stripped != line:
        stripped += " "
    if stripped.startswith("#") or len(stripped) > _LONGEST_RULE:
        return None
    line = stripped
    pattern = line.removeprefix("!")
    bare = pattern.removesuffix("/")
    made = matcher(bare.removeprefix("/")) if bare.strip("/") else None
    return made and _Rule(made, pattern == line, pattern != bare, "/" in bare)
