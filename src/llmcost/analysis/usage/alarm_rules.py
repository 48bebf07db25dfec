"""When a daily series is out of the ordinary: a day far from its weekday, and a lasting shift.

A day is compared on a logarithmic scale with the median of the same weekday in the six weeks before, moved by the
median drift of the last two weeks, in units of the spread (median absolute deviation) of the last four. A mean and a
standard deviation would follow one expensive day for a month, and miss a Saturday that costs as much as a Monday.
"""

from collections.abc import Sequence
from decimal import Context, Decimal
from typing import NamedTuple

from llmcost.model.money import ONE, ZERO

WEEKS, LEAST_WEEKS = 6, 3
"""Weeks of the same weekday that are looked at, and how many there must be."""
SPREAD_DAYS, LEAST_DAYS, DRIFT_DAYS = 28, 10, 14
Z = Decimal("3.5")
RATIO = Decimal("1.25")
SLACK, CAP, LIMIT = Decimal("0.5"), Decimal(4), Decimal(8)
"""Of the CUSUM: what a deviation must exceed to count, the most that one day counts, and the sum that is a shift."""
SHIFT_DAYS = 20
_LEAST_SPREAD = Decimal("0.05")
_OF_NORMAL = Decimal("1.4826")
"""The standard deviation of a normal distribution ÷ its median absolute deviation."""
_ROUNDED = Context(prec=28)
Series = Sequence[Decimal | None]
"""A value for each day in a row, the judged one last; ``None`` where there is none."""


class Judgement(NamedTuple):
    """What the judged day should have been, and how far it is from that."""

    expected: Decimal
    z: Decimal

    def is_out_of_line(self, actual: Decimal) -> bool:
        """Whether the day is so far above what was expected that it is no chance."""
        return self.z > Z and actual > self.expected * RATIO


def judge(series: Series, least: Decimal) -> Judgement | None:
    """The judgement on the last day; ``None`` with too short a past, about 5 weeks.

    Values below ``least`` count as ``least``: there is no logarithm of nothing, and what is tiny is no news.
    """
    logs, last = _logs(series, least), len(series) - 1
    today, usual = logs[last], _usual(logs, last)
    past = _deviations(logs, last)
    if today is None or usual is None or len(past) < LEAST_DAYS:
        return None
    expected = _ROUNDED.add(usual, _median(past[-DRIFT_DAYS:]))
    return Judgement(_ROUNDED.exp(expected), _ROUNDED.divide(today - expected, _spread(past)))


def shifted(series: Series, least: Decimal) -> int | None:
    """How many days ago a lasting shift upwards began that the last day confirms; ``None`` if there is none."""
    logs, last = _logs(series, least), len(series) - 1
    start = last - SHIFT_DAYS + 1
    past = _deviations(logs, start)
    if len(past) < LEAST_DAYS:
        return None
    middle, spread = _median(past), _spread(past)
    total, began = ZERO, last
    for day in range(start, last + 1):
        deviation = _deviation(logs, day)
        if deviation is None:
            continue
        step = min(_ROUNDED.divide(deviation - middle, spread), CAP) - SLACK
        began = day if total == 0 else began
        total = max(ZERO, total + step)
    return last - began if total > LIMIT else None


def _logs(series: Series, least: Decimal) -> list[Decimal | None]:
    return [None if value is None else _ROUNDED.ln(max(value, least)) for value in series]


def _usual(logs: Series, day: int) -> Decimal | None:
    """The median of the same weekday in the weeks before a day."""
    same = [one for week in range(1, WEEKS + 1) if day >= 7 * week and (one := logs[day - 7 * week]) is not None]
    return _median(same) if len(same) >= LEAST_WEEKS else None


def _deviations(logs: Series, end: int) -> list[Decimal]:
    """The deviations of the four weeks before a day."""
    days = range(max(end - SPREAD_DAYS, 0), max(end, 0))
    return [one for day in days if (one := _deviation(logs, day)) is not None]


def _deviation(logs: Series, day: int) -> Decimal | None:
    value, usual = logs[day], _usual(logs, day)
    return None if value is None or usual is None else value - usual


def _spread(deviations: Sequence[Decimal]) -> Decimal:
    middle = _median(deviations)
    return max(_LEAST_SPREAD, _OF_NORMAL * _median([abs(one - middle) for one in deviations]))


def _median(values: Sequence[Decimal]) -> Decimal:
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / (ONE + ONE)
