"""Reads a volume series: a CSV file with the requests of each month, in total or by workload."""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.problems import InputError, Problem, Where, short

from .files.text_files import WORKLOAD_BYTES, read_text

MAX_LINES = 10_000
MOST = Decimal(10**12)
WRITE = "write 2027-01,150000"
Series = dict[str, dict[str, Decimal]]
"""Requests a month, by workload and month (``2027-01``). The workload is empty if the file has no column for it."""


class _Cell(NamedTuple):
    text: str
    where: Where


def load_series(path: str) -> Series:
    """The series of a file with the columns ``month`` and ``requests``, and ``workload`` for several workloads.

    Raises ``InputError`` with every invalid line and every duplicate month.
    """
    rows = _rows(read_text(path, WORKLOAD_BYTES), path)
    names = [cell.text for cell in next(rows, [])]
    if sorted(names) not in (["month", "requests"], ["month", "requests", "workload"]):
        raise _error("the first line must name the columns month and requests", Where(path, 1, 1))
    series: Series = {}
    problems: list[Problem] = []
    for row in rows:
        line = row[0].where
        if (line.line or 0) > MAX_LINES:
            raise _error(f"more than {MAX_LINES:,} lines", line)
        if len(row) != len(names):
            problems.append(_problem(f"{len(row)} cells under {len(names)} columns", line))
            continue
        cells = dict(zip(names, row, strict=True))
        month, requests = _month(cells["month"], problems), _requests(cells["requests"], problems)
        months = series.setdefault(cells["workload"].text if "workload" in cells else "", {})
        if month in months:
            problems.append(_problem(f"duplicate month {cells['month'].text}", cells["month"].where))
        if month and requests is not None:
            months[month] = requests
    if not series and not problems:
        problems.append(_problem("the series has no months", Where(path, 2)))
    if problems:
        raise InputError(problems)
    return series


def _rows(text: str, file: str) -> Iterator[list[_Cell]]:
    lines = csv.reader(text.splitlines())
    try:
        for row in lines:
            if row:
                columns = [1 + sum(len(cell) + 1 for cell in row[:index]) for index in range(len(row))]
                locations = (Where(file, lines.line_num, column) for column in columns)
                yield [_Cell(cell.strip(), where) for cell, where in zip(row, locations, strict=True)]
    except csv.Error as error:
        raise _error(f"not a CSV file: {error}", Where(file, lines.line_num)) from None


def _month(cell: _Cell, problems: list[Problem]) -> str | None:
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", cell.text) and cell.text[:4] != "0000":
        return cell.text
    problems.append(_problem(f'"{short(cell.text, 40)}" is not a month', cell.where))
    return None


def _requests(cell: _Cell, problems: list[Problem]) -> Decimal | None:
    if len(cell.text) <= 30 and re.fullmatch(r"[0-9]+(\.[0-9]{1,18})?", cell.text) and Decimal(cell.text) <= MOST:
        return Decimal(cell.text)
    problems.append(_problem(f'"{short(cell.text, 40)}" is not a number of requests up to {MOST:,}', cell.where))
    return None


def _problem(message: str, where: Where) -> Problem:
    return Problem("series", message, WRITE, where)


def _error(message: str, where: Where) -> InputError:
    return InputError((_problem(message, where),))
