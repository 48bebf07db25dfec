"""Files → text, within bounds: regular files, of a bounded size, in UTF-8."""

import os
import sys
from pathlib import Path

from llmcost.model.file_source import FileSource, NotAFile
from llmcost.model.problems import InputError, Where

from .disk import DISK

WORKLOAD_BYTES = 1_000_000
CATALOG_BYTES = 20_000_000
STDIN = "-"


def read_text(path: str, limit: int, source: FileSource = DISK) -> str:
    """The text of a file, or of standard input for ``-``. Raises ``InputError`` where it is missing or is no text."""
    return decode(read_bytes(path, limit, source), shown(path))


def shown(path: str) -> str:
    """A path as messages and reports name it."""
    return "<stdin>" if path == STDIN else path or '""'


def read_bytes(path: str, limit: int, source: FileSource = DISK) -> bytes:
    """At most ``limit`` bytes of a regular file. Raises ``InputError``."""
    if path == STDIN:
        if sys.stdin is None:
            raise InputError.of("unreadable", "standard input is closed", "name a file", Where(shown(path)))
        data = sys.stdin.buffer.read(limit + 1)
    else:
        try:
            data = source.read(path, limit + 1)
        except NotAFile:
            raise InputError.of("not-a-file", "this is not a regular file", "name a file", Where(path)) from None
        except FileNotFoundError:
            hint = nearby(path, source)
            raise InputError.of("no-file", "there is no such file", hint, Where(shown(path))) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError.of("unreadable", f"cannot be read: {reason}", "check the path", Where(path)) from None
    if len(data) > limit:
        raise InputError.of(
            "too-large", f"it is larger than {limit // 1_000_000} MB", "is it the right file?", Where(shown(path))
        )
    return data


def nearby(path: str, source: FileSource = DISK) -> str:
    """The remedy for a file that is not there: the name of one that is almost called so."""
    from difflib import get_close_matches

    folder = Path(path).parent
    try:
        names = [word for words in source.entries(str(folder)) for word in words]
    except OSError:
        names = []
    close = get_close_matches(Path(path).name, names, n=1)
    if not close:
        return "check the path"
    return f"did you mean {close[0] if folder.is_absolute() else folder / close[0]}?"


def decode(data: bytes, file: str) -> str:
    """UTF-8 text, without a byte-order mark. Raises ``InputError`` with the line of the first wrong byte."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputError.of("not-text", "this is UTF-16", "save the file as UTF-8", Where(file))
        if (at := data.find(b"\0")) >= 0:
            raise InputError.of("not-text", "this is a binary file", "expected a text file", _place(data, at, file))
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message, where = f"byte {error.start} is not UTF-8", _place(data, error.start, file)
        raise InputError.of("not-text", message, "save the file as UTF-8", where) from None


def _place(data: bytes, at: int, file: str) -> Where:
    return Where(file, data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at))


def write_whole(path: str, text: str) -> None:
    """Write a file completely or not at all: to a temporary file beside it, then renamed. Raises ``InputError``.

    A file that is there keeps its permissions.
    """
    import tempfile

    target = Path(path)
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        temporary.chmod(target.stat().st_mode & 0o777 if target.is_file() else 0o666 & ~_umask())
        temporary.replace(target)
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError.of("unwritable", f"cannot be written: {reason}", "check the folder", Where(path)) from None
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current
