"""The gate's verdict: every policy with what it saw, passes included."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from .changes import CostDiff
from .noun import noun
from .problems import Where
from .results import Report


class Verdict(StrEnum):
    """How a check of the gate ended."""

    PASS = "pass"
    FAIL = "fail"
    UNDECIDED = "undecided"
    WAIVED = "waived"
    """It failed, and somebody has taken responsibility for that until a day."""


class Level(StrEnum):
    """What a policy that fails does: stop the merge, warn, or tell."""

    BLOCK = "block"
    WARN = "warn"
    ADVISE = "advise"


@noun
class Waiver:
    """Somebody's word that a policy may fail for a workload, until a day."""

    policy: str
    workload: str
    reason: str
    until: date
    """The last day on which it holds."""
    by: str
    where: Where | None = None


@noun
class PolicyResult:
    """One check of the gate. ``observed`` and ``limit`` are exact decimals in ``unit``."""

    id: str
    level: Level
    status: Verdict
    observed: Decimal | None
    limit: Decimal | None
    where: Where | None
    """The key to blame: in a workload file, or of the policy itself."""
    message: str
    workload: str | None = None
    unit: str = "usd"
    """``usd``, ``usd/request``, ``percent``, ``days``, ``workloads`` or another that a policy's name documents."""
    waiver: Waiver | None = None


@noun
class Remedy:
    """One change that would make a failing gate pass."""

    workload: str | None
    change: str
    """As people read it: ``model claude-3-5-haiku → gpt-4o-mini``."""
    saves: Decimal
    total: Decimal
    """The portfolio's month with it. USD."""


@noun
class GateReport:
    """Every check, passes included, and the estimate that they judged."""

    report: Report
    policies: tuple[PolicyResult, ...]
    verdict: Verdict
    diff: CostDiff | None = None
    """Where there is a base to compare with."""
    to_pass: tuple[Remedy, ...] = ()
    """The smallest single change that makes it pass, where there is one."""
