"""Known errors of other price lists: the figures of a list that a person has checked, and why they are not adopted.

An entry applies to exactly the figures that it names. As soon as the list has others, they are compared again.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from .rate_changes import UpstreamRate


class KnownError(NamedTuple):
    """Wrong figures of one list for one model."""

    source: str
    model: str
    """The id in the catalog, or the one that the model would have."""
    figures: Mapping[str, str]
    """By the labels of ``UpstreamRate``. Empty: no figure of the list for this model is adopted."""
    reason: str


_OLD_LIST_PRICE = "0.32/1.28 at genai-prices, model-prices and OpenRouter, which is the provider's promotional price"
_CACHE_HIT = (
    "model-prices has a fifth of the input rate for cache reads, as for the provider's other models since 2026-10-09"
)
_CACHED_BATCH = "OpenAI's batch table has no price for cached tokens: the catalog keeps the standard one"
_PRINTED = "Google's page of 2026-09-23 prints 0.02, a rounded half of 0.03, and genai-prices has it too"
KNOWN = (
    KnownError(
        "genai-prices",
        "anthropic/claude-sonnet-4-5",
        {">200000 input": "6", ">200000 cache_read": "0.6", ">200000 cache_write": "7.5", ">200000 output": "22.5",
         ">200000 cache_write_1h": "12"},
        "a band beyond the model's context of 200,000: no request can reach it",
    ),
    KnownError(
        "genai-prices",
        "mistral/mistral-embed",
        {"output": "0.1", "batch output": "0.05"},
        "an embedding has no output",
    ),
    KnownError(
        "litellm",
        "mistral/open-mistral-nemo",
        {"input": "0.3", "output": "0.3"},
        "0.15/0.15 at genai-prices and at model-prices",
    ),
    KnownError(
        "litellm",
        "alibaba/qwen3.7-plus",
        {"input": "0.4", "cache_read": "0.08", "output": "1.6", ">256000 input": "1.2", ">256000 cache_read": "0.24",
         ">256000 output": "4.8"},
        _OLD_LIST_PRICE,
    ),
    KnownError(
        "litellm",
        "alibaba/qwen3-coder-plus",
        {"cache_read": "0.1", ">32000 cache_read": "0.18", ">128000 cache_read": "0.3", ">256000 cache_read": "0.6"},
        _CACHE_HIT,
    ),
    KnownError(
        "litellm",
        "alibaba/qwen3-coder-flash",
        {"cache_read": "0.08", ">32000 cache_read": "0.12", ">128000 cache_read": "0.2", ">256000 cache_read": "0.4"},
        _CACHE_HIT,
    ),
    KnownError("litellm", "openai/ft:gpt-4.1", {"batch cache_read": "0.5"}, _CACHED_BATCH),
    KnownError("litellm", "openai/ft:gpt-4.1-mini", {"batch cache_read": "0.1"}, _CACHED_BATCH),
    KnownError("litellm", "openai/ft:gpt-4o-mini", {"batch cache_read": "0.075"}, _CACHED_BATCH),
    KnownError("model-prices", "openai/gpt-4.1", {"batch cache_read": "0.25"}, _CACHED_BATCH),
    KnownError("model-prices", "openai/gpt-4.1-mini", {"batch cache_read": "0.05"}, _CACHED_BATCH),
    KnownError("model-prices", "openai/gpt-4o", {"batch cache_read": "0.625"}, _CACHED_BATCH),
    KnownError("model-prices", "openai/gpt-4o-mini", {"batch cache_read": "0.0375"}, _CACHED_BATCH),
    KnownError("model-prices", "openai/o3", {"batch cache_read": "0.25"}, _CACHED_BATCH),
    KnownError("litellm", "google/gemini-3.5-flash-lite", {"batch cache_read": "0.015"}, _PRINTED),
    KnownError("model-prices", "google/gemini-3.5-flash-lite", {"batch cache_read": "0.015"}, _PRINTED),
    KnownError(
        "litellm",
        "bedrock/moonshotai.kimi-k3",
        {"input": "3.3", "cache_read": "0.33", "cache_write": "4.125", "output": "16.5"},
        "the price of the regional endpoint; the catalog has the global price and a factor for regions",
    ),
    KnownError(
        "litellm", "cohere/command-a-plus-05-2026", {}, "0/0 here, 0.30/1.50 at OpenRouter, 2.50/10 at model-prices"
    ),
    KnownError(
        "openrouter", "cohere/command-a-plus-05-2026", {}, "0.30/1.50 here, 0/0 at litellm, 2.50/10 at model-prices"
    ),
)  # fmt: skip


def known_errors(source: str, model: str, claims: Iterable[UpstreamRate]) -> dict[UpstreamRate, str]:
    """The claims that are known errors, each with the reason."""
    entries = [known for known in KNOWN if (known.source, known.model) == (source, model)]
    return {claim: known.reason for known in entries for claim in claims if _covers(known, claim)}


def _covers(known: KnownError, claim: UpstreamRate) -> bool:
    figure = known.figures.get(claim.label)
    return not known.figures or (figure is not None and Decimal(figure) == claim.theirs)


def known_model_error(source: str, model: str) -> str | None:
    """Why no figure of a list for a model is adopted; ``None`` if there is no such entry."""
    return next((k.reason for k in KNOWN if (k.source, k.model) == (source, model) and not k.figures), None)
