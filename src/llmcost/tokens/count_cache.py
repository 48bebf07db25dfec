"""Counts of short texts by the packages of ``extras.py``, which take up to half a second to start: each made once.

A file of lines in the user's cache folder, ``KEY COUNT CHECK``: the SHA-256 of package, version, vocabulary and text,
shortened, and a checksum of the rest, so that what is damaged is only forgotten. No text is kept.
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zlib import crc32

from . import paths

LONGEST = 300_000
"""Characters of a text whose count is remembered."""
_FULL = 1_000_000
"""Bytes of the file after which all is forgotten."""


def remembered(counter: str, text: str, count: Callable[[], int]) -> int:
    """``count()``, unless this counter, which the name tells with its version, has counted the same text before."""
    folder = paths.cache_folder()
    if folder is None or len(text) > LONGEST:
        return count()
    known = _known(folder)
    key = hashlib.sha256(f"{counter}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    if key not in known:
        known[key] = count()
        _add(folder, f"{key} {known[key]}")
    return known[key]


@cache
def _known(folder: Path) -> dict[str, int]:
    """What the file remembers."""
    try:
        lines = _file(folder).read_text("ascii", "replace").splitlines()
    except OSError:
        return {}
    entries = (line.rpartition(" ") for line in lines)
    whole = (rest.split(" ") for rest, _, check in entries if check == _check(rest))
    return {key: int(count) for key, count in whole}


def _add(folder: Path, entry: str) -> None:
    path = _file(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A line in one write: two processes at once do not mix theirs.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if os.fstat(handle).st_size > _FULL:
                os.ftruncate(handle, 0)
            os.write(handle, f"{entry} {_check(entry)}\n".encode("ascii"))
        finally:
            os.close(handle)
    except OSError:
        pass  # a disk that takes nothing: the next start counts again


def _check(entry: str) -> str:
    return f"{crc32(entry.encode('ascii', 'replace')):08x}"


def _file(folder: Path) -> Path:
    return folder / "counts"
