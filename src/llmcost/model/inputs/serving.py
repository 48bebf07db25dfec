"""Which models serve the requests of a workload, and how: routes, caches, batches, retries, auxiliary calls."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import Count, Factor, Fixed, Name, OneOf, Share, TextTokens, Tokens, Within
from ..record import record
from .dated_terms import Term


@record
class SideCall:
    """Another model that is called with each request, such as moderation, even if the response cache has the answer.

    It thinks where it always does or is named with ``+thinking``: at the multiplier of the workload, else of its tier.
    """

    name: Name
    """The name of the call in reports. Example: moderation"""
    model: Name
    """The called model. Example: gpt-6-luna"""
    input_tokens: Tokens
    """Input of one call. Tokens per call. Example: 300"""
    output_tokens: Tokens = Decimal(0)
    """Output of one call. Tokens per call. Example: 20"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Calls per request of the workload. Example: 1"""


@record
class RouteLeg:
    """One model of a route, and its share of the requests."""

    model: Name
    """The model of this share. Example: gpt-6-luna"""
    share: Annotated[Share, Fixed("the shares of a route add up to 1, so none changes alone")]
    """The share of the requests, from 0 to 1. The shares of a route add up to 1. Example: 0.7"""


@record
class Router:
    """The model that chooses a model of the route, called once for each request that needs a model."""

    model: Name
    """The model that chooses. Example: gpt-6-luna"""
    input_tokens: Tokens
    """Input of the router. Tokens per request. Example: 250"""
    output_tokens: Tokens = Decimal(1)
    """Output of the router. Tokens per request. Example: 1"""


@record
class CascadeStage:
    """One stage of a cascade, and the share of the requests reaching it that it resolves."""

    model: Name
    """The model of this stage. Example: gpt-6-luna"""
    resolves: Share | None = None
    """The share, from 0 to 1, that it resolves; the rest goes to the next stage. The last stage resolves all.
    Example: 0.65"""


@record
class Development:
    """Calls of the same shape in addition to production: tests, evaluations, iteration."""

    calls_per_month: Count
    """Calls per month, each as long as a request. Example: 20000"""


@record
class Cache:
    """A prompt prefix in the cache of the provider.

    ``{tokens, hit_rate}`` caches exactly these tokens. ``{prefix: true}`` caches what the previous request of a
    conversation or an agent sent; ``tokens`` is then the fixed part that all conversations share. Without a hit rate,
    it follows from how often requests arrive and how long a cache write lives. An explicit cache lives as long as it is
    kept. ``{documents: true, hit_rate}`` caches the documents of a request, as the model counts them, and ``tokens`` of
    text with them, where given.
    """

    tokens: TextTokens | None = None
    """Length of the cached prefix, which is part of input_tokens. Tokens per request. Example: 1400"""
    hit_rate: Share | None = None
    """The share of attempts, from 0 to 1, that read the cache; the others write it. Derived from arrivals when absent.
    Example: 0.8"""
    documents: bool = False
    """Whether the documents of the (first) request belong to the cached prefix. Example: true"""
    images: bool = False
    """Whether its images do. Example: true"""
    audio: bool = False
    """Whether its audio does. Example: true"""
    video: bool = False
    """Whether its video does, with its sound. Example: true"""
    prefix: bool = False
    """Whether the prefix is what the previous request of a conversation or an agent sent. Example: true"""
    ttl: Annotated[str, OneOf(("5m", "1h", "12h"))] = "5m"
    """How long a write lives: 5 minutes, or 1 or 12 hours where offered. It decides the price of writes. Example: 1h"""
    explicit: bool = False
    """Whether the cache is explicit; some providers bill each hour that it is kept. Example: true"""
    hours_per_day: Annotated[Decimal, Within(0, 24)] | None = None
    """How long an explicit cache is kept. Hours per day; 24 when absent. Example: 10"""


@record
class Batch:
    """Requests that can wait and are sent through the batch service of the provider."""

    share: Share = Decimal(1)
    """The share of requests, from 0 to 1, that is batched. Example: 0.4"""
    factor: Annotated[Factor, Fixed("part of a price")] | None = None
    """Replaces the batch prices of the price list: 0.5 is half price. Example: 0.5"""
    discount: Annotated[Share, Fixed("part of a price")] | None = None
    """The complement of ``factor``: 0.2 is a factor of 0.8. Example: 0.2"""


@record
class Reserved:
    """Throughput that the provider reserves. It is paid by time; what it does not serve is billed by the token."""

    plan: Name
    """The plan, by its name in the price list. Example: azure-ptu-global"""
    units: Annotated[int, Within(1, 1_000_000)]
    """Reserved units. Example: 15"""
    covers: Share
    """The share, from 0 to 1, of the requests sent on their own, not in batches, that the units serve. No list says how
    many tokens a unit serves: measure it, or ask the provider. Example: 0.9"""
    term: Term = "hour"
    """How long the units are bought for: hour is without a commitment. Example: month"""


@record
class Retries:
    """Billed attempts after the first."""

    rate: Annotated[Decimal, Within(0, 100)]
    """Extra billed attempts per request. Retrying until success at failure rate p takes p / (1 − p). Example: 0.02"""
    billed: Annotated[str, OneOf(("full", "input", "none"))] = "full"
    """What is billed for a retry: everything, only its input, or nothing. Example: full"""


@record
class ResponseCache:
    """Answers that the application serves from its own cache, without calling the model."""

    hit_rate: Share
    """The share of requests, from 0 to 1, that needs no model. Example: 0.15"""
    embedding: Name | None = None
    """The model that embeds each request for the lookup. Example: text-embedding-3-small"""
    query_tokens: Tokens | None = None
    """Length of the embedded text. Tokens per request. Example: 40"""
