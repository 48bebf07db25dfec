"""The JSON Schemas (draft-07) of documents, derived from the layouts of the report records.

Docstrings of fields become descriptions, records become definitions. Other keys are allowed: later versions add some.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from llmcost.model.document_layout import PLAIN, AtLeast, Member, Written, alternatives, bare, layout, marker, record_in
from llmcost.model.field_docs import docs_of, on_one_line
from llmcost.model.field_markers import OneOf
from llmcost.model.reports.breakeven import Breakeven
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.estimate import SCHEMA_VERSION, Report
from llmcost.model.reports.explain import ExplainReport
from llmcost.model.reports.fit import FitReport
from llmcost.model.reports.forecast import Forecast
from llmcost.model.reports.gate import GateReport
from llmcost.model.reports.notes import Note
from llmcost.model.reports.optimize import OptimizeReport
from llmcost.model.reports.sensitivity import Sensitivity
from llmcost.model.reports.simulation import Simulation
from llmcost.model.reports.token_counts import Boundaries, EditReport, LargestPieces, TokenClassCounts, TokensReport
from llmcost.model.reports.usage import UsageReport
from llmcost.model.reports.usage_alerts import UsageAlerts
from llmcost.model.reports.usage_compare import UsageComparison
from llmcost.model.reports.usage_replay import ReplayReport

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
    "snapshot": (Report, CostDiff, GateReport),
    "explain": (ExplainReport,),
    "choice": (OptimizeReport,),
    "forecast": (Forecast,),
    "simulation": (Simulation,),
    "sensitivity": (Sensitivity,),
    "breakeven": (Breakeven,),
    "tokens": (TokensReport, LargestPieces, Boundaries, TokenClassCounts, EditReport),
    "usage": (UsageReport,),
    "usage-fit": (FitReport,),
    "usage-alerts": (UsageAlerts,),
    "usage-compare": (UsageComparison,),
    "usage-replay": (ReplayReport,),
}
"""The name of each published schema, and the reports whose documents it describes."""
_ABOUT = (
    "Amounts, rates and shares are exact decimals as text, in USD; a missing price or unknown value is null, never 0."
)
_RULES: dict[str, Json] = {
    "snapshot": {"if": {"properties": {"kind": {"const": "compare"}}}, "then": {"required": ["baseline"]}},
}
"""Conditions between keys."""


def document_schema(name: str) -> Json:
    """The published schema with this name in ``DOCUMENTS``."""
    return {**schema_of(name, DOCUMENTS[name]), **_RULES.get(name, {})}


def schema_of(name: str, kinds: Sequence[type]) -> Json:
    """The schema of the documents of these report types."""
    definitions: Json = {}
    documents = [_Schema(definitions).document(kind) for kind in kinds]
    return {
        "$schema": DRAFT,
        "title": f"llmcost {name}",
        "description": _ABOUT,
        **(documents[0] if len(documents) == 1 else {"oneOf": documents}),
        "definitions": definitions,
    }


class _Schema:
    """Describes types, and collects definitions of the records in them."""

    def __init__(self, definitions: Json) -> None:
        self._definitions = definitions

    def document(self, kind: type) -> Json:
        head = {"schema_version": {"const": SCHEMA_VERSION}, "kind": TEXT, "llmcost": TEXT, "generated_at": STAMP}
        return self.record(kind, start={"type": "object", "required": list(head), "properties": head})

    def record(self, kind: type, options: Written = PLAIN, start: Json | None = None) -> Json:
        """The schema of a record, after the keys of ``start``."""
        members = layout(kind, options.only, options.without)
        described = start or {"type": "object", "required": [], "properties": {}}
        if members[0].path:
            return self._add(described, members, options)
        others = [self.record(part, start=deepcopy(described)) for part in alternatives(members[0].type)]
        needed = {key: False for other in others for key in other["required"]}
        for other in others:
            other["properties"] = needed | other["properties"]
        return {"anyOf": [self._add(other, members[1:], options) for other in others]}

    def _add(self, described: Json, members: Sequence[Member], options: Written) -> Json:
        for member in members:
            inside = described
            for key in member.path[:-1]:
                _require(inside, key, member)
                inside = _nested(inside["properties"], key)
            if not options.sparse:
                _require(inside, member.path[-1], member)
            inside["properties"][member.path[-1]] = self._member(member, member.options_within(options))
        return described

    def _member(self, member: Member, options: Written) -> Json:
        is_omitted = (options.omit or options.sparse) and NoneType in alternatives(member.type)
        described = self.value(record_in(member.type) if is_omitted else member.type, options)
        described = {"anyOf": [described, _PLAIN[NoneType]]} if member.nullable else described
        described = {"allOf": [described]} if "$ref" in described else described
        description = _description(member)
        return {**described, "description": description} if description else described

    def value(self, annotation: Any, options: Written = PLAIN) -> Json:
        kind = bare(annotation)
        closed, least = marker(annotation, OneOf), marker(annotation, AtLeast)
        if closed or get_origin(kind) is Literal:
            return {"enum": list(closed.values if closed else get_args(kind))}
        if kind is Decimal and options.counts:
            return COUNT
        if kind in _PLAIN:
            return {**_PLAIN[kind], **({"minimum": least.least} if least else {})}
        if len(parts := alternatives(kind)) > 1:
            return {"anyOf": [self.value(part, options) for part in parts]}
        origin, inside = get_origin(kind), get_args(kind)
        if origin is tuple:
            return {
                "type": "array",
                "items": self.value(inside[0], options),
                **({"minItems": least.least} if least else {}),
            }
        if options.listed:
            named = {"type": "object", "required": [options.listed], "properties": {options.listed: TEXT}}
            return {"type": "array", "items": self.record(inside[1], start=named)}
        if origin in (Mapping, dict):
            return {"type": "object", "additionalProperties": self.value(inside[1], options)}
        if issubclass(kind, Enum):
            return {"enum": [each.value for each in kind]}
        if options.only or options.without or options.sparse:
            return self.record(kind, options)
        if kind.__name__ not in self._definitions:
            self._definitions[kind.__name__] = {}  # records can be recursive
            self._definitions[kind.__name__] |= self.record(kind)
        return {"$ref": f"#/definitions/{kind.__name__}"}


def _nested(properties: Json, key: str) -> Json:
    """The object under a key, to which keys can be added."""
    found = properties.get(key, {})
    if "properties" not in found:
        described = {"allOf": [found]} if found else {}
        properties[key] = {**described, "type": "object", "required": [], "properties": {}}
    nested: Json = properties[key]
    return nested


def _require(described: Json, key: str, member: Member) -> None:
    if key not in described["required"] and not (member.options.omit or member.optional):
        described["required"].append(key)


def _description(member: Member) -> str:
    value = getattr(member.owner, member.attributes[-1], None)
    if isinstance(value, property):
        return on_one_line(value.__doc__ or "")
    doc = docs_of(member.owner).get(member.attributes[-1])
    return doc.description if doc else ""
