"""What ``llmcost.yaml`` says of the gate: budgets, policies, and who has waived one of them."""

from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated

from ..document_layout import INLINE, key_order
from ..field_markers import Amount, Matches, Name, OneOf, Unwritten, Within, Words
from ..level import Level as Level
from ..problems import Where
from ..record import record
from .policy_expression import Test

When = Annotated[str, Matches(r"[\s\S]{1,1000}", "1 to 1,000 characters")]
Scope = Annotated[str, Matches(r"workload|model|tier|labels\.\S(.{0,190}\S)?", "workload, model, tier or labels.NAME")]


@record
class ProjectBudget:
    """What the month of all workloads may cost. USD."""

    monthly: Amount
    """What the month may cost. USD per month. Example: 3000"""
    alerts: tuple[Annotated[Decimal, Within(0, 1000)], ...] = (Decimal(50), Decimal(80), Decimal(100))
    """When to tell. Percent of the budget. Example: [50, 80, 100]"""
    where: Annotated[Where | None, Unwritten()] = None


@record
class Policy:
    """A rule of the gate: what must not be, for which workloads, and what happens then."""

    id: Name
    """What reports and waivers call it; no two have the same. Example: increase"""
    when: When
    """When it is violated: comparisons of documented names, and, or, not. Example: total.monthly > 3000"""
    match: dict[Scope, Name] = field(default_factory=dict)
    """Only these workloads; * stands for any text. Example: {labels.env: prod, tier: frontier}"""
    level: Annotated[str, OneOf(tuple(Level))] = Level.BLOCK.value
    """What a violation does: block the merge, warn, or advise. Example: warn"""
    message: Words | None = None
    """What to say to whoever violates it. Example: ask the platform team first"""
    test: Annotated[Test | None, Unwritten()] = None
    """``when``, read."""
    where: Annotated[Where | None, Unwritten()] = None


@key_order("policy", "workload", "reason", "by")
@record
class Waiver:
    """Somebody's word that a policy may fail for a workload, until a day."""

    policy: Name
    """The policy that may fail. Example: increase"""
    workload: Name
    """The workload for which it may. Example: support-chat"""
    reason: Words
    """Why it may fail for now. Example: migration week"""
    until: date
    """The last day on which it holds. Example: '2026-12-31'"""
    by: Name
    """Who answers for it. Example: '@team'"""
    where: Annotated[Where | None, Unwritten(), INLINE] = None


NO_UNPRICED, CONTEXT, RETIRED, STALE = "no-unpriced", "context", "retired", "stale-prices"
OWN_BUDGETS = ("budget-monthly", "budget-per-request")
MAX_PER_REQUEST, MAX_MONTHLY, MAX_INCREASE = "max-per-request", "max-monthly", "max-increase"
PROJECT_BUDGET, EXPIRED = "budget", "expired-waivers"

OWN_WAIVABLE = (CONTEXT, RETIRED, *OWN_BUDGETS, MAX_PER_REQUEST)
"""Checks of llmcost itself that are about a workload, so that a waiver may be given for one."""
BUILT_IN = (NO_UNPRICED, *OWN_WAIVABLE, STALE, MAX_MONTHLY, MAX_INCREASE, PROJECT_BUDGET, EXPIRED)
"""The ids of the checks that llmcost makes itself."""
REPLACEABLE = (RETIRED, STALE)
"""Those whose place a policy of the same id takes."""
