"""Validates untrusted JSON: exact numbers, no duplicate keys, limits on everything, each problem with its path.

A document is read through its ``Node``s. A failed read records the problem and returns a value of the right type, so
that one pass finds all problems; the caller raises them at the end.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from llmcost.model.problems import InputError, Problem, Where, short

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
MOST_ITEMS = 10_000
"""The most items of a list, and entries of an object."""
MOST_VALUES = 5_000_000
"""The most values of a text, by its commas and opening brackets: each takes up to 100 bytes of memory."""
MOST_CHARACTERS = 1_000_000
"""The most characters of a text."""
MOST_PROBLEMS = 20
"""Reading ends after this number: the file is not a snapshot."""
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,59})(\.[0-9]{1,400})?")
_DIGITS = 60
_MISSING: Any = object()
"""The value of a missing node; the problem is already recorded."""


def parse(text: str, file: str, hint: str) -> "Node":
    """The root of a JSON text. ``hint`` is the remedy for all of its problems. Raises ``InputError``."""
    refuse_too_many_values(text, hint, Where(file))
    try:
        value = json.loads(
            text, parse_float=Decimal, parse_int=_whole, parse_constant=_refused, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        where = Where(file, error.lineno, error.colno)
        raise InputError.of("not-json", f"not JSON: {error.msg}", hint, where) from None
    except RecursionError:
        raise InputError.of("too-deep", "nested too deeply", hint, Where(file)) from None
    except _DuplicateKey as error:
        message = f'the key "{short(str(error))}" appears twice in an object'
        raise InputError.of("duplicate-key", message, hint, Where(file)) from None
    except (ValueError, ArithmeticError) as error:
        raise InputError.of("not-json", f"invalid number: {error}", hint, Where(file)) from None
    return Node(value, "", [], file, hint)


def refuse_too_many_values(text: str, hint: str, where: Where | None) -> None:
    """Raise ``InputError`` for a JSON text that would take gigabytes of memory."""
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise InputError.of("too-large", f"more than {MOST_VALUES:,} values", hint, where)


class _DuplicateKey(Exception):
    """A key appears twice in an object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        known: set[str] = set()
        for key, _ in pairs:
            if key in known:
                raise _DuplicateKey(key)
            known.add(key)
    return found


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError(f"{short(digits, 20)} has {len(digits):,} digits")
    return int(digits)


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)


class Node:
    """A value of a document and its path, such as ``workloads[0].monthly``."""

    __slots__ = ("_file", "_hint", "path", "problems", "value")

    def __init__(self, value: Any, path: str, problems: list[Problem], file: str, hint: str) -> None:
        self.value, self.path, self.problems = value, path, problems
        self._file, self._hint = file, hint

    def note(self, code: str, message: str) -> None:
        """Record a problem of this value. Raises ``InputError`` when there are too many."""
        located = f"{self.path}: {message}" if self.path else message
        problem = Problem(code, located, self._hint, Where(self._file))
        if problem not in self.problems:  # a node may be read twice
            self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            raise InputError(self.problems)

    def done(self) -> None:
        """Raise ``InputError`` with every recorded problem of the document."""
        if self.problems:
            raise InputError(self.problems)

    def _child(self, value: Any, step: str) -> "Node":
        return Node(value, f"{self.path}{step}", self.problems, self._file, self._hint)

    def _is(self, kind: type, wanted: str) -> bool:
        if isinstance(self.value, kind) and not (kind is int and isinstance(self.value, bool)):
            return True
        if self.value is not _MISSING:
            self.note("wrong-type", f"expected {wanted}, not {_shown(self.value)}")
        return False

    def __getitem__(self, key: str) -> "Node":
        step = f".{key}" if self.path else key
        if not self._is(dict, "an object"):
            return self._child(_MISSING, step)
        if key not in self.value:
            self.note("missing-key", f"{key} is missing")
            return self._child(_MISSING, step)
        return self._child(self.value[key], step)

    def is_null(self) -> bool:
        return self.value is None or self.value is _MISSING

    def has(self, key: str) -> bool:
        """Whether a key exists and is not ``null``."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def maybe(self, key: str, read: Callable[["Node"], T]) -> T | None:
        node = self[key]
        return None if node.is_null() else read(node)

    def items(self, read: Callable[["Node"], T]) -> tuple[T, ...]:
        if not self._is(list, "a list") or self._too_many():
            return ()
        return tuple(read(self._child(value, f"[{index}]")) for index, value in enumerate(self.value))

    def entries(self, read: Callable[["Node"], T]) -> dict[str, T]:
        """The entries of an object whose keys are names."""
        if not self._is(dict, "an object") or self._too_many():
            return {}
        return {
            self._child(key, f".{short(key, 40)}").text(): read(self._child(value, f".{short(key, 40)}"))
            for key, value in self.value.items()
        }

    def _too_many(self) -> bool:
        if (size := len(self.value)) > MOST_ITEMS:
            self.note("too-many", f"{size:,} items; the limit is {MOST_ITEMS:,}")
        return size > MOST_ITEMS

    def text(self) -> str:
        """A text. A lone surrogate, which UTF-8 cannot encode, is an error."""
        if not self._is(str, "a text"):
            return ""
        if len(self.value) > MOST_CHARACTERS:
            self.note("too-many", f"{len(self.value):,} characters; the limit is {MOST_CHARACTERS:,}")
            return ""
        if not self.value.isascii() and any("\ud800" <= c <= "\udfff" for c in self.value):
            self.note("not-text", "the text has a lone surrogate")
            return ""
        return str(self.value)

    def flag(self) -> bool:
        return self._is(bool, "true or false") and bool(self.value)

    def whole(self) -> int:
        return int(self.value) if self._is(int, "a whole number") else 0

    def amount(self) -> Decimal:
        """An exact decimal, written as text."""
        if not self._is(str, "a decimal as text"):
            return Decimal(0)
        if not _DECIMAL.fullmatch(self.value):
            self.note("not-a-number", f'{_shown(self.value)} is not a decimal such as "0.075"')
            return Decimal(0)
        return Decimal(self.value)

    def count(self) -> Decimal:
        """A whole number, or a decimal as text."""
        return self.amount() if isinstance(self.value, str) else Decimal(self.whole())

    def day(self) -> date:
        """A day, written YYYY-MM-DD."""
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", self.text()):
                return date.fromisoformat(self.value)
        except ValueError:
            pass
        if isinstance(self.value, str):
            self.note("not-a-date", f"{_shown(self.value)} is not a day such as 2026-11-22")
        return date.min

    def member(self, of: type[E]) -> E:
        return of(self.one_of(*(each.value for each in of)))

    def one_of(self, *known: str) -> str:
        if self._is(str, "a text") and self.value not in known:
            self.note("not-one-of", f"{_shown(self.value)} is not one of {', '.join(known)}")
        return self.value if self.value in known else known[0]


def _shown(value: Any) -> str:
    match value:
        case dict():
            return "an object"
        case list():
            return "a list"
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return f'"{short(value, 40)}"'
        case _:
            return short(str(value), 40)


def json_value(text: str, file: str, line: int = 1) -> Any:
    """The value of a JSON text that begins at ``line`` of the file. Raises ``InputError`` with the location."""
    refuse_too_many_values(text, "split it", Where(file, line))
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = Where(file, line + error.lineno - 1, error.colno)
        raise InputError.of("not-json", f"not JSON: {error.msg}", "correct it", where) from None
    except RecursionError:
        raise InputError.of("too-deep", "nested too deeply", "make it flatter", Where(file, line)) from None
    except ValueError:  # CPython refuses to convert more than 4,300 digits
        raise InputError.of("not-json", "a number of too many digits", "shorten it", Where(file, line)) from None
