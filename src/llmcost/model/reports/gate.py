"""The gate's verdict: every policy with what it saw, passes included."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from ..document_layout import LATER
from ..field_markers import OneOf
from ..inputs.policy import Level as Level
from ..inputs.policy import Waiver as Waiver
from ..problems import Where
from ..record import record
from .diff import CostDiff
from .estimate import Report
from .rule_changes import RuleChange


class Verdict(StrEnum):
    """How a check of the gate ended."""

    PASS = "pass"
    FAIL = "fail"
    UNDECIDED = "undecided"
    WAIVED = "waived"
    """It failed, and somebody has taken responsibility for that until a day."""


@record
class PolicyResult:
    """One check of the gate, of one workload or of the portfolio.

    ``observed`` and ``limit`` are the two sides of the comparison that decided it, exact decimals in ``unit``; ``None``
    where that compared texts, where a side is unknown, and where it is infinite.
    """

    id: str
    level: Level
    """What a failure of it does here and now: ``--mode``, ``--strict`` and the base are heard already."""
    status: Verdict
    observed: Decimal | None
    limit: Decimal | None
    where: Where | None
    """The key to blame: in a workload file, or of the policy itself."""
    message: str
    workload: str | None = None
    unit: str = "usd"
    """``usd``, ``usd/request``, ``percent``, ``days``, ``tokens`` or another of ``expression.NAMES``; ``workloads``."""
    waiver: Waiver | None = None
    relation: str = ""
    """How ``observed`` stands to ``limit``, as ``>`` or ``<=``; empty where nobody knows."""
    before: Decimal | None = None
    """What was observed on the base, where the policy is not about a difference itself. In ``unit``."""
    since: str | None = None
    """The name of the base, or of the anchor, where the policy is about a difference."""
    percentile: Decimal | None = None
    """Of 100 months, how many stay below ``observed``, where it is not the month that is expected."""
    rules_of: Annotated[str | None, LATER] = None
    """The name of the base, where its rules gave this result and not those of the change."""


@record
class Suggestion:
    """One change that would make a failing gate pass."""

    workload: str | None
    change: str
    """As people read it: ``model claude-3-5-haiku → gpt-4o-mini``."""
    saves: Decimal
    total: Decimal
    """The portfolio's month with it. USD."""


@record
class GateReport:
    """Every check, passes included, and the estimate that they judged."""

    report: Report
    policies: tuple[PolicyResult, ...]
    verdict: Verdict
    diff: CostDiff | None = None
    """Where there is a base to compare with."""
    to_pass: tuple[Suggestion, ...] = ()
    """The smallest single change that makes it pass, where there is one."""
    rule_changes: Annotated[tuple[RuleChange, ...], LATER] = ()
    """How the rules differ from those of the base, where that is a commit."""
    rules: Annotated[str, OneOf(("both", "head")), LATER] = "head"
    """Whose rules judged: ``both``, those of the base and those of the change, or those of the change alone."""
