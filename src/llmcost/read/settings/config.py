"""Reads and checks ``llmcost.yaml``. Its paths become relative to the working directory."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from llmcost.checkout import checkout_root
from llmcost.model.file_source import FileSource
from llmcost.model.inputs.config import Config
from llmcost.model.problems import InputError, Problem, Where, short

from ..files.disk import DISK
from ..files.path_sandbox import check_inside_project
from ..files.text_files import WORKLOAD_BYTES, read_text
from ..yaml.nodes import Mapping, locations_of, parse
from ..yaml.validator import Validator
from .policies import attach_expressions, read_policies

NAME = "llmcost.yaml"


def find_config(start: Path) -> Path | None:
    """``llmcost.yaml`` in ``start`` or the nearest folder above it, up to the root of the git checkout.

    Raises ``InputError`` if it is a link out of the project.
    """
    start, root = start.resolve(), checkout_root(start)
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            check_inside_project(os.path.relpath(folder / NAME))
            return folder / NAME
        if folder == root:
            return None
    return None


def load_config(path: Path) -> Config:
    """The settings in a file. Raises ``InputError`` with all problems of the file."""
    return config_of(os.path.relpath(path), DISK)


def config_of(file: str, source: FileSource) -> Config:
    """The settings in a file of a source. Raises ``InputError`` with all problems of the file."""
    text = read_text(file, WORKLOAD_BYTES, source)
    node, problems = parse(text, file)
    validator = Validator(file)
    config: Config | None = validator.read(Config, node if node is not None else Mapping({}), "")
    policies = read_policies(node, text, file)
    problems += [*validator.problems, *policies.problems]
    locations = dict(locations_of(node, file)) if node is not None else {}
    for path, name in _paths_in(config) if config else ():
        problems += _path_problems(path, name, file, source, locations.get(path, Where(file)))
    if config and config.currency and not config.currency.per_usd:
        where = locations.get("currency.per_usd", Where(file))
        problems.append(Problem("out-of-range", "currency.per_usd is 0", "give how much of it one dollar is", where))
    if problems or config is None:
        raise InputError(sorted(problems, key=lambda problem: problem.sort_key))
    config = attach_expressions(config, policies, locations)

    def relative(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(source.path_from(name, file) for name in names)

    base = config.base
    if base is not None and is_path(base):
        base = os.path.join(os.curdir, source.path_from(base, file))  # noqa: PTH118 - a Path would drop the dot
    return replace(
        config, workloads=relative(config.workloads), catalog=relative(config.catalog), base=base, fields=locations
    )


def _paths_in(config: Config) -> Iterator[tuple[str, str]]:
    """The paths in the settings, each with its key."""
    for field in ("workloads", "catalog"):
        yield from ((f"{field}.{number}", name) for number, name in enumerate(getattr(config, field)))
    if config.base is not None and is_path(config.base):
        yield "base", config.base


def _path_problems(key: str, name: str, file: str, source: FileSource, where: Where) -> list[Problem]:
    """Problems of a path that leaves the project or does not exist. A missing base is left to the gate."""
    try:
        source.inside(name, file)
    except InputError as error:
        return [Problem(one.code, f"{short(name)}: {one.message}", one.hint, where) for one in error.problems]
    if key == "base" or source.exists(source.path_from(name, file)):
        return []
    return [Problem("no-file", f'there is no "{short(name)}"', "paths are relative to this file", where)]


def is_path(base: str) -> bool:
    """Whether a base is a path and not the name of a branch, by its beginning and ending."""
    ends = ("/", os.sep, ".yaml", ".yml", ".json")
    return Path(base).is_absolute() or base.startswith(".") or base.lower().endswith(ends)
