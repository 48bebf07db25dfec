"""What a result of the gate says in words; the numbers stand beside it."""

from llmcost.model.changes import CostDiff
from llmcost.model.expression import needs_base
from llmcost.model.policy import RETIRED
from llmcost.model.results import ModelUsed, WorkloadEstimate

from .facts import INFINITE
from .gate_rules import Rule
from .judged import Judged

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
) -> str:
    """A sentence without amounts: they are exact in the result, and each format rounds them its own way."""
    subject = one.name if one else "the price list" if now.name.startswith("catalog.") else "the total"
    if now.truth is None:
        unknown = NO_BASE if base is None and needs_base(rule.test) else f"{subject} is not fully priced"
        return f"{rule.message}; {unknown}" if rule.message else unknown
    if not now.truth:
        return f"{subject} is within the limit" if now.relation else f"{subject} is not what it forbids"
    parts = [rule.message or _broken(subject, now, model)]
    if rule.message and not now.relation:
        parts.append(_broken(subject, now, model))
    if rule.id == RETIRED and model:
        parts = [_retirement(subject, model, now)]
    if before is not None:
        parts.append(_since(before, already=already))
    return "; ".join(parts)


def _broken(subject: str, now: Judged, model: ModelUsed | None) -> str:
    found = now.observed.value if now.observed else None
    if found == INFINITE:
        return f"{subject} costs something where the base has nothing"
    if now.relation in (">", ">="):
        return f"{subject} is over the limit"
    if now.relation in ("<", "<="):
        return f"{subject} is below the limit"
    thing = f"{now.name} of {subject}" if model is None else f"{now.name} of {subject} ({model.id})"
    return f"{thing} is {str(found).lower() if isinstance(found, bool) else found}"


def _retirement(subject: str, model: ModelUsed, now: Judged) -> str:
    successor = f"; its successor is {model.successor}" if model.successor and model.successor != "none" else ""
    days = now.observed.value if now.observed else 0
    past = isinstance(days, int) or (not isinstance(days, str) and days <= 0)
    return f"{subject} runs on {model.id}, which {'retired' if past else 'retires'} on {model.retires}{successor}"


def _since(before: Judged, *, already: bool) -> str:
    if already:
        return "it was so on the base already"
    if before.truth:
        return "this adds to what was so on the base already"
    return "the base was not" if before.truth is False else "the base is not fully priced"
