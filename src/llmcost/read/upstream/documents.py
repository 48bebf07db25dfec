"""Parses the documents of upstream lists strictly: JSON and YAML with exact numbers, or ``InputError``."""

import json
from datetime import date
from typing import Any, NoReturn

from llmcost.model.problems import InputError, Where

from .rates import decimal_of

_AGAIN = "download the complete file again"


def json_document(text: str, file: str) -> Any:
    """The JSON of a text, with exact numbers. Raises ``InputError``."""
    if text.lstrip()[:1] == "<":
        message = "this is HTML, not JSON: a web page or an error page"
        raise InputError.of("not-json", message, _AGAIN, Where(file, 1))
    try:
        return json.loads(
            text, parse_float=decimal_of, parse_constant=_reject_constant, object_pairs_hook=_unique_members
        )
    except json.JSONDecodeError as error:
        where = Where(file, error.lineno, error.colno)
        raise InputError.of("not-json", f"not JSON: {error.msg}", _AGAIN, where) from None
    except RecursionError:
        raise InputError.of("not-json", "it is nested too deeply", _AGAIN, Where(file)) from None
    except ValueError as error:  # too many digits, or NaN
        raise InputError.of("not-json", f"a number cannot be read: {error}", _AGAIN, Where(file)) from None


def yaml_document(text: str, file: str) -> Any:
    """The YAML of a text with every scalar as its text, so that numbers are exact. Raises ``InputError``."""
    import yaml

    loader: Any = type("_Scalars", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {"yaml_implicit_resolvers": {}})
    try:
        return yaml.load(text, loader)  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(file, mark.line + 1, mark.column + 1) if mark else Where(file)
        raise InputError.of("not-yaml", "this is not YAML, or incomplete", _AGAIN, where) from None


def day_in(text: Any) -> date | None:
    """The day at the beginning of a text, such as a timestamp; ``None`` if it is another text."""
    try:
        return date.fromisoformat(text[:10]) if isinstance(text, str) else None
    except ValueError:
        return None


def _reject_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object. A key with two different values gets ``None``, which no reader accepts as a price."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        found[key] = value if key not in found or found[key] == value else None
    return found
