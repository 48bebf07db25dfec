"""Plots and bars as plain text, for a terminal or a pipe."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import log10
from typing import NamedTuple

from llmcost.model.money import plain

from .format_values import rounded, small_money, width

LOGARITHMIC_FROM = 20
"""Ratio of the highest to the lowest cost from which the cost axis is logarithmic."""


class Point(NamedTuple):
    """A point of a plot of score (upward) over cost (to the right). The name is shown where there is room."""

    cost: Decimal
    score: Decimal
    mark: str
    name: str = ""


def plot(points: Sequence[Point], columns: int = 60, rows: int = 12) -> tuple[str, ...]:
    """The points as lines of at most ``columns`` + 16 characters. Later points cover earlier ones."""
    costs, scores = [point.cost for point in points], [point.score for point in points]
    logarithmic = min(costs) > 0 and max(costs) > LOGARITHMIC_FROM * min(costs)
    canvas = [[" "] * columns for _ in range(rows)]
    positions = [
        (_cell(point.cost, costs, columns, logarithmic=logarithmic), rows - 1 - _cell(point.score, scores, rows))
        for point in points
    ]
    for point, (x, y) in zip(points, positions, strict=True):
        canvas[y][x] = point.mark
    for point, (x, y) in zip(points, positions, strict=True):
        _name(canvas[y], x, point.name)
    return tuple(_lines(canvas, costs, scores, logarithmic=logarithmic))


def _cell(value: Decimal, values: Sequence[Decimal], cells: int, *, logarithmic: bool = False) -> int:
    """The index of the cell, between those of the lowest and the highest value, in which a value lies."""
    low, high, position = (log10(v) if logarithmic else float(v) for v in (min(values), max(values), value))
    return round((position - low) / (high - low) * (cells - 1)) if high > low else 0


def _name(line: list[str], x: int, name: str) -> None:
    """Write a name to the right of a point, or else to its left, if that space is free."""
    for start in (x + 2, x - 1 - len(name)):
        free = line[max(start - 1, 0) : start + len(name) + 1]
        if name and width(name) == len(name) and start >= 0 and start + len(name) <= len(line):
            around = [c for at, c in enumerate(free, max(start - 1, 0)) if at != x]
            if all(c == " " for c in around):
                line[start : start + len(name)] = name
                return


def _lines(
    canvas: list[list[str]], costs: Sequence[Decimal], scores: Sequence[Decimal], *, logarithmic: bool
) -> Iterable[str]:
    ends = {0: plain(rounded(max(scores), 3)), len(canvas) - 1: plain(rounded(min(scores), 3))}
    room = max(map(width, ends.values()))
    for row, line in enumerate(canvas):
        yield f"{ends.get(row, ''):>{room}} |{''.join(line)}".rstrip()
    columns = len(canvas[0])
    yield " " * room + " +" + "-" * columns
    least, most = small_money(min(costs)), small_money(max(costs))
    scale = "$/month, logarithmic" if logarithmic else "$/month"
    yield f"{' ' * room}  {least}{scale.center(columns - len(least) - len(most))}{most}"


BAR = 24
"""Length of the longest bar, in columns."""


def bar(value: Decimal, most: Decimal, columns: int = BAR) -> str:
    """A bar whose length is the share ``value ÷ most`` of ``columns``; at least one block for a positive value."""
    if value <= 0 or most <= 0:
        return ""
    return "█" * max(int(value * columns / most), 1)
