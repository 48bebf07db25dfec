"""Which models serve the requests of a workload, and how: routes, caches, batches, retries, auxiliary calls."""

from decimal import Decimal
from typing import Annotated

from ..field_markers import Count, Factor, Fixed, Name, OneOf, Share, TextTokens, Tokens, Within
from ..record import record


@record
class SideCall:
    """Another model called beside each request, answered from the own cache or not: moderation, a classifier.

    It thinks where it always does or is named with ``+thinking``: at the workload's multiplier, else its tier's.
    """

    name: Name
    """What the call is for, as reports name it. Example: moderation"""
    model: Name
    """The model that is called. Example: gpt-6-luna"""
    input_tokens: Tokens
    """What one call sends. Tokens per call. Example: 300"""
    output_tokens: Tokens = Decimal(0)
    """What one call answers. Tokens per call. Example: 20"""
    per_request: Annotated[Decimal, Within(0, 1000)] = Decimal(1)
    """Calls per request of the workload. Example: 1"""


@record
class RouteLeg:
    """One way of a route, and its share of the requests."""

    model: Name
    """The model that gets this share. Example: gpt-6-luna"""
    share: Annotated[Share, Fixed("the shares of a route sum to 1, so none changes alone")]
    """The share of the requests, from 0 to 1; all legs together are 1. Example: 0.7"""


@record
class Router:
    """The model that decides which way a request goes, called once for each that the own cache does not answer."""

    model: Name
    """The model that decides. Example: gpt-6-luna"""
    input_tokens: Tokens
    """What it reads to decide. Tokens per request. Example: 250"""
    output_tokens: Tokens = Decimal(1)
    """What it answers. Tokens per request. Example: 1"""


@record
class CascadeStage:
    """One try of a cascade, and the share of what reaches it that it answers well enough."""

    model: Name
    """The model of this try. Example: gpt-6-luna"""
    resolves: Share | None = None
    """The share, from 0 to 1, that it answers well enough. The rest goes on; the last stage takes all that reaches it.
    Example: 0.65"""


@record
class Development:
    """Calls of the same shape beside production: tests, evaluations, iteration."""

    calls_per_month: Count
    """Calls a month, each as long as a request. Example: 20000"""


@record
class Cache:
    """A prompt prefix that the provider's cache serves.

    ``{tokens, hit_rate}`` caches just those tokens. ``{prefix: true}`` caches what the request before sent, in a
    conversation or an agent; ``tokens`` is then the fixed part that conversations share. Without a hit rate it follows
    from how often requests arrive and how long a write lives; an explicit cache lives as long as it is kept.
    """

    tokens: TextTokens | None = None
    """Length of the cached prefix. Tokens of each request's input. Example: 1400"""
    hit_rate: Share | None = None
    """The share of attempts, from 0 to 1, that find it; the others write it. Derived from the arrivals when absent.
    Example: 0.8"""
    prefix: bool = False
    """Each request's prefix is what the one before it sent, in a conversation or an agent. Example: true"""
    ttl: Annotated[str, OneOf(("5m", "1h"))] = "5m"
    """How long a write lives, 5 minutes, or 1 hour where that is sold: it decides the write price. Example: 1h"""
    explicit: bool = False
    """An explicit cache, which some providers bill by the hour that it is kept. Example: true"""
    hours_per_day: Annotated[Decimal, Within(0, 24)] | None = None
    """How long an explicit cache is kept. Hours a day; 24 when absent. Example: 10"""


@record
class Batch:
    """Requests that can wait, sent through the provider's batch service."""

    share: Share = Decimal(1)
    """The share of all requests, from 0 to 1, that goes through it. Example: 0.4"""
    factor: Annotated[Factor, Fixed("a price, and not a number of the workload")] | None = None
    """Stands in place of the catalog's batch prices: 0.5 is half price. Example: 0.5"""
    discount: Annotated[Share, Fixed("a price, and not a number of the workload")] | None = None
    """The same as ``factor``, said the other way round: 0.2 is a factor of 0.8. Example: 0.2"""


@record
class Retries:
    """Attempts beyond the first that are billed."""

    rate: Annotated[Decimal, Within(0, 100)]
    """Extra billed attempts per request. Retry until success at failure rate p is p / (1 − p). Example: 0.02"""
    billed: Annotated[str, OneOf(("full", "input", "none"))] = "full"
    """What a retry bills: all of it, only its input, or nothing. Example: full"""


@record
class ResponseCache:
    """Answers served from an answer cache, without calling the model."""

    hit_rate: Share
    """The share of requests, from 0 to 1, that need no model. Example: 0.15"""
    embedding: Name | None = None
    """The model that embeds each request to look its answer up. Example: text-embedding-3-small"""
    query_tokens: Tokens | None = None
    """What is embedded for that. Tokens per request. Example: 40"""
