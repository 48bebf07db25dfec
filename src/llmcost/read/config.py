"""``llmcost.yaml`` → checked settings, with paths as seen from where the command runs."""

import os
from dataclasses import replace
from pathlib import Path

from llmcost.model.config import LATER, Config
from llmcost.model.problems import InputError, Problem, Where

from .files import WORKLOAD_BYTES, read_text
from .shape import Shaper
from .yaml_text import Mapping, parse

NAME = "llmcost.yaml"


def find_config(start: Path) -> Path | None:
    """``llmcost.yaml`` in ``start`` or a folder above it, up to the root of the git checkout."""
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder / NAME
        if (folder / ".git").exists():
            return None
    return None


def load_config(path: Path) -> Config:
    """The settings of a file. Raises ``InputError`` with every problem that it has."""
    file = os.path.relpath(path)
    node, problems = parse(read_text(str(path), WORKLOAD_BYTES), file)
    shaper = Shaper(file, LATER)
    config: Config | None = shaper.read(Config, node if node is not None else Mapping(), "")
    problems += shaper.problems
    for name in (*config.catalog, *config.workloads) if config else ():
        if not (path.parent / name).exists():
            hint = "paths are relative to this file"
            problems.append(Problem("no-file", f"{name} does not exist", hint, Where(file)))
    if problems or config is None:
        raise InputError(sorted(problems, key=lambda problem: problem.place))
    return replace(config, workloads=_from_here(path, config.workloads), catalog=_from_here(path, config.catalog))


def _from_here(path: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(os.path.relpath(path.parent / name) for name in names)
