"""Files that a workload names: relative to it, and inside the project."""

import os
from pathlib import Path

from llmcost.checkout import checkout_root
from llmcost.model.file_source import absolute, outside, unfollowable
from llmcost.model.problems import InputError, Where


def project_of(file: str) -> Path:
    """The root of the git checkout that holds a file, else the folder that llmcost runs in or the file's own."""
    folder = Path(file).resolve().parent
    if root := checkout_root(folder):
        return root
    here = Path.cwd().resolve()
    return here if folder.is_relative_to(here) else folder


def inside_project(name: str, file: str) -> Path:
    """The real path of a file named in ``file``, from the present folder where it lies in that.

    Raises ``InputError`` when it leads out of the project.
    """
    if os.path.isabs(name):  # noqa: PTH117 - also on another system's paths
        raise absolute()
    try:
        path = (Path(file).parent / name).resolve()
    except (OSError, RuntimeError, ValueError):
        raise unfollowable() from None
    if not path.is_relative_to(project_of(file)):
        raise outside()
    here = Path.cwd().resolve()
    return path.relative_to(here) if path.is_relative_to(here) else path


def stay_inside(path: str) -> None:
    """Raise ``InputError`` where something that was found, and that nobody named, is a link out of the project."""
    folder, name = os.path.split(path)
    try:
        inside_project(name, str(Path(folder, "a file beside it")))
    except InputError as error:
        raise InputError(problem._replace(where=Where(path)) for problem in error.problems) from None
