"""The report of ``gate``: every check and its result, including passed ones."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from ..document_layout import HIDDEN, INLINE, LATER, OMITTED, Written, key_order, written
from ..field_markers import OneOf
from ..inputs.policy import Level as Level
from ..inputs.policy import Waiver as Waiver
from ..problems import Where
from ..record import record
from .diff import CostDiff
from .estimate import Report
from .rule_changes import RuleChange


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    UNDECIDED = "undecided"
    WAIVED = "waived"
    """It failed, and a waiver applies."""


RELATIONS = ("<", "<=", ">", ">=", "==", "!=")


@key_order(
    *("id", "level", "status", "workload", "observed", "limit", "relation", "before", "since", "percentile"),
    *("rules_of", "unit", "file", "line", "column"),
)
@record
class PolicyResult:
    """A check of a workload or of the portfolio.

    ``observed`` and ``limit`` are the two sides of the decisive comparison, exact decimals in ``unit``. They are
    ``None`` if the sides are texts, unknown or infinite.
    """

    id: str
    level: Level
    """The effect of a failure in this run: ``--mode``, ``--strict`` and the base are taken into account."""
    status: Verdict
    observed: Decimal | None
    limit: Decimal | None
    where: Annotated[Where | None, INLINE]
    """The location of the cause: a key of a workload file, or the policy itself."""
    message: str
    workload: str | None = None
    unit: str = "usd"
    """``usd``, ``usd/request``, ``percent``, ``days``, ``tokens`` or ``workloads``."""
    waiver: Waiver | None = None
    relation: Annotated[str, OneOf(("", *RELATIONS)), LATER] = ""
    """The relation of ``observed`` to ``limit``, such as ``>`` or ``<=``; empty if unknown."""
    before: Annotated[Decimal | None, LATER] = None
    """The observed value on the base, in ``unit``; ``None`` for policies about a difference."""
    since: Annotated[str | None, LATER] = None
    """The name of the base or of the anchor, if the policy is about a difference."""
    percentile: Annotated[Decimal | None, LATER] = None
    """The percentile of ``observed``, from 0 to 100; ``None`` if it is the expected month."""
    rules_of: Annotated[str | None, LATER] = None
    """The name of the base, if this result is from its rules and not from those of the change."""
    bound: Annotated[str, OneOf(("", "at_least", "at_most")), LATER] = ""
    """``at_least`` or ``at_most`` if ``observed`` is a bound, because a part of the cost has no price."""
    notes: Annotated[tuple[str, ...], OMITTED] = ()
    """The remarks within ``message`` that also apply to a pass."""


@record
class Suggestion:
    """A change with which a failing gate passes."""

    workload: str | None
    change: str
    """For people to read: ``model claude-3-5-haiku → gpt-4o-mini``."""
    saves: Decimal
    total: Decimal
    """The monthly cost of the portfolio with it. USD."""


@record
class VerdictCounts:
    """The number of checks by result."""

    failed: int
    """Failed checks that block."""
    warned: int
    """Failed checks that do not block."""
    undecided: int
    waived: int
    passed: int


@key_order("policies", "rules", "rule_changes", "to_pass")
@record
class GateReport:
    """Every check, including passed ones, and the evaluated estimate."""

    kind: ClassVar[Literal["gate"]] = "gate"

    report: Annotated[Report, HIDDEN]
    policies: tuple[PolicyResult, ...]
    verdict: Annotated[Verdict, Written(at="summary.verdict")]
    diff: Annotated[CostDiff | None, HIDDEN] = None
    """The comparison with the base, if there is one."""
    to_pass: Annotated[tuple[Suggestion, ...], LATER] = ()
    """The smallest single change with which the gate passes, if there is one."""
    rule_changes: Annotated[tuple[RuleChange, ...], LATER] = ()
    """The differences between the rules and those of the base, if the base is a commit."""
    rules: Annotated[str, OneOf(("both", "head")), LATER] = "head"
    """The rules that were evaluated: ``both``, of the base and of the change, or ``head``, of the change only."""

    @property
    @written(INLINE)
    def evaluated(self) -> Report | CostDiff:
        """The report that the policies are evaluated on."""
        return self.diff or self.report

    @property
    @written(Written(inline=True, at="summary"))
    def counts(self) -> VerdictCounts:
        """The number of checks by result."""
        failed = [policy.level is Level.BLOCK for policy in self.policies if policy.status is Verdict.FAIL]
        statuses = [policy.status for policy in self.policies]
        return VerdictCounts(
            failed=failed.count(True),
            warned=failed.count(False),
            undecided=statuses.count(Verdict.UNDECIDED),
            waived=statuses.count(Verdict.WAIVED),
            passed=statuses.count(Verdict.PASS),
        )
