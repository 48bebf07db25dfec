"""Constraints that no model meets: which of them to relax, and by how much."""

from collections.abc import Sequence
from decimal import Decimal

from llmcost.model.money import ZERO
from llmcost.model.reports.optimize import Option, Relaxation
from llmcost.pricing.lookup import Candidate

from .optimize.candidate_evaluator import Desk

MOST = 5
"""Ways out that are shown."""


def relaxations(desk: Desk, offered: Sequence[Candidate], options: Sequence[Option]) -> tuple[Relaxation, ...]:
    """The ways to let a model qualify, those with the fewest constraints first, then the least far off.

    A way is left out where another one asks for the same or less of the same constraints or of fewer, and so is a model
    that could not be priced anyway.
    """
    ways: list[Relaxation] = []
    asked: list[dict[str, Decimal]] = []
    for candidate, option in sorted(zip(offered, options, strict=True), key=lambda pair: _distance(pair[1])):
        gaps = {found.constraint: found.gap for found in option.obstacles if found.constraint is not None}
        if len(gaps) < len(option.obstacles) or any(_within(less, gaps) for less in asked):
            continue
        priced = desk.priced(candidate, option.rating)
        if not priced.obstacles:
            changes = tuple((found.constraint or "", found.relaxed or "removed") for found in option.obstacles)
            ways.append(Relaxation(changes, option.row.model, priced.monthly))
            asked.append(gaps)
        if len(ways) == MOST:
            break
    return tuple(ways)


def _within(less: dict[str, Decimal], gaps: dict[str, Decimal]) -> bool:
    return all(name in gaps and gap <= gaps[name] for name, gap in less.items())


def _distance(option: Option) -> tuple[int, Decimal, str]:
    gaps = sum((found.gap for found in option.obstacles), ZERO)
    return len(option.obstacles), gaps, option.row.model
