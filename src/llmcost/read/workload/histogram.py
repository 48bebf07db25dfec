"""Reads histograms of lengths: CSV files that a workload names, with the columns tokens and requests."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from llmcost.model.file_source import FileSource
from llmcost.model.inputs.request_shape import Bin, Length
from llmcost.model.inputs.workload import Workload
from llmcost.model.problems import InputError, Problem, Where

from ..files.text_files import WORKLOAD_BYTES, read_text

T = TypeVar("T", Decimal | Length, Decimal | Length | None)
MAX_BINS = 10_000
MOST = Decimal(10**9)


def with_histograms(
    workload: Workload, file: str, locations: dict[str, Where], source: FileSource
) -> tuple[Workload, list[Problem]]:
    """The workload with the bins of its histograms, and the problems of their files."""
    problems: list[Problem] = []
    input_tokens = _with_bins(workload.input_tokens, file, locations.get("input_tokens.histogram"), problems, source)
    output_tokens = _with_bins(workload.output_tokens, file, locations.get("output_tokens.histogram"), problems, source)
    return replace(workload, input_tokens=input_tokens, output_tokens=output_tokens), problems


def _with_bins(length: T, file: str, where: Where | None, problems: list[Problem], source: FileSource) -> T:
    if isinstance(length, Length) and length.histogram is not None:
        try:
            text = read_text(source.inside(length.histogram, file), WORKLOAD_BYTES, source)
            return replace(length, bins=_bins(text, length.histogram))
        except InputError as error:
            problems += [Problem(p.code, f"{length.histogram}: {p.message}", p.hint, where) for p in error.problems]
    return length


def _bins(text: str, file: str) -> tuple[Bin, ...]:
    rows = _rows(text, file)
    if [name.strip() for name in next(rows, [])] != ["tokens", "requests"]:
        raise InputError.of("histogram", "the first line is not `tokens,requests`", "add it", Where(file, 1))
    bins: list[Bin] = []
    for number, row in enumerate(rows, start=2):
        if len(bins) == MAX_BINS:
            raise InputError.of("histogram", f"more than {MAX_BINS:,} lines", "use wider bins", Where(file))
        if row:
            tokens, requests = map(_number, row) if len(row) == 2 else (None, None)
            if tokens is None or requests is None:
                message = f"line {number} is not two numbers up to {MOST:,}"
                raise InputError.of("histogram", message, "write 800,120", Where(file, number))
            bins.append(Bin(tokens, requests))
    if not any(bin_.weight for bin_ in bins):
        raise InputError.of("histogram", "the histogram has no requests", "write 800,120", Where(file))
    return tuple(bins)


def _rows(text: str, file: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(text.splitlines())
    except csv.Error as error:
        raise InputError.of("histogram", f"not a CSV file: {error}", "write 800,120", Where(file)) from None


def _number(cell: str) -> Decimal | None:
    text = cell.strip()
    if len(text) > 20 or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        return None
    value = Decimal(text)
    return value if value <= MOST else None
