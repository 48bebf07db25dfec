"""Workload files → checked workloads, with the place of every key."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from llmcost.model.problems import InputError, LlmcostError, Problem, Where, short
from llmcost.model.workload import LATER, Placed, Workload
from llmcost.pricing.hours import zone_of

from .files import STDIN, WORKLOAD_BYTES, read_text, shown
from .shape import Shaper
from .yaml_text import Mapping, Node, Scalar, parse, places_of

SUFFIXES = (".yaml", ".yml")
MAX_FILES = 10_000
Setting = tuple[str, str]
"""A dotted path and the YAML text that goes there."""


def load_workloads(paths: Sequence[str], settings: Sequence[Setting] = ()) -> list[Placed]:
    """Every workload of the files and folders named; ``-`` is standard input.

    ``settings`` replace or add values in each of them before they are checked. Raises ``InputError`` with every
    problem of every file.
    """
    found: list[Placed] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            files = list(workload_files(path))
        except LlmcostError as error:
            problems += error.problems
            continue
        for file in files:
            try:
                found.append(parse_workload(read_text(file, WORKLOAD_BYTES), shown(file), settings))
            except LlmcostError as error:
                problems += error.problems
    problems += _same_names(found)
    if problems:
        raise InputError(problems)
    return found


def workload_files(path: str) -> Iterator[str]:
    """The workload files of a path: itself, or those of a folder and of its folders. Raises ``InputError``."""
    if path == STDIN or not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a name is too long
        yield path
        return

    def refuse(error: OSError) -> NoReturn:
        where = Where(str(error.filename))
        raise InputError.of("unreadable", f"cannot be read: {error.strerror}", "check the folder", where)

    files = []
    for folder, folders, names in os.walk(path, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [str(Path(folder, name)) for name in sorted(names) if name.endswith(SUFFIXES) and name[0] != "."]
        if len(files) > MAX_FILES:
            raise InputError.of(
                "too-many-files", f"more than {MAX_FILES:,} files", "name a smaller folder", Where(path)
            )
    if not files:
        hint = "it should hold *.yaml files; `llmcost schema workload` describes them"
        raise InputError.of("no-workloads", "this folder holds no workload", hint, Where(path))
    yield from files


def _same_names(found: Sequence[Placed]) -> Iterator[Problem]:
    first: dict[str, Where] = {}
    for placed in found:
        name, where = placed.workload.name, placed.fields.get("name", placed.where)
        if name in first:
            yield Problem("same-name", f'a second workload "{name}"', f"the first is in {first[name]}", where)
        first.setdefault(name, where)


def parse_workload(text: str, file: str, settings: Sequence[Setting] = ()) -> Placed:
    """Check one workload. Raises ``InputError`` with every problem that it has."""
    node, problems = parse(text, file)
    if node is None:
        hint = "a workload needs name, model, requests_per_day, input_tokens, output_tokens"
        raise InputError([*problems, Problem("empty", "there is nothing in it", hint, Where(file, 1))])
    if isinstance(node, Mapping):
        for path, value in settings:
            problems += _set(node, path, value)
    shaper = Shaper(file, LATER)
    workload = shaper.read(Workload, node, "")
    problems += shaper.problems
    if workload is not None:
        problems += list(_contradictions(workload, node, file))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.place))
    return Placed(workload, Where(file, node.line, node.column), dict(places_of(node, file)))


def _set(node: Mapping, path: str, text: str) -> list[Problem]:
    """Put a value at a dotted path, making the mappings on the way; no value takes away what is there."""
    origin = f"--set {path}"
    value, problems = parse(text, origin, origin)
    *folders, last = path.split(".")
    for word in folders:
        inner = node.entries.get(word, (None, None))[1]
        if not isinstance(inner, Mapping):
            inner = Mapping(origin=origin)
            node.entries[word] = (Scalar(word, False, 1, 1, origin), inner)
        node = inner
    if value is None:
        node.entries.pop(last, None)
    else:
        node.entries[last] = (Scalar(last, False, 1, 1, origin), value)
    return problems


def _contradictions(workload: Workload, node: Node, file: str) -> Iterator[Problem]:
    """What one field says against another."""
    places = dict(places_of(node, file))

    def at(field: str) -> Where:
        return places.get(field) or places.get(field.split(".")[0]) or Where(file, node.line, node.column)

    a_day, a_month = workload.requests_per_day, workload.requests_per_month
    if a_day is None and a_month is None:
        yield Problem("missing-key", "requests_per_day is missing", "add it, or requests_per_month", at(""))
    if a_day is not None and a_month is not None:
        hint = "keep one of them"
        yield Problem(
            "both", "requests_per_day and requests_per_month exclude each other", hint, at("requests_per_month")
        )
    if a_month is not None and workload.days_per_month is not None:
        yield Problem(
            "both", "days_per_month says nothing beside requests_per_month", "remove it", at("days_per_month")
        )
    cache, batch = workload.cache, workload.batch
    if cache and cache.tokens > workload.input_tokens:
        message = f"cache.tokens ({cache.tokens}) are more than input_tokens ({workload.input_tokens})"
        yield Problem("cache-exceeds-input", message, "input_tokens counts cached tokens too", at("cache.tokens"))
    if batch and batch.factor is not None and batch.discount is not None:
        yield Problem("both", "batch.factor and batch.discount say the same", "keep one of them", at("batch.discount"))
    if workload.hours is not None:
        yield from _hours(workload.hours, at("hours"))


def _hours(text: str, where: Where) -> Iterator[Problem]:
    span, _, zone = text.partition(" ")
    start, end = span.split("-")
    if not all(int(t[:2]) < 24 or t == "24:00" for t in (start, end)) or not all(int(t[3:]) < 60 for t in (start, end)):
        yield Problem("hours", f"hours is {text}", "hours go from 00:00 to 24:00", where)
    elif start == end:
        yield Problem("hours", f"hours is {text}, which is no time at all", "leave it out for all day", where)
    try:
        zone_of(zone or "UTC")
    except ValueError:
        yield Problem("unknown-zone", f'no time zone "{short(zone)}"', "give a name such as Europe/Berlin", where)
