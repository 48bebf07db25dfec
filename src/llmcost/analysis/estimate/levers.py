"""What would save: the same workload with one thing done differently."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from llmcost.model.inputs.serving import Batch, Cache
from llmcost.model.inputs.workload import Placed, Workload
from llmcost.model.money import ZERO, exactly
from llmcost.model.problems import InputError
from llmcost.model.reports.estimate import Lever, Row, Status
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.monthly_cost import FreeCalls, monthly_cost

from ..pricing_context import PricingContext


def _batch(workload: Workload) -> Workload | None:
    return None if workload.batch and workload.batch.share == 1 else replace(workload, batch=Batch(Decimal(1)))


def _caching(workload: Workload) -> Workload | None:
    """A prefix cache, where the workload says what its prefix is."""
    if workload.cache or not (workload.conversation or workload.agent or workload.prompt):
        return None
    return replace(workload, cache=Cache(prefix=True))


def _no_caching(workload: Workload) -> Workload | None:
    """What is left when a cache costs more than it saves."""
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
"""By name; each gives the changed workload, or nothing where there is nothing to change."""


def levers(
    workload: Workload,
    parts: Sequence[ModelShare],
    own: Row,
    alternatives: Sequence[Row],
    context: PricingContext,
    free: FreeCalls,
) -> tuple[Lever, ...]:
    """What each lever would save a month, the biggest first; the cheapest model of the same tier is one of them.

    ``free`` is the workload's part of free allowances, as ``own`` has it: no lever changes that.
    """
    if own.monthly is None:
        return ()
    found = []
    always_thinks = any(part.candidate.model.thinking == "always" for part in parts)
    for name, change in LEVERS.items():
        changed = None if name == "no-thinking" and always_thinks else change(workload)
        row = monthly_cost(changed, parts, context.catalog, context.as_of, own=None, free=free) if changed else None
        if row is not None and row.monthly is not None and row.monthly < own.monthly:
            found.append(Lever(name, row.monthly, own.monthly - row.monthly))
    peers = [row for row in alternatives if row.tier == own.tier and row.status is Status.PRICED and row.monthly]
    best = min(peers, key=lambda row: (row.monthly or ZERO, row.model), default=own)
    if best.monthly is not None and best.monthly < own.monthly:
        found.append(Lever(f"model {best.model}", best.monthly, own.monthly - best.monthly))
    return tuple(sorted(found, key=lambda lever: (-lever.saves, lever.name)))


@exactly
def apply_levers(placed: Sequence[Placed], names: Sequence[str]) -> list[Placed]:
    """The workloads with some levers pulled, each where it can be.

    Raises ``InputError`` for a lever that is unknown, or that changes nothing anywhere.
    """
    changed = list(placed)
    for name in names:
        if name not in LEVERS:
            raise InputError.of("unknown-lever", f'no lever "{name}"', "known: " + ", ".join(LEVERS))
        found = [LEVERS[name](one.workload) for one in changed]
        if not any(found):
            raise _unmoved(name, placed)
        changed = [replace(one, workload=new) if new else one for one, new in zip(changed, found, strict=True)]
    return changed


def _unmoved(name: str, placed: Sequence[Placed]) -> InputError:
    first = placed[0]
    uncached = name == "caching" and not all(one.workload.cache for one in placed)
    hint = "caching needs a prompt, a conversation or an agent" if uncached else "it is pulled already"
    whose = first.workload.name if len(placed) == 1 else f"{len(placed)} workloads"
    return InputError.of("no-lever", f"{whose}: {name} changes nothing", hint, first.where)
