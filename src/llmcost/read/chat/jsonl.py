"""Reads JSON Lines one record at a time, with locations, and the text in a field of a record."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from llmcost.model.problems import InputError, Problem, Where, short

from ..snapshot.json_node import json_value

MAX_CHARACTERS = 20_000_000
"""The most characters of a line: a record is held in memory as a whole."""
MAX_PROBLEMS = 100
_DIGITS = 10
_KINDS = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number", str: "text"}

Field = tuple[str, ...]
T = TypeVar("T")


def lines(chunks: Iterable[str], file: str) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers. Raises ``InputError`` for a line that is too long."""
    number, held = 1, ""
    for chunk in chunks:
        first, *others = chunk.split("\n")
        held += first
        for other in others:
            if held.strip():
                yield number, held
            number, held = number + 1, other
        if len(held) > MAX_CHARACTERS:
            message = f"a record has more than {MAX_CHARACTERS:,} characters"
            raise InputError.of("too-large", message, "is there one record per line?", Where(file, number))
    if held.strip():
        yield number, held


def records(chunks: Iterable[str], file: str, read: Callable[[Any, Where], T]) -> Iterator[tuple[int, T]]:
    """The result of ``read`` for the value of each line, with its line number.

    Raises ``InputError`` at the end, or after ``MAX_PROBLEMS`` problems, with the lines that are not JSON and the
    problems that ``read`` raised.
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
    """The text at a path of member names and list indexes, which count from 0. Raises ``InputError``."""
    value = record
    for depth, name in enumerate(field):
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and _is_index(name, value):
            value = value[int(name)]
        else:
            raise _problem(f'no field "{".".join(field[: depth + 1])}"', f"found {_described(value)}", where)
    if not isinstance(value, str):
        raise _problem(f'"{".".join(field)}" is {_KINDS.get(type(value), "null")}', "expected text", where)
    return value


def _is_index(name: str, values: list[Any]) -> bool:
    return name.isdecimal() and len(name) < _DIGITS and int(name) < len(values)


def _described(value: Any) -> str:
    """The kind of a value in which a field was not found."""
    if isinstance(value, dict) and value:
        return f"an object with {short(', '.join(map(str, value)), 200)}"
    if isinstance(value, list):
        return f"a list of {len(value)}, numbered from 0" if value else "an empty list"
    return "an empty object" if isinstance(value, dict) else _KINDS.get(type(value), "null")


def _problem(message: str, hint: str, where: Where) -> InputError:
    return InputError([Problem("record", message, hint, where)])
