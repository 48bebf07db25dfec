"""Applies the rules of the base to a change: its workloads with the base's declarations, and the stricter results."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.model.inputs.planning import Range, Uncertainty
from llmcost.model.inputs.policy import EXPIRED
from llmcost.model.inputs.workload import VOLUMES, Workload
from llmcost.model.money import quotient
from llmcost.model.reports.gate import Level, PolicyResult, Verdict
from llmcost.pricing.workload_parameters import Parameter, can_vary, parameter, value_at


def with_terms_of(then: Workload, now: Workload) -> Workload:
    """A workload with what the base declares about it: name, labels, task, budget and uncertainty.

    Where the change declares another range, or none, that of the base follows the value: it is scaled with a quantity,
    and shifted with a share or a whole number. ``then`` is the same workload on the base.
    """
    return replace(
        now,
        name=then.name,
        labels=then.labels,
        task=then.task,
        budget=then.budget,
        uncertainty=dict(_uncertainty(then, now)),
    )


def with_fields(then: Workload, now: Workload, fields: Collection[str]) -> Workload:
    """A workload of the base with some fields of the same workload now, such as those that options set for both."""
    return replace(then, **{name: getattr(now, name) for name in fields if name != "name" and hasattr(now, name)})


def _uncertainty(then: Workload, now: Workload) -> Iterator[tuple[str, Uncertainty | Range]]:
    for path, spread in then.uncertainty.items():
        name = _volume_of(now) if path in VOLUMES else path
        given, found = parameter(path), parameter(name)
        if now.uncertainty.get(name) == spread:
            yield name, spread
        elif given is not None and found is not None and can_vary(now, found.path):
            yield name, _moved(spread, found, value_at(then, given.path), value_at(now, found.path))


def _volume_of(workload: Workload) -> str:
    """The field of the volume, which may differ between the change and the base."""
    return next((name for name in VOLUMES if getattr(workload, name) is not None), "")


_LEAST, _LAST = Decimal("0.001"), Decimal("0.999")
"""Shares strictly between these have a logit."""


def _moved(
    spread: Uncertainty | Range, found: Parameter, then: Decimal | None, now: Decimal | None
) -> Uncertainty | Range:
    """A range that follows its value from ``then`` to ``now``, within the bounds of the field."""
    if then is None or now is None or then == now:
        return spread
    low, high = (_LEAST, _LAST) if found.kind == "share" else (Decimal(found.least), Decimal(found.most))

    def follow(number: Decimal) -> Decimal:
        moved = quotient(number * now, then) if found.kind == "number" and then else number + now - then
        return min(max(moved, low), high)

    if not isinstance(spread, Uncertainty):
        return tuple(map(follow, spread))
    numbers = {name: getattr(spread, name) for name in ("min", "max", "p10", "p50", "p90")}
    return Uncertainty(**{name: None if number is None else follow(number) for name, number in numbers.items()})


def stricter(head: Sequence[PolicyResult], base: Sequence[PolicyResult], name: str) -> list[PolicyResult]:
    """The results by the rules of the change, and those by the rules of the base that are worse; ``name`` is the base.

    A result of the base is worse where it failed or is undecided, and the same check of the change is not as bad, or
    does not exist. That a waiver of the base is past its day is not a result against the change.
    """
    worst: dict[tuple[str, str | None, str | None], int] = {}
    for result in head:
        worst[_check(result)] = max(worst.get(_check(result), 0), _severity(result))
    added = [
        replace(result, rules_of=name)
        for result in base
        if result.status in (Verdict.FAIL, Verdict.UNDECIDED)
        and result.id != EXPIRED
        and _severity(result) > worst.get(_check(result), 0)
    ]
    return [*head, *added]


def _check(result: PolicyResult) -> tuple[str, str | None, str | None]:
    return result.id, result.workload, result.since


_LEVELS = (Level.ADVISE, Level.WARN, Level.BLOCK)


def _severity(result: PolicyResult) -> int:
    """How bad a result is: what blocks is worse than what does not, and a failure is worse than an undecided check."""
    if result.status not in (Verdict.FAIL, Verdict.UNDECIDED):
        return 0
    return 1 + 2 * _LEVELS.index(result.level) + (result.status is Verdict.FAIL)
