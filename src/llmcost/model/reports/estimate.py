"""What is computed: report values, exact and unrounded. Every format is a function of one of these.

Amounts are USD; ``monthly`` is per month with the buffer inside. ``None`` is "not priced", never zero.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, NamedTuple

from ..calculation import QuantityPart, Steps
from ..document_layout import (
    COUNTS,
    HIDDEN,
    INLINE,
    LATER,
    OMITTED,
    AtLeast,
    Written,
    key_order,
    written,
)
from ..field_markers import OneOf
from ..inputs.layers import LayerEffect
from ..problems import Where
from ..record import record
from .component_key import ComponentKey
from .notes import Note

SCHEMA_VERSION = 1


class Status(StrEnum):
    """Whether an amount could be found."""

    PRICED = "priced"
    NOT_PRICED = "not_priced"
    NOT_ELIGIBLE = "not_eligible"


class Basis(StrEnum):
    """Where a number comes from."""

    GIVEN = "given"
    COUNTED = "counted"
    DERIVED = "derived"
    ASSUMED = "assumed"


@record
class Citation:
    """Where a price was read, when, and since when it holds."""

    title: str
    url: str
    checked: date
    price_from: date
    layer: Annotated[str, LATER] = ""
    """The file of the price layer that the price comes from, which cites this source; empty for the bundled list."""

    @property
    def source(self) -> str:
        """Where the price comes from: the file of a layer, whatever that cites, else the URL."""
        return self.layer or self.url


@key_order("name", "model", "mode", "band", "quantity")
class LineItem(NamedTuple):
    """quantity × unit price ÷ per = monthly. ``monthly`` is ``None`` where no price is known."""

    key: Annotated[ComponentKey, INLINE]
    quantity: Annotated[Decimal, HIDDEN]
    unit: Annotated[str, OneOf(("tokens", "token-hours", "calls", "usd"))]
    unit_price: Decimal | None
    per: Annotated[int, OneOf((1, 1000, 1_000_000))]
    monthly: Decimal | None
    basis: Basis
    price_from: date | None
    source: str | None
    how: Annotated[tuple[QuantityPart, ...], HIDDEN] = ()
    """What ``quantity`` is the sum of."""
    rate: Annotated[Steps, HIDDEN] = ()
    """The calculation of ``unit_price``."""

    @property
    @written(Written(at="quantity"))
    def written_quantity(self) -> int | Decimal:
        """A count is a number where it is whole; USD are always text."""
        is_count = self.unit != "usd" and self.quantity == int(self.quantity)
        return int(self.quantity) if is_count else self.quantity


@record
class Assumption:
    """A number nobody gave, and the dollars of the month that rest on it."""

    field: str
    value: str
    basis: Basis
    monthly: Decimal | None


@record
class Row:
    """One model as a line of a report: which model, how it was priced, what it costs a month."""

    model: str
    """The full id, with ``+thinking`` where thinking was switched on for the row."""
    _: KW_ONLY
    name: Annotated[str, LATER] = ""
    tier: str
    thinking_multiplier: Decimal
    rates: Annotated[Mapping[str, Decimal], LATER] = field(default_factory=dict)
    """USD per million tokens of the standard sheet: input, output, cache_read."""
    citation: Annotated[Citation | None, Written(at="source", later=True)] = None
    retires: date | None = None
    successor: str | None = None
    status: Status
    reason: str | None = None
    """Why there is no amount."""
    monthly: Decimal | None = None
    low: Annotated[Decimal | None, LATER] = None
    high: Annotated[Decimal | None, LATER] = None
    """The month if another tokenizer makes fewer or more tokens of the same text; never moves ``monthly``."""
    at_least: bool = False
    """Something the workload needs has no known price, and is not in ``monthly``."""
    per_request: Decimal | None = None
    notes: tuple[Note, ...] = ()
    before_buffer: Decimal | None = None
    components: tuple[LineItem, ...] = ()


@record
class BudgetUse:
    """A workload's budget and how much of it the month takes."""

    monthly: Decimal | None
    per_request: Decimal | None
    used_percent: Decimal | None
    alerts: Annotated[tuple[Decimal, ...], COUNTS]
    """All alert levels, in percent."""
    reached: Annotated[tuple[Decimal, ...], COUNTS]
    """The levels the month has reached."""
    next_alert: Annotated[Decimal | None, COUNTS]
    """The lowest level not reached, and the volume that reaches it."""
    next_at_requests_per_day: Decimal | None


@record
class Announcement:
    """Something that will change the price of a model that a workload uses."""

    of: str
    """The model."""
    kind: Annotated[str, OneOf(("price", "guarantee", "retirement"))]
    """``guarantee``: from that day on, the provider does not guarantee the price."""
    day: date
    monthly: Decimal | None
    """The month from that day on, for a price change; ``None`` when it has no price then."""
    model: str | None
    """Whose price is billed from then on, or which model to move to."""


@record
class Lever:
    """One thing done differently, and what it saves. USD a month."""

    name: str
    monthly: Decimal
    saves: Decimal


@record
class ModelUsed:
    """A model that a workload runs on, as a policy may ask about it."""

    id: Annotated[str, Written(at="resolved")]
    """With ``+thinking`` where it runs so."""
    share: Decimal
    """Of the requests, that reach it."""
    tier: str
    provider: str
    context: int | None
    retires: date | None
    """The first day on which it is not sold any more, however far off."""
    successor: str | None


@record
class MonthlyTokens:
    """Billed tokens of a month, those of routers and side calls included."""

    input: Annotated[Decimal, COUNTS]
    output: Annotated[Decimal, COUNTS]
    """Visible."""
    thinking: Annotated[Decimal, COUNTS]


@record
class RequestedModel:
    """The model that a workload asks for."""

    requested: str
    """Its name as the workload spells it."""
    resolved: str
    tier: str
    thinking_multiplier: Decimal
    retires: date | None
    successor: str | None


_IDENTITY = ("model", "name", "tier", "thinking_multiplier", "rates", "source", "retires", "successor")
"""The keys of a row that say which model it is of."""
_IN_SHORT = Written(without=("before_buffer", "components"))


@key_order(
    *("name", "description", "file", "line", "column", "labels", "task", "model", "models", "own"),
    *("status", "reason", "monthly", "low", "high", "at_least", "per_request", "notes"),
    *("requests", "attempts", "requests_per_day", "days_per_month", "before_buffer", "per_unit", "once", "tokens"),
)
@record
class WorkloadEstimate:
    """A workload's month on its own model, and the same workload on others."""

    name: str
    _: KW_ONLY
    description: str | None = None
    where: Annotated[Where, INLINE]
    labels: Mapping[str, str]
    task: str | None = None
    models: Annotated[tuple[ModelUsed, ...], LATER] = ()
    """The models it runs on."""
    requested: Annotated[str, Written(at="own.requested")]
    """The model's name as the workload spells it."""
    own: Annotated[Row, Written(inline=True, at="own", moved=_IDENTITY)]
    requests: Annotated[Decimal, COUNTS]
    """Per month."""
    attempts: Annotated[Decimal, COUNTS]
    """Billed calls per month: retries in, answers from the own cache out."""
    requests_per_day: Annotated[Decimal, COUNTS]
    days_per_month: Decimal
    units: Annotated[Mapping[str, Decimal], Written(at="per_unit")] = field(default_factory=dict)
    """USD per conversation, task or user."""
    setup: Annotated[Decimal | None, Written(at="once")] = None
    """USD once, before the first month: embedding the corpus."""
    tokens: MonthlyTokens
    alternatives: Annotated[tuple[Row, ...], _IN_SHORT]
    assumptions: tuple[Assumption, ...]
    announced: tuple[Announcement, ...]
    """Price changes and retirements within 60 days."""
    levers: tuple[Lever, ...] = ()
    """What would save, the biggest first."""
    excluded: tuple[str, ...]
    budget: BudgetUse | None
    fields: Annotated[Mapping[str, Where], LATER] = field(default_factory=dict)
    """Where each key of the workload stands in its file."""

    @property
    @written(Written(at="model"))
    def requested_model(self) -> RequestedModel | None:
        """The model that was asked for; ``None`` for a route or a cascade."""
        if len(self.models) > 1:
            return None
        own = self.own
        return RequestedModel(
            requested=self.requested,
            resolved=own.model,
            tier=own.tier,
            thinking_multiplier=own.thinking_multiplier,
            retires=own.retires,
            successor=own.successor,
        )


@record
class CatalogStamp:
    """Which price list was used."""

    as_of: date
    age_days: int
    sha256: str
    layers: Annotated[tuple[str, ...], AtLeast(1)]
    layer_effects: Annotated[tuple[LayerEffect, ...], LATER] = ()
    """What each layer over the built-in list changes in it."""


@record
class Summary:
    """Totals of a report. ``monthly`` is ``None`` when nothing could be priced."""

    monthly: Decimal | None
    before_buffer: Decimal | None
    per_request: Decimal | None
    requests: Annotated[Decimal, COUNTS]
    attempts: Annotated[Decimal, COUNTS]
    workloads: int
    unpriced: int
    at_least: bool


@record
class Group:
    """The share of a portfolio that has one value of a label."""

    key: str
    workloads: int
    monthly: Decimal | None
    at_least: bool


@record
class Case:
    """A what-if: its name, and what became of the same workloads with some fields changed."""

    name: str
    summary: Summary
    _: KW_ONLY
    groups: Annotated[tuple[Group, ...], OMITTED] = ()
    workloads: tuple[WorkloadEstimate, ...]


@key_order("as_of", "currency", "days_per_month")
@record
class Report:
    """An estimate of one or more workloads."""

    kind: Literal["estimate", "compare"]
    as_of: date
    _: KW_ONLY
    currency: ClassVar[Literal["USD"]] = "USD"
    catalog: CatalogStamp
    tiers: Annotated[Mapping[str, str], LATER] = field(default_factory=dict)
    """Tier key → title, in the order of the tables."""
    summary: Summary
    baseline: Annotated[str | None, OMITTED] = None
    """``compare``: the model the others are measured against."""
    group_by: Annotated[str | None, OMITTED] = None
    groups: Annotated[tuple[Group, ...], OMITTED] = ()
    workloads: tuple[WorkloadEstimate, ...]
    cases: Annotated[tuple[Case, ...], OMITTED] = ()
    """The same workloads with some fields changed."""

    @property
    @written()
    def days_per_month(self) -> Decimal | None:
        """That of all workloads; ``None`` where they differ."""
        days = {one.days_per_month for one in self.workloads}
        return days.pop() if len(days) == 1 else None
