"""The user's cache folder."""

import os
import sys
from functools import cache
from pathlib import Path

from llmcost.checkout import checkout_root

_WRITABLE_BY_OTHERS = 0o022


def cache_dir() -> Path | None:
    """The folder for what can be computed again, which may not exist yet; ``None`` if there is no trusted place.

    ``LLMCOST_CACHE_DIR``, or else ``llmcost`` in the folder of the system's convention: ``XDG_CACHE_HOME`` where it is
    absolute (XDG Base Directory Specification 0.8), ``LOCALAPPDATA`` on Windows, ``~/.cache`` elsewhere. A folder in a
    checkout, or that somebody else may write to, is not used: a stranger could have put prices and counts into it.
    """
    folder = _named()
    return folder if folder and _is_trusted(folder) else None


@cache
def _is_trusted(folder: Path) -> bool:
    """Whether a folder may be used. A process looks at it once: ``tokens`` asks for each of thousands of texts."""
    return checkout_root(folder) is None and _is_own(folder)


def _is_own(folder: Path) -> bool:
    """Whether only this user and root may write to a folder, or it does not exist yet."""
    if sys.platform == "win32":
        return True
    try:
        link, target = folder.lstat(), folder.stat()
    except OSError:
        return True
    return {link.st_uid, target.st_uid} <= {0, os.geteuid()} and not target.st_mode & _WRITABLE_BY_OTHERS


def _named() -> Path | None:
    environment = os.environ
    if chosen := environment.get("LLMCOST_CACHE_DIR"):
        return Path(chosen)
    if (xdg := environment.get("XDG_CACHE_HOME")) and Path(xdg).is_absolute():
        return Path(xdg, "llmcost")
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local, "llmcost") if local else None
    home = environment.get("HOME")
    return Path(home, ".cache", "llmcost") if home else None
