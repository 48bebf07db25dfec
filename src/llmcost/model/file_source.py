"""The source of the files of a project: the disk or a commit. Readers use names and do not know which it is."""

from typing import Protocol

from .problems import InputError


class NotAFile(OSError):
    """The name exists, but is no regular file."""


class FileSource(Protocol):
    """Files by name. All methods take the names that any of them returns.

    ``read``, ``entries`` and ``inside`` raise ``OSError`` for what does not exist or cannot be read.
    """

    def read(self, name: str, most: int) -> bytes:
        """The first ``most`` bytes of a regular file."""

    def entries(self, folder: str) -> tuple[list[str], list[str]]:
        """The base names of the folders and of the files in a folder. Links to folders are neither."""

    def within(self, word: str, folder: str) -> str:
        """The name of an entry of a folder, given its base name."""

    def is_folder(self, name: str) -> bool:
        """Whether a name is a folder."""

    def exists(self, name: str) -> bool:
        """Whether a name exists."""

    def path_from(self, name: str, file: str) -> str:
        """The name of a path that a file contains, relative to the file."""

    def inside(self, name: str, file: str) -> str:
        """The name of a path that a file contains, without links. Raises ``InputError`` outside the project."""


def outside() -> InputError:
    """The problem of a path that leads out of the project."""
    return InputError.of("outside", "it leads out of the project", "keep the file inside the project")


def absolute() -> InputError:
    """The problem of an absolute path, which means something else on another machine."""
    return InputError.of("outside", "an absolute path", "write it relative to this file")


def unfollowable() -> InputError:
    """The problem of a link that leads to itself, and of an impossible file name."""
    return InputError.of("unreadable", "not a path that can be followed", "check the path")
