"""Levers: changes of a workload that may save money."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.money import ZERO, exactly
from llmcost.model.problems import InputError
from llmcost.model.reports.estimate import Lever, Row, month_ends
from llmcost.pricing.monthly_cost import FreeCalls, monthly_cost
from llmcost.pricing.workload_pricer import WorkloadPricer


def _batch(workload: Workload) -> Workload | None:
    return None if workload.batch and workload.batch.share == 1 else replace(workload, batch=Batch(Decimal(1)))


def _caching(workload: Workload) -> Workload | None:
    """Adds a prefix cache where the prefix of the workload is known."""
    if workload.cache or not (workload.conversation or workload.agent or workload.prompt):
        return None
    return replace(workload, cache=Cache(prefix=True))


def _no_caching(workload: Workload) -> Workload | None:
    """Removes a cache: it may cost more than it saves."""
    return replace(workload, cache=None) if workload.cache else None


def _flex(workload: Workload) -> Workload | None:
    return None if workload.service_tier == "flex" else replace(workload, service_tier="flex")


def _no_thinking(workload: Workload) -> Workload | None:
    return None if workload.thinking_multiplier == 0 else replace(workload, thinking_multiplier=ZERO)


NO_CACHING = "no-caching"
LEVERS: dict[str, Callable[[Workload], Workload | None]] = {
    "batch": _batch,
    "caching": _caching,
    NO_CACHING: _no_caching,
    "flex": _flex,
    "no-thinking": _no_thinking,
}
"""The levers by name; each returns the changed workload, or ``None`` if there is nothing to change."""


def lever_variants(pricer: WorkloadPricer) -> Iterator[tuple[str, Workload]]:
    """Each lever that changes the workload, with the changed workload. A model may always think; then that stays."""
    always_thinks = any(pricer.prices.serving(one.candidate).model.thinking == "always" for one in pricer.shares)
    for name, change in LEVERS.items():
        if not (name == "no-thinking" and always_thinks) and (changed := change(pricer.workload)):
            yield name, changed


def levers(pricer: WorkloadPricer, current: Row, alternatives: Sequence[Row], free: FreeCalls) -> tuple[Lever, ...]:
    """What each lever saves whatever tokenizers count, the largest first; one is the cheapest model of the same tier.

    ``current`` is the month as it is, and ``free`` its part of free allowances: no lever changes that.
    """
    if current.monthly is None:
        return ()
    found = []
    for name, changed in lever_variants(pricer):
        row = monthly_cost(pricer.variant(changed), pricer.shares, free=free)
        cheaper = all(new < old for new, old in zip(month_ends(row), month_ends(current), strict=False))
        if row.monthly is not None and cheaper and {*row.missing} <= {*current.missing}:
            found.append(Lever(name, row.monthly, current.monthly - row.monthly))
    peers = [row for row in alternatives if row.tier == current.tier and row.is_cheaper_than(current) and row.monthly]
    best = min(peers, key=lambda row: (row.monthly or ZERO, row.model), default=None)
    if best and best.monthly is not None:
        found.append(Lever(f"model {best.model}", best.monthly, current.monthly - best.monthly))
    return tuple(sorted(found, key=lambda lever: (-lever.saves, lever.name)))


@exactly
def apply_levers(loaded: Sequence[LoadedWorkload], names: Sequence[str]) -> list[LoadedWorkload]:
    """The workloads with some levers applied, each lever to the workloads that it changes.

    Raises ``InputError`` for a lever that is unknown or changes nothing.
    """
    changed = list(loaded)
    for name in names:
        if name not in LEVERS:
            raise InputError.of("unknown-lever", f'no lever "{name}"', "known: " + ", ".join(LEVERS))
        found = [LEVERS[name](one.workload) for one in changed]
        if not any(found):
            raise _ineffective(name, loaded)
        changed = [replace(one, workload=new) if new else one for one, new in zip(changed, found, strict=True)]
    return changed


def _ineffective(name: str, loaded: Sequence[LoadedWorkload]) -> InputError:
    first = loaded[0]
    uncached = name == "caching" and not all(one.workload.cache for one in loaded)
    hint = "caching needs a prompt, a conversation or an agent" if uncached else "it is applied already"
    subject = first.workload.name if len(loaded) == 1 else f"{len(loaded)} workloads"
    return InputError.of("no-lever", f"{subject}: {name} changes nothing", hint, first.where)
