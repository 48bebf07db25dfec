"""The messages of gate results. They contain no amounts: those are fields of the result."""

from collections.abc import Iterable
from decimal import Decimal

from llmcost.model.inputs.policy_expression import OF_RULES, needs_base
from llmcost.model.inputs.workload import VOLUMES
from llmcost.model.money import ZERO, plain
from llmcost.model.problems import Where
from llmcost.model.reports.diff import CostDiff, Driver, WorkloadChange
from llmcost.model.reports.estimate import ModelUsed, WorkloadEstimate

from .policy_evaluation import PolicyEvaluation
from .policy_facts import INFINITE, free_by_declaration
from .rules import Rule

_RETIREMENT = ("model.retired", "model.retires_within_days")
_SUBJECTS = {"catalog": "the price list", "rules": "the number of changed rules"}
"""The subject of a policy of the portfolio, by the first word of the decisive name."""
NO_BASE = "there is no base to compare with: name one with --base, or as base: in llmcost.yaml"
NO_COMMIT = "only a commit shows which rules changed: name one with --base"


def message_for(
    rule: Rule,
    now: PolicyEvaluation,
    before: PolicyEvaluation | None,
    one: WorkloadEstimate | None,
    model: ModelUsed | None,
    *,
    base: CostDiff | None,
    already: bool,
    at: Decimal | None,
) -> str:
    """The message of a result, without amounts: the result has them exactly, and each format rounds them."""
    subject = one.name if one else _SUBJECTS.get(now.name.partition(".")[0], "the total")
    noted = notes_for(rule, at)
    if now.truth is None:
        unpriced = f"{subject} is not fully priced{'' if at is None else ' in every draw'}"
        unknown = NO_BASE if base is None and needs_base(rule.test) else unpriced if now.name != OF_RULES else NO_COMMIT
        return "; ".join([*([rule.message] if rule.message else []), unknown, *noted])
    if not now.truth:
        return "; ".join([f"{subject} is {'within the limit' if now.relation else 'allowed'}", *noted])
    parts = [rule.message] if rule.message else []
    if not (rule.message and now.relation) or now.name in _RETIREMENT:
        parts.append(_violation(subject, now, one, model))
    parts += noted
    if before is not None:
        parts.append(_since(before, already=already))
    return "; ".join(parts)


def notes_for(rule: Rule, at: Decimal | None) -> tuple[str, ...]:
    """The remarks on a result, whether the rule is violated or not."""
    percentile = "" if at is None else f"at p{plain(at)} of the uncertain numbers"
    return tuple(filter(None, (percentile, rule.note)))


def _violation(subject: str, now: PolicyEvaluation, one: WorkloadEstimate | None, model: ModelUsed | None) -> str:
    found = now.observed.value if now.observed else None
    if now.name == "workload.free_by_declaration" and one and found:
        return f"{subject} is free by declaration, in part or in whole: {free_by_declaration(one)}"
    if now.name in _RETIREMENT and model and model.retires:
        return _retirement(subject, model, now)
    if found == INFINITE and now.unit == "percent":
        return f"{subject} costs something where the base has nothing"
    if found == INFINITE:
        return f"{now.name} of {subject} is unlimited"
    if now.relation in (">", ">="):
        return f"{subject} is over the limit"
    if now.relation in ("<", "<="):
        return f"{subject} is below the limit"
    if now.relation:
        return f"{subject} has the forbidden value"
    thing = f"{now.name} of {subject}" if model is None else f"{now.name} of {subject} ({model.id})"
    return f"{thing} is {str(found).lower()}" if isinstance(found, bool) else f'{thing} is "{found}"'


def _retirement(subject: str, model: ModelUsed, now: PolicyEvaluation) -> str:
    successor = f"; its successor is {model.successor}" if model.successor and model.successor != "none" else ""
    found = now.observed.value if now.observed else False
    past = found if isinstance(found, bool) else not isinstance(found, str) and found <= 0
    return f"{subject} runs on {model.id}, which {'retired' if past else 'retires'} on {model.retires}{successor}"


def _since(before: PolicyEvaluation, *, already: bool) -> str:
    if already:
        return "already the case on the base"
    if before.truth:
        return "worse than on the base"
    return "not the case on the base" if before.truth is False else "the base is not fully priced"


_KEYS = {
    "model": ("model", "route", "cascade"),
    "workload.requests": VOLUMES,
    "workload.attempts": VOLUMES,
    "workload.input_tokens": ("input_tokens", "prompt"),
    "workload.output_tokens": ("output_tokens",),
    "workload.thinking": ("thinking_multiplier", "model"),
    "workload.labels": ("labels",),
    "workload.task": ("task",),
    "workload.budget": ("budget.monthly", "budget"),
}
"""The keys of a workload for each fact, by the beginning of its name. The first key that the file has is used."""


def field_at_fault(
    rule: Rule, name: str, one: WorkloadEstimate | None, change: WorkloadChange | None, base: CostDiff | None
) -> Where | None:
    """The location to show with a result.

    For a workload: the key of its limit, otherwise that of the evaluated fact, otherwise that of the largest driver.
    For the portfolio: the policy in the settings, otherwise the key of the largest driver.
    """
    if one is None and name.startswith("catalog."):
        return rule.where
    if one is None:
        changes = base.changes if base else ()
        return rule.where or _driving(driver for change in changes for driver in change.drivers)
    field = one.free_field if name == "workload.free_by_declaration" else rule.field
    if field is not None:
        return one.fields.get(field) or one.fields.get(field.partition(".")[0]) or one.where
    keys = next((keys for start, keys in _KEYS.items() if name.startswith(start)), ())
    location = next((one.fields[key] for key in keys if key in one.fields), None)
    return location or _driving(change.drivers if change else ()) or one.where


def _driving(drivers: Iterable[Driver]) -> Where | None:
    """The location of the driver that increases the cost most."""
    located = [driver for driver in drivers if driver.where and driver.monthly > ZERO]
    return max(located, key=lambda driver: driver.monthly).where if located else None
