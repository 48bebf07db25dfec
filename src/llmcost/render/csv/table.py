"""CSV tables: exact decimals, and no cell that a spreadsheet runs as a formula or a CI runner as a command."""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import wraps
from io import StringIO
from typing import TypeVar

from llmcost.model.money import plain

from ..document.format_values import clean, neutralize_commands

Report = TypeVar("Report")
Record = dict[str, object]
"""A row: values by column name; missing columns stay empty."""


def text(columns: Sequence[str], records: Iterable[Record]) -> str:
    """The table as CSV: a header line, then a line for each record."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(record.get(column)) for column in columns] for record in records)
    return "".join(neutralize_commands(line) + "\n" for line in out.getvalue().splitlines())


def table(columns: Sequence[str]) -> Callable[[Callable[[Report], Iterable[Record]]], Callable[[Report], str]]:
    """Turns a function that yields the rows of a report into a function that returns the report as CSV."""

    def writer(rows: Callable[[Report], Iterable[Record]]) -> Callable[[Report], str]:
        return wraps(rows)(lambda report: text(columns, rows(report)))

    return writer


def fields(record: object, /, *names: str, **paths: str) -> Record:
    """Attributes of a record as cells: under their own names, or as ``url="citation.url"`` under another.

    A cell is empty where the attribute, or a record on the path to it, is ``None``.
    """
    paths = {name: name for name in names} | paths
    return {column: _at(record, path) for column, path in paths.items()}


def yes_or_no(flag: bool) -> str:
    """A flag as a cell: ``true`` or ``false``."""
    return str(flag).lower()


def _at(record: object, path: str) -> object:
    for name in path.split("."):
        record = None if record is None else getattr(record, name)
    return record


_UNSAFE_START = re.compile(r"\s*(?:[=+\-@\uff1d\uff0b\uff0d\uff20]|::|##\[)")
"""The start of a cell that a spreadsheet runs as a formula, or that a CI runner reads as a command."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _cell(value: object) -> str:
    shown = "" if value is None else plain(value) if isinstance(value, Decimal) else clean(str(value))
    return "'" + shown if _UNSAFE_START.match(shown) and not _NUMBER.fullmatch(shown) else shown
