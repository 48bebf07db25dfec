"""Locations as code hosts count them: from the top of the checkout."""

import posixpath

from llmcost.model.problems import Where

from ..document.format_values import clean
from ..wording.reproduce_command import NO_FILES


def repository_location(where: Where | None, folder: str) -> Where | None:
    """A place as seen from the top of the checkout, of which ``folder`` is the one that llmcost runs in.

    What is in no file (standard input, an option) has no place there.
    """
    if where is None or where.file in NO_FILES or where.file.startswith("--"):
        return None
    return where._replace(file=posixpath.normpath(posixpath.join(folder, clean(where.file).replace("\\", "/"))))
