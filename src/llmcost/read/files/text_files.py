"""Reads text files: regular files of limited size, in UTF-8."""

import sys
from pathlib import Path

from llmcost.model.file_source import FileSource, NotAFile
from llmcost.model.problems import InputError, Where, similar_words

from .disk import DISK

WORKLOAD_BYTES = 1_000_000
CATALOG_BYTES = 5_000_000
STDIN = "-"
_POINTERS = {
    b"version https://git-lfs.github.com/spec/": ("Git LFS", "git lfs pull"),
    b"/annex/objects/": ("git-annex", "git annex get"),
}
"""The first bytes of a small file that stands for one elsewhere, with its tool and the command that fetches it."""


def read_text(path: str, limit: int, source: FileSource = DISK) -> str:
    """The text of a file, or of standard input for ``-``. Raises ``InputError`` if it is missing or not text."""
    return decode(read_bytes(path, limit, source), display_path(path))


def display_path(path: str) -> str:
    """A path as messages and reports name it."""
    return "<stdin>" if path == STDIN else path or '""'


def read_bytes(path: str, limit: int, source: FileSource = DISK) -> bytes:
    """The bytes of a regular file. Raises ``InputError`` if it cannot be read or has more than ``limit`` bytes."""
    if path == STDIN:
        if sys.stdin is None:
            raise InputError.of("unreadable", "standard input is closed", "name a file", Where(display_path(path)))
        data = sys.stdin.buffer.read(limit + 1)
    else:
        try:
            data = source.read(path, limit + 1)
        except NotAFile:
            raise InputError.of("not-a-file", "this is not a regular file", "name a file", Where(path)) from None
        except FileNotFoundError:
            hint = similar_name_hint(path, source)
            raise InputError.of("no-file", "there is no such file", hint, Where(display_path(path))) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError.of("unreadable", f"cannot be read: {reason}", "check the path", Where(path)) from None
    if len(data) > limit:
        raise InputError.of(
            "too-large",
            f"it is larger than {limit // 1_000_000} MB",
            "is it the right file?",
            Where(display_path(path)),
        )
    return data


def similar_name_hint(path: str, source: FileSource = DISK) -> str:
    """The hint for a missing file: a file with a similar name, if there is one."""
    folder = Path(path).parent
    try:
        names = [word for words in source.entries(str(folder)) for word in words]
    except (OSError, InputError):
        names = []
    close = similar_words(Path(path).name, names)
    if not close:
        return "check the path"
    return f"did you mean {close[0] if folder.is_absolute() else folder / close[0]}?"


def decode(data: bytes, file: str) -> str:
    """UTF-8 text without a byte-order mark. Raises ``InputError`` with the location of the first invalid byte."""
    refuse_pointer(data, file)
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputError.of("not-text", "this is UTF-16", "save the file as UTF-8", Where(file))
        if (at := data.find(b"\0")) >= 0:
            raise InputError.of("not-text", "this is a binary file", "expected a text file", _location(data, at, file))
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message, where = f"byte {error.start} is not UTF-8", _location(data, error.start, file)
        raise InputError.of("not-text", message, "save the file as UTF-8", where) from None


def refuse_pointer(data: bytes, file: str) -> None:
    """Raises ``InputError`` if bytes begin a pointer: its few tokens are not those of the file that it stands for."""
    for start, (tool, command) in _POINTERS.items():
        if data.startswith(start):
            message = f"this is a pointer of {tool}, not the file itself"
            raise InputError.of("pointer", message, f"fetch the file: {command}", Where(file))


def _location(data: bytes, at: int, file: str) -> Where:
    return Where(file, data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at))
