"""What in the usage of a day is out of the ordinary, and how much of the month's budgets is used. Exact USD."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from ..field_markers import OneOf
from ..record import record
from .outlook import Outlook
from .usage_drivers import UsageDriver

ALARMS = (
    *("spike", "shift", "context-bloat", "cache-collapse", "ttl-switch"),
    *("model-swap", "price-change", "newcomer", "silence"),
)


@record
class UsageAlarm:
    """Something out of the ordinary on the day."""

    name: Annotated[str, OneOf(ALARMS)]
    feature: str
    """The key of the feature; empty for the usage of all of them."""
    text: str
    """What was found."""
    actual: Decimal
    """What the day cost."""
    expected: Decimal
    """What it would have cost as before."""
    drivers: tuple[UsageDriver, ...]
    """From the mean of the days before to this day; they add up to that difference."""
    largest: str
    """The value of a dimension that has the largest share of the increase, as ``model openai/gpt-4o``; empty without
    an increase."""
    largest_share: Decimal | None
    """Its share of the increase, from 0 to 1; ``null`` without an increase."""


@record
class BudgetState:
    """The budget of the project or of a feature in the month of the day."""

    feature: str
    """The key of the feature; empty for the budget of the project."""
    budget: Decimal
    spent: Decimal
    """From the first of the month to the day."""
    forecast: Decimal | None
    """Of the whole month: what is spent, and the mean of the last 7 days for each day to come; ``null`` with fewer."""
    levels: tuple[Decimal, ...]
    """The levels of the budget, in percent, that are spent."""
    new: tuple[Decimal, ...]
    """Those that were first reached on the day."""
    exceeds: bool
    """Whether the forecast is more than the budget."""

    @property
    def fires(self) -> bool:
        return bool(self.new) or self.exceeds


@record
class UsageAlerts(Outlook):
    """The alarms of a day."""

    kind: ClassVar[Literal["usage-alerts"]] = "usage-alerts"

    day: date
    """The judged day, UTC."""
    history: int
    """Days with requests before it."""
    spent: Decimal
    """What the day cost."""
    unpriced: int
    """Requests of the day without a price, which are in no amount."""
    alarms: tuple[UsageAlarm, ...]
    """The one with the largest increase first."""
    budgets: tuple[BudgetState, ...]

    @property
    def fires(self) -> bool:
        """Whether there is an alarm, or a budget to look at."""
        return bool(self.alarms) or any(one.fires for one in self.budgets)
