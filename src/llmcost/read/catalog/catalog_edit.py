"""Adds prices and dates to the text of a price list, without changing another byte.

The file is not parsed and rewritten: a round trip through ruamel.yaml changes several hundred lines of a list with
multi-line flow mappings. New text is inserted at the positions that the YAML parser reports, and reading the result
with the strict reader must give the intended catalog.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, replace
from datetime import date
from decimal import Decimal
from json import dumps
from typing import Any, NamedTuple

import yaml

from llmcost.model.inputs.catalog import RATE_NAMES, Catalog, Mode, Price, Source
from llmcost.model.money import plain
from llmcost.model.problems import InputError, Where
from llmcost.model.reports.catalog_sync import Standing, SyncReport
from llmcost.pricing.price_list.lookup import price_on

from ..files.output_files import write_text
from ..files.text_files import CATALOG_BYTES, decode, read_bytes
from .catalog import parse_catalog

WIDTH = 118
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = re.compile(r"(?!(?:true|false|yes|no|on|off|null|y|n)$)[A-Za-z][\w.-]*", re.IGNORECASE)
_FIRST = ("from", "source", "checked", *RATE_NAMES)


class CatalogEditPlan(NamedTuple):
    """The changes to write for a report."""

    entries: Mapping[str, tuple[Price, ...]]
    """Prices to append, by model id."""
    checked: Mapping[str, "CheckedDay"]
    """By model id: where ``checked`` becomes the day on which the cited source had the price."""
    sources: Mapping[str, Source]
    """Sources to add, by key."""
    as_of: date | None
    """The new ``as_of`` of the list, if it changes."""


class CheckedDay(NamedTuple):
    """The new ``checked`` of a price."""

    entry: int | None
    """The index of the price; ``None`` for the model."""
    day: date


class _Edit(NamedTuple):
    """Replace the text from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def edit_plan(catalog: Catalog, report: SyncReport) -> CatalogEditPlan:
    """The ready entries and confirmed prices of a report; nothing if the report is blocked."""
    if report.blocked:
        return CatalogEditPlan({}, {}, {}, None)
    entries: dict[str, tuple[Price, ...]] = {}
    for one in report.proposals:
        if one.standing is Standing.READY and one.entry:
            entries[one.model] = (*entries.get(one.model, ()), one.entry)
    days = {one.key: one.read for one in report.lists}
    checked: dict[str, CheckedDay] = {}
    for id_, added in entries.items():
        model = catalog.models[id_]
        read = days.get(model.source)
        if read and read > model.checked and any(entry.checked is None for entry in added):
            checked[id_] = CheckedDay(None, read)
    for agreement in report.agreements:
        if agreement.checked and agreement.model not in checked:
            model = catalog.models[agreement.model]
            dated = price_on(catalog, model, report.as_of)
            own = dated is not None and dated.entry.checked is not None
            index = model.prices.index(dated.entry) if dated and own else None
            checked[agreement.model] = CheckedDay(index, agreement.checked)
    cited = {price.source for prices in entries.values() for price in prices}
    sources = {one.key: one.cited for one in report.lists if one.key in cited - catalog.sources.keys()}
    moves = bool(entries or checked) and catalog.as_of < report.as_of
    return CatalogEditPlan(entries, checked, sources, report.as_of if moves else None)


def planned_edits(catalog: Catalog, plan: CatalogEditPlan) -> Catalog:
    """The catalog that the edited file must give."""
    models = dict(catalog.models)
    for id_, (index, day) in plan.checked.items():
        model = models[id_]
        prices = tuple(replace(p, checked=day) if at == index else p for at, p in enumerate(model.prices))
        models[id_] = replace(model, prices=prices) if index is not None else replace(model, checked=day)
    for id_, entries in plan.entries.items():
        models[id_] = replace(models[id_], prices=(*models[id_].prices, *entries))
    return replace(
        catalog, models=models, sources={**catalog.sources, **plan.sources}, as_of=plan.as_of or catalog.as_of
    )


def apply_edits(text: str, file: str, catalog: Catalog, plan: CatalogEditPlan) -> str:
    """The text with the changes of a plan. Raises ``InputError`` if it would not give the intended catalog."""
    root = yaml.compose(text, Loader=_LOADER)
    new = text
    for edit in sorted(_edits(text, root, plan), reverse=True):
        new = new[: edit.start] + edit.text + new[edit.end :]
    try:
        reread = parse_catalog(new, file).catalog
    except InputError as error:
        raise _edit_error(file, error.problems[0].message) from None
    if reread != planned_edits(catalog, plan):
        raise _edit_error(file, "the result would not be the intended catalog")
    return new


def write_edited(path: str, old: str, new: str) -> None:
    """Replace ``old`` by ``new`` atomically, also through a link, and keep a byte-order mark.

    Raises ``InputError`` if the content of the file is not ``old``.
    """
    before = read_bytes(path, CATALOG_BYTES)
    if decode(before, path) != old:
        raise InputError.of(
            "changed", "the file has changed in the meantime; nothing was written", "run it again", Where(path)
        )
    mark = BOM_UTF8.decode() if before.startswith(BOM_UTF8) else ""
    write_text(path, mark + new)


def _edit_error(file: str, why: str) -> InputError:
    message = f"the layout of the file cannot be edited automatically; it is unchanged: {why}"
    problem = InputError.of("cannot-edit", message, "make the change by hand", Where(file))
    return InputError(problem.problems)


def _edits(text: str, root: Any, plan: CatalogEditPlan) -> Iterator[_Edit]:
    models = _value(root, "models")
    for id_, entries in plan.entries.items():
        yield _appended(text, _value(_value(models, id_), "prices"), [_entry(entry) for entry in entries])
    for id_, (index, day) in plan.checked.items():
        holder = _value(models, id_)
        yield _replaced(_value(holder if index is None else _value(holder, "prices").value[index], "checked"), day)
    if plan.as_of:
        yield _replaced(_value(root, "as_of"), plan.as_of)
    if plan.sources:
        added = [{key: _fields(source)} for key, source in plan.sources.items()]
        yield _appended(text, _value(root, "sources"), added)


def _value(mapping: Any, key: str) -> Any:
    return next(value for name, value in mapping.value if name.value == key)


def _replaced(scalar: Any, day: date) -> _Edit:
    return _Edit(scalar.start_mark.index, scalar.end_mark.index, str(day))


def _appended(text: str, collection: Any, items: list[dict[str, Any]]) -> _Edit:
    """The edit that appends items to a block collection, each on new lines, or to a flow collection."""
    end = _end(collection.value[-1])
    if collection.flow_style:
        inside = [_flow(item)[1:-1] if isinstance(collection, yaml.MappingNode) else _flow(item) for item in items]
        return _Edit(end, end, "".join(f", {item}" for item in inside))
    while text[end - 1].isspace():
        end -= 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end - (text[line_end - 1] == "\r")
    line_break = "\r\n" if "\r\n" in text else "\n"
    indent, dash = " " * collection.start_mark.column, isinstance(collection, yaml.SequenceNode)
    lines = [line for item in items for line in _lines(item, indent, dash=dash)]
    return _Edit(line_end, line_end, "".join(line_break + line for line in lines))


def _end(node: Any) -> int:
    """The end of a node's text; for a block collection, the end of its last value."""
    if isinstance(node, tuple):
        return _end(node[1])
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    end: int = node.end_mark.index
    return end


# --- text of new entries ----------------------------------------------------------------------------------------------


def _entry(price: Price) -> dict[str, Any]:
    values = _fields(price)
    return {key: values[key] for key in (*_FIRST, *values) if key in values}


def _fields(record: Any) -> dict[str, Any]:
    """The fields of a dataclass that differ from their defaults, as YAML keys and values."""
    found = {}
    for one in fields(record):
        value = getattr(record, one.name)
        default = one.default_factory() if one.default_factory is not MISSING else one.default
        if value != default and one.name != "layer":
            found[one.name.rstrip("_")] = _as_yaml_value(value)
    return found


def _as_yaml_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_as_yaml_value(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_yaml_value(item) for key, item in value.items()}
    if isinstance(value, Mode) and _fields(value).keys() == {"x"}:
        return value.x
    return _fields(value) if hasattr(value, "__dataclass_fields__") else value


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else dumps(value, ensure_ascii=False)
    return plain(value) if isinstance(value, Decimal) else str(value)


def _lines(item: dict[str, Any], indent: str, *, dash: bool) -> Iterator[str]:
    """An item as flow YAML: on one line if it fits, else with bands and modes on new lines."""
    if not dash:
        yield indent + _flow(item)[1:-1]
        return
    line = indent + "- {"
    if len(line + _flow(item)[1:]) <= WIDTH:
        yield line + _flow(item)[1:]
        return
    margin = " " * len(line)
    pieces = list(_pieces(item, margin))
    for number, (piece, begins, inner) in enumerate(pieces):
        text = piece + ("}" if number == len(pieces) - 1 else ", ")
        if number and (begins or len(line + text.rstrip()) > WIDTH):
            yield line.rstrip()
            line = inner
        line += text
    yield line


class _FlowPart(NamedTuple):
    """A part of a flow mapping that stays on one line."""

    text: str
    begins: bool
    """Whether it begins a new line."""
    margin: str
    """The indentation if it begins a line."""


def _pieces(item: dict[str, Any], margin: str) -> Iterator[_FlowPart]:
    for key, value in item.items():
        if key not in ("long", "modes"):
            yield _FlowPart(f"{key}: {_flow(value)}", False, margin)
            continue
        whole = _flow(value)
        parts = value if isinstance(value, list) else ({name: part} for name, part in value.items())
        inside = [_flow(part) if isinstance(value, list) else _flow(part)[1:-1] for part in parts]
        opens, closes = whole[0], whole[-1]
        inside[0] = f"{key}: {opens}{inside[0]}"
        inside[-1] += closes
        for number, text in enumerate(inside):
            yield _FlowPart(text, number == 0, margin + " " * (0 if number == 0 else len(f"{key}: {opens}")))
