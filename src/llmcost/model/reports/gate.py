"""The gate's verdict: every policy with what it saw, passes included."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from ..document_layout import HIDDEN, INLINE, LATER, Written, key_order, written
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


RELATIONS = ("<", "<=", ">", ">=", "==", "!=")


@key_order(
    *("id", "level", "status", "workload", "observed", "limit", "relation", "before", "since", "percentile"),
    *("rules_of", "unit", "file", "line", "column"),
)
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
    where: Annotated[Where | None, INLINE]
    """The key to blame: in a workload file, or of the policy itself."""
    message: str
    workload: str | None = None
    unit: str = "usd"
    """``usd``, ``usd/request``, ``percent``, ``days``, ``tokens`` or another of ``expression.NAMES``; ``workloads``."""
    waiver: Waiver | None = None
    relation: Annotated[str, OneOf(("", *RELATIONS)), LATER] = ""
    """How ``observed`` stands to ``limit``, as ``>`` or ``<=``; empty where nobody knows."""
    before: Annotated[Decimal | None, LATER] = None
    """What was observed on the base, where the policy is not about a difference itself. In ``unit``."""
    since: Annotated[str | None, LATER] = None
    """The name of the base, or of the anchor, where the policy is about a difference."""
    percentile: Annotated[Decimal | None, LATER] = None
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
class VerdictCounts:
    """How many checks ended in which way."""

    failed: int
    """Those that block."""
    warned: int
    """Those that failed and do not block."""
    undecided: int
    waived: int
    passed: int


@key_order("policies", "rules", "rule_changes", "to_pass")
@record
class GateReport:
    """Every check, passes included, and the estimate that they judged."""

    kind: ClassVar[Literal["gate"]] = "gate"

    report: Annotated[Report, HIDDEN]
    policies: tuple[PolicyResult, ...]
    verdict: Annotated[Verdict, Written(at="summary.verdict")]
    diff: Annotated[CostDiff | None, HIDDEN] = None
    """Where there is a base to compare with."""
    to_pass: Annotated[tuple[Suggestion, ...], LATER] = ()
    """The smallest single change that makes it pass, where there is one."""
    rule_changes: Annotated[tuple[RuleChange, ...], LATER] = ()
    """How the rules differ from those of the base, where that is a commit."""
    rules: Annotated[str, OneOf(("both", "head")), LATER] = "head"
    """Whose rules judged: ``both``, those of the base and those of the change, or those of the change alone."""

    @property
    @written(INLINE)
    def judged(self) -> Report | CostDiff:
        """What the policies judge."""
        return self.diff or self.report

    @property
    @written(Written(inline=True, at="summary"))
    def counts(self) -> VerdictCounts:
        """How many checks ended in which way."""
        failed = [policy.level is Level.BLOCK for policy in self.policies if policy.status is Verdict.FAIL]
        statuses = [policy.status for policy in self.policies]
        return VerdictCounts(
            failed=failed.count(True),
            warned=failed.count(False),
            undecided=statuses.count(Verdict.UNDECIDED),
            waived=statuses.count(Verdict.WAIVED),
            passed=statuses.count(Verdict.PASS),
        )
