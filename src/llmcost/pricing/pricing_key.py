"""What a workload can tell of a model: on models that are alike to it, a month is made of the same quantities."""

from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.inputs.serving import Cache
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO

from .demand import thinking_of
from .length_distributions import mean_of
from .lookup import Candidate, DatedPrice
from .media_tokens import name_of_family
from .rates import last_below
from .volume import requests_in_a_unit


class PricingKey(NamedTuple):
    """All that ``demand`` and ``tallied`` may read of a model and its price, as far as the workload asks for it."""

    part: Decimal
    """The share of the workload's requests that reaches it."""
    thinking: tuple[Decimal, str]
    sends_thoughts: str
    media: tuple[object, ...]
    cache: tuple[object, ...]
    bands: tuple[tuple[object, ...], ...]
    modes: tuple[tuple[object, ...], ...]
    factors: tuple[Decimal | None, Decimal]
    """The region's and the discounts'."""
    context: int | None
    longest_answer: int | None


def pricing_key(
    workload: Workload, candidate: Candidate, dated: DatedPrice, catalog: Catalog, part: Decimal
) -> PricingKey:
    """What the workload can tell of a candidate at a price; what it does not ask for is the same everywhere."""
    model, price, billed = candidate.model, dated.entry, dated.model
    thinking = thinking_of(workload, candidate, catalog)
    media = (name_of_family(catalog, billed), billed.capabilities) if _sends_media(workload) else ()
    answer = None if media else mean_of(workload.output_tokens) * (ONE + thinking.multiplier)
    most = None if answer is None else longest_request(workload, answer)
    return PricingKey(
        part=part,
        thinking=(thinking.multiplier, thinking.basis.value),
        sends_thoughts=model.thinking_resent if workload.conversation or workload.agent else "",
        media=media,
        cache=_cache(workload, workload.cache, model, price) if workload.cache else (),
        bands=_bands(price, most) if price.long else (),
        modes=_modes(workload, price) if price.modes else (),
        factors=(billed.regions.get(workload.region) if workload.region else None, billed.discount),
        context=_reached(model.context, most),
        longest_answer=_reached(model.max_output, answer if isinstance(workload.output_tokens, Decimal) else None),
    )


def _sends_media(workload: Workload) -> bool:
    return bool(workload.images or workload.audio or workload.video or workload.documents)


def longest_request(workload: Workload, answer: Decimal) -> Decimal | None:
    """Tokens that no request of text has more of, its ``answer`` included; ``None`` where its length has no end."""
    if not isinstance(workload.input_tokens, Decimal):
        return None
    added, found = answer, workload.retrieval
    if workload.conversation:
        added += workload.conversation.user_tokens
    if workload.agent:
        added += workload.agent.tool_result_tokens
    retrieved = found.chunks * found.chunk_tokens if found else ZERO
    return workload.input_tokens + requests_in_a_unit(workload) * added + retrieved


def shortest_prefix(workload: Workload, cache: Cache) -> Decimal:
    """The length of the shortest prefix that is compared with a model's cache minimum. Tokens.

    Zero where lengths vary, and where nothing is declared as the prefix: only a conversation or an agent has a prefix
    of its own, the requests before.
    """
    sent = workload.input_tokens
    if not isinstance(sent, Decimal):
        return ZERO
    if cache.tokens:
        return min(sent, cache.tokens)
    return sent if cache.prefix and requests_in_a_unit(workload) > 1 else ZERO


def _reached(limit: int | None, most: Decimal | None) -> int | None:
    """A limit, if something may pass it."""
    return limit if limit is not None and (most is None or most > limit) else None


def _bands(price: Price, most: Decimal | None) -> tuple[tuple[object, ...], ...]:
    """The bands that something may reach, with their places."""
    return tuple(
        (place, band.above, band.at_least, band.applies)
        for place, band in enumerate(price.long)
        if most is None or most > last_below(band)
    )


def _cache(workload: Workload, cache: Cache, model: Model, price: Price) -> tuple[object, ...]:
    """What is cached and for how long. Where reading has no price, nothing is."""
    if price.cache_read is None and not price.free:
        return ("never",)
    policy = model.cache
    return (
        policy.min_tokens if policy and policy.min_tokens > shortest_prefix(workload, cache) else 0,
        policy.ttl if policy and cache.hit_rate is None else "",
        price.cache_write is None,
        (price.cache_write_1h is None, price.free) if cache.ttl == "1h" else None,
        price.storage_hour is None and not price.free if cache.explicit else None,
    )


def _modes(workload: Workload, price: Price) -> tuple[tuple[object, ...], ...]:
    """Modes that the workload asks for, or that hold by themselves."""
    asked = (workload.service_tier, "batch" if workload.batch else "")
    return tuple(
        (name, mode.schedule, mode.excludes, mode.x is None)
        for name, mode in price.modes.items()
        if mode.schedule or name in asked
    )
