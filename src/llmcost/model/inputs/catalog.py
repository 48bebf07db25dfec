"""What models cost and since when, as ``pricing.yaml`` declares it.

Rates are USD per 1,000,000 tokens, as exact decimals. Dates are days, and begin at 00:00 UTC. A field that is ``None``
is not known or not sold: never zero.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, NamedTuple

from ..document_layout import key_order, written
from ..field_markers import Factor, Key, Matches, Name, OneOf, Rate, Short, TokenCount, Unwritten, Within, Words
from ..record import record
from .layers import Discount, LayerEffect
from .machines import Machines
from .media import MediaFamily

Url = Annotated[str, Matches(r"https?://[^\s<>\"]{3,500}", "an http or https address")]
ModelId = Annotated[str, Matches(r"[a-z0-9][a-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._:@/-]*", "provider/model")]
Ratio = Annotated[Decimal, Within(0, 100)]
Weekday = Annotated[str, OneOf(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))]
CAPABILITIES = (
    "vision", "tools", "json", "audio", "video", "documents", "web_search", "computer_use", "image_output"
)  # fmt: skip
Capability = Annotated[str, OneOf(CAPABILITIES)]
KINDS = ("chat", "embedding", "rerank", "speech", "transcription", "image", "moderation")


@record
class Tier:
    """A class of models that people choose between."""

    title: Name
    best_for: Words
    assumed_thinking: Annotated[Decimal, Within(0, 1000)]
    """Thinking tokens per visible output token, assumed where a workload is silent and the model always thinks."""


@record
class Provider:
    """Who bills. A maker owns the bare ids of its models; a host sells the models of others."""

    name: Name
    maker: bool = False
    page: Url | None = None
    """Where the provider publishes its prices: where to look when checking one."""


@record
class Source:
    """Where a price was read."""

    url: Url
    title: Name
    kind: Annotated[str, OneOf(("official", "library", "repository", "press"))]
    """``official``: the provider's own page; ``library``: a price library; the others in their plain meaning."""


@record
class Schedule:
    """Hours of the week at another price."""

    hours: tuple[Annotated[str, Matches(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d", "HH:MM-HH:MM")], ...]
    tz: Name = "UTC"
    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    holidays: tuple[date, ...] = ()
    """Days on which the schedule rests."""
    from_: date | None = None
    until: date | None = None
    """The first day on which it no longer holds."""


@record
class DateRange:
    """A half-open span of days."""

    from_: date
    until: date | None = None
    """The first day outside; none while it is open."""


@record
class Tokenizer:
    """How text becomes tokens: a published encoding, or a family whose factor and error are in the tokens data."""

    encoding: Name | None = None
    family: Name | None = None
    assumed: bool = False
    """True when no source states it."""


Added = Annotated[Decimal, Within(0, 10_000)]
"""Tokens."""


@record
class Overhead:
    """Tokens that a provider adds to what is sent."""

    models: tuple[Name, ...] = ()
    """Full ids of the models that it holds for, ``*`` for any characters; of none, for all of the tokenizer."""
    request: Added = Decimal(0)
    """Per request."""
    message: Added = Decimal(0)
    """Per message, its role included."""
    answer: Added | None = None
    """Per message of the assistant, where that is another number."""
    system: Added | None = None
    """For a system prompt that is no message."""
    name: Added = Decimal(0)
    """Beside the name of a message's author."""
    call: Added = Decimal(0)
    """Beside a call of a tool that the assistant made."""
    result_saves: Added = Decimal(0)
    """Taken away from a message that answers a call of a function."""
    tools: Added = Decimal(0)
    """Once, when there are tools."""
    tools_forced: Added | None = None
    """In place of ``tools``, where one has to be called."""
    tools_save: Added = Decimal(0)
    """Taken away where there are tools and a system message."""
    tool: Added = Decimal(0)
    """Per tool."""
    tool_none: Added = Decimal(0)
    """Once, where tools must not be called."""
    tool_chosen: Added = Decimal(0)
    """Beside the name of the tool that has to be called."""
    built_in: dict[Name, Added] = field(default_factory=dict)
    """For a tool that the provider runs itself, by the beginning of its type."""
    schemas: Annotated[str, OneOf(("json", "typescript"))] = "json"
    """How the model is shown the schemas of tools."""
    off_by: Added = Decimal(0)
    """How far a request was seen to be off from these."""
    sources: tuple[Name, ...] = ()
    checked: date | None = None


@record
class TokenizerFamily:
    """How many tokens a tokenizer makes of a text for each token of ``o200k_base``: usual, lowest and highest.

    Lowest and highest are the 5th and the 95th percentile over chunks of 4,000 characters.
    """

    title: Name
    factor: Ratio
    low: Ratio
    high: Ratio
    source: Name
    overhead: Overhead | None = None
    overheads: tuple[Overhead, ...] = ()
    """Those of particular models, of which the first that names one is its own; ``overhead`` is that of the others."""


@record
class CachePolicy:
    """What the provider's prompt cache asks for."""

    min_tokens: TokenCount = 0
    """A shorter prefix is not cached. Tokens."""
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
    """Only where thinking is priced apart from output."""
    image_input: Rate | None = None
    audio_input: Rate | None = None
    audio_cache_read: Rate | None = None
    video_input: Rate | None = None
    audio_output: Rate | None = None
    image_output: Rate | None = None
    storage_hour: Rate | None = None


@record
class Band(Rates):
    """Rates of requests with a long input: all tokens of the request, unless ``applies: marginal``."""

    above: TokenCount | None = None
    """The band holds for a total input of more than this many tokens."""
    at_least: TokenCount | None = None
    """The band holds from this many tokens of total input on."""
    applies: Annotated[str, OneOf(("whole", "marginal"))] = "whole"


RATE_NAMES = (
    "input",
    "cache_read",
    "cache_write",
    "cache_write_1h",
    "cache_write_12h",
    "output",
    "thinking",
    "image_input",
    "audio_input",
    "audio_cache_read",
    "video_input",
    "audio_output",
    "image_output",
    "storage_hour",
)
RateName = Annotated[str, OneOf(RATE_NAMES)]


@record
class Mode(Rates):
    """A way to be served at another price: a factor on every token rate, with exceptions, or rates of its own."""

    x: Factor | None = None
    """Every token rate of the standard sheet (or of its band) is multiplied by this."""
    keep: tuple[RateName, ...] = ()
    """These rates stay at the standard price."""
    excludes: tuple[Annotated[str, OneOf(("long",))], ...] = ()
    """``long``: requests in a long-context band are not served in this mode and bill standard."""
    schedule: Name | None = None
    """The mode holds by itself during the hours of this schedule, and cannot be asked for."""


MODE_NAMES = ("batch", "flex", "priority", "fast", "peak", "off_peak")
ModeName = Annotated[str, OneOf(MODE_NAMES)]


@key_order("from")
@record
class Price(Rates):
    """One entry of a price history: it holds from ``from`` until the next entry's ``from``."""

    from_: date | None = None
    """The first day of this price; the first entry may leave it to the model's ``released``."""
    source: Name | None = None
    """Where this price was read, when it is not the model's own source."""
    checked: date | None = None
    """The day on which it was read there."""
    note: Words | None = None
    """Why a price is surprising: a jump of three times or more, a dispute."""
    free: bool = False
    """True when the provider charges nothing. The only way to cost nothing."""
    layer: Annotated[str, Unwritten()] = ""
    """The file that this price came from, when it is not the shipped one."""
    long: tuple[Band, ...] = ()
    modes: dict[ModeName, Annotated[Mode, Short("x")]] = field(default_factory=dict)


@record
class Fee:
    """A price per call, page or minute. The unit is in its key: ``_1k`` is per 1,000 calls, else per one."""

    usd: Annotated[Decimal, Within(0, 100_000)]
    free_per_month: Annotated[Decimal, Within(0, 10**9)] = Decimal(0)
    """Calls a month for which the provider bills nothing."""
    layer: Annotated[str, Unwritten()] = ""
    """The file that this fee came from, when it is not the shipped one."""


@record
class Redirect:
    """From ``from`` on, calls of this id are served by another model and billed at its price."""

    to: ModelId
    from_: date


@record
class Model:
    """A model as one provider sells it."""

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
    """When the model stands in the default tables."""
    thinking_featured: DateRange | None = None
    """When its ``+thinking`` row stands there."""
    aliases: tuple[Name, ...] = ()
    match: tuple[Annotated[str, Matches(r"\^.{1,200}\$", "a pattern from ^ to $")], ...] = ()
    tokenizer: Tokenizer | None = None
    thinking: Annotated[str, OneOf(("never", "optional", "always"))] = "never"
    thinking_tier: Name | None = None
    """The tier of the model's second row, ``ID+thinking``."""
    thinking_resent: Annotated[str, OneOf(("never", "tool_loop", "always"))] = "never"
    context: TokenCount | None = None
    """Tokens of input and output together."""
    max_output: TokenCount | None = None
    """Tokens, thinking included."""
    cache: CachePolicy | None = None
    capabilities: tuple[Capability, ...] = ()
    released: date | None = None
    retires: date | None = None
    """The first day on which it is no longer sold."""
    successor: Name | None = None
    """The id to move to, or ``none``."""
    redirects: Redirect | None = None
    note: Words | None = None
    disputed: Words | None = None
    """What the sources disagree on, which figure was taken, and why."""
    fees: dict[Name, Annotated[Fee, Short("usd")]] = field(default_factory=dict)
    regions: dict[Name, Factor] = field(default_factory=dict)
    """A factor on all token rates for each region that has a price of its own."""
    discount: Annotated[Decimal, Unwritten()] = Decimal(1)
    """The factor that is left of every rate and fee after the discounts of the layers."""
    discounted_by: Annotated[str, Unwritten()] = ""
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
    """A price list: every model known, with everything its rows refer to."""

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
    """Cards, open models and their throughput, for ``breakeven``."""
    layers: Annotated[tuple[LayerEffect, ...], Unwritten()] = ()
    """The price layers over the shipped list, in their order."""

    @cached_property
    def index(self) -> "CatalogIndex":
        """Where names lead, without a look at every model."""
        names: dict[str, list[str]] = {}
        for model in self.models.values():
            for name in dict.fromkeys((model.bare_id, *model.aliases)):
                names.setdefault(name, []).append(model.id)
        featured = [model.id for model in self.models.values() if model.featured or model.thinking_featured]
        return CatalogIndex({name: tuple(ids) for name, ids in names.items()}, tuple(featured))


class CatalogIndex(NamedTuple):
    """What a catalog is looked up by."""

    names: Mapping[str, tuple[str, ...]]
    """Bare ids and aliases → the ids of the models that have them."""
    featured: tuple[str, ...]
    """The ids of the models that are featured on some day."""


@record
class Layer:
    """A user's own price list over another: new models, changes to known ones field by field, and discounts.

    ``models`` are read apart, because an entry for a known model names only what it changes.
    """

    discounts: tuple[Discount, ...] = ()
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
