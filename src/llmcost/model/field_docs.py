"""Reads the docstrings of the fields of records, which describe the keys in JSON Schemas."""

import ast
import inspect
import re
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any, NamedTuple

_EXAMPLE = re.compile(r"(?:^|(?<=\s))Example: (.+)$", re.MULTILINE)


class Doc(NamedTuple):
    """The docstring of a field: its description on one line, and its examples in YAML."""

    description: str
    examples: tuple[str, ...]


@cache
def docs_of(kind: Any) -> dict[str, Doc]:
    """The docstring of each field and property of a record, and of the records that it extends."""
    found: dict[str, Doc] = {}
    for part in (part for part in reversed(kind.__mro__) if inspect.get_annotations(part)):
        (tree,) = ast.parse(dedent(inspect.getsource(part))).body
        body = tree.body if isinstance(tree, ast.ClassDef) else []
        for field, docstring in pairwise(body):
            match field, docstring:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = Doc(on_one_line(_EXAMPLE.sub("", text)), tuple(_EXAMPLE.findall(text)))
    return found


def on_one_line(text: str) -> str:
    """A docstring as a description: on one line, with code between single backquotes."""
    return " ".join(text.replace("``", "`").split())
