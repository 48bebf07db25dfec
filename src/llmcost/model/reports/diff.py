"""What became of a portfolio since a base: every workload, and the drivers that add up to its change (law M4).

Amounts are USD a month, exact; ``None`` is "not priced", never zero.
"""

from decimal import Decimal
from enum import StrEnum

from ..problems import Problem, Where
from ..record import record
from .estimate import CatalogStamp, Report, Summary, WorkloadEstimate
from .simulation import Percentiles

PRICE_LIST = "price list"
"""The driver that holds what the price list itself did; all others are priced on today's."""
TOGETHER = " + "
"""Between the factors of a driver that cannot be told apart."""


class ChangeKind(StrEnum):
    """What became of a workload."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@record
class Driver:
    """One thing that changed, and its part of the difference."""

    factor: str
    """``model``, ``volume``, ``input``, ``output``, ``thinking``, ``cache``, ``batch``, …, ``added``, ``removed`` or
    ``price list``; several, with ``TOGETHER`` between them, where they cannot be told apart."""
    before: str | None
    after: str | None
    """What it was and is, as people read it: ``gpt-4o-mini``, ``480 tokens``, ``24,000 a day``."""
    monthly: Decimal
    where: Where | None = None
    """The key in today's file that says so."""
    subject: str | None = None
    """The file of a prompt that it is about."""

    @property
    def factors(self) -> tuple[str, ...]:
        """What cannot be told apart, or the one factor."""
        return tuple(self.factor.split(TOGETHER))


@record
class WorkloadChange:
    """One workload on both sides."""

    name: str
    kind: ChangeKind
    before: WorkloadEstimate | None
    """As it was, on the base's price list; ``None`` where it was not there."""
    after: WorkloadEstimate | None
    """As it is; ``None`` where it is gone."""
    monthly: Decimal | None
    """After − before, where what is not there costs nothing; ``None`` where a side that is there has no price."""
    drivers: tuple[Driver, ...]
    """The largest first; they sum to ``monthly`` exactly, and there are none where that is ``None``."""
    renamed_from: str | None = None
    moved_from: str | None = None
    """The file it stood in, where that is another."""


@record
class Base:
    """What today is compared with."""

    name: str
    """As it was asked for: a branch, a file, a snapshot."""
    kind: str
    """``commit``, ``file`` or ``snapshot``."""
    commit: str | None
    """The full id of the commit that the name led to."""
    catalog: CatalogStamp
    """The price list of then."""
    is_merge_base: bool = False
    """The commit is where the present branch left the one that was named, and not its tip."""
    same_prices: bool = True
    """The price list of then is today's."""
    unread: tuple[Problem, ...] = ()
    """What of the base could not be read: its workloads count as new."""


@record
class CostDiff:
    """Two states of a portfolio, and what leads from one to the other."""

    base: Base
    before: Summary
    report: Report
    """As it is now."""
    changes: tuple[WorkloadChange, ...]
    """In the order of the report; what was removed comes last."""
    monthly: Decimal | None
    """The sum of the changes; ``None`` where one of them is."""
    drivers: tuple[Driver, ...]
    """Those of all workloads, summed by factor; the largest first."""
    percentiles: Percentiles | None = None
    """Of today's months, where a workload of today declares an uncertainty."""
