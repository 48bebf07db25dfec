"""How much a month moves with each number of a workload, as values. Exact."""

from decimal import Decimal
from typing import ClassVar, Literal

from ..record import record
from .outlook import Outlook


@record
class Elasticity:
    """What one number does to the month."""

    field: str
    value: Decimal
    elasticity: Decimal
    """Percent of the month per percent of the number: 1 is in proportion, 0 is not at all."""
    per_percent: Decimal
    """What one percent more of the number costs. USD a month."""
    below: Decimal
    """The number that was priced below it: 1 % less, or one less of a whole number."""
    above: Decimal
    """The number that was priced above it; the number itself where it can be no more."""
    bends: bool
    """Between the two a threshold is passed: the elasticity is a mean of both sides."""


@record
class WorkloadSensitivity:
    """A workload's month and its elasticities, the largest first."""

    name: str
    file: str
    line: int | None
    model: str
    monthly: Decimal | None
    reason: str | None
    """Why there is no amount."""
    elasticities: tuple[Elasticity, ...]


@record
class Sensitivity(Outlook):
    """Workloads on a price list and a day."""

    kind: ClassVar[Literal["sensitivity"]] = "sensitivity"

    workloads: tuple[WorkloadSensitivity, ...]
