"""Another model into the text of a workload file, and not a byte elsewhere.

As in ``pricing_edit``, the text is not parsed and written anew: the new id is put in the place of the old one, the
result is read again, and it must be exactly the workloads that were there, with the models that were chosen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import yaml

from llmcost.model.inputs.workload import Placed
from llmcost.model.problems import InputError, Problem, Where, short

from ..files.text_files import STDIN, WORKLOAD_BYTES, read_text, shown
from .workload import parse_workloads

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class EditedFile(NamedTuple):
    """A file whose text is to be replaced."""

    path: str
    old: str
    new: str
    models: Mapping[str, str]
    """The new ones, by workload."""


def with_models(path: str, models: Mapping[str, str]) -> EditedFile:
    """A workload file with other models, by the names of its workloads; nothing is written.

    Raises ``InputError`` with every workload whose model does not stand in it as a plain value of its own, and where
    the result would not be what was meant.
    """
    if path in (STDIN, shown(STDIN)):
        hint = "name the file"
        raise InputError.of("cannot-apply", "standard input cannot be written", hint, Where(shown(STDIN)))
    text, file = read_text(path, WORKLOAD_BYTES), shown(path)
    before = parse_workloads(text, file)
    scalars = dict(_scalars(yaml.compose(text, Loader=_LOADER)))
    changed = [placed for placed in before if placed.workload.name in models]
    if inherited := [placed for placed in changed if _place(placed) not in scalars]:
        raise InputError(map(_refusal, inherited))
    new = text
    for placed in sorted(changed, key=_place, reverse=True):
        scalar = scalars[_place(placed)]
        quote = scalar.style if scalar.style in ("'", '"') else ""
        written = f"{quote}{models[placed.workload.name]}{quote}"
        new = new[: scalar.start_mark.index] + written + new[scalar.end_mark.index :]
    if not _as_meant(new, file, before, models):
        message = "the file cannot be edited as it is laid out, and is left as it was"
        raise InputError.of("cannot-apply", message, "write the model by hand", Where(file))
    return EditedFile(path, text, new, models)


def _as_meant(new: str, file: str, before: list[Placed], models: Mapping[str, str]) -> bool:
    meant = [replace(one.workload, model=models.get(one.workload.name, one.workload.model)) for one in before]
    try:
        return [placed.workload for placed in parse_workloads(new, file)] == meant
    except InputError:
        return False


def _scalars(root: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """The value of each ``model:`` of a workload, by line and column of its key; not that of ``defaults:``."""
    for mapping in _workloads(root):
        for key, value in mapping.value if isinstance(mapping, yaml.MappingNode) else ():
            if key.value == "model" and isinstance(value, yaml.ScalarNode):
                yield (key.start_mark.line + 1, key.start_mark.column + 1), value


def _workloads(root: Any) -> list[Any]:
    listed = next((value for key, value in root.value if key.value == "workloads"), None)
    return [root] if listed is None else list(listed.value)


def _place(placed: Placed) -> tuple[int, int]:
    where = placed.fields.get("model") or Where("")
    return where.line or 0, where.column or 0


def _refusal(placed: Placed) -> Problem:
    name, where = short(placed.workload.name), placed.fields.get("model")
    if where is not None:
        hint = "give the workload a `model:` of its own"
        return Problem("cannot-apply", f"the model of {name} stands in defaults", hint, where)
    kind = "route" if placed.workload.route else "cascade"
    hint = f"write `model:` in the place of `{kind}:` if one model is to do it"
    return Problem("cannot-apply", f"{name} has a {kind} and no model", hint, placed.fields.get(kind, placed.where))
