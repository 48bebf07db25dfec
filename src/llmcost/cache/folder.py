"""The user's cache folder."""

import os
import sys
from pathlib import Path


def cache_dir() -> Path | None:
    """The folder for what can be computed again, which may not exist yet; ``None`` where the user has no place for it.

    ``LLMCOST_CACHE_DIR``, or else ``llmcost`` in the folder of the system's convention: ``XDG_CACHE_HOME`` where it is
    absolute (XDG Base Directory Specification 0.8), ``LOCALAPPDATA`` on Windows, ``~/.cache`` elsewhere.
    """
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
