"""The JSON Schemas (draft-07) of the documents that are a report field by field, made from its annotations."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from ..outlook_writers import KINDS
from .snapshot_schema import DAY, DECIMAL, DRAFT, STAMP, TEXT, Json

_PLAIN: dict[Any, Json] = {
    str: TEXT,
    Decimal: DECIMAL,
    date: DAY,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
}


def outlook_schema(kind: str) -> Json:
    """The schema of the document of one kind, as ``forecast``."""
    described = _schema(KINDS[kind])
    head = {
        "schema_version": {"const": 1},
        "kind": {"const": kind},
        "llmcost": TEXT,
        "generated_at": STAMP,
        "currency": {"const": "USD"},
    }
    return {
        "$schema": DRAFT,
        "title": f"llmcost {kind}",
        "description": "Amounts, rates and shares are exact decimals as text; what is not priced is null, never 0.",
        **described,
        "required": [*head, *described["required"]],
        "properties": {**head, **described["properties"]},
    }


def _schema(kind: Any) -> Json:
    """The schema of a value of an annotation."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return {"anyOf": [_schema(part) for part in inside]}
    if origin is tuple:
        return {"type": "array", "items": _schema(inside[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(inside[1])}
    properties = {field.name.rstrip("_"): _schema(field.type) for field in fields(kind)}
    return {"type": "object", "required": list(properties), "properties": properties}
