"""What a provider sells or limits beside its rates, and since when: fees, regions, contexts, units, seats, tuning."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeVar

from ..document_layout import key_order
from ..field_markers import Dated, Factor, Name, OneOf, Rate, Short, TokenCount, Unwritten, Within, Words
from ..record import record
from .media import Variant

Calls = Annotated[Decimal, Within(0, 10**9)]
UNITS = (
    "image", "second", "character", "minute", "session_minute", "page", "input_image", "input_second",
)  # fmt: skip
"""Units of media in which a model may be sold. A fee with the name of a unit is its price."""


@key_order("from")
@record
class Fee:
    """A price per call, page or minute. A key that ends in ``_1k`` is per 1,000 calls, else per call."""

    usd: Annotated[Decimal, Within(0, 100_000)]
    free_per_month: Calls = Decimal(0)
    """Calls per month that are free, of those that a workload names in ``fees``."""
    free_per_day: Calls = Decimal(0)
    """Calls per day that are free."""
    always: bool = False
    """Whether every request pays it once, also where a workload does not name it."""
    instead_of: Name | None = None
    """The fee that it replaces: a workload that names this one does not pay the other as well."""
    documents: Annotated[int, Within(1, 10**6)] | None = None
    """Documents that one search ranks at most; more of them are several searches."""
    document_tokens: Annotated[int, Within(1, 10**6)] | None = None
    """The length up to which a document, the query included, counts as one; a longer one counts as several. Tokens."""
    from_: date | None = None
    """The first day of this price."""
    until: date | None = None
    """The first day on which there is no such fee, where no later entry says otherwise."""
    unit: Annotated[str, OneOf(UNITS)] | None = None
    """The unit of media that it is the price of, if its name does not say it: ``image``, ``second`` of generated video,
    ``character`` of speech, ``minute`` of audio sent, ``session_minute`` of audio sent and spoken, ``page`` of
    documents, ``input_image``, and ``input_second`` of video sent. Every one that a request has pays it."""
    of: Variant | None = None
    """The images or videos that it is the price of; all of them when absent."""
    layer: Annotated[str, Unwritten()] = ""
    """The file of this fee, if it is not the bundled price list."""


@key_order("from")
@record
class RegionPrice:
    """The price of processing in a region."""

    x: Factor
    """The factor for all token rates."""
    from_: date | None = None
    """The first day of this price."""
    layer: Annotated[str, Unwritten()] = ""
    """The file of this factor, if it is not the bundled price list."""


@key_order("from")
@record
class ContextWindow:
    """The longest request of a model."""

    tokens: TokenCount
    """Tokens of input and output together."""
    from_: date | None = None
    """The first day of this limit."""


TERMS = ("hour", "week", "month", "3-months", "6-months", "year")
Term = Annotated[str, OneOf(TERMS)]
"""How long units are bought for. ``hour`` is without a commitment."""
Usd = Annotated[Decimal, Within(0, 1_000_000)]


@key_order("from")
@record
class UnitPrice:
    """The price of one unit."""

    usd: Usd
    per: Annotated[str, OneOf(("hour", "month"))] = "hour"
    """The time that it is for."""
    from_: date | None = None
    """The first day of this price."""


@record
class CapacityPlan:
    """Throughput that a provider reserves. A unit serves more tokens of one model than of another."""

    name: Name
    unit: Name
    """The name of a unit, such as PTU."""
    models: tuple[Name, ...]
    """The ids of the models that it serves; ``*`` matches any text."""
    source: Name
    checked: date
    """The day on which its prices were read."""
    terms: dict[Term, Annotated[tuple[Annotated[UnitPrice, Short("usd")], ...], Dated()]] = field(default_factory=dict)
    """The price of a unit by term. A term without one is not sold, or its price is not known."""
    note: Words | None = None
    layer: Annotated[str, Unwritten()] = ""
    """The file of this plan, if it is not the bundled price list."""


@key_order("from")
@record
class SeatPrice:
    """The price of a seat."""

    usd: Usd
    """USD per month and person."""
    from_: date | None = None
    """The first day of this price."""
    until: date | None = None
    """The first day on which it is no longer sold, where no later entry says otherwise."""


@record
class SeatPlan:
    """A subscription of one person to the tools of a provider. How much use it includes is not known in tokens."""

    name: Name
    provider: Name
    """The provider whose models it uses."""
    prices: Annotated[tuple[Annotated[SeatPrice, Short("usd")], ...], Dated()]
    source: Name
    checked: date
    """The day on which its price was read."""
    note: Words | None = None
    layer: Annotated[str, Unwritten()] = ""
    """The file of this plan, if it is not the bundled price list."""


@key_order("from")
@record
class Tuning:
    """What a provider bills for tuning a model, and for the tuned model. USD per 1,000,000 tokens."""

    training: Rate
    """Training; each epoch counts its tokens again."""
    input: Rate
    output: Rate
    source: Name
    checked: date
    """The day on which these prices were read."""
    cache_read: Rate | None = None
    hosting: Usd = Decimal(0)
    """USD per hour that the tuned model is deployed."""
    from_: date | None = None
    """The first day of these prices."""


Entry = TypeVar("Entry", Tuning, SeatPrice, Fee, RegionPrice, ContextWindow, UnitPrice)


def in_force(history: Iterable[Entry], day: date) -> Entry | None:
    """The entry of a history that holds on a day; ``None`` before the first one."""
    begun = [entry for entry in history if entry.from_ is None or entry.from_ <= day]
    until = begun[-1].until if begun and isinstance(begun[-1], Fee | SeatPrice) else None
    return begun[-1] if begun and (until is None or day < until) else None


def all_in_force(histories: Mapping[str, Iterable[Entry]], day: date) -> dict[str, Entry]:
    """The entries of several histories that hold on a day, by name."""
    return {name: entry for name, history in histories.items() if (entry := in_force(history, day))}
