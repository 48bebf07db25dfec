"""A ``CostDiff`` as JSON: the snapshot of today, with what was before, what changed and why beside it."""

from collections.abc import Sequence
from decimal import Decimal

from llmcost.model.money import quotient
from llmcost.model.problems import Problem
from llmcost.model.reports.diff import Base, ChangeKind, CostDiff, Driver, WorkloadChange
from llmcost.model.reports.simulation import Percentile, Percentiles

from .snapshot import snapshot, summary, workload
from .values import Json, amount, place, stamp


def diff_document(diff: CostDiff, version: str, generated_at: str) -> Json:
    """The document of a comparison with a base.

    Every workload has ``base`` (as it was, or ``null``), ``change`` and ``drivers``, and so has the summary. Those that
    are gone stand in ``removed``, so that the workloads still add up to the summary. ``percentiles`` is there where a
    workload of today declares an uncertainty.
    """
    document = snapshot(diff.report, version, generated_at)
    changes = diff.changes[: len(diff.report.workloads)]
    changed = zip(document["workloads"], changes, strict=True)
    return {
        **document,
        "kind": "diff",
        "base": _base(diff.base),
        "summary": {**document["summary"], **_summary(diff)},
        "workloads": [{**one, **_change(change)} for one, change in changed],
        "removed": [{"name": gone.name, **_change(gone)} for gone in diff.changes[len(changes) :]],
        **({"percentiles": _percentiles(diff.percentiles)} if diff.percentiles else {}),
    }


def percent(change: Decimal | None, before: Decimal | None) -> str | None:
    """The change in percent of what was; ``null`` from nothing, of which nothing is a percentage."""
    return None if change is None or not before else amount(quotient(change * 100, before))


def _percentiles(found: Percentiles) -> Json:
    return {
        "percent": amount(found.percent),
        **_percentile(found.total),
        "workloads": [{"name": name, **_percentile(one)} for name, one in found.workloads.items()],
    }


def _percentile(found: Percentile) -> Json:
    return {"monthly": amount(found.monthly), "at_least": found.at_least}


def _base(base: Base) -> Json:
    return {
        "name": base.name,
        "kind": base.kind,
        "commit": base.commit,
        "is_merge_base": base.is_merge_base,
        "catalog": stamp(base.catalog),
        "same_prices": base.same_prices,
        "unread": [_problem(problem) for problem in base.unread],
    }


def _problem(problem: Problem) -> Json:
    return {"code": problem.code, "message": problem.message, "hint": problem.hint, **place(problem.where)}


def _summary(diff: CostDiff) -> Json:
    kinds = [change.kind for change in diff.changes]
    return {
        "base": summary(diff.before),
        "change": {
            "monthly": amount(diff.monthly),
            "percent": percent(diff.monthly, diff.before.monthly),
            **{kind.value: kinds.count(kind) for kind in ChangeKind},
        },
        "drivers": _drivers(diff.drivers),
    }


def _change(change: WorkloadChange) -> Json:
    return {
        "base": None if change.before is None else workload(change.before),
        "change": {
            "kind": change.kind.value,
            "monthly": amount(change.monthly),
            "percent": percent(change.monthly, change.before.own.monthly if change.before else None),
            "renamed_from": change.renamed_from,
            "moved_from": change.moved_from,
        },
        "drivers": _drivers(change.drivers),
    }


def _drivers(drivers: Sequence[Driver]) -> list[Json]:
    return [
        {
            "factor": driver.factor,
            "from": driver.before,
            "to": driver.after,
            "subject": driver.subject,
            "monthly": amount(driver.monthly),
            **place(driver.where),
        }
        for driver in drivers
    ]
