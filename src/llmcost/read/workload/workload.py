"""Reads and checks workload files. Every key keeps its location."""

import os
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any

from llmcost.model.field_types import field_type
from llmcost.model.file_source import FileSource
from llmcost.model.inputs.request_shape import Length
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.problems import InputError, Problem, Where, short
from llmcost.model.record import record
from llmcost.pricing.workload_rules import rule_violations

from ..files.disk import DISK
from ..files.path_sandbox import check_inside_project
from ..files.text_files import STDIN, WORKLOAD_BYTES, display_path, read_text
from ..yaml.nodes import MAX_NODES, Mapping, Node, Scalar, locations_of, parse
from ..yaml.nodes import Sequence as NodeList
from ..yaml.validator import Validator, fields_of
from .histogram import with_histograms

SUFFIXES = (".yaml", ".yml")
MOST_WORKLOADS = 5_000
"""In all files of a run, and so the most files: `benchmarks/limits.py` shows what that takes."""
MOST_BYTES = 20_000_000
"""In all files of a run."""
MOST_CHARACTERS = 50_000_000
"""In the prompt files of all workloads. A file counts for each workload that names it."""
MOST_BINS = 200_000
"""In the histograms of all workloads."""
MOST_PROBLEMS = 1_000
"""After this many, no further workload is read."""
MAX_FOLDERS = 100_000
Setting = tuple[str, str]
"""A dotted path and the YAML text of its value."""


@record
class WorkloadTexts:
    """The texts of workload files, read once, and the problems of files that could not be read."""

    files: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    source: FileSource = DISK
    """The source of the files that the workloads name."""


def load_workloads(paths: Sequence[str], settings: Sequence[Setting] = ()) -> list[LoadedWorkload]:
    """The workloads of files and folders; ``-`` is standard input.

    ``settings`` replace or add values in each workload before it is checked. Raises ``InputError`` with the problems of
    all files.
    """
    return workloads_of(read_workloads(paths), settings)


def read_workloads(paths: Sequence[str], source: FileSource = DISK) -> WorkloadTexts:
    """The texts of files and of the workload files in folders, in order. A file that two paths reach counts once."""
    files: list[tuple[str, str]] = []
    seen: set[str] = set()
    problems: list[Problem] = []
    size = 0
    for path in paths:
        try:
            for file in workload_files(path, source):
                key = file if file == STDIN else os.path.abspath(file)  # noqa: PTH100 - a link is a name of its own
                if key in seen:
                    continue
                seen.add(key)
                try:
                    if source is DISK and file != path:
                        check_inside_project(file)
                    files.append((display_path(file), read_text(file, WORKLOAD_BYTES, source)))
                    size += len(files[-1][1])
                except InputError as error:
                    problems += error.problems
                if size > MOST_BYTES:
                    message = f"the workload files up to here are larger than {MOST_BYTES // 1_000_000} MB"
                    problems.append(Problem("too-large", message, "name fewer files", Where(file)))
                    return WorkloadTexts((), tuple(problems), source)
        except InputError as error:
            problems += error.problems
    return WorkloadTexts(tuple(files), tuple(problems), source)


class _Totals:
    """How much the workloads of a run have in all."""

    def __init__(self) -> None:
        self.workloads = self.characters = self.bins = 0
        self.exceeded = False

    def add(self, loaded: LoadedWorkload) -> None:
        """Count a workload. Raises ``InputError`` at the one that is too much."""
        texts, workload = loaded.texts, loaded.workload
        lengths = (workload.input_tokens, workload.output_tokens)
        self.workloads += 1
        self.characters += sum(map(len, (*texts.fixed, *texts.tools, texts.template))) if texts else 0
        self.bins += sum(len(length.bins) for length in lengths if isinstance(length, Length))
        for found, most, what, hint in (
            (self.workloads, MOST_WORKLOADS, "workloads", "name fewer files"),
            (self.characters, MOST_CHARACTERS, "characters in prompt files", "name fewer files"),
            (self.bins, MOST_BINS, "lines of histograms", "use wider bins"),
        ):
            if found > most:
                self.exceeded = True
                raise InputError.of("too-many", f"more than {most:,} {what} up to here", hint, loaded.where)


def workloads_of(texts: WorkloadTexts, settings: Sequence[Setting] = (), option: str = "--set") -> list[LoadedWorkload]:
    """The checked workloads of texts. Raises ``InputError`` with all problems, including those of reading.

    ``option`` is the option that ``settings`` come from, for the location of their problems.
    """
    found: list[LoadedWorkload] = []
    problems = list(texts.problems)
    totals = _Totals()
    for file, text in texts.files:
        try:
            found += parse_workloads(text, file, settings, texts.source, option, totals)
        except InputError as error:
            problems += error.problems
        if totals.exceeded or len(problems) >= MOST_PROBLEMS:
            break
    problems += _same_names(found)
    if problems:
        raise InputError(problems)
    return found


def workload_files(path: str, source: FileSource = DISK) -> Iterator[str]:
    """A file itself, or the workload files of a folder and its subfolders. Raises ``InputError``."""
    if path == STDIN or not source.is_folder(path):
        yield path
        return
    files: list[str] = []
    folders, seen = [path], 0
    while folders:
        folder = folders.pop()
        seen += 1
        try:
            below, words = source.entries(folder)
        except OSError as error:
            where = Where(folder)
            raise InputError.of("unreadable", f"cannot be read: {error.strerror}", "check the folder", where) from None
        files += [
            source.within(word, folder)
            for word in sorted(words)
            if word.endswith(SUFFIXES) and not word.startswith(".")
        ]
        folders += [source.within(word, folder) for word in sorted(below, reverse=True) if not word.startswith(".")]
        if len(files) > MOST_WORKLOADS or seen > MAX_FOLDERS:
            many = f"{MOST_WORKLOADS:,} files" if len(files) > MOST_WORKLOADS else f"{MAX_FOLDERS:,} folders"
            raise InputError.of("too-many-files", f"more than {many}", "name a smaller folder", Where(path))
    if not files:
        hint = "add *.yaml files; `llmcost schema workload` describes them"
        raise InputError.of("no-workloads", "this folder contains no workload", hint, Where(path))
    yield from files


def _same_names(found: Sequence[LoadedWorkload]) -> Iterator[Problem]:
    first: dict[str, Where] = {}
    for loaded in found:
        name, where = loaded.workload.name, loaded.fields.get("name", loaded.where)
        if name in first:
            yield Problem("same-name", f'duplicate workload name "{name}"', f"the first is at {first[name]}", where)
        first.setdefault(name, where)


def parse_workload(text: str, file: str, settings: Sequence[Setting] = ()) -> LoadedWorkload:
    """Check a single workload. Raises ``InputError`` with all its problems."""
    found = parse_workloads(text, file, settings)
    if len(found) != 1:
        raise InputError.of("one-workload", f"{len(found)} workloads", "expected one", Where(file, 1))
    return found[0]


def parse_workloads(
    text: str,
    file: str,
    settings: Sequence[Setting] = (),
    source: FileSource = DISK,
    option: str = "--set",
    totals: "_Totals | None" = None,
) -> list[LoadedWorkload]:
    """Check the workload of a file, or its ``workloads:`` with ``defaults:`` merged in field by field.

    Raises ``InputError`` with all their problems.
    """
    node, problems = parse(text, file)
    totals = totals or _Totals()
    if node is None:
        hint = "a workload needs name, model, requests_per_day, input_tokens and output_tokens"
        raise InputError([*problems, Problem("empty", "the file is empty", hint, Where(file, 1))])
    found = []
    for one in _entries(node, file, problems):
        if isinstance(one, Mapping):
            problems += _with_settings(one, settings, option)
        loaded, found_problems = _checked(one, file, source)
        problems += found_problems
        if loaded:
            found.append(loaded)
            totals.add(loaded)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InputError(sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key))
    return found


def _entries(node: Node, file: str, problems: list[Problem]) -> list[Node]:
    """The nodes of a file's workloads, with defaults merged in."""
    if not isinstance(node, Mapping) or "workloads" not in node.entries:
        return [node]
    listed, defaults = node.entries["workloads"][1], Mapping({}, node.line, node.column)
    validator = Validator(file)
    if "defaults" in node.entries:
        value = node.entries["defaults"][1]
        if isinstance(value, Mapping):
            defaults = value
        else:
            validator.problem("wrong-type", value, "defaults is not a mapping", "put fields of a workload under it")
    for word, (key, value) in node.entries.items():
        if word == "version":
            validator.read(fields_of(Workload).known[word].type, value, word)
        elif word not in ("workloads", "defaults"):
            validator.problem("unknown-key", key, f'unknown key "{short(word)}"', "known: version, defaults, workloads")
    if not isinstance(listed, NodeList) or not listed.items:
        validator.problem("wrong-type", listed, "workloads is not a list", "write one workload after each `-`")
        problems += validator.problems
        return []
    values = len(listed.items) * sum(1 for _ in locations_of(defaults, file))
    if values > MAX_NODES:
        message = f"these defaults repeat {values:,} values in {len(listed.items):,} workloads, more than {MAX_NODES:,}"
        raise InputError.of("too-many", message, "make them shorter, or split the file", validator.where(defaults))
    for one in listed.items:
        if not isinstance(one, Mapping):
            validator.problem("wrong-type", one, "a workload is not a mapping", "write its fields as `key: value`")
    problems += validator.problems
    return [_merged(defaults, one) for one in listed.items if isinstance(one, Mapping)]


def _merged(defaults: Mapping, workload: Mapping) -> Mapping:
    """The defaults with a workload's fields over them. Mappings in both are merged recursively."""
    entries = {word: entry for word, entry in defaults.entries.items() if not _displaced(word, workload)}
    for word, (key, value) in workload.entries.items():
        below = entries[word][1] if word in entries else None
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            value = _merged(below, value)
        entries[word] = (key, value)
    return Mapping(entries, workload.line, workload.column)


_ALTERNATIVES = (
    ({"model"}, {"route", "router"}, {"cascade"}),
    ({"input_tokens"}, {"prompt"}),
    ({"requests_per_day"}, {"requests_per_month"}, {"conversations_per_day"}, {"tasks_per_day"}),
    ({"conversation"}, {"agent"}),
)
"""Groups of fields that replace one another."""


def _displaced(word: str, workload: Mapping) -> bool:
    """Whether a workload sets a field that replaces a default."""
    groups = next((groups for groups in _ALTERNATIVES if any(word in group for group in groups)), ())
    return any(group & workload.entries.keys() for group in groups if word not in group)


def _checked(node: Node, file: str, source: FileSource) -> tuple[LoadedWorkload | None, list[Problem]]:
    validator = Validator(file)
    valid: Workload | None = validator.read(Workload, node, "")
    problems = validator.problems
    locations = dict(locations_of(node, file))
    start = Where(file, node.line, node.column)
    workload, unread = (valid, ()) if valid else _valid_fields(node, file, problems)
    texts = None
    if workload is not None:
        workload, histogram_problems = with_histograms(workload, file, locations, source)
        problems += histogram_problems
        problems += rule_violations(workload, locations, start, unread)
        if workload.prompt:
            from .prompt import prompt_texts  # few workloads have prompt files

            texts = prompt_texts(workload.prompt, file, locations, problems, source)
    return (None if problems or workload is None else LoadedWorkload(workload, start, locations, texts)), problems


def _valid_fields(node: Node, file: str, problems: Sequence[Problem]) -> tuple[Workload | None, Collection[str]]:
    """A workload of the valid fields, and the names of the others, so that all problems are reported at once.

    The others include the keys that misspelled ones were probably meant to be.
    """
    if not isinstance(node, Mapping):
        return None, ()
    known = fields_of(Workload).known
    key = Scalar("", True, 1, 1)
    required: dict[str, tuple[Scalar, Node]] = {"name": (key, key._replace(text="?")), "output_tokens": (key, _NONE)}
    kept = dict(required)
    for word in node.entries.keys() & known.keys():
        validator = Validator(file)
        validator.read(Workload, Mapping({**required, word: node.entries[word]}), "")
        kept |= {word: node.entries[word]} if not validator.problems else {}
    meant = {problem.hint.removeprefix("did you mean ")[:-1] for problem in problems if problem.code == "unknown-key"}
    return Validator(file).read(Workload, Mapping(kept), ""), (node.entries.keys() - kept.keys()) | meant


_NONE = Scalar("0", False, 1, 1)


def _with_settings(one: Mapping, settings: Sequence[Setting], option: str) -> list[Problem]:
    """Apply settings to a workload, and remove the fields that they replace."""
    named: dict[str, tuple[Scalar, Node]] = {path.partition(".")[0]: (_NONE, _NONE) for path, _ in settings}
    for word in [word for word in one.entries if _displaced(word, Mapping(named))]:
        del one.entries[word]
    return [problem for path, value in settings for problem in _set(one, path, value, f"{option} {path}")]


def _set(node: Mapping, path: str, text: str, origin: str) -> list[Problem]:
    """Set a value at a dotted path, creating mappings and lists on the way. An empty value removes the key.

    A number names an entry of a list, ``images.0.width``, and the number after the last one adds an entry.
    """
    value, problems = parse(text, origin, origin)
    at: Mapping | NodeList = node
    words = path.split(".")
    for word, following in pairwise(words):
        inner = _child(at, word)
        if not isinstance(inner, Mapping | NodeList):
            is_list = at is node and _is_list(word)
            inner = NodeList([], 1, 1, origin) if is_list else Mapping({}, origin=origin)
            _put(at, word, inner, origin)
        elif isinstance(inner, NodeList) and isinstance(at, Mapping):
            inner = inner._replace(items=[*inner.items])  # other workloads may have the same defaults
            at.entries[word] = at.entries[word][0], inner
        if isinstance(inner, NodeList) and following not in map(str, range(len(inner.items) + 1)):
            message, hint = f'{word} has no entry "{short(following)}"', f"write {word}.{len(inner.items)} to add one"
            return [*problems, Problem("no-entry", message, hint, Where(origin))]
        at = inner
    _put(at, words[-1], value, origin)
    return problems


def _is_list(word: str) -> bool:
    """Whether a field of a workload is a list."""
    known = fields_of(Workload).known.get(word)
    annotation: Any = known and known.type
    return field_type(annotation).kind is tuple


def _child(at: Mapping | NodeList, word: str) -> Node | None:
    if isinstance(at, Mapping):
        return at.entries.get(word, (None, None))[1]
    return next((item for index, item in enumerate(at.items) if str(index) == word), None)


def _put(at: Mapping | NodeList, word: str, value: Node | None, origin: str) -> None:
    """Set or, without a value, remove what a mapping has under a word or a list under a number."""
    if isinstance(at, NodeList):
        at.items[int(word) : int(word) + 1] = [] if value is None else [value]
    elif value is None:
        at.entries.pop(word, None)
    else:
        at.entries[word] = (Scalar(word, False, 1, 1, origin), value)
