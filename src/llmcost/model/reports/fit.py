"""What logs say of the workloads that made them, and the files that were made of it. Exact amounts in USD."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from ..inputs.workload import Workload
from ..record import record
from .outlook import Outlook


@record
class FittedCell:
    """The workloads of requests that are billed at the same rates, and what they were measured from."""

    workloads: tuple[Workload, ...]
    parts: tuple[str, ...]
    """Which of the requests each workload stands for; empty for all of them."""
    requests: int
    """Of the logs."""
    usd: Decimal
    """What they cost in the logs, each at the price of its day."""
    usd_now: Decimal | None
    """The same at the prices of the day of the estimate; ``None`` if they are not sold on it."""
    gap: Decimal | None
    """What the estimate, scaled to the window, differs from ``usd_now``: zero within the tolerance, ``None`` if one of
    them has no price."""


@record
class FittedFeature:
    """The workloads of a feature."""

    name: str
    feature: str
    """As the logs write it: the spelling that most of its requests have."""
    cells: tuple[FittedCell, ...]
    unpriced: int
    """Requests without a price, which no workload stands for."""

    @property
    def workloads(self) -> tuple[Workload, ...]:
        return tuple(one for cell in self.cells for one in cell.workloads)


@record
class Window:
    """The days that something is measured on, both included, UTC."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@record
class FittedFile:
    """The workload file of a feature."""

    name: str
    feature: str
    """As the logs write it."""
    workloads: tuple[str, ...]
    """The names of its workloads."""
    requests: int
    """Of the logs, with a price."""
    unpriced: int
    """Requests of the logs that no workload stands for."""
    usd: Decimal
    """What the requests cost in the logs, each at the price of its day."""
    usd_now: Decimal | None
    """The same at the prices of the day of the report; ``null`` if some are not sold on it."""
    gap: Decimal | None
    """What the estimate of the file, scaled to the window, differs from ``usd_now``; ``null`` without a price."""
    path: str
    """Where it was written; empty if it was not."""
    text: str
    """The file."""


@record
class FitReport(Outlook):
    """Workload files that were fitted to logs."""

    kind: ClassVar[Literal["usage-fit"]] = "usage-fit"

    since: date
    """The first day of the window, UTC."""
    until: date
    """The last day of the window."""
    days: int
    files: tuple[FittedFile, ...]
    unpriced: int
    """Requests of the logs that no workload stands for."""
