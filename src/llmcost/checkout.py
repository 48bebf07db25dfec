"""Finds the working folder, and the root of its checkout: the project to which paths, settings and commits belong."""

import os
from pathlib import Path

from llmcost.model.problems import InputError


def checkout_root(folder: str | Path) -> Path | None:
    """The nearest folder at or above ``folder`` with ``.git``, links followed; ``None`` outside a checkout.

    Only the name decides. ``.git`` is a folder, a file in a worktree or a submodule, and nothing that git itself ever
    checks out, so a pull request cannot move the root. A folder that looks like a bare repository is not a root.
    """
    start = Path(folder).resolve()
    return next((above for above in (start, *start.parents) if os.path.lexists(above / ".git")), None)


def working_folder() -> Path:
    """The current working folder. Raises ``InputError`` if it was deleted."""
    try:
        return Path.cwd()
    except OSError:
        message, hint = "the working folder no longer exists", "change to a folder that exists"
        raise InputError.of("no-folder", message, hint) from None
