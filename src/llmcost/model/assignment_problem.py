"""One choice out of several for each of many, with bounds on all of them together: what a solver is given and says."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple


class Assignment(NamedTuple):
    """A model that a workload may run on."""

    workload: int
    model: int
    cost: Decimal
    """USD a month at list prices."""
    quality: Decimal | None


class VolumeDiscount(NamedTuple):
    """A discount on all that is spent at a provider, where it is at least so much at list prices."""

    provider: int
    least: Decimal
    """USD a month."""
    factor: Decimal
    """What is left of the price."""


class AssignmentProblem(NamedTuple):
    """Choose one pair for each workload.

    ``goal`` is what is made small: ``cost``, or the number of ``models`` or ``providers``; or what is made large:
    ``quality``, the mean score weighted by ``weights``.
    """

    goal: str
    weights: Sequence[Decimal]
    """Of each workload: its requests."""
    providers: Sequence[int]
    """The provider of each model."""
    pairs: Sequence[Assignment]
    offers: Sequence[VolumeDiscount] = ()
    max_models: int | None = None
    max_providers: int | None = None
    min_average: Decimal | None = None
    budget: Decimal | None = None
    """USD a month, after discounts."""


class Solution(NamedTuple):
    """A pair for each workload, as a place in ``Program.pairs``, and the offers that are taken."""

    pairs: tuple[int, ...]
    offers: tuple[int, ...]
    gap: Decimal
    """The most that a better solution could gain, as a share of this one's value; 0 when there is none."""


class SolutionValue(NamedTuple):
    """What a solution comes to, exactly."""

    cost: Decimal
    """USD a month, after discounts."""
    quality: Decimal | None
    """The mean score, weighted; ``None`` where a score is not known."""
    models: int
    providers: int
    spent: tuple[Decimal, ...]
    """At each provider, at list prices."""
