"""The properties of a model and its price that decide billed quantities. Models with the same key bill the same.

``demand`` and ``billed_tokens`` are given a key and see nothing else of a model, so a key is always complete. A shared
key omits what the workload cannot reach or does not use: more models share it, and no quantity changes.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.inputs.serving import Cache
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO

from .caching import LONG_LIVES, CacheRules, cache_rules
from .length_distributions import mean_of
from .media_tokens import name_of_family
from .price_list.lookup import Candidate, DatedPrice, context_on
from .rates import RESERVED, ModeRule, Threshold, mode_rule, thresholds
from .request_groups import compaction_of
from .thinking import NO_THINKING, Thinking, resends_thinking, thinking_of
from .volume import requests_in_a_unit


class MediaSupport(NamedTuple):
    """Which media a model takes, and how it counts them."""

    family: str | None
    """The name of its family in the catalog; ``None`` if its formulas are not known."""
    capabilities: tuple[str, ...]
    """Those of the model, and those that follow from its rates."""
    units: tuple[str, ...]
    """The units in which it sells media instead of counting their tokens."""


class PricingKey(NamedTuple):
    """All of a model and its price that quantities depend on. No rate is part of it."""

    share: Decimal
    """The share of the workload's requests that reaches the model."""
    thinking: Thinking
    resends_thinking: bool
    media: MediaSupport | None
    """``None`` if the workload sends only text."""
    cache: CacheRules | None
    """``None`` if the workload caches nothing."""
    thresholds: tuple[Threshold, ...]
    modes: tuple[ModeRule, ...]
    free: bool
    """Whether the model is free: then no price is missing."""
    prices_region: bool
    """Whether the price of the workload's region is known; also where the workload names none."""
    context: int | None
    """Tokens of input and output together; ``None`` if no limit is known."""
    max_output: int | None
    """Tokens of output; ``None`` if no limit is known."""

    @property
    def mode_rules(self) -> Mapping[str, ModeRule]:
        """The modes by name."""
        return {mode.name: mode for mode in self.modes}


def pricing_key(
    workload: Workload, candidate: Candidate, dated: DatedPrice, catalog: Catalog, share: Decimal = ONE
) -> PricingKey:
    """The key of a candidate at a price, with everything that may be shown of it."""
    model, price = dated.model, dated.entry
    return PricingKey(
        share=share,
        thinking=thinking_of(workload, replace(candidate, model=model), catalog),
        resends_thinking=resends_thinking(workload, model),
        media=_media(catalog, dated) if workload.sends_media else None,
        cache=cache_rules(model, price, workload.cache.ttl, media=workload.sends_media) if workload.cache else None,
        thresholds=thresholds(price) if price.long else (),
        modes=_modes(workload, price, _units(workload, model, catalog)),
        free=price.free,
        prices_region=price.free or dated.region(workload.region) is not None,
        context=None if model.kind == "rerank" else context_on(model, dated.day),  # theirs is that of a document
        max_output=model.max_output,
    )


def shared_key(workload: Workload, key: PricingKey) -> PricingKey:
    """The key without what cannot change a quantity of the workload: models that differ only in that share it."""
    unbounded = key.media or compaction_of(workload)
    answer = None if unbounded else mean_of(workload.output_tokens) * (ONE + key.thinking.multiplier)
    longest = None if answer is None else longest_request(workload, answer)
    answers_vary = not isinstance(workload.output_tokens, Decimal | None)
    return key._replace(
        thinking=key.thinking if key.thinking.multiplier else NO_THINKING,
        resends_thinking=key.resends_thinking and key.thinking.multiplier > 0 and requests_in_a_unit(workload) > 1,
        cache=_shared_cache(workload, workload.cache, key.cache) if workload.cache and key.cache else None,
        thresholds=tuple(one for one in key.thresholds if longest is None or longest > one.last_below),
        context=_reached(key.context, longest),
        max_output=_reached(key.max_output, None if answers_vary else answer),
    )


def _media(catalog: Catalog, dated: DatedPrice) -> MediaSupport:
    from .media_units import units_sold  # few workloads have media

    sold = (capability for rate, capability in _MEDIA_RATES.items() if getattr(dated.entry, rate) is not None)
    capabilities = tuple(dict.fromkeys((*dated.model.capabilities, *sold)))
    return MediaSupport(name_of_family(catalog, dated.model), capabilities, units_sold(dated.fees))


_MEDIA_RATES = {
    "image_input": "vision",
    "audio_input": "audio",
    "video_input": "video",
    "audio_output": "audio_output",
    "image_output": "image_output",
}
"""Rates of media, and what a model that has one can do: it would not be sold otherwise."""


def _units(workload: Workload, model: Model, catalog: Catalog) -> tuple[ModeRule, ...]:
    """The mode of the workload's reserved units, if they serve the model."""
    if workload.reserved is None:
        return ()
    from .reserved import is_served

    served = is_served(workload.reserved, model, catalog)
    return (ModeRule(RESERVED, None, excludes_long=False, has_factor=True),) if served else ()


def _modes(workload: Workload, price: Price, units: tuple[ModeRule, ...]) -> tuple[ModeRule, ...]:
    """The modes that the workload asks for, those that apply by themselves, and that of reserved ``units``."""
    if not price.modes:
        return units
    asked = (workload.service_tier, "batch" if workload.batch else "")
    found = (mode_rule(name, mode) for name, mode in price.modes.items() if mode.schedule or name in asked)
    return (*found, *units)


def _reached(limit: int | None, most: Decimal | None) -> int | None:
    """A limit, where something may exceed it."""
    return limit if limit is not None and (most is None or most > limit) else None


def longest_request(workload: Workload, answer: Decimal) -> Decimal | None:
    """Tokens that no text request exceeds, its ``answer`` included; ``None`` if lengths vary without a bound."""
    if not isinstance(workload.input_tokens, Decimal):
        return None
    added, retrieval = answer, workload.retrieval
    if workload.conversation:
        added += workload.conversation.user_tokens
    if workload.agent:
        added += workload.agent.tool_result_tokens
    retrieved = retrieval.chunks * retrieval.chunk_tokens if retrieval else ZERO
    return workload.input_tokens + requests_in_a_unit(workload) * added + retrieved


_NOT_CACHED = CacheRules(False, 0, None, False, False, False, False)


def _shared_cache(workload: Workload, cache: Cache, rules: CacheRules) -> CacheRules:
    """What of a model's caching the workload can tell."""
    if not rules.reads:
        return _NOT_CACHED
    return rules._replace(
        min_tokens=rules.min_tokens if rules.min_tokens > shortest_prefix(workload, cache) else 0,
        ttl=rules.ttl if cache.hit_rate is None else None,
        prices_storage=rules.prices_storage and cache.explicit,
        free=rules.free and (cache.ttl in LONG_LIVES or cache.explicit),
    )


def shortest_prefix(workload: Workload, cache: Cache) -> Decimal:
    """The length of the shortest prefix that is compared with a model's cache minimum. Tokens.

    Zero where lengths vary, and where nothing is declared as the prefix: only a conversation or an agent has a prefix
    of its own, the requests before.
    """
    tokens = workload.input_tokens
    if not isinstance(tokens, Decimal):
        return ZERO
    if cache.tokens:
        return min(tokens, cache.tokens)
    return tokens if cache.prefix and requests_in_a_unit(workload) > 1 else ZERO
