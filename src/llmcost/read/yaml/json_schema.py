"""JSON Schemas of the input files, in draft-07, which the YAML servers of editors read.

Pydantic derives them from the dataclasses that the validator uses. The docstrings of fields become descriptions, and
YAML after ``Example:`` in a docstring becomes an example. Pydantic is imported only here, when a schema is requested:
it would double the start-up time of every command.
"""

from decimal import Decimal
from typing import Any

import yaml
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from llmcost.model.field_docs import docs_of, on_one_line
from llmcost.model.field_types import records_in
from llmcost.model.inputs import catalog, config, scores, workload

DRAFT = "http://json-schema.org/draft-07/schema#"


def workload_schema() -> dict[str, Any]:
    return _document(workload.Workload, "llmcost workload")


def pricing_schema() -> dict[str, Any]:
    return _document(catalog.Catalog, "llmcost price list")


def quality_schema() -> dict[str, Any]:
    return _document(scores.Quality, "llmcost scores")


def config_schema() -> dict[str, Any]:
    return _document(config.Config, "llmcost settings")


class _Draft07(GenerateJsonSchema):
    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "number"}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        schema_ = super().dict_schema(schema)
        return schema_ | {"additionalProperties": False} if "patternProperties" in schema_ else schema_

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, Decimal):
            return int(dft) if dft == int(dft) else float(dft)
        return [self.encode_default(item) for item in dft] if isinstance(dft, tuple) else dft


def _document(kind: Any, title: str) -> dict[str, Any]:
    document = TypeAdapter(kind).json_schema(schema_generator=_Draft07, ref_template="#/definitions/{model}")
    definitions = document.pop("$defs", {})
    records = records_in(kind)
    for name, definition in definitions.items():
        _describe_fields(definition, records[name])
    _describe_fields(document, kind)
    for part in (document, *definitions.values()):
        _bound_short_forms(part, definitions)
    return {"$schema": DRAFT, **document, "title": title, "definitions": definitions}


def _describe_fields(definition: dict[str, Any], kind: Any) -> None:
    """Adapt the schema of a dataclass to its file: ``from`` for ``from_``, no other keys, descriptions of fields."""
    properties = {}
    for name, schema in definition["properties"].items():
        if schema.get("not") != {}:
            schema.pop("title", None)
            if schema.get("default", 0) in (None, [], {}):
                del schema["default"]
            if doc := docs_of(kind).get(name):
                schema = {"allOf": [schema]} if "$ref" in schema else schema
                schema["description"] = doc.description
                if doc.examples:
                    schema["examples"] = [yaml.safe_load(example) for example in doc.examples]
            properties[name.rstrip("_")] = schema
    if "description" in definition:
        definition["description"] = on_one_line(definition["description"])
    required = [name.rstrip("_") for name in definition.get("required", []) if name.rstrip("_") in properties]
    definition |= {"properties": properties, "additionalProperties": False, "required": required}


def _bound_short_forms(part: Any, definitions: dict[str, Any]) -> None:
    """A number that abbreviates a mapping has the bounds of the field that it sets."""
    if isinstance(part, list):
        for inner in part:
            _bound_short_forms(inner, definitions)
    elif isinstance(part, dict):
        match part:
            case {"anyOf": [{"short": field} as number, {"$ref": reference}]}:
                whole = definitions[reference.rpartition("/")[2]]["properties"][field]
                number |= {name: whole[name] for name in ("minimum", "maximum") if name in whole}
                del number["short"]
        for inner in part.values():
            _bound_short_forms(inner, definitions)
