"""Turns built-in checks, budgets, limits of the command line and policies into rules of one kind."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.policy import (
    CONTEXT,
    FREE,
    MAX_INCREASE,
    MAX_MONTHLY,
    MAX_PER_REQUEST,
    NAMES,
    ODD_RATES,
    OWN_BUDGETS,
    PROJECT_BUDGET,
    RECOUNTED,
    RETIRED,
    STALE,
    Level,
    Policy,
    ProjectBudget,
    Waiver,
)
from llmcost.model.inputs.policy_expression import BooleanFact, Comparison, NameReference, NumberLiteral, Test
from llmcost.model.money import ZERO, plain
from llmcost.model.problems import Where
from llmcost.model.reports.diff import WorkloadChange
from llmcost.model.reports.estimate import Report, Status, WorkloadEstimate
from llmcost.model.reports.gate import PolicyResult, Verdict
from llmcost.model.reports.notes import NoteCode
from llmcost.model.reports.simulation import Percentiles
from llmcost.pricing.price_list.id_patterns import matches_pattern

from .policy_facts import free_by_declaration

STALE_DAYS = 45
"""The age from which a price list may be out of date. Days."""
RETIRING_DAYS = 60
"""The days before a retirement on which it is a warning: as long as it is announced (law P1)."""


class GateCriteria(NamedTuple):
    """The criteria for a portfolio, in addition to the budgets of its workloads. Amounts in USD."""

    policies: tuple[Policy, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    budget: ProjectBudget | None = None
    max_monthly: Decimal | None = None
    max_per_request: Decimal | None = None
    max_increase: tuple[NumberLiteral, ...] = ()
    """The limits for the increase of the total month: in ``usd``, in ``percent``, or both."""
    mode: Level = Level.BLOCK
    """The highest level that a failure can have."""
    strict: bool = False
    """Whether warnings block, and old prices leave the gate undecided."""
    rules_changed: int | None = None
    """The number of rules that the change alters; ``None`` if unknown."""


class Rule(NamedTuple):
    """A condition that must not be true."""

    id: str
    level: Level
    test: Test
    where: Where | None = None
    message: str | None = None
    match: Mapping[str, str] = {}
    only: str | None = None
    """The only workload that the rule applies to."""
    field: str | None = None
    """The key of the workload file that sets the limit."""
    note: str = ""
    """A remark for the message, whether the rule is violated or not."""
    built_in: bool = False


def rules_of(report: Report, criteria: GateCriteria, at: Percentiles | None = None) -> tuple[Rule, ...]:
    """The rules for a report, in the order in which they are reported. ``at`` is as in ``gate``."""
    return (
        *_built_in(report, criteria),
        *_own_budgets(report),
        *_limits(report, criteria, at),
        *map(_policy, criteria.policies),
    )


def _built_in(report: Report, criteria: GateCriteria) -> Iterator[Rule]:
    """The built-in warnings. A policy with the same id replaces one of them."""
    replaced = {policy.id for policy in criteria.policies}
    for id_, name, op, days in (
        (RETIRED, "model.retires_within_days", "<=", RETIRING_DAYS),
        (STALE, "catalog.age_days", ">", STALE_DAYS),
    ):
        if id_ not in replaced:
            yield Rule(
                id_, Level.WARN, Comparison(NameReference(name), op, NumberLiteral(Decimal(days))), built_in=True
            )
    if FREE not in replaced and any(map(free_by_declaration, report.workloads)):
        yield Rule(FREE, Level.WARN, BooleanFact(NameReference("workload.free_by_declaration")), built_in=True)


def _own_budgets(report: Report) -> Iterator[Rule]:
    for one in report.workloads:
        for id_, field in zip(OWN_BUDGETS, ("monthly", "per_request"), strict=True):
            if one.budget and getattr(one.budget, field) is not None:
                test = Comparison(NameReference(f"workload.{field}"), ">", NameReference(f"workload.budget.{field}"))
                yield Rule(id_, Level.BLOCK, test, only=one.name, field=f"budget.{field}")


def _limits(report: Report, criteria: GateCriteria, at: Percentiles | None) -> Iterator[Rule]:
    """The limits of the command line, and the budget of the project."""
    if criteria.max_per_request is not None:
        test = Comparison(NameReference("workload.per_request"), ">", NumberLiteral(criteria.max_per_request, "usd"))
        yield Rule(MAX_PER_REQUEST, Level.BLOCK, test)
    if criteria.max_monthly is not None:
        test = Comparison(NameReference("total.monthly"), ">", NumberLiteral(criteria.max_monthly, "usd"))
        yield Rule(MAX_MONTHLY, Level.BLOCK, test)
    for limit in criteria.max_increase:
        name = "total.diff.percent" if limit.unit == "percent" else "total.diff.amount"
        yield Rule(MAX_INCREASE, Level.BLOCK, Comparison(NameReference(name), ">", limit))
    if criteria.budget is not None:
        test = Comparison(NameReference("total.monthly"), ">", NameReference("budget.monthly"))
        yield Rule(
            PROJECT_BUDGET,
            Level.BLOCK,
            test,
            criteria.budget.where,
            note=_reached(criteria.budget, at.total.monthly if at else report.summary.monthly),
        )


def _reached(budget: ProjectBudget, monthly: Decimal | None) -> str:
    """The alerts of the project budget that the month has reached."""
    spent = monthly or ZERO
    reached = [f"{plain(level)}%" for level in sorted(budget.alerts) if spent * 100 >= level * budget.monthly]
    return f"reached: {', '.join(reached)}" if reached else ""


def _policy(policy: Policy) -> Rule:
    if policy.test is None:
        raise ValueError(f"the policy {policy.id} has not been read")
    return Rule(policy.id, Level(policy.level), policy.test, policy.where, policy.message, policy.match)


def applies_to(rule: Rule, one: WorkloadEstimate) -> bool:
    """Whether a rule applies to a workload, by its name, its labels, and any of its models."""
    if rule.only is not None:
        return rule.only == one.name
    models = (*one.models, *one.auxiliary)
    values: dict[str, list[str]] = {
        "workload": [one.name],
        "model": [name for model in models for name in (model.id, model.id.partition("/")[2])],
        "tier": [model.tier for model in models],
    }
    return all(
        any(
            matches_pattern(value, pattern)
            for value in values.get(key, [one.labels.get(key.removeprefix("labels."), "")])
        )
        for key, pattern in rule.match.items()
    )


def effective(level: Level, criteria: GateCriteria) -> Level:
    """The level of a failure after ``--strict`` and ``--mode`` are applied."""
    if criteria.strict and level is Level.WARN:
        level = Level.BLOCK
    order = list(Level)
    return order[max(order.index(level), order.index(criteria.mode))]


def expired(waiver: Waiver, as_of: date) -> bool:
    """Whether the last day of a waiver has passed."""
    return as_of > waiver.until


_NOTED = {
    NoteCode.TAKEN_FOR: (NAMES, Level.ADVISE),
    NoteCode.ODD_RATE: (ODD_RATES, Level.WARN),
    NoteCode.RECOUNTED: (RECOUNTED, Level.WARN),
}


def note_results(report: Report, criteria: GateCriteria) -> Iterator[PolicyResult]:
    """A notice for each name in the form of another tool; a warning for odd rates of a layer and recounted numbers."""
    for one in report.workloads:
        where = one.fields.get("model", one.where)
        for note in one.own.notes:
            if note.code in _NOTED:
                id_, level = _NOTED[note.code]
                level = effective(level, criteria)
                yield PolicyResult(id_, level, Verdict.FAIL, None, None, where, note.name, one.name, "")


def fit_results(
    report: Report, change_of: Callable[[WorkloadEstimate], WorkloadChange | None], criteria: GateCriteria
) -> Iterator[PolicyResult]:
    """A failure if a typical request does not fit the model, a warning if only the longest do not; otherwise a pass.

    Providers refuse such requests, so a failure blocks, unless the base had it already.
    """
    reported = False
    for one in report.workloads:
        tails = [note for note in one.own.notes if note.code is NoteCode.REQUESTS_TOO_LONG]
        misfit = one.own.status is Status.NOT_ELIGIBLE
        if not misfit and not tails:
            continue
        reported = True
        level = effective(Level.BLOCK if misfit else Level.WARN, criteria)
        change = change_of(one)
        was = change.before if change else None
        message = one.own.reason or "" if misfit else ": ".join(filter(None, (tails[0].model, tails[0].too_long)))
        if misfit and was is not None and was.own.status is Status.NOT_ELIGIBLE:
            level, message = (
                max(level, Level.ADVISE, key=list(Level).index),
                f"{message}; already the case on the base",
            )
        where = one.fields.get("input_tokens") or one.fields.get("prompt") or one.where
        yield PolicyResult(CONTEXT, level, Verdict.FAIL, None, None, where, message, one.name, "tokens")
    if not reported:
        message = f"0 of {len(report.workloads)} workloads are too long for their model"
        yield PolicyResult(
            CONTEXT, effective(Level.BLOCK, criteria), Verdict.PASS, None, None, None, message, None, "tokens"
        )
