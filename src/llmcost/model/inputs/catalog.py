"""The price list: what models cost and since when, as ``pricing.yaml`` declares it.

Rates are USD per 1,000,000 tokens, as exact decimals. Dates are days that begin at 00:00 UTC. A field that is ``None``
is unknown or not offered, and never zero.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated

from ..document_layout import key_order, written
from ..field_markers import Dated, Factor, Key, Matches, Name, OneOf, Rate, Short, TokenCount, Unwritten, Within, Words
from ..record import record
from .dated_terms import CapacityPlan, ContextWindow, Fee, RegionPrice, SeatPlan, Tuning
from .layers import Discount, LayerEffect, PriceMarkup
from .machines import Machines
from .media import MediaFamily
from .tokenizers import Tokenizer, TokenizerFamily

Url = Annotated[str, Matches(r"https?://[^\s<>\"]{3,500}", "an http or https address")]
ModelId = Annotated[str, Matches(r"[a-z0-9][a-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._:@/-]*", "provider/model")]
Weekday = Annotated[str, OneOf(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))]
CAPABILITIES = (
    "vision", "tools", "json", "audio", "video", "documents", "web_search", "computer_use", "image_output"
)  # fmt: skip
Capability = Annotated[str, OneOf(CAPABILITIES)]
KINDS = ("chat", "embedding", "rerank", "speech", "transcription", "image", "video", "music", "ocr", "moderation")


@record
class Tier:
    """A class of models to choose from."""

    title: Name
    best_for: Words
    assumed_thinking: Annotated[Decimal, Within(0, 1000)]
    """Thinking tokens per visible output token, assumed for models that always think if the workload gives none."""


@record
class Provider:
    """A provider, which bills. A maker has the bare ids of its models; a host sells models of others."""

    name: Name
    maker: bool = False
    page: Url | None = None
    """The page with its prices, for checks."""


@record
class Source:
    """The source of a price."""

    url: Url
    title: Name
    kind: Annotated[str, OneOf(("official", "library", "repository", "press"))]
    """``official``: a page of the provider; ``library``: a price library; ``repository``; ``press``."""


@record
class Schedule:
    """Hours of the week with another price."""

    hours: tuple[Annotated[str, Matches(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d", "HH:MM-HH:MM")], ...]
    tz: Name = "UTC"
    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    holidays: tuple[date, ...] = ()
    """Days on which the schedule does not apply."""
    from_: date | None = None
    until: date | None = None
    """The first day on which it no longer applies."""


@record
class DateRange:
    """A half-open range of days."""

    from_: date
    until: date | None = None
    """The first day after the range; ``None`` while it is open."""


@record
class CachePolicy:
    """The conditions of the prompt cache of a provider."""

    min_tokens: TokenCount = 0
    """The shortest prefix that is cached. Tokens."""
    ttl: Annotated[str, Matches(r"\d+(s|m|h|d)", "a number and s, m, h or d")] | None = None


@record
class Rates:
    """USD per 1,000,000 tokens of each kind; ``storage_hour`` is per 1,000,000 cached tokens and hour."""

    input: Rate | None = None
    cache_read: Rate | None = None
    cache_write: Rate | None = None
    cache_write_1h: Rate | None = None
    cache_write_12h: Rate | None = None
    output: Rate | None = None
    thinking: Rate | None = None
    """Only where thinking has another price than output."""
    image_input: Rate | None = None
    image_cache_read: Rate | None = None
    audio_input: Rate | None = None
    audio_cache_read: Rate | None = None
    video_input: Rate | None = None
    audio_output: Rate | None = None
    image_output: Rate | None = None
    storage_hour: Rate | None = None


@record
class Band(Rates):
    """Rates of requests with a long input. They apply to all tokens of the request, unless ``applies: marginal``."""

    above: TokenCount | None = None
    """The band applies above this total input. Tokens."""
    at_least: TokenCount | None = None
    """The band applies from this total input on. Tokens."""
    applies: Annotated[str, OneOf(("whole", "marginal"))] = "whole"


RATE_NAMES = (
    "input", "cache_read", "cache_write", "cache_write_1h", "cache_write_12h", "output", "thinking", "image_input",
    "image_cache_read", "audio_input", "audio_cache_read", "video_input", "audio_output", "image_output",
    "storage_hour",
)  # fmt: skip
RateName = Annotated[str, OneOf(RATE_NAMES)]


@record
class Mode(Rates):
    """A mode of service with another price: a factor for all token rates with exceptions, or its own rates."""

    x: Factor | None = None
    """The factor for every standard token rate (or of its band)."""
    keep: tuple[RateName, ...] = ()
    """These rates stay at the standard price."""
    excludes: tuple[Annotated[str, OneOf(("long",))], ...] = ()
    """``long``: requests in a long-context band are not served in this mode and are billed at standard rates."""
    schedule: Name | None = None
    """The mode applies automatically during the hours of this schedule, and cannot be requested."""


MODE_NAMES = ("batch", "flex", "priority", "fast", "ultrafast", "peak", "off_peak")
ModeName = Annotated[str, OneOf(MODE_NAMES)]


@key_order("from")
@record
class Price(Rates):
    """One entry of a price history: it is in force from ``from`` until the ``from`` of the next entry."""

    from_: date | None = None
    """The first day of this price. The first entry may leave it out and begin on ``released``."""
    source: Name | None = None
    """The source of this price, if it is not the source of the model."""
    checked: date | None = None
    """The day on which it was read there."""
    guaranteed_until: date | None = None
    """The last day for which the provider promised this price, where it promised a day. The price may hold longer."""
    note: Words | None = None
    """Why a price is surprising: a change by a factor of 3 or more, a dispute."""
    free: bool = False
    """True if the provider charges nothing. Only such a price is zero."""
    layer: Annotated[str, Unwritten()] = ""
    """The file of this price, if it is not the bundled price list."""
    long: tuple[Band, ...] = ()
    modes: dict[ModeName, Annotated[Mode, Short("x")]] = field(default_factory=dict)


@record
class Redirect:
    """From ``from`` on, calls of this id are served by another model and billed at its price."""

    to: ModelId
    from_: date


@record
class Model:
    """A model of one provider."""

    id: Annotated[str, Key()]
    """``provider/model``: the key of the entry."""
    name: Name
    tier: Name
    prices: tuple[Price, ...]
    source: Name
    checked: date
    """The day on which the last price was read at its source."""
    kind: Annotated[str, OneOf(KINDS)] = "chat"
    featured: DateRange | None = None
    """The days on which the model is in the default tables."""
    thinking_featured: DateRange | None = None
    """The days on which its ``+thinking`` row is in the default tables."""
    aliases: tuple[Name, ...] = ()
    match: tuple[Annotated[str, Matches(r"\^.{1,200}\$", "a pattern from ^ to $")], ...] = ()
    weights: tuple[Name, ...] = ()
    """The ids on Hugging Face of the open model that is served, which several providers may serve."""
    tokenizer: Tokenizer | None = None
    thinking: Annotated[str, OneOf(("never", "optional", "always"))] = "never"
    thinking_tier: Name | None = None
    """The tier of the second row of the model, ``ID+thinking``."""
    thinking_resent: Annotated[str, OneOf(("never", "tool_loop", "always"))] = "never"
    context: Annotated[tuple[Annotated[ContextWindow, Short("tokens")], ...], Dated()] = ()
    """Its context window."""
    max_output: TokenCount | None = None
    """Tokens, thinking included."""
    cache: CachePolicy | None = None
    capabilities: tuple[Capability, ...] = ()
    released: date | None = None
    retires: date | None = None
    """The first day on which it is no longer offered."""
    successor: Name | None = None
    """The id to move to, or ``none``."""
    redirects: Redirect | None = None
    note: Words | None = None
    disputed: Words | None = None
    """What the sources disagree on, which figure was chosen, and why."""
    fees: dict[Name, Annotated[tuple[Annotated[Fee, Short("usd")], ...], Dated()]] = field(default_factory=dict)
    regions: dict[Name, Annotated[tuple[Annotated[RegionPrice, Short("x")], ...], Dated()]] = field(
        default_factory=dict
    )
    """The prices of regions."""
    default_region: Name | None = None
    """The region of requests of workloads that name none; without one, the price without a region."""
    discount: Annotated[Decimal, Unwritten()] = Decimal(1)
    """The factor for every rate and fee after the discounts of layers."""
    discounted_by: Annotated[str, Unwritten()] = ""
    """The files of these layers."""
    markup: Annotated[Decimal, Unwritten()] = Decimal(1)
    """The factor of the markups of layers, for every rate and fee."""
    marked_up_by: Annotated[str, Unwritten()] = ""
    """The files of these layers."""

    @property
    @written()
    def provider(self) -> str:
        return self.id.split("/", 1)[0]

    @property
    def bare_id(self) -> str:
        return self.id.split("/", 1)[1]


@record
class Catalog:
    """A price list: its models and everything that they refer to."""

    schema: Annotated[int, Within(1, 1)]
    currency: Annotated[str, OneOf(("USD",))]
    as_of: date
    """The day on which the list was last checked as a whole."""
    tiers: dict[Name, Tier]
    providers: dict[Name, Provider]
    sources: dict[Name, Source]
    models: dict[ModelId, Model]
    schedules: dict[Name, Schedule] = field(default_factory=dict)
    tokenizers: dict[Name, TokenizerFamily] = field(default_factory=dict)
    """By encoding or family name."""
    media: dict[Name, MediaFamily] = field(default_factory=dict)
    self_hosted: Machines = field(default_factory=Machines)
    """GPUs and open models with their throughput, for ``breakeven``."""
    capacity: dict[Name, CapacityPlan] = field(default_factory=dict)
    """Throughput that providers reserve, for ``reserved`` of a workload."""
    seats: dict[Name, SeatPlan] = field(default_factory=dict)
    """Subscriptions, for ``breakeven``."""
    fine_tuning: dict[ModelId, Annotated[tuple[Tuning, ...], Dated()]] = field(default_factory=dict)
    """What tuning costs, by the model that is tuned, for ``breakeven``."""
    layers: Annotated[tuple[LayerEffect, ...], Unwritten()] = ()
    """The price layers over the bundled list, in their order."""

    @cached_property
    def index(self) -> "CatalogIndex":
        """An index of names, so that a lookup does not go through every model."""
        names: dict[str, list[str]] = {}
        for model in self.models.values():
            for name in dict.fromkeys((model.bare_id, *model.aliases)):
                names.setdefault(name, []).append(model.id)
        featured = {}
        for model in self.models.values():
            if ranges := [days for days in (model.featured, model.thinking_featured) if days]:
                featured[model.id] = max(days.until or date.max for days in ranges)
        return CatalogIndex({name: tuple(ids) for name, ids in names.items()}, featured)

    @cached_property
    def folded(self) -> Mapping[str, tuple[str, ...]]:
        """Every name, and every id of open weights, in lower case → the ids of the models that have it."""
        names: dict[str, list[str]] = {}
        for model in self.models.values():
            for name in {each.lower() for each in (model.id, model.bare_id, *model.aliases, *model.weights)}:
                names.setdefault(name, []).append(model.id)
        return {name: tuple(ids) for name, ids in names.items()}


@record
class CatalogIndex:
    names: Mapping[str, tuple[str, ...]]
    """Bare ids and aliases → the ids of the models that have them."""
    featured: Mapping[str, date]
    """The ids of models that are featured on some day → the first day after that."""


@record
class Layer:
    """A price list over another one: new models, changed fields of known models, discounts and markups.

    ``models`` are read separately, because an entry for a known model has only the fields that it changes.
    """

    discounts: tuple[Discount, ...] = ()
    markups: tuple[PriceMarkup, ...] = ()
    currency: Annotated[str, OneOf(("USD",))] = "USD"
    schema: Annotated[int, Within(1, 1)] = 1
    as_of: date | None = None
    tiers: dict[Name, Tier] = field(default_factory=dict)
    providers: dict[Name, Provider] = field(default_factory=dict)
    sources: dict[Name, Source] = field(default_factory=dict)
    schedules: dict[Name, Schedule] = field(default_factory=dict)
    tokenizers: dict[Name, TokenizerFamily] = field(default_factory=dict)
    media: dict[Name, MediaFamily] = field(default_factory=dict)
    self_hosted: Machines = field(default_factory=Machines)
    capacity: dict[Name, CapacityPlan] = field(default_factory=dict)
    seats: dict[Name, SeatPlan] = field(default_factory=dict)
    fine_tuning: dict[ModelId, Annotated[tuple[Tuning, ...], Dated()]] = field(default_factory=dict)
