"""Replaces the model in the text of a workload file, without changing another byte.

As in ``catalog_edit``, the file is not parsed and rewritten: the new id replaces the old one in the text, and reading
the result must give the same workloads with the chosen models.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import yaml

from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.problems import InputError, Problem, Where, short

from ..files.text_files import STDIN, WORKLOAD_BYTES, display_path, read_text
from .workload import parse_workloads

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NewModel(NamedTuple):
    """The new model of a workload."""

    model: str
    counted_with: str | None = None
    """The model whose tokenizer the numbers belong to, to be written down too, unless the file says it (law T5)."""


class EditedFile(NamedTuple):
    """A file with its old and new text."""

    path: str
    old: str
    new: str
    models: Mapping[str, NewModel]
    """The new models, by workload name."""


def with_models(path: str, models: Mapping[str, NewModel]) -> EditedFile:
    """The edit of a workload file to other models, by workload name. Nothing is written.

    Raises ``InputError`` with each workload whose model is not a plain value of its own, and if the edited text would
    not give the intended workloads.
    """
    if path in (STDIN, display_path(STDIN)):
        hint = "name the file"
        raise InputError.of("cannot-apply", "standard input cannot be written", hint, Where(display_path(STDIN)))
    text, file = read_text(path, WORKLOAD_BYTES), display_path(path)
    before = parse_workloads(text, file)
    scalars = dict(_scalars(yaml.compose(text, Loader=_LOADER)))
    changed = [loaded for loaded in before if loaded.workload.name in models]
    if inherited := [loaded for loaded in changed if _model_location(loaded) not in scalars]:
        raise InputError(map(_refusal, inherited))
    new = text
    for loaded in sorted(changed, key=_model_location, reverse=True):
        scalar = scalars[_model_location(loaded)]
        quote = scalar.style if scalar.style in ("'", '"') else ""
        model, counted_with = models[loaded.workload.name]
        rest = new[scalar.end_mark.index :]
        if counted_with is not None and loaded.workload.counted_with is None:
            column = (loaded.fields["model"].column or 1) - 1
            rest = _with_field(rest, f"counted_with: {counted_with}", column)
        new = f"{new[: scalar.start_mark.index]}{quote}{model}{quote}{rest}"
    if not _is_as_intended(new, file, before, models):
        message = "the layout of the file cannot be edited automatically; it is unchanged"
        raise InputError.of("cannot-apply", message, "change the model by hand", Where(file))
    return EditedFile(path, text, new, models)


def _with_field(rest: str, field: str, column: int) -> str:
    """What follows a value, with a field after it: on a line of its own, or in the same ``{…}``."""
    line, end, after = rest.partition("\n")
    if line.split("#")[0].strip():  # more of a mapping in braces
        return f", {field}{rest}"
    ending = "\r" if line.endswith("\r") else ""
    return f"{line}\n{' ' * column}{field}{ending}{end}{after}"


def _is_as_intended(new: str, file: str, before: list[LoadedWorkload], models: Mapping[str, NewModel]) -> bool:
    intended = []
    for one in before:
        workload, change = one.workload, models.get(one.workload.name)
        if change:
            counted = workload.counted_with or change.counted_with
            workload = replace(workload, model=change.model, counted_with=counted)
        intended.append(workload)
    try:
        return [loaded.workload for loaded in parse_workloads(new, file)] == intended
    except InputError:
        return False


def _scalars(root: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """The ``model:`` scalar of each workload, by line and column of its key, without that of ``defaults:``."""
    for mapping in _workloads(root):
        for key, value in mapping.value if isinstance(mapping, yaml.MappingNode) else ():
            if key.value == "model" and isinstance(value, yaml.ScalarNode):
                yield (key.start_mark.line + 1, key.start_mark.column + 1), value


def _workloads(root: Any) -> list[Any]:
    listed = next((value for key, value in root.value if key.value == "workloads"), None)
    return [root] if listed is None else list(listed.value)


def _model_location(loaded: LoadedWorkload) -> tuple[int, int]:
    where = loaded.fields.get("model") or Where("")
    return where.line or 0, where.column or 0


def _refusal(loaded: LoadedWorkload) -> Problem:
    name, where = short(loaded.workload.name), loaded.fields.get("model")
    if where is not None:
        hint = "add `model:` to the workload itself"
        return Problem("cannot-apply", f"the model of {name} comes from defaults", hint, where)
    kind = "route" if loaded.workload.route else "cascade"
    hint = f"replace `{kind}:` by `model:` to use a single model"
    return Problem("cannot-apply", f"{name} has a {kind} and no model", hint, loaded.fields.get(kind, loaded.where))
