"""CSV tables: exact decimals, and no cell that a spreadsheet runs as a formula or a CI runner as a command."""

import csv
import re
from collections.abc import Callable, Container, Iterable, Sequence
from decimal import Decimal
from functools import wraps
from io import StringIO
from typing import TypeVar

from llmcost.model.money import plain, product
from llmcost.model.reports.provenance import shown_currency

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


def table(
    columns: Sequence[str], rates: Container[str] = ()
) -> Callable[[Callable[[Report], Iterable[Record]]], Callable[[Report], str]]:
    """Turns a function that yields the rows of a report into a function that returns the report as CSV.

    ``rates`` are columns of prices in USD whose names do not say so.
    """

    def writer(rows: Callable[[Report], Iterable[Record]]) -> Callable[[Report], str]:
        return wraps(rows)(lambda report: text(*_in_currency(report, columns, rows(report), rates)))

    return writer


_BY_UNIT = ("value", "observed", "limit", "before")
"""Columns that are in USD where the column ``unit`` says so."""


def _in_currency(
    report: object, columns: Sequence[str], records: Iterable[Record], rates: Container[str]
) -> tuple[Sequence[str], Iterable[Record]]:
    """The columns and rows with a column beside each amount in USD, in the currency that the project shows."""
    currency = shown_currency(report)
    if currency is None:
        return columns, records
    code, rate = currency.code.lower(), currency.per_usd
    beside = {
        name: f"{name.removesuffix('_usd')}_{code}"
        for name in columns
        if name.endswith("_usd") or name in rates or (name in _BY_UNIT and "unit" in columns)
    }

    def converted(record: Record) -> Record:
        by_unit = str(record.get("unit") or "").startswith("usd")
        amounts = {name: record.get(name) for name in beside if by_unit or name not in _BY_UNIT}
        return record | {beside[name]: product(usd, rate) for name, usd in amounts.items() if isinstance(usd, Decimal)}

    names = [each for name in columns for each in ((name, beside[name]) if name in beside else (name,))]
    return names, map(converted, records)


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
