"""Changes of the declarations of workloads that influence the gate, such as budgets, labels and uncertainty."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.config import Config
from llmcost.model.inputs.planning import Range, Uncertainty
from llmcost.model.inputs.policy import Policy
from llmcost.model.inputs.policy_expression import LABELS, Comparison, Junction, Not, Test, names_of, texts_of
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.money import ONE, plain
from llmcost.model.problems import Where
from llmcost.model.reports.rule_changes import RuleChange, RuleKind
from llmcost.pricing.price_list.id_patterns import matches_pattern

Pair = tuple[LoadedWorkload | None, LoadedWorkload | None]
_MATCH_LABELS = "labels."
_LIKE_PRICES = ("batch.factor", "batch.discount")
"""Fields of workloads that replace a price of the catalog."""
_LIMITS = ("monthly", "per_request")
_HIT_RATES = ("cache.hit_rate", "response_cache.hit_rate")


def workload_rule_changes(pairs: Sequence[Pair], old: Config, new: Config) -> Iterator[RuleChange]:
    """The changes of each workload since the base; then what applied to removed workloads only.

    ``pairs`` are the workloads on the base and now. Labels and names count where a policy or a waiver, then or now,
    selects workloads by them.
    """
    policies = (*old.policies, *new.policies)
    labels, asked = _labels_in(policies), {name for policy in policies if policy.test for name in names_of(policy.test)}
    for before, after in pairs:
        if after is None:
            continue
        now = after.workload
        if before is not None:
            then = before.workload
            if then.name != now.name and _by_name(policies, asked, {one.workload for one in old.waivers}, then, now):
                yield RuleChange(RuleKind.WORKLOAD_NAME, now.name, "name", then.name, now.name, _at(after, "name"))
            for label in labels:
                value, other = then.labels.get(label), now.labels.get(label)
                if value != other:
                    yield RuleChange(RuleKind.LABEL, now.name, label, value, other, _at(after, f"labels.{label}"))
            if then.task != now.task and "workload.task" in asked:
                yield RuleChange(RuleKind.TASK, now.name, "task", then.task, now.task, _at(after, "task"))
            yield from _budgets(then, after)
            yield from _uncertainty(then, after)
        yield from _declared(before.workload if before else None, after)
    yield from _lost_workloads(pairs, old, new)


def _at(loaded: LoadedWorkload, field: str) -> Where:
    fields = loaded.fields
    return fields.get(field) or fields.get(field.partition(".")[0]) or loaded.where


def _labels_in(policies: Sequence[Policy]) -> list[str]:
    """The labels by which policies select workloads, in ``match`` or in ``when``."""
    found = [key for policy in policies for key in policy.match if key.startswith(_MATCH_LABELS)]
    tests = [name for policy in policies if policy.test for name in names_of(policy.test) if name.startswith(LABELS)]
    names = [*(key.removeprefix(_MATCH_LABELS) for key in found), *(name.removeprefix(LABELS) for name in tests)]
    return list(dict.fromkeys(names))


def _by_name(policies: Sequence[Policy], asked: set[str], waived: set[str], then: Workload, now: Workload) -> bool:
    """Whether another name changes which policies or waivers apply to a workload."""
    patterns = [policy.match["workload"] for policy in policies if "workload" in policy.match]
    return (
        "workload.name" in asked
        or then.name in waived
        or now.name in waived
        or any(matches_pattern(then.name, each) != matches_pattern(now.name, each) for each in patterns)
    )


def _budgets(then: Workload, after: LoadedWorkload) -> Iterator[RuleChange]:
    for part in _LIMITS:
        old, new = (_plain(getattr(one.budget, part, None)) for one in (then, after.workload))
        if old != new:
            where = _at(after, f"budget.{part}")
            yield RuleChange(RuleKind.WORKLOAD_BUDGET, after.workload.name, part, old, new, where)


def _uncertainty(then: Workload, after: LoadedWorkload) -> Iterator[RuleChange]:
    now = after.workload
    for path in dict.fromkeys((*then.uncertainty, *now.uncertainty)):
        before, value = (_range(one.uncertainty.get(path)) for one in (then, now))
        if before != value:
            yield RuleChange(RuleKind.UNCERTAINTY, now.name, path, before, value, _at(after, f"uncertainty.{path}"))


def _plain(limit: Decimal | None) -> str | None:
    return None if limit is None else plain(limit)


def _range(spread: Uncertainty | Range | None) -> str | None:
    if isinstance(spread, Uncertainty):
        numbers = {name: getattr(spread, name) for name in ("min", "max", "p10", "p50", "p90")}
        return ", ".join(f"{name} {plain(number)}" for name, number in numbers.items() if number is not None)
    return None if spread is None else f"{' to '.join(map(plain, spread))}"


def _declared(then: Workload | None, after: LoadedWorkload) -> Iterator[RuleChange]:
    """Fields that lower the cost by declaration. A new workload is compared with one that declares none of them."""
    now = after.workload
    for field in (*_LIKE_PRICES, *_HIT_RATES, *(("counted_with", "days_per_month") if then else ())):
        before, value = (None if one is None else _value(one, field) for one in (then, now))
        if before != value and (field not in _HIT_RATES or value == plain(ONE)):
            yield RuleChange(RuleKind.DECLARED_VALUE, now.name, field, before, value, _at(after, field))
    if then and then.buffer > now.buffer:
        before, value = plain(then.buffer), plain(now.buffer)
        yield RuleChange(RuleKind.DECLARED_VALUE, now.name, "buffer", before, value, _at(after, "buffer"))


def _value(workload: Workload, field: str) -> str | None:
    found: Any = workload
    for word in field.split("."):
        found = getattr(found, word, None)
    return plain(found) if isinstance(found, Decimal) else found


def _lost_workloads(pairs: Sequence[Pair], old: Config, new: Config) -> Iterator[RuleChange]:
    """Policies, budgets and ranges of removed workloads that do not apply to added ones.

    An added workload may be a removed one, renamed and changed beyond recognition. Models and tiers in ``match`` do not
    count: such a policy is meant to make workloads leave them.
    """
    known = {policy.id for policy in new.policies}
    removed = [before for before, after in pairs if before and not after]
    added = [after.workload for before, after in pairs if after and not before]
    for policy in old.policies:
        lost = [one.workload.name for one in removed if _selects(policy, one.workload)]
        if policy.id in known and lost and not all(_selects(policy, workload) for workload in added):
            yield RuleChange(RuleKind.POLICY_LOST_WORKLOADS, policy.id, "match", ", ".join(lost), None, policy.where)
    for one in removed:
        name, where = one.workload.name, one.where
        for part in _LIMITS:
            limit = getattr(one.workload.budget, part, None)
            now = [getattr(workload.budget, part, None) for workload in added]
            if limit is not None and any(other is None or other > limit for other in now):
                yield RuleChange(RuleKind.WORKLOAD_BUDGET, name, part, plain(limit), None, where)
        if not all(workload.uncertainty for workload in added):
            for path, spread in one.workload.uncertainty.items():
                yield RuleChange(RuleKind.UNCERTAINTY, name, path, _range(spread), None, where)


def _selects(policy: Policy, workload: Workload) -> bool:
    """Whether a policy can apply to a workload, as far as its name, labels and task decide."""
    matches = all(
        matches_pattern(
            workload.name if key == "workload" else workload.labels.get(key.removeprefix(_MATCH_LABELS), ""), pattern
        )
        for key, pattern in policy.match.items()
        if key not in ("model", "tier")
    )
    return matches and (policy.test is None or _holds(policy.test, workload) is not False)


def _holds(test: Test, workload: Workload) -> bool | None:
    """The truth of an expression by the name, the labels and the task of a workload; ``None`` if they do not decide."""
    match test:
        case Not(inner=inner):
            found = _holds(inner, workload)
            return None if found is None else not found
        case Junction(op=op, parts=parts):
            each, decides = [_holds(part, workload) for part in parts], op == "or"
            return decides if decides in each else None if None in each else not decides
    texts = list(texts_of(test))
    path = texts[0][0] if texts else ""
    if path.startswith(LABELS):
        value = workload.labels.get(path.removeprefix(LABELS), "")
    elif path in ("workload.name", "workload.task"):
        value = getattr(workload, path.removeprefix("workload.")) or ""
    else:
        return None
    return (value in [text.value for _, text in texts]) != (isinstance(test, Comparison) and test.op == "!=")
