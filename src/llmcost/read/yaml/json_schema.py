"""JSON Schemas (draft-07, which editors' YAML servers read) of the files that people write.

Pydantic writes them from the very dataclasses that ``read.shape`` validates with. The docstrings of the fields become
descriptions, and what stands after ``Example:`` in a line of one, in YAML, becomes an example. It is imported only
here, when a schema is asked for: it would double the start of every command.
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
    """The schema of a workload file."""
    return _document(workload.Workload, "llmcost workload")


def pricing_schema() -> dict[str, Any]:
    """The schema of a price list."""
    return _document(catalog.Catalog, "llmcost price list")


def quality_schema() -> dict[str, Any]:
    """The schema of a file of scores."""
    return _document(scores.Quality, "llmcost scores")


def config_schema() -> dict[str, Any]:
    """The schema of the project's settings."""
    return _document(config.Config, "llmcost settings")


class _Draft07(GenerateJsonSchema):
    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "number"}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        return made | {"additionalProperties": False} if "patternProperties" in made else made

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, Decimal):
            return int(dft) if dft == int(dft) else float(dft)
        return [self.encode_default(item) for item in dft] if isinstance(dft, tuple) else dft


def _document(kind: Any, title: str) -> dict[str, Any]:
    made = TypeAdapter(kind).json_schema(schema_generator=_Draft07, ref_template="#/definitions/{model}")
    definitions = made.pop("$defs", {})
    records = records_in(kind)
    for name, definition in definitions.items():
        _as_written(definition, records[name])
    _as_written(made, kind)
    for part in (made, *definitions.values()):
        _bound_shorts(part, definitions)
    return {"$schema": DRAFT, **made, "title": title, "definitions": definitions}


def _as_written(definition: dict[str, Any], kind: Any) -> None:
    """A noun's schema in the words of the file: ``from`` for ``from_``, no other keys, each field described."""
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


def _bound_shorts(part: Any, definitions: dict[str, Any]) -> None:
    """A number that stands for a mapping is bounded as the field that it stands for."""
    if isinstance(part, list):
        for inner in part:
            _bound_shorts(inner, definitions)
    elif isinstance(part, dict):
        match part:
            case {"anyOf": [{"short": field} as number, {"$ref": reference}]}:
                whole = definitions[reference.rpartition("/")[2]]["properties"][field]
                number |= {name: whole[name] for name in ("minimum", "maximum") if name in whole}
                del number["short"]
        for inner in part.values():
            _bound_shorts(inner, definitions)
