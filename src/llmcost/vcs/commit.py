"""Reads the files of a commit from the objects of the checkout in which llmcost runs.

The name of a file is the name of the base and the path from the current folder: ``main:workloads/chat.yaml``.
"""

import errno
import os
import posixpath
import re

from llmcost.model.file_source import NotAFile, absolute, outside, unfollowable
from llmcost.model.problems import InputError, Undecidable, short

from .git import Git
from .objects import FOLDER, LINK, MODULE, Objects, TreeEntry

MOST_LINKS = 40
LONGEST_LINK = 4096


def commit_of(name: str, git: Git) -> "Commit":
    """The merge base of a named commit and the current branch of a checkout.

    Where the two have no common history, as in a shallow clone, it is the named commit itself. Raises ``Undecidable``
    where there is no such commit, and ``InputError`` for what cannot be a name.
    """
    if name.startswith("-") or not name.strip() or any(mark in name for mark in "\0\n"):
        raise InputError.of("bad-base", f'"{short(name)}" is not the name of a base', "name a branch or a file")
    *named, head = _commit_ids(git, (*_spellings(name), "HEAD"))
    if id_ := next(filter(None, named), None):
        merge_base = (git.ask("merge-base", id_, "HEAD") or "").partition("\n")[0]
        return Commit(git, name, merge_base or id_, is_merge_base=merge_base not in ("", id_))
    if head is None:
        raise Undecidable.of("no-base", "this checkout has no commits yet", "commit first, or name a file: --base FILE")
    raise _no_commit(name)


def _commit_ids(git: Git, names: tuple[str, ...]) -> list[str | None]:
    """The ids of the commits that names stand for, in one call; ``None`` where there is none."""
    asked = "".join(f"{name}^{{commit}}\n" for name in names)
    answers = (git.ask("cat-file", "--batch-check=%(objectname)", given=asked) or "").split("\n")
    ids = [answer if re.fullmatch(r"[0-9a-f]{40,64}", answer) else None for answer in answers]
    return ids if len(ids) == len(names) else [None] * len(names)


def _spellings(name: str) -> tuple[str, ...]:
    """What a name may stand for, in order. git would take a tag before a branch, and whoever pushes can add one."""
    branches = (f"refs/heads/{name}", f"refs/remotes/{name}", f"refs/remotes/origin/{name}")
    is_id = re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", name) is not None
    return (name, *branches) if is_id or name.startswith(("refs/", "HEAD")) else (*branches, name)


def _no_commit(name: str) -> Undecidable:
    branch = name.removeprefix("origin/") if re.fullmatch(r"[\w./-]{1,100}", name) else "BRANCH"
    hint = f"fetch it: git fetch --depth=1 origin {branch}:refs/remotes/origin/{branch}; a folder is written ./FOLDER"
    return Undecidable.of("no-base", f'git has no commit "{short(name)}"', hint)


class Commit:
    """A source of files. Use it in a ``with`` statement, which ends the process that reads them.

    ``is_merge_base`` is whether it is the merge base with the current branch, and not the tip of the base.
    """

    def __init__(self, git: Git, name: str, id_: str, *, is_merge_base: bool) -> None:
        self.name, self.id, self.is_merge_base = name, id_, is_merge_base
        self._top, self._here = git.top, git.folder
        self._objects = Objects(git)
        self._root = TreeEntry(FOLDER, "")

    def __enter__(self) -> "Commit":
        return self

    def __exit__(self, *_: object) -> None:
        self._objects.close()

    def named(self, path: str) -> str | None:
        """The name of a path on disk in this source; ``None`` if it is outside the checkout."""
        for whole in (os.path.abspath(os.path.join(self._here, path)), os.path.realpath(path)):  # noqa: PTH100, PTH118
            relative = os.path.relpath(whole, self._top).replace(os.sep, "/")
            if relative != ".." and not relative.startswith("../"):
                return self._shown(relative)
        return None

    def _shown(self, path: str) -> str:
        """The name of a path from the top of the checkout."""
        relative = os.path.relpath(os.path.join(self._top, path), self._here)  # noqa: PTH118
        return f"{self.name}:{relative.replace(os.sep, '/')}"

    def _path(self, name: str) -> str:
        """The path of a name from the top of the checkout. Raises ``FileNotFoundError``."""
        prefix = f"{self.name}:"
        if not name.startswith(prefix):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        here = os.path.relpath(self._here, self._top).replace(os.sep, "/")
        return posixpath.normpath(posixpath.join(here, name.removeprefix(prefix)))

    def read(self, name: str, most: int) -> bytes:
        """The first ``most`` bytes of a file."""
        entry, _ = self._follow(self._path(name))
        if entry.mode == FOLDER:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
        if entry.mode == MODULE:
            raise NotAFile(name)
        return self._objects.blob(entry.id, most)

    def entries(self, folder: str) -> tuple[list[str], list[str]]:
        """The folders and the files in a folder. Submodules are neither."""
        entry, _ = self._follow(self._path(folder))
        if entry.mode != FOLDER:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder)
        folders, files = [], []
        for word, one in self._objects.tree(entry.id).items():
            if one.mode == FOLDER:
                folders.append(word)
            elif one.mode != MODULE and not (one.mode == LINK and self.is_folder(self.within(word, folder))):
                files.append(word)
        return folders, files

    def within(self, word: str, folder: str) -> str:
        return self._shown(posixpath.join(self._path(folder), word))

    def is_folder(self, name: str) -> bool:
        try:
            return self._follow(self._path(name))[0].mode == FOLDER
        except (OSError, InputError):
            return False

    def exists(self, name: str) -> bool:
        try:
            self._follow(self._path(name))
        except (OSError, InputError):
            return False
        return True

    def path_from(self, name: str, file: str) -> str:
        """The name of a path that a file contains. A path outside the checkout stays a path on disk."""
        if os.path.isabs(name):  # noqa: PTH117 - also on another system's paths
            return self.named(name) or name
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self._path(file)), name))
        return self._shown(path) if not _leads_out(path) else os.path.normpath(os.path.join(self._top, path))  # noqa: PTH118

    def inside(self, name: str, file: str) -> str:
        """The name of a path that a file contains, without links. Raises ``InputError`` outside the checkout."""
        if os.path.isabs(name):  # noqa: PTH117 - also on another system's paths
            raise absolute()
        if "\0" in name:
            raise unfollowable()
        folder = self._follow(posixpath.dirname(self._path(file)))[1]
        try:
            path = self._follow(posixpath.join(folder, name))[1]
        except FileNotFoundError:
            path = posixpath.normpath(posixpath.join(folder, name))
            if _leads_out(path):
                raise outside() from None
        return self._shown(path)

    def _follow(self, path: str) -> tuple[TreeEntry, str]:
        """The entry that a path from the top leads to, and its path without links.

        Raises ``FileNotFoundError``, and ``InputError`` if the path leads out of the checkout.
        """
        if not self._root.id:
            self._root = TreeEntry(FOLDER, self._objects.top(self.id))
        ahead = [word for word in reversed(path.split("/")) if word not in ("", ".")]
        passed: list[tuple[str, TreeEntry]] = []
        links = 0
        while ahead:
            word = ahead.pop()
            if word == "..":
                if not passed:
                    raise outside()
                passed.pop()
                continue
            parent = passed[-1][1] if passed else self._root
            entry = self._objects.tree(parent.id).get(word) if parent.mode == FOLDER else None
            if entry is None:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
            if entry.mode != LINK:
                passed.append((word, entry))
                continue
            links += 1
            target = self._objects.blob(entry.id, LONGEST_LINK).decode("utf-8", "surrogateescape")
            if links > MOST_LINKS:
                raise unfollowable()
            if target.startswith("/"):
                raise outside()
            ahead += [part for part in reversed(target.split("/")) if part not in ("", ".")]
        return passed[-1][1] if passed else self._root, "/".join(word for word, _ in passed)


def _leads_out(path: str) -> bool:
    return path == ".." or path.startswith("../")
