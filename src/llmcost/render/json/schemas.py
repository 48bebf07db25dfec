"""The JSON Schemas (draft-07) of the documents, made from the layouts of the report records.

The docstrings of fields become descriptions. Each record is a definition; keys that are not described may be added.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from llmcost.model.document_layout import AS_IT_IS, AtLeast, Member, Written, alternatives, bare, layout, marker
from llmcost.model.field_docs import docs_of, on_one_line
from llmcost.model.field_markers import OneOf
from llmcost.model.reports.breakeven import Breakeven
from llmcost.model.reports.explain import ExplainReport
from llmcost.model.reports.forecast import Forecast
from llmcost.model.reports.notes import Note
from llmcost.model.reports.optimize import OptimizeReport
from llmcost.model.reports.sensitivity import Sensitivity
from llmcost.model.reports.simulation import Simulation
from llmcost.model.reports.token_counts import (
    Boundaries,
    EditReport,
    LargestPieces,
    TokenClassCounts,
    TokensReport,
)

from .documents import Json

DRAFT = "http://json-schema.org/draft-07/schema#"
TEXT: Json = {"type": "string"}
DECIMAL: Json = {"type": "string", "pattern": r"^-?(0|[1-9]\d*)(\.\d*[1-9])?$"}
COUNT: Json = {"anyOf": [{"type": "integer"}, DECIMAL]}
STAMP: Json = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
_PLAIN: dict[Any, Json] = {
    str: TEXT,
    Decimal: DECIMAL,
    date: {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    Note: TEXT,
    bytes: {"type": "object", "required": ["text", "bytes"], "properties": {"text": TEXT, "bytes": TEXT}},
}
DOCUMENTS: dict[str, tuple[type, ...]] = {
    "explain": (ExplainReport,),
    "choice": (OptimizeReport,),
    "forecast": (Forecast,),
    "simulation": (Simulation,),
    "sensitivity": (Sensitivity,),
    "breakeven": (Breakeven,),
    "tokens": (TokensReport, LargestPieces, Boundaries, TokenClassCounts, EditReport),
}
"""The name of a schema, and the reports whose documents it describes."""
_ABOUT = (
    "Amounts, rates and shares are exact decimals as text, in USD; what is not priced or not known is null, never 0."
)


def document_schema(name: str) -> Json:
    """The schema of a name of ``DOCUMENTS``."""
    if name in ("snapshot", "explain"):
        from .explain_schema import explain_schema
        from .snapshot_schema import snapshot_schema

        return snapshot_schema() if name == "snapshot" else explain_schema()
    definitions: Json = {}
    reports = [_Schema(definitions).document(kind) for kind in DOCUMENTS[name]]
    described = reports[0] if len(reports) == 1 else {"oneOf": reports}
    return {
        "$schema": DRAFT,
        "title": f"llmcost {name}",
        "description": _ABOUT,
        **described,
        "definitions": definitions,
    }


class _Schema:
    """Describes types, and collects the definitions of the records that they name."""

    def __init__(self, definitions: Json) -> None:
        self._definitions = definitions

    def document(self, kind: type) -> Json:
        """A whole document."""
        head = {"schema_version": {"const": 1}, "kind": TEXT, "llmcost": TEXT, "generated_at": STAMP}
        described = self.record(kind)
        return {
            **described,
            "required": [*head, *(name for name in described["required"] if name not in head)],
            "properties": head | described["properties"],
        }

    def record(self, kind: type, how: Written = AS_IT_IS) -> Json:
        """An object with the keys of a record."""
        described: Json = {"type": "object", "required": [], "properties": {}}
        for member in layout(kind, how.only, how.without):
            inside = described
            for key in member.path[:-1]:
                nested = {"type": "object", "required": [], "properties": {}}
                _require(inside, key, member)
                inside = inside["properties"].setdefault(key, nested)
            if not how.sparse:
                _require(inside, member.path[-1], member)
            inside["properties"][member.path[-1]] = self._member(member)
        return described

    def _member(self, member: Member) -> Json:
        described = self.value(_type_of(member), member.how)
        described = {"anyOf": [described, _PLAIN[NoneType]]} if member.nullable else described
        description = _description(member)
        if not description:
            return described
        return (
            {"allOf": [described], "description": description}
            if "$ref" in described
            else {**described, "description": description}
        )

    def value(self, annotation: Any, how: Written = AS_IT_IS) -> Json:
        """A value of a type."""
        kind = bare(annotation)
        closed, least = marker(annotation, OneOf), marker(annotation, AtLeast)
        if closed or get_origin(kind) is Literal:
            return {"enum": list(closed.values if closed else get_args(kind))}
        if kind is Decimal and how.counts:
            return COUNT
        if kind in _PLAIN:
            return {**_PLAIN[kind], **({"minimum": least.least} if least else {})}
        if len(parts := alternatives(kind)) > 1:
            return {"anyOf": [self.value(part, how) for part in parts]}
        origin, inside = get_origin(kind), get_args(kind)
        if origin is tuple:
            return {
                "type": "array",
                "items": self.value(inside[0], how),
                **({"minItems": least.least} if least else {}),
            }
        if origin in (Mapping, dict):
            return {"type": "object", "additionalProperties": self.value(inside[1], how)}
        if issubclass(kind, Enum):
            return {"enum": [each.value for each in kind]}
        if how.only or how.without or how.sparse:
            return self.record(kind, how)
        if kind.__name__ not in self._definitions:
            self._definitions[kind.__name__] = {}  # it may name itself
            self._definitions[kind.__name__] |= self.record(kind)
        return {"$ref": f"#/definitions/{kind.__name__}"}


def _require(described: Json, key: str, member: Member) -> None:
    if key not in described["required"] and not (member.how.omit or member.optional):
        described["required"].append(key)


def _type_of(member: Member) -> Any:
    name = member.attributes[-1]
    value = getattr(member.owner, name, None)
    if isinstance(value, property):
        return get_type_hints(value.fget, include_extras=True)["return"]
    annotation = get_type_hints(member.owner, include_extras=True)[name]
    return get_args(annotation)[0] if member.computed else annotation


def _description(member: Member) -> str:
    value = getattr(member.owner, member.attributes[-1], None)
    if isinstance(value, property):
        return on_one_line(value.__doc__ or "")
    doc = docs_of(member.owner).get(member.attributes[-1])
    return doc.description if doc else ""
