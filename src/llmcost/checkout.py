"""Finds the root of the git checkout: the project to which paths, settings, ignore rules and commits belong."""

import os
from pathlib import Path


def checkout_root(folder: str | Path) -> Path | None:
    """The nearest folder at or above ``folder`` that holds ``.git``, with links followed; ``None`` outside a checkout.

    Only the name decides. ``.git`` is a folder, a file in a worktree or a submodule, and nothing that git itself ever
    checks out, so a pull request cannot move the root. A folder that looks like a bare repository is not a root.
    """
    start = Path(folder).resolve()
    return next((above for above in (start, *start.parents) if os.path.lexists(above / ".git")), None)
