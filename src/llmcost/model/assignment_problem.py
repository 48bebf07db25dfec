"""The optimization problem for a solver: one model per workload, with limits on all of them together."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple


class Assignment(NamedTuple):
    """A model that a workload may run on."""

    workload: int
    model: int
    cost: Decimal
    """USD per month at list prices."""
    quality: Decimal | None


class VolumeDiscount(NamedTuple):
    """A discount on the whole spend at a provider, from a minimum spend at list prices on."""

    provider: int
    least: Decimal
    """The minimum spend. USD per month."""
    factor: Decimal
    """The factor for the price."""


class AssignmentProblem(NamedTuple):
    """Choose one assignment for each workload.

    ``goal`` is minimized if it is ``cost``, ``models`` or ``providers`` (their number), and maximized if it is
    ``quality`` (the mean score with ``weights``).
    """

    goal: str
    weights: Sequence[Decimal]
    """The requests of each workload."""
    providers: Sequence[int]
    """The provider of each model."""
    pairs: Sequence[Assignment]
    offers: Sequence[VolumeDiscount] = ()
    max_models: int | None = None
    max_providers: int | None = None
    min_average: Decimal | None = None
    budget: Decimal | None = None
    """USD per month, after discounts."""


class Solution(NamedTuple):
    """The chosen assignments as indexes of ``AssignmentProblem.pairs``, one per workload, and the reached discounts."""

    pairs: tuple[int, ...]
    offers: tuple[int, ...]
    gap: Decimal
    """The largest possible gain of a better solution, as a share of the value of this one; 0 if this one is optimal."""


class SolutionValue(NamedTuple):
    """The exact values of a solution."""

    cost: Decimal
    """USD per month, after discounts."""
    quality: Decimal | None
    """The weighted mean score; ``None`` if a score is unknown."""
    models: int
    providers: int
    spent: tuple[Decimal, ...]
    """The spend at each provider, at list prices. USD per month."""
