"""Paths as they are typed → the files whose tokens are to be counted: files, folders and patterns, in a steady order.

A file that is named is always counted. In a folder, what ``.gitignore`` names is left out, as are the folders of
version control and what is no regular file. A link is never followed there: what it leads to inside the folder is
counted under its own name, and what lies outside is not part of it.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from llmcost.model.problems import InputError, Problem, Where
from llmcost.model.reports.token_counts import Skipped

from .text_files import STDIN

MAX_FILES = 10_000
_VERSION_CONTROL = {
    ".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", "CVS", ".gitignore", ".gitattributes", ".gitmodules", ".gitkeep",
}  # fmt: skip
_MAGIC = re.compile(r"[*?\[]")


class TokenFile(NamedTuple):
    """A file to count. ``named`` is false where a folder or a pattern led to it: then it may turn out to be no text."""

    path: str
    named: bool


class DiscoveredFiles(NamedTuple):
    """The files, each once, what folders hold beside them, and the paths that lead to none."""

    files: list[TokenFile]
    skipped: list[Skipped]
    problems: list[Problem]


def discover_files(paths: Iterable[str]) -> DiscoveredFiles:
    """The files that the paths lead to. Raises ``InputError`` where they are too many."""
    files: dict[str, TokenFile] = {}
    skipped: list[Skipped] = []
    problems: list[Problem] = []
    for path in paths:
        for entry in _entries(path, problems):
            if isinstance(entry, Skipped):
                skipped.append(entry)
                continue
            key = entry.path if entry.path == STDIN else os.path.normpath(entry.path)
            before = files.get(key, entry)
            files[key] = before._replace(named=before.named or entry.named)
            if len(files) > MAX_FILES:
                message = f"this leads to more than {MAX_FILES:,} files"
                raise InputError.of("too-many-files", message, "name a part of them, or ignore some", Where(path))
    return DiscoveredFiles(list(files.values()), skipped, problems)


def _entries(path: str, problems: list[Problem]) -> Iterator[TokenFile | Skipped]:
    """What one path leads to."""
    there = path == STDIN or _kind(path)
    if there == "folder":
        yield from _listed(path, _walk(path), "there is no file to count in this folder", problems)
    elif there or not _MAGIC.search(path):
        yield TokenFile(path, named=True)  # what is wrong with it is said when it is opened
    else:
        yield from _listed(path, _matching(path), "no file matches this pattern", problems)


def _listed(
    path: str, found: Iterable[TokenFile | Skipped], nothing: str, problems: list[Problem]
) -> Iterator[TokenFile | Skipped]:
    """What was found; a problem where that is nothing."""
    entry = None
    for entry in found:
        yield entry
    if entry is None:
        problems.append(Problem("no-file", nothing, "check the path, and what .gitignore leaves out", Where(path)))


def _kind(path: str) -> str:
    """``folder``, or ``file`` for anything else that is there; nothing where the path leads nowhere."""
    try:
        return "folder" if os.path.isdir(path) else "file" if os.path.lexists(path) else ""  # noqa: PTH112 - keeps `./`
    except ValueError:
        return ""


def _matching(pattern: str) -> Iterator[TokenFile | Skipped]:
    """The files that a pattern matches, and those in folders that it matches."""
    from .glob_patterns import matcher

    plain = pattern[: _MAGIC.search(pattern).start()]  # type: ignore[union-attr]  # the caller has found one
    root = plain.rpartition("/")[0] + "/" if "/" in plain else ""
    wanted = matcher(pattern[len(root) :].rstrip("/"))
    if wanted is None or _kind(root or ".") != "folder":
        return
    for entry in _walk(root or "."):
        path = entry.file if isinstance(entry, Skipped) else entry.path
        path = path if root else path.removeprefix("./")
        parts = path[len(root) :].split("/")
        if any(wanted.fullmatch("/".join(parts[: end + 1])) for end in range(len(parts))):
            path = f"./{path}" if path == STDIN else path
            yield entry if isinstance(entry, Skipped) else TokenFile(path, named=False)


def _walk(root: str) -> Iterator[TokenFile | Skipped]:
    """The files below a folder, by name; a folder that cannot be read is skipped, and said."""
    from .gitignore import GitIgnore  # a file that is named needs none of it

    ignored, stack = GitIgnore(root), [root]
    while stack:
        path = stack.pop()
        if path != root and path[-1] != "/":
            yield from _file(path, root)
            continue
        try:
            with os.scandir(path) as entries:
                names = [entry.name + ("/" if entry.is_dir(follow_symlinks=False) else "") for entry in entries]
        except OSError as error:
            yield Skipped(path.rstrip("/") or path, error.strerror or "cannot be read")
            continue
        if ".gitignore" in names:
            ignored.enter(path)
        below = [os.path.join(path, name) for name in names if name.rstrip("/") not in _VERSION_CONTROL]  # noqa: PTH118 - keeps the `/` at the end
        stack += sorted((one for one in below if not ignored.holds(one)), reverse=True)


def _file(path: str, root: str) -> Iterator[TokenFile | Skipped]:
    """An entry that is no folder."""
    file = Path(path)
    if not file.is_symlink():
        if file.is_file():
            yield TokenFile(path, named=False)
        else:
            yield Skipped(path, "not a regular file")
    elif not _leads_inside(file, root):
        yield Skipped(path, "a link that leads out of the folder")


def _leads_inside(link: Path, root: str) -> bool:
    try:
        return link.resolve().is_relative_to(Path(root).resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False
