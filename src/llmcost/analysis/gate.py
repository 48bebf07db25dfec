"""May this merge? Every check of a portfolio against its budgets, passes included."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.gated import GateReport, Level, PolicyResult, Verdict
from llmcost.model.money import ZERO, exactly
from llmcost.model.problems import Where
from llmcost.model.results import Report, Status, WorkloadEstimate

BLOCK = Level.BLOCK


@exactly
def gate(report: Report, *, max_monthly: Decimal | None = None, max_per_request: Decimal | None = None) -> GateReport:
    """Judge an estimate: nothing unpriced, each workload within its own budget, all within the limits given.

    ``max_monthly`` bounds the portfolio's month, ``max_per_request`` each workload's request; both in USD. A workload
    without a price leaves every check that needs it undecided, so the gate cannot pass (law P2).
    """
    checks = [_unpriced(report)]
    for one in report.workloads:
        checks += _own_budget(one)
        if max_per_request is not None:
            checks.append(_limit("max-per-request", one, _per_request(one), max_per_request, one.where))
    if max_monthly is not None:
        total = report.summary.monthly
        status = _status(total, max_monthly, at_least=report.summary.at_least)
        message = _said("the total", status)
        checks.append(PolicyResult("max-monthly", BLOCK, status, total, max_monthly, None, message))
    return GateReport(report, tuple(checks), _verdict(checks))


def _unpriced(report: Report) -> PolicyResult:
    unpriced = [one for one in report.workloads if one.own.status is not Status.PRICED or one.own.at_least]
    count, of = len(unpriced), len(report.workloads)
    return PolicyResult(
        id="no-unpriced",
        level=BLOCK,
        status=Verdict.UNDECIDED if unpriced or not of else Verdict.PASS,
        observed=Decimal(count),
        limit=Decimal(0),
        where=unpriced[0].where if unpriced else None,
        message=f"{count} of {of} workloads unpriced" + "".join(f"; {one.name}: {_why(one)}" for one in unpriced),
        unit="workloads",
    )


def _why(one: WorkloadEstimate) -> str:
    missing = [item.name for item in one.own.components if item.monthly is None]
    return one.own.reason or f"no price for {', '.join(missing)}"


def _own_budget(one: WorkloadEstimate) -> Iterator[PolicyResult]:
    if one.budget is None:
        return
    fields = one.fields
    for field, observed, limit in (
        ("monthly", one.own.monthly, one.budget.monthly),
        ("per_request", _per_request(one), one.budget.per_request),
    ):
        if limit is not None:
            where = fields.get(f"budget.{field}") or fields.get("budget") or one.where
            yield _limit(f"budget-{field.replace('_', '-')}", one, observed, limit, where)


def _per_request(one: WorkloadEstimate) -> Decimal | None:
    """USD per request; nothing where a priced workload makes none."""
    return ZERO if one.own.monthly is not None and not one.requests else one.own.per_request


def _limit(
    policy: str, one: WorkloadEstimate, observed: Decimal | None, limit: Decimal, where: Where
) -> PolicyResult:  # fmt: skip
    status = _status(observed, limit, at_least=one.own.at_least)
    return PolicyResult(policy, BLOCK, status, observed, limit, where, _said(one.name, status), workload=one.name)


def _status(observed: Decimal | None, limit: Decimal, *, at_least: bool) -> Verdict:
    if observed is not None and observed > limit:
        return Verdict.FAIL
    return Verdict.UNDECIDED if observed is None or at_least else Verdict.PASS


def _said(subject: str, status: Verdict) -> str:
    match status:
        case Verdict.PASS:
            return f"{subject} is within the limit"
        case Verdict.FAIL:
            return f"{subject} is over the limit"
        case _:
            return f"{subject} is not fully priced"


def _verdict(checks: list[PolicyResult]) -> Verdict:
    """A check that failed has decided, whatever else could not be priced; an undecided one never passes."""
    statuses = {check.status for check in checks}
    for verdict in (Verdict.FAIL, Verdict.UNDECIDED):
        if verdict in statuses:
            return verdict
    return Verdict.PASS
