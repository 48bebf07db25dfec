"""Months ahead, as values: what a forecast assumes and what each month costs. Amounts are USD a month, exact.

A month is a calendar month, billed for the workload's ``days_per_month``; ``None`` is "not priced", never zero.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from ..record import record
from .outlook import Outlook


def month_text(day: date) -> str:
    """How files and reports name the month of a day: ``2027-01``."""
    return day.isoformat()[:7]


@record
class Growth:
    """How a workload's volume goes on from now."""

    kind: str = "compound"
    """``compound``: × (1 + rate) each month; ``linear``: + rate × today's volume each month; ``series``: as given."""
    rate: Decimal = Decimal(0)
    """A share per month: 0.15 is 15 %."""
    series: Mapping[str, Decimal] = field(default_factory=dict)
    """Requests a month, by month: ``2027-01``."""
    basis: str = "assumed"
    """``given`` by an option or a file, ``workload``, or ``assumed`` where nobody said anything."""


@record
class PricePeriod:
    """Days of a month on which the same prices hold."""

    starts: date
    days: int
    monthly: Decimal | None
    """What a whole month at these prices costs; ``None`` where something has no price."""


@record
class Event:
    """Something that the catalog says of the days ahead."""

    kind: str
    """``price``, ``hours`` (peak hours begin or end) or ``retirement``."""
    day: date
    model: str
    to: str | None = None
    """The model whose price is billed from then on; of a retirement, the one to move to."""


@record
class Month:
    """One month of a workload, or of all of them together."""

    starts: date
    """The first day; of the present month, the day of the forecast."""
    requests: Decimal
    monthly: Decimal | None
    at_least: bool = False
    spans: tuple[PricePeriod, ...] = ()
    """The parts of the month, where the prices of any workload change on a day within it."""
    events: tuple[Event, ...] = ()
    setting: str | None = None
    """What makes the workload's present month this one, on its prices: ``requests_per_day=11500``."""


@record
class WorkloadForecast:
    """A workload's month now and in the months ahead."""

    name: str
    file: str
    line: int | None
    model: str
    growth: Growth
    now: Month
    months: tuple[Month, ...]
    budget: Decimal | None
    breaks: date | None
    """The first month that costs more than the budget; the day of the forecast where the present one does."""
    reason: str | None
    """Why there is no amount."""
    retired: date | None
    """The day on which a model that it runs on was retired, where that has been."""


@record
class Forecast(Outlook):
    """Workloads in the months ahead, and their sum."""

    kind: ClassVar[Literal["forecast"]] = "forecast"

    trend: Decimal | None
    """What prices do in a year, as a share: −0.2 is 20 % less."""
    workloads: tuple[WorkloadForecast, ...]
    now: Month
    months: tuple[Month, ...]
    budget: Decimal | None
    breaks: date | None
    settings: tuple[str, ...] = ()
    """What was typed in place of what the files say: ``output_tokens=900``."""
