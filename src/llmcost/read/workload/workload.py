"""Workload files → checked workloads, with the place of every key."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from llmcost.model.file_source import FileSource
from llmcost.model.inputs.workload import Placed, Workload
from llmcost.model.problems import InputError, Problem, Where, short
from llmcost.pricing.workload_rules import rule_violations

from ..files.disk import DISK
from ..files.path_sandbox import stay_inside
from ..files.text_files import STDIN, WORKLOAD_BYTES, read_text, shown
from ..yaml.nodes import Mapping, Node, Scalar, parse, places_of
from ..yaml.nodes import Sequence as NodeList
from ..yaml.validator import Validator, fields_of
from .histogram import with_histograms
from .prompt import prompt_texts

SUFFIXES = (".yaml", ".yml")
MAX_FILES = 10_000
MAX_FOLDERS = 100_000
Setting = tuple[str, str]
"""A dotted path and the YAML text that goes there."""


class WorkloadTexts(NamedTuple):
    """The texts of workload files, read once, and what is wrong with the files that could not be read."""

    files: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    source: FileSource = DISK
    """Where the files that they name are."""


def load_workloads(paths: Sequence[str], settings: Sequence[Setting] = ()) -> list[Placed]:
    """Every workload of the files and folders named; ``-`` is standard input.

    ``settings`` replace or add values in each of them before they are checked. Raises ``InputError`` with every
    problem of every file.
    """
    return workloads_of(read_workloads(paths), settings)


def read_workloads(paths: Sequence[str], source: FileSource = DISK) -> WorkloadTexts:
    """The texts of the files and folders named, in their order."""
    files: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            for file in workload_files(path, source):
                try:
                    if source is DISK and file != path:
                        stay_inside(file)
                    files.append((shown(file), read_text(file, WORKLOAD_BYTES, source)))
                except InputError as error:
                    problems += error.problems
        except InputError as error:
            problems += error.problems
    return WorkloadTexts(tuple(files), tuple(problems), source)


def workloads_of(texts: WorkloadTexts, settings: Sequence[Setting] = (), option: str = "--set") -> list[Placed]:
    """The checked workloads of some texts. Raises ``InputError`` with every problem, those of reading included.

    ``option`` is where the settings come from, for what is wrong with them.
    """
    found: list[Placed] = []
    problems = list(texts.problems)
    for file, text in texts.files:
        try:
            found += parse_workloads(text, file, settings, texts.source, option)
        except InputError as error:
            problems += error.problems
    problems += _same_names(found)
    if problems:
        raise InputError(problems)
    return found


def workload_files(path: str, source: FileSource = DISK) -> Iterator[str]:
    """The workload files of a path: itself, or those of a folder and of its folders. Raises ``InputError``."""
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
        if len(files) > MAX_FILES or seen > MAX_FOLDERS:
            many = f"{MAX_FILES:,} files" if len(files) > MAX_FILES else f"{MAX_FOLDERS:,} folders"
            raise InputError.of("too-many-files", f"more than {many}", "name a smaller folder", Where(path))
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
    found = parse_workloads(text, file, settings)
    if len(found) != 1:
        raise InputError.of("one-workload", f"{len(found)} workloads", "one is expected here", Where(file, 1))
    return found[0]


def parse_workloads(
    text: str, file: str, settings: Sequence[Setting] = (), source: FileSource = DISK, option: str = "--set"
) -> list[Placed]:
    """Check the workload of a file, or those under its ``workloads:`` with ``defaults:`` merged in field by field.

    Raises ``InputError`` with every problem that they have.
    """
    node, problems = parse(text, file)
    if node is None:
        hint = "a workload needs name, model, requests_per_day, input_tokens, output_tokens"
        raise InputError([*problems, Problem("empty", "there is nothing in it", hint, Where(file, 1))])
    found = []
    for one in _entries(node, file, problems):
        if isinstance(one, Mapping):
            problems += _with_settings(one, settings, option)
        placed, wrong = _placed(one, file, source)
        problems += wrong
        found += [placed] if placed else []
    if problems:
        raise InputError(sorted(dict.fromkeys(problems), key=lambda problem: problem.place))
    return found


def _entries(node: Node, file: str, problems: list[Problem]) -> list[Node]:
    """The nodes of the workloads of a file."""
    if not isinstance(node, Mapping) or "workloads" not in node.entries:
        return [node]
    listed, shared = node.entries["workloads"][1], Mapping({}, node.line, node.column)
    shaper = Validator(file)
    if "defaults" in node.entries:
        value = node.entries["defaults"][1]
        if isinstance(value, Mapping):
            shared = value
        else:
            shaper.problem("wrong-type", value, "defaults is not a mapping", "write fields of a workload under it")
    for word, (key, value) in node.entries.items():
        if word == "version":
            shaper.read(fields_of(Workload).known[word].type, value, word)
        elif word not in ("workloads", "defaults"):
            shaper.problem("unknown-key", key, f'unknown key "{short(word)}"', "known: version, defaults, workloads")
    if not isinstance(listed, NodeList) or not listed.items:
        shaper.problem("wrong-type", listed, "workloads is not a list", "write one workload after each `-`")
        problems += shaper.problems
        return []
    for one in listed.items:
        if not isinstance(one, Mapping):
            shaper.problem("wrong-type", one, "a workload is not a mapping", "write its fields as `key: value`")
    problems += shaper.problems
    return [_merged(shared, one) for one in listed.items if isinstance(one, Mapping)]


def _merged(defaults: Mapping, own: Mapping) -> Mapping:
    """A workload's own fields over the defaults; mappings in both are merged in turn."""
    entries = {word: entry for word, entry in defaults.entries.items() if not _displaced(word, own)}
    for word, (key, value) in own.entries.items():
        below = entries[word][1] if word in entries else None
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            value = _merged(below, value)
        entries[word] = (key, value)
    return Mapping(entries, own.line, own.column)


_INSTEAD = (
    ({"model"}, {"route", "router"}, {"cascade"}),
    ({"input_tokens"}, {"prompt"}),
    ({"requests_per_day"}, {"requests_per_month"}, {"conversations_per_day"}, {"tasks_per_day"}),
    ({"conversation"}, {"agent"}),
)
"""Fields that stand in place of one another."""


def _displaced(word: str, own: Mapping) -> bool:
    """Whether a workload says something else in place of a default field."""
    kinds = next((kinds for kinds in _INSTEAD if any(word in kind for kind in kinds)), ())
    return any(kind & own.entries.keys() for kind in kinds if word not in kind)


def _placed(node: Node, file: str, source: FileSource) -> tuple[Placed | None, list[Problem]]:
    shaper = Validator(file)
    whole: Workload | None = shaper.read(Workload, node, "")
    problems = shaper.problems
    places = dict(places_of(node, file))
    start = Where(file, node.line, node.column)
    workload, unread = (whole, ()) if whole else _sound(node, file, problems)
    texts = None
    if workload is not None:
        workload, wrong = with_histograms(workload, file, places, source)
        problems += wrong
        problems += rule_violations(workload, places, start, unread)
        texts = prompt_texts(workload.prompt, file, places, problems, source) if workload.prompt else None
    return (None if problems or workload is None else Placed(workload, start, places, texts)), problems


def _sound(node: Node, file: str, problems: Sequence[Problem]) -> tuple[Workload | None, Collection[str]]:
    """The fields that are right by themselves, and the others: so that all problems are told at once.

    A misspelt key is one of the others.
    """
    if not isinstance(node, Mapping):
        return None, ()
    known = fields_of(Workload).known
    key = Scalar("", True, 1, 1)
    least: dict[str, tuple[Scalar, Node]] = {"name": (key, key._replace(text="?")), "output_tokens": (key, _NONE)}
    kept = dict(least)
    for word in node.entries.keys() & known.keys():
        shaper = Validator(file)
        shaper.read(Workload, Mapping({**least, word: node.entries[word]}), "")
        kept |= {word: node.entries[word]} if not shaper.problems else {}
    meant = {problem.hint.removeprefix("did you mean ")[:-1] for problem in problems if problem.code == "unknown-key"}
    return Validator(file).read(Workload, Mapping(kept), ""), (node.entries.keys() - kept.keys()) | meant


_NONE = Scalar("0", False, 1, 1)


def _with_settings(one: Mapping, settings: Sequence[Setting], option: str) -> list[Problem]:
    """Put settings over what a workload says; what they stand in place of goes."""
    said: dict[str, tuple[Scalar, Node]] = {path.partition(".")[0]: (_NONE, _NONE) for path, _ in settings}
    for word in [word for word in one.entries if _displaced(word, Mapping(said))]:
        del one.entries[word]
    return [problem for path, value in settings for problem in _set(one, path, value, f"{option} {path}")]


def _set(node: Mapping, path: str, text: str, origin: str) -> list[Problem]:
    """Put a value at a dotted path, making the mappings on the way; no value takes away what is there."""
    value, problems = parse(text, origin, origin)
    *folders, last = path.split(".")
    for word in folders:
        inner = node.entries.get(word, (None, None))[1]
        if not isinstance(inner, Mapping):
            inner = Mapping({}, origin=origin)
            node.entries[word] = (Scalar(word, False, 1, 1, origin), inner)
        node = inner
    if value is None:
        node.entries.pop(last, None)
    else:
        node.entries[last] = (Scalar(last, False, 1, 1, origin), value)
    return problems
