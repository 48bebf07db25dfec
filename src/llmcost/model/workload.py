"""What a feature does with a model, as a workload file declares it.

Tokens are per request, requests per day (or month), shares from 0 to 1, money in USD. ``None`` is "not said".
"""

from dataclasses import field
from decimal import Decimal
from typing import Annotated

from .kinds import Amount, Count, Factor, Matches, Name, OneOf, Share, Short, Tokens, Within, Words
from .noun import noun
from .problems import Where

DaysPerMonth = Annotated[Decimal, Within(1, 31)]
Multiplier = Annotated[Decimal, Within(0, 1000)]
TASKS = ("classification", "extraction", "simple_qa", "generation", "complex_reasoning", "research")


@noun
class Cache:
    """A prompt prefix that the seller's cache serves."""

    tokens: Tokens
    """Length of the cached prefix. Tokens of each request's input."""
    hit_rate: Share
    """The share of attempts that find it; the others write it."""
    ttl: Annotated[str, OneOf(("5m", "1h"))] = "5m"
    """How long a write lives: it decides the write price."""
    explicit: bool = False
    """An explicit cache, which some sellers bill by the hour that it is kept."""
    hours_per_day: Annotated[Decimal, Within(0, 24)] | None = None
    """How long an explicit cache is kept; all day when absent."""


@noun
class Batch:
    """Requests that can wait, sent through the seller's batch service."""

    share: Share = Decimal(1)
    """The share of all requests that goes through it."""
    factor: Factor | None = None
    """Stands in place of the catalog's batch prices: 0.5 is half price."""
    discount: Share | None = None
    """The same as ``factor``, said the other way round: 0.2 is a factor of 0.8."""


@noun
class Retries:
    """Attempts beyond the first that are billed."""

    rate: Annotated[Decimal, Within(0, 100)]
    """Extra billed attempts per request. Retry until success at failure rate p is p / (1 − p)."""
    billed: Annotated[str, OneOf(("full", "input", "none"))] = "full"
    """What a retry bills: all of it, only its input, or nothing."""


@noun
class ResponseCache:
    """Answers served from one's own store, without calling the model."""

    hit_rate: Share


@noun
class Budget:
    """What the month may cost. USD."""

    monthly: Amount | None = None
    per_request: Amount | None = None
    alerts: tuple[Annotated[Decimal, Within(0, 1000)], ...] = (Decimal(50), Decimal(80), Decimal(100))
    """Percent of the monthly budget."""


@noun
class Workload:
    """One feature's use of a model."""

    name: Name
    model: Name
    """What runs: an id, an alias, or an id with ``+thinking``."""
    input_tokens: Tokens
    """Text that one request sends, cached tokens included."""
    output_tokens: Tokens
    """What the user sees of one answer; thinking comes on top."""
    requests_per_day: Count | None = None
    requests_per_month: Count | None = None
    version: Annotated[int, Within(1, 1)] = 1
    description: Words | None = None
    labels: dict[Name, Name] = field(default_factory=dict)
    """Free labels that reports group by."""
    task: Annotated[str, OneOf(TASKS)] | None = None
    """The kind of work, which says which tier to look at first."""
    candidates: tuple[Name, ...] = ()
    """Models to compare with, ``tier:NAME`` for the featured ones of a tier; every featured model when absent."""
    days_per_month: Annotated[DaysPerMonth | str, Matches("calendar", "`calendar`")] | None = None
    """Days that a month is billed for: 30 when absent, 22 for working days, ``calendar`` for 365.25 / 12."""
    hours: Annotated[str, Matches(r"\d\d:\d\d-\d\d:\d\d( \S+)?", "HH:MM-HH:MM ZONE")] | None = None
    """When requests arrive, for prices that depend on the hour; all day when absent."""
    thinking_multiplier: Multiplier | None = None
    """Thinking tokens per visible output token, on every model that can think."""
    cache: Cache | None = None
    batch: Annotated[Batch, Short("share")] | None = None
    service_tier: Annotated[str, OneOf(("standard", "flex", "priority", "fast"))] = "standard"
    """How the requests that are not batched are served."""
    region: Name | None = None
    """Where requests must be processed, for sellers who charge for it."""
    retries: Annotated[Retries, Short("rate")] | None = None
    regenerations: Annotated[Decimal, Within(0, 100)] = Decimal(0)
    """Answers asked for again by users, per request."""
    response_cache: Annotated[ResponseCache, Short("hit_rate")] | None = None
    fees: dict[Name, Annotated[Decimal, Within(0, 1000)]] = field(default_factory=dict)
    """Paid calls per request, by fee: ``{web_search: 0.1}``."""
    buffer: Annotated[Decimal, Within(0, 10)] = Decimal(0)
    """Safety margin on everything: 0.25 adds a quarter."""
    budget: Annotated[Budget, Short("monthly")] | None = None


LATER = (
    "route",
    "cascade",
    "counted_with",
    "conversations_per_day",
    "tasks_per_day",
    "prompt",
    "development",
    "conversation",
    "agent",
    "retrieval",
    "images",
    "audio",
    "video",
    "documents",
    "side_calls",
    "growth",
    "constraints",
    "value",
    "uncertainty",
    "self_hosted",
    "fine_tune",
)
"""Fields of the format that this version refuses by name rather than ignore."""


@noun
class Placed:
    """A workload and where it was declared; ``fields`` maps each key (``cache.tokens``) to its place."""

    workload: Workload
    where: Where
    fields: dict[str, Where] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    """Fields that nobody gave: they carry a default of the command and are reported as assumptions."""
