"""Counts that a provider gave once, in the user's cache folder: a file each, named by a hash, holding a number."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_LONGEST = 20
"""Bytes of a count."""


def name_of(url: str, model: str, document: Mapping[str, Any]) -> str:
    """The SHA-256 of what was asked and of whom, from which neither can be read."""
    text = json.dumps([url, model, document], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def load(folder: Path | None, name: str) -> int | None:
    """The count; ``None`` where there is none that is whole."""
    try:
        data = _file(folder, name).read_bytes() if folder else b""
    except OSError:
        return None
    # A number that lost its end is still a number: the line break says that it is whole.
    whole = data.endswith(b"\n") and len(data) <= _LONGEST and data[:-1].isdigit()
    return int(data) if whole else None


def save(folder: Path | None, name: str, tokens: int) -> None:
    """Keep a count, whole or not at all; where the folder takes no file, it is not kept."""
    if folder is None:
        return
    import tempfile

    target = _file(folder, name)
    temporary = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(b"%d\n" % tokens)
        Path(temporary).replace(target)
    except OSError:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _file(folder: Path, name: str) -> Path:
    return folder / "counts" / name
