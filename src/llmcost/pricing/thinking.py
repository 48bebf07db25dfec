"""How much a model thinks for each visible token (law T3)."""

from collections.abc import Container, Iterable
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO
from llmcost.model.record import record
from llmcost.model.reports.component_key import STANDARD, ComponentKey, Purpose
from llmcost.model.reports.estimate import Basis, LineItem
from llmcost.model.usage import TokenClass

from .price_list.lookup import Candidate, find
from .price_list.price_book import PriceBook


@record
class Thinking:
    """Thinking tokens per visible output token, and the basis of this multiplier."""

    multiplier: Decimal
    basis: Basis


NO_THINKING = Thinking(ZERO, Basis.DERIVED)
_SWITCHED_OFF = Thinking(ZERO, Basis.ASSUMED)


def thinking_of(workload: Workload, candidate: Candidate, catalog: Catalog) -> Thinking:
    """The multiplier of a row: the workload's where the model can think, else an assumption, of its tier or none.

    ``candidate`` has the model that serves its calls; see ``PriceBook.serving``.
    """
    if candidate.model.thinking == "never":
        return NO_THINKING
    if workload.thinking_multiplier is not None:
        return Thinking(workload.thinking_multiplier, Basis.GIVEN)
    if candidate.thinking or candidate.model.thinking == "always":
        return Thinking(catalog.tiers[candidate.tier].assumed_thinking, Basis.ASSUMED)
    return _SWITCHED_OFF


def auxiliary_thinking(workload: Workload, name: str, prices: PriceBook) -> Thinking:
    """The multiplier of an auxiliary model: it thinks if it always does, or if its name ends in ``+thinking``.

    A multiplier that the workload gives makes no other model think than its own. Raises ``UnknownModel``.
    """
    candidate = prices.serving(find(prices.catalog, name))
    if candidate.thinking or candidate.model.thinking == "always":
        return thinking_of(workload, candidate, prices.catalog)
    return NO_THINKING


def assumed_multipliers(
    workload: Workload, models: Iterable[Candidate], prices: PriceBook
) -> dict[ComponentKey, Decimal]:
    """The multipliers that nobody gave, by the component of the thinking, in any mode and band.

    ``models`` are those that the workload runs on. Models that answer nothing have none. Raises ``UnknownModel``.
    """
    found, catalog = [], prices.catalog
    if workload.output_tokens:
        found += [(_key(Purpose.MODEL, one.id), thinking_of(workload, prices.serving(one), catalog)) for one in models]
    calls: list[tuple[ComponentKey, str]] = []
    if (router := workload.router) and router.output_tokens:
        calls.append((_key(Purpose.ROUTER, find(catalog, router.model).id), router.model))
    for call in workload.side_calls:
        if call.output_tokens:
            calls.append((_key(Purpose.SIDE_CALL, find(catalog, call.model).id, call.name), call.model))
    found += [(key, auxiliary_thinking(workload, name, prices)) for key, name in calls]
    return {key: thinking.multiplier for key, thinking in found if thinking.basis is Basis.ASSUMED}


def _key(purpose: Purpose, model: str, label: str = "") -> ComponentKey:
    return ComponentKey(purpose, TokenClass.THINKING, model, label=label)


def thinking_cost(items: Iterable[LineItem], keys: Container[ComponentKey]) -> Decimal:
    """The cost of some thinking, before the buffer. USD per month."""
    return sum((item.monthly or ZERO for item in items if _is_of(item, keys)), ZERO)


def with_assumed_thinking(items: Iterable[LineItem], keys: Container[ComponentKey]) -> tuple[LineItem, ...]:
    """The line items, with the thinking that nobody gave marked as assumed."""
    return tuple(item._replace(basis=Basis.ASSUMED) if _is_of(item, keys) else item for item in items)


def _is_of(item: LineItem, keys: Container[ComponentKey]) -> bool:
    return item.key.bucket is TokenClass.THINKING and item.key._replace(mode=STANDARD, band=None) in keys


def resends_thinking(workload: Workload, model: Model) -> bool:
    """Whether thinking is sent again with the past of a conversation or a task; the workload's answer comes first."""
    resent = workload.thinking_resent or model.thinking_resent
    return resent == "always" or (resent == "tool_loop" and workload.agent is not None)
