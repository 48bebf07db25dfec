"""The folder that llmcost may cache in."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


def cache_dir() -> Path | None:
    """Where llmcost may keep what it can make again; ``None`` where there is no home."""
    if own := os.environ.get("LLMCOST_CACHE_DIR"):
        return Path(own)
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if base := os.environ.get(variable):
            return Path(base) / "llmcost"
    try:
        return Path.home() / ".cache" / "llmcost"
    except RuntimeError:
        return None
