"""File locations relative to the root of the checkout, as code hosts expect them."""

import posixpath

from llmcost.model.problems import Where

from ..document.format_values import clean
from ..wording.reproduce_command import NO_FILES


def repository_location(where: Where | None, folder: str, base: str | None = None) -> Where | None:
    """A location relative to the root of the checkout. ``folder`` is the working directory, relative to that root.

    Standard input and options are in no file and have no location. Nor has a file of the commit ``base``.
    """
    if where is None or where.file in NO_FILES or where.file.startswith("--"):
        return None
    if base is not None and where.file.startswith(f"{base}:"):
        return None
    return where._replace(file=posixpath.normpath(posixpath.join(folder, clean(where.file).replace("\\", "/"))))
