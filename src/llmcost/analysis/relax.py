"""Constraints that no model meets: which of them to relax, and by how much."""

from collections.abc import Sequence

from llmcost.model.choice import Option, Relaxation
from llmcost.model.money import ZERO
from llmcost.pricing.lookup import Candidate

from .desk import Desk

MOST = 5
"""Ways out that are shown."""


def relaxations(desk: Desk, offered: Sequence[Candidate], options: Sequence[Option]) -> tuple[Relaxation, ...]:
    """The smallest sets of constraints that would have to give way, fewest and least far off first.

    For each set it is the model that needs the least of it, as a share of what is asked for. A set that holds a whole
    other one is left out, and so is a model that could not be priced anyway.
    """
    nearest: dict[frozenset[str], Relaxation] = {}
    for candidate, option in sorted(zip(offered, options, strict=True), key=lambda pair: _distance(pair[1])):
        changes = [(found.constraint, found.relaxed) for found in option.obstacles]
        names = frozenset(name for name, _ in changes if name is not None)
        if any(name is None for name, _ in changes) or any(known <= names for known in nearest):
            continue
        priced = desk.priced(candidate, option.rating)
        if not priced.obstacles:
            said = tuple((name, to or "removed") for name, to in changes if name is not None)
            nearest[names] = Relaxation(said, option.row.model, priced.monthly)
        if len(nearest) == MOST:
            break
    return tuple(nearest.values())


def _distance(option: Option) -> tuple[int, object, str]:
    gaps = sum((found.gap for found in option.obstacles), ZERO)
    return len(option.obstacles), gaps, option.row.model
