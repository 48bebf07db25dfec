"""CSV tables: exact decimals, and no cell that a spreadsheet runs as a formula or a CI runner as a command."""

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from llmcost.model.money import plain

from ..document.format_values import clean, neutralize_commands

Record = dict[str, object]
"""A row: values by column name; missing columns stay empty."""


def text(columns: Sequence[str], records: Iterable[Record]) -> str:
    """The table as CSV: a header line, then a line for each record."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(record.get(column)) for column in columns] for record in records)
    return "".join(neutralize_commands(line) + "\n" for line in out.getvalue().splitlines())


_UNSAFE_START = re.compile(r"\s*(?:[=+\-@\uff1d\uff0b\uff0d\uff20]|::|##\[)")
"""The start of a cell that a spreadsheet runs as a formula, or that a CI runner reads as a command."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _cell(value: object) -> str:
    shown = "" if value is None else plain(value) if isinstance(value, Decimal) else clean(str(value))
    return "'" + shown if _UNSAFE_START.match(shown) and not _NUMBER.fullmatch(shown) else shown
