"""``llmcost.yaml`` → checked settings, with paths as seen from where the command runs."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from llmcost.checkout import checkout_root
from llmcost.model.file_source import FileSource
from llmcost.model.inputs.config import Config
from llmcost.model.problems import InputError, Problem, Where, short

from ..files.disk import DISK
from ..files.path_sandbox import stay_inside
from ..files.text_files import WORKLOAD_BYTES, read_text
from ..yaml.nodes import Mapping, parse, places_of
from ..yaml.validator import Validator
from .policies import read_policies, with_tests

NAME = "llmcost.yaml"


def find_config(start: Path) -> Path | None:
    """``llmcost.yaml`` in ``start`` or a folder above it, up to the root of the git checkout.

    Raises ``InputError`` where it is a link out of the project.
    """
    start, root = start.resolve(), checkout_root(start)
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            stay_inside(os.path.relpath(folder / NAME))
            return folder / NAME
        if folder == root:
            return None
    return None


def load_config(path: Path) -> Config:
    """The settings of a file. Raises ``InputError`` with every problem that it has."""
    return config_of(os.path.relpath(path), DISK)


def config_of(file: str, source: FileSource) -> Config:
    """The settings of a file of a source. Raises ``InputError`` with every problem that it has."""
    text = read_text(file, WORKLOAD_BYTES, source)
    node, problems = parse(text, file)
    shaper = Validator(file)
    config: Config | None = shaper.read(Config, node if node is not None else Mapping({}), "")
    policies = read_policies(node, text, file)
    problems += [*shaper.problems, *policies.problems]
    places = dict(places_of(node, file)) if node is not None else {}
    for path, name in _paths_in(config) if config else ():
        problems += _wrong_with(path, name, file, source, places.get(path, Where(file)))
    if problems or config is None:
        raise InputError(sorted(problems, key=lambda problem: problem.place))
    config = with_tests(config, policies, places)

    def from_here(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(source.beside(name, file) for name in names)

    base = config.base
    if base is not None and is_path(base):
        base = os.path.join(os.curdir, source.beside(base, file))  # noqa: PTH118 - a Path would drop the dot
    return replace(config, workloads=from_here(config.workloads), catalog=from_here(config.catalog), base=base)


def _paths_in(config: Config) -> Iterator[tuple[str, str]]:
    """Every path in the settings, by the key that names it."""
    for field in ("workloads", "catalog"):
        yield from ((f"{field}.{number}", name) for number, name in enumerate(getattr(config, field)))
    if config.base is not None and is_path(config.base):
        yield "base", config.base


def _wrong_with(key: str, name: str, file: str, source: FileSource, where: Where) -> list[Problem]:
    """A path that leads out of the project, or to nothing; a base may be missing, which the gate cannot decide."""
    try:
        source.inside(name, file)
    except InputError as error:
        return [Problem(one.code, f"{short(name)}: {one.message}", one.hint, where) for one in error.problems]
    if key == "base" or source.exists(source.beside(name, file)):
        return []
    return [Problem("no-file", f'there is no "{short(name)}"', "paths are relative to this file", where)]


def is_path(base: str) -> bool:
    """Whether a base is written as a path: no branch begins or ends like one of these."""
    ends = ("/", os.sep, ".yaml", ".yml", ".json")
    return Path(base).is_absolute() or base.startswith(".") or base.lower().endswith(ends)
