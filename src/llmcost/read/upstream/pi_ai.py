"""Reads the generated model lists of pi-ai: a file for each provider, undated, in USD per million tokens."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.upstream import UpstreamModel, UpstreamPrice

from .providers import PI_AI, provider_of
from .rates import UnclearPrice, limits_of, priced_model, rate_of, upstream_rates_of

_RATES = {"input": "input", "cacheRead": "cache_read", "cacheWrite": "cache_write", "output": "output"}


def pi_ai(documents: Mapping[str, Mapping[str, Any]]) -> list[UpstreamModel]:
    """The chat models of the files, which are keyed by the provider."""
    return [
        _with_limits(priced_model(found, _step(model)), model)
        for list_provider, apis in documents.items()
        for models in apis.values()
        if isinstance(models, dict)
        for model in models.values()
        if isinstance(model, dict) and model.get("type", "chat") == "chat"
        if (found := provider_of(PI_AI, list_provider, str(model.get("id"))))
    ]


def _with_limits(priced: UpstreamModel, model: Mapping[str, Any]) -> UpstreamModel:
    limits = {"context": model.get("contextWindow"), "max_output": model.get("maxTokens")}
    return replace(priced, **limits_of(limits))


def _step(model: Mapping[str, Any]) -> Iterator[UpstreamPrice]:
    cost = model.get("cost")
    if not isinstance(cost, dict):
        raise UnclearPrice("it has no cost")
    bands = {}
    for tier in cost.get("tiers") or ():
        above = tier.get("inputTokensAbove") if isinstance(tier, dict) else None
        if not isinstance(above, int):
            raise UnclearPrice("a tier of its cost has no threshold")
        bands[above + 1] = _figures(tier)
    yield UpstreamPrice(None, upstream_rates_of(_figures(cost), bands))


def _figures(record: Mapping[str, Any]) -> dict[str, Decimal]:
    found = {name: rate_of(record.get(key), key, name, per_token=False) for key, name in _RATES.items()}
    return {name: rate for name, rate in found.items() if rate is not None}
