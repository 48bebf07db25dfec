"""How much a month changes with each number of a workload. Exact amounts in USD."""

from decimal import Decimal
from typing import ClassVar, Literal

from ..document_layout import OMITTED, written
from ..record import record
from .outlook import Outlook
from .provenance import ConvertedAmount


@record
class Elasticity:
    """The effect of one number on the month."""

    field: str
    value: Decimal
    elasticity: Decimal
    """Percent of the month per percent of the number: 1 is proportional, 0 is no effect."""
    per_percent: Decimal
    """The cost of one percent more. USD per month."""
    below: Decimal
    """The lower number that was priced: 1 % less, or one less for a whole number."""
    above: Decimal
    """The higher number that was priced; the number itself if it cannot be higher."""
    bends: bool
    """Whether there is a threshold between the two; then the elasticity is a mean of both sides."""


@record
class WorkloadSensitivity:
    """The month of a workload and its elasticities, the largest first."""

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
    """The sensitivities of workloads, on a price list and a day."""

    kind: ClassVar[Literal["sensitivity"]] = "sensitivity"

    workloads: tuple[WorkloadSensitivity, ...]

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        return self.catalog.converted((one.name, one.monthly, False) for one in self.workloads)
