"""The report of ``diff``: the change of every workload since a base, attributed to drivers (law M4).

Amounts are exact, in USD per month; ``None`` means "not priced", never zero.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from ..document_layout import HIDDEN, INLINE, OMITTED, Written, key_order, written
from ..field_markers import OneOf
from ..money import ZERO, quotient
from ..problems import Problem, Where
from ..record import record
from .estimate import Report, Summary, WorkloadEstimate
from .provenance import CatalogStamp, ConvertedAmount
from .simulation import Percentiles

PRICE_LIST = "price list"
"""The driver for changed prices; all other drivers use the current price list."""
TOGETHER = " + "
"""The separator of factors whose effects cannot be separated."""


Bounds = tuple[Decimal | None, Decimal | None]
"""The lowest and the highest of an amount; ``None`` without a bound."""


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@key_order("factor", "from", "to", "subject")
@record
class Driver:
    """A cause of a change, and its part of the difference."""

    factor: str
    """``model``, ``volume``, ``input``, ``output``, ``thinking``, ``cache``, ``batch``, …, ``added``, ``removed`` or
    ``price list``; several, joined by ``TOGETHER``, if their effects cannot be separated."""
    before: Annotated[str | None, Written(at="from")]
    after: Annotated[str | None, Written(at="to")]
    """The value before and after, for people to read: ``gpt-4o-mini``, ``480 tokens``, ``24,000 a day``."""
    monthly: Decimal
    where: Annotated[Where | None, INLINE] = None
    """The location of its key in the current file."""
    subject: str | None = None
    """The file of the prompt that changed."""

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors: one, or several whose effects cannot be separated."""
        return tuple(self.factor.split(TOGETHER))


@key_order("name", "base", "change.kind", "change.monthly", "change.percent")
@record
class WorkloadChange:
    name: str
    kind: Annotated[ChangeKind, Written(at="change.kind")]
    before: Annotated[WorkloadEstimate | None, Written(at="base")]
    """The workload at the base's prices; ``None`` if it was added."""
    after: Annotated[WorkloadEstimate | None, HIDDEN]
    """The current workload; ``None`` if it was removed."""
    monthly: Annotated[Decimal | None, Written(at="change.monthly")]
    """After − before; an absent workload costs nothing. ``None`` if a workload has no price."""
    drivers: tuple[Driver, ...]
    """The largest first. Their sum is exactly ``monthly``; there are none if that is ``None``."""
    renamed_from: Annotated[str | None, Written(at="change.renamed_from")] = None
    moved_from: Annotated[str | None, Written(at="change.moved_from")] = None
    """The previous file, if it was moved."""
    is_same: Annotated[bool, Written(at="change.is_same", later=True)] = False
    """Whether content and prices are those of the base: then the change is 0, whatever has no price."""

    @property
    def bounds(self) -> Bounds:
        """The lowest and the highest change, from what is known of both sides."""
        if self.is_same:
            return ZERO, ZERO
        if self.monthly is not None and not any(side and side.own.at_least for side in (self.before, self.after)):
            return self.monthly, self.monthly
        (least, most), (least_before, most_before) = _month(self.after), _month(self.before)
        return (
            None if most_before is None else least - most_before,
            None if most is None else most - least_before,
        )

    @property
    @written(Written(at="change.lowest"))
    def lowest(self) -> Decimal | None:
        """The lowest change; ``None`` if the amount before may be more than what is known of it."""
        return self.bounds[0]

    @property
    @written(Written(at="change.highest"))
    def highest(self) -> Decimal | None:
        """The highest change; ``None`` if the amount after may be more than what is known of it."""
        return self.bounds[1]

    @property
    @written(Written(at="change.percent"))
    def percent(self) -> Decimal | None:
        """The change in percent of the amount before."""
        return change_percent(self.monthly, self.before.own.monthly if self.before else None)

    @property
    def is_partial(self) -> bool:
        """Whether a part of a changed workload has no price, so that ``monthly`` is not the whole difference."""
        sides = (self.before, self.after) if self.kind is not ChangeKind.UNCHANGED else ()
        return any(side is not None and side.own.at_least for side in sides)


def _month(one: WorkloadEstimate | None) -> tuple[Decimal, Decimal | None]:
    """The lowest and the highest month of a workload, 0 where there is none; what has no price may cost anything."""
    if one is None:
        return ZERO, ZERO
    known = one.own.monthly or ZERO
    return known, None if one.own.monthly is None or one.own.at_least else known


def change_percent(change: Decimal | None, before: Decimal | None) -> Decimal | None:
    """A change in percent of the amount before; ``None`` if that is zero or unknown."""
    return None if change is None or not before else quotient(change * 100, before)


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    return None if None in amounts else sum((amount or ZERO for amount in amounts), ZERO)


@record
class ChangedWorkload:
    """A current workload and its change, as written in documents."""

    after: Annotated[WorkloadEstimate, INLINE]
    change: Annotated[WorkloadChange, Written(inline=True, without=("name",))]


@record
class ChangeCounts:
    """The number of workloads by kind of change."""

    added: int
    removed: int
    changed: int
    unchanged: int


@key_order("name", "kind", "commit", "is_merge_base")
@record
class Base:
    name: str
    """The name as given: a branch, a file or a snapshot."""
    kind: Annotated[str, OneOf(("commit", "file", "snapshot"))]
    commit: str | None
    """The full id of the resolved commit."""
    catalog: CatalogStamp
    """The price list of the base."""
    is_merge_base: bool = False
    """Whether the commit is the merge base with the named branch, and not its tip."""
    same_prices: bool = True
    """Whether the price list is the current one."""
    unread: tuple[Problem, ...] = ()
    """Problems of files of the base that could not be read. Their workloads count as added."""


@key_order(
    *("as_of", "currency", "days_per_month", "catalog", "tiers", "summary", "baseline", "group_by", "groups"),
    *("workloads", "cases", "base", "removed"),
)
@record
class CostDiff:
    """The change of a portfolio, and its drivers."""

    kind: ClassVar[Literal["diff"]] = "diff"

    report: Annotated[Report, Written(inline=True, without=("kind",))]
    """The current estimate."""
    base: Base
    before: Annotated[Summary, Written(at="summary.base")]
    changes: Annotated[tuple[WorkloadChange, ...], HIDDEN]
    """In the order of the report; removed workloads come last."""
    monthly: Annotated[Decimal | None, Written(at="summary.change.monthly")]
    """The sum of the changes; ``None`` if one of them is ``None``."""
    drivers: Annotated[tuple[Driver, ...], Written(at="summary.drivers")]
    """The drivers of all workloads, summed by factor; the largest first."""
    percentiles: Annotated[Percentiles | None, OMITTED] = None
    """Percentiles of the current monthly costs, if a current workload declares an uncertainty."""

    @property
    @written(Written(at="summary.change.percent"))
    def percent(self) -> Decimal | None:
        """The change in percent of the amount before."""
        return change_percent(self.monthly, self.before.monthly)

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        report = self.report
        before, after = (("before", self.before), ("after", report.summary))
        sides = [(what, of.monthly, of.at_least) for what, of in (before, after)]
        changes = [(one.name, one.monthly, one.is_partial) for one in self.changes if one.monthly]
        named = changes if len(self.changes) > 1 else []
        return report.catalog.converted([*sides, ("change", self.monthly, self.is_partial), *named])

    @property
    def bounds(self) -> Bounds:
        """The lowest and the highest change."""
        if self.monthly is not None and not (self.before.at_least or self.report.summary.at_least):
            return self.monthly, self.monthly
        lowest, highest = ([one.bounds[end] for one in self.changes] for end in (0, 1))
        return _sum(lowest), _sum(highest)

    @property
    @written(Written(at="summary.change.lowest"))
    def lowest(self) -> Decimal | None:
        """The lowest change; ``None`` if an amount before may be more than what is known of it."""
        return self.bounds[0]

    @property
    @written(Written(at="summary.change.highest"))
    def highest(self) -> Decimal | None:
        """The highest change; ``None`` if an amount after may be more than what is known of it."""
        return self.bounds[1]

    @property
    def is_partial(self) -> bool:
        """Whether a part of a changed workload has no price, so that ``monthly`` is not the whole difference."""
        return any(change.is_partial for change in self.changes)

    @property
    @written(Written(inline=True, at="summary.change"))
    def counts(self) -> ChangeCounts:
        """The number of workloads by kind of change."""
        kinds = [change.kind for change in self.changes]
        return ChangeCounts(**{kind.value: kinds.count(kind) for kind in ChangeKind})

    @property
    @written()
    def workloads(self) -> tuple[ChangedWorkload, ...]:
        """The current workloads, in the order of the report."""
        return tuple(ChangedWorkload(change.after, change) for change in self.changes if change.after)

    @property
    @written()
    def removed(self) -> tuple[WorkloadChange, ...]:
        """The removed workloads, so that the workloads add up to the summary."""
        return tuple(change for change in self.changes if not change.after)
