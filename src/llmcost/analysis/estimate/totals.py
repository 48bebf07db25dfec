"""The totals of a portfolio."""

from collections.abc import Sequence

from llmcost.model.money import ZERO, quotient
from llmcost.model.reports.estimate import Group, Status, Summary, WorkloadEstimate


def summary_of(estimates: Sequence[WorkloadEstimate]) -> Summary:
    """The totals of a portfolio. They are lower bounds (``at_least``) where something has no price."""
    rows = [one.own for one in estimates if one.own.status is Status.PRICED]
    monthly = sum((row.monthly or ZERO for row in rows), ZERO)
    priced_requests = sum((one.requests for one in estimates if one.own.status is Status.PRICED), ZERO)
    return Summary(
        monthly=monthly if rows else None,
        before_buffer=sum((row.before_buffer or ZERO for row in rows), ZERO) if rows else None,
        per_request=quotient(monthly, priced_requests) if rows and priced_requests else None,
        requests=sum((one.requests for one in estimates), ZERO),
        attempts=sum((one.attempts for one in estimates), ZERO),
        workloads=len(estimates),
        unpriced=len(estimates) - len(rows),
        at_least=len(rows) < len(estimates) or any(row.at_least for row in rows),
    )


def groups_of(estimates: Sequence[WorkloadEstimate], group_by: str) -> tuple[Group, ...]:
    """The portfolio by the values of a label (or by ``model`` or ``tier``), the most expensive first."""
    members: dict[str, list[WorkloadEstimate]] = {}
    for one in estimates:
        key = {"model": one.own.model, "tier": one.own.tier}.get(group_by) or one.labels.get(group_by, "(none)")
        members.setdefault(key, []).append(one)
    totals = [(key, len(group), summary_of(group)) for key, group in members.items()]
    rows = [Group(key, size, total.monthly, total.at_least) for key, size, total in totals]
    return tuple(sorted(rows, key=lambda group: (-(group.monthly or ZERO), group.key)))
