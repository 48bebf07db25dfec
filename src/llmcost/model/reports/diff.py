"""What became of a portfolio since a base: every workload, and the drivers that add up to its change (law M4).

Amounts are USD a month, exact; ``None`` is "not priced", never zero.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from ..document_layout import HIDDEN, INLINE, OMITTED, Written, key_order, written
from ..field_markers import OneOf
from ..money import quotient
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


@key_order("factor", "from", "to", "subject")
@record
class Driver:
    """One thing that changed, and its part of the difference."""

    factor: str
    """``model``, ``volume``, ``input``, ``output``, ``thinking``, ``cache``, ``batch``, …, ``added``, ``removed`` or
    ``price list``; several, with ``TOGETHER`` between them, where they cannot be told apart."""
    before: Annotated[str | None, Written(at="from")]
    after: Annotated[str | None, Written(at="to")]
    """What it was and is, as people read it: ``gpt-4o-mini``, ``480 tokens``, ``24,000 a day``."""
    monthly: Decimal
    where: Annotated[Where | None, INLINE] = None
    """The key in today's file that says so."""
    subject: str | None = None
    """The file of a prompt that it is about."""

    @property
    def factors(self) -> tuple[str, ...]:
        """What cannot be told apart, or the one factor."""
        return tuple(self.factor.split(TOGETHER))


@key_order("name", "base", "change.kind", "change.monthly", "change.percent")
@record
class WorkloadChange:
    """One workload on both sides."""

    name: str
    kind: Annotated[ChangeKind, Written(at="change.kind")]
    before: Annotated[WorkloadEstimate | None, Written(at="base")]
    """As it was, on the base's price list; ``None`` where it was not there."""
    after: Annotated[WorkloadEstimate | None, HIDDEN]
    """As it is; ``None`` where it is gone."""
    monthly: Annotated[Decimal | None, Written(at="change.monthly")]
    """After − before, where what is not there costs nothing; ``None`` where a side that is there has no price."""
    drivers: tuple[Driver, ...]
    """The largest first; they sum to ``monthly`` exactly, and there are none where that is ``None``."""
    renamed_from: Annotated[str | None, Written(at="change.renamed_from")] = None
    moved_from: Annotated[str | None, Written(at="change.moved_from")] = None
    """The file it stood in, where that is another."""

    @property
    @written(Written(at="change.percent"))
    def percent(self) -> Decimal | None:
        """The change in percent of what was."""
        return change_percent(self.monthly, self.before.own.monthly if self.before else None)


def change_percent(change: Decimal | None, before: Decimal | None) -> Decimal | None:
    """A change in percent of what was; ``None`` from nothing, of which nothing is a percentage."""
    return None if change is None or not before else quotient(change * 100, before)


@record
class ChangedWorkload:
    """A workload of today, with what became of it, as documents write the two."""

    after: Annotated[WorkloadEstimate, INLINE]
    change: Annotated[WorkloadChange, Written(inline=True, without=("name",))]


@record
class ChangeCounts:
    """How many workloads changed in which way."""

    added: int
    removed: int
    changed: int
    unchanged: int


@key_order("name", "kind", "commit", "is_merge_base")
@record
class Base:
    """What today is compared with."""

    name: str
    """As it was asked for: a branch, a file, a snapshot."""
    kind: Annotated[str, OneOf(("commit", "file", "snapshot"))]
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


@key_order(
    *("as_of", "currency", "days_per_month", "catalog", "tiers", "summary", "baseline", "group_by", "groups"),
    *("workloads", "cases", "base", "removed"),
)
@record
class CostDiff:
    """Two states of a portfolio, and what leads from one to the other."""

    kind: ClassVar[Literal["diff"]] = "diff"

    report: Annotated[Report, Written(inline=True, without=("kind",))]
    """As it is now."""
    base: Base
    before: Annotated[Summary, Written(at="summary.base")]
    changes: Annotated[tuple[WorkloadChange, ...], HIDDEN]
    """In the order of the report; what was removed comes last."""
    monthly: Annotated[Decimal | None, Written(at="summary.change.monthly")]
    """The sum of the changes; ``None`` where one of them is."""
    drivers: Annotated[tuple[Driver, ...], Written(at="summary.drivers")]
    """Those of all workloads, summed by factor; the largest first."""
    percentiles: Annotated[Percentiles | None, OMITTED] = None
    """Of today's months, where a workload of today declares an uncertainty."""

    @property
    @written(Written(at="summary.change.percent"))
    def percent(self) -> Decimal | None:
        """The change in percent of what was."""
        return change_percent(self.monthly, self.before.monthly)

    @property
    @written(Written(inline=True, at="summary.change"))
    def counts(self) -> ChangeCounts:
        """How many workloads changed in which way."""
        kinds = [change.kind for change in self.changes]
        return ChangeCounts(**{kind.value: kinds.count(kind) for kind in ChangeKind})

    @property
    @written()
    def workloads(self) -> tuple[ChangedWorkload, ...]:
        """Those of today, in the order of the report."""
        return tuple(ChangedWorkload(change.after, change) for change in self.changes if change.after)

    @property
    @written()
    def removed(self) -> tuple[WorkloadChange, ...]:
        """Those that are gone, so that the workloads add up to the summary."""
        return tuple(change for change in self.changes if not change.after)
