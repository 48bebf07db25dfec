"""Writes the files that a user names as outputs: regular files as a whole, devices and pipes as they are."""

import os
import stat
from pathlib import Path

from llmcost.model.problems import InputError, Where
from llmcost.replace_file import replace_file

from .path_sandbox import followed

SYSTEM_LINKS = ("/dev", "/proc")
"""Folders whose links stand for open files, as ``/dev/stdout`` does: what is opened is the link itself."""


def write_text(path: str, text: str) -> None:
    """Write a text, in UTF-8, to a file: with a new content as a whole, or through a device or a named pipe.

    A link is followed, and not replaced. A link inside of the project may come from a stranger, so it must stay in the
    project. An existing file keeps its permissions. Raises ``InputError``.
    """
    data = text.encode("utf-8")
    try:
        target = output_file(path)
        if is_stream(path):
            _write_through(path, data)
        else:
            replace_file(target, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError.of("unwritable", f"cannot be written: {reason}", "check the folder", Where(path)) from None


def is_stream(path: str) -> bool:
    """Whether a path names a device, a pipe or an open file of the system, rather than a file or a folder."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - as the system follows it
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) or _is_system_link(path)


def _is_system_link(path: str) -> bool:
    folder = Path(path).parent.resolve()
    return os.path.islink(path) and any(folder.is_relative_to(above) for above in SYSTEM_LINKS)  # noqa: PTH114


def _write_through(path: str, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND), "wb") as file:
        file.write(data)


def output_file(path: str) -> Path:
    """The file that an output leads to. Raises ``InputError`` for a link of the project that leaves it."""
    if os.path.islink(os.path.realpath(path)):  # noqa: PTH114 - a link to itself
        raise InputError.of("unwritable", "cannot be written: the link leads to itself", "remove it", Where(path))
    return followed(path)
