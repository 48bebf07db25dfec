"""The gate's part of ``llmcost.yaml``: budget, policies and waivers."""

from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated

from ..document_layout import INLINE, key_order
from ..field_markers import Amount, Matches, Name, OneOf, Readable, Unwritten, Within, Words
from ..level import Level as Level
from ..problems import Where
from ..record import record
from .policy_expression import Test

When = Annotated[str, Matches(r"[\s\S]{1,1000}", "1 to 1,000 characters")]
Scope = Annotated[
    str, Matches(r"workload|model|tier|labels\.\S(.{0,190}\S)?", "workload, model, tier or labels.NAME"), Readable()
]


@record
class ProjectBudget:
    """The budget of all workloads."""

    monthly: Amount
    """The limit of the monthly cost of all workloads. USD per month. Example: 3000"""
    alerts: tuple[Annotated[Decimal, Within(0, 1000)], ...] = (Decimal(50), Decimal(80), Decimal(100))
    """The levels to report. Percent of the budget. Example: [50, 80, 100]"""
    where: Annotated[Where | None, Unwritten()] = None


@record
class Policy:
    """A rule of the gate: a condition that must not hold, the workloads it applies to, and its level."""

    id: Name
    """The unique name in reports and waivers. Example: increase"""
    when: When
    """The condition of a violation: comparisons of documented names, and, or, not. Example: total.monthly > 3000"""
    match: dict[Scope, Name] = field(default_factory=dict)
    """The workloads it applies to; * matches any text. Example: {labels.env: prod, tier: frontier}"""
    level: Annotated[str, OneOf(tuple(Level))] = Level.BLOCK.value
    """The effect of a violation: block the merge, warn, or advise. Example: warn"""
    message: Words | None = None
    """The message to show for a violation. Example: ask the platform team first"""
    test: Annotated[Test | None, Unwritten()] = None
    """The parsed ``when``."""
    where: Annotated[Where | None, Unwritten()] = None


@key_order("policy", "workload", "reason", "by")
@record
class Waiver:
    """A temporary exception from a policy for a workload."""

    policy: Name
    """The waived policy. Example: increase"""
    workload: Name
    """The workload. Example: support-chat"""
    reason: Words
    """The reason. Example: migration week"""
    until: date
    """The last day of the exception. Example: '2026-12-31'"""
    by: Name
    """The person or team responsible. Example: '@team'"""
    where: Annotated[Where | None, Unwritten(), INLINE] = None


NO_UNPRICED, CONTEXT, RETIRED, STALE = "no-unpriced", "context", "retired", "stale-prices"
FREE, NAMES, ODD_RATES, RECOUNTED = "free-by-declaration", "model-names", "odd-rates", "recounted"
OWN_BUDGETS = ("budget-monthly", "budget-per-request")
MAX_PER_REQUEST, MAX_MONTHLY, MAX_INCREASE = "max-per-request", "max-monthly", "max-increase"
PROJECT_BUDGET, EXPIRED = "budget", "expired-waivers"

OWN_WAIVABLE = (CONTEXT, RETIRED, FREE, *OWN_BUDGETS, MAX_PER_REQUEST)
"""Built-in checks of workloads. They can be waived."""
BUILT_IN = (
    *(NO_UNPRICED, *OWN_WAIVABLE, NAMES, ODD_RATES, RECOUNTED, STALE),
    *(MAX_MONTHLY, MAX_INCREASE, PROJECT_BUDGET, EXPIRED),
)
"""The ids of the built-in checks."""
REPLACEABLE = (RETIRED, STALE, FREE)
"""Built-in checks that a policy of the same id replaces."""
