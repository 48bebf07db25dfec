"""Reads git objects through one ``git cat-file --batch``. Nothing is checked out, and no filter or hook runs."""

import subprocess
from typing import NamedTuple

from llmcost.model.problems import Undecidable

from .git import Git

COMMIT_BYTES = 10_000_000
TREE_BYTES = 50_000_000
FOLDER, LINK, MODULE = "40000", "120000", "160000"


class TreeEntry(NamedTuple):
    """An entry of a folder: its mode in git, and the id of its object."""

    mode: str
    id: str


class Objects:
    """Reads objects by id until it is closed. Raises ``Undecidable`` for missing ones."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._trees: dict[str, dict[str, TreeEntry]] = {}

    def close(self) -> None:
        """End the process if it was started."""
        process, self._process = self._process, None
        if process:
            with process:
                process.kill()

    def top(self, commit: str) -> str:
        """The id of the top folder of a commit. Raises ``Undecidable``."""
        first = self.blob(commit, COMMIT_BYTES).split(b"\n", 1)[0]
        if not first.startswith(b"tree "):
            raise _missing(commit)
        return first[5:].decode()

    def blob(self, id_: str, most: int) -> bytes:
        """The first ``most`` bytes of an object. Raises ``Undecidable``."""
        self._process = process = self._process or self._git.start("cat-file", "--batch")
        if process.stdin is None or process.stdout is None:
            raise _missing(id_)
        try:
            process.stdin.write(id_.encode() + b"\n")
            process.stdin.flush()
            head = process.stdout.readline().split()
            if len(head) != 3:
                raise _missing(id_)
            size = int(head[2])
            data = process.stdout.read(min(size, most))
        except OSError:
            raise _missing(id_) from None
        if size > most:
            self.close()  # the rest of it would precede the next object
        elif len(data) < size or process.stdout.read(1) != b"\n":
            raise _missing(id_)
        return data

    def tree(self, id_: str) -> dict[str, TreeEntry]:
        """The entries of a folder by name. Raises ``Undecidable``."""
        if id_ not in self._trees:
            data = self.blob(id_, TREE_BYTES + 1)
            if len(data) > TREE_BYTES:
                raise Undecidable.of("git", "a folder of the base is too large to read", "name another base")
            try:
                self._trees[id_] = _entries(data, len(id_) // 2)
            except ValueError:
                raise _missing(id_) from None
        return self._trees[id_]


def _entries(data: bytes, id_bytes: int) -> dict[str, TreeEntry]:
    """Parses a tree object: the mode, a space, the name, NUL and the id of each entry (gitformat-tree)."""
    found, start = {}, 0
    while start < len(data):
        end = data.index(b"\0", start)
        mode, _, name = data[start:end].partition(b" ")
        start = end + 1 + id_bytes
        found[name.decode("utf-8", "surrogateescape")] = TreeEntry(mode.decode(), data[end + 1 : start].hex())
    return found


def _missing(id_: str) -> Undecidable:
    hint = "fetch the whole base: git fetch --depth=1 origin BRANCH, without --filter"
    return Undecidable.of("no-object", f"git does not have object {id_[:12]} of the base", hint)
