"""What a result of the gate says in words; the numbers stand beside it."""

from decimal import Decimal

from llmcost.model.inputs.policy_expression import needs_base
from llmcost.model.money import plain
from llmcost.model.reports.diff import CostDiff
from llmcost.model.reports.estimate import ModelUsed, WorkloadEstimate

from .policy_evaluation import Judged
from .policy_facts import INFINITE
from .rules import Rule

_RETIREMENT = ("model.retired", "model.retires_within_days")
NO_BASE = "there is no base to compare with: name one with --base, or as base: in llmcost.yaml"


def said(
    rule: Rule,
    now: Judged,
    before: Judged | None,
    one: WorkloadEstimate | None,
    model: ModelUsed | None,
    *,
    base: CostDiff | None,
    already: bool,
    at: Decimal | None,
) -> str:
    """A sentence without amounts: they are exact in the result, and each format rounds them its own way."""
    subject = one.name if one else "the price list" if now.name.startswith("catalog.") else "the total"
    noted = [f"at p{plain(at)} of what is uncertain"] if at is not None else []
    noted += [rule.note] if rule.note else []
    if now.truth is None:
        unpriced = f"{subject} is not fully priced{'' if at is None else ' in every draw'}"
        unknown = NO_BASE if base is None and needs_base(rule.test) else unpriced
        return "; ".join([*([rule.message] if rule.message else []), unknown, *noted])
    if not now.truth:
        return "; ".join([f"{subject} is {'within the limit' if now.relation else 'not what it forbids'}", *noted])
    parts = [rule.message] if rule.message else []
    if not (rule.message and now.relation) or now.name in _RETIREMENT:
        parts.append(_broken(subject, now, model))
    parts += noted
    if before is not None:
        parts.append(_since(before, already=already))
    return "; ".join(parts)


def _broken(subject: str, now: Judged, model: ModelUsed | None) -> str:
    found = now.observed.value if now.observed else None
    if now.name in _RETIREMENT and model and model.retires:
        return _retirement(subject, model, now)
    if found == INFINITE and now.unit == "percent":
        return f"{subject} costs something where the base has nothing"
    if found == INFINITE:
        return f"{now.name} of {subject} has no bound"
    if now.relation in (">", ">="):
        return f"{subject} is over the limit"
    if now.relation in ("<", "<="):
        return f"{subject} is below the limit"
    if now.relation:
        return f"{subject} is just what it forbids"
    thing = f"{now.name} of {subject}" if model is None else f"{now.name} of {subject} ({model.id})"
    return f"{thing} is {str(found).lower()}" if isinstance(found, bool) else f'{thing} is "{found}"'


def _retirement(subject: str, model: ModelUsed, now: Judged) -> str:
    successor = f"; its successor is {model.successor}" if model.successor and model.successor != "none" else ""
    found = now.observed.value if now.observed else False
    past = found if isinstance(found, bool) else not isinstance(found, str) and found <= 0
    return f"{subject} runs on {model.id}, which {'retired' if past else 'retires'} on {model.retires}{successor}"


def _since(before: Judged, *, already: bool) -> str:
    if already:
        return "it was so on the base already"
    if before.truth:
        return "this adds to what was so on the base already"
    return "the base was not" if before.truth is False else "the base is not fully priced"
