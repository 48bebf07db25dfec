"""The one definition of a month (law V1)."""

from decimal import Decimal

from llmcost.model.inputs.workload import Workload

ASSUMED_DAYS = Decimal(30)
CALENDAR_DAYS = Decimal("30.4375")
"""365.25 days ÷ 12."""


def days_per_month(workload: Workload) -> Decimal:
    """Days that a month of this workload is billed for."""
    match workload.days_per_month:
        case None:
            return ASSUMED_DAYS
        case "calendar":
            return CALENDAR_DAYS
        case days:
            return Decimal(days)
