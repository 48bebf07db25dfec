"""The JSON Schemas (draft-07) of the documents that are a report field by field, made from its annotations."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from llmcost.model.reports.breakeven import Breakeven
from llmcost.model.reports.forecast import Forecast
from llmcost.model.reports.notes import Note
from llmcost.model.reports.outlook import Outlook
from llmcost.model.reports.sensitivity import Sensitivity
from llmcost.model.reports.simulation import Simulation

from .snapshot_schema import DAY, DECIMAL, DRAFT, STAMP, TEXT
from .values import Json, head, plainly

_PLAIN: dict[Any, Json] = {
    str: TEXT,
    Decimal: DECIMAL,
    date: DAY,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    Note: TEXT,
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


KINDS: dict[str, type[Outlook]] = {
    "forecast": Forecast,
    "simulation": Simulation,
    "sensitivity": Sensitivity,
    "breakeven": Breakeven,
}


def outlook_document(report: Outlook, version: str, generated_at: str) -> Json:
    """The JSON document of a report: all of its fields under their own names."""
    (kind,) = (name for name, noun in KINDS.items() if isinstance(report, noun))
    fields: dict[str, Any] = plainly(report)
    return {**head(kind, version, generated_at), "currency": "USD", **fields}
