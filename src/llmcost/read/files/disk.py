"""The file system as a source of files."""

import os
import stat
from pathlib import Path

from llmcost.model.file_source import FileSource, NotAFile

from .path_sandbox import followed, inside_project


class Disk:
    """Names are paths relative to the working directory. No link of the project leads out of it."""

    def read(self, name: str, most: int) -> bytes:
        followed(name)
        with open(name, "rb", opener=open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NotAFile(name)
            return file.read(most)

    def entries(self, folder: str) -> tuple[list[str], list[str]]:
        followed(folder)
        folders, files = [], []
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif not _points_to_folder(entry):
                    files.append(entry.name)
        return folders, files

    def within(self, word: str, folder: str) -> str:
        return str(Path(folder, word))

    def is_folder(self, name: str) -> bool:
        return os.path.isdir(name)  # noqa: PTH112 - Path.is_dir raises where a name is too long

    def exists(self, name: str) -> bool:
        return os.path.lexists(name)

    def path_from(self, name: str, file: str) -> str:
        return os.path.relpath(os.path.join(os.path.dirname(file), name))  # noqa: PTH118, PTH120 - not a Path before

    def inside(self, name: str, file: str) -> str:
        return str(inside_project(name, file))


def open_without_waiting(path: str, flags: int) -> int:
    """An opener for ``open`` that does not wait for the writer of a named pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _points_to_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


DISK: FileSource = Disk()
