"""The schemas of tools as OpenAI presents them to its models: a namespace of TypeScript types.

The format is that of openai-chat-tokens (https://github.com/hmarr/openai-chat-tokens, MIT, read on 2026-11-25), which
was derived from what OpenAI's API billed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from llmcost.model.inputs.chat import Tool, function_of

_DEEPEST = 50
"""Levels of nesting; deeper types are ``any``."""
_NAMES = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}


def declared(written: Iterable[str], form: str) -> str:
    """The schemas of tools, each as JSON text, in the form that a model gets: ``json`` or ``typescript``."""
    if form == "json":
        return "\n".join(written)
    found = [function_of(value, one) for one in written if isinstance(value := json.loads(one), dict)]
    return typescript(found) if found else ""


def typescript(tools: Iterable[Tool]) -> str:
    """The namespace that declares the tools."""
    lines = ["namespace functions {", ""]
    for tool in tools:
        if tool.description:
            lines.append(f"// {tool.description}")
        if members := list(_members(tool.parameters, 0)):
            lines += [f"type {tool.name} = (_: {{", *members, "}) => any;", ""]
        else:
            lines += [f"type {tool.name} = () => any;", ""]
    return "\n".join([*lines, "} // namespace functions"])


def _members(schema: Mapping[str, Any], depth: int) -> Iterator[str]:
    properties, required = schema.get("properties"), schema.get("required")
    for name, member in properties.items() if isinstance(properties, dict) else ():
        inner: dict[str, Any] = member if isinstance(member, dict) else {}
        indent = "  " * depth
        if isinstance(inner.get("description"), str) and inner["description"]:
            yield f"{indent}// {inner['description']}"
        optional = "" if isinstance(required, list) and name in required else "?"
        yield f"{indent}{name}{optional}: {_type(inner, depth)},"


def _type(schema: Mapping[str, Any], depth: int) -> str:
    kind = schema.get("type")
    if depth >= _DEEPEST or not isinstance(kind, str):
        return "any"
    if kind in ("string", "number", "integer") and isinstance(schema.get("enum"), list):
        values = (json.dumps(value, ensure_ascii=False) for value in schema["enum"])
        return " | ".join(values)
    if kind == "object":
        return "\n".join(["{", *_members(schema, depth + 1), "}"])
    if kind == "array":
        items = schema.get("items")
        return f"{_type(items, depth + 1)}[]" if isinstance(items, dict) else "any[]"
    return _NAMES.get(kind, "any")
