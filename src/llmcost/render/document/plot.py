"""A plot of points in plain letters, for a terminal and for a pipe."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import log10
from typing import NamedTuple

from llmcost.model.money import plain

from .format_values import rounded, small_money, width

WIDE = 20
"""Costs that lie so many times apart stand on a logarithmic axis."""


class Point(NamedTuple):
    """A point: cost to the right, score upwards; its mark, and a name that stands beside it where there is room."""

    cost: Decimal
    score: Decimal
    mark: str
    name: str = ""


def plot(points: Sequence[Point], columns: int = 60, rows: int = 12) -> tuple[str, ...]:
    """The points as lines of text, each at most ``columns`` + 16 wide; later points stand over earlier ones."""
    costs, scores = [point.cost for point in points], [point.score for point in points]
    logarithmic = min(costs) > 0 and max(costs) > WIDE * min(costs)
    canvas = [[" "] * columns for _ in range(rows)]
    places = [
        (_place(point.cost, costs, columns, logarithmic=logarithmic), rows - 1 - _place(point.score, scores, rows))
        for point in points
    ]
    for point, (x, y) in zip(points, places, strict=True):
        canvas[y][x] = point.mark
    for point, (x, y) in zip(points, places, strict=True):
        _name(canvas[y], x, point.name)
    return tuple(_lines(canvas, costs, scores, logarithmic=logarithmic))


def _place(value: Decimal, values: Sequence[Decimal], cells: int, *, logarithmic: bool = False) -> int:
    """Which of the cells between the least and the greatest value a value lies in."""
    least, most, at = (log10(v) if logarithmic else float(v) for v in (min(values), max(values), value))
    return round((at - least) / (most - least) * (cells - 1)) if most > least else 0


def _name(line: list[str], x: int, name: str) -> None:
    """Write a name to the right of a point, else to its left, where nothing stands there."""
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
    for place, line in enumerate(canvas):
        yield f"{ends.get(place, ''):>{room}} |{''.join(line)}".rstrip()
    columns = len(canvas[0])
    yield " " * room + " +" + "-" * columns
    least, most = small_money(min(costs)), small_money(max(costs))
    scale = "$/month, logarithmic" if logarithmic else "$/month"
    yield f"{' ' * room}  {least}{scale.center(columns - len(least) - len(most))}{most}"


BAR = 24
"""Columns of the longest bar."""


def bar(value: Decimal, most: Decimal, columns: int = BAR) -> str:
    """A bar as long as ``value`` is of ``most``; what is little but something is one block."""
    if value <= 0 or most <= 0:
        return ""
    return "█" * max(int(value * columns / most), 1)
