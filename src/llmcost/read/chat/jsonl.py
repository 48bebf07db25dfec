"""JSON Lines → records, one at a time: where each stands, and the text that a field of it holds."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from llmcost.model.problems import InputError, Problem, Where, short

from ..snapshot.json_node import json_value

MAX_CHARACTERS = 20_000_000
"""Of a line: a record is held as a whole."""
MAX_PROBLEMS = 100
_DIGITS = 10
_KINDS = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number", str: "text"}

Field = tuple[str, ...]
T = TypeVar("T")


def lines(chunks: Iterable[str], file: str) -> Iterator[tuple[int, str]]:
    """The lines that hold something, each with its number. Raises ``InputError`` at one that is too long to hold."""
    number, held = 1, ""
    for chunk in chunks:
        first, *others = chunk.split("\n")
        held += first
        for other in others:
            if held.strip():
                yield number, held
            number, held = number + 1, other
        if len(held) > MAX_CHARACTERS:
            message = f"a record of more than {MAX_CHARACTERS:,} characters"
            raise InputError.of("too-large", message, "is it one record a line?", Where(file, number))
    if held.strip():
        yield number, held


def records(chunks: Iterable[str], file: str, read: Callable[[Any, Where], T]) -> Iterator[tuple[int, T]]:
    """What ``read`` makes of the value of each line, with its line.

    Raises ``InputError`` once all is read, or a hundred problems were found, with the lines that are no JSON and those
    for which ``read`` raised.
    """
    problems: list[Problem] = []
    for line, text in lines(chunks, file):
        try:
            value = read(json_value(text, file, line), Where(file, line))
        except InputError as error:
            problems += error.problems
            if len(problems) >= MAX_PROBLEMS:
                break
        else:
            yield line, value
    if problems:
        raise InputError(problems)


def text_at(record: Any, field: Field, where: Where) -> str:
    """The text at a field: names of members, and places in lists, which count from 0. Raises ``InputError``."""
    value = record
    for depth, name in enumerate(field):
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and _is_place(name, value):
            value = value[int(name)]
        else:
            raise _lacking(f'no field "{".".join(field[: depth + 1])}"', f"there is {_described(value)}", where)
    if not isinstance(value, str):
        raise _lacking(f'"{".".join(field)}" is {_KINDS.get(type(value), "null")}', "expected text", where)
    return value


def _is_place(name: str, values: list[Any]) -> bool:
    return name.isdecimal() and len(name) < _DIGITS and int(name) < len(values)


def _described(value: Any) -> str:
    """What stands where a field was looked for."""
    if isinstance(value, dict) and value:
        return f"an object with {short(', '.join(map(str, value)), 200)}"
    if isinstance(value, list):
        return f"a list of {len(value)}, of which the first is 0"
    return "an empty object" if isinstance(value, dict) else _KINDS.get(type(value), "null")


def _lacking(message: str, hint: str, where: Where) -> InputError:
    return InputError([Problem("record", message, hint, where)])
