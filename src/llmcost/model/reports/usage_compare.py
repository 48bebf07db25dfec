"""Estimates held against what the logs say. Exact amounts in USD per month."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from ..document_layout import OMITTED, written
from ..record import record
from .outlook import Outlook
from .provenance import ConvertedAmount
from .usage_drivers import UsageDriver


@record
class FeatureComparison:
    """A feature: the month that its workloads estimate, and the one that the logs make of the days of the window."""

    feature: str
    workloads: tuple[str, ...]
    """The names of its workloads; empty for a feature that only the logs have."""
    estimate: Decimal | None
    """``null`` without a workload, or without a price."""
    at_least: bool
    """Whether something that the workloads need has no price, or requests of the logs have none."""
    actual: Decimal | None
    """``null`` for a feature that the logs do not have."""
    requests: int
    """Of the logs, in the window, with a price."""
    unpriced: int
    """Of the logs, without one."""
    change: Decimal | None
    """The actual month minus the estimate; ``null`` where one of them is not known."""
    percent: Decimal | None
    """The change in percent of the estimate; ``null`` where it is not known, or the estimate is zero."""
    drivers: tuple[UsageDriver, ...]
    """They add up to the change."""


@record
class UsageComparison(Outlook):
    """Workloads against logs, feature by feature, the largest difference first."""

    kind: ClassVar[Literal["usage-compare"]] = "usage-compare"

    since: date
    """The first day of the window, UTC."""
    until: date
    days: int
    features: tuple[FeatureComparison, ...]
    estimate: Decimal
    """Of the features that have both."""
    actual: Decimal
    change: Decimal
    drivers: tuple[UsageDriver, ...]

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        return self.catalog.converted([("estimate", self.estimate, False), ("actual", self.actual, False)])
