"""Finds the files to count from the paths on the command line: files, folders and patterns, in a stable order.

A named file is always counted. In folders, files that ``.gitignore`` excludes, version-control folders and anything
but regular files are left out. Links in folders are never followed: a target inside the folder is counted under its
own name, and a target outside is not part of the folder.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from llmcost.model.problems import InputError, Problem, Where
from llmcost.model.reports.token_counts import Skipped

from .path_sandbox import belongs_to
from .text_files import STDIN

MAX_FILES = 10_000
_VERSION_CONTROL = {
    ".git", ".hg", ".svn", ".jj", ".bzr", "_darcs", "CVS", ".gitignore", ".gitattributes", ".gitmodules", ".gitkeep",
}  # fmt: skip
_WILDCARD = re.compile(r"[*?\[]")


class TokenFile(NamedTuple):
    """A file to count. ``named`` is false if a folder or a pattern led to it; such a file may turn out to be binary."""

    path: str
    named: bool


class DiscoveredFiles(NamedTuple):
    """The files, each once; the entries that were skipped; and problems with paths that match nothing."""

    files: list[TokenFile]
    skipped: list[Skipped]
    problems: list[Problem]


def discover_files(paths: Iterable[str]) -> DiscoveredFiles:
    """The files that the paths name or match. Raises ``InputError`` if there are more than ``MAX_FILES``."""
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
                message = f"more than {MAX_FILES:,} files match"
                raise InputError.of(
                    "too-many-files", message, "name fewer, or exclude some with .gitignore", Where(path)
                )
    return DiscoveredFiles(list(files.values()), skipped, problems)


def _entries(path: str, problems: list[Problem]) -> Iterator[TokenFile | Skipped]:
    kind = path == STDIN or _kind(path)
    if kind == "folder":
        yield from _or_problem(path, _walk(path), "this folder contains no file to count", problems)
    elif kind or not _WILDCARD.search(path):
        yield TokenFile(path, named=True)  # opening it reports what is wrong with it
    else:
        yield from _or_problem(path, _matching(path), "no file matches this pattern", problems)


def _or_problem(
    path: str, found: Iterable[TokenFile | Skipped], message: str, problems: list[Problem]
) -> Iterator[TokenFile | Skipped]:
    """The entries found; a problem if there are none."""
    entry = None
    for entry in found:
        yield entry
    if entry is None:
        problems.append(Problem("no-file", message, "check the path, and what .gitignore excludes", Where(path)))


def _kind(path: str) -> str:
    """``folder``, ``file`` for anything else that exists, or empty if nothing exists."""
    try:
        return "folder" if os.path.isdir(path) else "file" if os.path.lexists(path) else ""  # noqa: PTH112 - keeps `./`
    except ValueError:
        return ""


def _matching(pattern: str) -> Iterator[TokenFile | Skipped]:
    """The files that a pattern matches, and the files in folders that it matches."""
    from .glob_patterns import matcher

    plain = pattern[: _WILDCARD.search(pattern).start()]  # type: ignore[union-attr]  # the caller has found one
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
    """The files below a folder, by name. A folder that cannot be read is reported as skipped."""
    from .gitignore import GitIgnore  # not needed for named files

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
        below = [os.path.join(path, name) for name in names if name.rstrip("/") not in _VERSION_CONTROL]  # noqa: PTH118 - keeps a trailing `/`
        stack += sorted((one for one in below if not ignored.excludes(one)), reverse=True)


def _file(path: str, root: str) -> Iterator[TokenFile | Skipped]:
    """An entry that is not a folder."""
    file = Path(path)
    if not file.is_symlink():
        if file.is_file():
            yield TokenFile(path, named=False)
        else:
            yield Skipped(path, "not a regular file")
    elif not _points_inside(file, root):
        yield Skipped(path, "a link to a target outside the folder")


def _points_inside(link: Path, root: str) -> bool:
    try:
        return belongs_to(link.resolve(), Path(root).resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False
