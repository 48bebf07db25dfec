"""Every number that nobody gave, with the dollars of the month that rest on it (law M3)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.inputs.workload import Placed, Workload
from llmcost.model.money import ONE, ZERO, plain
from llmcost.model.reports.component_key import STANDARD, ComponentKey, Purpose
from llmcost.model.reports.estimate import Assumption, Basis, Row
from llmcost.model.usage import CACHE_WRITES, TokenClass
from llmcost.pricing.caching import ASSUMED_STEP_GAP, ASSUMED_TURN_GAP
from llmcost.pricing.lookup import find
from llmcost.pricing.model_shares import ModelShare
from llmcost.pricing.thinking import auxiliary_thinking, thinking_of
from llmcost.pricing.volume import ASSUMED_DAYS

INPUT = (TokenClass.INPUT, TokenClass.CACHE_READ, *CACHE_WRITES)
_RESTS_ON = {"input_tokens": INPUT, "output_tokens": (TokenClass.OUTPUT, TokenClass.THINKING)}


def assumptions(placed: Placed, parts: Sequence[ModelShare], row: Row, catalog: Catalog) -> Iterator[Assumption]:
    """The assumptions of a workload on its own models; ``monthly`` is what rests on each, buffer included."""
    workload = placed.workload

    def found(field: str, value: Decimal, *buckets: TokenClass) -> Assumption:
        return Assumption(field, plain(value), Basis.ASSUMED, _resting(row, buckets, workload.buffer))

    yield from _thinking(workload, parts, row, catalog)
    if workload.days_per_month is None and workload.requests_per_month is None:
        yield found("days_per_month", ASSUMED_DAYS)
    for field, value in _gaps(workload):
        yield found(field, value, *INPUT)
    for field in placed.assumed:
        yield found(field, getattr(workload, field), *_RESTS_ON.get(field, ()))


def _thinking(workload: Workload, parts: Sequence[ModelShare], row: Row, catalog: Catalog) -> Iterator[Assumption]:
    """The multipliers that nobody gave, each once, with what the models think that have it."""
    used = [
        (_thoughts(Purpose.MODEL, part.candidate.id), thinking_of(workload, part.candidate, catalog)) for part in parts
    ]
    auxiliary = [(Purpose.ROUTER, "", workload.router.model)] if workload.router else []
    auxiliary += [(Purpose.SIDE_CALL, call.name, call.model) for call in workload.side_calls if call.output_tokens]
    used += [
        (_thoughts(purpose, find(catalog, name).id, label), auxiliary_thinking(workload, name, catalog))
        for purpose, label, name in auxiliary
    ]
    assumed = [(key, each.multiplier) for key, each in used if each.basis is Basis.ASSUMED]
    for multiplier in dict.fromkeys(multiplier for _, multiplier in assumed):
        mine = {key for key, its in assumed if its == multiplier}
        thought = sum((item.monthly or ZERO for item in row.components if _plain(item.key) in mine), ZERO)
        monthly = None if row.monthly is None else thought * (ONE + workload.buffer)
        yield Assumption("thinking_multiplier", plain(multiplier), Basis.ASSUMED, monthly)


def _thoughts(purpose: Purpose, model: str, label: str = "") -> ComponentKey:
    """The key of what a model thinks, in whatever mode and band."""
    return ComponentKey(purpose, TokenClass.THINKING, model, label=label)


def _plain(key: ComponentKey) -> ComponentKey:
    """The key of the same component in the standard mode, within every threshold."""
    return key._replace(mode=STANDARD, band=None)


def _gaps(workload: Workload) -> Iterator[tuple[str, Decimal]]:
    """Seconds between requests, which decide what is still cached."""
    cache = workload.cache
    if cache and cache.prefix and cache.hit_rate is None:
        if workload.conversation and workload.conversation.turn_gap_s is None:
            yield "conversation.turn_gap_s", ASSUMED_TURN_GAP
        if workload.agent and workload.agent.step_gap_s is None:
            yield "agent.step_gap_s", ASSUMED_STEP_GAP


def _resting(row: Row, buckets: tuple[TokenClass, ...], buffer: Decimal) -> Decimal | None:
    """The dollars of some buckets of the workload's own models, or of the whole month."""
    if row.monthly is None or not buckets:
        return row.monthly
    items = [item for item in row.components if item.key.purpose is Purpose.MODEL and item.key.bucket in buckets]
    return sum((item.monthly or ZERO for item in items), ZERO) * (ONE + buffer)
