"""A forecast: its assumptions, and the cost of each month. Exact amounts in USD per month.

A month is a calendar month, billed for the ``days_per_month`` of the workload. ``None`` is "not priced", never zero.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from ..document_layout import HIDDEN, OMITTED, written
from ..record import record
from .estimate import Event
from .outlook import Outlook
from .provenance import ConvertedAmount


def month_text(day: date) -> str:
    """The name of the month of a day in files and reports: ``2027-01``."""
    return day.isoformat()[:7]


@record
class Growth:
    """How the volume of a workload grows."""

    kind: str = "compound"
    """``compound``: × (1 + rate) each month; ``linear``: + rate × current volume each month; ``series``: as given."""
    rate: Decimal = Decimal(0)
    """A share per month: 0.15 is 15 %."""
    series: Mapping[str, Decimal] = field(default_factory=dict)
    """Requests per month, by month: ``2027-01``."""
    basis: str = "assumed"
    """``given`` by an option or a file, ``workload``, or ``assumed``."""


@record
class PricePeriod:
    """Days of a month with the same prices."""

    starts: date
    days: int
    monthly: Decimal | None
    """The cost of a whole month at these prices; ``None`` if something has no price."""


@record
class Month:
    """One month of a workload, or of all workloads."""

    starts: date
    """The first day; for the current month, the day of the forecast."""
    requests: Decimal
    monthly: Decimal | None
    at_least: bool = False
    spans: tuple[PricePeriod, ...] = ()
    """The parts of the month, if prices change within it."""
    events: tuple[Event, ...] = ()
    volume: Annotated[Mapping[str, str], HIDDEN] = field(default_factory=dict)
    """The fields and values that give the workload the volume of this month, with the share of reserved units."""

    @property
    @written()
    def setting(self) -> str | None:
        """The settings that give the workload the volume of this month: ``requests_per_day=11500``."""
        return " ".join(f"{name}={value}" for name, value in self.volume.items()) or None


@record
class WorkloadForecast:
    """The current month of a workload, and the months ahead."""

    name: str
    file: str
    line: int | None
    model: str
    growth: Growth
    now: Month
    months: tuple[Month, ...]
    budget: Decimal | None
    breaks: date | None
    """The first month that exceeds the budget; the day of the forecast if the current month does."""
    reason: str | None
    """Why there is no amount."""
    retired: date | None
    """The day on which one of its models retired, if one has that is billed at its last price."""


@record
class Forecast(Outlook):
    """The months ahead of workloads, and their total."""

    kind: ClassVar[Literal["forecast"]] = "forecast"

    trend: Decimal | None
    """The yearly change of prices as a share: −0.2 is 20 % less."""
    workloads: tuple[WorkloadForecast, ...]
    now: Month
    months: tuple[Month, ...]
    budget: Decimal | None
    breaks: date | None
    settings: tuple[str, ...] = ()
    """Settings of the command line that replace values of files: ``output_tokens=900``."""

    @property
    @written(OMITTED)
    def in_currency(self) -> tuple[ConvertedAmount, ...]:
        """The amounts in the currency that is shown beside USD, if the project has one."""
        months = [("now", self.now), *((month_text(month.starts), month) for month in self.months)]
        return self.catalog.converted((name, month.monthly, month.at_least) for name, month in months)
