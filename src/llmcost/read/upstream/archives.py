"""Reads single files out of a downloaded package: a wheel or a source archive, without installing or running it."""

import tarfile
import zipfile
from fnmatch import fnmatchcase
from io import BytesIO
from typing import IO

from llmcost.model.problems import InputError, Where

from ..files.text_files import decode, display_path, read_bytes

MOST_BYTES = 200_000_000
"""Of an archive: the wheel of litellm has 44 MB."""
MEMBER_BYTES = 20_000_000
MOST_MEMBERS = 20_000


def texts_in(path: str, *patterns: str) -> dict[str, str]:
    """The text files of an archive whose names match one of the patterns, by name.

    Raises ``InputError`` if the file is no complete archive, has no such file, or is too large.
    """
    data = read_bytes(path, MOST_BYTES)
    try:
        found = _zipped(data, patterns) if data[:2] == b"PK" else _tarred(data, patterns)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise _refused(path, "not-a-package", "it is not a complete wheel or .tgz archive") from None
    if not found:
        raise _refused(path, "unexpected-shape", f"the archive has no {patterns[0]}: it is another package")
    return {name: decode(content, f"{display_path(path)}/{name}") for name, content in found.items()}


def is_archive(path: str) -> bool:
    """Whether a path names a package, by its ending."""
    return path.endswith((".whl", ".zip", ".tgz", ".tar.gz"))


def _refused(path: str, code: str, message: str) -> InputError:
    return InputError.of(code, message, "download the package again", Where(display_path(path)))


def _zipped(data: bytes, patterns: tuple[str, ...]) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        wanted = [one.filename for one in archive.infolist()[:MOST_MEMBERS] if _is_wanted(one.filename, patterns)]
        return {name: _content(archive.open(name)) for name in wanted}


def _tarred(data: bytes, patterns: tuple[str, ...]) -> dict[str, bytes]:
    found = {}
    with tarfile.open(fileobj=BytesIO(data), mode="r:gz") as archive:
        for number, member in enumerate(archive):
            if number >= MOST_MEMBERS or archive.offset > MOST_BYTES:
                raise tarfile.TarError
            content = archive.extractfile(member) if member.isfile() and _is_wanted(member.name, patterns) else None
            if content:
                found[member.name] = _content(content)
    return found


def _is_wanted(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _content(file: IO[bytes]) -> bytes:
    """The content of a member. Raises ``ValueError`` if it is too large."""
    with file:
        content = file.read(MEMBER_BYTES + 1)
    if len(content) > MEMBER_BYTES:
        raise ValueError
    return content
