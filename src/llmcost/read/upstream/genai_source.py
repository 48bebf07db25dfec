"""Reads ``data.py`` of a wheel of genai-prices as data: its expressions are built here, and no code of it runs."""

import ast
import datetime as dt
from decimal import Decimal
from typing import Any

from llmcost.model.problems import InputError, Where


class Part:
    """What a call in the file stands for: ``Tier(start=1, price=2)`` has ``start`` and ``price``, and else ``None``."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    def __getattr__(self, _: str) -> None:
        return None


def providers_in(text: str, file: str) -> list[Any]:
    """The providers in the text of ``data.py``. Raises ``InputError`` if it is anything but a literal of its types."""
    try:
        for statement in ast.parse(text).body:
            if isinstance(statement, ast.AnnAssign) and getattr(statement.target, "id", None) == "providers":
                found = _value(statement.value)
                if isinstance(found, list):
                    return found
    except (SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError):
        pass
    message = "this is not the data.py of genai-prices, or incomplete"
    raise InputError.of("unexpected-shape", message, "download the package again", Where(file))


def _value(node: ast.expr | None) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.List():
            return [_value(item) for item in node.elts]
        case ast.Dict():
            return {_value(key): _value(item) for key, item in zip(node.keys, node.values, strict=True)}
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value=str() | int() as figure)]):
            return Decimal(figure)
        case ast.Call(func=ast.Attribute(attr="date")):
            return dt.date(*map(_value, node.args))
        case ast.Call(func=ast.Name() | ast.Attribute(), args=[]):
            return Part(**{one.arg: _value(one.value) for one in node.keywords if one.arg})
        case ast.Call(func=ast.Attribute(attr="time")):
            return None
    raise ValueError
