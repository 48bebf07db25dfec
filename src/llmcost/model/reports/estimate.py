"""What is computed: report values, exact and unrounded. Every format is a function of one of these.

Amounts are USD; ``monthly`` is per month with the buffer inside. ``None`` is "not priced", never zero.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, NamedTuple

from ..calculation import QuantityPart, Steps
from ..document_layout import LATER, Written
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


class LineItem(NamedTuple):
    """quantity × unit price ÷ per = monthly. ``monthly`` is ``None`` where no price is known."""

    key: ComponentKey
    quantity: Decimal
    unit: str
    unit_price: Decimal | None
    per: int
    monthly: Decimal | None
    basis: Basis
    price_from: date | None
    source: str | None
    how: tuple[QuantityPart, ...] = ()
    """What ``quantity`` is the sum of."""
    rate: Steps = ()
    """The calculation of ``unit_price``."""


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
    alerts: tuple[Decimal, ...]
    """All alert levels, in percent."""
    reached: tuple[Decimal, ...]
    """The levels the month has reached."""
    next_alert: Decimal | None
    """The lowest level not reached, and the volume that reaches it."""
    next_at_requests_per_day: Decimal | None


@record
class Announcement:
    """Something that will change the price of a model that a workload uses."""

    of: str
    """The model."""
    kind: str
    """``price`` or ``retirement``."""
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

    id: str
    """With ``+thinking`` where it runs so."""
    tier: str
    provider: str
    context: int | None
    retires: date | None
    """The first day on which it is not sold any more, however far off."""
    successor: str | None


@record
class WorkloadEstimate:
    """A workload's month on its own model, and the same workload on others."""

    name: str
    where: Where
    labels: Mapping[str, str]
    requested: str
    """The model's name as the workload spells it."""
    own: Row
    requests: Decimal
    """Per month."""
    attempts: Decimal
    """Billed calls per month: retries in, answers from the own cache out."""
    requests_per_day: Decimal
    days_per_month: Decimal
    tokens: Mapping[str, Decimal]
    """Billed per month: input, output (visible), thinking."""
    alternatives: tuple[Row, ...]
    assumptions: tuple[Assumption, ...]
    excluded: tuple[str, ...]
    budget: BudgetUse | None
    announced: tuple[Announcement, ...]
    """Price changes and retirements within 60 days."""
    parts: tuple[tuple[str, Decimal], ...] = ()
    """The models it runs on, and the share of requests that reaches each."""
    models: tuple[ModelUsed, ...] = ()
    """The same models, with what policies ask about."""
    levers: tuple[Lever, ...] = ()
    """What would save, the biggest first."""
    units: Mapping[str, Decimal] = field(default_factory=dict)
    """USD per conversation, task or user."""
    setup: Decimal | None = None
    """USD once, before the first month: embedding the corpus."""
    description: str | None = None
    task: str | None = None
    fields: Mapping[str, Where] = field(default_factory=dict)
    """Where each key of the workload stands in its file."""


@record
class CatalogStamp:
    """Which price list was used."""

    as_of: date
    age_days: int
    sha256: str
    layers: tuple[str, ...]
    layer_effects: Annotated[tuple[LayerEffect, ...], LATER] = ()
    """What each layer over the built-in list changes in it."""


@record
class Summary:
    """Totals of a report. ``monthly`` is ``None`` when nothing could be priced."""

    monthly: Decimal | None
    before_buffer: Decimal | None
    per_request: Decimal | None
    requests: Decimal
    attempts: Decimal
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
class Report:
    """An estimate of one or more workloads."""

    kind: str
    """``estimate`` or ``compare``."""
    as_of: date
    catalog: CatalogStamp
    tiers: Mapping[str, str]
    """Tier key → title, in the order of the tables."""
    summary: Summary
    workloads: tuple[WorkloadEstimate, ...]
    group_by: str | None = None
    groups: tuple[Group, ...] = ()
    cases: tuple["Case", ...] = ()
    """The same workloads with some fields changed."""
    baseline: str | None = None
    """``compare``: the model the others are measured against."""


@record
class Case:
    """A what-if: its name, and what came of it."""

    name: str
    report: Report
