"""Histograms of lengths: CSV files beside a workload, with the columns tokens and requests."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from llmcost.model.problems import InputError, LlmcostError, Problem, Where
from llmcost.model.workload import Bin, Length, Workload

from .files import WORKLOAD_BYTES, read_text
from .inside import inside_project

T = TypeVar("T", Decimal | Length, Decimal | Length | None)
MAX_BINS = 10_000
MOST = Decimal(10**9)


def with_histograms(workload: Workload, file: str, places: dict[str, Where]) -> tuple[Workload, list[Problem]]:
    """The workload with the bins of every histogram that it names, and what is wrong with their files."""
    problems: list[Problem] = []
    sent = _read(workload.input_tokens, file, places.get("input_tokens.histogram"), problems)
    answered = _read(workload.output_tokens, file, places.get("output_tokens.histogram"), problems)
    return replace(workload, input_tokens=sent, output_tokens=answered), problems


def _read(length: T, file: str, where: Where | None, problems: list[Problem]) -> T:
    if isinstance(length, Length) and length.histogram is not None:
        try:
            path = inside_project(length.histogram, file)
            return replace(length, bins=_bins(read_text(str(path), WORKLOAD_BYTES), length.histogram))
        except LlmcostError as error:
            problems += [Problem(p.code, f"{length.histogram}: {p.message}", p.hint, where) for p in error.problems]
    return length


def _bins(text: str, file: str) -> tuple[Bin, ...]:
    rows = _rows(text, file)
    if [name.strip() for name in next(rows, [])] != ["tokens", "requests"]:
        raise InputError.of("histogram", "the first line is not `tokens,requests`", "name the columns", Where(file, 1))
    bins = []
    for number, row in enumerate(rows, start=2):
        if row:
            tokens, requests, *more = (*map(_number, row), None)
            if tokens is None or requests is None or more[:-1]:
                message = f"line {number} is not two numbers up to {MOST:,}"
                raise InputError.of("histogram", message, "write 800,120", Where(file, number))
            bins.append(Bin(tokens, requests))
    if not bins or len(bins) > MAX_BINS or not sum(bin_.weight for bin_ in bins):
        raise InputError.of("histogram", "no requests, or too many lines", f"1 to {MAX_BINS:,} lines", Where(file))
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
