"""Reads JSON into report records, by the layout that also writes them.

Keys are required unless they are marked ``later`` or are omitted when empty.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin

from llmcost.model.document_layout import (
    PLAIN,
    Member,
    Written,
    alternatives,
    bare,
    layout,
    marker,
    record_in,
    types_of,
)
from llmcost.model.field_markers import OneOf
from llmcost.model.reports.component_key import component_key
from llmcost.model.reports.estimate import LineItem
from llmcost.model.reports.notes import Note, NoteCode

from .json_node import Node

T = TypeVar("T")
Read = Callable[[Node], Any]


class _Field(NamedTuple):
    name: str
    path: tuple[str, ...]
    """Its nested keys; empty for an inline record, whose keys are in the same object."""
    may_be_missing: bool
    read: Read


def record_of(node: Node, kind: type[T], /, **given: Any) -> T:
    """The record of an object. Fields in ``given`` are not read."""
    of: type = kind
    fields = (field for field in _fields(of) if field.name not in given)
    return kind(**_values(node, fields), **given)


@cache
def _fields(kind: type, without: tuple[str, ...] = ()) -> tuple[_Field, ...]:
    return _fields_of(kind, layout(kind, (), without))


def _fields_of(kind: type, members: Iterable[Member]) -> tuple[_Field, ...]:
    parts: dict[str, list[Member]] = {}
    for member in members:
        if not member.computed:
            parts.setdefault(member.attributes[0], []).append(member)
    return tuple(_field(name, types_of(kind)[name], part) for name, part in parts.items())


def _field(name: str, annotation: Any, members: list[Member]) -> _Field:
    first, *_ = members
    if len(first.attributes) == 1:
        may_be_missing = first.options.later or first.options.omit
        return _Field(name, first.path, may_be_missing, _reader(annotation, first.options))
    record = record_in(annotation)
    fields = _fields_of(record, (replace(one, attributes=one.attributes[1:]) for one in members))
    is_optional = len(alternatives(annotation)) > 1

    def read(node: Node) -> Any:
        """The inline record; ``None`` if all of its keys are ``null``."""
        if is_optional and all(_is_null(node, field) for field in fields):
            return None
        return record(**_values(node, fields))

    return _Field(name, (), may_be_missing=False, read=read)


def _values(node: Node, fields: Iterable[_Field]) -> dict[str, Any]:
    values = {}
    for field in fields:
        holder = _holder(node, field)
        if not field.path:
            values[field.name] = field.read(node)
        elif not field.may_be_missing or holder.has(field.path[-1]):
            values[field.name] = field.read(holder[field.path[-1]])
    return values


def _is_null(node: Node, field: _Field) -> bool:
    holder, key = _holder(node, field), field.path[-1]
    return not holder.has(key) if field.may_be_missing else holder[key].is_null()


def _holder(node: Node, field: _Field) -> Node:
    for key in field.path[:-1]:
        node = node[key]
    return node


def _reader(annotation: Any, options: Written = PLAIN) -> Read:
    kind, closed = bare(annotation), marker(annotation, OneOf)
    origin, inside = get_origin(kind), get_args(kind)
    if kind is Decimal and options.counts:
        return Node.count
    if kind is str and closed:
        return lambda node: node.one_of(*closed.values)
    if origin is Literal:
        return lambda node: node.one_of(*inside)
    if kind in _SCALARS:
        return _SCALARS[kind]
    if len(alternatives(kind)) > 1:
        of_value = _reader(record_in(kind), options)
        return lambda node: None if node.is_null() else of_value(node)
    if origin is tuple:
        of_item = _reader(inside[0], options)
        return lambda node: node.items(of_item)
    if origin in (Mapping, dict):
        of_entry = _reader(inside[1], options)
        if options.listed:
            return lambda node: dict(node.items(lambda item: (item[options.listed].text(), of_entry(item))))
        return lambda node: node.entries(of_entry)
    if issubclass(kind, StrEnum):
        return lambda node: node.member(kind)
    return lambda node: kind(**_values(node, _fields(kind, options.without)))


def _line_item(node: Node) -> LineItem:
    name, unit, model, mode = (node[key].text() for key in ("name", "unit", "model", "mode"))
    key = component_key(name, unit, model, mode, node.maybe("band", Node.text))
    return record_of(node, LineItem, key=key, unit=unit, quantity=node["quantity"].count())


def _note(node: Node) -> Note:
    """A note with the text of the document, which does not have its code."""
    return Note(NoteCode.TEXT, name=node.text())


_SCALARS: dict[Any, Read] = {
    str: Node.text,
    int: Node.whole,
    bool: Node.flag,
    Decimal: Node.amount,
    date: Node.day,
    Note: _note,
    LineItem: _line_item,
}
