"""Keeps the paths that files name, and links, inside of the project."""

import os
from pathlib import Path

from llmcost.checkout import checkout_root, working_folder
from llmcost.model.file_source import absolute, outside, unfollowable
from llmcost.model.problems import InputError, Where


def project_root(file: str) -> Path:
    """The root of a file's git checkout; else the working directory if it contains the file, else the file's folder."""
    folder = Path(file).resolve().parent
    if root := checkout_root(folder):
        return root
    here = working_folder().resolve()
    return here if folder.is_relative_to(here) else folder


def belongs_to(path: Path, project: Path) -> bool:
    """Whether a path without links is one of a project. ``.git`` is not: a runner keeps the token for git there."""
    return path.is_relative_to(project) and ".git" not in map(str.casefold, path.relative_to(project).parts)


def followed(path: str) -> Path:
    """The file or folder that a path leads to. Raises ``InputError`` if a link of the project leads out of it.

    A path that the user names may lead anywhere, but a link inside of the project may come from a stranger.
    """
    named, target = Path(os.path.abspath(path)), Path(os.path.realpath(path))  # noqa: PTH100 - without following links
    if named != target:
        here = working_folder().resolve()
        project = checkout_root(here) or here
        if not belongs_to(target, project) and any(_is_link_in(project, step) for step in (named, *named.parents)):
            message, hint = "it is a link that leads out of the project", f"name the file itself: {target}"
            raise InputError.of("outside", message, hint, Where(path))
    return target


def _is_link_in(project: Path, path: Path) -> bool:
    return path.is_symlink() and path.parent.resolve().is_relative_to(project)


def inside_project(name: str, file: str) -> Path:
    """The resolved path of a file that ``file`` names, relative to the working directory if it is inside it.

    Raises ``InputError`` if the path is absolute or leaves the project.
    """
    if os.path.isabs(name):  # noqa: PTH117 - also on another system's paths
        raise absolute()
    try:
        path = (Path(file).parent / name).resolve()
    except (OSError, RuntimeError, ValueError):
        raise unfollowable() from None
    if not belongs_to(path, project_root(file)):
        raise outside()
    here = working_folder().resolve()
    return path.relative_to(here) if path.is_relative_to(here) else path


def check_inside_project(path: str) -> None:
    """Raise ``InputError`` if a path that the user did not name is a link out of the project."""
    folder, name = os.path.split(path)
    try:
        inside_project(name, str(Path(folder, "a file in the same folder")))
    except InputError as error:
        raise InputError(problem._replace(where=Where(path)) for problem in error.problems) from None
