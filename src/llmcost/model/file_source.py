"""Where the files of a project come from: the disk, or a commit. Readers ask for names and never know which."""

from typing import Protocol

from .problems import InputError


class NotAFile(OSError):
    """Something is there, and is no regular file."""


class FileSource(Protocol):
    """Files by name. A name that one method gives is one that all of them take.

    ``read``, ``entries`` and ``inside`` raise ``OSError`` where something is not there or cannot be read.
    """

    def read(self, name: str, most: int) -> bytes:
        """The beginning of a regular file: at most ``most`` bytes."""

    def entries(self, folder: str) -> tuple[list[str], list[str]]:
        """The last words of the names of a folder's folders, and of its files. Links to folders are neither."""

    def within(self, word: str, folder: str) -> str:
        """The whole name of something in a folder."""

    def is_folder(self, name: str) -> bool:
        """Whether it is a folder."""

    def exists(self, name: str) -> bool:
        """Whether there is anything of this name."""

    def beside(self, name: str, file: str) -> str:
        """A name that is written in a file, relative to it."""

    def inside(self, name: str, file: str) -> str:
        """The same, with every link followed. Raises ``InputError`` where that leads out of the project."""


def outside() -> InputError:
    """What is said of a file that a project names and does not hold."""
    return InputError.of("outside", "it leads out of the project", "keep the file inside the project")


def absolute() -> InputError:
    """What is said of a path that would mean something else on another machine."""
    return InputError.of("outside", "an absolute path", "write it relative to this file")


def unfollowable() -> InputError:
    """What is said of a link that leads to itself, and of a name that no file can have."""
    return InputError.of("unreadable", "not a path that can be followed", "check the path")
